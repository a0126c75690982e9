"""Why help after a referral ended, by the code list WMO588 of iWmo."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0053_agreements_of_a_household'),
    ]

    operations = [
        migrations.AddField(
            model_name='referral',
            name='end_code',
            field=models.CharField(blank=True, choices=[('02', 'overlijden'), ('19', 'volgens plan'), ('20', 'tijdelijk gestopt'), ('21', 'eenzijdig door de inwoner'), ('22', 'eenzijdig door de aanbieder'), ('23', 'in overleg voortijdig gestopt'), ('31', 'verhuisd naar een andere gemeente'), ('36', 'door de gemeente'), ('37', 'wegens een wijzigingsverzoek'), ('38', 'naar een andere aanbieder'), ('39', 'naar een andere wet')], db_default='', default='', max_length=2, verbose_name='reden van beëindiging'),
        ),
        migrations.AlterField(
            model_name='referral',
            name='end_reason',
            field=models.CharField(blank=True, max_length=200, verbose_name='reden van beëindiging in woorden'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('end_code', ''), models.Q(('end_code__in', ['02', '19', '20', '21', '22', '23', '31', '36', '37', '38', '39']), ('ended_on__isnull', False)), _connector='OR'), name='cases_referral_ends_for_a_reason_of_the_list', violation_error_message='Kies de reden uit de lijst, en vul de laatste dag in.'),
        ),
    ]
