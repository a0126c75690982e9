"""The procesregisseur: who asks for one, and who says that it is enough."""

from datetime import date

from cases.models import Case, Intensity, Involvement
from cases.policies.parts import DIRECTING
from cases.policies.sight import STEERING, roads
from providers.models import Role, User


def why_not_escalate(user: User, case: Case, *, on: date) -> str | None:
    """Ask a procesregisseur for a very heavy dossier (opschalen)."""
    if not roads(user, case, on=on) & STEERING:
        return "Alleen de vaste hulpverlener, een vervanger of de stuurder vraagt een procesregisseur."
    if case.is_closed:
        return "Dit dossier is gesloten."
    if level_of(case, on=on) != Intensity.Level.VERY_HEAVY:
        return "Procesregie is er alleen voor een dossier met het niveau zeer zwaar. Schaal eerst op."
    if direction_of(case, on=on):
        return "Dit dossier heeft al een procesregisseur."
    return None


def why_not_direct(worker: User, *, on: date) -> str | None:
    """Be the procesregisseur of a dossier."""
    if not worker.has_role(Role.PROCESS_DIRECTOR):
        return f"{worker.name} is geen procesregisseur."
    if not worker.is_at_work(on=on):
        return f"{worker.name} is op die dag niet in dienst."
    return None


def why_not_end_direction(user: User, case: Case, *, on: date) -> str | None:
    """End the procesregie of a dossier (afschalen)."""
    if not roads(user, case, on=on) & (DIRECTING | {"lead"}):
        return "Alleen de procesregisseur zelf of de stuurder van het team stopt de procesregie."
    return None


def level_of(case: Case, *, on: date) -> int | None:
    """How intensive the running trajectory is on the day, or None."""
    running = Intensity.objects.filter(
        trajectory__in=case.trajectories.in_force(on=on).values("pk"), starts_on__lte=on
    )
    return running.order_by("-starts_on").values_list("level", flat=True).first()


def direction_of(case: Case, *, on: date) -> Involvement | None:
    """The procesregie that runs on the day, or None."""
    found = case.involvements.in_force(on=on).filter(level=Involvement.Level.DIRECTION)
    return found.select_related("worker", "case").first()
