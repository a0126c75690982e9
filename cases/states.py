"""The states of referrals, requests about data and copies, and what each may become: machines as data."""

from collections.abc import Mapping

from django.db import models


class ReferralState(models.TextChoices):
    """Where a referral stands (stand van de verwijzing)."""

    DRAFT = "draft", "concept"
    SENT = "sent", "verstuurd"
    SEEN = "seen", "gezien"
    ACCEPTED = "accepted", "geaccepteerd"
    WAITING = "waiting", "op de wachtlijst"
    DECLINED = "declined", "geweigerd"
    STARTED = "started", "gestart"
    ENDED = "ended", "beëindigd"
    WITHDRAWN = "withdrawn", "ingetrokken"
    EXPIRED = "expired", "verlopen"


S = ReferralState
NEXT: Mapping[ReferralState, frozenset[ReferralState]] = {
    S.DRAFT: frozenset({S.SENT, S.WITHDRAWN}),
    S.SENT: frozenset({S.SEEN, S.ACCEPTED, S.DECLINED, S.WAITING, S.WITHDRAWN, S.EXPIRED}),
    S.SEEN: frozenset({S.ACCEPTED, S.DECLINED, S.WAITING, S.WITHDRAWN, S.EXPIRED}),
    S.WAITING: frozenset({S.ACCEPTED, S.STARTED, S.DECLINED, S.WITHDRAWN, S.EXPIRED}),
    S.ACCEPTED: frozenset({S.STARTED, S.WITHDRAWN}),
    S.STARTED: frozenset({S.ENDED}),
    S.ENDED: frozenset(),
    S.DECLINED: frozenset(),
    S.WITHDRAWN: frozenset(),
    S.EXPIRED: frozenset(),
}
UNANSWERED = frozenset({S.SENT, S.SEEN})
# From the answer until the end the partner is involved and may read what the referral needs.
TAKEN_ON = frozenset({S.ACCEPTED, S.WAITING, S.STARTED})
OPEN = UNANSWERED | TAKEN_ON | {S.DRAFT}


def may_become(state: str, following: ReferralState) -> bool:
    """Whether a referral in this state may pass to the following one."""
    return following in NEXT[ReferralState(state)]


def as_markdown() -> str:
    """The state machine as the page docs/referral-states.md, which a test compares with it."""
    lines = [
        "# What may become of a referral",
        "",
        "Generated from `cases/states.py` by `manage.py referral_states`; do not edit.",
        "The state follows from the dates of the referral, so that the two cannot disagree.",
        "",
        "| state | on the screen | may become |",
        "|---|---|---|",
    ]
    for state, following in NEXT.items():
        names = ", ".join(f"`{one.value}`" for one in ReferralState if one in following) or "nothing: final"
        lines.append(f"| `{state.value}` | {state.label} | {names} |")
    lines += [
        "",
        f"Unanswered: {_names(UNANSWERED)}; 5 working days after the answer norm the clock lets it expire.",
        f"Taken on, so that name and contact are shown: {_names(TAKEN_ON)}, and `ended` on its last day.",
        f"Open, so that the dossier cannot close: {_names(OPEN)}.",
        "",
    ]
    return "\n".join(lines)


class RequestState(models.TextChoices):
    """Where a resident's request about the own data stands (stand van het verzoek)."""

    RECEIVED = "received", "ontvangen"
    IDENTIFIED = "identified", "identiteit vastgesteld"
    IN_WORK = "in_work", "in behandeling"
    GRANTED = "granted", "toegewezen"
    PARTLY = "partly", "deels toegewezen"
    REFUSED = "refused", "afgewezen"
    WITHDRAWN = "withdrawn", "ingetrokken"


R = RequestState
REQUEST_NEXT: Mapping[RequestState, frozenset[RequestState]] = {
    R.RECEIVED: frozenset({R.IDENTIFIED, R.WITHDRAWN}),
    R.IDENTIFIED: frozenset({R.IN_WORK, R.WITHDRAWN}),
    R.IN_WORK: frozenset({R.GRANTED, R.PARTLY, R.REFUSED, R.WITHDRAWN}),
    R.GRANTED: frozenset(),
    R.PARTLY: frozenset(),
    R.REFUSED: frozenset(),
    R.WITHDRAWN: frozenset(),
}
REQUEST_OPEN = frozenset({R.RECEIVED, R.IDENTIFIED, R.IN_WORK})


class CopyState(models.TextChoices):
    """Where the copy of all data of a resident stands (stand van het afschrift)."""

    GATHERING = "gathering", "wordt verzameld"
    GATHERED = "gathered", "klaar om na te kijken"
    RELEASED = "released", "wordt opgemaakt"
    READY = "ready", "klaar voor de inwoner"
    REMOVED = "removed", "verwijderd"


def _names(states: frozenset[ReferralState]) -> str:
    return ", ".join(f"`{one.value}`" for one in ReferralState if one in states)
