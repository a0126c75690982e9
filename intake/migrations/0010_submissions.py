"""What comes in before the desk took it up, and the words of the form that is open to everybody."""

import cases.models.document
import django.db.models.deletion
import django.db.models.functions.datetime
import providers.models.sealed
from django.conf import settings
from django.db import migrations, models

# The only way in for who has no account. They run with the rights of the owner and give nothing back of what
# is there but a number: the web itself may neither read nor write these tables without a worker.
SEND_IN = """
CREATE FUNCTION rondom_send_in(told jsonb, OUT made bigint, OUT is_new boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO intake_submission (channel, language, sender, municipality_id, content, problem, texts, key,
        sent_by_id, state, reason)
    VALUES (told->>'channel', told->>'language', told->>'sender', (told->>'municipality')::bigint,
        told->>'content', told->>'problem', told->'texts', told->>'key',
        CASE told->>'channel' WHEN 'api' THEN rondom_me() END, 'open', '')
    ON CONFLICT (key) DO NOTHING RETURNING id INTO made;
    is_new := made IS NOT NULL;
    IF is_new THEN
        INSERT INTO intake_submissionfile (submission_id, file_name, content_type, size, sha256, stored_as)
        SELECT made, f->>'file_name', f->>'content_type', (f->>'size')::bigint, f->>'sha256', f->>'stored_as'
        FROM jsonb_array_elements(told->'files') f;
    ELSE
        SELECT id INTO made FROM intake_submission WHERE key = told->>'key';
    END IF;
END $$;

-- Whether somebody without an account may send something now; counted when so. A refusal is not counted, so
-- whoever waits as told is never longer refused.
CREATE FUNCTION rondom_may_send(asked text, of_place integer, of_all integer) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    since timestamptz := statement_timestamp() - interval '1 hour';
BEGIN
    IF (SELECT count(*) FROM (SELECT FROM intake_sendattempt WHERE place = asked AND at > since LIMIT of_place) x)
            >= of_place
        OR (SELECT count(*) FROM (SELECT FROM intake_sendattempt WHERE at > since LIMIT of_all) x) >= of_all THEN
        RETURN false;
    END IF;
    INSERT INTO intake_sendattempt (place, at) VALUES (asked, statement_timestamp());
    RETURN true;
END $$;
"""
GUARD = """
CALL rondom_keep_history('intake_submission', '{texts}', '{content}');
CALL rondom_keep_history('intake_submissionfile', '{stored_as}', '{file_name,sha256}');
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON intake_submissionlook
    FOR EACH ROW EXECUTE FUNCTION rondom_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON intake_formtext
    FOR EACH ROW EXECUTE FUNCTION rondom_append_only();
CALL rondom_row_security('intake_submission', 'request_id IS NULL AND (SELECT rondom_is(''desk''))'
    ' OR EXISTS (SELECT FROM intake_supportrequest q WHERE q.id = request_id)');
CALL rondom_row_security('intake_submissionfile', 'submission_id', 'intake_submission');
CALL rondom_row_security('intake_submissionlook',
    'user_id = (SELECT rondom_me()) OR (SELECT rondom_is(''privacy_officer''))');
CALL rondom_row_security('intake_sendattempt', 'false');
"""
BACKWARD = """
CALL rondom_no_row_security('intake_sendattempt');
CALL rondom_no_row_security('intake_submissionlook');
CALL rondom_no_row_security('intake_submissionfile');
CALL rondom_no_row_security('intake_submission');
DROP TRIGGER append_only ON intake_formtext;
DROP TRIGGER append_only ON intake_submissionlook;
CALL rondom_forget_history('intake_submissionfile');
CALL rondom_forget_history('intake_submission');
DROP FUNCTION rondom_may_send(text, integer, integer);
DROP FUNCTION rondom_send_in(jsonb);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0009_concern_for_the_team'),
        ('providers', '0012_social_map'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SendAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(max_length=64, verbose_name='plek')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='op')),
            ],
            options={
                'verbose_name': 'poging om in te sturen',
                'verbose_name_plural': 'pogingen om in te sturen',
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['place', 'at'], name='intake_sendattempt_of_place'), models.Index(fields=['at'], name='intake_sendattempt_by_moment')],
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('web', 'website'), ('mail', 'e-mail'), ('api', 'koppeling')], max_length=10, verbose_name='kanaal')),
                ('language', models.CharField(choices=[('nl', 'Nederlands'), ('en', 'English')], default='nl', max_length=2, verbose_name='taal')),
                ('received_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='ontvangen op')),
                ('sender', models.CharField(blank=True, choices=[('self', 'de inwoner zelf'), ('family', 'familie of mantelzorger'), ('doctor', 'huisarts'), ('professional', 'andere hulpverlener')], max_length=20, verbose_name='wie stuurde dit')),
                ('content', providers.models.sealed.SealedTextField(verbose_name='inhoud, verzegeld')),
                ('problem', models.CharField(blank=True, choices=[('too_large', 'te groot om in te lezen'), ('unreadable', 'kon niet worden gelezen')], max_length=20, verbose_name='probleem')),
                ('texts', models.JSONField(blank=True, default=dict, verbose_name='getoonde teksten')),
                ('key', models.CharField(editable=False, max_length=64, unique=True, verbose_name='kenmerk')),
                ('state', models.CharField(choices=[('open', 'open'), ('taken_up', 'opgepakt'), ('set_aside', 'opzij gelegd')], default='open', max_length=10, verbose_name='stand')),
                ('reason', models.CharField(blank=True, choices=[('spam', 'spam'), ('double', 'dubbel'), ('not_ours', 'geen hulpvraag'), ('other', 'andere reden')], max_length=10, verbose_name='reden')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='beslist op')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='beslist door')),
                ('municipality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.municipality', verbose_name='gemeente')),
                ('request', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='submission', to='intake.supportrequest', verbose_name='hulpvraag')),
                ('sent_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='gestuurd door')),
            ],
            options={
                'verbose_name': 'inzending',
                'verbose_name_plural': 'inzendingen',
                'ordering': ['received_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SubmissionFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', providers.models.sealed.SealedTextField(verbose_name='bestandsnaam, verzegeld')),
                ('content_type', models.CharField(max_length=100, verbose_name='soort bestand')),
                ('size', models.PositiveBigIntegerField(verbose_name='grootte in bytes')),
                ('sha256', models.CharField(max_length=64, verbose_name='controlegetal')),
                ('stored_as', models.CharField(default=cases.models.document.new_name, max_length=32, unique=True, verbose_name='naam op schijf')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='intake.submission', verbose_name='inzending')),
            ],
            options={
                'verbose_name': 'bijlage',
                'verbose_name_plural': 'bijlagen',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='SubmissionLook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='op')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='looks', to='intake.submission', verbose_name='inzending')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='medewerker')),
            ],
            options={
                'verbose_name': 'inzage van een inzending',
                'verbose_name_plural': 'inzages van inzendingen',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='FormText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('nl', 'Nederlands'), ('en', 'English')], max_length=2, verbose_name='taal')),
                ('key', models.CharField(choices=[('title', 'titel'), ('intro', 'inleiding'), ('urgent', 'bij gevaar'), ('other_language', 'link naar de andere taal'), ('optional', 'niet verplicht'), ('question_head', 'kop: de vraag'), ('text', 'de vraag'), ('text_hint', 'uitleg bij de vraag'), ('sender', 'wie stuurt dit'), ('sender_self', 'keuze: de inwoner zelf'), ('sender_family', 'keuze: familie'), ('sender_doctor', 'keuze: huisarts'), ('sender_professional', 'keuze: andere hulpverlener'), ('person_head', 'kop: over wie gaat het'), ('first_names', 'voornaam'), ('last_name', 'achternaam'), ('birth_date', 'geboortedatum'), ('birth_date_hint', 'uitleg bij de geboortedatum'), ('day', 'dag'), ('month', 'maand'), ('year', 'jaar'), ('postcode', 'postcode'), ('house_number', 'huisnummer'), ('house_addition', 'toevoeging'), ('municipality', 'gemeente'), ('choose', 'kies'), ('contact_hint', 'uitleg bij telefoon en e-mail'), ('phone', 'telefoon'), ('email', 'e-mail'), ('sender_head', 'kop: voor een ander'), ('sender_intro', 'uitleg: voor een ander'), ('sender_name', 'naam van wie instuurt'), ('organisation', 'organisatie'), ('sender_phone', 'telefoon van wie instuurt'), ('sender_email', 'e-mail van wie instuurt'), ('informed', 'weet de inwoner hiervan'), ('yes', 'ja'), ('no', 'nee'), ('files_head', 'kop: bestanden'), ('files', 'bestanden'), ('files_hint', 'uitleg bij bestanden'), ('trap', 'veld dat leeg blijft'), ('privacy_head', 'kop: privacy'), ('privacy', 'privacy'), ('button', 'knop'), ('error_head', 'kop boven fouten'), ('error', 'het woord fout'), ('error_text', 'fout: geen vraag'), ('error_sender', 'fout: niet gekozen wie instuurt'), ('error_name', 'fout: geen naam'), ('error_birth_date', 'fout: geboortedatum'), ('error_postcode', 'fout: postcode'), ('error_municipality', 'fout: geen gemeente'), ('error_contact', 'fout: geen telefoon en geen e-mail'), ('error_email', 'fout: e-mail'), ('error_sender_name', 'fout: geen naam van wie instuurt'), ('error_value', 'fout: te lang of niet te lezen'), ('error_files', 'fout: te veel bestanden'), ('error_file', 'fout: een bestand dat niet kan'), ('error_trap', 'fout: het lege veld is ingevuld'), ('error_busy', 'fout: te vaak verstuurd'), ('files_again', 'bestanden opnieuw kiezen'), ('done_title', 'titel na het versturen'), ('done_number', 'uw nummer'), ('done_next', 'wat er nu gebeurt')], max_length=30, verbose_name='tekst')),
                ('version', models.PositiveIntegerField(verbose_name='versie')),
                ('text', models.CharField(max_length=2000, verbose_name='woorden')),
                ('starts_on', models.DateField(verbose_name='geldt vanaf')),
                ('written_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='geschreven op')),
                ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='geschreven door')),
            ],
            options={
                'verbose_name': 'formuliertekst',
                'verbose_name_plural': 'formulierteksten',
                'ordering': ['language', 'key', '-version'],
                'constraints': [models.UniqueConstraint(fields=('language', 'key', 'version'), name='intake_formtext_numbers_its_versions', violation_error_message='Een collega heeft deze tekst intussen gewijzigd.'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='intake_formtext_says_something', violation_error_message='Vul de woorden in.')],
            },
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['received_at', 'id'], name='intake_submission_open'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(fields=['decided_at'], name='intake_submission_decided'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('reason', ''), ('request', None), ('state', 'open')), models.Q(('decided_at__isnull', False), ('reason', ''), ('request__isnull', False), ('state', 'taken_up')), models.Q(('decided_at__isnull', False), ('request', None), ('state', 'set_aside'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='intake_submission_is_open_taken_up_or_set_aside', violation_error_message='Kies waarom u dit opzij legt.'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('channel', 'api'), ('sent_by__isnull', False)), models.Q(models.Q(('channel', 'api'), _negated=True), ('sent_by', None)), _connector='OR'), name='intake_submission_by_api_names_its_account', violation_error_message='Alleen een koppeling stuurt in met een account.'),
        ),
        migrations.RunSQL(SEND_IN + GUARD, BACKWARD),
    ]
