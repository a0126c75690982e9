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
# Until the help starts sender and receiver may write each other about it.
TALKING = UNANSWERED | {S.WAITING, S.ACCEPTED}
# A place of the organisation is kept for it, or taken by it.
HOLDING = UNANSWERED | {S.ACCEPTED, S.STARTED}
OPEN = UNANSWERED | TAKEN_ON | {S.DRAFT}


class OrderState(models.TextChoices):
    """Where an order at a supplier stands (stand van de leveropdracht)."""

    ORDERED = "ordered", "besteld"
    CONFIRMED = "confirmed", "bevestigd"
    DELIVERED = "delivered", "geleverd"
    REFUSED = "refused", "geweigerd"
    WITHDRAWN = "withdrawn", "ingetrokken"


NEXT_OF_ORDER: Mapping[OrderState, frozenset[OrderState]] = {
    OrderState.ORDERED: frozenset(
        {OrderState.CONFIRMED, OrderState.DELIVERED, OrderState.REFUSED, OrderState.WITHDRAWN}
    ),
    OrderState.CONFIRMED: frozenset({OrderState.DELIVERED, OrderState.REFUSED, OrderState.WITHDRAWN}),
    OrderState.DELIVERED: frozenset(),
    OrderState.REFUSED: frozenset(),
    OrderState.WITHDRAWN: frozenset(),
}


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
        "```mermaid",
        "stateDiagram-v2",
        "    [*] --> draft",
        *(
            f"    {state.value} --> {one.value}"
            for state, following in NEXT.items()
            for one in ReferralState
            if one in following
        ),
        *(f"    {state.value} --> [*]" for state, following in NEXT.items() if not following),
        "```",
        "",
        "A question, a counter-offer, a reminder and another expected day are events (`ReferralMessage`),",
        "no states: they do not stop the clock of K07. Until the help starts sender and receiver write each",
        f"other: {_names(TALKING)}.",
        "",
        f"Unanswered: {_names(UNANSWERED)}. At half of the answer norm of the partner and the kind of help",
        "the organisation is reminded, after the norm the stuurder is told, and after a grace",
        "(`referral_grace`, a dated term, at first 5 working days) the clock lets it expire: it is back on",
        "the list of the loket.",
        "A place on the waiting list (`waiting`) is asked for after its expected start, and expires after",
        "`waiting_grace` (at first 20 working days). Help that was accepted and does not start is told to",
        "the stuurder.",
        f"A place of the partner is kept for it from sending on: {_names(HOLDING)}.",
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
