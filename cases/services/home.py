"""What a household agreed on: who does what by when; and what becomes of it when people come and go."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError

from cases import policies
from cases.models import Case, Client, Consent, Household, HouseholdAgreement, NetworkPerson
from cases.models.consent import AT_HOME, Asker, Data
from cases.services import consents
from cases.services.head import locked, record
from cases.services.planning import FIRST, fill, lapse, settle
from providers.models import User, act
from providers.policies import enforce

Owner = Client | NetworkPerson | User | None  # None: the regisseur, whoever that is then
Who = HouseholdAgreement.Who


@act
def add_home_agreement(
    *, case: Case, text: str, owner: Owner, due_on: date, on: date, by: User
) -> HouseholdAgreement:
    """Write down an agreement of the whole household of this dossier (huishoudafspraak maken).

    owner: a resident of the household, somebody of the network, a worker in one of its dossiers, or None for
    the regisseur. Raises PermissionDenied for who neither decides in the dossier nor leads the household, and
    ValidationError by field, for a day that is over and for an owner who does not belong to it.
    """
    case, home = _home(case, on=on, by=by)
    agreement = HouseholdAgreement(household=home)
    _give(agreement, owner, on=on)
    fill(agreement, text, agreement.owner, due_on, on=on)
    record(case, "home_agreement_added", on=on, by=by, about=agreement)
    return agreement


@act
def change_home_agreement(
    *, case: Case, agreement: HouseholdAgreement, text: str, owner: Owner, due_on: date, seen: int, on: date,
    by: User,
) -> HouseholdAgreement:  # fmt: skip
    """Put an agreement in other words, with another one or on another day (huishoudafspraak wijzigen).

    seen: the version on the screen. Raises as add_home_agreement does, and ValidationError when a colleague
    was first.
    """
    case, home = _home(case, on=on, by=by)
    agreement = _seen(home, agreement, seen)
    _give(agreement, owner, on=on)
    fill(agreement, text, agreement.owner, due_on, on=on)
    record(case, "home_agreement_changed", on=on, by=by, about=agreement)
    return agreement


@act
def settle_home_agreement(
    *, case: Case, agreement: HouseholdAgreement, outcome: str, seen: int, on: date, by: User
) -> HouseholdAgreement:
    """Say whether an agreement of the household was kept. Raises as change_home_agreement does."""
    case, home = _home(case, on=on, by=by)
    agreement = _seen(home, agreement, seen)
    settle(agreement, outcome, on=on)
    record(case, "home_agreement_settled", on=on, by=by, about=agreement)
    return agreement


def share_at_home(
    *, case: Case, given_on: date, way: str, given_by: str = Asker.SELF, representative: str = "", on: date,
    by: User,
) -> Consent:  # fmt: skip
    """Write down that the resident lets the plan stand on the paper of the household (toestemming).

    Raises as consents.give does.
    """
    return consents.give(
        case=case,
        purpose="Het plan staat ook op het papier van het huishouden.",
        data=[Data.PLAN],
        receiver=AT_HOME,
        given_on=given_on,
        way=way,
        given_by=given_by,
        representative=representative,
        on=on,
        by=by,
    )


def move_along(left: Household | None, to: Household | None, *, on: date) -> list[int]:
    """What becomes of the agreements of a household that somebody left, within the act that says so.

    They stay with who is left. When nobody is, they come along to where the last one went; without such a
    household what was still open lapses: the keys of those.
    """
    if left is None or left == to or Client.objects.filter(household=left).exists():
        return []
    agreements = HouseholdAgreement.objects.filter(household=left)
    if to is None:
        return lapse(agreements.filter(outcome=""), on=on)
    agreements.update(household=to, came_from=left)
    return []


def come_back(home: Household | None) -> None:
    """Take back what came along from a household that is lived in again."""
    if home is not None:
        HouseholdAgreement.objects.filter(came_from=home).update(household=home, came_from=None)


def resume(keys: Collection[int]) -> None:
    """Bring back what lapsed with a death or a move that was not so."""
    lapsed = HouseholdAgreement.objects.filter(pk__in=keys, outcome=HouseholdAgreement.Outcome.LAPSED)
    for one in lapsed.order_by("pk"):
        one.version += 1
        settle(one, "", on=None)


def _home(case: Case, *, on: date, by: User) -> tuple[Case, Household]:
    case = locked(case)
    enforce(policies.why_not_keep_home_agreements(by, case, on=on))
    return case, Household.objects.select_for_update().get(pk=case.client.household_id or 0)


def _seen(home: Household, agreement: HouseholdAgreement, seen: int) -> HouseholdAgreement:
    agreement = home.agreements.get(pk=agreement.pk)
    if agreement.version != seen:
        raise ValidationError(FIRST)
    agreement.version += 1
    return agreement


def _give(agreement: HouseholdAgreement, owner: Owner, *, on: date) -> None:
    home = agreement.household
    agreement.client = agreement.person = agreement.worker = None
    match owner:
        case Client():
            known = Client.objects.filter(pk=owner.pk, household=home, deceased_on=None).exists()
            agreement.owner_kind, agreement.client = Who.RESIDENT, owner
        case NetworkPerson():
            around = NetworkPerson.objects.filter(case__client__household=home, ended_on=None)
            known = around.filter(pk=owner.pk).exists()
            agreement.owner_kind, agreement.person = Who.NETWORK, owner
        case User():
            if refusal := policies.why_not_be_director(owner, home, on=on):
                raise ValidationError({"owner": refusal})
            known = True
            agreement.owner_kind, agreement.worker = Who.WORKER, owner
        case _:
            known = home.directors.in_force(on=on).exists()
            agreement.owner_kind = Who.DIRECTOR
    if not known:
        raise ValidationError({"owner": "Kies iemand die nu bij dit huishouden hoort."})
    agreement.owner = owner.name if isinstance(owner, User) else str(Who(agreement.owner_kind).label)
