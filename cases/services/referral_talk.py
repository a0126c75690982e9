"""What is said about a referral: by its sender, its receiver, the loket and the clock.

None of it changes the state, and so none stops the clock of K07.
"""

import logging
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError

from cases.models import Referral, ReferralMessage
from cases.policies import referral as policies
from cases.services.head import record, save
from cases.services.referral_acts import coordinators, finish, locked_referral, said_day, senders, tell
from cases.states import UNANSWERED, ReferralState
from providers.models import User, act
from providers.policies import enforce

logger = logging.getLogger(__name__)
Kind = ReferralMessage.Kind


@act
def write_to_sender(*, referral: Referral, text: str, is_offer: bool = False, on: date, by: User) -> Referral:
    """Ask the sender something, or offer something else (vraag stellen, tegenvoorstel doen).

    Raises PermissionDenied for others than the organisation and once the help started, ValidationError
    without a text.
    """
    referral = locked_referral(referral, None, None)
    enforce(policies.why_not_write_to_sender(by, referral, on=on))
    _say(referral, Kind.OFFER if is_offer else Kind.QUESTION, text, on=on, by=by)
    what = "doet een tegenvoorstel bij" if is_offer else "heeft een vraag over"
    subject = "Tegenvoorstel bij een verwijzing" if is_offer else "Vraag over een verwijzing"
    said = f"{referral.partner} {what} een verwijzing."
    if referral.state in UNANSWERED:
        said += " De antwoordtijd loopt door."
    tell(senders(referral, on=on), referral, subject, said)
    return referral


@act
def write_to_receiver(*, referral: Referral, text: str, on: date, by: User) -> Referral:
    """Answer what the organisation asked (beantwoorden).

    Raises as write_to_sender, for who does not work in the dossier.
    """
    referral = locked_referral(referral, None, None)
    enforce(policies.why_not_write_to_receiver(by, referral, on=on))
    _say(referral, Kind.ANSWER, text, on=on, by=by)
    said = f"De verwijzer schreef u over een verwijzing aan {referral.partner}."
    tell(coordinators(referral, on=on), referral, "Bericht over een verwijzing", said)
    return referral


@act
def postpone(
    *, referral: Referral, expected_on: date, seen: int | None = None, on: date, by: User
) -> Referral:
    """Tell another day on which there is likely to be room (nieuwe verwachting).

    Raises PermissionDenied for others than the organisation and off the waiting list, ValidationError for a
    day that is over and when a colleague was first.
    """
    referral = locked_referral(referral, None, seen)
    enforce(policies.why_not_postpone(by, referral, on=on))
    if expected_on < on:
        raise ValidationError({"expected_on": "Vul een datum in van vandaag of later."})
    referral.expected_on = expected_on
    # A new day is asked for once more when it is over.
    referral.messages.filter(kind=Kind.WAIT_OVER).delete()
    finish(referral, "referral_waiting", on=on, by=by)
    day = said_day(expected_on)
    said = f"{referral.partner} verwacht nu plek op {day} voor een verwijzing op de wachtlijst."
    tell(senders(referral, on=on), referral, "Nieuwe verwachting van de wachtlijst", said)
    return referral


@act
def pick_up(*, referral: Referral, note: str, on: date, by: User) -> Referral:
    """Take up a referral that came back, as the loket, and say what is done instead (oppakken).

    Raises PermissionDenied for others than the loket and what was not expired or taken up before,
    ValidationError without a note. The holder is told.
    """
    referral = locked_referral(referral, None, None)
    enforce(policies.why_not_pick_up(by, referral, on=on))
    if not note.strip():
        raise ValidationError({"note": "Schrijf op wat u met de verlopen verwijzing doet."})
    referral.picked_up_on, referral.picked_up_by, referral.picked_up_note = on, by, note.strip()
    finish(referral, "referral_picked_up", on=on, by=by)
    said = f"Het loket pakte een verlopen verwijzing aan {referral.partner} op."
    tell(senders(referral, on=on, with_leads=True), referral, "Verwijzing opgepakt door het loket", said)
    return referral


class Call(NamedTuple):
    """One thing the clock says, once: when, to whom and how."""

    kind: Kind
    states: frozenset[ReferralState]
    why_not: Callable[..., str | None]
    to_receiver: bool
    subject: str
    text: str


CALLS = (
    Call(
        Kind.REMINDER, UNANSWERED, policies.why_not_remind, True, "Herinnering: verwijzing wacht",
        "Een verwijzing voor {partner} wacht op antwoord. Antwoord graag uiterlijk op {due}.",
    ),
    Call(
        Kind.LATE, UNANSWERED, policies.why_not_tell_lead, False, "Verwijzing zonder antwoord",
        "{partner} gaf nog geen antwoord op een verwijzing; de afgesproken tijd is om. Bel de organisatie.",
    ),
    Call(
        Kind.WAIT_OVER, frozenset({ReferralState.WAITING}), policies.why_not_ask_for_place, True,
        "Is er plek voor uw wachtlijst?",
        "De verwachte start van een verwijzing op de wachtlijst van {partner} is geweest. Neem haar aan, "
        "geef een nieuwe datum of weiger. Anders verloopt de plek.",
    ),
    Call(
        Kind.NOT_STARTED, frozenset({ReferralState.ACCEPTED}), policies.why_not_ask_for_start, False,
        "Hulp nog niet gestart",
        "{partner} nam een verwijzing aan, maar de hulp is nog niet gestart. Bel de organisatie.",
    ),
)  # fmt: skip


def call(*, on: date) -> int:
    """Say what the clock has to say of all referrals, each once; gives how much. It may run twice."""
    said = 0
    for one in CALLS:
        rows = Referral.objects.filter(state__in=one.states).exclude(messages__kind=one.kind)
        rows = rows.select_related("partner").prefetch_related("partner__answer_norms")
        due = [row for row in rows.order_by("case_id", "pk").iterator(500) if not one.why_not(row, on=on)]
        for referral in due:
            try:
                _call(one, referral, on=on)
            except (PermissionDenied, ValidationError):
                logger.info("Referral %s was answered meanwhile.", referral.pk)
            else:
                said += 1
    return said


@act
def _call(one: Call, referral: Referral, *, on: date) -> None:
    referral = locked_referral(referral, None, None)
    enforce(one.why_not(referral, on=on))
    save(ReferralMessage(referral=referral, kind=one.kind, on=on))
    people = coordinators(referral, on=on) if one.to_receiver else senders(referral, on=on, with_leads=True)
    text = one.text.format(partner=referral.partner, due=said_day(policies.answer_due(referral)))
    tell(people, referral, one.subject, text)


def _say(referral: Referral, kind: Kind, text: str, *, on: date, by: User) -> None:
    if not text.strip():
        raise ValidationError({"text": "Schrijf uw bericht op."})
    message = ReferralMessage(referral=referral, kind=kind, text=text.strip(), on=on, by=by)
    save(message)
    record(referral.case, "referral_message", on=on, by=by, about=message)
