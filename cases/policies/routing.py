"""Who writes the rules of routing advice, and who switches them on."""

from datetime import date

from cases.models import RoutingRules
from providers.models import User
from providers.policies import why_not_manage_reference


def why_not_change_rules(user: User, rules: RoutingRules) -> str | None:
    """Change a version of the rules of routing advice."""
    if reason := why_not_manage_reference(user):
        return reason
    if rules.starts_on:
        return "Deze regels zijn al aangezet en veranderen niet meer. Schrijf een nieuwe versie."
    if rules.written_by_id != user.pk:
        return "Alleen wie deze versie schreef, wijzigt haar. Schrijf zelf een nieuwe versie."
    return None


def why_not_try_out(user: User, rules: RoutingRules) -> str | None:
    """Try a version of the rules out on last month."""
    if reason := why_not_manage_reference(user):
        return reason
    return "Deze regels zijn al aangezet." if rules.starts_on else None


def why_not_switch_on(user: User, rules: RoutingRules, *, is_tried: bool) -> str | None:
    """Switch a version of the rules on. is_tried: there is a try-out of exactly this version."""
    if reason := why_not_try_out(user, rules):
        return reason
    if rules.written_by_id == user.pk:
        return "U schreef deze regels. Een andere beheerder kijkt mee en zet ze aan."
    if not is_tried:
        return "Probeer deze versie eerst uit op de vorige maand."
    return None


def why_not_begin(day: date, *, on: date) -> str | None:
    """Let rules hold from a day: a day has one version, from its first question on."""
    if day <= on:
        return "Kies een dag die nog komt. Vandaag gelden de regels van nu."
    return None
