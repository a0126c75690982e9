"""The clocks of the law after a question, from the melding to a penalty: pure arithmetic over recorded facts.

The Algemene termijnenwet moves the end of each term to a working day (art. 1 and 3); the 42 days of a penalty
are left alone (Awb art. 4:17 lid 1). A day on which a term starts never counts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from cases.terms import DAY, add_working_days, last_day, next_working_day

Length = Callable[[str, date], int]  # code of a term, first day of its clock -> how long
THIRD = 14  # days of a penalty at each of the first two amounts


class State(StrEnum):
    """How a clock stands (stand)."""

    RECEIVED = "ontvangen"
    DONE = "op tijd"
    LATE = "te laat gedaan"
    RUNNING = "loopt"
    OVERDUE = "te laat"
    UNKNOWN = "niet vastgelegd"
    NOT_YET = "nog niet aan de orde"
    SUSPENDED = "opgeschort"
    OVER = "voorbij"
    EARLY = "te vroeg"


class Suspended(NamedTuple):
    """Days on which a term to decide stood still: from the first, up to the day it ran again (Awb 4:15)."""

    starts_on: date
    until_on: date

    @property
    def days(self) -> int:
        return (self.until_on - self.starts_on).days


class Objected(NamedTuple):
    """An objection; due_on: the last day to decide on it."""

    received_on: date
    due_on: date
    handled_on: date | None = None


class Noticed(NamedTuple):
    """A notice of default (ingebrekestelling)."""

    received_on: date
    settled_on: date | None = None


@dataclass(frozen=True)
class Applied:
    """An application. suspended_days: all together, also those of which no days were kept."""

    received_on: date
    suspended_days: int = 0
    suspended: Sequence[Suspended] = ()
    decided_on: date | None = None
    is_withdrawn: bool = False
    announced_on: date | None = None
    objected: Sequence[Objected] = ()
    noticed: Sequence[Noticed] = ()


@dataclass(frozen=True)
class Facts:
    """What was written down of one question. finished_on: of the investigation; sent_on: of its report."""

    reported_on: date
    is_investigated: bool = True
    confirmed_on: date | None = None
    support_told_on: date | None = None
    plan_told_on: date | None = None
    plan_received_on: date | None = None
    started_on: date | None = None
    identified_on: date | None = None
    pgb_told_on: date | None = None
    delay_until: date | None = None
    finished_on: date | None = None
    withdrawn_on: date | None = None
    sent_on: date | None = None
    applied: Sequence[Applied] = ()


class Penalty(NamedTuple):
    """What a late decision costs (dwangsom): its first and last possible day, and the days until now."""

    starts_on: date
    ends_on: date
    days: int


class Clock(NamedTuple):
    """One clock. step: its place in the law; number: of which application, from 1; due_on: the last day.

    days: from the day it is asked for until due_on, negative when it is over; None when nothing runs.
    """

    step: int
    key: str
    name: str
    law: str
    state: State
    due_on: date | None = None
    done_on: date | None = None
    days: int | None = None
    told: str = ""
    number: int = 0
    penalty: Penalty | None = None


def receipt_due(reported_on: date, length: Length) -> date:
    """The last day to confirm a question; working days, our own norm."""
    return add_working_days(reported_on, length("receipt", reported_on))


def plan_due(reported_on: date, length: Length) -> date:
    """The last day to hand in an own plan (Wmo art. 2.3.2 lid 2)."""
    return last_day(reported_on, length("personal_plan", reported_on))


def assessment_due(reported_on: date, length: Length) -> date:
    """The last day of the investigation (Wmo art. 2.3.2 lid 1). What is agreed does not change it."""
    return last_day(reported_on, length("assessment", reported_on))


def agreed_due(reported_on: date, delay_until: date | None, length: Length) -> date:
    """The same, or the later day that the resident agreed to; never earlier than the law."""
    due = assessment_due(reported_on, length)
    return max(due, next_working_day(delay_until)) if delay_until else due


def decision_due(received_on: date, suspended_days: int, length: Length) -> date:
    """The last day to decide (Wmo art. 2.3.5 lid 2); days of suspension come first, then a working day."""
    return last_day(received_on, length("decision", received_on) + suspended_days)


def objecting_due(announced_on: date, length: Length) -> date:
    """The last day to object: the day after it was made known is the first (Awb art. 6:7 and 6:8)."""
    return last_day(announced_on, length("objecting", announced_on))


def notice_due(received_on: date, length: Length) -> date:
    """The last day to decide after a notice of default without a penalty (Awb art. 4:17 lid 3)."""
    return last_day(received_on, length("notice", received_on))


def may_apply_from(facts: Facts, length: Length) -> date:
    """From when an application is on time: after the investigation, or when its term ran out (art. 2.3.2)."""
    ran_out = assessment_due(facts.reported_on, length) + DAY
    return min(facts.finished_on, ran_out) if facts.finished_on else ran_out


def penalty(received_on: date, decided_on: date | None, *, on: date, length: Length) -> Penalty | None:
    """The penalty after a notice of default, up to the day or the decision; None where none has begun.

    The day of the decision costs nothing: nobody is in default then. Source: Awb art. 4:17 lid 1 and 3.
    """
    starts_on = notice_due(received_on, length) + DAY
    stopped = decided_on if decided_on and decided_on <= on else on + DAY
    if stopped <= starts_on:
        return None
    most = length("penalty", received_on)
    return Penalty(starts_on, starts_on + timedelta(most - 1), min((stopped - starts_on).days, most))


def penalty_due(costs: Penalty, length: Length) -> date:
    """The last day to lay down how high a penalty is that has stopped (Awb art. 4:18)."""
    last = costs.starts_on + timedelta(costs.days - 1)
    return last_day(last, length("penalty_set", last))


def amount(days: int, rates: tuple[int, int, int]) -> int:
    """What so many days of penalty cost in euro: the first 14, the next 14, the others (Awb art. 4:17 lid 2).

    >>> amount(1, (23, 35, 45)), amount(15, (23, 35, 45)), amount(42, (23, 35, 45))
    (23, 357, 1442)
    """
    first, second = min(days, THIRD), min(max(days - THIRD, 0), THIRD)
    return first * rates[0] + second * rates[1] + max(days - 2 * THIRD, 0) * rates[2]


def clocks(facts: Facts, *, on: date, length: Length) -> list[Clock]:
    """All clocks of one question as they stand on the day, in the order of the law."""
    found = [
        Clock(1, "melding", "Melding", "Wmo 2015 art. 2.3.2 lid 1", State.RECEIVED, done_on=facts.reported_on)
    ]
    if facts.is_investigated:
        found += _investigation(facts, on, length)
    if not facts.applied:
        found.append(_may_apply(facts, on, length))
    for number, applied in enumerate(facts.applied, start=1):
        found += [row._replace(number=number) for row in _application(facts, applied, on, length)]
    return found


def _investigation(facts: Facts, on: date, length: Length) -> list[Clock]:
    day = facts.reported_on
    receipt, plan, law = receipt_due(day, length), plan_due(day, length), assessment_due(day, length)
    due = agreed_due(day, facts.delay_until, length)
    started = facts.started_on or facts.finished_on
    before = min(started, due) if started else due
    agreed = f"De inwoner stemde in met uitstel tot {due:%d-%m-%Y}." if due > law else ""
    rows = [
        _clock(2, "bevestiging", "Ontvangst bevestigd", "Wmo 2015 art. 2.3.2 lid 1", receipt,
               facts.confirmed_on, on, told="Het aantal dagen is eigen werkwijze."),
        _clock(3, "ondersteuning", "Verteld over cliëntondersteuning", "Wmo 2015 art. 2.3.2 lid 3", before,
               facts.support_told_on, on, told="Vóór het onderzoek begint, ook aan de mantelzorger."),
        _clock(4, "plan-verteld", "Verteld over het persoonlijk plan", "Wmo 2015 art. 2.3.2 lid 2", plan,
               facts.plan_told_on, on),
        _own_plan(plan, facts, on),
        _clock(6, "identiteit", "Identiteit vastgesteld", "Wmo 2015 art. 2.3.4", due,
               facts.identified_on, on),
        _clock(7, "onderzoek", "Onderzoek", "Wmo 2015 art. 2.3.2 lid 1", due, facts.finished_on, on,
               told=agreed),
        _clock(8, "pgb", "Verteld over het pgb", "Wmo 2015 art. 2.3.2 lid 6", due, facts.pgb_told_on, on),
        _clock(9, "verslag", "Verslag verstuurd", "Wmo 2015 art. 2.3.2 lid 8", due, facts.sent_on, on),
    ]  # fmt: skip
    if facts.finished_on:
        rows = [_unknown(row) for row in rows]
    if facts.withdrawn_on is None:
        return rows
    told = "De inwoner trok de melding in."
    return [row if row.done_on else row._replace(state=State.OVER, days=None, told=told) for row in rows]


def _unknown(row: Clock) -> Clock:
    """After the investigation nobody can do what was not written down; the report can still be sent."""
    if row.state != State.OVERDUE or row.key == "verslag":
        return row
    return row._replace(state=State.UNKNOWN, days=None)


def _own_plan(due: date, facts: Facts, on: date) -> Clock:
    """The plan of the resident: nobody is late when there is none, and a later one counts as well."""
    row = _clock(4, "plan", "Persoonlijk plan van de inwoner", "Wmo 2015 art. 2.3.2 lid 2 en 5", due,
                 facts.plan_received_on, on)  # fmt: skip
    if facts.plan_received_on:
        return row._replace(state=State.DONE, told="Gebruik het plan in het onderzoek.")
    if on > due:
        return row._replace(
            state=State.OVER, days=None, told="Er is geen plan ingeleverd. Later inleveren mag ook."
        )
    return row


def _may_apply(facts: Facts, on: date, length: Length) -> Clock:
    since = may_apply_from(facts, length)
    is_open = on >= since or not facts.is_investigated
    when = "kan nu" if is_open else f"hoort na het onderzoek, of vanaf {since:%d-%m-%Y}"
    return Clock(10, "aanvraag", "Aanvraag", "Wmo 2015 art. 2.3.2 lid 9",
                 State.RUNNING if is_open else State.NOT_YET,
                 told=f"Een aanvraag {when}. Komt er een eerder, neem hem dan ook aan.")  # fmt: skip


def _application(facts: Facts, applied: Applied, on: date, length: Length) -> list[Clock]:
    since = may_apply_from(facts, length)
    is_early = facts.is_investigated and applied.received_on < since
    told = "De aanvraag kwam vóór het einde van het onderzoek. Beslis toch op tijd." if is_early else ""
    state = State.EARLY if is_early else State.RECEIVED
    law = "Wmo 2015 art. 2.3.2 lid 9"
    rows = [Clock(10, "aanvraag", "Aanvraag", law, state, done_on=applied.received_on, told=told)]
    due = decision_due(applied.received_on, applied.suspended_days, length)
    decided = applied.decided_on
    row = _clock(11, "besluit", "Beschikking", "Wmo 2015 art. 2.3.5 lid 2, Awb art. 4:15", due, decided, on,
                 told=_stood_still(applied.suspended_days))  # fmt: skip
    if not decided and any(one.starts_on <= on < one.until_on for one in applied.suspended):
        row = row._replace(state=State.SUSPENDED)
    rows.append(row)
    if applied.is_withdrawn:
        rows[-1] = row._replace(told="De inwoner trok de aanvraag in.")
    elif decided:
        rows.append(
            _clock(11, "bekendmaking", "Besluit bekendgemaakt", "Awb art. 3:41 en 3:43", max(due, decided),
                   applied.announced_on, on, told="De termijn voor bezwaar begint een dag later.")
        )  # fmt: skip
        rows += _objections(applied, on, length)
    for notice in applied.noticed:
        rows += _notice(notice, applied, due, on, length)
    return rows


def _objections(applied: Applied, on: date, length: Length) -> list[Clock]:
    if applied.announced_on is None:
        return []
    due = objecting_due(applied.announced_on, length)
    law, name = "Awb art. 6:7 en 6:8", "Termijn voor bezwaar"
    rows = [_clock(12, "bezwaar", name, law, due, None, on)]
    if on > due:
        rows[0] = rows[0]._replace(state=State.OVER, days=None)
    for one in applied.objected:
        late = "Het bezwaar kwam na de termijn (Awb art. 6:11)." if one.received_on > due else ""
        rows.append(_clock(12, "bezwaar-besluit", "Besluit op het bezwaar", "Awb art. 7:10", one.due_on,
                           one.handled_on, on, told=late))  # fmt: skip
    return rows


def _notice(notice: Noticed, applied: Applied, due: date, on: date, length: Length) -> list[Clock]:
    law, name = "Awb art. 4:17 lid 3", "Ingebrekestelling"
    if notice.received_on <= due:
        told = "Te vroeg: de termijn om te beslissen liep nog. Deze telt niet. Laat dat de inwoner weten."
        return [Clock(17, "ingebrekestelling", name, law, State.EARLY, done_on=notice.settled_on, told=told)]
    last = notice_due(notice.received_on, length)
    stopped = applied.decided_on if applied.is_withdrawn else applied.announced_on
    rows = [
        _clock(17, "ingebrekestelling", name, law, last, stopped, on,
               told=f"Ontvangen op {notice.received_on:%d-%m-%Y}. Beslis voordat de dwangsom begint.")
    ]  # fmt: skip
    if costs := penalty(notice.received_on, stopped, on=on, length=length):
        rows.append(_penalty(costs, notice, stopped, on, length)._replace(penalty=costs))
    return rows


def _penalty(costs: Penalty, notice: Noticed, stopped: date | None, on: date, length: Length) -> Clock:
    """A penalty that grows; when it has stopped, how high it is must be laid down (Awb art. 4:18)."""
    most = length("penalty", notice.received_on)
    told = f"{costs.days} van ten hoogste {most} dagen, vanaf {costs.starts_on:%d-%m-%Y}."
    if stopped is None and on <= costs.ends_on:
        law, left = "Awb art. 4:17 lid 1 en 2", (costs.ends_on - on).days
        return Clock(17, "dwangsom", "Dwangsom", law, State.OVERDUE, costs.ends_on, None, left, told)
    due = penalty_due(costs, length)
    return _clock(
        17, "dwangsom", "Dwangsom vastgesteld", "Awb art. 4:18", due, notice.settled_on, on, told=told
    )


def _clock(
    step: int, key: str, name: str, law: str, due: date, done: date | None, on: date, *, told: str = ""
) -> Clock:
    if done:
        return Clock(step, key, name, law, State.DONE if done <= due else State.LATE, due, done, None, told)
    return Clock(
        step, key, name, law, State.RUNNING if on <= due else State.OVERDUE, due, None, (due - on).days, told
    )


def _stood_still(days: int) -> str:
    return f"{days} {'dag' if days == 1 else 'dagen'} opgeschort." if days else ""
