"""The clocks of the law: over every day of ten years, at their boundaries, and for all facts."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake import terms
from intake.terms import Applied, Clock, Facts, Noticed, Objected, State, Suspended

LENGTHS = {
    "receipt": 2, "personal_plan": 7, "assessment": 42, "decision": 14, "objecting": 42, "notice": 14,
    "penalty": 42, "penalty_set": 14,
}  # fmt: skip
EASTER = [
    date(2020, 4, 12), date(2021, 4, 4), date(2022, 4, 17), date(2023, 4, 9), date(2024, 3, 31),
    date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28), date(2028, 4, 16), date(2029, 4, 1),
    date(2030, 4, 21),
]  # fmt: skip
# Algemene termijnenwet art. 3, written out: the King's birthday is kept on the Saturday when it is a Sunday.
HOLIDAYS = {
    sunday + timedelta(days) for sunday in EASTER for days in (-2, 1, 39, 50)
} | {
    day
    for year in range(2020, 2031)
    for day in (
        date(year, 1, 1),
        date(year, 4, 26 if year == 2025 else 27),
        date(year, 5, 5),
        date(year, 12, 25),
        date(year, 12, 26),
    )
}  # fmt: skip
TEN_YEARS = [date(2020, 1, 1) + timedelta(n) for n in range((date(2030, 1, 1) - date(2020, 1, 1)).days)]
TERMS = {
    "plan": (terms.plan_due, 7),
    "assessment": (terms.assessment_due, 42),
    "decision": (lambda day, length: terms.decision_due(day, 0, length), 14),
    "suspended": (lambda day, length: terms.decision_due(day, 9, length), 23),
    "objecting": (terms.objecting_due, 42),
    "notice": (terms.notice_due, 14),
}


def length(code: str, day: date) -> int:
    return LENGTHS[code]


def is_free(day: date) -> bool:
    return day.weekday() >= 5 or day in HOLIDAYS


def asked(facts: Facts, on: date) -> dict[str, Clock]:
    return {row.key: row for row in terms.clocks(facts, on=on, length=length)}


@pytest.mark.parametrize("name", TERMS)
class TestEveryDayOfTenYears:
    def test_ends_on_the_first_working_day_at_or_after_the_plain_sum(self, name):
        due_on, days = TERMS[name]

        for start in TEN_YEARS:
            due = due_on(start, length)
            assert not is_free(due), (start, due)
            passed = [start + timedelta(n) for n in range(days, (due - start).days)]
            assert all(map(is_free, passed)), (start, due)
            assert due >= start + timedelta(days)

    def test_never_ends_earlier_for_who_starts_later(self, name):
        due_on, _ = TERMS[name]

        assert all(due_on(one, length) <= due_on(next_, length) for one, next_ in pairwise(TEN_YEARS))


def test_a_receipt_has_two_working_days_on_every_day_of_ten_years():
    for start in TEN_YEARS:
        due = terms.receipt_due(start, length)
        days = [start + timedelta(n) for n in range(1, (due - start).days + 1)]
        assert [is_free(day) for day in days].count(False) == 2
        assert not is_free(due)


def test_a_penalty_of_every_day_of_ten_years_begins_after_two_weeks_and_ends_42_days_later():
    for start in TEN_YEARS:
        due = terms.notice_due(start, length)
        assert terms.penalty(start, None, on=due, length=length) is None
        first = terms.penalty(start, None, on=due + timedelta(1), length=length)
        assert (first.starts_on, first.days) == (due + timedelta(1), 1)
        assert (first.ends_on - first.starts_on).days == 41  # not moved: Awb art. 4:17 lid 1
        assert terms.penalty(start, None, on=first.ends_on, length=length).days == 42
        assert terms.penalty(start, None, on=first.ends_on + timedelta(99), length=length).days == 42


days = st.dates(date(2020, 1, 1), date(2029, 12, 31))
later = st.integers(0, 120).map(timedelta)


@given(days, st.integers(0, 400))
def test_a_suspension_adds_exactly_its_days(received_on, number):
    plain = received_on + timedelta(14 + number)

    due = terms.decision_due(received_on, number, length)

    assert due >= plain
    assert all(is_free(plain + timedelta(n)) for n in range((due - plain).days))


@given(days, later)
def test_what_is_agreed_never_makes_the_term_shorter(reported_on, delay):
    law = terms.assessment_due(reported_on, length)
    due = terms.agreed_due(reported_on, reported_on + delay, length)

    assert due >= law
    assert due >= reported_on + delay
    assert not is_free(due)


@st.composite
def recorded(draw) -> Facts:
    """Facts in an order that can happen."""
    start = draw(days)
    some = st.none() | later.map(lambda one: start + one)
    applied = []
    for _ in range(draw(st.integers(0, 2))):
        received = start + draw(later)
        decided = draw(st.none() | later.map(lambda one, since=received: since + one))
        announced = draw(st.none() | later.map(lambda one, since=decided: since + one)) if decided else None
        stood = draw(st.lists(later, max_size=2))
        suspended = [Suspended(received + one, received + one + timedelta(3)) for one in stood]
        objected = (
            [Objected(announced, announced + timedelta(84))] if announced and draw(st.booleans()) else []
        )
        noticed = [Noticed(received + one) for one in draw(st.lists(later, max_size=2))]
        applied.append(
            Applied(received, 3 * len(stood), suspended, decided, decided is not None and draw(st.booleans()),
                    announced, objected, noticed)
        )  # fmt: skip
    return Facts(
        start, draw(st.booleans()), *(draw(some) for _ in range(8)), finished_on=draw(some),
        sent_on=draw(some), applied=applied,
    )  # fmt: skip


# Another's work on the same machine is no reason to fail.
CALM = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


@CALM
@given(recorded(), later)
def test_of_all_facts_every_clock_is_whole(facts, waited):
    on = facts.reported_on + waited

    rows = terms.clocks(facts, on=on, length=length)

    assert rows[0].key == "melding"
    for row in rows:
        assert row.law
        assert row.name
        if row.due_on and row.key not in ("dwangsom", "bekendmaking", "bezwaar-besluit", "ondersteuning"):
            assert not is_free(row.due_on)
        if row.days is not None:
            assert row.days == (row.due_on - on).days
        if row.state == State.RUNNING and row.due_on:
            assert row.done_on is None
            assert row.days >= 0
        if row.state == State.OVERDUE and row.key != "dwangsom":
            assert row.days < 0
        if row.state == State.DONE and row.due_on and row.key != "plan":
            assert row.done_on <= row.due_on
        if row.state == State.LATE:
            assert row.done_on > row.due_on
    each = [[row.step for row in rows if row.number == number] for number in range(len(facts.applied) + 1)]
    assert all(steps == sorted(steps) for steps in each)


@CALM
@given(recorded(), later, later)
def test_what_is_late_stays_late_as_long_as_nothing_is_done(facts, waited, more):
    on = facts.reported_on + waited
    first = terms.clocks(facts, on=on, length=length)
    then = {
        (row.number, row.key, row.due_on): row for row in terms.clocks(facts, on=on + more, length=length)
    }

    for row in first:
        if row.state == State.OVERDUE and row.key != "dwangsom":
            after = then[row.number, row.key, row.due_on]
            assert after.state in (State.OVERDUE, State.SUSPENDED)


class TestTheInvestigation:
    # 16 March 2026 is a Monday; 42 days later is Koningsdag.
    START = date(2026, 3, 16)

    def test_moves_over_koningsdag(self):
        assert terms.assessment_due(self.START, length) == date(2026, 4, 28)

    @pytest.mark.parametrize(
        ("on", "state", "days"),
        [(date(2026, 4, 28), State.RUNNING, 0), (date(2026, 4, 29), State.OVERDUE, -1)],
    )
    def test_is_late_the_day_after(self, on, state, days):
        row = asked(Facts(self.START), on)["onderzoek"]

        assert (row.state, row.days, row.due_on) == (state, days, date(2026, 4, 28))

    def test_with_leave_of_the_resident_may_take_longer(self):
        row = asked(Facts(self.START, delay_until=date(2026, 5, 9)), date(2026, 4, 29))["onderzoek"]

        assert (row.state, row.due_on) == (State.RUNNING, date(2026, 5, 11))
        assert "stemde in met uitstel" in row.told

    def test_that_is_withdrawn_leaves_nothing_to_do(self):
        rows = asked(Facts(self.START, withdrawn_on=date(2026, 3, 20)), date(2026, 6, 1))

        assert {row.state for key, row in rows.items() if key not in ("melding", "aanvraag")} == {State.OVER}

    @pytest.mark.parametrize(
        ("told_on", "started_on", "state"),
        [
            (date(2026, 3, 18), date(2026, 3, 18), State.DONE),
            (date(2026, 3, 19), date(2026, 3, 18), State.LATE),
            (None, date(2026, 3, 18), State.OVERDUE),
            (None, None, State.RUNNING),
        ],
    )
    def test_asks_to_tell_of_clientondersteuning_before_it_starts(self, told_on, started_on, state):
        facts = Facts(self.START, support_told_on=told_on, started_on=started_on)

        assert asked(facts, date(2026, 3, 20))["ondersteuning"].state == state

    def test_says_of_old_ones_what_was_not_written_down(self):
        rows = asked(Facts(self.START, finished_on=date(2026, 4, 1)), date(2026, 9, 1))

        assert {rows[key].state for key in ("bevestiging", "identiteit", "pgb")} == {State.UNKNOWN}
        assert rows["verslag"].state == State.OVERDUE  # it can still be sent

    @pytest.mark.parametrize(
        ("received_on", "on", "state"),
        [
            (None, date(2026, 3, 23), State.RUNNING),
            (None, date(2026, 3, 24), State.OVER),
            (date(2026, 3, 24), date(2026, 3, 25), State.DONE),
        ],
    )
    def test_never_blames_a_resident_for_a_plan(self, received_on, on, state):
        facts = Facts(self.START, plan_received_on=received_on)

        assert asked(facts, on)["plan"].state == state


class TestTheApplication:
    START = date(2026, 3, 16)

    @pytest.mark.parametrize(
        ("received_on", "finished_on", "state"),
        [
            (date(2026, 4, 28), None, State.EARLY),  # the last day of the six weeks
            (date(2026, 4, 29), None, State.RECEIVED),
            (date(2026, 3, 31), date(2026, 4, 1), State.EARLY),
            (date(2026, 4, 1), date(2026, 4, 1), State.RECEIVED),
        ],
    )
    def test_art_2_3_2_lid_9_is_early_before_the_end_of_the_investigation(
        self, received_on, finished_on, state
    ):
        facts = Facts(self.START, finished_on=finished_on, applied=[Applied(received_on)])

        rows = asked(facts, received_on)

        assert rows["aanvraag"].state == state
        assert rows["besluit"].state == State.RUNNING  # also then the clock runs

    def test_an_agreed_delay_takes_no_right_away(self):
        facts = Facts(self.START, delay_until=date(2026, 6, 1), applied=[Applied(date(2026, 4, 29))])

        assert asked(facts, date(2026, 4, 29))["aanvraag"].state == State.RECEIVED

    def test_without_an_investigation_is_never_early(self):
        rows = asked(Facts(self.START, is_investigated=False, applied=[Applied(self.START)]), self.START)

        assert rows["aanvraag"].state == State.RECEIVED
        assert "onderzoek" not in rows

    @pytest.mark.parametrize(
        ("on", "state", "due_on"),
        [
            (date(2026, 3, 18), State.RUNNING, date(2026, 4, 7)),  # 4 April, a Saturday, then Easter
            (date(2026, 3, 19), State.SUSPENDED, date(2026, 4, 7)),
            (date(2026, 3, 23), State.SUSPENDED, date(2026, 4, 7)),
            (date(2026, 3, 24), State.RUNNING, date(2026, 4, 7)),
            (date(2026, 4, 8), State.OVERDUE, date(2026, 4, 7)),
        ],
    )
    def test_awb_4_15_stands_still_while_it_is_suspended(self, on, state, due_on):
        stood = [Suspended(date(2026, 3, 19), date(2026, 3, 24))]
        applied = Applied(self.START, suspended_days=5, suspended=stood)

        row = asked(Facts(self.START, applied=[applied]), on)["besluit"]

        assert (row.state, row.due_on) == (state, due_on)

    @pytest.mark.parametrize(
        ("on", "state"), [(date(2026, 5, 18), State.RUNNING), (date(2026, 5, 19), State.OVER)]
    )
    def test_awb_6_7_six_weeks_to_object_from_the_day_after_it_was_made_known(self, on, state):
        # Saturday 4 April and 42 days is Saturday 16 May.
        applied = Applied(self.START, decided_on=date(2026, 4, 3), announced_on=date(2026, 4, 4))

        row = asked(Facts(self.START, applied=[applied]), on)["bezwaar"]

        assert (row.due_on, row.state) == (date(2026, 5, 18), state)

    def test_no_term_to_object_runs_before_it_is_made_known(self):
        rows = asked(Facts(self.START, applied=[Applied(self.START, decided_on=self.START)]), self.START)

        assert "bezwaar" not in rows
        assert rows["bekendmaking"].state == State.RUNNING

    def test_an_objection_after_the_term_is_shown_as_such(self):
        objected = [Objected(date(2026, 6, 1), date(2026, 9, 1))]
        applied = Applied(
            self.START, decided_on=self.START, announced_on=date(2026, 3, 17), objected=objected
        )

        row = asked(Facts(self.START, applied=[applied]), date(2026, 6, 2))["bezwaar-besluit"]

        assert row.state == State.RUNNING
        assert "6:11" in row.told


class TestADefault:
    START = date(2026, 6, 1)  # so the decision is due on Monday 15 June

    @pytest.mark.parametrize(
        ("received_on", "state"),
        [(date(2026, 6, 15), State.EARLY), (date(2026, 6, 16), State.RUNNING)],
    )
    def test_notice_counts_only_after_the_term(self, received_on, state):
        applied = Applied(self.START, noticed=[Noticed(received_on)])

        row = asked(Facts(self.START, applied=[applied]), received_on)["ingebrekestelling"]

        assert row.state == state

    @pytest.mark.parametrize(
        ("on", "days"),
        [
            (date(2026, 6, 30), None),  # two weeks after 16 June
            (date(2026, 7, 1), 1),
            (date(2026, 8, 11), 42),
            (date(2026, 8, 12), 42),
        ],
    )
    def test_costs_a_penalty_from_the_day_after_two_weeks(self, on, days):
        applied = Applied(self.START, noticed=[Noticed(date(2026, 6, 16))])

        row = asked(Facts(self.START, applied=[applied]), on).get("dwangsom")

        assert (row and int(row.told.split()[0])) == days

    @pytest.mark.parametrize(
        ("announced_on", "days"), [(date(2026, 6, 30), None), (date(2026, 7, 1), None), (date(2026, 7, 2), 1)]
    )
    def test_the_day_on_which_it_is_made_known_costs_nothing(self, announced_on, days):
        applied = Applied(
            self.START, decided_on=date(2026, 6, 29), announced_on=announced_on,
            noticed=[Noticed(date(2026, 6, 16))],
        )  # fmt: skip

        row = asked(Facts(self.START, applied=[applied]), date(2026, 9, 1)).get("dwangsom")

        assert (row and int(row.told.split()[0])) == days

    def test_its_height_is_laid_down_two_weeks_after_it_stopped(self):
        noticed = [Noticed(date(2026, 6, 16))]
        applied = Applied(self.START, decided_on=self.START, announced_on=date(2026, 7, 3), noticed=noticed)

        row = asked(Facts(self.START, applied=[applied]), date(2026, 7, 17))["dwangsom"]

        assert (row.law, row.due_on, row.state) == ("Awb art. 4:18", date(2026, 7, 16), State.OVERDUE)

    @pytest.mark.parametrize(
        ("number", "euro"), [(0, 0), (1, 23), (14, 322), (15, 357), (28, 812), (29, 857), (42, 1442)]
    )
    def test_awb_4_17_has_three_amounts(self, number, euro):
        assert terms.amount(number, (23, 35, 45)) == euro
