"""Acts on the registers: incidents, data breaches, processing; and putting right what was written."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.timezone import localtime

from cases.models import Breach, Complaint, Incident, Processing, RegisterCorrection
from cases.policies import registers as policies
from providers.models import User, act, keep
from providers.policies import enforce

Row = TypeVar("Row", Complaint, Incident, Breach)
FREE = frozenset({"owner"})  # handing over is no correction
NO_SUCH_DAY = "Deze dag moet nog komen."
NO_SUCH_MOMENT = "Dit tijdstip moet nog komen."


@act
def keep_incident(
    *,
    incident: Incident | None = None,
    seen: int = 0,
    correction: str = "",
    on: date,
    by: User,
    **words: Any,
) -> Incident:
    """Register a calamity or violence, or write down what came of it.

    seen: the version that was on the screen. correction: why something that stood there is put right.
    Raises PermissionDenied for who does not handle incidents, and ValidationError by field.
    Source: Wmo 2015 art. 3.4.
    """
    enforce(policies.why_not_handle_incidents(by))
    if incident is None:
        incident = Incident(municipality_id=by.home_municipality_id)  # type: ignore[misc]  # the policy saw to it
    else:
        mine = Incident.objects.visible_to(by, on=on).select_for_update(of=("self",))
        incident = mine.get(pk=incident.pk)
    fixed = revise(incident, words, seen=seen, reason=correction, by=by)
    wrong = {
        name: NO_SUCH_DAY
        for name in ("happened_on", "known_on", "reported_on", "told_on", "concluded_on")
        if (day := getattr(incident, name)) and day > on
    }
    if incident.known_on < incident.happened_on:
        wrong["known_on"] = "Dit is vóór de dag waarop het gebeurde."
    for name in ("reported_on", "concluded_on"):
        if (day := getattr(incident, name)) and day < incident.known_on:
            wrong[name] = "Dit is vóór de dag waarop het bekend werd."
    if incident.reported_on and not incident.supervisor:
        wrong["supervisor"] = "Vul in bij welke toezichthouder u het meldde."
    if incident.told_on and not incident.told_whom:
        wrong["told_whom"] = "Vul in wie u inlichtte, zonder namen: bijvoorbeeld de dochter."
    if incident.concluded_on and not incident.conclusion:
        wrong["conclusion"] = "Schrijf op wat de conclusie is en wat er verandert."
    if incident.concluded_on and not incident.reported_on:
        wrong["reported_on"] = "Vul in wanneer het bij de toezichthouder is gemeld."
    _store(incident, fixed, wrong)
    return incident


@act
def tell_of_breach(*, discovered_at: datetime, what: str, data: str, at: datetime, by: User) -> Breach:
    """Tell of a data breach, as everybody does who discovers one; the privacy officer takes it from there.

    Raises ValidationError by field: a moment that comes.
    """
    if discovered_at > at:
        raise ValidationError({"discovered_at": NO_SUCH_MOMENT})
    breach = Breach(discovered_at=discovered_at, what=what, data=data, registered_by=by)
    keep(breach)
    return breach


@act
def handle_breach(
    *, breach: Breach, seen: int = 0, correction: str = "", at: datetime, by: User, **words: Any
) -> Breach:
    """Judge the risk of a breach, write down what was reported and to whom it was told.

    Raises PermissionDenied for others than the privacy officer, and ValidationError by field: told to the
    authority after 72 hours without the reason, told to nobody at a high risk without the reason.
    Source: AVG art. 33 and 34.
    """
    enforce(policies.why_not_handle_breaches(by))
    breach = Breach.objects.select_for_update(of=("self",)).get(pk=breach.pk)
    fixed = revise(breach, words, seen=seen, reason=correction, by=by)
    wrong = {
        name: NO_SUCH_MOMENT
        for name in ("discovered_at", "reported_at", "told_at")
        if (moment := getattr(breach, name)) and moment > at
    }
    if breach.closed_on and breach.closed_on > at.date():
        wrong["closed_on"] = NO_SUCH_DAY
    for name in ("reported_at", "told_at"):
        if (moment := getattr(breach, name)) and moment < breach.discovered_at:
            wrong[name] = "Dit is vóór het moment waarop het ontdekt werd."
    if breach.risk and not breach.risk_reason:
        wrong["risk_reason"] = "Schrijf op waarom u het risico zo inschat."
    if breach.reported_at and breach.reported_at > breach.due_at and not breach.late_reason:
        wrong["late_reason"] = "De melding kwam na 72 uur. Schrijf op waarom."
    if breach.told_at and not breach.told_how:
        wrong["told_how"] = "Schrijf op hoe u de betrokkenen inlichtte."
    _store(breach, fixed, wrong)
    return breach


@act
def keep_processing(*, on: date, by: User, **words: Any) -> Processing:
    """Write a version of a kind of processing that holds from a day on; never back in time.

    Raises PermissionDenied for others than the privacy officer, and ValidationError by field.
    Source: AVG art. 30 lid 1.
    """
    enforce(policies.why_not_keep_processing(by))
    if words["starts_on"] < on:
        raise ValidationError({"starts_on": "Een nieuwe versie begint vandaag of later."})
    version = Processing(changed_by=by, **words)
    keep(version)
    return version


def revise(
    row: Row, words: Mapping[str, Any], *, seen: int, reason: str, by: User
) -> list[RegisterCorrection]:
    """Set the words on a row; the corrections that this makes of what stood there, still to be stored.

    What was empty is filled in, and a text may be added to. All else that changes is a correction: it needs
    a reason, and what stood there is kept. Raises ValidationError when a colleague was first, or without one.
    """
    if row.pk and row.version != seen:
        raise ValidationError("Een collega heeft dit intussen gewijzigd. Kijk eerst wat er nu staat.")
    fixed: list[RegisterCorrection] = []
    for name, value in words.items():
        was = getattr(row, name) if row.pk else None
        if row.pk and name not in FREE and _is_put_right(was, value):
            field = row._meta.get_field(name)
            fixed.append(
                RegisterCorrection(
                    register=row._meta.db_table,
                    row_id=row.pk,
                    field=str(getattr(field, "verbose_name", name)),
                    was=_text(field, was),
                    became=_text(field, value),
                    reason=reason.strip(),
                    by=by,
                )
            )
        setattr(row, name, value)
    if fixed and not reason.strip():
        changed = ", ".join(one.field for one in fixed)
        raise ValidationError({"correction": f"U verandert wat er al stond: {changed}. Schrijf op waarom."})
    if row.pk:
        row.version += 1
    return fixed


def _is_put_right(was: Any, value: Any) -> bool:
    if was in (None, "", False) or was == value:
        return False
    return not (isinstance(was, str) and isinstance(value, str) and value.startswith(was))


def _text(field: Any, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        return f"{localtime(value):%d-%m-%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return str(dict(field.flatchoices).get(value, value) if getattr(field, "choices", None) else value)


def _store(row: models.Model, fixed: list[RegisterCorrection], wrong: dict[str, str]) -> None:
    if wrong:
        raise ValidationError(wrong)
    keep(row, *fixed)
