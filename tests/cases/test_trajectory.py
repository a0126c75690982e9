"""Starting, scaling and ending a course of support, and its goals."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cases import services
from cases.models import Case, Event, Involvement
from tests.factories import GoalFactory, TrajectoryFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


@pytest.fixture
def people():
    return around_a_case()


@pytest.fixture
def running(people):
    by = {"on": TODAY, "by": people.holder}
    return services.start_trajectory(
        case=people.case, starts_on=date(2026, 4, 1), level=2, goal_domains=["financien"], **by
    )


def test_starting_sets_the_level(people, running):
    assert running.starts_on == date(2026, 4, 1)
    assert list(running.intensities.values_list("starts_on", "level")) == [(date(2026, 4, 1), 2)]
    assert Event.objects.get().kind == "trajectory_started"


@pytest.mark.parametrize("day", [date(2026, 2, 28), date(2026, 6, 16)])
def test_it_starts_between_the_opening_and_today(people, day):
    with pytest.raises(ValidationError, match="begint tussen"):
        services.start_trajectory(case=people.case, starts_on=day, level=1, on=TODAY, by=people.holder)


def test_a_second_one_is_refused(people, running):
    with pytest.raises(PermissionDenied, match="loopt al een traject"):
        services.start_trajectory(case=people.case, starts_on=TODAY, level=1, on=TODAY, by=people.holder)


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        ("holder", None),
        ("lead", None),
        ("colleague", "beslist in dit dossier"),
        ("involved", "beslist in dit dossier"),
        ("partner", "beslist in dit dossier"),
        ("stranger", "beslist in dit dossier"),
    ],
)
def test_who_decides_in_a_dossier(people, who, reason):
    if who == "involved":
        who = "colleague"
        Involvement.objects.create(
            case=people.case, worker=people.colleague, starts_on=TODAY, level=Involvement.Level.FULL
        )
    user = getattr(people, who)
    known = {"case": people.case, "starts_on": TODAY, "level": 1, "on": TODAY, "by": user}

    if reason is None:
        assert services.start_trajectory(**known)
    else:
        with pytest.raises(PermissionDenied, match=reason):
            services.start_trajectory(**known)


@pytest.mark.parametrize(("level", "kind"), [(1, "scaled_down"), (3, "scaled_up")])
def test_scaling_goes_up_and_down_with_a_reason(people, running, level, kind):
    services.scale(trajectory=running, level=level, reason="Na de verhuizing.", on=TODAY, by=people.holder)

    assert running.intensities.last().level == level
    assert Event.objects.latest("pk").kind == kind


@pytest.mark.parametrize(
    ("level", "reason", "refusal"), [(2, "Zo maar.", "al regulier"), (3, " ", "waarom het niveau")]
)
def test_scaling_without_change_or_reason_is_refused(people, running, level, reason, refusal):
    with pytest.raises(ValidationError, match=refusal):
        services.scale(trajectory=running, level=level, reason=reason, on=TODAY, by=people.holder)


def test_scaling_twice_on_a_day_is_refused(people, running):
    services.scale(trajectory=running, level=3, reason="Crisis.", on=TODAY, by=people.holder)

    with pytest.raises(ValidationError, match="Op deze dag"):
        services.scale(trajectory=running, level=1, reason="Toch niet.", on=TODAY, by=people.holder)


def test_ending_takes_a_day_and_a_reason(people, running):
    services.end_trajectory(
        trajectory=running, ends_on=date(2026, 6, 10), end_reason="19", on=TODAY, by=people.holder
    )

    running.refresh_from_db()
    assert (running.ends_on, running.end_reason) == (date(2026, 6, 10), "19")
    with pytest.raises(PermissionDenied, match="al beëindigd"):
        services.scale(trajectory=running, level=1, reason="Te laat.", on=TODAY, by=people.holder)


@pytest.mark.parametrize("day", [date(2026, 3, 31), date(2026, 6, 16)])
def test_it_ends_between_its_start_and_today(people, running, day):
    with pytest.raises(ValidationError):
        services.end_trajectory(trajectory=running, ends_on=day, end_reason="19", on=TODAY, by=people.holder)


def test_stable_as_a_goal_is_said_once_with_a_reason(people, running):
    services.mark_stable_goal(trajectory=running, reason="Dementie.", on=TODAY, by=people.holder)

    running.refresh_from_db()
    assert (running.stable_goal_on, running.stable_goal_reason) == (TODAY, "Dementie.")
    with pytest.raises(ValidationError, match="al vastgelegd"):
        services.mark_stable_goal(trajectory=running, reason="Dementie.", on=TODAY, by=people.holder)


def test_the_domain_of_a_goal_becomes_one_of_the_trajectory(people, running):
    services.add_goal(
        trajectory=running,
        text="Ik slaap weer door.",
        domain="geestelijke_gezondheid",
        on=TODAY,
        by=people.holder,
    )
    services.add_goal(trajectory=running, text="De hond mag mee.", domain="Hond", on=TODAY, by=people.holder)

    running.refresh_from_db()
    assert running.goal_domains == ["financien", "geestelijke_gezondheid"]


def test_of_two_who_change_a_goal_the_second_is_told(people):
    goal = GoalFactory(trajectory=TrajectoryFactory(case=people.case))
    change = {"goal": goal, "domain": "financien", "actions": "", "seen": 1, "on": TODAY}
    services.change_goal(text="Eerst.", by=people.holder, **change)

    with pytest.raises(ValidationError, match="intussen gewijzigd"):
        services.change_goal(text="Daarna.", by=people.lead, **change)

    goal.refresh_from_db()
    assert goal.text == "Eerst."


def test_a_goal_closes_with_a_result_and_stays_closed(people):
    goal = GoalFactory(trajectory=TrajectoryFactory(case=people.case))

    services.close_goal(goal=goal, result="wholly", seen=1, on=TODAY, by=people.holder)

    goal.refresh_from_db()
    assert (goal.closed_on, goal.result) == (TODAY, "wholly")
    with pytest.raises(ValidationError, match="al afgesloten"):
        services.close_goal(goal=goal, result="not", seen=2, on=TODAY, by=people.holder)


def test_of_two_who_change_the_plan_the_second_is_told(people):
    change = {"case": people.case, "seen": 1, "on": TODAY}
    services.change_plan(plan_text="Elke dinsdag bellen.", by=people.holder, **change)

    with pytest.raises(ValidationError, match="intussen gewijzigd"):
        services.change_plan(plan_text="Nooit bellen.", by=people.lead, **change)

    assert Case.objects.get().plan_text == "Elke dinsdag bellen."
