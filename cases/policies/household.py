"""Who leads the plan of a household, who belongs to it, and who sees who stands around a resident."""

from datetime import date

from django.db.models import Q

from cases.models import Assignment, Case, Household, HouseholdDirector, Involvement
from cases.policies.case import why_not_steer, why_not_work_on
from cases.policies.sight import Sight, sight
from providers.models import User
from providers.periods import in_force

NONE = "Bij deze inwoner hoort nog geen huishouden. Voeg eerst iemand toe aan het huishouden."


def why_not_lead_plan(user: User, case: Case, *, on: date) -> str | None:
    """Choose the regisseur of the household, or end that."""
    if reason := why_not_steer(user, case, on=on):
        return reason
    return None if case.client.household_id else NONE


def why_not_be_director(worker: User, household: Household, *, on: date) -> str | None:
    """Lead the plan of a household: only who holds one of its dossiers or is involved in all of one."""
    if not worker.is_at_work(on=on):
        return f"{worker.name} is op die dag niet in dienst. Kies een andere collega."
    if worker.pk in workers_in(household, on=on):
        return None
    return f"{worker.name} werkt niet in een dossier van dit huishouden. Kies een collega die dat wel doet."


def workers_in(household: Household, *, on: date) -> set[int]:
    """The keys of who holds an open dossier of the household or is involved in all of one."""
    there = Q(case__client__household=household, case__closed_on=None) & in_force(on)
    held = Assignment.objects.filter(there).values_list("worker", flat=True)
    levels = (Involvement.Level.FULL, Involvement.Level.DIRECTION)
    involved = Involvement.objects.filter(there, level__in=levels).values_list("worker", flat=True)
    return {*held, *involved}


def why_not_change_household(user: User, case: Case, *, on: date) -> str | None:
    """Put a resident in the household, take one out, or undo that."""
    return why_not_steer(user, case, on=on)


def why_not_see_home_agreements(user: User, case: Case, *, on: date) -> str | None:
    """Read or print what the household as a whole agreed on: it may be about others than this resident."""
    if (sight(user, case, on=on) or Sight.NOTHING) < Sight.FULL:
        return "Alleen wie het hele dossier ziet, ziet de afspraken van het huishouden."
    return None


def why_not_keep_home_agreements(user: User, case: Case, *, on: date) -> str | None:
    """Write down, change or settle what the household agreed on: who decides in the dossier, or leads."""
    if case.client.household_id is None:
        return why_not_steer(user, case, on=on) or NONE
    leading = HouseholdDirector.objects.in_force(on=on).filter(household=case.client.household_id)
    if leading.filter(worker=user).exists() and why_not_work_on(user, case, on=on) is None:
        return None
    return why_not_steer(user, case, on=on)


def why_not_see_network(user: User, case: Case, *, on: date) -> str | None:
    """See who stands around the resident, and how heavily caring weighs on them."""
    if (sight(user, case, on=on) or Sight.NOTHING) < Sight.FULL:
        return "Alleen wie het hele dossier ziet, ziet het netwerk."
    return None


def why_not_keep_network(user: User, case: Case, *, on: date) -> str | None:
    """Write down who stands around the resident."""
    return why_not_work_on(user, case, on=on)
