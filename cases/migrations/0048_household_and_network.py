"""Who led a household and who belonged to it when, and who stands around a resident."""

import django.contrib.postgres.constraints
import django.db.models.deletion
import providers.periods
from django.conf import settings
from django.db import migrations, models


# Whatever road moves a resident, the days in each household are kept. Who comes back on the day after the last
# one never left: so an undone move leaves no trace but in the history.
STAYS = """
CREATE FUNCTION rondom_household_stay() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    told date := nullif(current_setting('rondom.moved_on', true), '')::date;
    moved date := coalesce(told, rondom_day(), (now() AT TIME ZONE 'Europe/Amsterdam')::date);
    -- That people live together is mostly found out later: since when nobody said.
    since date := CASE WHEN told IS NOT NULL
        OR EXISTS (SELECT FROM cases_householdstay WHERE client_id = NEW.id) THEN moved END;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.household_id IS NOT NULL THEN
        DELETE FROM cases_householdstay WHERE client_id = NEW.id AND starts_on >= moved;
        UPDATE cases_householdstay SET ends_on = moved - 1
        WHERE client_id = NEW.id AND (ends_on IS NULL OR ends_on >= moved);
    END IF;
    IF NEW.household_id IS NOT NULL THEN
        UPDATE cases_householdstay SET ends_on = NULL
        WHERE client_id = NEW.id AND household_id = NEW.household_id AND ends_on = moved - 1;
        IF NOT FOUND THEN
            INSERT INTO cases_householdstay (client_id, household_id, starts_on)
            VALUES (NEW.id, NEW.household_id, since);
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER household_begins AFTER INSERT ON cases_client FOR EACH ROW
    WHEN (NEW.household_id IS NOT NULL) EXECUTE FUNCTION rondom_household_stay();
CREATE TRIGGER household_changes AFTER UPDATE OF household_id ON cases_client FOR EACH ROW
    WHEN (NEW.household_id IS DISTINCT FROM OLD.household_id) EXECUTE FUNCTION rondom_household_stay();
CALL rondom_row_security('cases_householdstay', 'client_id IN (SELECT rondom_clients()) OR household_id IN'
    ' (SELECT m.household_id FROM cases_client m WHERE m.id IN (SELECT rondom_clients()))');
CALL rondom_row_security('cases_householddirector', 'household_id IN'
    ' (SELECT m.household_id FROM cases_client m WHERE m.id IN (SELECT rondom_clients()))');
CALL rondom_row_security('cases_networkperson', 'case_id', 'cases_case');
CALL rondom_row_security('cases_carerstrain', 'person_id', 'cases_networkperson');
CALL rondom_keep_history('cases_householdstay', '{}', '{}');
CALL rondom_keep_history('cases_householddirector', '{}', '{}');
CALL rondom_keep_history('cases_networkperson', '{version}', '{}');
CALL rondom_keep_history('cases_carerstrain', '{}', '{}');
"""
NO_STAYS = """
DROP TRIGGER household_changes ON cases_client;
DROP TRIGGER household_begins ON cases_client;
DROP FUNCTION rondom_household_stay();
CALL rondom_forget_history('cases_carerstrain'); CALL rondom_no_row_security('cases_carerstrain');
CALL rondom_forget_history('cases_networkperson'); CALL rondom_no_row_security('cases_networkperson');
CALL rondom_forget_history('cases_householddirector'); CALL rondom_no_row_security('cases_householddirector');
CALL rondom_forget_history('cases_householdstay'); CALL rondom_no_row_security('cases_householdstay');
"""
# Who lives together already, since a day that nobody wrote down.
KNOWN = """
INSERT INTO cases_householdstay (client_id, household_id)
SELECT id, household_id FROM cases_client WHERE household_id IS NOT NULL;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0047_provisions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='NetworkPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='naam')),
                ('relation', models.CharField(choices=[('partner', 'partner'), ('parent', 'ouder'), ('child', 'kind'), ('sibling', 'broer of zus'), ('family', 'andere familie'), ('neighbour', 'buur'), ('friend', 'vriend'), ('volunteer', 'vrijwilliger'), ('other', 'iemand anders')], max_length=10, verbose_name='wie is het')),
                ('lives_in', models.BooleanField(default=False, verbose_name='woont in huis')),
                ('is_carer', models.BooleanField(default=False, verbose_name='is mantelzorger')),
                ('tie', models.CharField(choices=[('strong', 'geeft steun'), ('weak', 'weinig contact'), ('strained', 'spanning')], default='strong', max_length=10, verbose_name='hoe is het contact')),
                ('helps_with', models.CharField(blank=True, max_length=200, verbose_name='helpt met')),
                ('ended_on', models.DateField(blank=True, editable=False, null=True, verbose_name='niet meer sinds')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versie')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='network', to='cases.case', verbose_name='dossier')),
            ],
            options={
                'verbose_name': 'netwerk',
                'verbose_name_plural': 'netwerk',
                'ordering': ['-lives_in', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CarerStrain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('measured_on', models.DateField(verbose_name='besproken op')),
                ('level', models.CharField(choices=[('none', 'niet belast'), ('light', 'licht belast'), ('heavy', 'zwaar belast'), ('over', 'overbelast')], max_length=10, verbose_name='hoe zwaar')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='toelichting')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='strains', to='cases.networkperson', verbose_name='mantelzorger')),
            ],
            options={
                'verbose_name': 'belasting',
                'verbose_name_plural': 'belasting',
                'ordering': ['-measured_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='HouseholdDirector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='vanaf')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='tot en met')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='waarom')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='directors', to='cases.household', verbose_name='huishouden')),
                ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='regisseur')),
            ],
            options={
                'verbose_name': 'regisseur',
                'verbose_name_plural': 'regisseurs',
                'ordering': ['-starts_on', '-pk'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='cases_householddirector_ends_after_it_starts', violation_error_message='De einddatum ligt vóór de begindatum.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('household', '='), (providers.periods.Days('starts_on', 'ends_on'), '&&')], name='cases_householddirector_one_at_a_time', violation_error_message='Dit huishouden heeft dan al een regisseur.')],
            },
        ),
        migrations.CreateModel(
            name='HouseholdStay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='vanaf')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='tot en met')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stays', to='cases.client', verbose_name='inwoner')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stays', to='cases.household', verbose_name='huishouden')),
            ],
            options={
                'verbose_name': 'verblijf',
                'verbose_name_plural': 'verblijven',
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='cases_householdstay_ends_after_it_starts', violation_error_message='De einddatum ligt vóór de begindatum.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('client', '='), (providers.periods.Days('starts_on', 'ends_on'), '&&')], name='cases_householdstay_one_household_a_day', violation_error_message='De inwoner hoort dan al bij een ander huishouden.')],
            },
        ),
        migrations.AddConstraint(
            model_name='networkperson',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='cases_networkperson_has_a_name', violation_error_message='Vul een naam in, of bijvoorbeeld: de buurvrouw.'),
        ),
        migrations.AddConstraint(
            model_name='carerstrain',
            constraint=models.UniqueConstraint(fields=('person', 'measured_on'), name='cases_carerstrain_one_a_day', violation_error_message='Voor deze dag is de belasting al vastgelegd.'),
        ),
        migrations.RunSQL(STAYS, NO_STAYS),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
