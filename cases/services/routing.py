"""Acts on the rules of routing advice: written by one, tried out, switched on by another."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError

from cases.figures.routing_trial import try_out as tried_out
from cases.models import RoutingRules, RoutingTrial
from cases.policies import routing as policies
from cases.scales import Factor
from cases.terms import DAY, add_months
from providers.models import User, act, keep
from providers.policies import enforce, why_not_manage_reference

STALE = "Een collega heeft deze versie intussen gewijzigd. Kijk wat er nu staat."


@act
def write(
    *, rules: RoutingRules | None, weights: Mapping[str, int], reason: str, seen: int | None = None, by: User
) -> RoutingRules:
    """Write a version of the rules, or change one's own draft (regels schrijven).

    weights: factor -> 0 to 10. Raises PermissionDenied for who is no administrator, for the draft of another
    and for rules that were switched on; ValidationError for a draft that changed since the version `seen`.
    """
    enforce(why_not_manage_reference(by))
    _wait_for_a_turn()
    every = {row.pk: row for row in RoutingRules.objects.all()}
    if rules is None:
        kept = RoutingRules(number=max((row.number for row in every.values()), default=0) + 1, written_by=by)
    else:
        kept = every[rules.pk]
        enforce(policies.why_not_change_rules(by, kept))
        _check_seen(kept, seen)
        kept.version += 1
    for factor in Factor.values:
        setattr(kept, factor, weights[factor])
    kept.reason = reason.strip()
    keep(kept)
    return kept


@act
def try_out(*, rules: RoutingRules, seen: int | None = None, on: date, by: User) -> RoutingTrial:
    """Try a draft out on the month before, beside the rules that hold (proef).

    Raises PermissionDenied for who is no administrator and for rules that were switched on.
    """
    _wait_for_a_turn()
    kept = RoutingRules.objects.get(pk=rules.pk)
    enforce(policies.why_not_try_out(by, kept))
    _check_seen(kept, seen)
    now, month = RoutingRules.objects.in_force(on=on).get(), add_months(on.replace(day=1), -1)
    outcome = tried_out(kept.weights, now.weights, month=month)
    trial = RoutingTrial(rules=kept, version=kept.version, month=month, outcome=outcome, by=by)
    keep(trial)
    return trial


@act
def switch_on(
    *, rules: RoutingRules, starts_on: date, seen: int | None = None, on: date, by: User
) -> RoutingRules:
    """Let a draft hold from a day that comes; the rules before it end the day before (regels aanzetten).

    Raises PermissionDenied for who is no administrator, for who wrote it and without a try-out of exactly
    this version; ValidationError by field for a day that is not to come, or that has rules from that day.
    """
    _wait_for_a_turn()
    every = list(RoutingRules.objects.order_by("pk"))
    (kept,) = (row for row in every if row.pk == rules.pk)
    is_tried = kept.trials.filter(version=kept.version).exists()
    enforce(policies.why_not_switch_on(by, kept, is_tried=is_tried))
    _check_seen(kept, seen)
    if reason := policies.why_not_begin(starts_on, on=on):
        raise ValidationError({"starts_on": reason})
    (before,) = (
        row
        for row in every
        if row.starts_on and row.starts_on <= starts_on and (not row.ends_on or row.ends_on >= starts_on)
    )
    if before.starts_on == starts_on:
        raise ValidationError({"starts_on": "Vanaf die dag gelden al andere regels. Kies een andere dag."})
    kept.starts_on, kept.ends_on, kept.approved_by = starts_on, before.ends_on, by
    before.ends_on = starts_on - DAY
    keep(before, kept)  # shortened first, since no day may have two
    return kept


def _wait_for_a_turn() -> None:
    """One act on the rules at a time: the first version, which never goes, is the lock of all."""
    RoutingRules.objects.select_for_update(of=("self",)).order_by("number").first()


def _check_seen(rules: RoutingRules, seen: int | None) -> None:
    if seen is not None and rules.version != seen:
        raise ValidationError(STALE)
