"""Who says in which phase a situation is, who has a role in it, and who looks at the heavy ones."""

from datetime import date

from cases.models import Case
from cases.policies.case import why_not_steer
from cases.policies.parts import DIRECTING
from cases.policies.sight import Sight, roads, sight
from providers.models import Role, User

WATCHING = frozenset({"lead", "director"})


def why_not_see_phase(user: User, case: Case, *, on: date) -> str | None:
    """See the phase of the situation and who has a role in it."""
    if (sight(user, case, on=on) or Sight.NOTHING) < Sight.FULL:
        return "Alleen wie het hele dossier ziet, ziet de fase van de situatie."
    return None


def why_not_change_phase(user: User, case: Case, *, on: date) -> str | None:
    """Say that the situation got heavier or lighter (op- of afschalen), and name who has a role in it."""
    if roads(user, case, on=on) & DIRECTING:
        return "Dit dossier is gesloten." if case.is_closed else None
    return why_not_steer(user, case, on=on)


def why_follows(director: User) -> str:
    """Why nobody is named casusregisseur by hand: who leads the plan of the household is."""
    return (
        f"{director.name} is regisseur van dit huishouden, en dus casusregisseur. "
        "Kies bij Huishouden een andere regisseur."
    )


def why_not_see_escalations(user: User) -> str | None:
    """See the list of heavy situations and of those that were scaled down too fast."""
    if not user.has_role(Role.TEAM_LEAD, Role.PROCESS_DIRECTOR):
        return "Deze lijst is voor stuurders en procesregisseurs."
    return None


def why_not_see_to_signal(user: User, case: Case, *, on: date) -> str | None:
    """Say that one looked at a signal of scaling down too fast."""
    if not roads(user, case, on=on) & WATCHING:
        return "Alleen de stuurder van het team of de procesregisseur bekijkt dit signaal."
    return None


def why_not_begin_model(day: date, *, on: date) -> str | None:
    """Let a version of the model hold from a day: what held does not change."""
    if day <= on:
        return "Kies een dag die nog komt. Vandaag geldt het model van nu."
    return None


def why_not_withdraw_model(starts_on: date, *, on: date) -> str | None:
    """Take away a version of the model."""
    if starts_on <= on:
        return "Dit model geldt al. Leg een nieuw model vast vanaf een dag die nog komt."
    return None
