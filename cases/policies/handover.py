"""Who writes in a handover, who confirms it, and who takes it back."""

from datetime import date

from cases.models import Handover
from cases.policies.sight import STEERING, roads
from providers.models import User


def why_not_write_handover(user: User, handover: Handover, *, on: date) -> str | None:
    """Say what matters, when the talk is, and that the resident knows."""
    words = roads(user, handover.case, on=on)
    if not words or not (words & STEERING or user.pk in (handover.giver_id, handover.receiver_id)):
        return "Alleen wie overdraagt, wie overneemt of de stuurder werkt de overdracht bij."
    return _why_over(handover)


def why_not_confirm_handover(user: User, handover: Handover, *, on: date) -> str | None:
    """Say that one knows enough to go on."""
    if user.pk != handover.receiver_id:
        return "Alleen wie overneemt, bevestigt de overdracht."
    return _why_over(handover)


def why_not_withdraw_handover(user: User, handover: Handover, *, on: date) -> str | None:
    """Take a handover back before it begins."""
    if "lead" not in roads(user, handover.case, on=on):
        return "Alleen de stuurder van het team trekt een overdracht in."
    if reason := _why_over(handover):
        return reason
    if handover.starts_on <= on:
        return "Deze overdracht is al begonnen. Draag het dossier zo nodig opnieuw over."
    return None


def _why_over(handover: Handover) -> str | None:
    if handover.confirmed_on is not None:
        return "Deze overdracht is al bevestigd."
    if handover.withdrawn_on is not None:
        return "Deze overdracht is ingetrokken."
    return None
