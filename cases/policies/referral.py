"""Who may do what with a referral, in which state, and what its receiver sees of the person."""

from datetime import date
from enum import IntEnum

from django.utils.formats import date_format

from cases.models import Case, EndReason, LegalCode, Referral, term_on
from cases.policies.case import why_dead
from cases.policies.sight import NAMED, STEERING, WORKING, roads
from cases.states import OPEN, TALKING, UNANSWERED
from cases.states import ReferralState as S
from cases.terms import add_working_days, working_days_between
from providers.models import ClientStop, DeclineReason, Partner, Role, User
from providers.policies import NotNow


class Shown(IntEnum):
    """How much of a resident the receiving organisation sees; a higher one holds the lower ones."""

    NOTHING = 0  # that it was asked, when, and what became of it
    NEED = 1  # question, goals, age, wijk and wishes; no name and no address
    PERSON = 2  # name and contact as well


SHOWN = {
    S.DRAFT: Shown.NOTHING,
    S.SENT: Shown.NEED,
    S.SEEN: Shown.NEED,
    S.ACCEPTED: Shown.PERSON,
    S.WAITING: Shown.PERSON,
    S.STARTED: Shown.PERSON,
    S.DECLINED: Shown.NOTHING,
    S.WITHDRAWN: Shown.NOTHING,
    S.EXPIRED: Shown.NOTHING,
}


def shown(referral: Referral, user: User, *, on: date) -> Shown:
    """What a worker of the receiving organisation sees of the person: from the answer up to the last day of
    the help. Of a protected dossier no more than the need, also after the answer, unless the worker is named
    in it: who refers tells the organisation whom it is about, and lets one worker of it in by name.
    """
    if referral.sharing_ended_on and referral.sharing_ended_on <= on:
        return Shown.NOTHING
    if referral.state == S.ENDED:
        seen = Shown.PERSON if referral.ended_on and referral.ended_on >= on else Shown.NOTHING
    else:
        seen = SHOWN[S(referral.state)]
    if seen == Shown.PERSON and referral.case.is_protected(on=on):
        return seen if roads(user, referral.case, on=on) & NAMED else Shown.NEED
    return seen


def shown_once_sent(referral: Referral, *, is_accepted: bool, on: date) -> Shown:
    """What the organisation will see of a draft: before its answer, or once it takes the referral on."""
    if not is_accepted or referral.case.is_protected(on=on):
        return Shown.NEED
    return Shown.PERSON


def shows_district(referral: Referral, *, on: date) -> bool:
    """Whether the need tells the wijk: not of a protected dossier, where that may give a home away."""
    return not referral.case.is_protected(on=on)


def answer_norm(partner: Partner, service: str = "", *, on: date) -> int:
    """Working days in which this organisation answers what is sent to it on the day for a kind of help."""
    return partner.norm_on(on, service)


def answer_due(referral: Referral) -> date | None:
    """The last day on which an answer is in time; None for a draft. Source: K07, version 1."""
    if referral.sent_on is None:
        return None
    norm = answer_norm(referral.partner, referral.service, on=referral.sent_on)
    return add_working_days(referral.sent_on, norm)


def working_days_left(referral: Referral, *, on: date) -> int:
    """Working days left to answer in time: 0 is the last day of the norm, below 0 is late.

    Raises ValueError for a draft. Source: K07, version 1.
    """
    if referral.sent_on is None:
        raise ValueError("a draft has no term")
    norm = answer_norm(referral.partner, referral.service, on=referral.sent_on)
    return norm - working_days_between(referral.sent_on, on)


def is_receiver(user: User, referral: Referral, *, on: date) -> bool:
    """Whether the user answers for the organisation to which the referral is addressed."""
    return user.has_role(Role.PARTNER) and user.employer_id == referral.partner_id and user.is_at_work(on=on)


def why_not_refer(user: User, case: Case, *, on: date) -> str | None:
    """Write a referral from the dossier."""
    if not roads(user, case, on=on) & WORKING:
        return (
            "Alleen de vaste hulpverlener, een vervanger, een betrokken collega of de stuurder verwijst "
            "uit dit dossier."
        )
    return "Dit dossier is gesloten." if case.is_closed else why_dead(case)


def why_not_refer_to(
    partner: Partner, service: str = "", district_id: int | None = None, *, on: date
) -> str | None:
    """Address a referral to this organisation: on the days it takes part, and no stop holds.

    service, district_id: a stop may be of one kind of help or one wijk; a question without them is stopped by
    a stop of everything only.
    """
    begun = partner.starts_on is None or partner.starts_on <= on
    if not begun or (partner.ends_on is not None and partner.ends_on < on):
        return f"{partner} neemt nu geen verwijzingen aan."
    for stop in ClientStop.objects.in_force(on=on).filter(partner=partner.pk, is_granted=True):
        if stop.service in ("", service) and stop.district_id in (None, district_id):
            last = date_format(stop.ends_on or on, "j F Y")
            return (
                f"{partner} neemt tot en met {last} geen nieuwe inwoners aan (cliëntenstop). "
                "Kies een andere organisatie."
            )
    return None


