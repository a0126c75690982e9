"""Who records that a resident died or moved, and what is then no longer done."""

from datetime import date

from cases.models import Case, Client, LifeEvent
from cases.policies.case import why_dead, why_not_steer
from providers.models import User


def why_not_record_death(user: User, case: Case, *, on: date) -> str | None:
    """Record that the resident died."""
    if reason := why_not_steer(user, case, on=on):
        return reason
    if (
        case.client_id
        and LifeEvent.objects.filter(client=case.client_id, kind="death", undone_on=None).exists()
    ):
        return "Het overlijden is al vastgelegd."
    return None


def why_not_record_move(user: User, case: Case, *, on: date) -> str | None:
    """Record that the resident moved."""
    return why_not_steer(user, case, on=on) or why_dead(case)


def why_not_undo_life_event(user: User, case: Case, event: LifeEvent, *, on: date) -> str | None:
    """Take back that the resident died or moved, while the dossier is open."""
    if reason := why_not_steer(user, case, on=on):
        return reason
    if event.undone_on is not None:
        return "Dit is al teruggedraaid."
    later = LifeEvent.objects.filter(client=event.client_id, undone_on=None, pk__gt=event.pk or 0)
    if event.client_id and later.exists():
        return "Hierna is nog iets vastgelegd. Draai dat eerst terug."
    return None


def why_not_write_to(client: Client) -> str | None:
    """Send the resident a letter."""
    return "De inwoner is overleden. Er gaat geen brief meer uit." if client.deceased_on else None
