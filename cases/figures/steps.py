"""What must happen next in a dossier, and by when: pure rules over its facts."""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from cases.figures import words
from cases.figures.held import Held
from cases.models.legal_term import LegalCode, term_on
from cases.terms import DAY, add_working_days, last_day, working_days_between
from providers.models import DEFAULT_ANSWER_NORM

FIRST_MEASUREMENT_DAYS = 42  # KPI K02: the window of the startmeting closes
HALF_YEAR_WINDOW = timedelta(days=30)
CLOSE_DAYS = 28
SILENCE_DAYS = 42


class Step(StrEnum):
    """The kinds of next step, in the order that decides between two of the same day."""

    QUESTION = "question"
    MEET = "meet"
    ASSESS = "assess"
    PLAN = "plan"
    FIRST_MEASUREMENT = "first_measurement"
    HALF_YEAR = "half_year"
    WAIT = "wait"
    FINISH = "finish"
    ASKED = "asked"
    TASK = "task"
    CONTACT = "contact"


class Next(NamedTuple):
    """One next step: by when, which kind, what to do, why, and how far the term has run."""

    due: date
    step: Step
    what: str
    why: str
    passed: str = ""  # "dag 31 van 42"
    share: int = 0  # of the term that has passed, 0..100; 0 draws no bar
    question_id: int = 0  # of a question to the worker


def next_steps(held: Held, *, on: date) -> list[Next]:
    """Every step that is open in the dossier, the first due first. There is always one: keep contact, or
    close it when the resident died or moved away.
    """
    if gone := held.died_on or held.left_on:
        said = "Overleden" if held.died_on else "Verhuisd naar een andere gemeente"
        why = f"{said} op {words.short(gone, today=on)}"
        return [Next(gone + timedelta(days=CLOSE_DAYS), Step.FINISH, "Dossier afsluiten", why)]
    found = [step for rule in RULES for step in rule(held, on)]
    order = list(Step)
    return sorted(found, key=lambda step: (step.due, order.index(step.step)))


def _question(held: Held, on: date) -> Iterator[Next]:
    if held.asked_on is not None:
        term = 0 if held.asked_urgently else term_on(LegalCode.MEET, held.asked_on)
        due = add_working_days(held.asked_on, term) if term else held.asked_on
        why = f"Bij het loket gevraagd op {words.short(held.asked_on, today=on)}"
        yield Next(due, Step.QUESTION, "Nieuwe hulpvraag oppakken", why)


def _meet(held: Held, on: date) -> Iterator[Next]:
    if held.first_contact_on is None:
        term = term_on(LegalCode.MEET, held.since)
        due = add_working_days(held.since, term)
        passed = working_days_between(held.since, on)
        yield Next(
            due,
            Step.MEET,
            "Kennismaken en eerste afspraak maken",
            f"Van u sinds {words.short(held.since, today=on)}",
            f"werkdag {passed} van {term}",
            _share(passed, term),
        )


def _assess(held: Held, on: date) -> Iterator[Next]:
    if held.reported_on is not None:
        passed = (on - held.reported_on).days
        term = term_on(LegalCode.ASSESSMENT, held.reported_on)
        yield Next(
            last_day(held.reported_on, term),
            Step.ASSESS,
            "Onderzoek afmaken",
            f"Gemeld op {words.short(held.reported_on, today=on)}",
            f"dag {passed} van {term}",
            _share(passed, term),
        )


def _plan(held: Held, on: date) -> Iterator[Next]:
    if held.first_contact_on is None or held.has_plan:
        return
    if held.trajectory_id is None and held.last_ended_on is not None:
        due = held.last_ended_on + timedelta(days=CLOSE_DAYS)
        why = f"Traject gestopt op {words.short(held.last_ended_on, today=on)}"
        yield Next(due, Step.FINISH, "Dossier afsluiten of een nieuw traject starten", why)
        return
    start = max(held.first_contact_on, held.started_on or held.first_contact_on)
    why = "Nog geen doelen" if held.trajectory_id else "Nog geen traject"
    term = timedelta(days=term_on(LegalCode.PLAN, start))
    yield Next(start + term, Step.PLAN, "Plan maken met de inwoner", why)


def _measure(held: Held, on: date) -> Iterator[Next]:
    if held.started_on is None or held.half_year_on is None:
        return
    opens, closes = held.half_year_on - HALF_YEAR_WINDOW, held.half_year_on + HALF_YEAR_WINDOW
    why = f"Ondersteuning sinds {words.short(held.started_on, today=on)}"
    if not held.has_start and held.last_measured_on is None and on < opens:
        due = held.started_on + timedelta(days=FIRST_MEASUREMENT_DAYS)
        yield Next(due, Step.FIRST_MEASUREMENT, "Startmeting doen", why)
    if not held.has_half_year and on <= closes:
        yield Next(held.half_year_on, Step.HALF_YEAR, "Halfjaarmeting doen", why)


def _wait(held: Held, on: date) -> Iterator[Next]:
    if held.referred_on is not None:
        norm = DEFAULT_ANSWER_NORM if held.norm_days is None else held.norm_days
        due = add_working_days(held.referred_on, norm)
        about = f": {held.referred_for}" if held.referred_for else ""
        verb = "Bel" if due < on else "Wacht op"
        why = f"Verwijzing van {words.short(held.referred_on, today=on)}"
        yield Next(due, Step.WAIT, f"{verb} {held.referred_to}{about}", why)


def _task(held: Held, on: date) -> Iterator[Next]:
    if held.task_due_on is not None and held.task_asked_on is not None:
        more = (held.tasks or 1) - 1
        rest = f"en nog {more} {'taak' if more == 1 else 'taken'}" if more else ""
        asked = f"Taak van {held.task_by}, {words.short(held.task_asked_on, today=on)}"
        yield Next(held.task_due_on, Step.TASK, held.task or "", words.dotted(asked, rest))


def _contact(held: Held, on: date) -> Iterator[Next]:
    if held.first_contact_on is None:
        return
    known = (held.last_note_on, held.first_contact_on, held.since, held.started_on, held.last_measured_on)
    last = max(day for day in known if day is not None)
    why = f"Laatste contact op {words.short(last, today=on)}"
    yield Next(last + timedelta(days=SILENCE_DAYS), Step.CONTACT, "Contact opnemen", why)


RULES = (_question, _meet, _assess, _plan, _measure, _wait, _task, _contact)


def _share(passed: int, whole: int) -> int:
    return max(1, min(100, round(100 * passed / whole)))


def end_of_week(on: date) -> date:
    """The Sunday of the week of the day."""
    return on + (6 - on.weekday()) * DAY