def why_not_write(user: User, referral: Referral, *, on: date) -> str | None:
    """Change a draft."""
    if reason := why_not_refer(user, referral.case, on=on):
        return reason
    if referral.state != S.DRAFT:
        return "Deze verwijzing is al verstuurd. Trek haar in als zij niet klopt."
    return None


def why_not_send(user: User, referral: Referral, *, on: date) -> str | None:
    """Send a draft to its organisation."""
    if reason := why_not_refer(user, referral.case, on=on):
        return reason
    return _why_not_become(referral, S.SENT, "verstuurd")


def why_not_withdraw(user: User, referral: Referral, *, on: date) -> str | None:
    """Take a referral back, also in a dossier that was closed meanwhile."""
    if not roads(user, referral.case, on=on) & WORKING:
        return "Alleen wie in dit dossier werkt, trekt de verwijzing in."
    return _why_not_become(referral, S.WITHDRAWN, "ingetrokken")


def why_not_mark_seen(user: User, referral: Referral, *, on: date) -> str | None:
    """See the referral for the first time, as its receiver."""
    if not is_receiver(user, referral, on=on):
        return "Alleen de organisatie aan wie deze verwijzing is gericht, kan haar openen."
    return _why_not_become(referral, S.SEEN, "geopend")


def why_not_accept(user: User, referral: Referral, *, on: date) -> str | None:
    """Take the referral on."""
    return _why_not_take_on(user, referral, S.ACCEPTED, "aangenomen", on=on)


def why_not_put_on_waiting_list(user: User, referral: Referral, *, on: date) -> str | None:
    """Take the referral on, later."""
    return _why_not_take_on(user, referral, S.WAITING, "op de wachtlijst gezet", on=on)


def why_not_start(user: User, referral: Referral, *, on: date) -> str | None:
    """Say that the help began."""
    return _why_not_take_on(user, referral, S.STARTED, "gestart", on=on)


# Why help may end, from the code list of iWmo. A stop for a while is none: the help goes on.
END_REASONS = {code: str(words) for code, words in EndReason.choices if code != EndReason.TEMPORARY}


def decline_reasons(*, on: date) -> dict[str, str]:
    """What an organisation may choose from on the day: stored value -> words.

    The fixed ones stand in the table of reasons as well, so that they can end from a day on; one of which
    nothing stands there holds. Then the consortium's own, stored by their words.
    """
    known: dict[str, bool] = {}
    for row in DeclineReason.objects.order_by("text", "starts_on"):
        known[row.text] = known.get(row.text, False) or row.includes(on)
    fixed = {str(label): value for value, label in Referral.DeclineReason.choices}
    held = {value: label for label, value in fixed.items() if known.get(label, True)}
    return held | {text: text for text, holds in known.items() if holds and text not in fixed}


def why_not_decline(user: User, referral: Referral, *, on: date) -> str | None:
    """Refuse the referral, with a reason."""
    if not is_receiver(user, referral, on=on):
        return _NOT_YOURS
    return _why_not_become(referral, S.DECLINED, "geweigerd")


def why_not_end(user: User, referral: Referral, *, on: date) -> str | None:
    """Say that the help ended: the organisation that gives it, or who decides in the dossier."""
    if not is_receiver(user, referral, on=on) and not roads(user, referral.case, on=on) & STEERING:
        return "Alleen de organisatie zelf, de vaste hulpverlener of de stuurder beëindigt deze hulp."
    return _why_not_become(referral, S.ENDED, "beëindigd")


def why_not_expire(referral: Referral, *, on: date) -> str | None:
    """Let an unanswered referral run out: the clock does it, nobody else."""
    if not referral.may_become(S.EXPIRED):
        return _ANSWERED
    if referral.state == S.WAITING:
        day = waits_until(referral)
        return "De plek op de wachtlijst geldt nog." if day is None or on <= day else None
    if working_days_left(referral, on=on) >= -grace(referral):
        return "De termijn voor een antwoord loopt nog."
    return None


def grace(referral: Referral) -> int:
    """Working days after the norm in which an answer still comes in time to keep the referral."""
    return term_on(LegalCode.REFERRAL_GRACE, referral.sent_on) if referral.sent_on else 0


def waits_until(referral: Referral) -> date | None:
    """The last day of a place on the waiting list: so many working days after the start that was expected.

    Without an expected start, after the day of the answer. None for what is on no list.
    """
    since = referral.expected_on or referral.answered_on
    if referral.state != S.WAITING or since is None:
        return None
    return add_working_days(since, term_on(LegalCode.WAITING_GRACE, referral.answered_on or since))


