"""Acts within an investigation: its steps, and what was found of each subject."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from intake import policies
from intake.models import Assessment, AssessmentPart, AssessmentReport, SupportRequest
from providers.models import User, act, keep
from providers.policies import enforce

# Step -> the fields it fills; those of the question itself are written there, so that each fact stands once.
STEPS: Mapping[str, tuple[str, ...]] = {
    "bevestiging": ("confirmed_on",),
    "ondersteuning": ("told_support_on", "support_how"),
    "plan-verteld": ("told_plan_on",),
    "plan": ("plan_received_on",),
    "start": ("started_on", "present"),
    "identiteit": ("identity_document", "identified_on"),
    "pgb": ("pgb_told_on",),
    "uitstel": ("delay_until", "delay_agreed_on", "delay_how"),
    "verslag": ("sent_on",),
}
OF_THE_QUESTION = frozenset({"told_support_on", "told_plan_on"})


@act
def record_step(
    *, assessment: Assessment, step: str, seen: int, on: date, by: User, **words: Any
) -> AssessmentReport:
    """Write down one step of an investigation, or put it right (stap van het onderzoek).

    step: a key of STEPS; words: its fields. seen: the version of the report on the screen, 1 for none yet.
    Raises PermissionDenied for who does not investigate here, ValidationError by field: a day that is still
    to come, or against the order of the law; a withdrawn question; what a colleague changed meanwhile.
    Source: Wmo 2015 art. 2.3.2 and 2.3.4.
    """
    assessment = _locked(assessment, on=on, by=by)
    report = AssessmentReport.objects.filter(assessment=assessment).first()
    report = report or AssessmentReport(assessment=assessment)
    if report.version != seen:
        raise ValidationError(
            "Een collega heeft dit onderzoek intussen gewijzigd. Kijk eerst wat er nu staat."
        )
    report.version += 1
    report.assessment = assessment
    asked = SupportRequest.objects.select_for_update(of=("self",)).get(pk=assessment.request_id)
    for name in STEPS[step]:
        setattr(asked if name in OF_THE_QUESTION else report, name, words[name])
    _check(step, assessment, asked, report, words, on=on)
    keep(report)
    if OF_THE_QUESTION & set(STEPS[step]):
        asked.version += 1
        keep(asked)
    return report


def _check(
    step: str, assessment: Assessment, asked: SupportRequest, report: AssessmentReport,
    words: Mapping[str, Any], *, on: date,
) -> None:  # fmt: skip
    days = {name: day for name, day in words.items() if isinstance(day, date)}
    ahead = days.pop("delay_until", None)
    wrong = {name: "Deze dag moet nog komen." for name, day in days.items() if day > on}
    early = [name for name in OF_THE_QUESTION & set(days) if days[name] < asked.received_on]
    wrong |= dict.fromkeys(early, "Deze dag ligt vóór de hulpvraag.")
    told_on, started_on = asked.told_support_on, report.started_on
    if step == "start" and (told_on is None or started_on is None or told_on > started_on):
        wrong["started_on"] = (
            "Vertel de inwoner eerst over cliëntondersteuning, en leg dat vast (Wmo art. 2.3.2 lid 3)."
        )
    if ahead and ahead <= assessment.due_on:
        wrong["delay_until"] = "Dit is nog binnen de termijn van de wet. Uitstel is dan niet nodig."
    if ahead and not assessment.is_running:
        wrong["delay_until"] = "Het onderzoek is al afgerond. Uitstel is niet meer nodig."
    if wrong:
        raise ValidationError(wrong)


@act
def keep_part(
    *, assessment: Assessment, subject: str, is_discussed: bool, text: str, seen: int, on: date, by: User
) -> AssessmentPart:
    """Write down what was found of one subject, or that it does not matter here (onderwerp).

    seen: the version on the screen, 0 for none yet. Each subject has its own, so that two people who write
    about different ones are not in each other's way.
    Raises PermissionDenied for who does not investigate here, ValidationError: nothing was written of what
    was discussed, the report was sent already, or a colleague changed this subject meanwhile.
    Source: Wmo 2015 art. 2.3.2 lid 4.
    """
    assessment = _locked(assessment, on=on, by=by)
    sent = AssessmentReport.objects.filter(assessment=assessment, sent_on__isnull=False).first()
    if sent and sent.sent_on:
        raise ValidationError(
            f"Het verslag is op {sent.sent_on:%d-%m-%Y} verstuurd. Wat de inwoner kreeg, verandert niet meer."
        )
    part = AssessmentPart.objects.filter(assessment=assessment, subject=subject).first()
    if (part.version if part else 0) != seen:
        raise ValidationError(
            {"text": "Een collega heeft dit onderwerp intussen gewijzigd. Uw tekst staat hier nog."}
        )
    if is_discussed and not text:
        raise ValidationError({"text": "Schrijf op wat er is besproken."})
    part = part or AssessmentPart(assessment=assessment, subject=subject, version=0)
    part.is_discussed, part.text, part.by, part.on = is_discussed, text, by, on
    part.version += 1
    keep(part)
    return part


def _locked(assessment: Assessment, *, on: date, by: User) -> Assessment:
    held = Assessment.objects.select_for_update(of=("self",)).select_related("request__case")
    assessment = held.get(pk=assessment.pk)
    enforce(policies.why_not_investigate(by, assessment.request.case, on=on))
    if assessment.withdrawn_on:
        raise ValidationError("De inwoner trok deze melding in. Er is niets meer vast te leggen.")
    return assessment
