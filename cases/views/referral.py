"""The screens of referrals: write and send from the dossier, and the inbox of who answers."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases.access import consult, consult_referral, record_referrals
from cases.figures import places
from cases.figures.dossier import safety_now
from cases.figures.received import preview, received
from cases.forms.referral import AnswerForm, EndForm, ReferralForm, SendForm, StartForm, receivers
from cases.forms.referral_talk import PostponeForm, ToReceiverForm, ToSenderForm
from cases.models import Case, LegalCode, Referral, term_on
from cases.models.consent import Ground
from cases.policies import referral as policies
from cases.policies import why_not_read_safety_note, why_not_see_referrals
from cases.services import referral_talk, referrals
from cases.services.advice import advice_on, write_advised
from cases.states import TALKING, UNANSWERED
from cases.states import ReferralState as S
from cases.views.inbox import Inbox, tab_of
from providers.doors import Request, once
from providers.models import Language, ServiceScope, User
from providers.policies import enforce


@require_http_methods(["GET", "POST"])
@once
def refer(request: Request, case_id: int, referral_id: int | None = None) -> HttpResponse:
    """Write a referral, or change a draft; the next page shows what the organisation will see of it."""
    today = timezone.localdate()
    case = consult(request.user, case_id, on=today, page="verwijzing maken", edit=True)
    draft = get_object_or_404(case.referrals.filter(state=S.DRAFT), pk=referral_id) if referral_id else None
    every = receivers(case, on=today)
    wanted = request.GET.get("deskundigheid", "")
    partners = every.filter(expertise__contains=[wanted]) if wanted and request.method == "GET" else every
    asks_advice = request.htmx.target == "advies" or request.POST.get("action") == "advies"
    data = request.POST if request.method == "POST" and not asks_advice else None
    start = request.POST.dict() if asks_advice else ReferralForm.of(draft) if draft else _asked(case)
    said = data if data is not None else start
    advice = advice_on(case, **_needs(said), referral_id=draft and draft.pk, on=today)
    form = ReferralForm(data, partners=partners, advice=advice, by=request.user, on=today, initial=start)
    if form.is_valid():
        known = {"case": case, "draft": draft, "on": today, "by": request.user}
        if written := form.carry_out(write_advised, **known):
            return redirect("cases:case_referral", case.pk, written.pk)
    context = {
        "case": case,
        "form": form,
        "draft": draft,
        "wanted": wanted,
        "rules": advice.rules,
        "expertises": sorted(Counter(word for one in every for word in one.expertise).items()),
        "total": len(every),
        "why_not": policies.why_not_refer(request.user, case, on=today),
    }
    template = "cases/_advice.html" if request.htmx.target == "advies" else "cases/referral_write.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _asked(case: Case) -> dict[str, str]:
    """The kind of help that the latest question about this resident asked for."""
    found = (
        case.requests.exclude(service="").order_by("-received_on", "-pk").values_list("service", flat=True)
    )
    return {"service": found.first() or ""}


def _needs(said: Mapping[str, Any]) -> dict[str, str]:
    """What the advice is asked for; what is in no list is not asked."""
    service, language = str(said.get("service", "")), str(said.get("language", ""))
    return {
        "service": service if service in ServiceScope.Service.values else "",
        "language": language if language in Language.values else "",
    }


@require_http_methods(["GET", "POST"])
@once
def case_referral(request: HttpRequest, case_id: int, referral_id: int) -> HttpResponse:
    """One referral as its sender sees it: the preview of a draft, or what became of it."""
    today = timezone.localdate()
    case = consult(request.user, case_id, on=today, page="verwijzing")
    rows = Referral.objects.filter(case=case).select_related("partner", "sent_by__team")
    referral = get_object_or_404(rows, pk=referral_id)
    referral.case = case
    if why_not_see_referrals(request.user, case, on=today):
        if policies.is_receiver(request.user, referral, on=today) and referral.sent_on:
            return redirect("cases:referral", referral.pk)
        raise Http404("Deze verwijzing is er niet, of niet voor u.")
    forms = _sender_forms(request, referral, today)
    if done := _carry_out(forms, request, referral, today):
        messages.success(request, done)
        return redirect("cases:case_referral", case.pk, referral.pk)
    status = 422 if any(form.errors for form in forms.values()) else 200
    context = {
        "case": case,
        "referral": referral,
        "advice": referral.advice.select_related("first", "rules", "employer").last(),
        "forms": forms,
        "form": next((form for form in forms.values() if form.is_bound), None),
        "talk": referral.messages.select_related("by__employer"),
        "place": places.pool_of(referral, on=today) if referral.state == S.DRAFT else None,
        "before": preview(referral, is_accepted=False, on=today),
        "after": preview(referral, is_accepted=True, on=today),
        "is_protected": case.is_protected(on=today),
        "consent": Ground.CONSENT.label,
        "today": today,
        "why_not_send": policies.why_not_send(request.user, referral, on=today),
        "again": referral.state in {S.DECLINED, S.EXPIRED}
        and not policies.why_not_refer(request.user, case, on=today),
    }
    return render(request, "cases/referral_sent.html", context, status=status)


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """The referrals to the own organisation: what waits for an answer first."""
    today = timezone.localdate()
    enforce(policies.why_not_see_inbox(request.user, on=today))
    box = Inbox(request.user, request.GET.get("stand", "nieuw"), request.GET.get("na", ""), on=today)
    record_referrals(request.user, box.named, on=today)
    return render(request, "cases/referral_inbox.html", {"box": box, "today": today})


@require_http_methods(["GET", "POST"])
@once
def referral(request: HttpRequest, referral_id: int) -> HttpResponse:
    """One referral as its receiver sees it, with the answer; who works in the dossier goes there."""
    today = timezone.localdate()
    found = consult_referral(request.user, referral_id, on=today)
    if not policies.is_receiver(request.user, found, on=today):
        return redirect("cases:case_referral", found.case_id, found.pk)
    if found.state == S.SENT:
        referrals.mark_seen(referral=found, on=today, by=request.user)
        found.refresh_from_db(fields=["state", "seen_on"])
    forms = _receiver_forms(request, found, today)
    if done := _carry_out(forms, request, found, today):
        messages.success(request, done)
        return redirect("cases:referral", found.pk)
    box = Inbox(request.user, tab_of(found.state), "", on=today)
    record_referrals(request.user, [one for one in box.named if one.pk != found.pk], on=today)
    seen = received(found, _as_user(request), on=today)
    context = {
        "referral": found,
        "box": box,
        "forms": forms,
        "form": next((form for form in forms.values() if form.is_bound), None),
        "today": today,
        "is_protected": found.case.is_protected(on=today),
        "grace": term_on(LegalCode.WAITING_GRACE, found.answered_on or today),
        "seen": seen,
        "talk": found.messages.select_related("by__employer") if seen.need else [],
        "place": places.pool_of(found, on=today) if "answer" in forms else None,
        "consent": Ground.CONSENT.label,
        "why_not": policies.why_not_accept(request.user, found, on=today) if "answer" in forms else None,
        "safety": _safety(request, found, today) if seen.person else None,
    }
    status = 422 if any(form.errors for form in forms.values()) else 200
    return render(request, "cases/referral.html", context, status=status)


def _safety(request: HttpRequest, referral: Referral, today: date) -> dict[str, Any] | None:
    """What to mind at a visit, where that is for the organisation too."""
    found = safety_now(referral.case, on=today)
    if found is None or why_not_read_safety_note(_as_user(request), found["note"], on=today):
        return None
    return found


def _receiver_forms(request: HttpRequest, referral: Referral, today: date) -> dict[str, object]:
    """The forms that fit the state, by the name under which they are sent."""
    seen = {"seen": referral.version}
    data = {request.POST.get("act"): request.POST} if request.method == "POST" else {}
    forms: dict[str, object] = {}
    if referral.state in UNANSWERED | {S.WAITING}:
        contact = _as_user(request).name
        forms["answer"] = AnswerForm(data.get("answer"), referral=referral, on=today, contact=contact)
    if referral.state == S.WAITING:
        forms["postpone"] = PostponeForm(
            data.get("postpone"), initial=seen | {"expected_on": referral.expected_on}
        )
    if referral.state in TALKING:
        forms["to_sender"] = ToSenderForm(data.get("to_sender"), is_answered=referral.state not in UNANSWERED)
    if referral.state in {S.ACCEPTED, S.WAITING}:
        forms["start"] = StartForm(data.get("start"), initial=seen | {"started_on": today})
    if referral.state == S.STARTED:
        forms["end"] = EndForm(data.get("end"), initial=seen | {"ended_on": today})
    return forms


def _sender_forms(request: HttpRequest, referral: Referral, today: date) -> dict[str, object]:
    seen = {"seen": referral.version}
    user = _as_user(request)
    data = {request.POST.get("act"): request.POST} if request.method == "POST" else {}
    forms: dict[str, object] = {}
    if not policies.why_not_send(user, referral, on=today):
        forms["send"] = SendForm(data.get("send"), initial=seen)
    if not policies.why_not_write_to_receiver(user, referral, on=today):
        forms["to_receiver"] = ToReceiverForm(data.get("to_receiver"))
    if not policies.why_not_withdraw(user, referral, on=today):
        forms["withdraw"] = SendForm(data.get("withdraw"), initial=seen)
    if not policies.why_not_end(user, referral, on=today):
        forms["end"] = EndForm(data.get("end"), initial=seen | {"ended_on": today})
    return forms


ANSWERED = "Uw antwoord is verwerkt. De verwijzer heeft bericht gekregen."
ACTS = {
    "send": (referrals.send, "De verwijzing is verstuurd. De organisatie heeft bericht gekregen."),
    "withdraw": (referrals.withdraw, "De verwijzing is ingetrokken."),
    "start": (referrals.start, "De hulp is gestart. De verwijzer heeft bericht gekregen."),
    "end": (referrals.end, "De hulp is beëindigd."),
    "to_sender": (referral_talk.write_to_sender, "Uw bericht is verstuurd."),
    "to_receiver": (referral_talk.write_to_receiver, "Uw bericht is verstuurd."),
    "postpone": (referral_talk.postpone, "De nieuwe datum is doorgegeven aan de verwijzer."),
}


def _carry_out(forms, request: HttpRequest, referral: Referral, today: date) -> str | None:
    """Do the act that was sent; gives what to say of it, or None when nothing was done."""
    name = request.POST.get("act", "")
    form = forms.get(name)
    if request.method == "POST" and form is None:
        state = referral.get_state_display()
        messages.warning(request, f"Deze verwijzing is intussen {state}. Uw antwoord is niet verwerkt.")
        return None
    if form is None or not form.is_valid():
        return None
    act, said = (form.act, ANSWERED) if name == "answer" else ACTS[name]
    if name == "to_sender" and referral.state in UNANSWERED:
        said += " De antwoordtijd loopt door."
    return said if form.carry_out(act, referral=referral, on=today, by=request.user) else None


def _as_user(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User):
        raise Http404
    return user
