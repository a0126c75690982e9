"""How heavy dossiers count in a team, and the bandwidth of a worker, become dated rows."""

import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
import providers.periods
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("providers", "0013_working_days"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseloadGuide",
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
                    "light",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="licht telt als",
                    ),
                ),
                (
                    "regular",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="regulier telt als",
                    ),
                ),
                (
                    "intensive",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="intensief telt als",
                    ),
                ),
                (
                    "very_heavy",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="zeer zwaar telt als",
                    ),
                ),
                ("band_low", models.PositiveSmallIntegerField(verbose_name="bandbreedte van")),
                ("band_high", models.PositiveSmallIntegerField(verbose_name="bandbreedte tot en met")),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="caseload_guides",
                        to="providers.team",
                        verbose_name="team",
                    ),
                ),
            ],
            options={
                "verbose_name": "richtlijn caseload",
                "verbose_name_plural": "richtlijnen caseload",
                "ordering": ["team", "starts_on"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="providers_caseloadguide_ends_after_it_starts",
                        violation_error_message="De einddatum ligt vóór de begindatum.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("team", "="), (providers.periods.Days("starts_on", "ends_on"), "&&")],
                        name="providers_caseloadguide_one_at_a_time",
                        violation_error_message="Dit team heeft in die periode al een richtlijn.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("light__gte", 1),
                            ("regular__gte", models.F("light")),
                            ("intensive__gte", models.F("regular")),
                            ("very_heavy__gte", models.F("intensive")),
                            ("very_heavy__lte", 20),
                        ),
                        name="providers_caseloadguide_heavier_weighs_more",
                        violation_error_message="Een zwaarder niveau telt niet minder dan een lichter. Kies 1 tot en met 20.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("band_low__lte", models.F("band_high"))),
                        name="providers_caseloadguide_band_in_order",
                        violation_error_message="De bandbreedte begint bij het kleinste getal.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            "CALL rondom_keep_history('providers_caseloadguide', '{}', '{}');",
            "CALL rondom_forget_history('providers_caseloadguide');",
        ),
    ]
