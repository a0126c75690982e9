"""All clocks of one question, its steps, and what the investigation found."""

from datetime import date
from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cases.access import consult
from intake import figures, policies, services
from intake.forms.investigation import STEP_FORMS, PartForm
from intake.models import Application, Assessment, AssessmentPart, SupportRequest
from intake.terms import Clock, State
from intake.views.terms import carried_out, sent
from providers.doors import Request, once
from providers.policies import enforce

KINDS = {
    State.DONE: ("good", "check"), State.LATE: ("warn", "check"), State.RUNNING: ("info", "clock"),
    State.OVERDUE: ("crit", "warn"), State.NOT_YET: ("line", "clock"), State.SUSPENDED: ("warn", "clock"),
    State.OVER: ("line", "check"), State.EARLY: ("warn", "warn"),
    State.RECEIVED: ("good", "check"), State.UNKNOWN: ("warn", "warn"),
}  # fmt: skip
Link = tuple[str, str]  # what it says, where it leads


class Line(NamedTuple):
    """One clock on the page, how it looks, and what can be done."""

    clock: Clock
    kind: str
    symbol: str
    links: list[Link]


@require_http_methods(["GET"])
def clocks(request: Request, request_id: int) -> HttpResponse:
    """Every clock of a question in the order of the law, with what is to be done."""
    today = timezone.localdate()
    asked = _asked(request, request_id, "termijnen")
    applied = figures.applications_of(asked)
    case, user = asked.case, request.user
    may_investigate = policies.why_not_investigate(user, case, on=today) is None
    may_decide = policies.why_not_decide(user, case, on=today) is None
    may_file = case is not None and policies.why_not_file(user, case, on=today) is None
    assessment = Assessment.objects.filter(request=asked).first()
    lines = []
    for row in figures.clocks_of(asked, on=today):
        links: list[Link] = []
        if row.number and may_decide:
            links = _of_application(row, applied[row.number - 1])
        elif not row.number and assessment:
            links = _of_question(row, asked, assessment, may_investigate, may_decide)
        if row.key == "aanvraag" and not row.number and may_file and asked.case_id:
            links = [("Leg een aanvraag vast", reverse("intake:file_application", args=[asked.case_id]))]
        lines.append(Line(row, *KINDS[row.state], links))
    number_of = enumerate(applied, start=1)
    groups = [("Van melding tot verslag", [line for line in lines if not line.clock.number])]
    groups += [
        (f"Aanvraag van {one.received_on:%d-%m-%Y}", [line for line in lines if line.clock.number == number])
        for number, one in number_of
    ]
    context = {"asked": asked, "case": case, "today": today, "groups": groups, "assessment": assessment}
    return render(request, "intake/clocks.html", context)


def _of_question(
    row: Clock, asked: SupportRequest, assessment: Assessment, may_investigate: bool, may_decide: bool
) -> list[Link]:
    links = []
    if may_investigate and assessment.withdrawn_on is None and row.key in STEP_FORMS:
        word = "Verander" if row.done_on else "Leg vast"
        links.append((word, reverse("intake:step", args=[asked.pk, row.key])))
    if row.key == "onderzoek":
        links.append(("Vul het onderzoek in", reverse("intake:investigation", args=[asked.pk])))
        if assessment.is_running and may_investigate:
            links.append(("Begin vastleggen", reverse("intake:step", args=[asked.pk, "start"])))
            links.append(("Uitstel", reverse("intake:step", args=[asked.pk, "uitstel"])))
        if assessment.is_running and may_decide:
            links.append(("Afsluiten", reverse("intake:end_assessment", args=[assessment.pk])))
    return links


def _of_application(row: Clock, application: Application) -> list[Link]:
    def link(word: str, name: str) -> Link:
        return word, reverse(f"intake:{name}", args=[application.pk])

    runs = [one for one in application.notices.all() if one.settled_on is None]
    if row.key == "besluit" and not row.done_on:
        still = [link("Hervat", "resume")] if row.state == State.SUSPENDED else [link("Schort op", "suspend")]
        return [link("Beslis", "decide"), *still, *([] if runs else [link("Ingebrekestelling", "notice")])]
    if row.key == "besluit" and application.result == Application.Result.GRANTED:
        return [link("Voorziening vastleggen", "award")]
    if row.key == "bekendmaking" and not row.done_on:
        return [link("Leg vast", "announce"), *([] if runs else [link("Ingebrekestelling", "notice")])]
    if row.key == "bezwaar" and hasattr(application, "decision"):
        return [link("Bezwaar ontvangen", "object_to")]
    return [link("Handel af", "settle")] if runs and row.key == "ingebrekestelling" else []


