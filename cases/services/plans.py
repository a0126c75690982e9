"""What a handover brought about beside who holds the dossier, and how it is forgotten."""

from datetime import date

from cases.models import Case, Handover
from cases.services.head import save

PART = "warme overdracht"


def forget_handovers(case: Case, *, first: date, on: date) -> None:
    """Take back every handover that another holder from a day on makes untrue: planned for then or later,
    or begun and never confirmed.
    """
    running = case.handovers.running().exclude(starts_on__gt=on, starts_on__lt=first)
    for handover in running:
        stop_looking(case, handover, on=on)
        handover.withdrawn_on = on
        save(handover)


def stop_looking(case: Case, handover: Handover, *, on: date) -> None:
    """End what the handover let both of them read beside holding the dossier; today is the last day."""
    people = (handover.giver_id, handover.receiver_id)
    mine = case.involvements.filter(worker__in=people, part=PART)
    mine.filter(starts_on__gt=on).delete()
    for one in mine.in_force(on=on):
        one.ends_on = on
        save(one)
