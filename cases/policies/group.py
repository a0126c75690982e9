"""Who keeps a group, who leads it, and who puts a resident in it."""

from datetime import date

from cases.models import Case, Group, Participation
from cases.policies.case import why_dead, why_not_work_on
from providers.models import Role, User

LOOKING = (Role.COACH, Role.TEAM_LEAD, Role.CONSULTANT, Role.PROCESS_DIRECTOR)


def why_not_see_groups(user: User) -> str | None:
    """See which groups there are, and how many places are free."""
    if user.has_role(*LOOKING) or (user.has_role(Role.PARTNER) and user.employer_id):
        return None
    return "Groepen zijn voor wie in dossiers werkt, en voor organisaties."


def why_not_keep_group(user: User, group: Group) -> str | None:
    """Begin a group, or change it: a coach or the stuurder of its team, or its organisation."""
    of_team = group.team_id is not None and group.team_id == user.team_id
    if of_team and user.has_role(Role.COACH, Role.TEAM_LEAD):
        return None
    of_partner = group.partner_id is not None and group.partner_id == user.employer_id
    if of_partner and user.has_role(Role.PARTNER):
        return None
    return "Alleen het team of de organisatie van de groep wijzigt haar."


def why_not_lead_group(user: User, group: Group) -> str | None:
    """See who takes part in a group, and say who was there."""
    if any(one.pk == user.pk for one in group.leaders.all()):
        return None
    if group.partner_id is not None:
        if group.partner_id == user.employer_id and user.has_role(Role.PARTNER):
            return None
    elif group.team_id == user.team_id and user.has_role(Role.TEAM_LEAD):
        return None
    return "Alleen wie de groep begeleidt, ziet wie meedoet en vult in wie er was."


def why_not_join(user: User, case: Case, *, on: date) -> str | None:
    """Put a resident in a group, or on its waiting list."""
    return why_not_work_on(user, case, on=on) or why_dead(case)


def why_not_stop(user: User, participation: Participation, *, on: date) -> str | None:
    """End that a resident takes part, or waits."""
    if reason := why_not_work_on(user, participation.case, on=on):
        return reason
    if participation.ends_on is not None and participation.ends_on <= on:
        return "Deze deelname is al gestopt."
    return None
