"""Groups: a place is of one at a time and never beyond the last, whatever the road."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import providers.periods
from django.conf import settings
from django.db import migrations, models


FORWARD = """
-- Counted under the lock of the group: on no day from the first one on more residents than places.
CREATE FUNCTION cases_place_is_there() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    places integer;
    others integer;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (OLD.seat, OLD.starts_on, OLD.group_id) IS NOT DISTINCT FROM (NEW.seat, NEW.starts_on, NEW.group_id) THEN
            RETURN NEW;
        END IF;
    END IF;
    SELECT g.capacity INTO places FROM cases_group g WHERE g.id = NEW.group_id FOR UPDATE;
    SELECT max((SELECT count(*) FROM cases_participation p
        WHERE p.group_id = NEW.group_id AND p.id <> NEW.id AND p.starts_on <= d.day
            AND (p.ends_on IS NULL OR p.ends_on >= d.day))) INTO others
    FROM (
        SELECT NEW.starts_on AS day
        UNION SELECT q.starts_on FROM cases_participation q WHERE q.group_id = NEW.group_id
            AND q.starts_on > NEW.starts_on AND (NEW.ends_on IS NULL OR q.starts_on <= NEW.ends_on)
    ) d;
    IF others >= places THEN
        RAISE EXCEPTION 'Deze groep is vol.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER place_is_there BEFORE INSERT OR UPDATE OF seat, starts_on, group_id ON cases_participation
    FOR EACH ROW WHEN (NEW.starts_on IS NOT NULL) EXECUTE FUNCTION cases_place_is_there();
CALL rondom_row_security('cases_participation', 'case_id IN (SELECT rondom_known())');
CALL rondom_row_security('cases_presence', 'participation_id', 'cases_participation');
CALL rondom_keep_history('cases_participation', '{}', '{}');
CALL rondom_keep_history('cases_presence', '{}', '{}');
"""
BACKWARD = """
CALL rondom_forget_history('cases_presence');
CALL rondom_forget_history('cases_participation');
CALL rondom_no_row_security('cases_presence');
CALL rondom_no_row_security('cases_participation');
DROP TRIGGER place_is_there ON cases_participation;
DROP FUNCTION cases_place_is_there();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0049_discussions'),
        ('providers', '0021_places_and_client_stops'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Group',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='vanaf')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='tot en met')),
                ('name', models.CharField(max_length=80, verbose_name='naam')),
                ('activity', models.CharField(max_length=200, verbose_name='activiteit')),
                ('target_groups', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('elderly', 'ouderen'), ('dementia', 'mensen met beginnende dementie'), ('mental', 'mensen met een psychische kwetsbaarheid'), ('disability', 'mensen met een verstandelijke beperking'), ('brain_injury', 'mensen met hersenletsel'), ('carers', 'mantelzorgers'), ('neighbours', 'buurtbewoners')], max_length=20), blank=True, default=list, size=None, verbose_name='doelgroepen')),
                ('capacity', models.PositiveSmallIntegerField(verbose_name='aantal plaatsen')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versie')),
                ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.district', verbose_name='wijk')),
                ('leaders', models.ManyToManyField(blank=True, related_name='groups_led', to=settings.AUTH_USER_MODEL, verbose_name='begeleiders')),
                ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.partner', verbose_name='organisatie')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.team', verbose_name='team')),
            ],
            options={
                'verbose_name': 'groep',
                'verbose_name_plural': 'groepen',
                'ordering': ['name', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Gathering',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_on', models.DateField(verbose_name='dag')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versie')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ingevuld door')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gatherings', to='cases.group', verbose_name='groep')),
            ],
            options={
                'verbose_name': 'bijeenkomst',
                'verbose_name_plural': 'bijeenkomsten',
                'ordering': ['-held_on'],
            },
        ),
        migrations.CreateModel(
            name='Participation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_on', models.DateField(verbose_name='gevraagd op')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='vanaf')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='tot en met')),
                ('seat', models.PositiveSmallIntegerField(blank=True, editable=False, null=True, verbose_name='plaats')),
                ('end_reason', models.CharField(blank=True, max_length=200, verbose_name='reden van stoppen')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='cases.case', verbose_name='dossier')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='cases.group', verbose_name='groep')),
            ],
            options={
                'verbose_name': 'deelname',
                'verbose_name_plural': 'deelnames',
                'ordering': ['asked_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('was_there', models.BooleanField(verbose_name='was er')),
                ('gathering', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='presences', to='cases.gathering', verbose_name='bijeenkomst')),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='presences', to='cases.participation', verbose_name='deelname')),
            ],
            options={
                'verbose_name': 'aanwezigheid',
                'verbose_name_plural': 'aanwezigheden',
                'ordering': ['pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='group',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='cases_group_ends_after_it_starts', violation_error_message='De einddatum ligt vóór de begindatum.'),
        ),
        migrations.AddConstraint(
            model_name='group',
            constraint=models.CheckConstraint(condition=models.Q(('capacity__gte', 1), ('capacity__lte', 200)), name='cases_group_has_places', violation_error_message='Vul een aantal plaatsen van 1 tot en met 200 in.'),
        ),
        migrations.AddConstraint(
            model_name='group',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('partner__isnull', False), ('team', None)), models.Q(('partner', None), ('team__isnull', False)), _connector='OR'), name='cases_group_is_of_one', violation_error_message='Een groep is van een team of van een organisatie.'),
        ),
        migrations.AddConstraint(
            model_name='gathering',
            constraint=models.UniqueConstraint(fields=('group', 'held_on'), name='cases_gathering_one_a_day', violation_error_message='Deze bijeenkomst is intussen al ingevuld. Kijk wat er nu staat.'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('seat', None), ('starts_on', None)), models.Q(('seat__gte', 1), ('starts_on__isnull', False)), _connector='OR'), name='cases_participation_has_a_place_or_waits', violation_error_message='Wie meedoet heeft een plaats, wie wacht niet.'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), models.Q(('ends_on__gte', models.F('asked_on')), models.Q(('starts_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR')), _connector='OR'), name='cases_participation_ends_after_it_starts', violation_error_message='De laatste dag ligt vóór de eerste.'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('starts_on__isnull', False)), expressions=[('group', '='), ('seat', '='), (providers.periods.Days('starts_on', 'ends_on'), '&&')], name='cases_participation_one_in_a_place', violation_error_message='Deze plaats is intussen bezet. Probeer het opnieuw.'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('starts_on__isnull', False)), expressions=[('case', '='), ('group', '='), (providers.periods.Days('starts_on', 'ends_on'), '&&')], name='cases_participation_once_at_a_time', violation_error_message='Deze inwoner zit dan al in deze groep.'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on', None), ('starts_on', None)), fields=('case', 'group'), name='cases_participation_waits_once', violation_error_message='Deze inwoner staat al op de wachtlijst van deze groep.'),
        ),
        migrations.AddConstraint(
            model_name='presence',
            constraint=models.UniqueConstraint(fields=('gathering', 'participation'), name='cases_presence_once_in_a_gathering', violation_error_message='Deze deelnemer is al ingevuld.'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
