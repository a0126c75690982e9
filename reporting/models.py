"""Definitions of the KPIs, the monthly reports made with them, and the files that came in."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from providers.models import Municipality, User
from reporting.querysets import MonthlyReportQuerySet


class KpiDefinition(models.Model):
    """What one KPI counts (definitie), a version at a time; a version never changes."""

    code = models.CharField("KPI", max_length=3)
    version = models.PositiveSmallIntegerField("versie")
    title = models.CharField("titel", max_length=200)
    text = models.TextField("definitie")
    unit = models.CharField("eenheid", max_length=40)
    target = models.DecimalField("norm", max_digits=6, decimal_places=1, null=True, blank=True)
    parameters = models.JSONField("parameters", default=dict)

    class Meta:
        verbose_name = "definitie"
        verbose_name_plural = "definities"
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="reporting_definition_one_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.code} versie {self.version}"


class MonthlyReport(models.Model):
    """The report of one municipality over one month (maandrapport), provisional until it is frozen.

    `internal` and `protected` are the canonical JSON texts of docs/kpi-definitions.md, byte for byte.
    """

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="reports", verbose_name="gemeente"
    )
    month = models.DateField("maand (eerste dag)")
    version = models.PositiveSmallIntegerField("versie")
    internal = models.TextField("intern")
    protected = models.TextField("afgeschermd")
    internal_sha256 = models.CharField("SHA-256 intern", max_length=64)
    protected_sha256 = models.CharField("SHA-256 afgeschermd", max_length=64)
    definitions = models.JSONField("versies van de definities", default=dict)
    differences = models.JSONField("verschillen met de vorige versie", default=list)
    pdf = models.BinaryField("PDF", null=True, blank=True)
    computed_at = models.DateTimeField("berekend op", db_default=Now())
    frozen_at = models.DateTimeField("vastgesteld op", null=True, blank=True)
    # Null: frozen by the beat, on the day set for it.
    frozen_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="vastgesteld door"
    )

    objects = MonthlyReportQuerySet.as_manager()

    class Meta:
        verbose_name = "maandrapport"
        verbose_name_plural = "maandrapporten"
        ordering = ["municipality", "-month", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "month", "version"], name="reporting_report_one_per_version"
            ),
            models.UniqueConstraint(
                fields=["municipality", "month"],
                condition=Q(frozen_at=None),
                name="reporting_report_one_provisional",
                violation_error_message="Er is al een voorlopig rapport over deze maand.",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="reporting_report_month_is_a_first_day",
                violation_error_message="Een maand wordt bewaard als haar eerste dag.",
            ),
        ]

    def __str__(self) -> str:
        return f"maandrapport {self.municipality} {self.month:%Y-%m}, versie {self.version}"

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None


class ImportRun(models.Model):
    """One import of files (invoer): who, when, which files and how much."""

    at = models.DateTimeField("op", db_default=Now(), editable=False)
    by = models.CharField("door", max_length=200)
    files = models.JSONField("bestanden: naam -> SHA-256 en aantallen", default=dict)

    class Meta:
        verbose_name = "invoer"
        verbose_name_plural = "invoer"
        ordering = ["-pk"]
