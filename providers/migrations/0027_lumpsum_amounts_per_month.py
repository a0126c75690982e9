"""What organisations were promised and paid of the sum, month by month: K23."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('providers', '0026_division_of_the_sum_and_talks'),
    ]

    operations = [
        migrations.CreateModel(
            name='LumpsumAmount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='maand')),
                ('agreed_cents', models.PositiveBigIntegerField(default=0, verbose_name='afgesproken bedrag in eurocent')),
                ('paid_cents', models.PositiveBigIntegerField(default=0, verbose_name='betaald bedrag in eurocent')),
                ('kept_on', models.DateField(verbose_name='vastgelegd op')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amounts', to='providers.contract', verbose_name='opdracht')),
                ('kept_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='vastgelegd door')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amounts', to='providers.partner', verbose_name='organisatie')),
            ],
            options={
                'verbose_name': 'lumpsumbedrag',
                'verbose_name_plural': 'lumpsumbedragen',
                'ordering': ['month', 'partner'],
                'constraints': [models.UniqueConstraint(fields=('contract', 'partner', 'month'), name='providers_lumpsumamount_once_a_month', violation_error_message='Van deze organisatie is die maand al een bedrag vastgelegd.'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='providers_lumpsumamount_is_of_a_month', violation_error_message='Een bedrag hoort bij een hele maand: kies de eerste dag.')],
            },
        ),
        migrations.RunSQL(
            "CALL rondom_keep_history('providers_lumpsumamount', '{}', '{}');",
            "CALL rondom_forget_history('providers_lumpsumamount');",
        ),
    ]
