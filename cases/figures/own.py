"""What an organisation sees of its own referrals: figures of a year, and all of them for its own records."""

from collections.abc import Iterator
from datetime import date, timedelta
from statistics import median
from typing import Any, NamedTuple

from cases.figures.received import received
from cases.figures.waits import Trial, courses_of, expected_days, try_out
from cases.models import Referral
from cases.policies import referral as policies
from cases.states import UNANSWERED, ReferralState
from cases.terms import working_days_between
from providers.models import DataSets, Partner, SharedField, User

YEAR = timedelta(days=365)


class Own(NamedTuple):
    """A year of one organisation. in_time: answered within its norm; median_days: working days to the answer.

    answers: word of the answer -> number. expected: days from answer to start; None: too little is known.
    """

    received: int
    answered: int
    in_time: int
    median_days: float | None
    answers: dict[str, int]
    started: int
    open: int
    waiting: int
    oldest_days: int | None
    expected: int | None
    trial: Trial


def figures(user: User, partner: Partner, *, on: date) -> Own:
    """The referrals that were sent to the organisation in the year up to the day."""
    mine = Referral.objects.visible_to(user, on=on).sent_to(partner)
    rows = mine.filter(sent_on__gt=on - YEAR, sent_on__lte=on).select_related("partner")
    sent = list(rows.prefetch_related("partner__answer_norms").only(
        "sent_on", "answered_on", "answer", "started_on", "state", "service", "partner"
    ))  # fmt: skip
    answered = [one for one in sent if one.answered_on]
    took = [
        working_days_between(one.sent_on, one.answered_on)
        for one in answered
        if one.sent_on and one.answered_on
    ]
    in_time = sum(_in_time(one) for one in answered)
    waiting = [one.answered_on for one in mine.filter(state=ReferralState.WAITING).only("answered_on")]
    courses = courses_of(partner.pk, on=on)
    return Own(
        received=len(sent),
        answered=len(answered),
        in_time=in_time,
        median_days=float(median(took)) if took else None,
        answers={
            str(label): sum(one.answer == value for one in answered)
            for value, label in Referral.Answer.choices
        },
        started=sum(one.started_on is not None for one in sent),
        open=mine.filter(state__in=UNANSWERED).count(),
        waiting=len(waiting),
        oldest_days=max(((on - day).days for day in waiting if day), default=None),
        expected=expected_days(courses, on=on),
        trial=try_out(courses, on=on),
    )


def _in_time(referral: Referral) -> bool:
    due = policies.answer_due(referral)
    return due is not None and referral.answered_on is not None and referral.answered_on <= due


HEAD = (
    "kenmerk", "stand", "soort_hulp", "verstuurd_op", "gezien_op", "antwoord_uiterlijk_op", "beantwoord_op",
    "antwoord", "reden_van_weigering", "verwachte_start", "contactpersoon", "gestart_op", "beeindigd_op",
    "reden_van_beeindiging", "ingetrokken_op", "verlopen_op",
    *(f"inwoner_{str(field.label).replace(' ', '_').replace('-', '')}" for field in SharedField),
)  # fmt: skip


def rows_of(user: User, partner: Partner, *, on: date) -> Iterator[tuple[Referral, list[Any]]]:
    """Every referral to the organisation, with what it may see of it today, in the columns of HEAD."""
    sets = DataSets(on=on)
    mine = Referral.objects.visible_to(user, on=on).sent_to(partner).order_by("sent_on", "pk")
    mine = mine.select_related("partner", "case__client__district")
    mine = mine.prefetch_related("partner__answer_norms", "case__trajectories__goals")
    for one in mine.iterator(500):
        seen = received(one, user, sets=sets, on=on).values
        told = [seen.get(field.value, "") for field in SharedField]
        yield one, [
            one.external_id, one.get_state_display(), one.kind_of_help, one.sent_on, one.seen_on,
            policies.answer_due(one), one.answered_on, one.get_answer_display() if one.answer else "",
            one.decline_reason, one.expected_on, one.contact_name, one.started_on, one.ended_on,
            one.end_said, one.withdrawn_on, one.expired_on,
            *("; ".join(value) if isinstance(value, list) else value for value in told),
        ]  # fmt: skip
