"""What an organisation tells of many referrals at once, by a file or a message: each by itself."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from cases.models import Referral
from cases.policies import referral as policies
from cases.services import referrals
from cases.states import TAKEN_ON
from providers.models import User
from providers.policies import enforce

ACTS: Mapping[str, Callable[..., Referral]] = {
    "seen": referrals.mark_seen,
    "accept": referrals.accept,
    "wait": referrals.put_on_waiting_list,
    "decline": referrals.decline,
    "start": referrals.start,
    "end": referrals.end,
}
NOT_THERE = "Deze verwijzing is er niet, of niet voor uw organisatie."
NOT_ONE = "Bij dit BSN staan meer verwijzingen. Noem het nummer van de verwijzing."
NONE = "Bij dit BSN wacht geen verwijzing aan uw organisatie."


class Said(NamedTuple):
    """One thing that was told. place: the line or the order; number: of the referral, or bsn says whose."""

    place: int
    act: str
    words: Mapping[str, Any]
    number: int | None = None
    bsn: str = ""


class Taken(NamedTuple):
    """What became of it. why_not: empty when it was done, or had been done already."""

    place: int
    number: int | None
    why_not: str = ""


def take_in(*, said: Iterable[Said], on: date, by: User) -> list[Taken]:
    """Do each with the act that a screen would call, as far as it may (antwoorden verwerken).

    One that is refused undoes nothing of the others; what had been done already counts as done.
    Raises PermissionDenied for who answers for no organisation.
    """
    enforce(policies.why_not_see_inbox(by, on=on))
    return [_one(one, on=on, by=by) for one in said]


def _one(one: Said, *, on: date, by: User) -> Taken:
    referral, why_not = _found(one, on=on, by=by)
    if referral is None:
        return Taken(one.place, one.number, why_not)
    if _is_done(referral, one):
        return Taken(one.place, referral.pk)
    try:
        with transaction.atomic():
            ACTS[one.act](referral=referral, on=on, by=by, **one.words)
    except ValidationError as error:
        return Taken(one.place, referral.pk, " ".join(error.messages))
    except PermissionDenied as error:
        return Taken(one.place, referral.pk, str(error))
    return Taken(one.place, referral.pk)


def _found(one: Said, *, on: date, by: User) -> tuple[Referral | None, str]:
    """The referral that is meant: by its number, else the only one of who has this BSN that may become so."""
    mine = Referral.objects.visible_to(by, on=on).sent_to(by.employer).select_related("case", "partner")
    if one.number is not None:
        return mine.filter(pk=one.number).first(), NOT_THERE
    # Whose name the organisation does not know yet is not found by a number either.
    known = mine.filter(case__client__bsn=one.bsn, state__in=TAKEN_ON) if one.bsn else mine.none()
    shown = [row for row in known[:50] if policies.shown(row, by, on=on) >= policies.Shown.PERSON]
    fitting = [row for row in shown if _is_done(row, one) or (row.started_on is None) == (one.act != "end")]
    if len(fitting) > 1:
        return None, NOT_ONE
    return (fitting[0], "") if fitting else (None, NONE)


def _is_done(referral: Referral, one: Said) -> bool:
    """Whether this was told before: sent twice is done once."""
    if one.act == "start":
        return referral.started_on is not None and referral.started_on == one.words.get("started_on")
    if one.act == "end":
        return referral.ended_on is not None and referral.ended_on == one.words.get("ended_on")
    return False
