"""Phases of situations, one scaled down too fast, and meetings of colleagues, through the acts."""

from collections.abc import Sequence
from datetime import date, time, timedelta

from cases.models import Case, Group, Meeting
from cases.services import discussion, escalation, group
from providers.models import User

DAYS = timedelta(days=1)
RESTLESS = "Iemand loopt gevaar"
QUIET = "De afspraken werken"


def fill_levels(cases: Sequence[Case], *, on: date, coach: User, lead: User) -> None:
    """What the phases of a few dossiers were; the first went down fast and up again."""
    for case, steps in zip(
        cases,
        (
            ((30, 3, RESTLESS), (20, 2, QUIET), (6, 3, RESTLESS)),
            ((12, 4, "Er zijn te veel problemen of helpers tegelijk"),),
            ((15, 2, "De samenwerking loopt vast"),),
        ),
        strict=False,
    ):
        for ago, phase, why in steps:
            day = max(on - ago * DAYS, case.opened_on)
            last = case.phase_steps.last()
            escalation.change_phase(
                case=case, phase=phase, triggers=[why], seen=last.pk if last else 0, on=day, by=lead
            )
    if len(cases) > 1:
        escalation.name_part(
            case=cases[1], role="mayor", name="Burgemeester, via de gemeentesecretaris", on=on, by=coach
        )


def fill_meetings(cases: Sequence[Case], *, on: date, coach: User, lead: User) -> None:
    """A meeting of today with a dossier on its agenda, one that comes, and intervisie."""
    team = list(User.objects.at_work(on=on).filter(team=coach.team, roles=coach.roles).order_by("pk")[:4])
    for ahead, kind in ((0, Meeting.Kind.CASES), (14, Meeting.Kind.CASES), (21, Meeting.Kind.PEERS)):
        meeting = discussion.plan_meeting(
            kind=kind,
            held_on=on + ahead * DAYS,
            starts_at=time(9, 30),
            place="Kamer 2",
            workers=[*team, coach],
            on=on,
            by=lead,
        )
        if ahead == 0 and cases:
            _discuss(cases[0], meeting, on=on, by=coach)


def _discuss(case: Case, meeting: Meeting, *, on: date, by: User) -> None:
    question = "Iemand wil geen hulp meer, en de buren maken zich zorgen. Hoe houden we contact?"
    one = discussion.put_on_agenda(case=case, meeting=meeting, question=question, on=on, by=by)
    discussion.decide(discussion=one, decision="Samen met de huisarts langs gaan.", seen=1, on=on, by=by)
    discussion.add_action(discussion=one, text="Huisarts bellen", due_on=on + 3 * DAYS, on=on, by=by)


def fill_groups(cases: Sequence[Case], *, on: date, coach: User, lead: User) -> None:
    """A group that is full with somebody who waits, and who was there last week."""
    kept = group.begin_group(
        group=Group(team=lead.team),
        name="Eetgroep",
        activity="samen koken en eten",
        target_groups=["dementia", "elderly", "neighbours"],
        capacity=3,
        starts_on=on - 300 * DAYS,
        leaders=[coach],
        by=lead,
    )
    for case in cases[:4]:
        first = max(on - 30 * DAYS, case.opened_on)
        group.join(case=case, group=kept, starts_on=first, on=on, by=coach)
    there = list(kept.participations.in_force(on=on - 7 * DAYS).values_list("pk", flat=True))
    group.say_who_was_there(group=kept, held_on=on - 7 * DAYS, present=there[:2], seen=0, on=on, by=coach)
