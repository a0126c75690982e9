"""Who reads what was sent in, and what may be done with it."""

from datetime import date

from intake.models import Submission
from providers.models import Role, User


def why_not_read_submissions(user: User) -> str | None:
    """Read what was sent in by the web, by mail or by the API."""
    if not user.has_role(Role.DESK):
        return "Alleen het loket leest wat er is binnengekomen."
    return None


def why_not_send_in(user: User, *, on: date) -> str | None:
    """Send in a question for a resident by the API of an organisation."""
    if not user.has_role(Role.PARTNER) or user.employer_id is None or not user.is_at_work(on=on):
        return "Alleen de aanmeldcoördinator van een organisatie stuurt een hulpvraag in."
    return None


def why_not_settle(user: User, submission: Submission) -> str | None:
    """Take up what was sent in, or set it aside."""
    if reason := why_not_read_submissions(user):
        return reason
    if submission.state == Submission.State.TAKEN_UP:
        return "Een collega heeft deze inzending al opgepakt."
    if submission.state == Submission.State.SET_ASIDE:
        return "Een collega heeft deze inzending al opzij gelegd."
    return None


def why_not_talk(user: User, submission: Submission) -> str | None:
    """Give the referrer a code, and let the referrer know how it goes."""
    if reason := why_not_read_submissions(user):
        return reason
    if submission.state == Submission.State.SET_ASIDE:
        return "Deze inzending ligt opzij. Zet haar eerst terug."
    if submission.sender == Submission.Sender.SELF:
        return "Dit stuurde de inwoner zelf in. Er is geen verwijzer."
    return None


def why_not_put_back(user: User, submission: Submission) -> str | None:
    """Put back what was set aside."""
    if reason := why_not_read_submissions(user):
        return reason
    if submission.state != Submission.State.SET_ASIDE:
        return "Deze inzending ligt niet opzij."
    return None
