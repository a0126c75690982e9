"""The plan says what helps in which order, who does which step, and what the resident agreed to."""

import cases.models.case
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


FORWARD = """
CALL rondom_row_security('cases_goalstep', 'goal_id', 'cases_goal');
CALL rondom_row_security('cases_planagreement', 'case_id', 'cases_case');
CALL rondom_row_security('cases_planreview', 'case_id', 'cases_case');
CALL rondom_row_security('cases_planapproval', 'case_id', 'cases_case');
CALL rondom_keep_history('cases_goalstep', '{version}', '{}');
CALL rondom_keep_history('cases_planagreement', '{version}', '{}');
CALL rondom_keep_history('cases_planreview', '{version}', '{}');
CALL rondom_keep_history('cases_planapproval', '{}', '{}');
-- What a resident agreed to stays as it was; only the destruction of the dossier takes it away.
CREATE TRIGGER stays_as_it_came BEFORE UPDATE ON cases_planapproval
    FOR EACH ROW EXECUTE FUNCTION rondom_append_only();
"""
BACKWARD = """
DROP TRIGGER stays_as_it_came ON cases_planapproval;
CALL rondom_forget_history('cases_planapproval'); CALL rondom_no_row_security('cases_planapproval');
CALL rondom_forget_history('cases_planreview'); CALL rondom_no_row_security('cases_planreview');
CALL rondom_forget_history('cases_planagreement'); CALL rondom_no_row_security('cases_planagreement');
CALL rondom_forget_history('cases_goalstep'); CALL rondom_no_row_security('cases_goalstep');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0044_ladder_of_a_measurement'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='GoalStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=300, verbose_name='wat')),
                ('owner', models.CharField(max_length=200, verbose_name='wie')),
                ('due_on', models.DateField(verbose_name='uiterlijk op')),
                ('outcome', models.CharField(blank=True, choices=[('done', 'gedaan'), ('not_done', 'niet gedaan')], max_length=10, verbose_name='uitkomst')),
                ('settled_on', models.DateField(blank=True, editable=False, null=True, verbose_name='afgerond op')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versie')),
            ],
            options={
                'verbose_name': 'stap',
                'verbose_name_plural': 'stappen',
                'ordering': ['due_on', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PlanAgreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=300, verbose_name='wat')),
                ('owner', models.CharField(max_length=200, verbose_name='wie')),
                ('due_on', models.DateField(verbose_name='uiterlijk op')),
                ('outcome', models.CharField(blank=True, choices=[('done', 'gedaan'), ('not_done', 'niet gedaan')], max_length=10, verbose_name='uitkomst')),
                ('settled_on', models.DateField(blank=True, editable=False, null=True, verbose_name='afgerond op')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versie')),
            ],
            options={
                'verbose_name': 'planafspraak',
                'verbose_name_plural': 'planafspraken',
                'ordering': ['due_on', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PlanApproval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='nummer')),
                ('agreed_on', models.DateField(verbose_name='akkoord op')),
                ('manner', models.CharField(choices=[('paper', 'op papier ondertekend'), ('screen', 'op het scherm, met de naam ingetypt')], max_length=10, verbose_name='hoe')),
                ('name', models.CharField(max_length=200, verbose_name='wie akkoord gaf')),
                ('content', models.JSONField(verbose_name='het plan van die dag')),
                ('digest', models.CharField(max_length=64, verbose_name='controlegetal')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='vastgelegd op')),
            ],
            options={
                'verbose_name': 'akkoord',
                'verbose_name_plural': 'akkoorden',
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='PlanReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_on', models.DateField(blank=True, null=True, verbose_name='geëvalueerd op')),
                ('findings', models.TextField(blank=True, max_length=5000, verbose_name='wat kwam eruit')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versie')),
            ],
            options={
                'verbose_name': 'evaluatie',
                'verbose_name_plural': 'evaluaties',
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='goal',
            name='frequency',
            field=models.CharField(blank=True, db_default='', default='', max_length=100, validators=[cases.models.case.check_frequency], verbose_name='hoe vaak'),
        ),
        migrations.AddField(
            model_name='goal',
            name='general_service',
            field=models.CharField(blank=True, db_default='', default='', max_length=500, verbose_name='algemene voorziening'),
        ),
        migrations.AddField(
            model_name='goal',
            name='group_help',
            field=models.CharField(blank=True, db_default='', default='', max_length=500, verbose_name='groep'),
        ),
        migrations.AddField(
            model_name='goal',
            name='own_network',
            field=models.CharField(blank=True, db_default='', default='', max_length=500, verbose_name='eigen netwerk'),
        ),
        migrations.AddField(
            model_name='goal',
            name='own_strength',
            field=models.CharField(blank=True, db_default='', default='', max_length=500, verbose_name='eigen kracht'),
        ),
        migrations.AddField(
            model_name='goal',
            name='professional_help',
            field=models.CharField(blank=True, db_default='', default='', max_length=500, verbose_name='hulp van een beroepskracht'),
        ),
        migrations.AlterField(
            model_name='document',
            name='kind',
            field=models.CharField(choices=[('letter', 'Brief'), ('report', 'Verslag'), ('plan', 'Plan'), ('own_plan', 'Persoonlijk plan van de inwoner'), ('advice', 'Advies'), ('consent', 'Toestemming'), ('mail', 'E-mail'), ('photo', 'Foto'), ('other', 'Anders')], default='other', max_length=10, verbose_name='soort document'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(('frequency__iregex', '\\d\\s*([.,]\\s*\\d+\\s*)?(uur|uren|minuten|min|u)\\M'), _negated=True), name='cases_goal_frequency_is_no_hours', violation_error_message='Schrijf op hoe vaak, zonder uren. Bijvoorbeeld: eens per vijf weken.'),
        ),
        migrations.AddField(
            model_name='goalstep',
            name='goal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='cases.goal', verbose_name='doel'),
        ),
        migrations.AddField(
            model_name='planagreement',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='cases.case', verbose_name='dossier'),
        ),
        migrations.AddField(
            model_name='planapproval',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='cases.case', verbose_name='dossier'),
        ),
        migrations.AddField(
            model_name='planapproval',
            name='document',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='approves', to='cases.document', verbose_name='ondertekend plan'),
        ),
        migrations.AddField(
            model_name='planapproval',
            name='recorded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='vastgelegd door'),
        ),
        migrations.AddField(
            model_name='planreview',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='cases.case', verbose_name='dossier'),
        ),
        migrations.AddField(
            model_name='planreview',
            name='task',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='review', to='cases.task', verbose_name='taak'),
        ),
        migrations.AddConstraint(
            model_name='goalstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('owner', ''), _negated=True)), name='cases_goalstep_says_who_does_what', violation_error_message='Schrijf op wat er gebeurt en wie het doet.'),
        ),
        migrations.AddConstraint(
            model_name='goalstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('settled_on', None)), models.Q(models.Q(('outcome', ''), _negated=True), ('settled_on__isnull', False)), _connector='OR'), name='cases_goalstep_is_settled_on_a_day', violation_error_message='Leg vast of het gedaan is, en wanneer.'),
        ),
        migrations.AddConstraint(
            model_name='planagreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('owner', ''), _negated=True)), name='cases_planagreement_says_who_does_what', violation_error_message='Schrijf op wat er gebeurt en wie het doet.'),
        ),
        migrations.AddConstraint(
            model_name='planagreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('settled_on', None)), models.Q(models.Q(('outcome', ''), _negated=True), ('settled_on__isnull', False)), _connector='OR'), name='cases_planagreement_is_settled_on_a_day', violation_error_message='Leg vast of het gedaan is, en wanneer.'),
        ),
        migrations.AddConstraint(
            model_name='planapproval',
            constraint=models.UniqueConstraint(fields=('case', 'number'), name='cases_planapproval_numbers_its_versions', violation_error_message='Een collega legde intussen een akkoord vast. Kijk wat er nu staat.'),
        ),
        migrations.AddConstraint(
            model_name='planapproval',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='cases_planapproval_is_of_somebody', violation_error_message='Vul de naam in van wie akkoord gaf.'),
        ),
        migrations.AddConstraint(
            model_name='planapproval',
            constraint=models.CheckConstraint(condition=models.Q(('manner', 'paper'), ('document', None), _connector='OR'), name='cases_planapproval_on_screen_has_no_paper', violation_error_message='Een document hoort bij een akkoord op papier.'),
        ),
        migrations.AddConstraint(
            model_name='planreview',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('findings', ''), ('held_on', None)), models.Q(('held_on__isnull', False), models.Q(('findings', ''), _negated=True)), _connector='OR'), name='cases_planreview_is_held_with_findings', violation_error_message='Schrijf op wat eruit kwam, en wanneer.'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
