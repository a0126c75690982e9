import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
import providers.periods
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('providers', '0011_scope_and_urgent_norms'),
    ]

    operations = [
        migrations.CreateModel(
            name='LocalService',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='vanaf')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='tot en met')),
                ('name', models.CharField(max_length=200, verbose_name='naam')),
                ('theme', models.CharField(choices=[('meeting', 'ontmoeting'), ('money', 'geld en papieren'), ('house', 'huis, tuin en klussen'), ('transport', 'vervoer'), ('food', 'maaltijden en boodschappen'), ('carers', 'mantelzorg'), ('moving', 'bewegen en gezondheid'), ('learning', 'taal en leren'), ('parenting', 'opvoeden'), ('support', 'steun en advies')], max_length=20, verbose_name='thema')),
                ('offers', models.TextField(max_length=2000, verbose_name='wat er te doen is')),
                ('hours', models.CharField(blank=True, max_length=200, verbose_name='openingstijden')),
                ('waiting_weeks', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(104)], verbose_name='wachttijd in weken')),
                ('contact', models.CharField(max_length=200, verbose_name='contact')),
                ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='local_services', to='providers.district', verbose_name='wijk')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='local_services', to='providers.municipality', verbose_name='gemeente')),
            ],
            options={
                'verbose_name': 'algemene voorziening',
                'verbose_name_plural': 'algemene voorzieningen',
                'ordering': ['name', 'starts_on'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='providers_localservice_ends_after_it_starts', violation_error_message='De einddatum ligt vóór de begindatum.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('municipality', '='), ('name', '='), (providers.periods.Days('starts_on', 'ends_on'), '&&')], name='providers_localservice_one_at_a_time', violation_error_message='Deze voorziening staat voor die periode al op de sociale kaart.'), models.CheckConstraint(condition=models.Q(('waiting_weeks', None), ('waiting_weeks__lte', 104), _connector='OR'), name='providers_localservice_waits_at_most_104', violation_error_message='Vul een aantal van 0 tot en met 104 weken in.')],
            },
        ),
        migrations.RunSQL(
            "CALL rondom_keep_history('providers_localservice', '{}', '{}');",
            "CALL rondom_forget_history('providers_localservice');",
        ),
    ]
