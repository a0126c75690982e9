"""The names of instruments become dated rows; a measurement keeps those of its day."""

import django.db.models.deletion
from datetime import date

from django.conf import settings
from django.db import migrations, models


ZRM_NAMES = {
    "financien": "Financiën",
    "werk_opleiding": "Werk en opleiding",
    "tijdsbesteding": "Tijdsbesteding",
    "huisvesting": "Huisvesting",
    "huiselijke_relaties": "Huiselijke relaties",
    "geestelijke_gezondheid": "Geestelijke gezondheid",
    "lichamelijke_gezondheid": "Lichamelijke gezondheid",
    "middelengebruik": "Middelengebruik",
    "basale_adl": "Basale ADL",
    "instrumentele_adl": "Instrumentele ADL",
    "sociaal_netwerk": "Sociaal netwerk",
    "maatschappelijke_participatie": "Maatschappelijke participatie",
    "justitie": "Justitie",
    "1": "acute problematiek",
    "2": "niet zelfredzaam",
    "3": "beperkt zelfredzaam",
    "4": "voldoende zelfredzaam",
    "5": "volledig zelfredzaam",
}
LADDER_NAMES = {
    "1": "geïsoleerd",
    "2": "sociale contacten buiten de deur",
    "3": "deelname aan georganiseerde activiteiten",
    "4": "onbetaald werk",
    "5": "betaald werk met ondersteuning",
    "6": "betaald werk",
}
HISTORY = "CALL rondom_keep_history('outcomes_instrumentversion', '{}', '{}');"
NO_HISTORY = "CALL rondom_forget_history('outcomes_instrumentversion');"


def begin(apps, schema_editor):
    """The names that held until now; the meaning of each level is not ours to ship."""
    rows = apps.get_model("outcomes", "InstrumentVersion").objects
    rows.create(
        instrument="zrm",
        starts_on=date(2017, 1, 1),
        name="ZRM 2017",
        notice="Zelfredzaamheid-Matrix 2017, © GGD Amsterdam: alleen de namen, zonder de uitleg per cijfer.",
        names=ZRM_NAMES,
    )
    rows.create(
        instrument="ladder",
        starts_on=date(2010, 1, 1),
        name="Participatieladder",
        notice="Participatieladder: VNG.",
        names=LADDER_NAMES,
    )


def end(apps, schema_editor):
    apps.get_model("outcomes", "InstrumentVersion").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('outcomes', '0003_row_security'),
        ('cases', '0028_dossier_of_a_complaint'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='InstrumentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('instrument', models.CharField(choices=[('zrm', 'Zelfredzaamheid-Matrix'), ('ladder', 'Participatieladder')], max_length=10, verbose_name='meetinstrument')),
                ('starts_on', models.DateField(verbose_name='vanaf')),
                ('name', models.CharField(max_length=100, verbose_name='naam')),
                ('notice', models.CharField(max_length=500, verbose_name='rechten en bron')),
                ('names', models.JSONField(verbose_name='namen')),
                ('cells', models.JSONField(blank=True, default=dict, verbose_name='uitleg per cijfer')),
                ('has_permission', models.BooleanField(default=False, verbose_name='wij hebben toestemming van de rechthebbende')),
                ('permitted_at', models.DateTimeField(blank=True, null=True, verbose_name='verklaard op')),
                ('permitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='verklaard door')),
            ],
            options={
                'verbose_name': 'versie van een meetinstrument',
                'verbose_name_plural': 'versies van meetinstrumenten',
                'ordering': ['instrument', 'starts_on'],
                'constraints': [models.UniqueConstraint(fields=('instrument', 'starts_on'), name='outcomes_instrumentversion_one_a_day', violation_error_message='Vanaf die dag is al een versie vastgelegd. Trek die eerst in.'), models.CheckConstraint(condition=models.Q(('cells', {}), models.Q(('has_permission', True), ('permitted_at__isnull', False), ('permitted_by__isnull', False)), _connector='OR'), name='outcomes_instrumentversion_cells_with_leave', violation_error_message='Uitleg invullen kan alleen met toestemming van de rechthebbende.')],
            },
        ),
        migrations.RunPython(begin, end),
        migrations.RunSQL(HISTORY, NO_HISTORY),
    ]
