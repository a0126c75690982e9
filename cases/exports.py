"""What leaves a dossier on paper."""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from cases.figures.agenda import Gathered, Outside
from cases.figures.home_plan import Paper
from cases.figures.lookers import lookers
from cases.figures.plan import plan_content, readable
from cases.figures.stores import Searched
from cases.models import (
    Appointment,
    Case,
    DestructionItem,
    DestructionList,
    Processing,
    RetentionTerm,
    StartStop,
)
from providers.exchange.sheets import as_csv
from providers.exports import lay_out
from providers.models import User


def letter_of_looks(case: Case, *, on: date) -> bytes:
    """The letter 'Wie keek in uw dossier?' to the resident, as PDF. Needs Pango on the machine."""
    found = lookers(case)
    context = {
        "case": case,
        "client": case.client,
        "on": on,
        "rows": found,
        "people": len({(row.name, row.employer) for row in found}),
        "organisation": settings.ORGANISATION or "Rondom",
    }
    return lay_out(render_to_string("cases/looks_letter.html", context))


def plan_on_paper(case: Case, *, on: date) -> bytes:
    """The plan for the resident, to read and to sign, as PDF. Needs Pango on the machine."""
    holder = case.assignments.in_force(on=on).select_related("worker").last()
    context = {
        "case": case,
        "client": case.client,
        "on": on,
        "plan": readable(plan_content(case)),
        "helper": holder.worker if holder else None,
        "organisation": settings.ORGANISATION or "Rondom",
    }
    return lay_out(render_to_string("cases/plan_pdf.html", context))


def home_plan_on_paper(case: Case, printed: Paper, *, on: date) -> bytes:
    """The plan of a whole household for its residents, as PDF. Needs Pango on the machine."""
    context = {
        "case": case,
        "on": on,
        "paper": printed,
        "organisation": settings.ORGANISATION or "Rondom",
    }
    return lay_out(render_to_string("cases/home_plan_pdf.html", context))


def register_of_processing(rows: list[tuple[Processing, list[tuple[str, str]]]], *, on: date) -> bytes:
    """The register of processing as it holds on a day, as PDF. Needs Pango on the machine."""
    context = {"rows": rows, "on": on, "organisation": settings.ORGANISATION or "Rondom"}
    return lay_out(render_to_string("cases/processing_pdf.html", context))


def certificate_of(
    listed: DestructionList, searched: Searched, *, terms: Iterable[RetentionTerm]
) -> dict[str, Any]:
    """What the statement of a list says (verklaring van vernietiging), as JSON with Dutch keys.

    Counts, terms, ground, who approved and when, and what the search afterwards found; nothing of a resident,
    not even a number. terms: those of the kinds on the list.
    """
    items = list(listed.items.order_by("pk"))
    State = DestructionItem.State
    gone = [item for item in items if item.state == State.DESTROYED]
    rows: Counter[str] = Counter()
    for item in gone:
        rows.update(item.counts)
    return {
        "schema": "verklaring-van-vernietiging/1",
        "organisatie": settings.ORGANISATION or "Rondom",
        "lijst": str(listed),
        "grond": listed.get_ground_display(),
        "termijnen": [
            {"soort": term.get_kind_display(), "termijn": term.length, "bron": term.source} for term in terms
        ],
        "vernietigd": dict(sorted(Counter(item.get_kind_display() for item in gone).items())),
        "rijen": dict(sorted(rows.items())),
        "overgeslagen": dict(
            sorted(Counter(item.reason for item in items if item.state == State.SKIPPED).items())
        ),
        "uitgezonderd": sum(item.state == State.EXCLUDED for item in items),
        "voorgesteld": _said_by(listed.proposed_by, listed.proposed_at),
        "akkoord": [
            _said_by(listed.first_by, listed.first_at),
            _said_by(listed.second_by, listed.second_at),
        ],
        "uitgevoerd": _moment(listed.executed_at),
        "nagezocht": {
            "tabellen": searched.tables,
            "rijen": searched.rows,
            "bestanden": searched.files,
            "sleutels": searched.keys,
            "gevonden": len(searched.found),
        },
    }