def why_not_remind(referral: Referral, *, on: date) -> str | None:
    """Remind the organisation that half of its days to answer are over; the clock does it."""
    if referral.state not in UNANSWERED or referral.sent_on is None:
        return _ANSWERED
    norm = answer_norm(referral.partner, referral.service, on=referral.sent_on)
    if working_days_between(referral.sent_on, on) * 2 < norm:
        return "De eerste helft van de antwoordtijd loopt nog."
    return None


def why_not_tell_lead(referral: Referral, *, on: date) -> str | None:
    """Tell the stuurder that the days to answer are over; the clock does it."""
    if referral.state not in UNANSWERED:
        return _ANSWERED
    return "De termijn voor een antwoord loopt nog." if working_days_left(referral, on=on) >= 0 else None


def why_not_ask_for_place(referral: Referral, *, on: date) -> str | None:
    """Ask the organisation what became of a place on the waiting list; the clock does it."""
    if referral.state != S.WAITING:
        return "Deze verwijzing staat niet op een wachtlijst."
    since = referral.expected_on or referral.answered_on
    return None if since is not None and since < on else "De verwachte start is nog niet geweest."


def why_not_ask_for_start(referral: Referral, *, on: date) -> str | None:
    """Tell the stuurder that help which was promised did not begin; the clock does it."""
    if referral.state != S.ACCEPTED:
        return "Deze verwijzing wacht niet op een start."
    since = referral.expected_on or referral.answered_on
    if since is None or working_days_between(since, on) <= grace(referral):
        return "De afgesproken start is nog niet lang genoeg geleden."
    return None


def why_not_write_to_sender(user: User, referral: Referral, *, on: date) -> str | None:
    """Ask the sender something, or offer something else, before the help starts."""
    if not is_receiver(user, referral, on=on):
        return _NOT_YOURS
    return None if referral.state in TALKING else _TALKED


def why_not_write_to_receiver(user: User, referral: Referral, *, on: date) -> str | None:
    """Answer what the organisation asks, before the help starts."""
    if not roads(user, referral.case, on=on) & WORKING:
        return "Alleen wie in dit dossier werkt, schrijft de organisatie."
    return None if referral.state in TALKING else _TALKED


def why_not_postpone(user: User, referral: Referral, *, on: date) -> str | None:
    """Tell another day on which there will be a place."""
    if not is_receiver(user, referral, on=on):
        return _NOT_YOURS
    return None if referral.state == S.WAITING else NotNow("Deze verwijzing staat niet op een wachtlijst.")


def why_not_hand_on(user: User, referral: Referral) -> str | None:
    """Hand a referral on to another organisation, because its own one stops."""
    if not user.has_role(Role.ADMINISTRATOR):
        return "Alleen de applicatiebeheerder draagt verwijzingen van een organisatie over."
    if referral.state not in OPEN or referral.sent_on is None:
        return f"Deze verwijzing is {referral.get_state_display()} en loopt niet meer."
    return None


def why_not_see_returned(user: User, *, on: date) -> str | None:
    """See the referrals that came back without an answer or a place."""
    if not user.has_role(Role.DESK) or not user.is_at_work(on=on):
        return "Deze lijst is voor het loket."
    return None


def why_not_pick_up(user: User, referral: Referral, *, on: date) -> str | None:
    """Take up a referral that came back: say what is done instead."""
    if reason := why_not_see_returned(user, on=on):
        return reason
    if referral.state != S.EXPIRED:
        return "Deze verwijzing is niet verlopen."
    return "Een collega heeft deze verwijzing al opgepakt." if referral.picked_up_on else None


def why_not_see_inbox(user: User, *, on: date) -> str | None:
    """See the referrals to the own organisation."""
    if not user.has_role(Role.PARTNER) or user.employer_id is None or not user.is_at_work(on=on):
        return "Deze pagina is voor de aanmeldcoördinator van een organisatie."
    return None


_ANSWERED = "Deze verwijzing wacht niet op een antwoord."
_TALKED = NotNow("Over deze verwijzing kunt u hier geen bericht meer sturen.")
_NOT_YOURS = "Alleen de organisatie aan wie deze verwijzing is gericht, kan haar beantwoorden."


def _why_not_take_on(user: User, referral: Referral, state: S, word: str, *, on: date) -> str | None:
    if not is_receiver(user, referral, on=on):
        return _NOT_YOURS
    if reason := _why_not_become(referral, state, word):
        return reason
    if referral.case.is_closed:
        return NotNow("Het dossier is intussen gesloten. De verwijzer trekt deze verwijzing in.")
    return None


def _why_not_become(referral: Referral, state: S, word: str) -> str | None:
    if not referral.may_become(state):
        return NotNow(f"Deze verwijzing is {referral.get_state_display()} en kan niet meer worden {word}.")
    return None
