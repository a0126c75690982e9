"""Letters to residents: those of a question or a dossier, writing one, and its PDF."""

import logging
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases.access import Kind, consult, record_looks
from cases.models import Case
from intake import figures, letters, policies, services
from intake.forms.letters import WriteForm, asked_of
from intake.models import Letter, LetterKind, SupportRequest
from intake.models.letter_text import OWN
from providers.doors import Request, once
from providers.models import Role
from providers.policies import enforce

logger = logging.getLogger(__name__)


@require_GET
def letters_of_request(request: Request, request_id: int) -> HttpResponse:
    """The letters about one question, and which can be written."""
    asked = _asked(request, request_id, page="brieven")
    enforce(policies.why_not_see_letters(request.user, asked, on=timezone.localdate()))
    return render(request, "intake/letters.html", _listed(request, asked) | {"asked": asked})


@require_GET
def letters_of_case(request: Request, case_id: int) -> HttpResponse:
    """The letters of a dossier, and which can be written about its newest question."""
    today = timezone.localdate()
    case = consult(request.user, case_id, on=today, page="brieven")
    enforce(policies.why_not_read_applications(request.user, case, on=today))
    newest = SupportRequest.objects.filter(case=case).select_related("client", "municipality")
    asked = newest.order_by("-received_on", "-pk").first()
    if asked:
        asked.case = case
    return render(request, "intake/letters.html", _listed(request, asked, case) | {"asked": asked})


def _listed(request: Request, asked: SupportRequest | None, case: Case | None = None) -> dict[str, Any]:
    """What is written, newest first, and per kind whether and why not one can be written now."""
    user, today = request.user, timezone.localdate()
    rows = Letter.objects.visible_to(user, on=today).defer("pdf", "text")
    rows = rows.filter(request__case=case) if case else rows.filter(request=asked)
    may: list[dict[str, Any]] = []
    sender = figures.sender_of(asked.municipality_id, on=today) if asked else None
    for kind in LetterKind if asked else ():
        if asked is None or policies.why_not_write_letter(user, asked, kind, on=today):
            continue
        application = figures.application_for(asked, kind)
        why_not = policies.why_not_yet(asked, kind, application, sender)
        may.append({"kind": kind, "why_not": why_not})
    is_desk = user.has_role(Role.DESK)
    return {
        "is_desk": is_desk,
        "case": case,
        "letters": rows.select_related("by").order_by("-pk")[:200],
        "may": may,
    }


@require_http_methods(["GET", "POST"])
@once
def write_letter(request: Request, request_id: int, kind: str) -> HttpResponse:
    """One letter: its text filled in, what only the worker knows, an example, and laying it down for good."""
    today = timezone.localdate()
    asked = _asked(request, request_id, page="brief schrijven")
    if kind not in LetterKind.values:
        raise Http404("Deze brief is er niet.")
    enforce(policies.why_not_write_letter(request.user, asked, kind, on=today))
    sent = request.POST if request.method == "POST" else None
    form = WriteForm(sent, asked=asked, kind=kind, seen=asked.letters.count())
    known = {"request": asked, "kind": kind, "on": today, "by": request.user}
    if form.is_valid():
        goal = request.POST.get("doel", "")
        if goal == "voorbeeld" and (draft := form.carry_out(_draft, **known)):
            return _shown(letters.pdf(draft), "voorbeeld.pdf")
        if goal == "vastleggen" and form.carry_out(services.write_letter, **known):
            messages.success(request, "De brief is vastgelegd. Druk hem af en doe hem vandaag op de post.")
            return redirect(_back(request, asked))
        if goal not in ("voorbeeld", "vastleggen"):
            form.add_error(None, "Kies of u de brief wilt bekijken of vastleggen.")
    context = {
        "form": form,
        "asked": asked,
        "kind": LetterKind(kind),
        "why_not": policies.why_not_yet(
            asked,
            kind,
            figures.application_for(asked, kind),
            figures.sender_of(asked.municipality_id, on=today),
        ),
        "text": _text(asked, kind, request),
        "back_url": _back(request, asked),
    }
    return render(request, "intake/write_letter.html", context, status=422 if form.errors else 200)


def _draft(*, seen: int, **known: Any) -> letters.Written:
    """An example does not mind that a colleague was first."""
    return services.draft_letter(**known)


def _text(asked: SupportRequest, kind: str, request: Request) -> letters.Written | None:
    """The letter with what is known; what the worker fills in stands there as the name of its field."""
    today = timezone.localdate()
    sender = figures.sender_of(asked.municipality_id, on=today)
    template = figures.text_for(kind, asked.municipality_id, on=today)
    if asked.client is None or sender is None or template is None:
        return None
    typed = {field: f"[{field}]" for field, _ in asked_of(kind).values()} | {OWN: f"[{OWN}]"}
    return letters.compose(
        template, asked, client=asked.client, sender=sender, application=figures.application_for(asked, kind),
        typed=typed, address=letters.first_address(asked, asked.client), on=today, by=request.user,
    )  # fmt: skip


@require_GET
def letter(request: Request, letter_id: int) -> HttpResponse:
    """The PDF of a letter as it was written down, to print it."""
    today = timezone.localdate()
    found = get_object_or_404(Letter.objects.visible_to(request.user, on=today).defer("pdf"), pk=letter_id)
    _asked(request, found.request_id, page="brief", kind=Kind.PRINT)
    try:
        content = services.letter_file(letter=found, on=today, by=request.user)
    except FileNotFoundError:
        logger.error("The file of letter %s is not on disk.", found.pk)
        raise Http404("Het bestand is er niet meer. Meld dit bij uw beheerder.") from None
    return _shown(content, f"brief-{found.pk}.pdf")


def _shown(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _asked(request: Request, request_id: int, *, page: str, kind: Kind | None = None) -> SupportRequest:
    """The question, with its resident, for who may see letters about it; the look is recorded."""
    today, user = timezone.localdate(), request.user
    wanted = SupportRequest.objects.with_letters_for(user, on=today)
    asked = get_object_or_404(wanted.select_related("client", "municipality", "case"), pk=request_id)
    if user.has_role(Role.DESK):
        clients = [asked.client] if asked.client else []
        record_looks(user, clients, page=page, reason="loket: brief", kind=kind)
    elif asked.case_id:
        asked.case = consult(user, asked.case_id, on=today, page=page, kind=kind)
    elif asked.client:
        record_looks(user, [asked.client], page=page, reason="Wmo-consulent", kind=kind)
    return asked


def _back(request: Request, asked: SupportRequest) -> str:
    """The desk comes from the question, the others from the dossier."""
    if asked.case_id and not request.user.has_role(Role.DESK):
        return reverse("intake:case_letters", args=[asked.case_id])
    return reverse("intake:letters", args=[asked.pk])
