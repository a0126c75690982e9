"""Why a measurement was left out, who gave the scores and why these domains."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARD = """
CALL rondom_row_security('outcomes_skip', 'trajectory_id', 'cases_trajectory');
CALL rondom_keep_history('outcomes_skip', '{}', '{}');
"""
OPEN = """
CALL rondom_forget_history('outcomes_skip');
CALL rondom_no_row_security('outcomes_skip');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0044_ladder_of_a_measurement'),
        ('outcomes', '0004_instrument_versions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='measurement',
            name='choice',
            field=models.CharField(blank=True, choices=[('goals', 'dit zijn de doelen van het plan'), ('question', 'dit hoort bij de vraag van de inwoner'), ('same', 'dezelfde als de vorige keer'), ('broad', 'de vraag gaat over bijna alles')], db_default='', max_length=10, verbose_name='waarom deze leefgebieden'),
        ),
        migrations.AddField(
            model_name='measurement',
            name='choice_note',
            field=models.CharField(blank=True, db_default='', max_length=200, verbose_name='uitleg van de keuze'),
        ),
        migrations.AddField(
            model_name='measurement',
            name='rated_with',
            field=models.CharField(blank=True, choices=[('together', 'samen met de inwoner'), ('worker', 'door de medewerker alleen'), ('colleagues', "met collega's of andere hulpverleners")], db_default='', max_length=10, verbose_name='wie gaf de cijfers'),
        ),
        migrations.CreateModel(
            name='Skip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('start', 'startmeting'), ('half_year', 'halfjaarmeting')], max_length=10, verbose_name='welke meting')),
                ('reason', models.CharField(choices=[('refused', 'de inwoner wil niet meten'), ('too_ill', 'de inwoner is te ziek of opgenomen'), ('unreached', 'de inwoner is niet bereikt'), ('ending', 'de hulp stopt binnenkort'), ('no_time', 'geen tijd of vergeten'), ('not_needed', 'meten leek niet nodig')], max_length=12, verbose_name='reden')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='toelichting')),
                ('skipped_on', models.DateField(verbose_name='overgeslagen op')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='door')),
                ('trajectory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='skips', to='cases.trajectory', verbose_name='traject')),
            ],
            options={
                'verbose_name': 'overgeslagen meting',
                'verbose_name_plural': 'overgeslagen metingen',
                'ordering': ['-skipped_on', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('trajectory', 'kind'), name='outcomes_skip_once_per_measurement', violation_error_message='Deze meting is al overgeslagen. Ververs de pagina en kijk waarom.'), models.CheckConstraint(condition=models.Q(models.Q(('reason__in', ['no_time', 'not_needed']), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='outcomes_skip_of_ours_is_explained', violation_error_message='Leg uit waarom er niet is gemeten.')],
            },
        ),
        migrations.RunSQL(GUARD, OPEN),
    ]
