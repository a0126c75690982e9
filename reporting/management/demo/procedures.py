"""Mandates, and a few investigations and applications half way, through the acts of the screens."""

from datetime import date, timedelta

from cases.models import LegalCode, term_on
from intake import services
from intake.models import Application, Assessment, AssessmentPart
from providers.models import Mandate, Municipality, Role, User, keep

DAYS = timedelta(days=1)
FOUND = {
    AssessmentPart.Subject.NEEDS: "Wil weer zelf boodschappen doen. De trap lukt niet meer alleen.",
    AssessmentPart.Subject.OWN_STRENGTH: "Kookt zelf. Woont alleen, dus er is geen gebruikelijke hulp.",
    AssessmentPart.Subject.NETWORK: "De dochter komt op dinsdag en zaterdag.",
    AssessmentPart.Subject.CARER: "De dochter heeft ook een baan. Een vrije zaterdag zou helpen.",
}


def fill_procedures(consultant: User, *, on: date) -> None:
    """Who may sign in each gemeente, and what the consultant is in the middle of."""
    for town in Municipality.objects.order_by("pk"):
        keep(Mandate(municipality=town, role=Role.CONSULTANT, source="Mandaatbesluit Wmo 2020, artikel 3",
                     starts_on=date(2020, 1, 1)))  # fmt: skip
    running = Assessment.objects.visible_to(consultant, on=on).running().select_related("request")
    for number, assessment in enumerate(running.order_by("-reported_on", "pk")[:4]):
        _investigate(assessment, consultant, on=on, far=number)
    applied = Application.objects.visible_to(consultant, on=on).running()
    for number, application in enumerate(applied.order_by("received_on", "pk")[:3]):
        _follow(application, consultant, on=on, far=number)


def _investigate(assessment: Assessment, by: User, *, on: date, far: int) -> None:
    """The steps of the first days; one further for each."""
    day = assessment.reported_on
    steps = [
        ("bevestiging", {"confirmed_on": day}),
        ("ondersteuning", {"told_support_on": day, "support_how": "phone"}),
        ("start", {"started_on": day, "present": "de inwoner en de dochter"}),
        ("identiteit", {"identity_document": "card", "identified_on": day}),
    ]
    for version, (step, words) in enumerate(steps[: far + 1], start=1):
        services.record_step(assessment=assessment, step=step, seen=version, on=on, by=by, **words)
    for subject, text in list(FOUND.items())[: far + 1]:
        services.keep_part(
            assessment=assessment, subject=subject, is_discussed=True, text=text, seen=0, on=on, by=by
        )


def _follow(application: Application, by: User, *, on: date, far: int) -> None:
    """The oldest that is late gets a notice of default, another stands still, the next is decided."""
    if application.due_on < on:
        received_on = max(application.due_on + DAYS, on - term_on(LegalCode.NOTICE, on) * DAYS)
        services.record_notice(application=application, received_on=received_on, on=on, by=by)
    elif far % 2:
        services.suspend_application(
            application=application, ground="incomplete", letter_on=on, last_on=on + 7 * DAYS,
            reason="Wachten op de offerte van de leverancier.", on=on, by=by,
        )  # fmt: skip
    else:
        services.decide_application(
            application=application, decided_on=on, result="partly",
            reason="Een traplift wordt verstrekt. De drempels kan de zoon weghalen.", on=on, by=by,
        )  # fmt: skip
