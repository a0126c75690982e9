"""Acts on people who do not ask: start, try, evaluate, pass on to the desk, and destroy (bemoeizorg)."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse

from intake import policies
from intake.models import Attempt, Outreach, Signal, SupportRequest
from providers.models import Draft, MessageKind, Role, Team, User, act, keep
from providers.policies import enforce
from providers.services import tell_all

LONGEST = timedelta(days=92)  # between two evaluations
FAR = "Kies een dag na vandaag, en binnen drie maanden."


@act
def start_outreach(
    *, signal: Signal, team: Team, evaluate_on: date, on: date, by: User, **words: Any
) -> Outreach:
    """Let a team go and see somebody who does not ask (bemoeizorg starten). words: the fields of Outreach.

    Raises PermissionDenied for who is not at the desk or of that team, ValidationError by field: a signal
    that is done or that a team is on already, a team of another gemeente, a day too far ahead.
    """
    enforce(policies.why_not_start_outreach(by, team))
    signal = Signal.objects.visible_to(by, on=on).select_for_update(of=("self",)).get(pk=signal.pk)
    if signal.case_id or signal.request_id or signal.closed_on:
        raise ValidationError("Dit signaal is al afgehandeld.")
    if Outreach.objects.filter(signal=signal).exists():
        raise ValidationError("Een bemoeizorgteam is hier al mee bezig.")
    wrong = {}
    if team.municipality_id != signal.municipality_id:
        wrong["team"] = "Dit team werkt niet in de gemeente van het signaal."
    if not on < evaluate_on <= on + LONGEST:
        wrong["evaluate_on"] = FAR
    if wrong:
        raise ValidationError(wrong)
    outreach = Outreach(
        signal=signal, team=team, concern=signal.note, evaluate_on=evaluate_on, started_on=on, **words
    )
    signal.note = ""  # for the team alone, as everything that tells who it is
    signal.version += 1
    keep(outreach, signal)
    return outreach


@act
def evaluate_outreach(
    *, outreach: Outreach, seen: int, evaluate_on: date, on: date, by: User, **words: Any
) -> Outreach:
    """Weigh ground and safety again, and say when the next time is (evalueren). words: fields of Outreach.

    Raises PermissionDenied for who is not of the team, ValidationError when a colleague was first or the day
    is too far ahead.
    """
    outreach = _locked(outreach, by)
    if outreach.version != seen:
        raise ValidationError("Een collega heeft dit intussen gewijzigd. Kijk eerst wat er nu staat.")
    if not on < evaluate_on <= on + LONGEST:
        raise ValidationError({"evaluate_on": FAR})
    for name, value in words.items():
        setattr(outreach, name, value)
    outreach.evaluate_on, outreach.reminded_on = evaluate_on, None
    outreach.version += 1
    keep(outreach)
    return outreach


@act
def record_attempt(
    *, outreach: Outreach, day: date, way: str, company: str, result: str, on: date, by: User
) -> Attempt:
    """Write down that somebody tried to reach the person (poging). The first contact counts for the signal.

    Who stopped because it was not safe goes with two from then on.
    Raises PermissionDenied for who is not of the team, ValidationError by field: a day before the start or
    that comes, a visit in less company than is safe.
    """
    outreach = _locked(outreach, by)
    if not outreach.started_on <= day <= on:
        raise ValidationError({"day": "Kies een dag vanaf het begin van de bemoeizorg, tot en met vandaag."})
    if way == Attempt.Way.VISIT and (reason := policies.why_not_visit(outreach.safety, company)):
        raise ValidationError({"company": reason})
    attempt = Attempt(outreach=outreach, on=day, way=way, company=company, result=result, by=by)
    keep(attempt)
    signal = Signal.objects.select_for_update(of=("self",)).get(pk=outreach.signal_id)
    if result in Attempt.REACHED and (signal.contact_on is None or day < signal.contact_on):
        signal.contact_on = day
        signal.version += 1
        keep(signal)
    if result == Attempt.Result.UNSAFE and outreach.safety == Outreach.Safety.ALONE:
        outreach.safety = Outreach.Safety.PAIR
        outreach.version += 1
        keep(outreach)
    return attempt


@act
def hand_over(*, outreach: Outreach, on: date, by: User) -> SupportRequest:
    """Make an open question at the desk of it: the name, the address and why, no more (opschalen).

    What the team kept is destroyed with that. Raises PermissionDenied for who is not of the team.
    """
    outreach = _locked(outreach, by)
    signal = Signal.objects.select_for_update(of=("self",)).get(pk=outreach.signal_id)
    kept = ("last_name", "first_names", "postcode", "house_number")
    said = [f"Signaal van {signal.received_on:%d-%m-%Y}. {outreach.concern}".strip()]
    said += [f"Grond: {outreach.get_ground_display()}.", f"Huisbezoek: {outreach.get_safety_display()}."]
    said += [f"Let op: {outreach.danger}"] if outreach.danger else []
    signal.request = SupportRequest(
        received_on=on,
        municipality_id=signal.municipality_id,
        district_id=signal.district_id,
        channel=SupportRequest.Channel.SIGNAL,
        source=signal.source,
        text="\n".join(said),
        typed={name: getattr(outreach, name) for name in kept if getattr(outreach, name)},
        taken_by=by,
    )
    signal.version += 1
    keep(signal.request, signal)
    forget_outreach(signal)
    return signal.request


@act
def end_outreach(*, outreach: Outreach, closing_reason: str, on: date, by: User) -> Signal:
    """End it without a question and destroy who it was about (verwijderen). The signal counts, without words.

    Raises PermissionDenied for who is not of the team, ValidationError without a reason.
    """
    outreach = _locked(outreach, by)
    signal = Signal.objects.select_for_update(of=("self",)).get(pk=outreach.signal_id)
    signal.closed_on, signal.closing_reason = on, closing_reason
    signal.version += 1
    keep(signal)
    forget_outreach(signal)
    return signal


def forget_outreach(signal: Signal) -> None:
    """Destroy what a team kept of the person, and what is half typed of it.

    The history never held it: of these fields it tells that they changed, not what they said.
    """
    Outreach.objects.filter(signal=signal).delete()
    pages = [reverse(f"intake:{name}", args=[signal.pk]) for name in ("start_outreach", "outreach", "signal")]
    Draft.objects.filter(sent_to__in=pages).delete()


@act
def remind_evaluations(*, on: date) -> int:
    """Mail the stuurders of each team that an evaluation is due, once; how many. It may run twice."""
    late = Outreach.objects.to_evaluate(on=on).filter(reminded_on=None).order_by("pk")
    told = 0
    for outreach in late.select_for_update(of=("self",), skip_locked=True):
        leads = User.objects.at_work(on=on).with_role(Role.TEAM_LEAD).filter(team=outreach.team_id)
        tell_all(
            leads,
            kind=MessageKind.REMINDER,
            subject="Bemoeizorg: tijd om te evalueren",
            text="Van een signaal is de evaluatiedatum bereikt. Evalueer, of sluit het af.",
            path=reverse("intake:outreaches"),
        )
        Outreach.objects.filter(pk=outreach.pk).update(reminded_on=on)
        told += 1
    return told


def _locked(outreach: Outreach, by: User) -> Outreach:
    enforce(policies.why_not_work_outreach(by, outreach.team_id))
    held = Outreach.objects.select_for_update(of=("self",)).filter(pk=outreach.pk).first()
    if held is None:
        raise ValidationError("Een collega heeft dit intussen afgesloten.")
    return held
