"""Whatever people do with the same dossiers, one after the other or all at once: each day has one holder.

Invariant 1. The acts are those of the stuurder and the administrator: assign, hand over, take back, stand
in, come back, leave; each is refused or done whole.
"""

import random
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import services
from cases.models import Assignment, Case, Handover
from cases.services import Wish, distribution
from providers import services as workers
from providers.models import User
from tests.factories import AssignmentFactory, CaseFactory, UserFactory

TODAY, AHEAD = date(2026, 6, 15), 60
WORDS = ("assign", "hand_over", "withdraw", "replace", "ill", "back", "replace_all", "leave", "close_account")


class Team:
    """A team with dossiers that are held, and what its stuurder and the administrator can do."""

    def __init__(self, cases=2, coaches=4):
        self.lead, self.boss = UserFactory(lead=True), UserFactory(administrator=True)
        self.coaches = [UserFactory(coach=True, team=self.lead.team) for _ in range(coaches)]
        self.cases = [CaseFactory(team=self.lead.team) for _ in range(cases)]
        for number, case in enumerate(self.cases):
            AssignmentFactory(case=case, worker=self.coaches[number % 2])

    def do(self, word, which, who, first, length, day):
        """One act; what is refused changes nothing."""
        case = self.cases[which % len(self.cases)]
        worker = User.objects.get(pk=self.coaches[who % len(self.coaches)].pk)
        starts, known = day + timedelta(days=first), {"on": day, "by": self.lead}
        days = (starts, starts + timedelta(days=length))
        try:
            match word:
                case "assign":
                    services.assign(case=case, worker=worker, **known)
                case "hand_over":
                    more = {"talk_on": day, "overlap_until": days[1]}
                    services.hand_over(
                        case=case, worker=worker, starts_on=starts, note="Zie plan.", **more, **known
                    )
                case "withdraw":
                    if planned := Handover.objects.running().filter(case=case).first():
                        services.withdraw_handover(handover=planned, **known)
                case "replace":
                    services.replace(case=case, worker=worker, days=days, **known)
                case "ill":
                    services.replace(case=case, worker=worker, days=(day, None), **known)
                case "back":
                    services.end_replacement(case=case, **known)
                case "replace_all":
                    absent = User.objects.get(pk=self.coaches[(who + 1) % len(self.coaches)].pk)
                    services.replace_worker(absent=absent, worker=worker, days=days, **known)
                case "leave":
                    self.leave(worker, days[0], day)
                case "close_account":
                    workers.plan_leave(worker=worker, ends_on=starts, on=day, by=self.boss)
        except (ValidationError, PermissionDenied):
            pass

    def leave(self, leaver, last_on, day):
        """Everything the leaver still has goes to another, by the job."""
        other = next(coach for coach in self.coaches if coach.pk != leaver.pk)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT what, case_id, min(about) FROM rondom_open_work(%s, %s) GROUP BY 1, 2",
                [leaver.pk, last_on],
            )
            wishes = [Wish(case_id, what, about, other) for what, case_id, about in cursor.fetchall()]
        asked = services.hand_on(leaver=leaver, last_on=last_on, wishes=wishes, on=day, by=self.lead)
        distribution.carry_out(asked.pk, on=day)

    def wrong(self, since):
        """The days on which a dossier has not one holder who works; none."""
        found = []
        for case in self.cases:
            periods = list(Assignment.objects.filter(case=case).select_related("worker"))
            for ahead in range(AHEAD):
                on = since + timedelta(days=ahead)
                holders = [one.worker for one in periods if one.includes(on)]
                if len(holders) != 1 or not holders[0].is_at_work(on=on):
                    found.append((case.pk, on, [holder.name for holder in holders]))
        return found


steps = st.tuples(
    st.sampled_from(WORDS),
    st.integers(0, 1),
    st.integers(0, 3),
    st.integers(0, 12),
    st.integers(0, 15),
    st.integers(0, 3),
)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps, max_size=10))
def test_one_after_the_other_each_day_has_one_holder(django_db_blocker, acts):
    team, day = Team(), TODAY
    for *act, later in acts:
        day += timedelta(days=later)
        team.do(*act, day)
        assert team.wrong(day) == []
    assert not Case.objects.filter(pk__in=[case.pk for case in team.cases]).without_helper(on=day).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_all_at_once_each_day_has_one_holder(seed):
    team = Team(cases=3, coaches=5)
    start, failures = Barrier(8), []

    def work(number):
        chance = random.Random(seed * 100 + number)
        try:
            start.wait(timeout=30)
            for _ in range(6):
                word = chance.choice(WORDS)
                numbers = [chance.randrange(end) for end in (3, 5, 13, 16)]
                team.do(word, *numbers, TODAY)
        except Exception as error:
            failures.append(repr(error))
        finally:
            connection.close()

    threads = [Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)

    assert failures == []
    assert team.wrong(TODAY) == []
    assert Handover.objects.running().count() <= 3
