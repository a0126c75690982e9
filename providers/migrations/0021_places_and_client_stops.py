"""Places per kind of help and wijk, and a stop on new residents with leave."""

import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import providers.periods
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('providers', '0020_data_sets_and_norms_per_kind'),
    ]

    operations = [
        migrations.CreateModel(
            name='ClientStop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='vanaf')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='tot en met')),
                ('service', models.CharField(blank=True, choices=[('stairlift', 'traplift'), ('home_adaptation', 'andere woningaanpassing'), ('wheelchair', 'rolstoel'), ('mobility_aid', 'scootmobiel of aangepaste fiets'), ('housekeeping', 'hulp bij het huishouden'), ('guidance', 'begeleiding'), ('daytime', 'dagbesteding of groepsbegeleiding'), ('daytime_transport', 'vervoer naar dagbesteding'), ('regional_taxi', 'collectief vervoer (regiotaxi)'), ('personal_care', 'persoonlijke verzorging'), ('respite', 'kortdurend verblijf (respijt)'), ('sheltered', 'beschermd wonen'), ('shelter', 'opvang'), ('client_support', 'cliëntondersteuning'), ('carer_support', 'mantelzorgondersteuning'), ('volunteers', 'vrijwillige inzet'), ('social_work', 'maatschappelijk werk'), ('welfare', 'welzijn: inloop, ontmoeting en activiteiten'), ('other', 'andere voorziening')], max_length=20, verbose_name='soort hulp')),
                ('reason', models.CharField(max_length=500, verbose_name='waarom')),
                ('asked_on', models.DateField(verbose_name='gevraagd op')),
                ('is_granted', models.BooleanField(blank=True, null=True, verbose_name='toestemming')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='besloten op')),
                ('decision', models.CharField(blank=True, max_length=500, verbose_name='toelichting bij het besluit')),
            ],
            options={
                'verbose_name': 'cliëntenstop',
                'verbose_name_plural': 'cliëntenstops',
                'ordering': ['-starts_on', '-pk'],
                'abstract': False,
            },
        ),
        migrations.RemoveConstraint(
            model_name='availability',
            name='providers_availability_one_at_a_time',
        ),
        migrations.RemoveConstraint(
            model_name='availability',
            name='providers_availability_at_most_1000_places',
        ),
        migrations.AddField(
            model_name='availability',
            name='capacity',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(1000)], verbose_name='plekken in totaal'),
        ),
        migrations.AddField(
            model_name='availability',
            name='district',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.district', verbose_name='wijk'),
        ),
        migrations.AddConstraint(
            model_name='availability',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(django.db.models.functions.comparison.Coalesce('partner', models.Value(0)), '='), (django.db.models.functions.comparison.Coalesce('team', models.Value(0)), '='), ('service', '='), (django.db.models.functions.comparison.Coalesce('district', models.Value(0)), '='), (providers.periods.Days('starts_on', 'ends_on'), '&&')], name='providers_availability_one_at_a_time', violation_error_message='Voor die periode is al plek en wachttijd opgegeven.'),
        ),
        migrations.AddConstraint(
            model_name='availability',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('places', None), ('places__lte', 1000), _connector='OR'), models.Q(('capacity', None), ('capacity__lte', 1000), _connector='OR')), name='providers_availability_at_most_1000_places', violation_error_message='Vul een aantal van 0 tot en met 1000 plekken in.'),
        ),
        migrations.AddField(
            model_name='clientstop',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='gevraagd door'),
        ),
        migrations.AddField(
            model_name='clientstop',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='besloten door'),
        ),
        migrations.AddField(
            model_name='clientstop',
            name='district',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.district', verbose_name='wijk'),
        ),
        migrations.AddField(
            model_name='clientstop',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stops', to='providers.partner', verbose_name='organisatie'),
        ),
        migrations.AddConstraint(
            model_name='clientstop',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='providers_clientstop_ends_after_it_starts', violation_error_message='De einddatum ligt vóór de begindatum.'),
        ),
        migrations.AddConstraint(
            model_name='clientstop',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', False)), name='providers_clientstop_has_a_last_day', violation_error_message='Vul de laatste dag van de stop in.'),
        ),
        migrations.AddConstraint(
            model_name='clientstop',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_by', None), ('decided_on', None), ('is_granted', None)), models.Q(('decided_by__isnull', False), ('decided_on__isnull', False), ('is_granted__isnull', False)), _connector='OR'), name='providers_clientstop_is_decided_by_somebody', violation_error_message='Kies of u toestemming geeft.'),
        ),
        migrations.AddConstraint(
            model_name='clientstop',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_granted', False), _negated=True), models.Q(('decision', ''), _negated=True), _connector='OR'), name='providers_clientstop_says_why_not', violation_error_message='Leg uit waarom u geen toestemming geeft.'),
        ),
        migrations.RunSQL(
            "CALL rondom_keep_history('providers_clientstop', '{}', '{}');",
            "CALL rondom_forget_history('providers_clientstop');",
        ),
    ]
