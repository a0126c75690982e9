"""A code for whoever sent somebody in, what is added with it, and what the desk tells back with consent."""

import django.db.models.deletion
import django.db.models.functions.datetime
import providers.models.sealed
from django.conf import settings
from django.db import migrations, models


# With a code and nothing else: who has no account gets in nowhere but by these, and they name nobody.
FORWARD = """
-- What stands behind a code that holds; its number, not what was told.
CREATE FUNCTION rondom_behind_code(asked text, today date) RETURNS TABLE (code bigint, made bigint, may_read boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT c.id, s.id, s.consent_on IS NOT NULL
    FROM intake_referrercode c JOIN intake_submission s ON s.id = c.submission_id
    WHERE c.digest = asked AND c.revoked_at IS NULL AND c.expires_on >= today AND s.state <> 'set_aside'
$$;

CREATE FUNCTION rondom_enter_code(asked text, today date) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE intake_referrercode SET uses_left = uses_left - 1
    WHERE digest = asked AND uses_left > 0 AND EXISTS (SELECT FROM rondom_behind_code(asked, today));
    RETURN FOUND;
END $$;

-- told: what the desk let the referrer know, and nothing of it without consent. That it was read is written down.
CREATE FUNCTION rondom_read_by_code(asked text, today date, OUT made bigint, OUT may_read boolean, OUT told jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    by_code bigint;
BEGIN
    SELECT b.code, b.made, b.may_read INTO by_code, made, may_read FROM rondom_behind_code(asked, today) b;
    told := '[]';
    IF may_read THEN
        SELECT coalesce(jsonb_agg(jsonb_build_object('at', m.at, 'text', m.text) ORDER BY m.id), '[]') INTO told
        FROM intake_referrermessage m WHERE m.submission_id = made AND m.by_id IS NOT NULL;
        IF told <> '[]' THEN
            INSERT INTO intake_referrerlook (code_id) VALUES (by_code);
        END IF;
    END IF;
END $$;

CREATE FUNCTION rondom_add_by_code(asked text, today date, told jsonb) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    about bigint;
    added bigint;
BEGIN
    SELECT b.made INTO about FROM rondom_behind_code(asked, today) b;
    IF about IS NULL THEN
        RETURN 'ended';
    END IF;
    INSERT INTO intake_referrermessage (submission_id, text, key) VALUES (about, told->>'content', told->>'key')
    ON CONFLICT (key) DO NOTHING RETURNING id INTO added;
    IF added IS NULL THEN
        RETURN 'known';
    END IF;
    INSERT INTO intake_submissionfile (submission_id, file_name, content_type, size, sha256, stored_as)
    SELECT about, f->>'file_name', f->>'content_type', (f->>'size')::bigint, f->>'sha256', f->>'stored_as'
    FROM jsonb_array_elements(told->'files') f;
    RETURN 'added';
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON intake_referrerlook
    FOR EACH ROW EXECUTE FUNCTION rondom_append_only();
CALL rondom_keep_history('intake_referrercode', '{uses_left}', '{digest}');
CALL rondom_keep_history('intake_referrermessage', '{key}', '{text}');
CALL rondom_row_security('intake_referrercode', 'submission_id', 'intake_submission');
CALL rondom_row_security('intake_referrermessage', 'submission_id', 'intake_submission');
CALL rondom_row_security('intake_referrerlook', 'code_id', 'intake_referrercode');
"""
BACKWARD = """
CALL rondom_no_row_security('intake_referrerlook');
CALL rondom_no_row_security('intake_referrermessage');
CALL rondom_no_row_security('intake_referrercode');
CALL rondom_forget_history('intake_referrermessage');
CALL rondom_forget_history('intake_referrercode');
DROP TRIGGER append_only ON intake_referrerlook;
DROP FUNCTION rondom_add_by_code(text, date, jsonb);
DROP FUNCTION rondom_read_by_code(text, date);
DROP FUNCTION rondom_enter_code(text, date);
DROP FUNCTION rondom_behind_code(text, date);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0017_history_of_procedures'),
        ('providers', '0012_social_map'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReferrerCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(editable=False, max_length=64, unique=True, verbose_name='controlegetal')),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='gemaakt op')),
                ('expires_on', models.DateField(verbose_name='geldig tot en met')),
                ('uses_left', models.PositiveSmallIntegerField(verbose_name='keer te gebruiken')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='ingetrokken op')),
            ],
            options={
                'verbose_name': 'toegangscode',
                'verbose_name_plural': 'toegangscodes',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='ReferrerMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', providers.models.sealed.SealedTextField(verbose_name='tekst, verzegeld')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='op')),
                ('key', models.CharField(blank=True, editable=False, max_length=64, null=True, unique=True, verbose_name='kenmerk')),
            ],
            options={
                'verbose_name': 'bericht met een verwijzer',
                'verbose_name_plural': 'berichten met verwijzers',
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='submission',
            name='consent_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='toestemming vastgelegd door'),
        ),
        migrations.AddField(
            model_name='submission',
            name='consent_how',
            field=models.CharField(blank=True, choices=[('phone', 'telefoon'), ('desk', 'aan het loket'), ('visit', 'op huisbezoek'), ('written', 'op papier')], db_default='', max_length=10, verbose_name='toestemming hoe'),
        ),
        migrations.AddField(
            model_name='submission',
            name='consent_on',
            field=models.DateField(blank=True, null=True, verbose_name='toestemming op'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('consent_by', None), ('consent_how', ''), ('consent_on', None)), models.Q(('consent_by__isnull', False), ('consent_on__isnull', False), models.Q(('consent_how', ''), _negated=True)), _connector='OR'), name='intake_submission_consent_says_when_and_how', violation_error_message='Vul in wanneer en hoe de inwoner toestemming gaf.'),
        ),
        migrations.AddField(
            model_name='referrercode',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='gemaakt door'),
        ),
        migrations.AddField(
            model_name='referrercode',
            name='submission',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='intake.submission', verbose_name='inzending'),
        ),
        migrations.AddField(
            model_name='referrermessage',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='door'),
        ),
        migrations.AddField(
            model_name='referrermessage',
            name='submission',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='intake.submission', verbose_name='inzending'),
        ),
        migrations.AddConstraint(
            model_name='referrercode',
            constraint=models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('submission',), name='intake_referrercode_one_at_a_time', violation_error_message='Een collega maakte intussen een andere code.'),
        ),
        migrations.CreateModel(
            name='ReferrerLook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='op')),
                ('code', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='looks', to='intake.referrercode', verbose_name='toegangscode')),
            ],
            options={
                'verbose_name': 'inzage van een verwijzer',
                'verbose_name_plural': 'inzages van verwijzers',
                'ordering': ['pk'],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
