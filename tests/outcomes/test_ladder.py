"""The ladder of a half-year measurement: task, reminder, stuurder, missed."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cases.models import Case, LegalTerm
from cases.models.legal_term import legal_terms
from outcomes import figures, schedule, services
from outcomes.terms import Ladder, Rung, lead_from, rung
from providers.models import Message
from tests.factories import AssignmentFactory, MeasurementFactory, TeamFactory, TrajectoryFactory, UserFactory

START = date(2026, 1, 10)
DUE = date(2026, 7, 10)
RUNGS = [None, *Rung]
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@st.composite
def ladders(draw):
    lead = draw(st.integers(1, 60))
    return Ladder(draw(st.integers(1, 90)), lead, lead + draw(st.integers(0, 60)))


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 6, 9), None),
        (date(2026, 6, 10), Rung.TASK),
        (date(2026, 7, 9), Rung.TASK),
        (date(2026, 7, 10), Rung.REMINDER),
        (date(2026, 7, 23), Rung.REMINDER),
        (date(2026, 7, 24), Rung.LEAD),
        (date(2026, 8, 9), Rung.LEAD),
        (date(2026, 8, 10), Rung.MISSED),
        (date(2027, 8, 10), Rung.MISSED),
    ],
)
def test_each_rung_has_its_days(on, expected):
    assert rung(DUE, Ladder(), on=on) is expected


@given(days, ladders(), st.integers(-200, 400))
def test_it_only_climbs(due_on, ladder, after):
    on = due_on + timedelta(days=after)

    today, tomorrow = rung(due_on, ladder, on=on), rung(due_on, ladder, on=on + timedelta(days=1))

    assert RUNGS.index(tomorrow) >= RUNGS.index(today)


@given(days, ladders())
def test_it_turns_on_the_days_of_the_ladder_and_on_no_others(due_on, ladder):
    def stands(after):
        return rung(due_on, ladder, on=due_on + timedelta(days=after))

    assert (stands(-ladder.task - 1), stands(-ladder.task), stands(-1)) == (None, Rung.TASK, Rung.TASK)
    assert (stands(0), stands(ladder.lead - 1)) == (Rung.REMINDER, Rung.REMINDER)
    assert (stands(ladder.lead), stands(ladder.missed)) == (Rung.LEAD, Rung.LEAD)
    assert stands(ladder.missed + 1) is Rung.MISSED
    assert rung(due_on, ladder, on=lead_from(due_on, ladder)) is Rung.LEAD


@given(days, ladders(), st.integers(-500, 500))
def test_the_stuurder_sees_it_from_its_day_on_and_never_before(due_on, ladder, after):
    on = due_on + timedelta(days=after)

    is_with_lead = rung(due_on, ladder, on=on) in (Rung.LEAD, Rung.MISSED)

    assert is_with_lead == (on >= lead_from(due_on, ladder))


@given(days, st.integers(-400, 400))
def test_by_the_usual_days_it_is_missed_when_k01_no_longer_counts_it(due_on, after):
    on = due_on + timedelta(days=after)

    assert (rung(due_on, Ladder(), on=on) is Rung.MISSED) == (on > due_on + figures.HALF_YEAR_AROUND)


@pytest.mark.django_db
class TestOfADossier:
    @pytest.fixture
    def trajectory(self):
        found = TrajectoryFactory(case__opened_on=START, starts_on=START)
        MeasurementFactory(trajectory=found, measured_on=START)
        return found

    def one(self, on):
        return next(iter(figures.due(Case.objects.all(), on=on)), None)

    def test_the_days_are_those_that_hold_when_the_trajectory_begins(self, trajectory):
        LegalTerm.objects.create(code="measure_lead", starts_on=START, length=3, source="Afspraak")
        LegalTerm.objects.create(
            code="measure_lead", starts_on=date(2026, 1, 11), length=5, source="Afspraak"
        )
        legal_terms.forget()

        assert not self.one(date(2026, 7, 12)).is_with_lead
        assert self.one(date(2026, 7, 13)).is_with_lead
        assert self.one(date(2026, 7, 13)).lead_on == date(2026, 7, 13)

    def test_it_follows_the_stand_in(self, trajectory):
        holder, stand_in = UserFactory(coach=True, name="Vera Vast"), UserFactory(coach=True, name="Ina Val")
        first, last = date(2026, 7, 6), date(2026, 7, 24)
        for worker, kind, begin, end in (
            (holder, "fixed", START, first - timedelta(days=1)),
            (stand_in, "replacement", first, last),
            (holder, "fixed", last + timedelta(days=1), None),
        ):
            AssignmentFactory(case=trajectory.case, worker=worker, kind=kind, starts_on=begin, ends_on=end)

        seen = {on: self.one(on).holder for on in (date(2026, 7, 5), first, last, date(2026, 7, 25))}

        assert list(seen.values()) == ["Vera Vast", "Ina Val", "Ina Val", "Vera Vast"]
        held = Case.objects.held_by(stand_in, on=first)
        assert [one.rung for one in figures.due(held, on=first)] == [Rung.TASK]
        assert figures.due(Case.objects.held_by(holder, on=first), on=first) == []

    @pytest.mark.parametrize(
        ("reason", "said"),
        [
            ("02", "De hulp is gestopt: overlijden"),
            ("31", "De hulp is gestopt: verhuisd naar een andere gemeente"),
            ("39", "De hulp is gestopt: naar een andere wet"),
        ],
    )
    def test_it_stops_with_the_reason(self, trajectory, reason, said):
        trajectory.ends_on, trajectory.end_reason = date(2026, 6, 30), reason
        trajectory.save()

        assert self.one(date(2026, 7, 20)) is None
        (row,) = figures.stopped(Case.objects.all(), on=date(2026, 7, 20))
        assert (row.kind, row.on, row.why) == ("half_year", date(2026, 6, 30), said)
        assert len(figures.stopped(Case.objects.all(), on=date(2026, 9, 28))) == 1
        assert figures.stopped(Case.objects.all(), on=date(2026, 9, 29)) == []

    def test_it_stops_for_who_died_before_anybody_ended_the_help(self, trajectory):
        trajectory.case.client.deceased_on = date(2026, 6, 30)
        trajectory.case.client.save()

        assert self.one(date(2026, 7, 20)) is None

    @pytest.mark.parametrize(
        ("day", "moment", "number"),
        [
            (date(2026, 6, 10), "half_year", 0),
            (date(2026, 6, 9), "half_year", 1),
            (date(2026, 6, 16), "end", 0),
            (date(2026, 6, 30), "end", 0),
        ],
    )
    def test_what_was_measured_has_not_stopped(self, trajectory, day, moment, number):
        trajectory.ends_on, trajectory.end_reason = date(2026, 6, 30), "19"
        trajectory.save()
        MeasurementFactory(trajectory=trajectory, measured_on=day, moment=moment)

        assert len(figures.stopped(Case.objects.all(), on=date(2026, 7, 20))) == number


@pytest.mark.django_db
class TestTelling:
    """Who holds the dossier hears it on the day, the stuurder at +14; each once."""

    @pytest.fixture
    def trajectory(self):
        found = TrajectoryFactory(case__opened_on=START, case__team=TeamFactory(), starts_on=START)
        AssignmentFactory(case=found.case, worker=UserFactory(coach=True), starts_on=START)
        return found

    @pytest.fixture
    def lead(self, trajectory):
        return UserFactory(lead=True, team=trajectory.case.team)

    def told(self):
        return list(Message.objects.order_by("pk").values_list("recipient", "subject"))

    def test_each_is_told_once_on_the_day(self, trajectory, lead):
        holder = trajectory.case.assignments.get().worker
        first, second = (
            (holder.pk, "Tijd voor de halfjaarmeting"),
            (lead.pk, "Halfjaarmetingen te laat in uw team"),
        )
        expected = {DUE - timedelta(days=1): [], DUE: [first], DUE + timedelta(days=13): [first]}
        expected |= {DUE + timedelta(days=days): [first, second] for days in (14, 30, 31, 60)}

        for on, messages in expected.items():
            for _ in range(2):
                services.remind_measurements(on=on)
                assert self.told() == messages

    def test_a_clock_that_stood_still_tells_both_at_once(self, trajectory, lead):
        assert services.remind_measurements(on=DUE + timedelta(days=40)) == 1
        assert len(self.told()) == 2

    def test_the_stand_in_is_told_and_not_the_one_who_is_away(self, trajectory):
        held, stand_in = trajectory.case.assignments.get(), UserFactory(coach=True)
        held.ends_on = DUE - timedelta(days=3)
        held.save()
        AssignmentFactory(
            case=trajectory.case, worker=stand_in, kind="replacement", starts_on=DUE - timedelta(days=2)
        )

        services.remind_measurements(on=DUE)

        assert [recipient for recipient, _ in self.told()] == [stand_in.pk]

    def test_many_are_one_message(self, trajectory):
        worker = trajectory.case.assignments.get().worker
        for _ in range(2):
            other = TrajectoryFactory(case__opened_on=START, starts_on=START)
            AssignmentFactory(case=other.case, worker=worker, starts_on=START)

        assert services.remind_measurements(on=DUE) == 3
        assert "3 dossiers" in Message.objects.get().text

    def test_nobody_is_told_of_what_was_measured_or_rightly_left_out(self, trajectory, lead):
        MeasurementFactory(trajectory=trajectory, moment="half_year", measured_on=DUE - timedelta(days=5))

        assert services.remind_measurements(on=DUE + timedelta(days=20)) == 0
        assert self.told() == []

    def test_the_stuurder_hears_nothing_of_a_protected_dossier(self, trajectory, lead):
        case = trajectory.case
        case.protected_on, case.protection_reason = START, "Medewerker van de gemeente"
        case.save()

        services.remind_measurements(on=DUE + timedelta(days=20))

        assert lead.pk not in [recipient for recipient, _ in self.told()]

    def test_the_clock_does_it(self, trajectory):
        schedule.remind_measurements()

        assert self.told() or timezone.localdate() < DUE
