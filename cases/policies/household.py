"""Who leads the plan of a household, who belongs to it, and who sees who stands around a resident."""

from datetime import date

from django.db.models import Q

from cases.models import Assignment, Case, Household, Involvement
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
    own = Q(worker=worker, case__client__household=household, case__closed_on=None) & in_force(on)
    levels = (Involvement.Level.FULL, Involvement.Level.DIRECTION)
    if Assignment.objects.filter(own).exists() or Involvement.objects.filter(own, level__in=levels).exists():
        return None
    return f"{worker.name} werkt niet in een dossier van dit huishouden. Kies een collega die dat wel doet."


def why_not_change_household(user: User, case: Case, *, on: date) -> str | None:
    """Put a resident in the household, take one out, or undo that."""
    return why_not_steer(user, case, on=on)


def why_not_see_network(user: User, case: Case, *, on: date) -> str | None:
    """See who stands around the resident, and how heavily caring weighs on them."""
    if (sight(user, case, on=on) or Sight.NOTHING) < Sight.FULL:
        return "Alleen wie het hele dossier ziet, ziet het netwerk."
    return None


def why_not_keep_network(user: User, case: Case, *, on: date) -> str | None:
    """Write down who stands around the resident."""
    return why_not_work_on(user, case, on=on)
