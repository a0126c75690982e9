"""Acts about a question that goes elsewhere: pass it on, hear what came of it, remind, take it back."""

from datetime import date

from django.core.exceptions import ValidationError
from django.urls import reverse

from intake import policies
from intake.models import Redirection, SupportRequest, Urgency
from intake.services.triage import follow_urgency
from providers.models import MessageKind, Role, User, act, keep
from providers.policies import enforce
from providers.services import tell_all

Outcome, Result = SupportRequest.Outcome, Redirection.Result
STALE = "Een collega heeft deze hulpvraag intussen gewijzigd. Uw tekst is niet weg."


@act
def pass_on(
    *,
    request: SupportRequest,
    destination: str,
    is_warm: bool = False,
    handed_on: date | None = None,
    spoken_to: str = "",
    consent_on: date | None = None,
    consent_how: str = "",
    feedback_due: date | None = None,
    seen: int,
    on: date,
    by: User,
) -> Redirection:
    """Pass a question on to a place outside, or add to that what was not known yet (doorverwijzen).

    A warm hand-over gives personal data, so it has consent of the day itself or before, the day on which
    somebody was spoken to, and who that was. Raises PermissionDenied for who is not at the desk or a question
    that was settled otherwise, ValidationError by field.
    """
    asked = _locked(request, seen)
    enforce(policies.why_not_pass_on(by, asked))
    if late := [
        name for name, day in (("handed_on", handed_on), ("consent_on", consent_on)) if day and day > on
    ]:
        raise ValidationError({late[0]: "Deze dag moet nog komen."})
    if is_warm:
        _whole({"handed_on": handed_on, "spoken_to": spoken_to, "consent_on": consent_on})
    row = _running(asked)
    row = row or Redirection(request=asked, on=asked.outcome_on or on, by=by)
    if row.feedback_due != feedback_due:
        row.reminded_on = None
    row.destination, row.is_warm, row.feedback_due = destination, is_warm, feedback_due
    row.handed_on, row.spoken_to = (handed_on, spoken_to) if is_warm else (None, "")
    row.consent_on, row.consent_how = consent_on, consent_how
    asked.destination, asked.feedback_on = destination, None
    if not asked.outcome:
        asked.outcome, asked.outcome_on, asked.call_back, asked.typed = Outcome.PASSED_ON, on, False, None
    keep(asked, row)
    follow_urgency(asked, on=on)
    return row


def _whole(said: dict[str, object]) -> None:
    words = {
        "handed_on": "Vul in op welke dag u hebt overgedragen.",
        "spoken_to": "Vul in met wie u sprak: functie en organisatie.",
        "consent_on": "Vraag eerst toestemming. Vul in op welke dag de inwoner die gaf.",
    }
    if missing := {name: words[name] for name, value in said.items() if not value}:
        raise ValidationError(missing)


def note_passed_on(asked: SupportRequest, *, on: date, by: User) -> None:
    """Write down where a question went that was settled at the desk; called within that act."""
    if asked.outcome == Outcome.PASSED_ON and asked.destination:
        keep(Redirection(request=asked, destination=asked.destination, on=on, by=by))


@act
def record_feedback(
    *, request: SupportRequest, result: str = Result.HELPED, note: str = "", on: date, by: User
) -> SupportRequest:
    """Write down what the place that it was passed on to told (terugkoppeling).

    When it comes back to us the question is open again, with its first day: the terms of the law run from
    the melding. Raises PermissionDenied for who is not at the desk or a question that was not passed on.
    """
    asked = SupportRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    enforce(policies.why_not_record_feedback(by, asked))
    row = _running(asked)
    # One that came in by file has no row of its own yet.
    row = row or Redirection(
        request=asked,
        destination=asked.destination or SupportRequest.Destination.OTHER,
        on=asked.outcome_on or on,
        by=by,
    )
    row.feedback_on, row.result, row.note = on, result, note
    asked.feedback_on = on
    asked.version += 1
    if result == Result.CAME_BACK:
        asked.outcome, asked.outcome_on, asked.destination, asked.feedback_on = "", None, "", None
    keep(row, asked)
    if result == Result.CAME_BACK:
        _run_again(asked, on=on)
    return asked


def _run_again(asked: SupportRequest, *, on: date) -> None:
    """The clock of an urgent question that was taken for answered runs on, from the first moment."""
    ended = {"request": asked, "ending": Urgency.Ending.ANSWERED}
    if asked.is_urgent and not Urgency.objects.filter(**ended).update(ended_at=None, ending="", help=""):
        follow_urgency(asked, on=on)


@act
def remind_feedback(*, on: date) -> int:
    """Mail who passed a question on that the day to hear of it is over, once; how many. May run twice.

    Who left is followed up by the whole desk. Names nobody.
    """
    late = Redirection.objects.expected().filter(feedback_due__lt=on, reminded_on=None).order_by("pk")
    told = 0
    for row in late.select_for_update(of=("self",), skip_locked=True):
        desk = User.objects.at_work(on=on).with_role(Role.DESK).order_by("pk")
        own = desk.filter(pk=row.by_id)
        tell_all(
            own if own.exists() else desk,
            kind=MessageKind.REMINDER,
            subject="Terugkoppeling is te laat",
            text="Van een hulpvraag die u doorverwees, is de dag voor terugkoppeling voorbij.",
            path=reverse("intake:feedback_due"),
        )
        Redirection.objects.filter(pk=row.pk).update(reminded_on=on)
        told += 1
    return told


def _running(asked: SupportRequest) -> Redirection | None:
    running = Redirection.objects.running().filter(request=asked)
    return running.select_for_update(of=("self",)).first()


def _locked(request: SupportRequest, seen: int) -> SupportRequest:
    asked = SupportRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if asked.version != seen:
        raise ValidationError(STALE)
    asked.version += 1
    return asked
