"""The procesregie: a procesregisseur beside the vaste hulpverlener of a very heavy dossier."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from cases import policies
from cases.models import Case, Involvement
from cases.services.head import locked, record, save
from providers import services as outbox
from providers.models import MessageKind, User, act
from providers.policies import enforce

DAY = timedelta(days=1)


class Ground(models.TextChoices):
    """Why a dossier is beyond those who work in it (criterium voor opschalen)."""

    STAGNATION = "stagnation", "stagnatie: de hulp loopt vast"
    COMPLEXITY = "complexity", "complexiteit: er zijn te veel problemen of helpers tegelijk"
    SAFETY = "safety", "veiligheid: iemand loopt gevaar"


@act
def escalate(
    *, case: Case, worker: User, grounds: Sequence[str], reason: str, on: date, by: User
) -> Involvement:
    """Give a very heavy dossier a procesregisseur from today on (opschalen); the worker gets a mail.

    grounds: values of Ground, one or more. reason: what goes wrong, read by who sees the dossier. A part that
    the worker had in the dossier already ends with it.
    Raises PermissionDenied for who does not decide in the dossier, and when it is not very heavy or directed
    already; ValidationError by field.
    """
    case = locked(case)
    enforce(policies.why_not_escalate(by, case, on=on))
    if no := policies.why_not_direct(worker, on=on) or policies.why_not_let_in(worker, case):
        raise ValidationError({"worker": no})
    if not grounds or not set(grounds) <= set(Ground.values):
        raise ValidationError({"grounds": "Kies waarom procesregie nodig is."})
    direction = _taken_over(case, worker, on=on)
    direction.part = ", ".join(
        str(Ground(word).label).partition(":")[0] for word in Ground if word in grounds
    )
    save(direction)
    record(case, "escalated", on=on, by=by, about=direction, text=reason)
    outbox.tell(
        to=worker, kind=MessageKind.DOSSIER, subject="U bent gevraagd als procesregisseur",
        text=f"{by.name} vraagt u als procesregisseur in dossier {case.number}.",
        path=reverse("cases:case", args=[case.pk]),
    )  # fmt: skip
    return direction


@act
def end_direction(*, case: Case, reason: str, on: date, by: User) -> Involvement:
    """End the procesregie (afschalen); today is its last day. Its notes stay closed to others.

    Raises PermissionDenied for others than the procesregisseur and who leads the team, and ValidationError
    when there is none.
    """
    case = locked(case)
    enforce(policies.why_not_end_direction(by, case, on=on))
    direction = policies.direction_of(case, on=on)
    if direction is None or direction.ends_on == on:
        raise ValidationError("In dit dossier is geen procesregie meer.")
    direction.ends_on = on
    save(direction)
    record(case, "descalated", on=on, by=by, about=direction, text=reason)
    return direction


def _taken_over(case: Case, worker: User, *, on: date) -> Involvement:
    """The period of the procesregie, in the place of another part the worker has today."""
    held = case.involvements.in_force(on=on).filter(worker=worker).first()
    if held is not None and held.starts_on == on:
        held.level, held.ends_on = Involvement.Level.DIRECTION, None
        return held
    if held is not None:
        held.ends_on = on - DAY
        save(held)
    return Involvement(case=case, worker=worker, level=Involvement.Level.DIRECTION, starts_on=on)
