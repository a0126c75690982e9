"""The steps of a dossier, from the melding to the closing, with their real days."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from cases.figures import words
from cases.models import Case
from cases.terms import add_months


class Phase(NamedTuple):
    """One step of the dossier. state: done, now or todo."""

    label: str
    line: str
    state: str


def phases(case: Case, found: dict[str, Any], course: dict[str, Any] | None, *, on: date) -> list[Phase]:
    """The steps of the dossier with their real days; one of them is now, unless it is closed."""
    asked = _day(found["asked_on"]) or case.opened_on
    steps = [
        ("Melding", words.short(asked, today=on), True),
        _assessment(case, found["assessment"], on),
        _planned(found, course),
        _support(course, on),
        _half_year(found["measured"] or [], course, on),
    ]
    closed = words.short(case.closed_on, today=on) if case.closed_on else "nog niet gepland"
    steps.append(("Afsluiten", closed, case.is_closed))
    if case.is_closed:
        now = None
    elif course and course["is_running"]:
        now = 3
    else:
        now = next(number for number, (_, _, is_done) in enumerate(steps) if not is_done)
    return [
        Phase(label, line, "now" if number == now else "done" if is_done else "todo")
        for number, (label, line, is_done) in enumerate(steps)
    ]


Stage = tuple[str, str, bool]


def _assessment(case: Case, found: dict[str, Any] | None, on: date) -> Stage:
    if found is None:
        met = case.first_contact_on
        return "Kennismaken", words.short(met, today=on) if met else "nog niet", met is not None
    reported, finished = date.fromisoformat(found["reported"]), _day(found["finished"])
    days = ((finished or on) - reported).days
    if finished:
        return "Onderzoek", f"klaar {words.short(finished, today=on)}, dag {days}", True
    return "Onderzoek", f"dag {days} van 42", False


def _planned(found: dict[str, Any], course: dict[str, Any] | None) -> Stage:
    count = len(found["goals"] or [])
    if course is None:
        return "Plan", "nog niet gemaakt", False
    return "Plan", f"{count} {'doel' if count == 1 else 'doelen'}", True


def _support(course: dict[str, Any] | None, on: date) -> Stage:
    if course is None:
        return "Ondersteuning", "nog niet gestart", False
    if course["is_running"]:
        return "Ondersteuning", f"sinds {words.short(course['first'], today=on)}", False
    return "Ondersteuning", f"tot en met {words.short(course['last'], today=on)}", True


def _half_year(measured: Sequence[dict[str, str]], course: dict[str, Any] | None, on: date) -> Stage:
    if course is None:
        return "Halfjaarmeting", "na een half jaar", False
    done = [row["on"] for row in measured if row["moment"] != "start"]
    if done:
        return "Halfjaarmeting", f"gedaan {words.short(date.fromisoformat(done[-1]), today=on)}", True
    due = add_months(course["first"], 6)
    return "Halfjaarmeting", f"rond {words.short(due, today=on)}", False


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
