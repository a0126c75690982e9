"""Who speaks for a resident, in which language, and what a visitor must know before a visit."""

import django.contrib.postgres.constraints
import django.db.models.deletion
import providers.periods
from django.conf import settings
from django.db import migrations, models


# A representative is read with a dossier of the resident; a safety note never by the desk.
FORWARD = """
CALL rondom_forget_history('cases_client');
CALL rondom_keep_history('cases_client', '{search_name,version}', '{bsn}');
CALL rondom_keep_history('cases_representative', '{version}', '{}');
CALL rondom_keep_history('cases_safetynote', '{version}', '{}');
CALL rondom_row_security('cases_representative',
    'client_id IN (SELECT c.client_id FROM cases_case c WHERE c.id IN (SELECT rondom_cases()))');
CALL rondom_row_security('cases_safetynote', 'case_id', 'cases_case');
"""
BACKWARD = """
CALL rondom_no_row_security('cases_safetynote');
CALL rondom_no_row_security('cases_representative');
CALL rondom_forget_history('cases_safetynote');
CALL rondom_forget_history('cases_representative');
CALL rondom_forget_history('cases_client');
CALL rondom_keep_history('cases_client', '{search_name}', '{bsn}');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0032_aftercare"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="client",
            name="language",
            field=models.CharField(blank=True, db_default="", max_length=60, verbose_name="taal"),
        ),
        migrations.AddField(
            model_name="client",
            name="needs_interpreter",
            field=models.BooleanField(db_default=False, default=False, verbose_name="tolk nodig"),
        ),
        migrations.AddField(
            model_name="client",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False, verbose_name="versie"),
        ),
        migrations.CreateModel(
            name="Representative",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="vanaf")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="tot en met")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("curator", "curator"),
                            ("trustee", "bewindvoerder"),
                            ("mentor", "mentor"),
                            ("agent", "gemachtigde"),
                        ],
                        max_length=10,
                        verbose_name="soort vertegenwoordiger",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="naam")),
                ("organisation", models.CharField(blank=True, max_length=200, verbose_name="organisatie")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telefoon")),
                ("email", models.EmailField(blank=True, max_length=200, verbose_name="e-mail")),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="adres")),
                ("proof", models.CharField(blank=True, max_length=200, verbose_name="wat is gezien")),
                ("proof_seen_on", models.DateField(blank=True, null=True, verbose_name="gezien op")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="versie")),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="representatives",
                        to="cases.client",
                        verbose_name="inwoner",
                    ),
                ),
                (
                    "proof_document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proves",
                        to="cases.document",
                        verbose_name="bewijs",
                    ),
                ),
            ],
            options={
                "verbose_name": "vertegenwoordiger",
                "verbose_name_plural": "vertegenwoordigers",
                "ordering": ["-starts_on", "-pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="cases_representative_ends_after_it_starts",
                        violation_error_message="De einddatum ligt vóór de begindatum.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("kind", "agent"), _negated=True),
                        expressions=[
                            ("client", "="),
                            ("kind", "="),
                            (providers.periods.Days("starts_on", "ends_on"), "&&"),
                        ],
                        name="cases_representative_one_of_a_kind_at_a_time",
                        violation_error_message="Er is dan al zo'n vertegenwoordiger. Beëindig die eerst.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("kind", "agent"), _negated=True),
                        expressions=[
                            ("client", "="),
                            (
                                models.Case(
                                    models.When(kind="curator", then=models.Value(1)),
                                    default=models.Value(0),
                                    output_field=models.IntegerField(),
                                ),
                                "<>",
                            ),
                            (providers.periods.Days("starts_on", "ends_on"), "&&"),
                        ],
                        name="cases_representative_curator_stands_alone",
                        violation_error_message="Naast een curator is er geen bewindvoerder of mentor. Beëindig eerst de een, dan de ander.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("proof_document__isnull", False),
                            models.Q(
                                models.Q(("proof", ""), _negated=True), ("proof_seen_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="cases_representative_is_proved",
                        violation_error_message="Kies het bewijs uit de documenten, of vul in wat u zag en wanneer.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SafetyNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="waar let u op bij een huisbezoek")),
                (
                    "readers",
                    models.CharField(
                        choices=[
                            ("team", "wie in dit dossier werkt of meekijkt"),
                            ("partners", "ook een organisatie die de inwoner helpt"),
                        ],
                        max_length=10,
                        verbose_name="wie leest dit",
                    ),
                ),
                ("written_on", models.DateField(verbose_name="geschreven op")),
                ("review_on", models.DateField(verbose_name="opnieuw bekijken op")),
                (
                    "ended_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="vervallen op"),
                ),
                ("end_reason", models.CharField(blank=True, max_length=200, verbose_name="waarom vervallen")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="versie")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="safety_notes",
                        to="cases.case",
                        verbose_name="dossier",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="vervallen door",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="geschreven door",
                    ),
                ),
            ],
            options={
                "verbose_name": "veiligheidsnotitie",
                "verbose_name_plural": "veiligheidsnotities",
                "ordering": ["-written_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("case",),
                        name="cases_safetynote_one_at_a_time",
                        violation_error_message="Er is al een veiligheidsnotitie. Pas die aan.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True),
                            ("ended_on__gte", models.F("written_on")),
                            _connector="OR",
                        ),
                        name="cases_safetynote_ends_after_it_was_written",
                        violation_error_message="De einddatum ligt vóór de begindatum.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("review_on__gt", models.F("written_on"))),
                        name="cases_safetynote_is_reviewed_later",
                        violation_error_message="Kies een dag na vandaag om dit opnieuw te bekijken.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end_reason", ""), ("ended_by", None), ("ended_on", None)),
                            models.Q(
                                ("ended_by__isnull", False),
                                ("ended_on__isnull", False),
                                models.Q(("end_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="cases_safetynote_ends_for_a_reason",
                        violation_error_message="Vul in waarom deze notitie vervalt.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