def _said_by(user: User | None, at: datetime | None) -> dict[str, str]:
    if user is None:
        return {"naam": "de klok", "rol": "", "op": _moment(at)}
    return {"naam": user.name, "rol": user.role_label, "op": _moment(at)}


def _moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%d-%m-%Y %H:%M}" if at else ""


def canonical(content: dict[str, Any]) -> str:
    """The text of a statement over which its SHA-256 is taken: keys sorted, no spaces."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """SHA-256 of the UTF-8 text, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def certificate_pdf(content: dict[str, Any]) -> bytes:
    """The statement as PDF/A-2a, tagged, with the SHA-256 of its content. Needs Pango on the machine."""
    context = {"content": content, "sha256": digest(canonical(content))}
    return lay_out(render_to_string("cases/destruction_certificate_pdf.html", context), variant="pdf/a-2a")


def calendar_of(rows: Iterable[Outside], meetings: Iterable[Gathered] = ()) -> bytes:
    """Appointments and meetings as iCalendar (RFC 5545) for a calendar outside: number or sort, and hours.

    Hours are in UTC, so that no calendar has to know our summer time. The same rows give the same text. A
    meeting has no end: how long it takes is kept nowhere.
    """
    from icalendar import Calendar

    calendar = Calendar()
    for name, value in (("prodid", "-//Rondom//Agenda//NL"), ("version", "2.0"), ("x-wr-calname", "Rondom")):
        calendar.add(name, value)
    for row in rows:
        event = _in_calendar(row, f"Afspraak {Case(pk=row.case_id).number}")
        event.add("dtend", row.ends_at.astimezone(UTC))
        event.add("location", Appointment.Place(row.place).label)
        calendar.add_component(event)
    for meeting in meetings:
        calendar.add_component(_in_calendar(meeting, meeting.kind.capitalize()))
    return bytes(calendar.to_ical())


def _in_calendar(row: Outside | Gathered, summary: str) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", str(row.uid))
    event.add("sequence", row.version - 1)
    event.add("dtstamp", row.changed_at.astimezone(UTC))
    event.add("last-modified", row.changed_at.astimezone(UTC))
    event.add("dtstart", row.starts_at.astimezone(UTC))
    event.add("summary", summary)
    event.add("status", "CANCELLED" if row.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if row.is_cancelled else "OPAQUE")
    event.add("class", "PRIVATE")
    return event


# docs/start-stop.md says what each column means. The first three say which line it is.
START_STOP = (
    "bestand", "bericht", "status_aanlevering", "gemeente", "bsn", "toewijzingnummer", "productcategorie",
    "voorziening", "leveringsvorm", "begindatum", "einddatum", "reden_beeindiging", "leverancier",
)  # fmt: skip
MESSAGES = {"start": "305", "stop": "307"}  # the iWmo messages that these lines have the shape of


def start_stop_csv(lines: Iterable[StartStop]) -> bytes:
    """The lines of one start-stop file: UTF-8 with a mark in front, semicolons, days as JJJJ-MM-DD."""
    return as_csv([START_STOP, *map(_start_stop, lines)])


def _start_stop(line: StartStop) -> list[str]:
    provision = line.provision
    delivered = [order for order in provision.orders.all() if not (order.refused_on or order.withdrawn_on)]
    return [
        str(line.file_id),
        MESSAGES[line.kind],
        line.status,
        provision.municipality.code.removeprefix("GM"),
        provision.client.bsn or "",
        str(provision.pk),
        provision.kind.category,
        provision.kind.name,
        "PGB" if provision.form == provision.Form.BUDGET else "ZIN",
        line.begins_on.isoformat(),
        line.ends_on.isoformat() if line.ends_on else "",
        line.end_reason,
        # A sheet takes a text that starts so for a formula.
        delivered[0].supplier.name.lstrip("=+-@\t\r") if delivered else "",
    ]
