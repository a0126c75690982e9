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

    # KPI -> the text that stood with it when it was frozen; empty while it is provisional.
    explanations = models.JSONField("toelichtingen", default=dict, db_default={}, blank=True)
    published_at = models.DateTimeField("gepubliceerd op", null=True, blank=True)
    # Null: published by the beat.
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="gepubliceerd door"
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
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(frozen_at__isnull=False),
                name="reporting_report_is_frozen_before_it_is_published",
                violation_error_message="Alleen een vastgesteld rapport wordt gepubliceerd.",
            ),
        ]

    def __str__(self) -> str:
        return f"maandrapport {self.municipality} {self.month:%Y-%m}, versie {self.version}"

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None


class Explanation(models.Model):
    """What the consortium says with one KPI of a month (toelichting); a report keeps it when it is frozen."""

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="explanations", verbose_name="gemeente"
    )
    month = models.DateField("maand (eerste dag)")
    kpi = models.CharField("KPI", max_length=3)
    text = models.CharField("toelichting", max_length=1_000)
    written_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="geschreven door", editable=False
    )
    written_at = models.DateTimeField("geschreven op", db_default=Now(), editable=False)
    version = models.PositiveIntegerField("versie", default=1, editable=False)

    class Meta:
        verbose_name = "toelichting"
        verbose_name_plural = "toelichtingen"
        ordering = ["month", "kpi"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "month", "kpi"],
                name="reporting_explanation_one_per_kpi",
                violation_error_message="Er staat al een toelichting bij dit cijfer.",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1) & ~Q(text=""),
                name="reporting_explanation_says_something_of_a_month",
                violation_error_message="Schrijf de toelichting op.",
            ),
        ]

    def __str__(self) -> str:
        return f"toelichting {self.kpi}, {self.month:%Y-%m}"


def said_with(report: MonthlyReport) -> dict[str, str]:
    """KPI -> what is said with it: as it was frozen, else as it is written now."""
    if report.is_frozen:
        return dict(report.explanations)
    said = Explanation.objects.filter(municipality=report.municipality_id, month=report.month)
    return dict(said.values_list("kpi", "text"))


class OpenPage(models.Model):
    """That everybody may read the published figures of a gemeente (openbare pagina), until it is closed."""

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="open_pages", verbose_name="gemeente"
    )
    starts_on = models.DateField("vanaf")
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="geopend door")
    is_closed = models.BooleanField("gesloten", default=False)
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="gesloten door"
    )
    closed_at = models.DateTimeField("gesloten op", null=True, blank=True)

    class Meta:
        verbose_name = "openbare pagina"
        verbose_name_plural = "openbare pagina's"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality"],
                condition=Q(is_closed=False),
                name="reporting_openpage_one_at_a_time",
                violation_error_message="De openbare pagina van deze gemeente staat al aan.",
            ),
            models.CheckConstraint(
                condition=Q(is_closed=False, closed_at=None, closed_by=None)
                | Q(is_closed=True, closed_at__isnull=False, closed_by__isnull=False),
                name="reporting_openpage_says_who_closed_it",
            ),
        ]

    def __str__(self) -> str:
        return f"openbare pagina {self.municipality}"


class ImportRun(models.Model):
    """One import of files (invoer): who, when, which files and how much."""

    at = models.DateTimeField("op", db_default=Now(), editable=False)
    by = models.CharField("door", max_length=200)
    files = models.JSONField("bestanden: naam -> SHA-256 en aantallen", default=dict)

    class Meta:
        verbose_name = "invoer"
        verbose_name_plural = "invoer"
        ordering = ["-pk"]
