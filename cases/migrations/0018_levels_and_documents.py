"""What each reader of a dossier sees: levels of referrals, classes of notes, the procesregie, documents."""

import cases.models.document
import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.functions.datetime
import providers.periods
from django.conf import settings
from django.db import migrations, models


# A version stays as it came; only the destruction of the whole document takes it away.
FORWARD = """
CALL rondom_keep_history('cases_document', '{}', '{}');
CALL rondom_keep_history('cases_documentversion', '{}', '{}');
CREATE TRIGGER stays_as_it_came BEFORE UPDATE ON cases_documentversion
    FOR EACH ROW EXECUTE FUNCTION rondom_append_only();
"""
BACKWARD = """
DROP TRIGGER stays_as_it_came ON cases_documentversion;
CALL rondom_forget_history('cases_documentversion');
CALL rondom_forget_history('cases_document');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0017_partition_the_logs_by_month"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "confidentiality",
                    models.CharField(
                        choices=[
                            ("normal", "gewoon: wie het hele dossier ziet"),
                            ("confidential", "vertrouwelijk: u, de vaste hulpverlener en de stuurder"),
                            ("direction", "procesregie: alleen de procesregisseur"),
                        ],
                        db_default="normal",
                        default="normal",
                        max_length=12,
                        verbose_name="wie leest dit",
                    ),
                ),
                (
                    "is_hidden_from_partners",
                    models.BooleanField(default=False, verbose_name="Niet zichtbaar voor partners"),
                ),
                ("title", models.CharField(max_length=200, verbose_name="titel")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("letter", "Brief"),
                            ("report", "Verslag"),
                            ("plan", "Plan"),
                            ("advice", "Advies"),
                            ("consent", "Toestemming"),
                            ("mail", "E-mail"),
                            ("photo", "Foto"),
                            ("other", "Anders"),
                        ],
                        default="other",
                        max_length=10,
                        verbose_name="soort document",
                    ),
                ),
                ("dated_on", models.DateField(verbose_name="datum van het document")),
                (
                    "withdrawn_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="ingetrokken op"),
                ),
                (
                    "withdraw_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="reden van intrekken"),
                ),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documenten",
                "ordering": ["-dated_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="DocumentVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="versie")),
                ("file_name", models.CharField(max_length=200, verbose_name="bestandsnaam")),
                ("content_type", models.CharField(max_length=100, verbose_name="soort bestand")),
                ("size", models.PositiveBigIntegerField(verbose_name="grootte in bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="controlegetal")),
                (
                    "stored_as",
                    models.CharField(
                        default=cases.models.document.new_name,
                        max_length=32,
                        unique=True,
                        verbose_name="naam op schijf",
                    ),
                ),
                (
                    "uploaded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="toegevoegd op",
                    ),
                ),
            ],
            options={
                "verbose_name": "documentversie",
                "verbose_name_plural": "documentversies",
                "ordering": ["-number"],
            },
        ),
        migrations.AddField(
            model_name="contactnote",
            name="confidentiality",
            field=models.CharField(
                choices=[
                    ("normal", "gewoon: wie het hele dossier ziet"),
                    ("confidential", "vertrouwelijk: u, de vaste hulpverlener en de stuurder"),
                    ("direction", "procesregie: alleen de procesregisseur"),
                ],
                db_default="normal",
                default="normal",
                max_length=12,
                verbose_name="wie leest dit",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="level",
            field=models.CharField(
                choices=[
                    ("referral", "verwijzing: naam, contact en de vraag"),
                    ("core", "kern: ook het plan en de doelen"),
                    ("full", "volledig: ook notities en metingen"),
                ],
                db_default="referral",
                default="referral",
                max_length=10,
                verbose_name="niveau van inzage",
            ),
        ),
        migrations.AlterField(
            model_name="involvement",
            name="level",
            field=models.CharField(
                choices=[
                    ("core", "kern: plan en doelen"),
                    ("full", "volledig: ook notities en metingen"),
                    ("direction", "procesregie: volledig, en eigen notities"),
                ],
                default="core",
                max_length=10,
                verbose_name="niveau van inzage",
            ),
        ),
        migrations.AddConstraint(
            model_name="involvement",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("level", "direction")),
                expressions=[("case", "="), (providers.periods.Days("starts_on", "ends_on"), "&&")],
                name="cases_involvement_one_director_at_a_time",
                violation_error_message="Dit dossier heeft dan al een procesregisseur.",
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="documents",
                to=settings.AUTH_USER_MODEL,
                verbose_name="toegevoegd door",
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="documents",
                to="cases.case",
                verbose_name="dossier",
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="ingetrokken door",
            ),
        ),
        migrations.AddField(
            model_name="documentversion",
            name="document",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="cases.document",
                verbose_name="document",
            ),
        ),
        migrations.AddField(
            model_name="documentversion",
            name="uploaded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="toegevoegd door",
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["case", "-dated_on", "-id"], name="cases_document_newest_first"),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdraw_reason", ""), ("withdrawn_by", None), ("withdrawn_on", None)),
                    models.Q(
                        ("withdrawn_by__isnull", False),
                        ("withdrawn_on__isnull", False),
                        models.Q(("withdraw_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="cases_document_is_withdrawn_for_a_reason",
                violation_error_message="Vul in waarom dit document wordt ingetrokken.",
            ),
        ),
        migrations.AddConstraint(
            model_name="documentversion",
            constraint=models.UniqueConstraint(
                fields=("document", "number"),
                name="cases_document_numbers_its_versions",
                violation_error_message="Een collega heeft intussen een nieuwe versie toegevoegd.",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
