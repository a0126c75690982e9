"""The model for scaling up and down, beginning with the four phases of AVE, and the phase of each dossier."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import providers.periods
from django.conf import settings
from django.db import migrations, models


SEED = """
INSERT INTO cases_escalationmodel (starts_on, up_triggers, down_triggers, fast_phases, fast_days, again_days, reason)
VALUES ('2015-01-01',
    ARRAY['De samenwerking loopt vast', 'Er zijn te veel problemen of helpers tegelijk', 'Iemand loopt gevaar',
        'Niemand heeft het overzicht'],
    ARRAY['Het is drie maanden rustig', 'De afspraken werken', 'De inwoner kan het zelf, met het eigen netwerk'],
    2, 90, 90, 'Kwam met Rondom mee: de vier fasen van AVE, Aanpak Voorkoming Escalatie.');
INSERT INTO cases_escalationphase (model_id, number, name, situation, roles)
SELECT m.id, p.number, p.name, p.situation, p.roles FROM cases_escalationmodel m, (VALUES
    (1, 'Geen of lichte zorgen', 'Er is geen probleem, of alleen een vermoeden.', ARRAY['holder']),
    (2, 'Vraag of probleem', 'Er is een vraag of een probleem. De hulp loopt.', ARRAY['holder']),
    (3, 'Meer problemen tegelijk', 'Er zijn problemen op meer leefgebieden. Meer mensen helpen tegelijk.',
        ARRAY['holder', 'case_director', 'team_lead']),
    (4, 'Escalatie', 'De situatie loopt uit de hand. Er is een besluit van hoger nodig.',
        ARRAY['holder', 'case_director', 'process_director', 'team_lead', 'mayor'])
) AS p (number, name, situation, roles);
CALL rondom_keep_history('cases_escalationmodel', '{}', '{}');
CALL rondom_keep_history('cases_escalationphase', '{}', '{}');
"""
# What held never changes: steps and signals are judged by the version of their day.
HELD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cases_phasestep
    FOR EACH ROW EXECUTE FUNCTION rondom_append_only();
CALL rondom_row_security('cases_phasestep', 'case_id IN (SELECT rondom_known())');
CALL rondom_row_security('cases_situationpart', 'case_id IN (SELECT rondom_known())');
CALL rondom_keep_history('cases_phasestep', '{}', '{}');
CALL rondom_keep_history('cases_situationpart', '{}', '{}');
"""
FREE = """
CALL rondom_forget_history('cases_situationpart');
CALL rondom_forget_history('cases_phasestep');
CALL rondom_no_row_security('cases_situationpart');
CALL rondom_no_row_security('cases_phasestep');
DROP TRIGGER append_only ON cases_phasestep;
CALL rondom_forget_history('cases_escalationphase');
CALL rondom_forget_history('cases_escalationmodel');
"""
# Who changed the model tells of no resident, so the pages of the administrator show it.
SHOWN = """
DO $$
DECLARE
    held text;
BEGIN
    SELECT qual INTO held FROM pg_policies WHERE tablename = 'cases_history' AND policyname = 'in_sight';
    EXECUTE format('ALTER POLICY in_sight ON cases_history USING ((%s) OR (SELECT rondom_me() IS NOT NULL)'
        ' AND record IN (''cases_escalationmodel'', ''cases_escalationphase''))', held);
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0042_grounds_per_group_of_data'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EscalationModel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='vanaf')),
                ('up_triggers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None, verbose_name='wanneer denkt u aan opschalen')),
                ('down_triggers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None, verbose_name='wanneer denkt u aan afschalen')),
                ('fast_phases', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(6)], verbose_name='te snel: zo veel fasen lager')),
                ('fast_days', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(730)], verbose_name='te snel: binnen zo veel dagen')),
                ('again_days', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(730)], verbose_name='te snel: nieuwe zorgen binnen zo veel dagen')),
                ('reason', models.CharField(max_length=500, verbose_name='waarom')),
                ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='vastgelegd door')),
            ],
            options={
                'verbose_name': 'opschaalmodel',
                'verbose_name_plural': 'opschaalmodellen',
                'ordering': ['-starts_on'],
            },
        ),
        migrations.CreateModel(
            name='EscalationPhase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='fase')),
                ('name', models.CharField(max_length=80, verbose_name='naam')),
                ('situation', models.CharField(blank=True, max_length=300, verbose_name='situatie')),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('holder', 'vaste hulpverlener'), ('case_director', 'casusregisseur'), ('process_director', 'procesregisseur'), ('team_lead', 'stuurder'), ('manager', 'directeur'), ('safety_house', 'zorg- en veiligheidshuis'), ('mayor', 'burgemeester')], max_length=20), blank=True, default=list, size=None, verbose_name='rollen')),
                ('model', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='phases', to='cases.escalationmodel', verbose_name='opschaalmodel')),
            ],
            options={
                'verbose_name': 'fase',
                'verbose_name_plural': 'fasen',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='PhaseStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phase', models.PositiveSmallIntegerField(verbose_name='fase')),
                ('name', models.CharField(max_length=80, verbose_name='naam van de fase')),
                ('starts_on', models.DateField(verbose_name='vanaf')),
                ('triggers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None, verbose_name='aanleiding')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='reden')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='op')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='door')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='phase_steps', to='cases.case', verbose_name='dossier')),
            ],
            options={
                'verbose_name': 'fasewissel',
                'verbose_name_plural': 'fasewissels',
                'ordering': ['starts_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SituationPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='vanaf')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='tot en met')),
                ('role', models.CharField(choices=[('holder', 'vaste hulpverlener'), ('case_director', 'casusregisseur'), ('process_director', 'procesregisseur'), ('team_lead', 'stuurder'), ('manager', 'directeur'), ('safety_house', 'zorg- en veiligheidshuis'), ('mayor', 'burgemeester')], max_length=20, verbose_name='rol')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='naam')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='situation_parts', to='cases.case', verbose_name='dossier')),
                ('worker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='collega')),
            ],
            options={
                'verbose_name': 'rol in de situatie',
                'verbose_name_plural': 'rollen in de situatie',
                'ordering': ['starts_on', 'pk'],
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='escalationmodel',
            constraint=models.UniqueConstraint(fields=('starts_on',), name='cases_escalationmodel_one_a_day', violation_error_message='Vanaf die dag geldt al een ander model. Kies een andere dag.'),
        ),
        migrations.AddConstraint(
            model_name='escalationmodel',
            constraint=models.CheckConstraint(condition=models.Q(('fast_phases__gte', 1), ('fast_phases__lte', 6), ('fast_days__gte', 1), ('fast_days__lte', 730), ('again_days__gte', 1), ('again_days__lte', 730)), name='cases_escalationmodel_too_fast_can_be_counted', violation_error_message='Vul 1 tot en met 6 fasen en 1 tot en met 730 dagen in.'),
        ),
        migrations.AddConstraint(
            model_name='escalationphase',
            constraint=models.UniqueConstraint(fields=('model', 'number'), name='cases_escalationphase_one_of_a_number', violation_error_message='Deze fase staat er al.'),
        ),
        migrations.AddConstraint(
            model_name='escalationphase',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1), ('number__lte', 6), models.Q(('name', ''), _negated=True)), name='cases_escalationphase_has_a_number_and_a_name', violation_error_message='Geef elke fase een naam. Er zijn er ten hoogste 6.'),
        ),
        migrations.AddIndex(
            model_name='phasestep',
            index=models.Index(fields=['case', 'starts_on'], name='cases_phasestep_of_case'),
        ),
        migrations.AddConstraint(
            model_name='phasestep',
            constraint=models.CheckConstraint(condition=models.Q(('phase__gte', 1), ('phase__lte', 6)), name='cases_phasestep_is_a_phase', violation_error_message='Kies een fase uit de lijst.'),
        ),
        migrations.AddConstraint(
            model_name='phasestep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('triggers', []), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='cases_phasestep_has_a_reason', violation_error_message='Kies een aanleiding, of schrijf op waarom de fase verandert.'),
        ),
        migrations.AddConstraint(
            model_name='situationpart',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='cases_situationpart_ends_after_it_starts', violation_error_message='De einddatum ligt vóór de begindatum.'),
        ),
        migrations.AddConstraint(
            model_name='situationpart',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('case', '='), ('role', '='), (providers.periods.Days('starts_on', 'ends_on'), '&&')], name='cases_situationpart_one_of_a_role_at_a_time', violation_error_message='Deze rol heeft dan al iemand. Beëindig die eerst.'),
        ),
        migrations.AddConstraint(
            model_name='situationpart',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), ('worker__isnull', False)), models.Q(('worker', None), models.Q(('name', ''), _negated=True)), _connector='OR'), name='cases_situationpart_is_of_one', violation_error_message='Kies een collega, of vul een naam in.'),
        ),
        migrations.AddConstraint(
            model_name='situationpart',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['holder', 'process_director', 'team_lead']), _negated=True), name='cases_situationpart_does_not_follow_from_the_dossier', violation_error_message='Wie deze rol heeft, volgt uit het dossier.'),
        ),
        migrations.RunSQL(SEED + HELD, FREE),
        migrations.RunSQL(SHOWN, migrations.RunSQL.noop),
    ]
