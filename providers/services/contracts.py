"""Acts on contracts and their targets."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format

from providers import policies
from providers.models import Contract, Municipality, Target, User, keep
from providers.periods import DAY
from providers.policies import enforce


@transaction.atomic
def keep_contract(*, contract: Contract, by: User, **words: Any) -> Contract:
    """Add or change what a municipality commissioned (opdracht). words: the fields of Contract.

    Raises PermissionDenied for who is no administrator; ValidationError when it would change a month with a
    frozen report, or another contract holds on one of the days.
    """
    enforce(policies.why_not_manage_contracts(by))
    before = Contract.objects.filter(pk=contract.pk).first()
    for name, value in words.items():
        setattr(contract, name, value)
    towns = {row.municipality_id for row in (before, contract) if row}
    for town in towns:
        _refuse_frozen(town, before, contract)
    keep(contract)
    return contract


@transaction.atomic
def keep_target(*, target: Target, by: User, **words: Any) -> Target:
    """Add or change the target of one KPI under a contract (norm). words: the fields of Target.

    Raises PermissionDenied and ValidationError as keep_contract, and for days outside the contract.
    """
    enforce(policies.why_not_manage_contracts(by))
    before = Target.objects.filter(pk=target.pk).first()
    for name, value in words.items():
        setattr(target, name, value)
    under, ends_on = target.contract, target.ends_on
    if target.starts_on < under.starts_on:
        raise ValidationError({"starts_on": "Dit is vóór de eerste dag van de opdracht."})
    if under.ends_on and (target.starts_on > under.ends_on or (ends_on and ends_on > under.ends_on)):
        raise ValidationError({"ends_on" if ends_on else "starts_on": "Dit is na het einde van de opdracht."})
    _refuse_frozen(under.municipality_id, before, target)
    keep(target)
    return target


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
