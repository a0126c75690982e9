"""Appointments, and the addresses at which calendars outside read them."""

import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.conf import settings
from django.db import migrations, models


FORWARD = """
CALL rondom_row_security('cases_appointment', 'case_id IN (SELECT rondom_known())');
CALL rondom_keep_history('cases_appointment', '{version,changed_at}', '{}');
"""
BACKWARD = """
CALL rondom_forget_history('cases_appointment');
CALL rondom_no_row_security('cases_appointment');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0038_tasks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='samenvatting van het geheim')),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='gemaakt op')),
                ('worker', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_address', to=settings.AUTH_USER_MODEL, verbose_name='medewerker')),
            ],
            options={
                'verbose_name': 'agenda-adres',
                'verbose_name_plural': 'agenda-adressen',
            },
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='van')),
                ('ends_at', models.DateTimeField(verbose_name='tot')),
                ('place', models.CharField(choices=[('home', 'bij de inwoner thuis'), ('office', 'op kantoor'), ('phone', 'telefonisch'), ('elsewhere', 'ergens anders')], default='home', max_length=10, verbose_name='waar')),
                ('with_whom', models.CharField(blank=True, max_length=200, verbose_name='met wie')),
                ('made_on', models.DateField(verbose_name='gemaakt op')),
                ('cancelled_on', models.DateField(blank=True, editable=False, null=True, verbose_name='afgezegd op')),
                ('cancel_reason', models.CharField(blank=True, max_length=200, verbose_name='reden van afzeggen')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="kenmerk in agenda's")),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versie')),
                ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='gewijzigd op')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='cases.case', verbose_name='dossier')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='gemaakt door')),
                ('worker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to=settings.AUTH_USER_MODEL, verbose_name='voor wie')),
            ],
            options={
                'verbose_name': 'afspraak',
                'verbose_name_plural': 'afspraken',
                'ordering': ['starts_at', 'pk'],
                'indexes': [models.Index(fields=['case', 'starts_at'], name='cases_appointment_in_case'), models.Index(condition=models.Q(('worker__isnull', False)), fields=['worker', 'starts_at'], name='cases_appointment_of_worker')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='cases_appointment_ends_after_it_starts', violation_error_message='Kies een eindtijd die na de begintijd ligt.'), models.CheckConstraint(condition=models.Q(models.Q(('cancel_reason', ''), ('cancelled_on', None)), models.Q(('cancelled_on__isnull', False), models.Q(('cancel_reason', ''), _negated=True)), _connector='OR'), name='cases_appointment_is_cancelled_for_a_reason', violation_error_message='Vul in waarom deze afspraak niet doorgaat.')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
