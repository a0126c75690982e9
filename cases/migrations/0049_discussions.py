"""Meetings of colleagues, and dossiers on their agenda: in sight of who sees the dossier."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


FORWARD = """
CALL rondom_row_security('cases_discussion', 'case_id IN (SELECT rondom_known())');
CALL rondom_keep_history('cases_discussion', '{version}', '{}');
"""
BACKWARD = """
CALL rondom_forget_history('cases_discussion');
CALL rondom_no_row_security('cases_discussion');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0048_household_and_network'),
        ('providers', '0020_data_sets_and_norms_per_kind'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Discussion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.TextField(max_length=2000, verbose_name='waar gaat het over, zonder naam')),
                ('ground', models.CharField(blank=True, choices=[('consent', 'de inwoner vindt het goed'), ('vital', 'iemand loopt gevaar'), ('duty', 'de wet vraagt het')], max_length=10, verbose_name='waarom met naam')),
                ('ground_note', models.CharField(blank=True, max_length=200, verbose_name='toelichting bij de naam')),
                ('decision', models.TextField(blank=True, max_length=5000, verbose_name='besluit')),
                ('decided_on', models.DateField(blank=True, editable=False, null=True, verbose_name='besproken op')),
                ('withdrawn_on', models.DateField(blank=True, editable=False, null=True, verbose_name='van de agenda op')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versie')),
                ('brought_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ingebracht door')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='discussions', to='cases.case', verbose_name='dossier')),
            ],
            options={
                'verbose_name': 'casus',
                'verbose_name_plural': 'casussen',
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='task',
            name='discussion',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='cases.discussion', verbose_name='casus'),
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('cases', 'casuïstiekbespreking'), ('peers', 'intervisie')], default='cases', max_length=10, verbose_name='soort bespreking')),
                ('held_on', models.DateField(verbose_name='dag')),
                ('starts_at', models.TimeField(verbose_name='begintijd')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='plaats')),
                ('cancelled_on', models.DateField(blank=True, editable=False, null=True, verbose_name='afgezegd op')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versie')),
                ('called_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='gepland door')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.team', verbose_name='team')),
                ('workers', models.ManyToManyField(related_name='meetings', to=settings.AUTH_USER_MODEL, verbose_name='deelnemers')),
            ],
            options={
                'verbose_name': 'bespreking',
                'verbose_name_plural': 'besprekingen',
                'ordering': ['held_on', 'starts_at', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='discussion',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='discussions', to='cases.meeting', verbose_name='bespreking'),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(fields=['held_on'], name='cases_meeting_by_day'),
        ),
        migrations.AddConstraint(
            model_name='discussion',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_on', None)), fields=('meeting', 'case'), name='cases_discussion_once_in_a_meeting', violation_error_message='Dit dossier staat al op de agenda van deze bespreking.'),
        ),
        migrations.AddConstraint(
            model_name='discussion',
            constraint=models.CheckConstraint(condition=models.Q(('question', ''), _negated=True), name='cases_discussion_asks_something', violation_error_message='Schrijf op waar het over gaat, zonder naam.'),
        ),
        migrations.AddConstraint(
            model_name='discussion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ground', ''), ('ground_note', '')), models.Q(models.Q(('ground', ''), _negated=True), models.Q(('ground_note', ''), _negated=True)), _connector='OR'), name='cases_discussion_is_named_for_a_reason', violation_error_message='Met naam? Kies waarom dat mag en schrijf het kort op.'),
        ),
        migrations.AddConstraint(
            model_name='discussion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_on', None), ('decision', '')), models.Q(('decided_on__isnull', False), models.Q(('decision', ''), _negated=True)), _connector='OR'), name='cases_discussion_ends_in_a_decision', violation_error_message='Schrijf op wat is besloten.'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
