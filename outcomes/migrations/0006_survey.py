"""What residents say of us: invitations, codes and answers that nobody can bring together."""

import django.db.models.deletion
import django.db.models.functions.datetime
import providers.models.sealed
import uuid
from django.conf import settings
from django.db import migrations, models

GUARD = """
CALL rondom_row_security('outcomes_surveyinvitation', 'trajectory_id', 'cases_trajectory');
CALL rondom_keep_history('outcomes_surveyinvitation', '{}', '{}');
CALL rondom_row_security('outcomes_surveystock', 'false');
CALL rondom_row_security('outcomes_surveycode', 'false');
CALL rondom_row_security('outcomes_surveyattempt', 'false');
CALL rondom_row_security('outcomes_surveycomment', '(SELECT rondom_is(''administrator''))'
    ' OR state = ''cleared'' AND (SELECT rondom_is(''team_lead''))');
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON outcomes_surveytext
    FOR EACH ROW EXECUTE FUNCTION rondom_append_only();
"""
# Without a worker: no act, so nothing else is opened meanwhile (docs/row-security.md).
FUNCTIONS = """
-- Whether a code may be tried from a place now; counted when so. What is older than an hour goes.
CREATE FUNCTION rondom_may_try_code(asked text, of_place integer, of_all integer) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    DELETE FROM outcomes_surveyattempt WHERE at < statement_timestamp() - interval '1 hour';
    IF (SELECT count(*) FROM outcomes_surveyattempt WHERE place = asked) >= of_place
        OR (SELECT count(*) FROM outcomes_surveyattempt) >= of_all THEN
        RETURN false;
    END IF;
    INSERT INTO outcomes_surveyattempt (place) VALUES (asked);
    RETURN true;
END $$;

CREATE FUNCTION rondom_code_opens(asked text, day date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM outcomes_surveycode WHERE digest = asked AND expires_on >= day)
$$;

-- Take the code away and keep what was answered, each under a random key and in its month. False: no code.
CREATE FUNCTION rondom_answer_survey(told jsonb) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    opened outcomes_surveycode;
    month date := date_trunc('month', (told->>'day')::date)::date;
BEGIN
    DELETE FROM outcomes_surveycode
    WHERE digest = told->>'digest' AND expires_on >= (told->>'day')::date RETURNING * INTO opened;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO outcomes_surveyanswer (id, external_id, answered_on, municipality_id, mark_professionals,
        mark_access, occasion, channel, experience)
    VALUES ((told->>'id')::bigint, told->>'external_id', month, opened.municipality_id,
        (told->>'mark_professionals')::smallint, (told->>'mark_access')::smallint, opened.occasion,
        told->>'channel', told->'experience');
    IF told->>'comment' IS NOT NULL THEN
        INSERT INTO outcomes_surveycomment (id, municipality_id, month, raw, text, state)
        VALUES (gen_random_uuid(), opened.municipality_id, month, told->>'comment', '', 'waiting');
    END IF;
    INSERT INTO outcomes_surveytally AS t (municipality_id, month, occasion, asked, answered)
    VALUES (opened.municipality_id, month, opened.occasion, 0, 1)
    ON CONFLICT ON CONSTRAINT outcomes_surveytally_one_a_month DO UPDATE SET answered = t.answered + 1;
    RETURN true;
END $$;
"""
OPEN = """
DROP FUNCTION rondom_answer_survey(jsonb);
DROP FUNCTION rondom_code_opens(text, date);
DROP FUNCTION rondom_may_try_code(text, integer, integer);
DROP TRIGGER append_only ON outcomes_surveytext;
CALL rondom_no_row_security('outcomes_surveycomment');
CALL rondom_no_row_security('outcomes_surveyattempt');
CALL rondom_no_row_security('outcomes_surveycode');
CALL rondom_no_row_security('outcomes_surveystock');
CALL rondom_forget_history('outcomes_surveyinvitation');
CALL rondom_no_row_security('outcomes_surveyinvitation');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0044_ladder_of_a_measurement'),
        ('outcomes', '0005_skipped_measurements'),
        ('providers', '0019_senders'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='surveyanswer',
            name='channel',
            field=models.CharField(blank=True, choices=[('web', 'website'), ('phone', 'telefoon'), ('paper', 'papier')], db_default='', max_length=10, verbose_name='hoe beantwoord'),
        ),
        migrations.AddField(
            model_name='surveyanswer',
            name='experience',
            field=models.JSONField(blank=True, null=True, verbose_name='tien vragen'),
        ),
        migrations.AddField(
            model_name='surveyanswer',
            name='occasion',
            field=models.CharField(blank=True, choices=[('half_year', 'na de halfjaarmeting'), ('closing', 'bij het einde van de hulp')], db_default='', max_length=10, verbose_name='aanleiding'),
        ),
        migrations.CreateModel(
            name='SurveyAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(max_length=64, verbose_name='plek, als kenmerk')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='op')),
            ],
            options={
                'verbose_name': 'poging met een code',
                'verbose_name_plural': 'pogingen met een code',
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['at'], name='outcomes_surveyattempt_at')],
            },
        ),
        migrations.CreateModel(
            name='SurveyCode',
            fields=[
                ('digest', models.CharField(editable=False, max_length=64, primary_key=True, serialize=False, verbose_name='kenmerk')),
                ('occasion', models.CharField(choices=[('half_year', 'na de halfjaarmeting'), ('closing', 'bij het einde van de hulp')], max_length=10, verbose_name='aanleiding')),
                ('expires_on', models.DateField(verbose_name='geldt tot en met')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.municipality', verbose_name='gemeente')),
            ],
            options={
                'verbose_name': 'code van de enquête',
                'verbose_name_plural': 'codes van de enquête',
                'ordering': ['digest'],
            },
        ),
        migrations.CreateModel(
            name='SurveyStock',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False, verbose_name='kenmerk')),
                ('code', providers.models.sealed.SealedTextField(verbose_name='code, verzegeld')),
                ('occasion', models.CharField(choices=[('half_year', 'na de halfjaarmeting'), ('closing', 'bij het einde van de hulp')], max_length=10, verbose_name='aanleiding')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.municipality', verbose_name='gemeente')),
            ],
            options={
                'verbose_name': 'code in voorraad',
                'verbose_name_plural': 'codes in voorraad',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='SurveyComment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False, verbose_name='kenmerk')),
                ('month', models.DateField(verbose_name='maand')),
                ('raw', providers.models.sealed.SealedTextField(blank=True, verbose_name='zoals geschreven, verzegeld')),
                ('text', models.CharField(blank=True, db_default='', max_length=2000, verbose_name='zonder namen')),
                ('state', models.CharField(choices=[('waiting', 'nog na te kijken'), ('cleared', 'te lezen'), ('withheld', 'niet te tonen')], default='waiting', max_length=10, verbose_name='stand')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.municipality', verbose_name='gemeente')),
            ],
            options={
                'verbose_name': 'toelichting van een inwoner',
                'verbose_name_plural': 'toelichtingen van inwoners',
                'ordering': ['-month', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'waiting'), ('text', ''), models.Q(('raw', ''), _negated=True)), models.Q(('raw', ''), ('state', 'cleared'), models.Q(('text', ''), _negated=True)), models.Q(('raw', ''), ('state', 'withheld'), ('text', '')), _connector='OR'), name='outcomes_surveycomment_is_read_after_screening', violation_error_message='Haal eerst de namen eruit. Dan pas is de toelichting te lezen.')],
            },
        ),
        migrations.CreateModel(
            name='SurveyInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('occasion', models.CharField(choices=[('half_year', 'na de halfjaarmeting'), ('closing', 'bij het einde van de hulp')], max_length=10, verbose_name='aanleiding')),
                ('language', models.CharField(choices=[('nl', 'Nederlands'), ('en', 'English'), ('tr', 'Türkçe'), ('ar', 'العربية'), ('pl', 'Polski')], max_length=2, verbose_name='taal')),
                ('invited_on', models.DateField(verbose_name='gevraagd op')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='door')),
                ('trajectory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='survey_invitations', to='cases.trajectory', verbose_name='traject')),
            ],
            options={
                'verbose_name': 'uitnodiging klanttevredenheid',
                'verbose_name_plural': 'uitnodigingen klanttevredenheid',
                'ordering': ['-invited_on', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('trajectory', 'occasion'), name='outcomes_surveyinvitation_once_an_occasion', violation_error_message='Deze inwoner is al gevraagd.')],
            },
        ),
        migrations.CreateModel(
            name='SurveyTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='maand')),
                ('occasion', models.CharField(choices=[('half_year', 'na de halfjaarmeting'), ('closing', 'bij het einde van de hulp')], max_length=10, verbose_name='aanleiding')),
                ('asked', models.PositiveIntegerField(db_default=0, verbose_name='gevraagd')),
                ('answered', models.PositiveIntegerField(db_default=0, verbose_name='beantwoord')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.municipality', verbose_name='gemeente')),
            ],
            options={
                'verbose_name': 'telling van de enquête',
                'verbose_name_plural': 'tellingen van de enquête',
                'ordering': ['-month', 'municipality', 'occasion'],
                'constraints': [models.UniqueConstraint(fields=('municipality', 'month', 'occasion'), name='outcomes_surveytally_one_a_month', violation_error_message='Deze maand heeft al een telling.')],
            },
        ),
        migrations.CreateModel(
            name='SurveyText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('nl', 'Nederlands'), ('en', 'English'), ('tr', 'Türkçe'), ('ar', 'العربية'), ('pl', 'Polski')], max_length=2, verbose_name='taal')),
                ('key', models.CharField(choices=[('title', 'titel'), ('intro', 'inleiding'), ('code', 'code'), ('open', 'knop bij de code'), ('optional', 'niet verplicht'), ('professionals', 'cijfer professionals'), ('access', 'cijfer bereikbaarheid'), ('mark_hint', 'uitleg bij een cijfer'), ('choose', 'kies'), ('comment', 'toelichting'), ('comment_hint', 'uitleg bij de toelichting'), ('more', 'kop boven de tien vragen'), ('ceo_1', 'vraag 1'), ('ceo_2', 'vraag 2'), ('ceo_3', 'vraag 3'), ('ceo_4', 'vraag 4'), ('ceo_5', 'vraag 5'), ('ceo_6', 'vraag 6'), ('ceo_7', 'vraag 7'), ('ceo_8', 'vraag 8'), ('ceo_9', 'vraag 9'), ('ceo_10', 'vraag 10'), ('agree_5', 'helemaal mee eens'), ('agree_4', 'mee eens'), ('agree_3', 'niet eens, niet oneens'), ('agree_2', 'niet mee eens'), ('agree_1', 'helemaal niet mee eens'), ('agree_0', 'niet van toepassing'), ('yes', 'ja'), ('no', 'nee'), ('privacy', 'privacy'), ('button', 'knop'), ('error_head', 'kop boven fouten'), ('error_code', 'fout: de code'), ('error_mark', 'fout: geen cijfer'), ('error_value', 'fout: iets wat niet kan'), ('error_busy', 'fout: te vaak'), ('done_title', 'titel na het versturen'), ('done', 'dank'), ('letter', 'brief: wat wij vragen'), ('letter_how', 'brief: hoe het gaat')], max_length=30, verbose_name='tekst')),
                ('version', models.PositiveIntegerField(verbose_name='versie')),
                ('text', models.CharField(max_length=1000, verbose_name='woorden')),
                ('starts_on', models.DateField(verbose_name='geldt vanaf')),
                ('written_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='geschreven op')),
                ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='geschreven door')),
            ],
            options={
                'verbose_name': 'enquêtetekst',
                'verbose_name_plural': 'enquêteteksten',
                'ordering': ['language', 'key', '-version'],
                'constraints': [models.UniqueConstraint(fields=('language', 'key', 'version'), name='outcomes_surveytext_numbers_its_versions', violation_error_message='Een collega heeft deze tekst intussen gewijzigd.'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='outcomes_surveytext_says_something', violation_error_message='Vul de woorden in.')],
            },
        ),
        migrations.RunSQL(GUARD + FUNCTIONS, OPEN),
    ]
