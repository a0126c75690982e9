"""Acts on what was granted: grant, review, correct, end; and what a death or a move does to it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from cases import policies
from cases.models import Case, Client, EndReason, Provision, ProvisionReview
from cases.services.head import locked, record, save
from providers.models import Municipality, ProvisionKind, User, act
from providers.policies import enforce

OVERTAKEN = "Een collega heeft deze voorziening intussen gewijzigd. Kijk eerst wat er nu staat."


@act
def grant_provision(
    *,
    case: Case,
    kind: ProvisionKind,
    decided_on: date,
    starts_on: date,
    ends_on: date | None = None,
    review_on: date | None = None,
    what: str = "",
    form: str = Provision.Form.IN_KIND,
    mark: str = "",
    budget_plan: str = "",
    budget_manager: str = "",
    budget_rate: str = "",
    contribution_told_on: date | None = None,
    municipality: Municipality | None = None,
    on: date,
    by: User,
) -> Provision:
    """Write down what a decision granted (maatwerkvoorziening vastleggen).

    kind: any version of the kind; the one of the first day counts. municipality: whose decision it is, that
    of the resident unless said. Raises PermissionDenied for who is no consultant of the team or in a closed
    dossier, ValidationError by field: decided in the future, a kind that was not granted then, a second one
    of the same kind, a budget without its plan. Source: Wmo 2015 art. 2.3.5 and 2.3.6.
    """
    case = locked(case)
    enforce(policies.why_not_grant_provision(by, case, on=on))
    _not_to_come(on, decided_on=decided_on, contribution_told_on=contribution_told_on)
    of_then = ProvisionKind.objects.in_force(on=starts_on).filter(code=kind.code).first()
    if of_then is None:
        raise ValidationError({"kind": "Deze voorziening werd op de eerste dag niet toegekend."})
    provision = Provision(
        client=case.client, municipality=municipality or case.client.municipality or case.municipality,
        kind=of_then, what=what.strip(), form=form, decided_on=decided_on, mark=mark.strip(),
        starts_on=starts_on, ends_on=ends_on, review_on=review_on, budget_plan=budget_plan.strip(),
        budget_manager=budget_manager.strip(), budget_rate=budget_rate,
        contribution_told_on=contribution_told_on,
    )  # fmt: skip
    save(provision)
    record(case, "provision_granted", on=on, by=by, about=provision)
    return provision


@act
def correct_provision(
    *,
    case: Case,
    provision: Provision,
    what: str,
    starts_on: date,
    ends_on: date | None,
    review_on: date | None,
    contribution_told_on: date | None = None,
    seen: int,
    on: date,
    by: User,
) -> Provision:
    """Put right what was written down of a provision, or lay down another day (voorziening wijzigen).

    What the municipality was told of it before is told again, as a correction. Raises as grant_provision
    does, and ValidationError when it was ended or a colleague changed it since the version `seen`.
    """
    case, provision = _held(case, provision, seen, on=on, by=by)
    _not_to_come(on, contribution_told_on=contribution_told_on)
    provision.what, provision.starts_on, provision.ends_on = what.strip(), starts_on, ends_on
    provision.review_on, provision.contribution_told_on = review_on, contribution_told_on
    return _kept(case, provision, "provision_changed", on=on, by=by)


@act
def review_provision(
    *,
    case: Case,
    provision: Provision,
    result: str,
    note: str,
    ground: str = "",
    next_on: date | None = None,
    seen: int,
    on: date,
    by: User,
) -> ProvisionReview:
    """Write down whether a provision still fits (herbeoordelen, Wmo art. 2.3.9).

    It goes on until the next review; one that stops ends today, told as by the municipality; one that gets
    another decision goes on until then and leaves the worklist. Raises as correct_provision does, and
    ValidationError by field for a next day that is over or stands with what stops.
    """
    case, provision = _held(case, provision, seen, on=on, by=by)
    if next_on and next_on <= on:
        raise ValidationError({"next_on": "Kies een dag die nog komt."})
    if next_on and result != ProvisionReview.Result.STAYS:
        raise ValidationError({"next_on": "Alleen wat doorloopt, heeft een volgende herbeoordeling."})
    review = ProvisionReview(
        provision=provision, reviewed_on=on, result=result, ground=ground, note=note.strip(),
        next_on=next_on, by=by,
    )  # fmt: skip
    save(review)
    provision.review_on = next_on
    if result == ProvisionReview.Result.STOPS:
        _end(provision, on, EndReason.BY_MUNICIPALITY)
    _kept(case, provision, "provision_reviewed", on=on, by=by)
    return review


@act
def end_provision(
    *, case: Case, provision: Provision, ends_on: date, end_reason: str, seen: int, on: date, by: User
) -> Provision:
    """Stop a provision, today, on a day before or on one to come (voorziening beëindigen).

    What was ordered for it and is not delivered is withdrawn. Raises as correct_provision does, and
    ValidationError by field for a day before it began.
    """
    case, provision = _held(case, provision, seen, on=on, by=by)
    _end(provision, ends_on, end_reason)
    return _kept(case, provision, "provision_ended", on=on, by=by)


def end_all(client: Client, day: date, code: EndReason) -> list[list[Any]]:
    """End what runs after the day, within the act that says why; how each was: key, end, reason, review.

    One that had not begun ends on its first day: it was granted, and never used.
    """
    before = []
    running = Provision.objects.select_for_update(of=("self",)).filter(client=client, end_reason="")
    for one in running.running(on=day).order_by("pk"):
        before.append([one.pk, _text(one.ends_on), one.end_reason, _text(one.review_on)])
        _end(one, max(day, one.starts_on), code)
        one.version += 1
        save(one)
    return before


def run_again(before: Iterable[list[Any]]) -> None:
    """Let what ended by mistake run as it did. What was ordered is not ordered again by itself."""
    for pk, ends_on, end_reason, review_on in before:
        one = Provision.objects.select_for_update(of=("self",)).get(pk=pk)
        one.ends_on, one.review_on = _day(ends_on), _day(review_on)
        one.end_reason, one.version = end_reason, one.version + 1
        save(one)


def _held(case: Case, provision: Provision, seen: int, *, on: date, by: User) -> tuple[Case, Provision]:
    case = locked(case)
    provision = Provision.objects.select_for_update(of=("self",)).select_related("kind").get(pk=provision.pk)
    enforce(policies.why_not_change_provision(by, provision, case, on=on))
    if provision.version != seen:
        raise ValidationError(OVERTAKEN)
    return case, provision


def _kept(case: Case, provision: Provision, kind: str, *, on: date, by: User) -> Provision:
    provision.version += 1
    save(provision)
    record(case, kind, on=on, by=by, about=provision)
    return provision


def _end(provision: Provision, day: date, code: str) -> None:
    provision.ends_on, provision.end_reason, provision.review_on = day, EndReason(code), None
    for order in provision.orders.still_open():
        order.withdrawn_on, order.version = max(day, order.ordered_on), order.version + 1
        save(order)


def _not_to_come(on: date, **days: date | None) -> None:
    wrong = {name: "Deze dag moet nog komen." for name, day in days.items() if day and day > on}
    if wrong:
        raise ValidationError(wrong)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
