"""What a receiver sees per kind of help, and a norm to answer per kind of help."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import providers.periods
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('providers', '0019_senders'),
    ]

    operations = [
        migrations.CreateModel(
            name='DataSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='vanaf')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='tot en met')),
                ('service', models.CharField(blank=True, choices=[('stairlift', 'traplift'), ('home_adaptation', 'andere woningaanpassing'), ('wheelchair', 'rolstoel'), ('mobility_aid', 'scootmobiel of aangepaste fiets'), ('housekeeping', 'hulp bij het huishouden'), ('guidance', 'begeleiding'), ('daytime', 'dagbesteding of groepsbegeleiding'), ('daytime_transport', 'vervoer naar dagbesteding'), ('regional_taxi', 'collectief vervoer (regiotaxi)'), ('personal_care', 'persoonlijke verzorging'), ('respite', 'kortdurend verblijf (respijt)'), ('sheltered', 'beschermd wonen'), ('shelter', 'opvang'), ('client_support', 'cliëntondersteuning'), ('carer_support', 'mantelzorgondersteuning'), ('volunteers', 'vrijwillige inzet'), ('social_work', 'maatschappelijk werk'), ('welfare', 'welzijn: inloop, ontmoeting en activiteiten'), ('other', 'andere voorziening')], max_length=20, verbose_name='soort hulp')),
                ('shown', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('question', 'vraag'), ('goals', 'doelen'), ('wishes', 'wensen'), ('sex', 'geslacht'), ('age', 'leeftijd'), ('district', 'wijk'), ('name', 'naam'), ('birth_date', 'geboortedatum'), ('address', 'adres'), ('phone', 'telefoon'), ('email', 'e-mail'), ('contact_wishes', 'wensen voor contact'), ('language', 'taal')], max_length=20), size=None, verbose_name='gegevens')),
            ],
            options={
                'verbose_name': 'gegevensset',
                'verbose_name_plural': 'gegevenssets',
                'ordering': ['service', 'starts_on'],
                'abstract': False,
            },
        ),
        migrations.RemoveConstraint(
            model_name='answernorm',
            name='providers_answernorm_one_at_a_time',
        ),
        migrations.AddField(
            model_name='answernorm',
            name='service',
            field=models.CharField(blank=True, choices=[('stairlift', 'traplift'), ('home_adaptation', 'andere woningaanpassing'), ('wheelchair', 'rolstoel'), ('mobility_aid', 'scootmobiel of aangepaste fiets'), ('housekeeping', 'hulp bij het huishouden'), ('guidance', 'begeleiding'), ('daytime', 'dagbesteding of groepsbegeleiding'), ('daytime_transport', 'vervoer naar dagbesteding'), ('regional_taxi', 'collectief vervoer (regiotaxi)'), ('personal_care', 'persoonlijke verzorging'), ('respite', 'kortdurend verblijf (respijt)'), ('sheltered', 'beschermd wonen'), ('shelter', 'opvang'), ('client_support', 'cliëntondersteuning'), ('carer_support', 'mantelzorgondersteuning'), ('volunteers', 'vrijwillige inzet'), ('social_work', 'maatschappelijk werk'), ('welfare', 'welzijn: inloop, ontmoeting en activiteiten'), ('other', 'andere voorziening')], db_default='', default='', max_length=20, verbose_name='soort hulp'),
        ),
        migrations.AddConstraint(
            model_name='answernorm',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('partner', '='), ('service', '='), (providers.periods.Days('starts_on', 'ends_on'), '&&')], name='providers_answernorm_one_at_a_time', violation_error_message='Deze organisatie heeft in die periode al een antwoordnorm.'),
        ),
        migrations.AddConstraint(
            model_name='dataset',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='providers_dataset_ends_after_it_starts', violation_error_message='De einddatum ligt vóór de begindatum.'),
        ),
        migrations.AddConstraint(
            model_name='dataset',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('service', '='), (providers.periods.Days('starts_on', 'ends_on'), '&&')], name='providers_dataset_one_at_a_time', violation_error_message='Voor deze hulp is in die periode al vastgelegd wat wordt gedeeld.'),
        ),
        migrations.AddConstraint(
            model_name='dataset',
            constraint=models.CheckConstraint(condition=models.Q(('shown__contains', ['question', 'name'])), name='providers_dataset_has_question_and_name', violation_error_message='De vraag en de naam horen altijd bij wat wordt gedeeld.'),
        ),
        migrations.RunSQL(
            "CALL rondom_keep_history('providers_dataset', '{}', '{}');",
            "CALL rondom_forget_history('providers_dataset');",
        ),
    ]
