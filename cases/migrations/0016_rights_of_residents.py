"""Requests of residents about their data, consent, what was told to others, and the copy of everything."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import providers.models.sealed
from django.conf import settings
from django.db import migrations, models

# Of a copy only that it was made and released is kept, never what is in it.
FORWARD = """
CALL rondom_keep_history('cases_consent', '{}', '{}');
CALL rondom_keep_history('cases_datacopy', '{parts_done,parts_total,beat_at}', '{pdf,text}');
CALL rondom_keep_history('cases_datarequest', '{version}', '{}');
CALL rondom_keep_history('cases_disclosure', '{}', '{}');
CALL rondom_keep_history('cases_rectification', '{}', '{}');
"""
BACKWARD = """
CALL rondom_forget_history('cases_consent');
CALL rondom_forget_history('cases_datacopy');
CALL rondom_forget_history('cases_datarequest');
CALL rondom_forget_history('cases_disclosure');
CALL rondom_forget_history('cases_rectification');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0017_retention_terms"),
        ("providers", "0005_planned_moves"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("receiver", models.CharField(blank=True, max_length=200, verbose_name="aan wie")),
                ("purpose", models.CharField(max_length=300, verbose_name="waarvoor")),
                (
                    "data",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("contact", "naam en contact"),
                                ("question", "hulpvraag"),
                                ("plan", "plan en doelen"),
                                ("notes", "contactnotities"),
                                ("measurements", "metingen"),
                                ("documents", "documenten"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                        verbose_name="soorten gegevens",
                    ),
                ),
                ("given_on", models.DateField(verbose_name="gegeven op")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("spoken", "mondeling"),
                            ("written", "schriftelijk"),
                            ("message", "per bericht"),
                        ],
                        default="spoken",
                        max_length=10,
                        verbose_name="hoe",
                    ),
                ),
                (
                    "given_by",
                    models.CharField(
                        choices=[("self", "de inwoner zelf"), ("representative", "een vertegenwoordiger")],
                        default="self",
                        max_length=20,
                        verbose_name="gegeven door",
                    ),
                ),
                (
                    "representative",
                    models.CharField(blank=True, max_length=200, verbose_name="vertegenwoordiger"),
                ),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="geldig tot en met")),
                ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="ingetrokken op")),
                (
                    "withdrawal",
                    models.CharField(blank=True, max_length=300, verbose_name="toelichting bij intrekken"),
                ),
            ],
            options={
                "verbose_name": "toestemming",
                "verbose_name_plural": "toestemmingen",
                "ordering": ["-given_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="CopyPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60, verbose_name="sleutel")),
                ("title", models.CharField(max_length=100, verbose_name="naam")),
                ("position", models.PositiveSmallIntegerField(verbose_name="plaats")),
                ("row_count", models.PositiveIntegerField(verbose_name="aantal")),
                ("content", providers.models.sealed.SealedTextField(editable=False, verbose_name="inhoud")),
                ("left_out", models.JSONField(default=dict, verbose_name="weggelaten")),
            ],
            options={
                "verbose_name": "onderdeel van een afschrift",
                "verbose_name_plural": "onderdelen van een afschrift",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="DataCopy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="gevraagd op",
                    ),
                ),
                ("asked_on", models.DateField(verbose_name="stand van")),
                (
                    "parts_total",
                    models.PositiveSmallIntegerField(default=0, verbose_name="aantal onderdelen"),
                ),
                ("parts_done", models.PositiveSmallIntegerField(default=0, verbose_name="onderdelen klaar")),
                (
                    "beat_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="laatst aan gewerkt op"),
                ),
                ("gathered_at", models.DateTimeField(blank=True, null=True, verbose_name="verzameld op")),
                ("released_at", models.DateTimeField(blank=True, null=True, verbose_name="vrijgegeven op")),
                ("made_at", models.DateTimeField(blank=True, null=True, verbose_name="opgemaakt op")),
                ("keep_until", models.DateField(blank=True, null=True, verbose_name="bewaren tot en met")),
                ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="verwijderd op")),
                (
                    "pdf",
                    providers.models.sealed.SealedTextField(blank=True, editable=False, verbose_name="PDF"),
                ),
                (
                    "text",
                    providers.models.sealed.SealedTextField(blank=True, editable=False, verbose_name="JSON"),
                ),
                (
                    "state",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(removed_at__isnull=False, then=models.Value("removed")),
                            models.When(made_at__isnull=False, then=models.Value("ready")),
                            models.When(released_at__isnull=False, then=models.Value("released")),
                            models.When(gathered_at__isnull=False, then=models.Value("gathered")),
                            default=models.Value("gathering"),
                        ),
                        output_field=models.CharField(
                            choices=[
                                ("gathering", "wordt verzameld"),
                                ("gathered", "klaar om na te kijken"),
                                ("released", "wordt opgemaakt"),
                                ("ready", "klaar voor de inwoner"),
                                ("removed", "verwijderd"),
                            ],
                            max_length=10,
                            verbose_name="stand",
                        ),
                    ),
                ),
            ],
            options={
                "verbose_name": "afschrift",
                "verbose_name_plural": "afschriften",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="DataRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("access", "inzage"),
                            ("rectification", "correctie"),
                            ("objection", "bezwaar tegen gebruik"),
                            ("erasure", "vernietiging"),
                        ],
                        max_length=20,
                        verbose_name="soort verzoek",
                    ),
                ),
                ("received_on", models.DateField(verbose_name="ontvangen op")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("letter", "brief"),
                            ("mail", "e-mail"),
                            ("desk", "aan het loket"),
                            ("phone", "telefoon"),
                            ("visit", "gesprek"),
                        ],
                        max_length=10,
                        verbose_name="hoe ontvangen",
                    ),
                ),
                ("wish", models.TextField(max_length=5000, verbose_name="wat de inwoner vraagt")),
                (
                    "asked_by",
                    models.CharField(
                        choices=[("self", "de inwoner zelf"), ("representative", "een vertegenwoordiger")],
                        default="self",
                        max_length=20,
                        verbose_name="gevraagd door",
                    ),
                ),
                (
                    "representative",
                    models.CharField(blank=True, max_length=200, verbose_name="vertegenwoordiger"),
                ),
                (
                    "representation",
                    models.CharField(blank=True, max_length=200, verbose_name="waaruit dat blijkt"),
                ),
                (
                    "identified_on",
                    models.DateField(blank=True, null=True, verbose_name="identiteit vastgesteld op"),
                ),
                (
                    "identified_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("document", "identiteitsbewijs gezien"),
                            ("known", "bekend bij de vaste hulpverlener"),
                            ("called_back", "teruggebeld op het bekende nummer"),
                            ("sent", "antwoord gaat naar het bekende adres"),
                        ],
                        max_length=20,
                        verbose_name="hoe vastgesteld",
                    ),
                ),
                ("started_on", models.DateField(blank=True, null=True, verbose_name="in behandeling sinds")),
                ("extended_on", models.DateField(blank=True, null=True, verbose_name="verlengd op")),
                (
                    "extension_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="reden van verlenging"),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("granted", "toegewezen"),
                            ("partly", "deels toegewezen"),
                            ("refused", "afgewezen"),
                        ],
                        max_length=10,
                        verbose_name="besluit",
                    ),
                ),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="besloten op")),
                (
                    "refusal_ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("retention", "de wet schrijft voor dat wij dit bewaren"),
                            ("others", "de rechten van anderen wegen zwaarder"),
                            ("correct", "de gegevens kloppen"),
                            ("grounds", "er zijn dwingende redenen om de gegevens te gebruiken"),
                            ("unknown", "niet vast te stellen wie het vraagt"),
                            ("excessive", "het verzoek is duidelijk ongegrond of buitensporig"),
                        ],
                        max_length=20,
                        verbose_name="reden van afwijzing",
                    ),
                ),
                (
                    "answer",
                    models.TextField(blank=True, max_length=5000, verbose_name="antwoord aan de inwoner"),
                ),
                ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="ingetrokken op")),
                ("lifted_on", models.DateField(blank=True, null=True, verbose_name="beperking opgeheven op")),
                (
                    "state",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(then=models.Value("withdrawn"), withdrawn_on__isnull=False),
                            models.When(decision="granted", then=models.Value("granted")),
                            models.When(decision="partly", then=models.Value("partly")),
                            models.When(decision="refused", then=models.Value("refused")),
                            models.When(started_on__isnull=False, then=models.Value("in_work")),
                            models.When(identified_on__isnull=False, then=models.Value("identified")),
                            default=models.Value("received"),
                        ),
                        output_field=models.CharField(
                            choices=[
                                ("received", "ontvangen"),
                                ("identified", "identiteit vastgesteld"),
                                ("in_work", "in behandeling"),
                                ("granted", "toegewezen"),
                                ("partly", "deels toegewezen"),
                                ("refused", "afgewezen"),
                                ("withdrawn", "ingetrokken"),
                            ],
                            max_length=20,
                            verbose_name="stand",
                        ),
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="versie")),
            ],
            options={
                "verbose_name": "verzoek over gegevens",
                "verbose_name_plural": "verzoeken over gegevens",
                "ordering": ["-received_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("receiver", models.CharField(blank=True, max_length=200, verbose_name="aan wie")),
                ("what", models.CharField(max_length=300, verbose_name="wat")),
                (
                    "data",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("contact", "naam en contact"),
                                ("question", "hulpvraag"),
                                ("plan", "plan en doelen"),
                                ("notes", "contactnotities"),
                                ("measurements", "metingen"),
                                ("documents", "documenten"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                        verbose_name="soorten gegevens",
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("consent", "toestemming van de inwoner"),
                            ("legal_task", "wettelijke taak (Wmo)"),
                            ("cooperation", "nodig voor de hulp (Wmo 5.3.3 lid 3)"),
                            ("legal_duty", "wettelijke plicht"),
                            ("vital", "vitaal belang: acuut gevaar"),
                        ],
                        max_length=20,
                        verbose_name="grondslag",
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("phone", "telefoon"),
                            ("mail", "e-mail"),
                            ("letter", "brief"),
                            ("meeting", "overleg"),
                            ("file", "bestand"),
                        ],
                        max_length=10,
                        verbose_name="hoe",
                    ),
                ),
                ("told_on", models.DateField(verbose_name="op")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="vastgelegd op",
                    ),
                ),
            ],
            options={
                "verbose_name": "verstrekking",
                "verbose_name_plural": "verstrekkingen",
                "ordering": ["-told_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Rectification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("corrected", "verbeterd"), ("statement", "verklaring van de inwoner")],
                        max_length=10,
                        verbose_name="soort",
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("client", "persoonsgegevens"),
                            ("note", "contactnotitie"),
                            ("plan", "plan en doelen"),
                            ("referral", "verwijzing"),
                            ("measurement", "meting"),
                            ("other", "iets anders"),
                        ],
                        max_length=20,
                        verbose_name="waarover",
                    ),
                ),
                ("field", models.CharField(max_length=200, verbose_name="welk gegeven")),
                ("row_id", models.BigIntegerField(blank=True, null=True, verbose_name="welke rij")),
                (
                    "before",
                    models.TextField(blank=True, max_length=5000, verbose_name="wat er staat of stond"),
                ),
                (
                    "after",
                    models.TextField(max_length=5000, verbose_name="wat het moet zijn, of de verklaring"),
                ),
                ("made_on", models.DateField(verbose_name="op")),
                (
                    "made_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="vastgelegd op",
                    ),
                ),
            ],
            options={
                "verbose_name": "correctie bij het dossier",
                "verbose_name_plural": "correcties bij het dossier",
                "ordering": ["-made_on", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="referral",
            name="ground",
            field=models.CharField(
                choices=[
                    ("consent", "toestemming van de inwoner"),
                    ("legal_task", "wettelijke taak (Wmo)"),
                    ("cooperation", "nodig voor de hulp (Wmo 5.3.3 lid 3)"),
                    ("legal_duty", "wettelijke plicht"),
                    ("vital", "vitaal belang: acuut gevaar"),
                ],
                db_default="consent",
                default="consent",
                max_length=20,
                verbose_name="grondslag",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="sharing_ended_on",
            field=models.DateField(blank=True, null=True, verbose_name="delen gestopt op"),
        ),
        migrations.AddField(
            model_name="consent",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="consents",
                to="cases.case",
                verbose_name="dossier",
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="partner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="providers.partner",
                verbose_name="organisatie",
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="recorded_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="vastgelegd door",
            ),
        ),
        migrations.AddField(
            model_name="casegrant",
            name="consent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="grants",
                to="cases.consent",
                verbose_name="toestemming",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="consent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="referrals",
                to="cases.consent",
                verbose_name="toestemming",
            ),
        ),
        migrations.AddField(
            model_name="datacopy",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="gevraagd door",
            ),
        ),
        migrations.AddField(
            model_name="datacopy",
            name="released_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="vrijgegeven door",
            ),
        ),
        migrations.AddField(
            model_name="copypart",
            name="copy",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="parts",
                to="cases.datacopy",
                verbose_name="afschrift",
            ),
        ),
        migrations.AddField(
            model_name="datarequest",
            name="client",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="data_requests",
                to="cases.client",
                verbose_name="inwoner",
            ),
        ),
        migrations.AddField(
            model_name="datarequest",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="besloten door",
            ),
        ),
        migrations.AddField(
            model_name="datarequest",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="behandelaar",
            ),
        ),
        migrations.AddField(
            model_name="datarequest",
            name="registered_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="vastgelegd door",
            ),
        ),
        migrations.AddField(
            model_name="datacopy",
            name="request",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="copy",
                to="cases.datarequest",
                verbose_name="verzoek",
            ),
        ),
        migrations.AddField(
            model_name="disclosure",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="disclosures",
                to="cases.case",
                verbose_name="dossier",
            ),
        ),
        migrations.AddField(
            model_name="disclosure",
            name="consent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="disclosures",
                to="cases.consent",
                verbose_name="toestemming",
            ),
        ),
        migrations.AddField(
            model_name="disclosure",
            name="partner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="providers.partner",
                verbose_name="organisatie",
            ),
        ),
        migrations.AddField(
            model_name="disclosure",
            name="told_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="door",
            ),
        ),
        migrations.AddField(
            model_name="rectification",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rectifications",
                to="cases.case",
                verbose_name="dossier",
            ),
        ),
        migrations.AddField(
            model_name="rectification",
            name="made_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="door",
            ),
        ),
        migrations.AddField(
            model_name="rectification",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rectifications",
                to="cases.datarequest",
                verbose_name="verzoek",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_on__isnull", True),
                    ("withdrawn_on__gte", models.F("given_on")),
                    _connector="OR",
                ),
                name="cases_consent_withdrawn_after_given",
                violation_error_message="De einddatum ligt vóór de begindatum.",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True), ("valid_until__gte", models.F("given_on")), _connector="OR"
                ),
                name="cases_consent_valid_after_given",
                violation_error_message="De einddatum ligt vóór de begindatum.",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("given_by", "self"), ("representative", "")),
                    models.Q(("given_by", "representative"), models.Q(("representative", ""), _negated=True)),
                    _connector="OR",
                ),
                name="cases_consent_names_the_representative",
                violation_error_message="Vul in wie de vertegenwoordiger is, en alleen dan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("partner__isnull", False), ("receiver", "")),
                    models.Q(("partner__isnull", True), models.Q(("receiver", ""), _negated=True)),
                    _connector="OR",
                ),
                name="cases_consent_is_for_one_receiver",
                violation_error_message="Kies een organisatie, of vul in wie het kreeg.",
            ),
        ),
        migrations.AddConstraint(
            model_name="copypart",
            constraint=models.UniqueConstraint(fields=("copy", "key"), name="cases_copypart_once_in_a_copy"),
        ),
        migrations.AddIndex(
            model_name="datarequest",
            index=models.Index(fields=["state", "received_on"], name="cases_datarequest_by_state"),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("identified_on__isnull", True),
                    ("identified_on__gte", models.F("received_on")),
                    _connector="OR",
                ),
                name="cases_datarequest_identified_after",
                violation_error_message="De einddatum ligt vóór de begindatum.",
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("started_on__isnull", True),
                    ("started_on__gte", models.F("received_on")),
                    _connector="OR",
                ),
                name="cases_datarequest_started_after",
                violation_error_message="De einddatum ligt vóór de begindatum.",
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("extended_on__isnull", True),
                    ("extended_on__gte", models.F("received_on")),
                    _connector="OR",
                ),
                name="cases_datarequest_extended_after",
                violation_error_message="De einddatum ligt vóór de begindatum.",
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_on__isnull", True),
                    ("decided_on__gte", models.F("received_on")),
                    _connector="OR",
                ),
                name="cases_datarequest_decided_after",
                violation_error_message="De einddatum ligt vóór de begindatum.",
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_on__isnull", True),
                    ("withdrawn_on__gte", models.F("received_on")),
                    _connector="OR",
                ),
                name="cases_datarequest_withdrawn_after",
                violation_error_message="De einddatum ligt vóór de begindatum.",
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("started_on__isnull", True),
                    ("started_on__gte", models.F("identified_on")),
                    _connector="OR",
                ),
                name="cases_datarequest_starts_after_check",
                violation_error_message="De einddatum ligt vóór de begindatum.",
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lifted_on__isnull", True), ("lifted_on__gte", models.F("decided_on")), _connector="OR"
                ),
                name="cases_datarequest_lifted_after_decision",
                violation_error_message="De einddatum ligt vóór de begindatum.",
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("asked_by", "self"), ("representative", "")),
                    models.Q(("asked_by", "representative"), models.Q(("representative", ""), _negated=True)),
                    _connector="OR",
                ),
                name="cases_datarequest_names_the_representative",
                violation_error_message="Vul in wie de vertegenwoordiger is, en alleen dan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("identified_how", ""), ("identified_on__isnull", True)),
                    models.Q(
                        ("identified_on__isnull", False), models.Q(("identified_how", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="cases_datarequest_says_how_identity_was_checked",
                violation_error_message="Vul in hoe de identiteit is vastgesteld.",
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("started_on__isnull", True), ("identified_on__isnull", False), _connector="OR"
                ),
                name="cases_datarequest_identity_first",
                violation_error_message="Stel eerst vast wie het verzoek doet.",
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_by__isnull", True), ("decided_on__isnull", True), ("decision", "")),
                    models.Q(
                        ("decided_by__isnull", False),
                        ("decided_on__isnull", False),
                        ("started_on__isnull", False),
                        models.Q(("decision", ""), _negated=True),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="cases_datarequest_is_decided_as_a_whole",
                violation_error_message="Vul het besluit, de datum en het antwoord samen in.",
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_on__isnull", True), ("decided_on__isnull", True), _connector="OR"
                ),
                name="cases_datarequest_withdrawn_or_decided",
                violation_error_message="Een verzoek waarop is besloten, kan niet worden ingetrokken.",
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("extended_on__isnull", True), ("extension_reason", "")),
                    models.Q(
                        ("extended_on__isnull", False),
                        models.Q(("extension_reason", ""), _negated=True),
                        models.Q(("kind", "erasure"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="cases_datarequest_is_extended_for_a_reason",
                violation_error_message="Vul in waarom er meer tijd nodig is. Vernietiging verlengt u niet.",
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lifted_on__isnull", True),
                    models.Q(("decided_on__isnull", False), ("kind", "objection")),
                    _connector="OR",
                ),
                name="cases_datarequest_only_objections_restrict",
                violation_error_message="Alleen een toegewezen bezwaar geeft een beperking.",
            ),
        ),
        migrations.AddConstraint(
            model_name="datacopy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("released_at__isnull", True), ("released_by__isnull", True)),
                    models.Q(
                        ("gathered_at__isnull", False),
                        ("released_at__isnull", False),
                        ("released_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="cases_datacopy_released_by_somebody",
                violation_error_message="Een afschrift wordt pas vrijgegeven als het is verzameld.",
            ),
        ),
        migrations.AddConstraint(
            model_name="datacopy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("removed_at__isnull", True), models.Q(("pdf", ""), ("text", "")), _connector="OR"
                ),
                name="cases_datacopy_removed_is_empty",
                violation_error_message="Een verwijderd afschrift is leeg.",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("partner__isnull", False), ("receiver", "")),
                    models.Q(("partner__isnull", True), models.Q(("receiver", ""), _negated=True)),
                    _connector="OR",
                ),
                name="cases_disclosure_is_to_one_receiver",
                violation_error_message="Kies een organisatie, of vul in wie het kreeg.",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("consent__isnull", False), ("ground", "consent")),
                    models.Q(models.Q(("ground", "consent"), _negated=True), ("consent__isnull", True)),
                    _connector="OR",
                ),
                name="cases_disclosure_names_its_consent",
                violation_error_message="Kies welke toestemming van de inwoner hierbij hoort.",
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision__in", ("refused", "partly")), _negated=True),
                    models.Q(("refusal_ground", ""), _negated=True),
                    _connector="OR",
                ),
                name="cases_datarequest_is_refused_on_a_ground",
                violation_error_message="Kies waarom het niet of niet helemaal kan.",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
