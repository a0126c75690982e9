"""Who may do what the law asks after a question."""

from datetime import date

from cases.models import Case
from cases.policies import Sight, sight
from intake.models import Decision
from providers.models import Mandate, Role, User


def why_not_see_terms(user: User) -> str | None:
    """See which investigations and applications must be ready by when."""
    if not user.has_role(Role.CONSULTANT):
        return "Alleen een Wmo-consulent bewaakt de wettelijke termijnen."
    return None


def why_not_read_applications(user: User, case: Case, *, on: date) -> str | None:
    """Read the investigations and applications of a dossier: who sees the whole of it."""
    if sight(user, case, on=on) is not Sight.FULL:
        return "U ziet een deel van dit dossier. Onderzoek en aanvraag horen daar niet bij."
    return None


def why_not_file(user: User, case: Case, *, on: date) -> str | None:
    """Write down an application, in whatever state the dossier is (Wmo art. 2.3.5)."""
    if not user.has_role(Role.COACH, Role.TEAM_LEAD, Role.CONSULTANT):
        return "Alleen een wijkcoach, stuurder of Wmo-consulent neemt een aanvraag aan."
    return why_not_read_applications(user, case, on=on)


def why_not_decide(user: User, case: Case | None, *, on: date) -> str | None:
    """End an investigation, suspend an application and decide on it."""
    if reason := why_not_see_terms(user):
        return reason
    return why_not_read_applications(user, case, on=on) if case else None


def why_not_investigate(user: User, case: Case | None, *, on: date) -> str | None:
    """Write down the steps of an investigation and what was found (Wmo art. 2.3.2)."""
    if case is None:
        return why_not_see_terms(user)
    if not user.has_role(Role.COACH, Role.TEAM_LEAD, Role.CONSULTANT):
        return "Alleen een wijkcoach, stuurder of Wmo-consulent legt het onderzoek vast."
    return why_not_read_applications(user, case, on=on)


def why_not_sign(mandate: Mandate | None, outcome: str) -> str | None:
    """Sign a decision with this outcome by what mandate one has on the day (Awb art. 10:3)."""
    if mandate is None or mandate.signs == Mandate.Signs.NOTHING:
        return "U hebt op deze dag geen mandaat voor deze gemeente. De beheerder legt mandaten vast."
    if not mandate.allows(outcome):
        return "Met uw mandaat mag u alleen toekennen. Laat een collega met een ruimer mandaat beslissen."
    return None


def why_not_award(decision: Decision) -> str | None:
    """Write down a provision that rests on a decision."""
    if decision.outcome == Decision.Outcome.REFUSED:
        return "Met dit besluit is de aanvraag afgewezen. Er is niets toegekend."
    if decision.application.request.case_id is None:
        return "Bij deze aanvraag hoort nog geen dossier. Open dat eerst."
    return None


def mandate_of(user: User, municipality_id: int, *, on: date) -> Mandate | None:
    """The mandate of a worker on the day: what is laid down by name goes before that of the role."""
    held = Mandate.objects.in_force(on=on).filter(municipality=municipality_id)
    named = held.filter(worker=user).first()
    return named or held.filter(role__in=user.roles).exclude(role="").order_by("pk").first()
