"""What the desk and a referrer tell each other: the page of the desk, and the one that a code opens."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cases.access import ORIGIN
from intake import policies, services
from intake.forms import AddForm, CodeForm, ConsentForm, EnterForm, PlainForm, TellReferrerForm
from intake.models import ReferrerLook, Submission
from providers.doors import Request, once
from providers.policies import enforce

HELD, OPEN_FOR = "referrer", timedelta(minutes=30)  # in the session: the key, and until when
WORDS = {"optional": "niet verplicht", "error": "Fout"}
BUSY = (
    "Er is vanaf deze plek te vaak iets verstuurd. Probeer het over een uur opnieuw. Uw tekst staat er nog."
)
FORMS: dict[str, tuple[Any, Any, str]] = {
    "intrekken": (PlainForm, services.revoke_code, "De code geldt niet meer."),
    "toestemming": (ConsentForm, services.record_feedback_consent, "De toestemming is vastgelegd."),
    "ingetrokken": (
        PlainForm,
        services.withdraw_feedback_consent,
        "De toestemming is ingetrokken. De verwijzer leest niets meer.",
    ),
    "bericht": (TellReferrerForm, services.tell_referrer, "De verwijzer kan dit nu lezen."),
}


@require_http_methods(["GET", "POST"])
@once
def referrer(request: Request, submission_id: int) -> HttpResponse:
    """The code, what the referrer added, consent of the resident, and what the referrer may know."""
    enforce(policies.why_not_read_submissions(request.user))
    today = timezone.localdate()
    mine = Submission.objects.visible_to(request.user, on=today).select_related("consent_by")
    found = get_object_or_404(mine, pk=submission_id)
    action = request.POST.get("action", "") if request.method == "POST" else ""
    sent = {name: request.POST if action == name else None for name in ("code", *FORMS)}
    forms: dict[str, Any] = {name: form(sent[name]) for name, (form, _, _) in FORMS.items()}
    forms["code"] = CodeForm(sent["code"])
    known: dict[str, Any] = {"submission": found, "by": request.user}
    if action in ("code", "toestemming"):
        known["on"] = today
    chosen, code = forms.get(action), None
    if chosen and chosen.is_valid():
        if action == "code":  # shown in this answer and kept nowhere, so there is no address to go to
            code = chosen.carry_out(services.make_code, **known)
        elif chosen.carry_out(FORMS[action][1], **known):
            messages.success(request, FORMS[action][2])
            return redirect("intake:referrer", found.pk)
    services.look(submission=found, by=request.user)
    context = {
        "submission": found,
        "forms": forms,
        "failed": chosen if chosen and chosen.errors else None,
        "is_nothing_chosen": request.method == "POST" and not chosen,
        "code": code,
        "code_url": settings.BASE_URL.rstrip("/") + reverse("intake:add_by_code"),
        "running": found.codes.filter(revoked_at=None, expires_on__gte=today, uses_left__gt=0).first(),
        "rows": list(found.messages.select_related("by")),
        "last_look": ReferrerLook.objects.filter(code__submission=found).last(),
        "why_not_talk": policies.why_not_talk(request.user, found),
    }
    status = 422 if request.method == "POST" and not code else 200
    return render(request, "intake/referrer.html", context, status=status)


@login_not_required
@require_http_methods(["GET", "POST"])
def add_by_code(request: HttpRequest) -> HttpResponse:
    """Without an account: exchange a code for half an hour, add to what was sent in, read what is let know.

    The code comes in the body of a form and never stands in an address. Every code that opens nothing, wrong,
    ended, withdrawn or used up, is answered alike.
    """
    today, is_sent = timezone.localdate(), request.method == "POST"
    action = request.POST.get("action", "") if is_sent else ""
    entering = EnterForm(request.POST if action == "openen" else None)
    adding = AddForm(request.POST if action == "aanvullen" else None, request.FILES)
    entered, status, is_closed = _held(request), 422 if is_sent else 200, False
    is_busy = action in ("openen", "aanvullen") and not _may_send(request)
    if action == "sluiten":
        request.session.pop(HELD, None)
        return redirect("intake:add_by_code")
    if is_busy:
        status = 429
    elif action == "openen" and entering.is_valid():
        if opened := services.enter_code(code=entering.cleaned_data["code"], on=today):
            if not request.user.is_authenticated:
                request.session.cycle_key()
            until = timezone.localtime() + OPEN_FOR
            request.session[HELD] = {"key": opened, "until": until.isoformat()}
            return redirect("intake:add_by_code")
        request.session.pop(HELD, None)
        entered, is_closed = "", True
    elif (
        action == "aanvullen"
        and entered
        and adding.is_valid()
        and adding.carry_out(services.add_by_code, entered=entered, on=today)
    ):
        messages.success(request, "Dank u. Het loket ziet wat u toevoegde.")
        return redirect("intake:add_by_code")
    behind = services.read_behind(entered=entered, on=today) if entered else None
    if behind is None and (entered or action == "aanvullen"):  # ended meanwhile, also while it was open
        request.session.pop(HELD, None)
        is_closed, status = True, 429 if is_busy else 422
    context = {
        "behind": behind,
        "form": adding if behind else entering,
        "is_closed": is_closed,
        "busy": BUSY if is_busy else "",
        "is_nothing_chosen": is_sent and action not in ("openen", "aanvullen"),
        "had_files": bool(adding.sent),
        "unsent": request.POST.get("text", "")[:5_000] if behind is None else "",
        "words": WORDS,
        "language": "nl",
    }
    return render(request, "intake/add_by_code.html", context, status=status)


def _may_send(request: HttpRequest) -> bool:
    origin = ORIGIN.get()
    return services.may_send(ip=origin.ip if origin else None, on=timezone.localdate())


def _held(request: HttpRequest) -> str:
    """The key that was opened less than half an hour ago; empty when there is none."""
    kept = request.session.get(HELD)
    if not kept or timezone.localtime() >= datetime.fromisoformat(kept["until"]):
        return ""
    return str(kept["key"])
