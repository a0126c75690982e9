"""The terms of the law become dated rows, beginning with those that held until now."""

from django.db import migrations, models

SEED = """
INSERT INTO cases_legalterm (code, starts_on, length, source) VALUES
('assessment', '2015-01-01', 42, 'Wmo 2015 art. 2.3.2 lid 1'),
('decision', '2015-01-01', 14, 'Wmo 2015 art. 2.3.5 lid 2'),
('personal_plan', '2015-01-01', 7, 'Wmo 2015 art. 2.3.2 lid 2'),
('complaint', '1999-07-01', 42, 'Awb art. 9:11 lid 1'),
('complaint_committee', '1999-07-01', 70, 'Awb art. 9:11 lid 1'),
('complaint_longer', '1999-07-01', 28, 'Awb art. 9:11 lid 2'),
('objecting', '1994-01-01', 42, 'Awb art. 6:7 en 6:8'),
('objection', '1994-01-01', 42, 'Awb art. 7:10 lid 1'),
('objection_committee', '1994-01-01', 70, 'Awb art. 7:10 lid 1'),
('objection_committee', '2009-10-01', 84, 'Awb art. 7:10 lid 1, zoals gewijzigd per 1 oktober 2009'),
('objection_longer', '1994-01-01', 42, 'Awb art. 7:10 lid 3'),
('incident', '2015-01-01', 3, 'Wmo 2015 art. 3.4 (onverwijld); toezichthouders rekenen met drie werkdagen'),
('inquiry', '2015-01-01', 42, 'Werkwijze van toezichthouders: zes weken na de melding'),
('breach', '2018-05-25', 72, 'AVG art. 33 lid 1'),
('request', '2018-05-25', 1, 'AVG art. 12 lid 3'),
('request_longer', '2018-05-25', 2, 'AVG art. 12 lid 3'),
('erasure', '2015-01-01', 3, 'Wmo 2015 art. 5.3.5'),
('meet', '2015-01-01', 3, 'Eigen werkwijze'),
('plan', '2015-01-01', 14, 'Eigen werkwijze');
CALL rondom_keep_history('cases_legalterm', '{}', '{}');
"""
# Who changed what tells of no resident, so the pages of the administrator show it.
SHOWN = """
CALL rondom_no_row_security('cases_history');
CALL rondom_row_security('cases_history', '(SELECT rondom_is(''privacy_officer''))'
    ' OR (SELECT rondom_me() IS NOT NULL) AND (record LIKE ''providers\\_%'' OR record IN (''cases_retentionterm'','
    ' ''cases_incident'', ''cases_breach'', ''cases_processing''{more}))');
"""
MORE = ", ''cases_legalterm'', ''outcomes_instrumentversion''"


class Migration(migrations.Migration):
    dependencies = [("cases", "0026_row_security")]
    operations = [
        migrations.CreateModel(
            name="LegalTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("assessment", "onderzoek na een melding"),
                            ("decision", "beschikking na een aanvraag"),
                            ("personal_plan", "persoonlijk plan inleveren"),
                            ("complaint", "klacht afhandelen"),
                            ("complaint_committee", "klacht afhandelen, met een commissie"),
                            ("complaint_longer", "klacht: langer na uitstel"),
                            ("objecting", "bezwaar maken na een besluit"),
                            ("objection", "bezwaar afhandelen"),
                            ("objection_committee", "bezwaar afhandelen, met een adviescommissie"),
                            ("objection_longer", "bezwaar: langer na uitstel"),
                            ("incident", "calamiteit of geweld melden"),
                            ("inquiry", "onderzoek na een calamiteit of geweld"),
                            ("breach", "datalek melden"),
                            ("request", "verzoek over gegevens beantwoorden"),
                            ("request_longer", "verzoek over gegevens: langer na verlenging"),
                            ("erasure", "gegevens vernietigen op verzoek"),
                            ("meet", "kennismaken met een inwoner"),
                            ("plan", "plan maken met een inwoner"),
                        ],
                        max_length=30,
                        verbose_name="waarvoor",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="vanaf")),
                ("length", models.PositiveSmallIntegerField(verbose_name="lengte")),
                ("source", models.CharField(max_length=300, verbose_name="bron")),
            ],
            options={
                "verbose_name": "wettelijke termijn",
                "verbose_name_plural": "wettelijke termijnen",
                "ordering": ["code", "starts_on"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "starts_on"),
                        name="cases_legalterm_one_a_day",
                        violation_error_message=(
                            "Vanaf die dag is al een termijn vastgelegd. Trek die eerst in."
                        ),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("length__gte", 1), ("length__lte", 3650)),
                        name="cases_legalterm_lasts",
                        violation_error_message="Vul een getal van 1 tot en met 3650 in.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(SEED, "CALL rondom_forget_history('cases_legalterm')"),
        migrations.RunSQL(SHOWN.replace("{more}", MORE), SHOWN.replace("{more}", "")),
    ]
