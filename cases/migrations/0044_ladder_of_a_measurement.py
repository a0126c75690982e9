"""The days of the ladder of a half-year measurement become dated rows."""

from django.db import migrations, models

SEED = """
INSERT INTO cases_legalterm (code, starts_on, length, source) VALUES
('measure_task', '2015-01-01', 30, 'Eigen werkwijze'),
('measure_lead', '2015-01-01', 14, 'Eigen werkwijze'),
('measure_missed', '2015-01-01', 30, 'Eigen werkwijze; K01 telt tot en met 30 dagen na de dag')
"""
BACK = "DELETE FROM cases_legalterm WHERE code LIKE 'measure\\_%'"

class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0043_escalation'),
    ]

    operations = [
        migrations.AlterField(
            model_name='legalterm',
            name='code',
            field=models.CharField(choices=[('receipt', 'ontvangst van een melding bevestigen'), ('assessment', 'onderzoek na een melding'), ('decision', 'beschikking na een aanvraag'), ('personal_plan', 'persoonlijk plan inleveren'), ('notice', 'beslissen na een ingebrekestelling'), ('penalty', 'dwangsom, ten hoogste'), ('penalty_set', 'dwangsom vaststellen'), ('complaint', 'klacht afhandelen'), ('complaint_committee', 'klacht afhandelen, met een commissie'), ('complaint_longer', 'klacht: langer na uitstel'), ('objecting', 'bezwaar maken na een besluit'), ('objection', 'bezwaar afhandelen'), ('objection_committee', 'bezwaar afhandelen, met een adviescommissie'), ('objection_longer', 'bezwaar: langer na uitstel'), ('incident', 'calamiteit of geweld melden'), ('inquiry', 'onderzoek na een calamiteit of geweld'), ('breach', 'datalek melden'), ('request', 'verzoek over gegevens beantwoorden'), ('request_longer', 'verzoek over gegevens: langer na verlenging'), ('erasure', 'gegevens vernietigen op verzoek'), ('meet', 'kennismaken met een inwoner'), ('plan', 'plan maken met een inwoner'), ('measure_task', 'halfjaarmeting: taak, zo lang vóór de dag'), ('measure_lead', 'halfjaarmeting: ook bij de stuurder, zo lang na de dag'), ('measure_missed', 'halfjaarmeting: gemist, zo lang na de dag')], max_length=30, verbose_name='waarvoor'),
        ),
        migrations.RunSQL(SEED, BACK),
    ]
