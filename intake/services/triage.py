"""Acts about what the desk weighs: the order of the law, urgency, the meldcode."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import F
from django.db.models.functions import Now
from django.urls import reverse

from intake import policies
from intake.figures import urgent_hours
from intake.models import RegistrationTime, SafetyStep, SupportRequest, Urgency, Weighing
from providers.models import MessageKind, Role, User, act, keep
from providers.policies import enforce
from providers.services import tell_all

LONGEST_HALF_MINUTES = 240  # two hours: a form that stood open longer says nothing about the work


class Considered(NamedTuple):
    """What was considered of one step. is_enough: it answers the question."""

    finding: str
    is_enough: bool


@act
def weigh(
    *, request: SupportRequest, steps: Mapping[str, Considered], seen: int, on: date, by: User
) -> SupportRequest:
    """Write down what was considered, in the order of the law (afweging).

    steps: step -> what was considered; a step that is not there was not looked at. A step counts when all
    before it were looked at and were not enough; nothing comes after the one that is enough.
    Raises PermissionDenied for who is not at the desk, ValidationError by field `<step>_finding`, or when a
    colleague changed the question since the version `seen`. Source: Wmo 2015 art. 2.3.5 lid 3.
    """
    asked = _locked(request, seen)
    enforce(policies.why_not_register(by))
    _in_order(steps)
    asked.weighings.all().delete()
    keep(*(
        Weighing(request=asked, step=step, is_enough=said.is_enough, finding=said.finding, by=by, on=on)
        for step in Weighing.Step.values
        if (said := steps.get(step))
    ))  # fmt: skip
    keep(asked)
    return asked


def _in_order(steps: Mapping[str, Considered]) -> None:
    missing = ""
    settled = ""
    for step, label in Weighing.Step.choices:
        said = steps.get(step)
        if said is None:
            missing = missing or label
        elif settled:
            text = f"Haal dit weg: {settled} lost de vraag al op."
            raise ValidationError({f"{step}_finding": text})
        elif missing:
            raise ValidationError(
                {f"{step}_finding": f"Bekijk eerst {missing}. Dat is de volgorde van de wet."}
            )
        elif said.is_enough:
            settled = label


@act
def keep_steps(
    *,
    request: SupportRequest,
    steps: Mapping[int, tuple[date, str]],
    decision: str = "",
    seen: int,
    on: date,
    by: User,
) -> SupportRequest:
    """Write down which steps of the meldcode were taken, and when.

    steps: number of the step -> day and what came of it; a step that is not there is left open.
    decision: what the last step ended in; who does not report says why in the note.
    Raises PermissionDenied for who is not at the desk, ValidationError for a day that is still to come or
    lies before the question, or when a colleague changed the question since the version `seen`.
    """
    asked = _locked(request, seen)
    enforce(policies.why_not_register(by))
    if late := [step for step, (day, _) in steps.items() if day > on]:
        raise ValidationError({f"day_{late[0]}": "Deze dag moet nog komen."})
    asked.safety_steps.all().delete()
    asked.is_unsafe = True
    keep(
        *(
            SafetyStep(
                request=asked,
                step=step,
                done_on=day,
                note=note,
                decision=decision if step == SafetyStep.Step.DECIDE else "",
                by=by,
            )
            for step, (day, note) in sorted(steps.items())
        ),
        asked,
    )
    return asked


@act
def record_help(*, request: SupportRequest, help: str, on: date, by: User) -> Urgency:
    """Stop the clock of an urgent question: there is help, even if for the time being (Wmo art. 2.3.3).

    Raises PermissionDenied for who is not at the desk, ValidationError when no clock runs.
    """
    enforce(policies.why_not_register(by))
    urgency = Urgency.objects.select_for_update(of=("self",)).filter(request=request, ended_at=None).first()
    if urgency is None:
        raise ValidationError("De klok van deze hulpvraag loopt niet meer.")
    return _end(urgency, Urgency.Ending.HELPED, help=help)


def follow_urgency(asked: SupportRequest, *, on: date) -> None:
    """Start, stop or leave the clock of a question that was just kept; called within that act.

    An urgent question that is open, or goes to a dossier, has a clock; one that was answered has none.
    """
    urgency = Urgency.objects.select_for_update(of=("self",)).filter(request=asked).first()
    waits = asked.outcome in ("", SupportRequest.Outcome.CASE, SupportRequest.Outcome.OUTREACH)
    if urgency is None and asked.is_urgent and waits:
        hours = urgent_hours(asked.municipality_id, on=on)
        keep(Urgency(request=asked, hours=hours))
        _tell_leads(asked, f"Er is een hulpvraag met spoed. Binnen {hours} uur moet er hulp zijn.", on=on)
    elif urgency is not None and urgency.ended_at is None and not (asked.is_urgent and waits):
        ending = Urgency.Ending.ANSWERED if asked.is_urgent else Urgency.Ending.NOT_URGENT
        _end(urgency, ending)


@act
def escalate_urgent(*, on: date) -> int:
    """Tell the stuurders of every urgent question whose hours ran out, once; how many. May run twice."""
    late = Urgency.objects.running().filter(escalated_at=None, **{"runs_out_at__lte": Now()})
    told = 0
    for urgency in late.select_for_update(of=("self",), skip_locked=True).select_related("request__case"):
        text = "Bij een hulpvraag met spoed is de tijd voorbij en is er nog geen hulp."
        _tell_leads(urgency.request, text, on=on)
        Urgency.objects.filter(pk=urgency.pk).update(escalated_at=Now())
        told += 1
    return told


def count_time(*, ending: str, seconds: int, on: date) -> None:
    """Count how long a question took to write down; what stood open longer than two hours is left out."""
    half_minutes = max(1, -(-seconds // 30))
    if seconds < 0 or half_minutes > LONGEST_HALF_MINUTES:
        return
    same = {"day": on, "ending": ending, "half_minutes": half_minutes}
    rows = RegistrationTime.objects.filter(**same)
    if not rows.update(number=F("number") + 1):
        RegistrationTime.objects.bulk_create([RegistrationTime(**same, number=0)], ignore_conflicts=True)
        rows.update(number=F("number") + 1)


def _tell_leads(asked: SupportRequest, text: str, *, on: date) -> None:
    """Mail the stuurders of the team; without a dossier those of the gemeente. Names nobody."""
    leads = User.objects.at_work(on=on).with_role(Role.TEAM_LEAD)
    if asked.case_id and asked.case and asked.case.team_id:
        leads = leads.filter(team=asked.case.team_id)
        where = ""
    else:
        leads = leads.filter(team__municipality=asked.municipality_id)
        where = " De vraag staat nog bij het loket. Neem contact op met het loket."
    tell_all(
        leads,
        kind=MessageKind.URGENT,
        subject="Spoed bij het loket",
        text=f"{text}{where}",
        path=reverse("cases:board"),
    )


def _end(urgency: Urgency, ending: Urgency.Ending, *, help: str = "") -> Urgency:
    changed = {"ending": ending, "help": help, "ended_at": Now()}
    Urgency.objects.filter(pk=urgency.pk).update(**changed)
    urgency.refresh_from_db()
    return urgency


def _locked(request: SupportRequest, seen: int) -> SupportRequest:
    asked = SupportRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if asked.version != seen:
        raise ValidationError("Een collega heeft deze hulpvraag intussen gewijzigd. Uw tekst is niet weg.")
    asked.version += 1
    return asked
