"""Who holds a dossier: assigned, handed over, stood in for; always one at a time."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import services
from cases.models import Assignment, Case, Event
from tests.factories import AssignmentFactory, CaseFactory, UserFactory
from tests.people import around_a_case

TODAY = date(2026, 6, 15)


def periods(case):
    return list(case.assignments.order_by("starts_on").values_list("worker", "kind", "starts_on", "ends_on"))


@pytest.mark.django_db
class TestAssign:
    def test_takes_a_dossier_out_of_the_inbox(self):
        lead = UserFactory(lead=True)
        case = CaseFactory(team=lead.team)
        coach = UserFactory(coach=True, team=lead.team)

        services.assign(case=case, worker=coach, on=TODAY, by=lead)

        assert periods(case) == [(coach.pk, "fixed", TODAY, None)]
        assert not Case.objects.without_helper(on=TODAY).exists()
        assert Event.objects.get().kind == "assigned"

    def test_ends_the_running_assignment_the_day_before(self):
        people = around_a_case()

        services.assign(
            case=people.case, worker=people.colleague, handover="Belt graag.", on=TODAY, by=people.lead
        )

        assert periods(people.case) == [
            (people.holder.pk, "fixed", date(2026, 3, 1), date(2026, 6, 14)),
            (people.colleague.pk, "fixed", TODAY, None),
        ]
        assert Event.objects.get().text == "Belt graag."

    def test_changes_one_that_started_the_same_day(self):
        people = around_a_case()
        services.assign(case=people.case, worker=people.colleague, on=TODAY, by=people.lead)
        other = UserFactory(coach=True, team=people.case.team)

        services.assign(case=people.case, worker=other, on=TODAY, by=people.lead)

        assert periods(people.case)[1:] == [(other.pk, "fixed", TODAY, None)]
        assert Event.objects.count() == 2

    def test_ends_a_replacement_and_its_planned_return(self):
        people = around_a_case()
        services.replace(
            case=people.case,
            worker=people.colleague,
            days=(TODAY, date(2026, 6, 30)),
            on=TODAY,
            by=people.lead,
        )
        later, other = date(2026, 6, 20), UserFactory(coach=True, team=people.case.team)

        services.assign(case=people.case, worker=other, on=later, by=people.lead)

        assert periods(people.case) == [
            (people.holder.pk, "fixed", date(2026, 3, 1), date(2026, 6, 14)),
            (people.colleague.pk, "replacement", TODAY, date(2026, 6, 19)),
            (other.pk, "fixed", later, None),
        ]

    @pytest.mark.parametrize(
        ("closed", "who", "reason"),
        [
            (False, "holder", "Alleen de stuurder"),
            (False, "stranger", "Alleen de stuurder"),
            (True, "holder", "Alleen de stuurder"),
            (True, "lead", "gesloten"),
        ],
    )
    def test_is_refused_to_others_and_in_a_closed_dossier(self, closed, who, reason):
        people = around_a_case()
        if closed:
            Case.objects.update(closed_on=date(2026, 6, 1))

        with pytest.raises(PermissionDenied, match=reason):
            services.assign(case=people.case, worker=people.colleague, on=TODAY, by=getattr(people, who))

        assert Assignment.objects.count() == 1

    @pytest.mark.parametrize(
        ("worker", "reason"),
        [
            ({"desk": True}, "geen wijkcoach"),
            ({"coach": True, "ends_on": date(2026, 6, 14)}, "niet in dienst"),
        ],
    )
    def test_is_refused_for_who_cannot_hold_a_dossier(self, worker, reason):
        people = around_a_case()

        with pytest.raises(ValidationError, match=reason):
            services.assign(case=people.case, worker=UserFactory(**worker), on=TODAY, by=people.lead)

    def test_is_refused_for_who_holds_it_already(self):
        people = around_a_case()

        with pytest.raises(ValidationError, match="al de vaste hulpverlener"):
            services.assign(case=people.case, worker=people.holder, on=TODAY, by=people.lead)


@pytest.mark.django_db
class TestReplace:
    def test_gives_the_dossier_back_by_itself(self):
        people = around_a_case()

        services.replace(
            case=people.case,
            worker=people.colleague,
            days=(date(2026, 7, 6), date(2026, 7, 24)),
            on=TODAY,
            by=people.lead,
        )

        assert periods(people.case) == [
            (people.holder.pk, "fixed", date(2026, 3, 1), date(2026, 7, 5)),
            (people.colleague.pk, "replacement", date(2026, 7, 6), date(2026, 7, 24)),
            (people.holder.pk, "fixed", date(2026, 7, 25), None),
        ]

    def test_without_a_known_end_returns_when_it_is_ended(self):
        people = around_a_case()
        services.replace(
            case=people.case, worker=people.colleague, days=(TODAY, None), on=TODAY, by=people.lead
        )
        assert len(periods(people.case)) == 2

        services.end_replacement(case=people.case, on=date(2026, 6, 20), by=people.lead)

        assert periods(people.case)[1:] == [
            (people.colleague.pk, "replacement", TODAY, date(2026, 6, 20)),
            (people.holder.pk, "fixed", date(2026, 6, 21), None),
        ]

    def test_ended_early_returns_early(self):
        people = around_a_case()
        days = (TODAY, date(2026, 6, 30))
        services.replace(case=people.case, worker=people.colleague, days=days, on=TODAY, by=people.lead)

        services.end_replacement(case=people.case, on=date(2026, 6, 20), by=people.lead)

        assert periods(people.case)[2] == (people.holder.pk, "fixed", date(2026, 6, 21), None)

    @pytest.mark.parametrize(
        ("days", "reason"),
        [
            ((date(2026, 6, 14), None), "vandaag of later"),
            ((date(2026, 6, 20), date(2026, 6, 19)), "einddatum"),
        ],
    )
    def test_is_refused_for_days_that_cannot_be(self, days, reason):
        people = around_a_case()

        with pytest.raises(ValidationError, match=reason):
            services.replace(case=people.case, worker=people.colleague, days=days, on=TODAY, by=people.lead)

    def test_is_refused_when_nobody_holds_it_before_and_after(self):
        people = around_a_case()
        case = CaseFactory(team=people.case.team)

        with pytest.raises(ValidationError, match="Voor en na"):
            services.replace(case=case, worker=people.colleague, days=(TODAY, None), on=TODAY, by=people.lead)

    @pytest.mark.parametrize("who", ["holder", "colleague", "stranger"])
    def test_is_refused_to_who_does_not_lead(self, who):
        people = around_a_case()

        with pytest.raises(PermissionDenied, match="Alleen de stuurder"):
            services.replace(
                case=people.case,
                worker=people.colleague,
                days=(TODAY, None),
                on=TODAY,
                by=getattr(people, who),
            )

    def test_of_a_worker_does_all_that_can_be_done_and_says_why_not(self):
        people = around_a_case()
        new = AssignmentFactory(case__team=people.case.team, worker=people.holder, starts_on=TODAY)
        elsewhere = AssignmentFactory(worker=people.holder)

        outcomes = services.replace_worker(
            absent=people.holder, worker=people.colleague, days=(TODAY, None), on=TODAY, by=people.lead
        )

        assert [(row.case, bool(row.why_not)) for row in outcomes] == [
            (people.case, False), (new.case, True), (elsewhere.case, True),
        ]  # fmt: skip
        assert len(periods(elsewhere.case)) == 1


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["assign", "replace", "illness", "end"]),
            st.integers(0, 2),
            st.integers(0, 9),
            st.integers(0, 9),
        ),
        max_size=12,
    )
)
def test_whatever_is_done_each_day_has_one_holder(acts):
    Assignment.objects.all().delete()
    lead = UserFactory(lead=True)
    case = CaseFactory(team=lead.team, opened_on=TODAY)
    coaches = [UserFactory(coach=True, team=lead.team) for _ in range(3)]
    services.assign(case=case, worker=coaches[0], on=TODAY, by=lead)

    day = TODAY
    for act, who, ahead, length in acts:
        day += timedelta(days=ahead % 4)
        first, known = day + timedelta(days=ahead), {"case": case, "on": day, "by": lead}
        last = None if act == "illness" else first + timedelta(days=length)
        try:
            if act == "assign":
                services.assign(worker=coaches[who], **known)
            elif act == "end":
                services.end_replacement(**known)
            else:
                services.replace(worker=coaches[who], days=(first, last), **known)
        except ValidationError:
            pass
        for ahead_of_now in range(60):
            on = TODAY + timedelta(days=ahead_of_now)
            assert case.assignments.in_force(on=on).count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_leads_at_once_give_a_dossier_to_one():
    people = around_a_case()
    case, lead = people.case, people.lead
    coaches = [UserFactory(coach=True, team=case.team) for _ in range(8)]
    start, failures = Barrier(8), []

    def give(coach):
        try:
            start.wait(timeout=10)
            services.assign(case=case, worker=coach, on=TODAY, by=lead)
        except ValidationError as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [Thread(target=give, args=(coach,)) for coach in coaches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert failures == []
    assert case.assignments.in_force(on=TODAY).count() == 1
    assert case.assignments.count() == 2
    assert Event.objects.filter(case=case, kind="assigned").count() == 8
