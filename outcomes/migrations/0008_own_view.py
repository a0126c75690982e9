"""How a resident sees it, and the words of the instruments that go with it."""

from datetime import date

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


DIMENSIONS = {
    "body": "Lichaamsfuncties",
    "mind": "Mentaal welbevinden",
    "meaning": "Zingeving",
    "quality": "Kwaliteit van leven",
    "taking_part": "Meedoen",
    "daily_life": "Dagelijks functioneren",
}
PLAIN = {
    "financien": "Geld",
    "werk_opleiding": "Werk en leren",
    "tijdsbesteding": "Wat u op een dag doet",
    "huisvesting": "Wonen",
    "huiselijke_relaties": "Mensen thuis",
    "geestelijke_gezondheid": "Hoe u zich voelt",
    "lichamelijke_gezondheid": "Uw lichaam",
    "middelengebruik": "Drank, drugs en medicijnen",
    "basale_adl": "Eten, wassen en aankleden",
    "instrumentele_adl": "Koken, post en vervoer",
    "sociaal_netwerk": "Familie en vrienden",
    "maatschappelijke_participatie": "Meedoen in de buurt",
    "justitie": "Politie en boetes",
    "1": "het gaat heel slecht",
    "2": "het gaat slecht",
    "3": "het gaat een beetje",
    "4": "het gaat goed",
    "5": "het gaat heel goed",
}
GOALS = {"not": "niet behaald", "partly": "gedeeltelijk behaald", "wholly": "helemaal behaald"}
FIRST = date(2020, 1, 1)
ROWS = (
    ("positive_health", "Positieve Gezondheid", "Positieve Gezondheid: Institute for Positive Health (iPH). Om over te praten, niet om te vergelijken.", DIMENSIONS),
    ("self_rating", "Eigen cijfers", "Eigen woorden van Rondom. Geen Zelfredzaamheid-Matrix, en nooit samengevoegd met een meting.", PLAIN),
    ("goals", "Doelrealisatie", "Per doel van het plan, bij het afsluiten (K15).", GOALS),
)
GUARD = """
CALL rondom_row_security('outcomes_ownview', 'trajectory_id', 'cases_trajectory');
CALL rondom_keep_history('outcomes_ownview', '{}', '{}');
"""
OPEN = """
CALL rondom_forget_history('outcomes_ownview');
CALL rondom_no_row_security('outcomes_ownview');
"""


def begin(apps, schema_editor):
    rows = apps.get_model("outcomes", "InstrumentVersion").objects
    for instrument, name, notice, names in ROWS:
        rows.create(instrument=instrument, starts_on=FIRST, name=name, notice=notice, names=names)


def end(apps, schema_editor):
    kinds = [instrument for instrument, *_ in ROWS]
    apps.get_model("outcomes", "InstrumentVersion").objects.filter(instrument__in=kinds).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0044_ladder_of_a_measurement'),
        ('outcomes', '0007_first_survey_texts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='instrumentversion',
            name='instrument',
            field=models.CharField(choices=[('zrm', 'Zelfredzaamheid-Matrix'), ('ladder', 'Participatieladder'), ('positive_health', 'Positieve Gezondheid'), ('self_rating', 'Eigen cijfers van de inwoner'), ('goals', 'Doelrealisatie')], max_length=20, verbose_name='meetinstrument'),
        ),
        migrations.CreateModel(
            name='OwnView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('instrument', models.CharField(choices=[('positive_health', 'Positieve Gezondheid'), ('self_rating', 'eigen cijfers per leefgebied')], max_length=20, verbose_name='waarmee')),
                ('held_on', models.DateField(verbose_name='op')),
                ('marks', models.JSONField(verbose_name='cijfers van de inwoner')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ingevoerd door')),
                ('trajectory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='own_views', to='cases.trajectory', verbose_name='traject')),
            ],
            options={
                'verbose_name': 'eigen kijk',
                'verbose_name_plural': 'eigen kijk',
                'ordering': ['-held_on', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('trajectory', 'instrument', 'held_on'), name='outcomes_ownview_one_a_day', violation_error_message='Van deze dag staat het er al.')],
            },
        ),
        migrations.RunSQL(GUARD, OPEN),
        migrations.RunPython(begin, end),
    ]
