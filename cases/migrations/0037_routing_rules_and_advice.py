"""Rules of routing advice as data, beginning with one version that weighs as most would; and each advice."""

import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import providers.periods
from django.conf import settings
from django.db import migrations, models

SEED = """
INSERT INTO cases_routingrules (number, expertise, area, room, wait, language, relation, reason, starts_on, version)
VALUES (1, 5, 3, 3, 3, 4, 2, 'Kwam met Rondom mee: deskundigheid en taal eerst, dan werkgebied, plek en wachttijd.',
    '2015-01-01', 1);
CALL rondom_keep_history('cases_routingrules', '{}', '{}');
"""
# A version that was switched on is what advice was given by: only its last day may still be laid down.
HELD = """
CREATE FUNCTION cases_keep_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.starts_on IS NULL THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'ends_on' = to_jsonb(OLD) - 'ends_on' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Rules that were switched on are never changed or removed.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER keep_rules BEFORE UPDATE OR DELETE ON cases_routingrules
    FOR EACH ROW EXECUTE FUNCTION cases_keep_rules();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cases_routingtrial
    FOR EACH ROW EXECUTE FUNCTION rondom_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cases_referraladvice
    FOR EACH ROW EXECUTE FUNCTION rondom_append_only();
-- For who works in the dossier: the organisation that was asked does not read who else was proposed.
CALL rondom_row_security('cases_referraladvice', 'EXISTS (SELECT FROM cases_referral r'
    ' WHERE r.id = referral_id AND r.case_id IN (SELECT rondom_known()))');
"""
FREE = """
CALL rondom_no_row_security('cases_referraladvice');
DROP TRIGGER append_only ON cases_referraladvice;
DROP TRIGGER append_only ON cases_routingtrial;
DROP TRIGGER keep_rules ON cases_routingrules;
DROP FUNCTION cases_keep_rules();
"""
# Who changed the rules tells of no resident, so the pages of the administrator show it.
SHOWN = """
CALL rondom_no_row_security('cases_history');
CALL rondom_row_security('cases_history', '(SELECT rondom_is(''privacy_officer''))'
    ' OR (SELECT rondom_me() IS NOT NULL) AND (record LIKE ''providers\\_%'' OR record IN (''cases_retentionterm'','
    ' ''cases_incident'', ''cases_breach'', ''cases_processing'', ''cases_legalterm'','
    ' ''outcomes_instrumentversion''{more}))');
"""
MORE = ", ''cases_routingrules''"


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0036_handovers'),
        ('providers', '0015_offers_and_availability'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RoutingRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(unique=True, verbose_name='nummer')),
                ('expertise', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(10)], verbose_name='deskundigheid')),
                ('area', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(10)], verbose_name='werkgebied')),
                ('room', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(10)], verbose_name='vrije plekken')),
                ('wait', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(10)], verbose_name='wachttijd')),
                ('language', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(10)], verbose_name='taal')),
                ('relation', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(10)], verbose_name='bestaande relatie')),
                ('reason', models.CharField(max_length=500, verbose_name='waarom')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='vanaf')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='tot en met')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versie')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='aangezet door')),
                ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='geschreven door')),
            ],
            options={
                'verbose_name': 'verwijsregels',
                'verbose_name_plural': 'verwijsregels',
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='ReferralAdvice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('service', models.CharField(blank=True, choices=[('stairlift', 'traplift'), ('home_adaptation', 'andere woningaanpassing'), ('wheelchair', 'rolstoel'), ('mobility_aid', 'scootmobiel of aangepaste fiets'), ('housekeeping', 'hulp bij het huishouden'), ('guidance', 'begeleiding'), ('daytime', 'dagbesteding of groepsbegeleiding'), ('daytime_transport', 'vervoer naar dagbesteding'), ('regional_taxi', 'collectief vervoer (regiotaxi)'), ('personal_care', 'persoonlijke verzorging'), ('respite', 'kortdurend verblijf (respijt)'), ('sheltered', 'beschermd wonen'), ('shelter', 'opvang'), ('client_support', 'cliëntondersteuning'), ('carer_support', 'mantelzorgondersteuning'), ('volunteers', 'vrijwillige inzet'), ('social_work', 'maatschappelijk werk'), ('welfare', 'welzijn: inloop, ontmoeting en activiteiten'), ('other', 'andere voorziening')], max_length=20, verbose_name='soort hulp')),
                ('language', models.CharField(blank=True, choices=[('ar', 'Arabisch'), ('ber', 'Berbers'), ('de', 'Duits'), ('en', 'Engels'), ('fa', 'Farsi of Dari'), ('fr', 'Frans'), ('pap', 'Papiaments'), ('pl', 'Pools'), ('ru', 'Russisch'), ('so', 'Somalisch'), ('es', 'Spaans'), ('ti', 'Tigrinya'), ('tr', 'Turks'), ('uk', 'Oekraïens'), ('sign', 'Nederlandse gebarentaal')], max_length=10, verbose_name='taal')),
                ('ranking', models.JSONField(verbose_name='volgorde')),
                ('is_best', models.BooleanField(verbose_name='past het best')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='waarom deze')),
                ('on', models.DateField(verbose_name='dag')),
                ('chosen', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.partner', verbose_name='gekozen organisatie')),
                ('employer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.partner', verbose_name='organisatie van de adviseur')),
                ('first', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.partner', verbose_name='eerste volgens de regels')),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='advice', to='cases.referral', verbose_name='verwijzing')),
                ('rules', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.routingrules', verbose_name='verwijsregels')),
            ],
            options={
                'verbose_name': 'verwijsadvies',
                'verbose_name_plural': 'verwijsadviezen',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='RoutingTrial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(verbose_name='versie')),
                ('month', models.DateField(verbose_name='maand')),
                ('outcome', models.JSONField(verbose_name='uitkomst')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='op')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='door')),
                ('rules', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trials', to='cases.routingrules', verbose_name='verwijsregels')),
            ],
            options={
                'verbose_name': 'proef van verwijsregels',
                'verbose_name_plural': 'proeven van verwijsregels',
                'ordering': ['-pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='routingrules',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='cases_routingrules_ends_after_it_starts', violation_error_message='De einddatum ligt vóór de begindatum.'),
        ),
        migrations.AddConstraint(
            model_name='routingrules',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('starts_on__isnull', False)), expressions=[(providers.periods.Days('starts_on', 'ends_on'), '&&')], name='cases_routingrules_one_at_a_time', violation_error_message='In die periode gelden al andere regels.'),
        ),
        migrations.AddConstraint(
            model_name='routingrules',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('written_by')), _negated=True), _connector='OR'), name='cases_routingrules_switched_on_by_another', violation_error_message='Wie de regels schreef, zet ze niet zelf aan.'),
        ),
        migrations.AddConstraint(
            model_name='routingrules',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_by', None), ('ends_on', None), ('starts_on', None)), models.Q(('approved_by__isnull', False), ('starts_on__isnull', False)), ('written_by', None), _connector='OR'), name='cases_routingrules_hold_once_switched_on', violation_error_message='Regels gelden vanaf een dag, aangezet door een beheerder.'),
        ),
        migrations.AddConstraint(
            model_name='routingrules',
            constraint=models.CheckConstraint(condition=models.Q(('area__lte', 10), ('expertise__lte', 10), ('language__lte', 10), ('relation__lte', 10), ('room__lte', 10), ('wait__lte', 10)), name='cases_routingrules_weights_are_0_to_10', violation_error_message='Vul een gewicht van 0 tot en met 10 in.'),
        ),
        migrations.AddConstraint(
            model_name='referraladvice',
            constraint=models.CheckConstraint(condition=models.Q(('employer', None), models.Q(('chosen', models.F('employer')), _negated=True), ('is_best', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='cases_referraladvice_own_organisation_is_explained', violation_error_message='Een andere organisatie past beter. Schrijf op waarom u uw eigen organisatie kiest.'),
        ),
        migrations.RunSQL(SEED, "CALL rondom_forget_history('cases_routingrules')"),
        migrations.RunSQL(HELD, FREE),
        migrations.RunSQL(SHOWN.replace("{more}", MORE), SHOWN.replace("{more}", "")),
    ]
