"""Acts on contracts and their targets."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format

from providers import policies
from providers.figures import effects
from providers.models import Contract, Municipality, Target, User, keep
from providers.periods import DAY
from providers.policies import enforce
from providers.services.reference import Kept, locked


@transaction.atomic
def keep_contract(*, row: Contract, seen: str = "", on: date, by: User, **words: Any) -> Kept:
    """Add or change what a municipality commissioned (opdracht). words: the fields of Contract.

    Of one that began already only the last day changes. Raises PermissionDenied for who is no administrator;
    ValidationError when it would change the past or a month with a frozen report, when another contract holds
    on one of the days, or when a colleague changed it since `seen`.
    """
    enforce(policies.why_not_manage_reference(by))
    before = _before(row, seen)
    for name, value in words.items():
        setattr(row, name, value)
    towns = {one.municipality_id for one in (before, row) if one}
    for town in towns:
        _refuse_frozen(town, before, row)
    _refuse_the_past(before, row, on=on)
    keep(row)
    return Kept(row, effects.touched(row, on=on))


@transaction.atomic
def keep_target(*, row: Target, seen: str = "", on: date, by: User, **words: Any) -> Kept:
    """Add or change the target of one KPI under a contract (norm). words: the fields of Target.

    Raises PermissionDenied and ValidationError as keep_contract, and for days outside the contract.
    """
    enforce(policies.why_not_manage_reference(by))
    before = _before(row, seen)
    for name, value in words.items():
        setattr(row, name, value)
    under, ends_on = row.contract, row.ends_on
    if row.starts_on < under.starts_on:
        raise ValidationError({"starts_on": "Dit is vóór de eerste dag van de opdracht."})
    if under.ends_on and (row.starts_on > under.ends_on or (ends_on and ends_on > under.ends_on)):
        raise ValidationError({"ends_on" if ends_on else "starts_on": "Dit is na het einde van de opdracht."})
    _refuse_frozen(under.municipality_id, before, row)
    _refuse_the_past(before, row, on=on)
    keep(row)
    return Kept(row, effects.touched(row, on=on))


def _before(row: Contract | Target, seen: str) -> Any:
    """The row as it is stored, locked; None for a new one."""
    if row.pk is None:
        return None
    locked(row, seen)
    return type(row).objects.get(pk=row.pk)


def _refuse_the_past(before: Any, after: Contract | Target, *, on: date) -> None:
    """Refuse a change of what held before today: then only the last day may move."""
    if before is None or before.starts_on >= on:
        if no := policies.why_not_from(after.starts_on, on=on):
            raise ValidationError({"starts_on": no})
        return
    if before.starts_on != after.starts_on or _agreed(before) != _agreed(after):
        raise ValidationError(
            f"{policies.why_not_mend(before.starts_on, on=on)} Alleen de einddatum kan nog anders."
        )
    if before.ends_on != after.ends_on:
        ends = [end for end in (before.ends_on, after.ends_on) if end]
        if min(ends) < on - DAY:
            raise ValidationError(
                {"ends_on": "Kies vandaag of een dag die nog komt. Wat al gold, verandert niet."}
            )


def _refuse_frozen(municipality_id: int, before: Contract | Target | None, after: Contract | Target) -> None:
    """Refuse a change of agreements in a month whose report is frozen; the message names the month."""
    if before is None:
        field, first, last = "starts_on", after.starts_on, after.ends_on
    elif before.starts_on == after.starts_on and _agreed(before) == _agreed(after):
        if before.ends_on == after.ends_on:
            return
        ends = [end for end in (before.ends_on, after.ends_on) if end]
        field, first, last = "ends_on", min(ends) + DAY, max(ends) if len(ends) == 2 else None
    else:
        ends = [end for end in (before.ends_on, after.ends_on) if end]
        field, first = "starts_on", min(before.starts_on, after.starts_on)
        last = max(ends) if len(ends) == 2 else None
    frozen = Municipality.objects.filter(
        pk=municipality_id, reports__frozen_at__isnull=False, reports__month__gte=first.replace(day=1)
    )
    if last:
        frozen = frozen.filter(reports__month__lte=last)
    month = frozen.aggregate(newest=Max("reports__month"))["newest"]
    if month:
        raise ValidationError(
            {field: f"Het rapport over {date_format(month, 'F Y')} is vastgesteld. Kies een dag daarna."}
        )


def _agreed(row: Contract | Target) -> dict[str, Any]:
    """What was agreed, apart from its last day."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields
            if field.name != "ends_on"}  # fmt: skip
