"""Who makes and moves appointments, and who has them in a calendar of one's own."""

from datetime import date

from cases.models import Appointment, Case
from cases.policies.case import why_not_list_cases, why_not_work_on
from providers.models import User


def why_not_make_appointment(user: User, case: Case, *, on: date) -> str | None:
    """Make an appointment."""
    return why_not_work_on(user, case, on=on)


def why_not_move_appointment(user: User, appointment: Appointment, *, on: date) -> str | None:
    """Move an appointment, or call it off."""
    if reason := why_not_work_on(user, appointment.case, on=on):
        return reason
    if appointment.cancelled_on is not None:
        return "Deze afspraak is al afgezegd. Maak een nieuwe."
    return None


def why_not_have_calendar(user: User) -> str | None:
    """Have the own appointments in a calendar outside, by a secret address."""
    if why_not_list_cases(user):
        return "Een agenda-adres is voor wie in dossiers werkt."
    return None