@require_http_methods(["GET", "POST"])
@once
def step(request: Request, request_id: int, step: str) -> HttpResponse:
    """Write down one step of the investigation."""
    asked = _asked(request, request_id, "stap van het onderzoek")
    enforce(policies.why_not_investigate(request.user, asked.case, on=timezone.localdate()))
    if step not in STEP_FORMS:
        raise Http404("Deze stap is er niet.")
    assessment = get_object_or_404(Assessment.objects.select_related("report"), request=asked)
    kind, title = STEP_FORMS[step]
    form = kind(sent(request), report=getattr(assessment, "report", None), asked=asked)
    return carried_out(
        request, form, services.record_step, title=title, button="Leg vast", done="De stap is vastgelegd.",
        there=reverse("intake:clocks", args=[asked.pk]), assessment=assessment, step=step,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@once
def investigation(request: Request, request_id: int, subject: str = "") -> HttpResponse:
    """What the investigation found, subject by subject; each is kept by itself.

    subject: the one that is sent here; each has an address, and so a draft, of its own.
    """
    today = timezone.localdate()
    asked = _asked(request, request_id, "onderzoek")
    if subject and subject not in AssessmentPart.Subject.values:
        raise Http404("Dit onderwerp is er niet.")
    assessment = get_object_or_404(Assessment.objects.select_related("report"), request=asked)
    refusal = _why_not_write(request, assessment, asked, today)
    known = {part.subject: part for part in assessment.parts.select_related("by")}
    if request.method == "POST":
        enforce(policies.why_not_investigate(request.user, asked.case, on=today))
    form = PartForm(sent(request), subject=subject, part=known.get(subject)) if subject else None
    if form and form.is_valid():
        given = {"assessment": assessment, "subject": subject, "on": today, "by": request.user}
        if form.carry_out(services.keep_part, **given):
            label = AssessmentPart.Subject(subject).label
            messages.success(request, f"Bewaard: {label}")
            return redirect(f"{reverse('intake:investigation', args=[asked.pk])}#{subject}")
    theirs = _written_meanwhile(form, known.get(subject))
    sections = [
        {
            "subject": one,
            "part": known.get(one),
            "form": form if form and one == subject else PartForm(subject=one, part=known.get(one)),
            "url": reverse("intake:keep_part", args=[asked.pk, one.value]),
            "theirs": theirs if one == subject else None,
        }
        for one in AssessmentPart.Subject
    ]
    context = {
        "asked": asked, "case": asked.case, "assessment": assessment, "sections": sections,
        "report": getattr(assessment, "report", None), "refusal": refusal,
        "weighings": asked.weighings.order_by("pk"),
        "failed": form if form and form.errors else None,
        "is_nothing_chosen": request.method == "POST" and form is None,
        "done": len(known), "number": len(AssessmentPart.Subject),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "intake/investigation.html", context, status=status)


def _written_meanwhile(form: PartForm | None, part: AssessmentPart | None) -> AssessmentPart | None:
    """What a colleague wrote while somebody typed; what was typed may then be kept over it."""
    if not (form and form.errors and part) or form.cleaned_data.get("seen") == part.version:
        return None
    form.show_current(part)
    return part


def _why_not_write(request: Request, assessment: Assessment, asked: SupportRequest, on: date) -> str | None:
    report = getattr(assessment, "report", None)
    if report and report.sent_on:
        return f"Het verslag is verstuurd op {report.sent_on:%d-%m-%Y}. Het onderzoek verandert niet meer."
    if assessment.withdrawn_on:
        return "De inwoner trok de melding in. Er is niets meer vast te leggen."
    return policies.why_not_investigate(request.user, asked.case, on=on)


def _asked(request: Request, request_id: int, page: str) -> SupportRequest:
    """A question whose clocks this worker may see; its dossier consulted."""
    today = timezone.localdate()
    mine = SupportRequest.objects.followed_by(request.user, on=today)
    asked = get_object_or_404(mine.select_related("municipality"), pk=request_id)
    if asked.case_id is not None:
        asked.case = consult(request.user, asked.case_id, on=today, page=page)
        enforce(policies.why_not_read_applications(request.user, asked.case, on=today))
    return asked
