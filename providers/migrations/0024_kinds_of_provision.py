"""What a decision can grant, and what a household pays for it, each from a day on."""

import django.contrib.postgres.constraints
import django.core.validators
import providers.periods
from decimal import Decimal
from django.db import migrations, models



# Source: iWmo 3.2, code list WMO020, and Wmo 2015 art. 2.1.4a. A wheelchair costs nothing; for sheltered
# living and shelter the contribution follows income.
KINDS = (
    ("huishouden", "hulp bij het huishouden", "01", "subscription"),
    ("begeleiding", "begeleiding individueel", "02", "subscription"),
    ("verzorging", "persoonlijke verzorging", "03", "subscription"),
    ("kortdurend-verblijf", "kortdurend verblijf (respijt)", "04", "subscription"),
    ("woondiensten", "woondiensten", "05", "subscription"),
    ("andere-individuele-hulp", "andere individuele hulp", "06", "subscription"),
    ("dagbesteding", "dagbesteding of groepsbegeleiding", "07", "subscription"),
    ("vervoer-dagbesteding", "vervoer naar dagbesteding", "08", "subscription"),
    ("regiotaxi", "collectief vervoer (regiotaxi)", "08", "subscription"),
    ("andere-groepshulp", "andere hulp in een groep", "09", "subscription"),
    ("ander-arrangement", "ander arrangement", "10", "subscription"),
    ("rolstoel", "rolstoel", "11", "none"),
    ("vervoermiddel", "scootmobiel of aangepaste fiets", "12", "subscription"),
    ("traplift", "traplift", "13", "subscription"),
    ("woningaanpassing", "andere woningaanpassing", "13", "subscription"),
    ("ander-hulpmiddel", "ander hulpmiddel", "14", "subscription"),
    ("beschermd-wonen", "beschermd wonen", "15", "income"),
    ("opvang", "opvang", "16", "income"),
    ("spoedopvang", "spoedopvang", "17", "none"),
    ("ander-verblijf", "ander beschermd wonen of andere opvang", "18", "income"),
)
RATES = (
    ("2020-01-01", "2023-12-31", "19.00"),
    ("2024-01-01", "2024-12-31", "20.60"),
    ("2025-01-01", "2025-12-31", "21.00"),
    ("2026-01-01", None, "21.80"),
)
FORWARD = [
    *(
        (
            "INSERT INTO providers_provisionkind (code, name, category, contribution, may_be_budget, starts_on)"
            " VALUES (%s, %s, %s, %s, %s, '2015-01-01')",
            [code, name, category, contribution, category < "15"],
        )
        for code, name, category, contribution in KINDS
    ),
    *(
        (
            "INSERT INTO providers_contributionrate (starts_on, ends_on, amount, source)"
            " VALUES (%s, %s, %s, 'Wmo 2015 art. 2.1.4a lid 4')",
            list(row),
        )
        for row in RATES
    ),
    "CALL rondom_keep_history('providers_provisionkind', '{}', '{}')",
    "CALL rondom_keep_history('providers_contributionrate', '{}', '{}')",
]
BACKWARD = [
    "CALL rondom_forget_history('providers_provisionkind')",
    "CALL rondom_forget_history('providers_contributionrate')",
]


class Migration(migrations.Migration):

    dependencies = [
        ('providers', '0023_subscriptions'),
    ]

    operations = [
        migrations.CreateModel(
            name='ContributionRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='vanaf')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='tot en met')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=5, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(Decimal('999.99'))], verbose_name='euro per maand')),
                ('source', models.CharField(max_length=300, verbose_name='bron')),
            ],
            options={
                'verbose_name': 'eigen bijdrage',
                'verbose_name_plural': 'eigen bijdragen',
                'ordering': ['starts_on'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='providers_contributionrate_ends_after_it_starts', violation_error_message='De einddatum ligt vóór de begindatum.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(providers.periods.Days('starts_on', 'ends_on'), '&&')], name='providers_contributionrate_one_at_a_time', violation_error_message='Voor die periode staat er al een eigen bijdrage.'), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='providers_contributionrate_is_not_negative', violation_error_message='Vul een bedrag van 0 euro of meer in.')],
            },
        ),
        migrations.CreateModel(
            name='ProvisionKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='vanaf')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='tot en met')),
                ('code', models.CharField(max_length=30, validators=[django.core.validators.RegexValidator('\\A[a-z0-9-]+\\Z', 'Gebruik kleine letters, cijfers en streepjes.')], verbose_name='code')),
                ('name', models.CharField(max_length=100, verbose_name='naam')),
                ('category', models.CharField(max_length=2, validators=[django.core.validators.RegexValidator('\\A[0-9]{2}\\Z', 'Vul twee cijfers in, bijvoorbeeld 13.')], verbose_name='productcategorie')),
                ('contribution', models.CharField(choices=[('subscription', 'abonnementstarief'), ('income', 'naar inkomen en vermogen'), ('none', 'geen')], default='subscription', max_length=20, verbose_name='eigen bijdrage')),
                ('may_be_budget', models.BooleanField(default=True, verbose_name='mag als pgb')),
            ],
            options={
                'verbose_name': 'voorzieningsoort',
                'verbose_name_plural': 'voorzieningsoorten',
                'ordering': ['category', 'name', 'starts_on'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='providers_provisionkind_ends_after_it_starts', violation_error_message='De einddatum ligt vóór de begindatum.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('code', '='), (providers.periods.Days('starts_on', 'ends_on'), '&&')], name='providers_provisionkind_one_at_a_time', violation_error_message='Van deze code is er in die periode al een voorzieningsoort.'), models.CheckConstraint(condition=models.Q(('code__regex', '^[a-z0-9-]+$')), name='providers_provisionkind_code_is_plain', violation_error_message='Gebruik in de code kleine letters, cijfers en streepjes.'), models.CheckConstraint(condition=models.Q(('category__regex', '^[0-9]{2}$')), name='providers_provisionkind_category_is_two_digits', violation_error_message='Een productcategorie heeft twee cijfers, bijvoorbeeld 13.')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
