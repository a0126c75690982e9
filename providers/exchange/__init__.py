"""The sociale kaart as a file: one line per service, read whole or not at all, written back the same."""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Any

from django.core.exceptions import ValidationError

from providers.exchange.sheets import as_csv, plain, text_of
from providers.models import District, LocalService, Municipality, Theme

MOST_LINES, MOST_FAULTS = 2_000, 20
BETWEEN = "|"  # between themes, since their names have commas
# Column -> field of the model. The first two say which service it is.
COLUMNS = {
    "gemeente": "municipality",
    "code": "code",
    "wijk": "district",
    "naam": "name",
    "themas": "themes",
    "wat": "offers",
    "openingstijden": "week",
    "bij_openingstijden": "hours",
    "openingstijden_gehoord_op": "hours_told_on",
    "wachttijd_weken": "waiting_weeks",
    "wachttijd_gehoord_op": "waiting_told_on",
    "contact": "contact",
    "nagekeken_op": "checked_on",
}
ONE_LINE = {"gemeente", "code", "wijk", "naam", "bij_openingstijden", "contact"}


class NotRead(Exception):
    """What is wrong with a file, by line and column, in Dutch."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(faults)
        self.faults = faults


@dataclass(frozen=True)
class Line:
    """One line that was read. service: what it says, not stored; of a place that is there."""

    number: int
    service: LocalService


def write_services(services: Iterable[LocalService]) -> bytes:
    """The file of these services, by municipality and code; UTF-8 with a mark, so that a sheet reads it."""
    ordered = sorted(services, key=lambda one: (one.municipality.external_id, one.code))
    return as_csv([[*COLUMNS], *([_text(row, field) for field in COLUMNS.values()] for row in ordered)])


def _text(row: LocalService, field: str) -> str:
    value = getattr(row, field)
    if field == "themes":
        return BETWEEN.join(str(label) for key, label in Theme.choices if key in value)
    if isinstance(value, Municipality | District):
        return value.external_id
    return text_of(value)


def read_services(text: str, *, on: date) -> list[Line]:
    """The lines of a file. Raises NotRead with at most twenty faults; then nothing of it counts.

    on: the day of the reading; a day in the file that is still to come is a fault.
    """
    head = text.partition("\n")[0]
    reader = csv.reader(StringIO(text, newline=""), delimiter=";" if ";" in head else ",", strict=True)
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        if faults := _head(names):
            raise NotRead(faults)
        found, faults, before = [], [], reader.line_num
        places = _Places()
        for cells in reader:
            number, before = before + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(names):
                faults.append(
                    f"Regel {number}: er horen {len(names)} kolommen te zijn, er staan er {len(cells)}."
                )
                continue
            said = dict(zip(names, map(plain, cells), strict=True))
            service, wrong = _line(said, places, on)
            faults += [f"Regel {number}, kolom {name}: {told}" for name, told in wrong]
            if service and not wrong:
                found.append(Line(number, service))
            if number > MOST_LINES * 20 or len(found) > MOST_LINES:
                raise NotRead([f"Er passen {MOST_LINES} voorzieningen in een bestand."])
    except csv.Error:
        raise NotRead([f"Regel {reader.line_num}: de aanhalingstekens kloppen niet."]) from None
    faults += _twice(found)
    if not found and not faults:
        faults = ["Er staan geen voorzieningen in dit bestand."]
    if faults:
        more = len(faults) - MOST_FAULTS
        raise NotRead(faults[:MOST_FAULTS] + ([f"En nog {more} fouten."] if more > 0 else []))
    return found


def _head(names: list[str]) -> list[str]:
    faults = [f"Regel 1: kolom {name} ontbreekt." for name in COLUMNS if name not in names]
    faults += [
        f"Regel 1: kolom {name[:40] or '(leeg)'} kennen we niet." for name in names if name not in COLUMNS
    ]
    return faults + [
        f"Regel 1: kolom {name} staat er twee keer." for name in COLUMNS if names.count(name) > 1
    ]


class _Places:
    """The municipalities and districts by code, read once for a whole file."""

    def __init__(self) -> None:
        self.towns = {row.external_id: row for row in Municipality.objects.all()}
        self.districts = {row.external_id: row for row in District.objects.all()}


def _line(
    said: Mapping[str, str], places: _Places, on: date
) -> tuple[LocalService | None, list[tuple[str, str]]]:
    """What one line says, and (column, what is wrong) of each cell."""
    wrong = [(name, "dit past op één regel.") for name in ONE_LINE if "\n" in said[name]]
    town, district = places.towns.get(said["gemeente"]), places.districts.get(said["wijk"])
    if town is None:
        wrong.append(("gemeente", "deze code is er niet, bijvoorbeeld GM0484."))
    if said["wijk"] and district is None:
        wrong.append(("wijk", "deze code is er niet, bijvoorbeeld WK048401."))
    values: dict[str, Any] = {"code": said["code"], "district": district}
    for name, field in COLUMNS.items():
        if field not in ("municipality", "code", "district"):
            values[field], told = _value(name, said[name], on)
            wrong += [(name, told)] if told else []
    if town is None or wrong:
        return None, wrong
    service = LocalService(municipality=town, starts_on=on, **values)
    try:
        service.full_clean(
            exclude=["municipality", "district"], validate_unique=False, validate_constraints=False
        )
    except ValidationError as error:
        columns = {field: name for name, field in COLUMNS.items()}
        wrong += [(columns.get(field, field), texts[0]) for field, texts in error.message_dict.items()]
    if service.waiting_weeks is not None and service.waiting_told_on is None:
        wrong.append(("wachttijd_gehoord_op", "vul in op welke dag u de wachttijd hoorde."))
    return service, wrong


def _value(name: str, cell: str, on: date) -> tuple[Any, str]:
    """The value of a cell, and what is wrong with it."""
    if name == "themas":
        keys = {str(label): key for key, label in Theme.choices}
        asked = [part.strip().lower() for part in cell.split(BETWEEN) if part.strip()]
        if unknown := [part for part in asked if part not in keys]:
            return [], f"{unknown[0][:40]} is geen thema."
        return [key for label, key in keys.items() if label in asked], "" if asked else "vul een thema in."
    if name.endswith("_op"):
        try:
            day = date.fromisoformat(cell) if re.fullmatch(r"\d{4}-\d\d-\d\d", cell) else None
        except ValueError:
            day = None
        if cell and day is None:
            return None, "schrijf een dag zo: 2026-03-31."
        return day, "deze dag moet nog komen." if day and day > on else ""
    if name == "wachttijd_weken":
        if cell and not re.fullmatch(r"\d{1,3}", cell):
            return None, "vul een heel getal in, of niets."
        return (int(cell) if cell else None), ""
    return cell, ""


def _twice(found: list[Line]) -> list[str]:
    faults = []
    seen: dict[tuple[str, int, str], int] = {}
    for line in found:
        for name, value in (("code", line.service.code), ("naam", line.service.name)):
            first = seen.setdefault((name, line.service.municipality_id, value), line.number)
            if first != line.number:
                faults.append(f"Regel {line.number}, kolom {name}: dit staat ook op regel {first}.")
    return faults
