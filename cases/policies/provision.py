"""Who sees, grants, reviews and ends a provision, and who says how an order at a supplier goes."""

from datetime import date

from cases.models import Case, Provision, SupplyOrder
from cases.policies.case import why_dead
from cases.policies.sight import Sight, roads, sight
from cases.states import NEXT_OF_ORDER, OrderState
from providers.models import Role, User


def why_not_see_provisions(user: User, case: Case, *, on: date) -> str | None:
    """See what was granted to the resident of a dossier."""
    if (sight(user, case, on=on) or Sight.NOTHING) < Sight.FULL:
        return "U ziet een deel van dit dossier. De voorzieningen horen daar niet bij."
    return None


def why_not_guard_provisions(user: User) -> str | None:
    """See which provisions of all dossiers ask for something, and tell the gemeente what began and ended."""
    if not user.has_role(Role.CONSULTANT):
        return "Alleen een Wmo-consulent bewaakt de voorzieningen."
    return None


def why_not_see_orders(user: User) -> str | None:
    """See the orders to the own organisation: the order, never the dossier."""
    if not (user.has_role(Role.PARTNER) and user.employer_id):
        return "Opdrachten zijn voor organisaties die leveren."
    return None


def why_not_tell_start_stop(user: User, municipality_id: int) -> str | None:
    """Make or read a start-stop file of a gemeente: it holds residents by BSN, as the law has it told."""
    if reason := why_not_guard_provisions(user):
        return reason
    if user.team is None or user.team.municipality_id != municipality_id:
        return "Een start-stopbestand maakt een Wmo-consulent van een team in die gemeente."
    return None


def why_not_grant_provision(user: User, case: Case, *, on: date) -> str | None:
    """Write down what a decision granted."""
    if reason := _why_not_decide(user, case, on=on):
        return reason
    if case.is_closed:
        return "Dit dossier is gesloten."
    return why_dead(case)


def why_not_change_provision(user: User, provision: Provision, case: Case, *, on: date) -> str | None:
    """Review, correct or end a provision; also when the dossier is closed, since the provision goes on."""
    if reason := _why_not_decide(user, case, on=on):
        return reason
    if provision.client_id != case.client_id:
        return "Deze voorziening is van een andere inwoner."
    if provision.end_reason:
        return "Deze voorziening is al beëindigd."
    return None


def why_not_order(user: User, provision: Provision, case: Case, *, on: date) -> str | None:
    """Order a provision at a supplier."""
    if reason := why_not_change_provision(user, provision, case, on=on):
        return reason
    if provision.form == Provision.Form.BUDGET:
        return "Bij een pgb kiest de inwoner zelf wie er levert."
    return why_dead(case)


def why_not_answer_order(
    user: User, order: SupplyOrder, following: OrderState, *, case: Case | None = None, on: date
) -> str | None:
    """Say how an order goes: the supplier, or the consultant who heard it by phone; withdraw: the latter.

    case: the dossier of the resident, for who is no supplier.
    """
    is_consultant = case is not None and not _why_not_decide(user, case, on=on)
    is_supplier = user.has_role(Role.PARTNER) and user.employer_id == order.supplier_id
    if following == OrderState.WITHDRAWN and not is_consultant:
        return "Alleen de Wmo-consulent trekt een opdracht in."
    if not (is_consultant or is_supplier):
        return "Alleen de leverancier of de Wmo-consulent legt dit vast."
    if following not in NEXT_OF_ORDER[order.state]:
        return f"Deze opdracht is {order.get_state_display()}. Dit kan niet meer."
    return None


def _why_not_decide(user: User, case: Case, *, on: date) -> str | None:
    if "consultant" not in roads(user, case, on=on):
        return "Alleen de Wmo-consulent van het team legt vast wat er is toegekend."
    return None
