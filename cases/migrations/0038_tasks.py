"""Tasks of a dossier: an organisation with a referral has none in sight."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


FORWARD = """
CALL rondom_row_security('cases_task', 'case_id IN (SELECT rondom_known())');
CALL rondom_keep_history('cases_task', '{version}', '{}');
"""
BACKWARD = """
CALL rondom_forget_history('cases_task');
CALL rondom_no_row_security('cases_task');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0037_routing_rules_and_advice'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=200, verbose_name='taak')),
                ('due_on', models.DateField(verbose_name='uiterlijk op')),
                ('asked_on', models.DateField(verbose_name='gevraagd op')),
                ('done_on', models.DateField(blank=True, editable=False, null=True, verbose_name='gedaan op')),
                ('stopped_on', models.DateField(blank=True, editable=False, null=True, verbose_name='vervallen op')),
                ('stop_reason', models.CharField(blank=True, max_length=200, verbose_name='reden van vervallen')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versie')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='van wie')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='cases.case', verbose_name='dossier')),
                ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='gedaan door')),
                ('worker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to=settings.AUTH_USER_MODEL, verbose_name='voor wie')),
            ],
            options={
                'verbose_name': 'taak',
                'verbose_name_plural': 'taken',
                'ordering': ['due_on', 'pk'],
                'indexes': [models.Index(condition=models.Q(('done_on', None), ('stopped_on', None)), fields=['case', 'due_on'], name='cases_task_open_in_case'), models.Index(condition=models.Q(('done_on', None), ('stopped_on', None), ('worker__isnull', False)), fields=['worker', 'due_on'], name='cases_task_open_of_worker')],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='cases_task_says_what_to_do', violation_error_message='Schrijf op wat er moet gebeuren.'), models.CheckConstraint(condition=models.Q(models.Q(('done_by', None), ('done_on', None)), models.Q(('done_by__isnull', False), ('done_on__isnull', False)), _connector='OR'), name='cases_task_is_done_by_somebody', violation_error_message='Leg vast wie de taak deed, en wanneer.'), models.CheckConstraint(condition=models.Q(models.Q(('stop_reason', ''), ('stopped_on', None)), models.Q(('stopped_on__isnull', False), models.Q(('stop_reason', ''), _negated=True)), _connector='OR'), name='cases_task_stops_for_a_reason', violation_error_message='Vul in waarom deze taak vervalt.'), models.CheckConstraint(condition=models.Q(('done_on', None), ('stopped_on', None), _connector='OR'), name='cases_task_ends_once', violation_error_message='Een taak is klaar of vervallen, niet allebei.')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
