"""The referrals of an organisation that stops are handed on by a job, with a result for every row."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


GUARD = """
CALL rondom_row_security('cases_partnerexit', 'asked_by_id = (SELECT rondom_me())');
CALL rondom_row_security('cases_partnerexitrow', 'partner_exit_id', 'cases_partnerexit');
CALL rondom_keep_history('cases_partnerexit', '{beat_at}', '{}');
CALL rondom_keep_history('cases_partnerexitrow', '{}', '{}');
"""
UNGUARD = """
CALL rondom_forget_history('cases_partnerexitrow');
CALL rondom_forget_history('cases_partnerexit');
CALL rondom_no_row_security('cases_partnerexitrow');
CALL rondom_no_row_security('cases_partnerexit');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0055_end_reasons_by_their_code'),
        ('providers', '0028_cuts_are_the_whole'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PartnerExit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last_on', models.DateField(verbose_name='laatste dag')),
                ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='gevraagd op')),
                ('beat_at', models.DateTimeField(blank=True, null=True, verbose_name='laatst aan gewerkt op')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='klaar op')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='gevraagd door')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exits', to='providers.partner', verbose_name='organisatie')),
            ],
            options={
                'verbose_name': 'overdracht van een organisatie',
                'verbose_name_plural': 'overdrachten van organisaties',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='PartnerExitRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('waiting', 'nog bezig'), ('done', 'gelukt'), ('refused', 'niet gelukt')], default='waiting', max_length=10, verbose_name='uitkomst')),
                ('said', models.CharField(blank=True, max_length=300, verbose_name='wat ervan werd')),
                ('partner_exit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='cases.partnerexit', verbose_name='overdracht van een organisatie')),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.referral', verbose_name='verwijzing')),
                ('to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.partner', verbose_name='aan wie')),
            ],
            options={
                'verbose_name': 'regel van een overdracht',
                'verbose_name_plural': 'regels van een overdracht',
                'ordering': ['pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='partnerexit',
            constraint=models.UniqueConstraint(condition=models.Q(('finished_at', None)), fields=('partner',), name='cases_partnerexit_one_at_a_time', violation_error_message='Er loopt al een overdracht. Wacht tot die klaar is.'),
        ),
        migrations.AddConstraint(
            model_name='partnerexitrow',
            constraint=models.UniqueConstraint(fields=('partner_exit', 'referral'), name='cases_partnerexitrow_once', violation_error_message='Deze verwijzing staat al in deze overdracht.'),
        ),
        migrations.AddConstraint(
            model_name='partnerexitrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'waiting'), ('said', '')), models.Q(models.Q(('outcome', 'waiting'), _negated=True), models.Q(('said', ''), _negated=True)), _connector='OR'), name='cases_partnerexitrow_says_what_became_of_it', violation_error_message='Zeg wat er van deze verwijzing is geworden.'),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
