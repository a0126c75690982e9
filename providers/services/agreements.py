"""Acts on what stands beside a contract: the division of its sum, and the talks about results."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from providers import policies
from providers.models import (
    Contract,
    LumpsumAmount,
    Partner,
    ResultTalk,
    ShareCut,
    ShareKey,
    TalkAction,
    User,
    keep,
)
from providers.models.agreement import WHOLE
from providers.policies import enforce
from providers.services.reference import succeed


@transaction.atomic
def divide_sum(
    *,
    contract: Contract,
    basis: str,
    cuts: Mapping[Partner, int],
    starts_on: date,
    note: str = "",
    on: date,
    by: User,
) -> ShareKey:
    """Lay down how the sum of a contract is divided from a day on (verdeelsleutel), as a new version.

    cuts: organisation -> thousandths, together the whole. Raises PermissionDenied for who is no
    administrator; ValidationError for a day that is over or outside the contract, an organisation that does
    not take part then, and cuts that are not the whole together.
    """
    enforce(policies.why_not_divide_sum(by))
    Contract.objects.select_for_update(of=("self",)).get(pk=contract.pk)
    if no := policies.why_not_from(starts_on, on=on):
        raise ValidationError({"starts_on": no})
    if not contract.includes(starts_on):
        raise ValidationError({"starts_on": "Op die dag geldt deze opdracht niet."})
    cuts = {partner: part for partner, part in cuts.items() if part}
    if sum(cuts.values()) != WHOLE:
        said = f"{sum(cuts.values()) / 10:.1f}".replace(".", ",")
        raise ValidationError(f"De aandelen zijn samen {said}%. Maak er samen precies 100% van.")
    for partner in cuts:
        if partner.ends_on and partner.ends_on < starts_on:
            raise ValidationError(f"{partner} doet dan niet meer mee. Geef het aandeel aan een ander.")
    key = ShareKey(
        contract=contract, basis=basis, note=note.strip(), starts_on=starts_on, kept_on=on, kept_by=by
    )
    succeed(key)
    keep(*(ShareCut(key=key, partner=partner, thousandths=part) for partner, part in cuts.items()))
    return key


def proposed_amounts(*, contract: Contract, month: date) -> dict[Partner, tuple[int, int]]:
    """What a month says of every organisation, (agreed, paid) in cents; by name.

    Where nothing was written down yet, the agreed amount is a twelfth of the sum by the key of that month.
    """
    rows = contract.amounts.filter(month=month).select_related("partner")
    known = {one.partner: (one.agreed_cents, one.paid_cents) for one in rows}
    key = contract.share_keys.in_force(on=max(month, contract.starts_on)).first()
    cuts = key.cuts.select_related("partner") if key else ()
    by_key = {cut.partner: cut.thousandths * (contract.lumpsum_per_year or 0) // 120 for cut in cuts}
    asked = Partner.objects.holding(on=month).exclude(kind=Partner.Kind.EXTERNAL)
    every = sorted({*asked, *known, *by_key}, key=lambda one: (one.name, one.pk))
    return {one: known.get(one) or (0 if known else by_key.get(one, 0), 0) for one in every}


@transaction.atomic
def keep_amounts(
    *, contract: Contract, month: date, amounts: Mapping[Partner, tuple[int, int]], on: date, by: User
) -> list[LumpsumAmount]:
    """Write down what organisations were promised and paid of the sum in a month (bedragen vastleggen).

    month: its first day. amounts: organisation -> (agreed, paid) in euro cents. An amount that was written
    down before is put right, and its history keeps what it said. Raises PermissionDenied as write_talk does,
    ValidationError for a month outside the contract and for what was paid in a month that comes.
    """
    enforce(policies.why_not_keep_amounts(by, contract.municipality_id))
    Contract.objects.select_for_update(of=("self",)).get(pk=contract.pk)
    known = {one.partner_id: one for one in contract.amounts.filter(month=month)}
    changed = []
    for partner, (agreed, paid) in amounts.items():
        if paid and month > on:
            raise ValidationError("Die maand is nog niet begonnen. Vul alleen in wat is afgesproken.")
        row = known.get(partner.pk) or LumpsumAmount(contract=contract, partner=partner, month=month)
        said = (row.agreed_cents, row.paid_cents)
        if said != (agreed, paid):
            row.agreed_cents, row.paid_cents, row.kept_on, row.kept_by = agreed, paid, on, by
            changed.append(row)
    keep(*changed)
    return changed


@transaction.atomic
def write_talk(
    *, contract: Contract, held_on: date, present: str, minutes: str, on: date, by: User
) -> ResultTalk:
    """Write down a talk about results (resultaatgesprek vastleggen).

    Raises PermissionDenied for others than the contract manager of the municipality and administrators,
    ValidationError for a day that comes and without who was there or what was said.
    """
    enforce(policies.why_not_keep_talks(by, contract.municipality_id))
    if held_on > on:
        raise ValidationError({"held_on": "Vul een datum in van vandaag of eerder."})
    if not minutes.strip():
        raise ValidationError({"minutes": "Schrijf op wat er is besproken."})
    talk = ResultTalk(
        contract=contract, held_on=held_on, present=present.strip(), minutes=minutes.strip(), kept_by=by
    )
    keep(talk)
    return talk


@transaction.atomic
def add_action(*, talk: ResultTalk, text: str, assignee: str, due_on: date, on: date, by: User) -> TalkAction:
    """Write down what somebody will do after a talk (actie). Raises as write_talk, by field."""
    enforce(policies.why_not_keep_talks(by, talk.contract.municipality_id))
    if due_on < on:
        raise ValidationError({"due_on": "Kies vandaag of een dag die nog komt."})
    action = TalkAction(talk=talk, text=text.strip(), assignee=assignee.strip(), due_on=due_on)
    keep(action)
    return action


@transaction.atomic
def finish_action(*, action: TalkAction, on: date, by: User) -> TalkAction:
    """Say that it was done (actie afronden). Raises as write_talk, and when it was done before."""
    enforce(policies.why_not_keep_talks(by, action.talk.contract.municipality_id))
    action = TalkAction.objects.select_for_update(of=("self",)).get(pk=action.pk)
    if action.done_on:
        raise ValidationError("Deze actie is al afgerond.")
    action.done_on = on
    keep(action)
    return action
