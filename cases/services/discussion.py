"""Acts on meetings of colleagues: plan, move, cancel; and on a dossier on their agenda."""

from collections.abc import Collection
from datetime import date, time

from django.core.exceptions import ValidationError
from django.db.models.functions import Now

from cases.models import Case, Discussion, Meeting, Task
from cases.policies import discussion as policies
from cases.services.head import locked, record, save
from cases.services.task import add_task
from providers.models import User, act, keep
from providers.policies import enforce

STALE = "Een collega heeft dit intussen gewijzigd. Uw tekst is niet weg. Kijk wat er nu staat."


@act
def plan_meeting(
    *,
    kind: str,
    held_on: date,
    starts_at: time,
    place: str = "",
    workers: Collection[User],
    on: date,
    by: User,
) -> Meeting:
    """Plan a meeting of colleagues (bespreking plannen); who plans it takes part.

    Raises PermissionDenied for who does not work in dossiers; ValidationError by field for a day that is over
    or a colleague who cannot come.
    """
    enforce(policies.why_not_see_meetings(by))
    meeting = Meeting(kind=kind, team=by.team, called_by=by)
    return _arrange(meeting, held_on, starts_at, place, {*workers, by}, on=on)


@act
def change_meeting(
    *,
    meeting: Meeting,
    held_on: date,
    starts_at: time,
    place: str = "",
    workers: Collection[User],
    seen: int,
    on: date,
    by: User,
) -> Meeting:
    """Move a meeting or ask others to it (bespreking wijzigen). Raises as plan_meeting does, and
    ValidationError when a colleague changed it meanwhile.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    enforce(policies.why_not_change_meeting(by, meeting, on=on))
    if meeting.version != seen:
        raise ValidationError(STALE)
    meeting.version += 1
    return _arrange(meeting, held_on, starts_at, place, {*workers, meeting.called_by}, on=on)


@act
def cancel_meeting(*, meeting: Meeting, on: date, by: User) -> Meeting:
    """Cancel a meeting (bespreking afzeggen). Raises PermissionDenied as change_meeting does."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    enforce(policies.why_not_change_meeting(by, meeting, on=on))
    meeting.cancelled_on, meeting.version = on, meeting.version + 1
    keep(meeting)
    _touch(meeting)
    return meeting


@act
def put_on_agenda(
    *,
    case: Case,
    meeting: Meeting,
    question: str,
    ground: str = "",
    ground_note: str = "",
    on: date,
    by: User,
) -> Discussion:
    """Put a dossier on the agenda of a meeting, without a name unless there is a ground (casus inbrengen).

    Raises PermissionDenied for who does not work in the dossier; ValidationError by field for a meeting that
    is over, for intervisie, or for a question that tells who it is.
    """
    case = locked(case)
    enforce(policies.why_not_discuss(by, case, on=on))
    if not Meeting.objects.visible_to(by).filter(pk=meeting.pk).exists():
        raise ValidationError({"meeting": "Kies een bespreking waar u bij bent."})
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if reason := policies.why_not_put_on(meeting, on=on):
        raise ValidationError({"meeting": reason})
    discussion = Discussion(
        case=case,
        meeting=meeting,
        question=question.strip(),
        ground=ground,
        ground_note=ground_note.strip(),
        brought_by=by,
    )
    save(discussion)
    record(case, "discussion_asked", on=on, by=by, about=discussion)
    return discussion


@act
def take_off_agenda(*, discussion: Discussion, on: date, by: User) -> Discussion:
    """Take a dossier off the agenda (van de agenda halen). Raises PermissionDenied when it was discussed."""
    discussion = _locked(discussion)
    enforce(policies.why_not_take_off(by, discussion, on=on))
    discussion.withdrawn_on = on
    save(discussion)
    record(discussion.case, "discussion_withdrawn", on=on, by=by, about=discussion)
    return discussion


@act
def decide(*, discussion: Discussion, decision: str, seen: int, on: date, by: User) -> Discussion:
    """Write down what was decided (besluit vastleggen); it stands in the dossier, for who sees that.

    Raises PermissionDenied for others and before the day of the meeting; ValidationError without a text, or
    when a colleague changed it meanwhile.
    """
    discussion = _locked(discussion)
    enforce(policies.why_not_decide(by, discussion, on=on))
    if discussion.version != seen:
        raise ValidationError(STALE)
    if not decision.strip():
        raise ValidationError({"decision": "Schrijf op wat is besloten."})
    discussion.decision, discussion.version = decision.strip(), discussion.version + 1
    discussion.decided_on = discussion.decided_on or on
    save(discussion)
    record(discussion.case, "discussed", on=on, by=by, about=discussion)
    return discussion


@act
def add_action(
    *, discussion: Discussion, text: str, due_on: date, worker: User | None = None, on: date, by: User
) -> Task:
    """Agree on who does what by when (actie afspreken): a task of the dossier. Raises as add_task does."""
    discussion = _locked(discussion)
    enforce(policies.why_not_decide(by, discussion, on=on))
    task = add_task(case=discussion.case, text=text, due_on=due_on, worker=worker, on=on, by=by)
    task.discussion = discussion
    save(task)
    return task


def _arrange(
    meeting: Meeting, held_on: date, starts_at: time, place: str, workers: Collection[User], *, on: date
) -> Meeting:
    if held_on < on:
        raise ValidationError({"held_on": "Kies vandaag of een dag die nog komt."})
    for worker in sorted(workers, key=lambda one: one.pk):
        if reason := policies.why_not_attend(worker, on=held_on):
            raise ValidationError({"workers": reason})
    meeting.held_on, meeting.starts_at, meeting.place = held_on, starts_at, place.strip()
    keep(meeting)
    meeting.workers.set(workers)
    _touch(meeting)
    return meeting


def _touch(meeting: Meeting) -> None:
    """Let the calendars outside know that it changed."""
    Meeting.objects.filter(pk=meeting.pk).update(changed_at=Now())


def _locked(discussion: Discussion) -> Discussion:
    case = locked(discussion.case)
    discussion = case.discussions.select_related("meeting").get(pk=discussion.pk)
    discussion.case = case
    return discussion
