"""Who plans a meeting of colleagues, who reads along, and who puts a dossier on the agenda."""

from datetime import date

from cases.models import Case, Discussion, Meeting
from cases.policies.case import why_not_work_on
from providers.models import Role, User

MEETING = (Role.COACH, Role.TEAM_LEAD, Role.CONSULTANT, Role.PROCESS_DIRECTOR)


def why_not_see_meetings(user: User) -> str | None:
    """See the calendar of meetings, and plan one."""
    if not user.has_role(*MEETING):
        return "Besprekingen zijn voor wie in dossiers werkt."
    return None


def why_not_attend(worker: User, *, on: date) -> str | None:
    """Be asked to a meeting."""
    if reason := why_not_see_meetings(worker):
        return f"{worker.name}: {reason[0].lower()}{reason[1:]}"
    if not worker.is_at_work(on=on):
        return f"{worker.name} is op die dag niet in dienst. Kies een andere collega."
    return None


def why_not_change_meeting(user: User, meeting: Meeting, *, on: date) -> str | None:
    """Move or cancel a meeting."""
    leads = user.has_role(Role.TEAM_LEAD) and user.team_id and user.team_id == meeting.team_id
    if meeting.called_by_id != user.pk and not leads:
        return "Alleen wie de bespreking plande of de stuurder van het team wijzigt haar."
    if meeting.cancelled_on is not None:
        return "Deze bespreking is afgezegd."
    return "Deze bespreking is voorbij." if meeting.held_on < on else None


def why_not_discuss(user: User, case: Case, *, on: date) -> str | None:
    """Put a dossier on the agenda of a meeting."""
    return why_not_work_on(user, case, on=on)


def why_not_put_on(meeting: Meeting, *, on: date) -> str | None:
    """Have a dossier on the agenda of this meeting."""
    if meeting.kind != Meeting.Kind.CASES:
        return "Bij intervisie staat niets over inwoners. Kies een andere bespreking."
    if meeting.cancelled_on is not None or meeting.held_on < on:
        return "Deze bespreking is voorbij of afgezegd. Kies een andere."
    return None


def why_not_take_off(user: User, discussion: Discussion, *, on: date) -> str | None:
    """Take a dossier off the agenda."""
    if reason := why_not_work_on(user, discussion.case, on=on):
        return reason
    if discussion.withdrawn_on is not None or discussion.decided_on is not None:
        return "Deze casus is al besproken of van de agenda gehaald."
    return None


def why_not_decide(user: User, discussion: Discussion, *, on: date) -> str | None:
    """Write down what a meeting decided about a dossier, and who does what."""
    if reason := why_not_work_on(user, discussion.case, on=on):
        return reason
    if discussion.withdrawn_on is not None or discussion.meeting.cancelled_on is not None:
        return "Deze casus staat niet meer op de agenda."
    return "De bespreking is nog niet geweest." if discussion.meeting.held_on > on else None


def may_know_who(user: User, discussion: Discussion, *, on: date) -> bool:
    """Whether a participant without sight of the dossier may know who it is about: up to the day itself."""
    return discussion.is_named and discussion.meeting.held_on >= on
