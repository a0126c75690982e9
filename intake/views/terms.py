"""Legal terms: what must be finished or decided by when, and the steps themselves."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cases.access import Look, consult, record_rows
from intake import figures, policies, services
from intake.forms import terms as forms
from intake.models import Application, Assessment, SupportRequest
from providers.doors import ActForm, Request, once
from providers.policies import enforce

PAGE = 30
TABS = {
    "": "Alles", "aanvraag": "Aanvragen", "onderzoek": "Onderzoeken",
    "ingebrekestelling": "Ingebrekestellingen",
}  # fmt: skip


@require_http_methods(["GET"])
def terms(request: Request) -> HttpResponse:
    """All investigations, applications and notices of default that run, by their last legal day."""
    enforce(policies.why_not_see_terms(request.user))
    today, chosen = timezone.localdate(), request.GET.get("soort", "")
    kinds = [kind for kind in figures.KINDS if chosen in ("", kind)] or list(figures.KINDS)
    found = figures.deadlines(
        request.user, on=today, kinds=kinds, after=_start(request.GET.get("na", "")), size=PAGE + 1
    )
    rows, last = found[:PAGE], found[PAGE - 1] if len(found) > PAGE else None
    looks = [
        Look(row.client_id, row.case_id, "Wmo-consulent") for row in rows if row.case_id and row.client_id
    ]
    record_rows(request.user, looks, page="termijnen")
    key = f"{last.ends_on.toordinal()}.{figures.KINDS.index(last.kind)}.{last.pk}" if last else ""
    context = {
        "rows": rows,
        "today": today,
        "tabs": [(label, f"?soort={key}" if key else "?", key == chosen) for key, label in TABS.items()],
        "next_url": f"?soort={chosen if chosen in TABS else ''}&na={key}" if last else "",
    }
    return render(request, "intake/terms.html", context)


def _start(text: str) -> tuple[date, int, int] | None:
    """The key of the last row before a page; nonsense is the first page."""
    parts = text.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdecimal() for part in parts):
        return None
    day, kind, key = int(parts[0][:7]), int(parts[1][:2]), int(parts[2][:18])
    return date.fromordinal(min(max(day, 1), 3_000_000)), kind, key


@require_http_methods(["GET"])
def applications(request: Request, case_id: int) -> HttpResponse:
    """The investigations and applications of one dossier, with what may be done."""
    today = timezone.localdate()
    case = consult(request.user, case_id, on=today, page="aanvragen")
    enforce(policies.why_not_read_applications(request.user, case, on=today))
    context = {
        "case": case,
        "today": today,
        "assessments": Assessment.objects.filter(request__case=case).order_by("-reported_on", "-pk"),
        "applications": Application.objects.filter(request__case=case)
        .select_related("decision")
        .order_by("-received_on", "-pk"),
        "asked": SupportRequest.objects.filter(case=case)
        .prefetch_related("weighings", "redirections", "advised__service")
        .order_by("-received_on", "-pk"),
        "may_file": policies.why_not_file(request.user, case, on=today) is None,
        "may_decide": policies.why_not_decide(request.user, case, on=today) is None,
    }
    return render(request, "intake/applications.html", context)


@require_http_methods(["GET", "POST"])
@once
def file_application(request: Request, case_id: int) -> HttpResponse:
    """Write down that an application came in."""
    today = timezone.localdate()
    case = consult(request.user, case_id, on=today, page="aanvraag")
    enforce(policies.why_not_file(request.user, case, on=today))
    form = forms.FileForm(sent(request), initial={"received_on": today}, client=case.client)
    if form.is_valid() and (
        done := form.carry_out(services.file_application, case=case, on=today, by=request.user)
    ):
        messages.success(request, f"De aanvraag is vastgelegd. Beslis uiterlijk op {done.due_on:%d-%m-%Y}.")
        return redirect("intake:applications", case.pk)
    context = {"form": form, "title": f"Aanvraag bij dossier {case.number}", "button": "Leg de aanvraag vast"}
    context |= {"back_url": reverse("intake:applications", args=[case.pk]), "back_label": "Termijnen"}
    return render(
        request, "form_page.html", context | {"back": "", "intro": ""}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
@once
def end_assessment(request: Request, assessment_id: int) -> HttpResponse:
    """Finish an investigation, or write down that the resident withdrew."""
    found, there = opened(request, Assessment, assessment_id, "onderzoek")
    form = forms.EndForm(sent(request), initial={"ended_on": timezone.localdate()})
    return carried_out(
        request, form, services.end_assessment, title=f"Onderzoek van {found.request} afsluiten",
        button="Sluit het onderzoek af", done="Het onderzoek is afgesloten.", there=there, assessment=found,
    )  # fmt: skip


def opened(request: Request, model: Any, key: int, page: str) -> tuple[Any, str]:
    """The step for who may do it, its dossier consulted; and where its page is."""
    today = timezone.localdate()
    mine = model.objects.visible_to(request.user, on=today).select_related("request__case")
    found = get_object_or_404(mine, pk=key)
    enforce(policies.why_not_decide(request.user, found.request.case, on=today))
    if found.request.case_id is not None:
        consult(request.user, found.request.case_id, on=today, page=page)
    return found, reverse("intake:clocks", args=[found.request_id])


def carried_out(
    request: Request, form: ActForm, do: Callable[..., Any], *,
    done: str, title: str, button: str, there: str, draft: str = "", **known: Any,
) -> HttpResponse:  # fmt: skip
    """A page of one form: the act and back, or the form with what is wrong.

    draft: the name under which what is typed is kept; empty where nothing long is typed.
    """
    if form.is_valid() and form.carry_out(do, on=timezone.localdate(), by=request.user, **known):
        messages.success(request, done)
        return redirect(there)
    context = {"form": form, "title": title, "intro": "", "button": button, "back_url": there}
    context |= {"back": "", "back_label": "Termijnen", "draft_label": draft}
    return render(request, "form_page.html", context, status=422 if form.errors else 200)


def sent(request: Request) -> Any:
    """What was sent, also when it is empty; None while the form is only shown."""
    return request.POST if request.method == "POST" else None
