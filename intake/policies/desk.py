"""Who may take questions at the desk."""

from intake.models import SupportRequest
from providers.models import Role, User

Outcome = SupportRequest.Outcome


def why_not_register(user: User) -> str | None:
    """Take a question, look who it is about, and settle it."""
    if not user.has_role(Role.DESK):
        return "Alleen het loket neemt hulpvragen aan."
    return None


def why_not_pass_on(user: User, request: SupportRequest) -> str | None:
    """Pass a question on to a place outside, or add to that."""
    if request.outcome == Outcome.PASSED_ON and request.feedback_on:
        return "De terugkoppeling is al vastgelegd. Komt de vraag terug, neem hem dan opnieuw op."
    if request.outcome not in ("", Outcome.PASSED_ON):
        return f"Deze hulpvraag is al afgehandeld: {request.get_outcome_display()}."
    return why_not_register(user)


def why_not_record_feedback(user: User, request: SupportRequest) -> str | None:
    """Write down what came of a question that was passed on."""
    if request.outcome != Outcome.PASSED_ON:
        return "Deze hulpvraag is niet doorverwezen."
    if request.feedback_on:
        return "De terugkoppeling is al vastgelegd."
    return why_not_register(user)


def why_not_link_people(user: User) -> str | None:
    """Decide whether two records are of one person, and take that back."""
    if not user.has_role(Role.DESK):
        return "Alleen het loket legt vast of twee inwoners dezelfde persoon zijn."
    return None
