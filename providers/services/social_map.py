"""Acts on the sociale kaart: what is told of a service on a day, and a whole file of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError

from providers import policies
from providers.exchange import COLUMNS, Line
from providers.models import LocalService, Theme, User, act, keep
from providers.periods import DAY
from providers.policies import enforce
from providers.services.reference import locked

# What is told on a day and kept in the row that holds; everything else holds from a day on.
TOLD = ("week", "hours", "hours_told_on", "waiting_weeks", "waiting_told_on", "checked_on")
CHOSEN = tuple(name for name in COLUMNS.values() if name not in ("municipality", "code"))
SHOWN = 200


@act
def tell_service(
    *, row: LocalService, week: str, hours: str, waiting_weeks: int | None, seen: str, on: date, by: User
) -> LocalService:
    """Write down what a service told today of its hours and waiting; it counts as looked at (nagekeken).

    Raises PermissionDenied for who keeps no services, and ValidationError for a service that does not hold
    today, or that a colleague changed since `seen`.
    """
    enforce(policies.why_not_tell_service(by))
    locked(row, seen)
    if not row.includes(on):
        raise ValidationError("Deze voorziening staat vandaag niet op de sociale kaart.")
    row.week, row.hours, row.waiting_weeks = week, hours, waiting_weeks
    row.hours_told_on = on if week or hours else None
    row.waiting_told_on = None if waiting_weeks is None else on
    row.checked_on = on
    keep(row)
    return row


@dataclass(frozen=True)
class Change:
    """What a line of a file does: to which service, and of each field what it was and becomes."""

    number: int
    name: str
    is_new: bool
    fields: tuple[tuple[str, str, str], ...] = ()


@dataclass
class Services:
    """What a file does. left: how many services of its municipalities are not in it, and stay."""

    new: int = 0
    changed: int = 0
    told: int = 0
    same: int = 0
    left: int = 0
    changes: list[Change] = field(default_factory=list)


@act
def lay_services(*, lines: Sequence[Line], starts_on: date, on: date, by: User) -> Services:
    """Put what a file says on the map from a day on; whole or not at all, and twice is once.

    Of a service that is there, found by its municipality and code, what it is ends and begins anew; what was
    told on a day changes in the row that holds. What is not in the file stays. Raises PermissionDenied for
    who is no administrator, and ValidationError with the line for what the database refuses.
    """
    enforce(policies.why_not_manage_reference(by))
    if no := policies.why_not_from(starts_on, on=on):
        raise ValidationError({"starts_on": no})
    towns = {line.service.municipality_id for line in lines}
    rows = LocalService.objects.filter(municipality__in=towns).select_for_update(of=("self",))
    known: dict[tuple[int, str], list[LocalService]] = {}
    for row in rows.select_related("district").defer("said").order_by("starts_on", "pk"):
        known.setdefault((row.municipality_id, row.code), []).append(row)
    done, shorter, kept = Services(), [], []
    for line in lines:
        service = line.service
        others = known.get((service.municipality_id, service.code), [])
        now = next((row for row in others if row.includes(starts_on)), None)
        after = next((row for row in others if row.starts_on > starts_on), None)
        fields = _differences(now, service)
        _count(done, line, now, fields)
        if now is None:
            service.starts_on, service.ends_on = starts_on, after.starts_on - DAY if after else None
            kept.append((line.number, service))
        elif fields and (set(fields) <= set(TOLD) or now.starts_on == starts_on):
            for name in CHOSEN:
                setattr(now, name, getattr(service, name))
            kept.append((line.number, now))
        elif fields:
            service.starts_on, service.ends_on = starts_on, now.ends_on
            now.ends_on = starts_on - DAY
            shorter.append((line.number, now))
            kept.append((line.number, service))
    for number, row in [*shorter, *kept]:  # what becomes shorter goes first, since no day may have two
        _keep(number, row)
    holding = [row for line_rows in known.values() for row in line_rows if row.includes(on)]
    asked = {(line.service.municipality_id, line.service.code) for line in lines}
    done.left = sum((row.municipality_id, row.code) not in asked for row in holding)
    return done


def _keep(number: int, row: LocalService) -> None:
    try:
        keep(row)
    except ValidationError as error:
        raise ValidationError({"file": f"Regel {number}: {' '.join(error.messages)}"}) from error


def _differences(now: LocalService | None, service: LocalService) -> list[str]:
    if now is None:
        return []
    # A row keeps its themes in the order in which somebody chose them, which says nothing.
    pairs = ((name, getattr(now, name), getattr(service, name)) for name in CHOSEN)
    return [name for name, old, new in pairs if (set(old) != set(new) if name == "themes" else old != new)]


def _count(done: Services, line: Line, now: LocalService | None, fields: list[str]) -> None:
    if now is None:
        done.new += 1
    elif not fields:
        done.same += 1
        return
    elif set(fields) <= set(TOLD):
        done.told += 1
    else:
        done.changed += 1
    if len(done.changes) < SHOWN:
        columns = {name: column for column, name in COLUMNS.items()}
        told = tuple((columns[name], _shown(now, name), _shown(line.service, name)) for name in fields)
        done.changes.append(Change(line.number, line.service.name, now is None, told))


def _shown(row: LocalService | None, name: str) -> str:
    value = getattr(row, name)
    if name == "themes":
        value = ", ".join(str(Theme(theme).label) for theme in value)
    return "leeg" if value in (None, "") else str(value)
