"""How long the law, or our own way of working, gives for something, from a day on."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Case, Q, Value, When

from cases.terms import Steps, days_on
from providers.models import Remembered

LONGEST = 3_650


class LegalCode(models.TextChoices):
    """What is to be done within a term (waarvoor een termijn geldt)."""

    RECEIPT = "receipt", "ontvangst van een melding bevestigen"
    ASSESSMENT = "assessment", "onderzoek na een melding"
    DECISION = "decision", "beschikking na een aanvraag"
    PERSONAL_PLAN = "personal_plan", "persoonlijk plan inleveren"
    NOTICE = "notice", "beslissen na een ingebrekestelling"
    PENALTY = "penalty", "dwangsom, ten hoogste"
    PENALTY_SET = "penalty_set", "dwangsom vaststellen"
    COMPLAINT = "complaint", "klacht afhandelen"
    COMPLAINT_COMMITTEE = "complaint_committee", "klacht afhandelen, met een commissie"
    COMPLAINT_LONGER = "complaint_longer", "klacht: langer na uitstel"
    OBJECTING = "objecting", "bezwaar maken na een besluit"
    OBJECTION = "objection", "bezwaar afhandelen"
    OBJECTION_COMMITTEE = "objection_committee", "bezwaar afhandelen, met een adviescommissie"
    OBJECTION_LONGER = "objection_longer", "bezwaar: langer na uitstel"
    INCIDENT = "incident", "calamiteit of geweld melden"
    INQUIRY = "inquiry", "onderzoek na een calamiteit of geweld"
    BREACH = "breach", "datalek melden"
    REQUEST = "request", "verzoek over gegevens beantwoorden"
    REQUEST_LONGER = "request_longer", "verzoek over gegevens: langer na verlenging"
    ERASURE = "erasure", "gegevens vernietigen op verzoek"
    MEET = "meet", "kennismaken met een inwoner"
    PLAN = "plan", "plan maken met een inwoner"
    MEASURE_TASK = "measure_task", "halfjaarmeting: taak, zo lang vóór de dag"
    MEASURE_LEAD = "measure_lead", "halfjaarmeting: ook bij de stuurder, zo lang na de dag"
    MEASURE_MISSED = "measure_missed", "halfjaarmeting: gemist, zo lang na de dag"
    REFERRAL_GRACE = "referral_grace", "verwijzing: na de antwoordtijd tot zij verloopt"
    WAITING_GRACE = "waiting_grace", "wachtlijst: na de verwachte start tot de plek verloopt"


# What a term is counted in; in days of the calendar unless said here.
UNITS: Mapping[str, tuple[str, str]] = {
    LegalCode.RECEIPT: ("werkdag", "werkdagen"),
    LegalCode.INCIDENT: ("werkdag", "werkdagen"),
    LegalCode.MEET: ("werkdag", "werkdagen"),
    LegalCode.REFERRAL_GRACE: ("werkdag", "werkdagen"),
    LegalCode.WAITING_GRACE: ("werkdag", "werkdagen"),
    LegalCode.BREACH: ("uur", "uur"),
    LegalCode.REQUEST: ("maand", "maanden"),
    LegalCode.REQUEST_LONGER: ("maand", "maanden"),
    LegalCode.ERASURE: ("maand", "maanden"),
}


def unit_of(code: str, number: int = 2) -> str:
    """The word for what a term is counted in."""
    return UNITS.get(code, ("dag", "dagen"))[0 if number == 1 else 1]


class LegalTerm(models.Model):
    """How much time there is for one thing, for clocks that start from a day on (wettelijke termijn)."""

    code = models.CharField("waarvoor", max_length=30, choices=LegalCode)
    starts_on = models.DateField("vanaf")
    length = models.PositiveSmallIntegerField("lengte")
    source = models.CharField("bron", max_length=300)

    class Meta:
        verbose_name = "wettelijke termijn"
        verbose_name_plural = "wettelijke termijnen"
        ordering = ["code", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "starts_on"],
                name="cases_legalterm_one_a_day",
                violation_error_message="Vanaf die dag is al een termijn vastgelegd. Trek die eerst in.",
            ),
            models.CheckConstraint(
                condition=Q(length__gte=1, length__lte=LONGEST),
                name="cases_legalterm_lasts",
                violation_error_message=f"Vul een getal van 1 tot en met {LONGEST} in.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()}: {self.words}"

    @property
    def words(self) -> str:
        """The term as people say it: 42 dagen, 1 maand."""
        return f"{self.length} {unit_of(self.code, self.length)}"


def _read() -> dict[str, Steps]:
    found: dict[str, Steps] = {}
    for code, since, length in LegalTerm.objects.order_by("code", "starts_on").values_list(
        "code", "starts_on", "length"
    ):
        found[code] = (*found.get(code, ()), (since, length))
    return found


# All terms. A change holds from tomorrow at the earliest, so a minute-old copy is right for every clock.
legal_terms = Remembered(_read)


def term_on(code: str, day: date) -> int:
    """How long the term is of a clock that starts on the day. Raises KeyError for a term nobody laid down."""
    return days_on(legal_terms()[code], day)


def term_in_sql(code: str, since: str) -> Any:
    """The same for rows with the day in a field or annotation `since`, as an expression."""
    (_, first), *later = legal_terms()[code]
    if not later:
        return Value(first)
    whens = [When(**{f"{since}__gte": day}, then=Value(length)) for day, length in reversed(later)]
    return Case(*whens, default=Value(first), output_field=models.IntegerField())
