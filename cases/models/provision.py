"""What a decision granted to a resident, and its reviews."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from cases.models.case import EndReason
from cases.models.client import Client
from providers.models import Municipality, ProvisionKind, User
from providers.periods import Days, Period, PeriodQuerySet, in_order


class ProvisionQuerySet(PeriodQuerySet["Provision"]):
    """Provisions that were granted."""

    def running(self, *, on: date) -> Self:
        """Not over on the day; also those that are still to begin."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on))


class Provision(Period):
    """What one decision grants a resident, in kind or as a budget (maatwerkvoorziening, Wmo art. 1.1.1).

    It hangs on the resident and not on a dossier: a stairlift stays when the dossier closes. ends_on is its
    last day, also one that is still to come; end_reason says that it was stopped and why (WMO588).
    """

    class Form(models.TextChoices):
        IN_KIND = "in_kind", "zorg in natura"
        BUDGET = "budget", "pgb"

    class Rate(models.TextChoices):
        """By whom a budget is spent: the rates of the verordening. Never an amount per resident."""

        FORMAL = "formal", "tarief voor beroepskrachten"
        INFORMAL = "informal", "tarief voor hulp uit het eigen netwerk"

    # PROTECT: what was granted, and until when, stays answerable.
    client = models.ForeignKey(Client, models.PROTECT, related_name="provisions", verbose_name="inwoner")
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="provisions", verbose_name="gemeente"
    )
    kind = models.ForeignKey(
        ProvisionKind, models.PROTECT, related_name="provisions", verbose_name="voorzieningsoort"
    )
    # Of the kind, whichever version of it held: by this one kind is at most one thing at a time.
    code = models.CharField("code", max_length=30, editable=False)
    what = models.CharField(
        "welke precies",
        max_length=120,
        blank=True,
        help_text="Nodig als de inwoner er twee van dezelfde soort heeft. Bijvoorbeeld: drempel badkamer.",
    )
    form = models.CharField("leveringsvorm", max_length=10, choices=Form, default=Form.IN_KIND)
    decided_on = models.DateField("besluit van")
    mark = models.CharField("kenmerk van de beschikking", max_length=60, blank=True)
    review_on = models.DateField(
        "herbeoordeling op", null=True, blank=True, help_text="Dan staat de voorziening op uw werklijst."
    )
    end_reason = models.CharField("reden van beëindiging", max_length=2, choices=EndReason, blank=True)
    budget_plan = models.TextField(
        "budgetplan",
        max_length=5_000,
        blank=True,
        help_text="Alleen bij een pgb. Wat de inwoner ervan inkoopt, bij wie en waarom.",
    )
    budget_manager = models.CharField(
        "wie het pgb beheert",
        max_length=200,
        blank=True,
        help_text="Alleen bij een pgb. De inwoner zelf, of een vertegenwoordiger.",
    )
    budget_rate = models.CharField(
        "pgb-tarief",
        max_length=10,
        choices=Rate,
        blank=True,
        help_text="Alleen bij een pgb. Het bedrag staat in de beschikking, de SVB betaalt uit.",
    )
    contribution_told_on = models.DateField(
        "eigen bijdrage verteld op", null=True, blank=True, help_text="Laat leeg als dit nog moet."
    )
    version = models.PositiveIntegerField("versie", default=1, editable=False)

    objects = ProvisionQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = "maatwerkvoorziening"
        verbose_name_plural = "maatwerkvoorzieningen"
        ordering = ["-starts_on", "-pk"]
        indexes = [
            models.Index(fields=["client", "-starts_on"], name="cases_provision_of_client"),
            models.Index(
                fields=["review_on"],
                name="cases_provision_to_review",
                condition=Q(end_reason="", review_on__isnull=False),
            ),
        ]
        constraints = [
            *Period.Meta.constraints,
            ExclusionConstraint(
                name="cases_provision_one_of_a_kind_at_a_time",
                expressions=[
                    ("client", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    (Lower("what"), RangeOperators.EQUAL),
                    (Days(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Deze inwoner heeft dan al zo'n voorziening. Beëindig die eerst, "
                "of schrijf op welke dit precies is.",
            ),
            models.CheckConstraint(
                condition=Q(form="in_kind", budget_plan="", budget_manager="", budget_rate="")
                | Q(form="budget") & ~Q(budget_plan="") & ~Q(budget_manager="") & ~Q(budget_rate=""),
                name="cases_provision_budget_has_a_plan",
                violation_error_message="Een pgb heeft een budgetplan, iemand die het beheert en een tarief.",
            ),
            models.CheckConstraint(
                condition=Q(end_reason="") | Q(ends_on__isnull=False),
                name="cases_provision_ends_on_a_day",
                violation_error_message="Vul de laatste dag van de voorziening in.",
            ),
            models.CheckConstraint(
                condition=Q(review_on=None) | Q(review_on__gte=F("starts_on")),
                name="cases_provision_is_reviewed_after_it_starts",
                violation_error_message="De herbeoordeling komt na de eerste dag van de voorziening.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.what}" if self.what else str(self.kind)

    def is_running(self, *, on: date) -> bool:
        """Granted, begun or still to begin, and not over."""
        return self.ends_on is None or self.ends_on >= on

    def clean(self) -> None:
        super().clean()
        if self.kind_id:
            self.code = self.kind.code
            if self.form == self.Form.BUDGET and not self.kind.may_be_budget:
                raise ValidationError({"form": "Deze voorziening kan niet als pgb."})


class ProvisionReview(models.Model):
    """A look at whether a provision still fits (herbeoordeling, Wmo art. 2.3.9 and 2.3.10)."""

    class Result(models.TextChoices):
        STAYS = "stays", "loopt door"
        NEW_DECISION = "new_decision", "er komt een nieuw besluit"
        STOPS = "stops", "stopt"

    class Ground(models.TextChoices):
        """On what a decision may be revised or withdrawn (Wmo art. 2.3.10 lid 1)."""

        WRONG_DATA = "wrong_data", "de gegevens waren onjuist of onvolledig (onder a)"
        NOT_NEEDED = "not_needed", "de inwoner heeft het niet meer nodig (onder b)"
        NOT_ENOUGH = "not_enough", "het is niet meer toereikend (onder c)"
        CONDITIONS = "conditions", "de inwoner houdt zich niet aan de voorwaarden (onder d)"
        MISUSED = "misused", "het wordt niet of voor iets anders gebruikt (onder e)"

    # PROTECT: why a provision went on or stopped is read in an objection.
    provision = models.ForeignKey(
        Provision, models.PROTECT, related_name="reviews", verbose_name="maatwerkvoorziening"
    )
    reviewed_on = models.DateField("herbeoordeeld op")
    result = models.CharField("uitkomst", max_length=20, choices=Result)
    ground = models.CharField("grond in de wet", max_length=20, choices=Ground, blank=True)
    note = models.CharField("wat is bekeken", max_length=1_000)
    next_on = models.DateField("volgende herbeoordeling", null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="door")

    class Meta:
        verbose_name = "herbeoordeling"
        verbose_name_plural = "herbeoordelingen"
        ordering = ["-reviewed_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(note=""),
                name="cases_provisionreview_says_what_was_seen",
                violation_error_message="Schrijf op wat u hebt bekeken.",
            ),
            models.CheckConstraint(
                condition=Q(result="stays", ground="") | ~Q(result="stays") & ~Q(ground=""),
                name="cases_provisionreview_changes_on_a_ground",
                violation_error_message="Kies bij stoppen of wijzigen de grond in de wet, en alleen dan.",
            ),
            in_order("reviewed_on", "next_on", name="cases_provisionreview_comes_before_the_next"),
        ]

    def __str__(self) -> str:
        return f"herbeoordeling van {self.reviewed_on:%d-%m-%Y}"
