"""Who takes and who answers requests of residents about their data, and in which state."""

from datetime import date

from cases.models import Case, DataCopy, DataRequest
from cases.policies.sight import WORKING, roads
from cases.states import CopyState, RequestState
from providers.models import Role, User

S = RequestState


def why_not_register_request(user: User) -> str | None:
    """Write down a request of a resident about the own data, without the dossier at hand."""
    if not user.has_role(Role.DESK, Role.CONSULTANT, Role.PRIVACY_OFFICER):
        return "Alleen het loket, een Wmo-consulent of de functionaris gegevensbescherming legt dit vast."
    return None


def why_not_register_request_in(user: User, case: Case, *, on: date) -> str | None:
    """Write down a request of the resident of this dossier, also of a closed one."""
    if not roads(user, case, on=on) & (WORKING | {"consultant"}):
        return "Alleen wie in dit dossier werkt, legt een verzoek van de inwoner vast."
    return None


def why_not_handle_requests(user: User) -> str | None:
    """See and answer requests of residents about their data."""
    if not user.has_role(Role.PRIVACY_OFFICER):
        return "Alleen de functionaris gegevensbescherming behandelt verzoeken over gegevens."
    return None


def why_not_check_identity(user: User, request: DataRequest, *, on: date) -> str | None:
    """Write down how it was made sure who asks."""
    return why_not_handle_requests(user) or _why_not_become(request, S.IDENTIFIED, "zo bijgewerkt")


def why_not_start_request(user: User, request: DataRequest, *, on: date) -> str | None:
    """Take a request in hand."""
    return why_not_handle_requests(user) or _why_not_become(request, S.IN_WORK, "in behandeling genomen")


def why_not_extend(user: User, request: DataRequest, *, on: date) -> str | None:
    """Take two months more, once, and only while the first month runs. Source: AVG art. 12 lid 3."""
    if reason := why_not_handle_requests(user):
        return reason
    if request.kind == DataRequest.Kind.ERASURE:
        return "De termijn voor vernietiging is drie maanden en wordt niet verlengd."
    if not request.may_become(S.WITHDRAWN):
        return f"Dit verzoek is {request.get_state_display()}."
    if request.extended_on:
        return "De termijn is al verlengd."
    if on > request.tell_by:
        return "Verlengen kon alleen in de eerste maand."
    return None


def why_not_rectify(user: User, request: DataRequest, *, on: date) -> str | None:
    """Correct what is wrong in a dossier, or put the resident's statement beside it."""
    if reason := why_not_handle_requests(user):
        return reason
    if request.kind != DataRequest.Kind.RECTIFICATION:
        return "Dit is geen verzoek om correctie."
    if request.state != S.IN_WORK:
        return f"Dit verzoek is {request.get_state_display()}. Neem het eerst in behandeling."
    return None


def why_not_decide(user: User, request: DataRequest, *, on: date) -> str | None:
    """Answer a request: granted, partly, or refused with a ground."""
    return why_not_handle_requests(user) or _why_not_become(request, S.GRANTED, "beantwoord")


def why_not_withdraw_request(user: User, request: DataRequest, *, on: date) -> str | None:
    """Write down that the resident takes the request back."""
    return why_not_handle_requests(user) or _why_not_become(request, S.WITHDRAWN, "ingetrokken")


def why_not_lift(user: User, request: DataRequest, *, on: date) -> str | None:
    """Let data be shared again after an objection that was granted."""
    if reason := why_not_handle_requests(user):
        return reason
    is_granted = request.state in (S.GRANTED, S.PARTLY)
    if request.kind != DataRequest.Kind.OBJECTION or not is_granted or request.lifted_on:
        return "Bij dit verzoek hoort geen beperking die nu geldt."
    return None


def why_not_ask_copy(user: User, request: DataRequest, *, on: date) -> str | None:
    """Have a copy of everything gathered."""
    if reason := why_not_handle_requests(user):
        return reason
    if request.kind != DataRequest.Kind.ACCESS:
        return "Alleen bij een verzoek om inzage hoort een afschrift."
    if request.state != S.IN_WORK:
        return f"Dit verzoek is {request.get_state_display()}. Neem het eerst in behandeling."
    return None


def why_not_change_copy(user: User, copy: DataCopy) -> str | None:
    """Leave something out of a copy, or release it."""
    if reason := why_not_handle_requests(user):
        return reason
    if copy.state != CopyState.GATHERED:
        return f"Dit afschrift verandert niet meer of nog niet: {copy.get_state_display()}."
    return None


def why_not_download(user: User, copy: DataCopy) -> str | None:
    """Download a released copy, to give it to the resident."""
    if reason := why_not_handle_requests(user):
        return reason
    if copy.state != CopyState.READY:
        return f"Dit afschrift kunt u nu niet downloaden: {copy.get_state_display()}."
    return None


def _why_not_become(request: DataRequest, state: S, word: str) -> str | None:
    if not request.may_become(state):
        return f"Dit verzoek is {request.get_state_display()} en kan nu niet worden {word}."
    return None
