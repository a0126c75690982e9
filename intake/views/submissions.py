"""The inbox of the desk: what came in by the web, by mail and by the API."""

import logging
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from intake import policies, services
from intake.forms import PutBackForm, SetAsideForm, TakeUpForm
from intake.models import Submission, SubmissionFile
from providers.doors import Request, once, whole_number
from providers.policies import enforce

logger = logging.getLogger(__name__)
PAGE, MOST = 30, 501
TABS = {"": ("Open", "open"), "opgepakt": ("Opgepakt", "taken_up"), "opzij": ("Opzij gelegd", "set_aside")}


@require_GET
def submissions(request: Request) -> HttpResponse:
    """What waits, the oldest first; or what was decided, the newest first. Nothing of anybody stands here."""
    enforce(policies.why_not_read_submissions(request.user))
    chosen = request.GET.get("toon", "")
    chosen = chosen if chosen in TABS else ""
    mine = Submission.objects.visible_to(request.user, on=timezone.localdate())
    shown = mine.filter(state=TABS[chosen][1]).select_related("municipality", "decided_by", "request")
    after = whole_number(request.GET.get("na", ""))
    # Keys go up with the moment of receipt, so that they alone are the order.
    if chosen:
        shown = (shown.filter(pk__lt=after) if after else shown).order_by("-pk")
    else:
        shown = shown.filter(pk__gt=after).order_by("pk")
    rows = list(shown.prefetch_related("files")[: PAGE + 1])
    context = {
        "rows": rows[:PAGE],
        "next_url": f"?toon={chosen}&na={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
        "tabs": [(label, f"?toon={key}" if key else "?", key == chosen) for key, (label, _) in TABS.items()],
        "waiting": mine.open()[:MOST].count(),
        "is_open": not chosen,
        "now": timezone.localtime(),
    }
    return render(request, "intake/submissions.html", context)


@require_http_methods(["GET", "POST"])
@once
def submission(request: Request, submission_id: int) -> HttpResponse:
    """All that was told, and what is done with it: take it up, or set it aside for a reason."""
    found = _found(request, submission_id)
    action = request.POST.get("action", "") if request.method == "POST" else ""
    sent = {name: request.POST if action == name else None for name in ("oppakken", "opzij", "terug")}
    take, aside = TakeUpForm(sent["oppakken"], submission=found), SetAsideForm(sent["opzij"])
    back = PutBackForm(sent["terug"])
    known = {"submission": found, "by": request.user}
    if action == "oppakken" and take.is_valid() and (asked := take.carry_out(services.take_up, **known)):
        return redirect("intake:take_up", asked.pk)
    if action == "opzij" and aside.is_valid() and aside.carry_out(services.set_aside, **known):
        messages.success(request, f"{found.number} ligt opzij.")
        return redirect("intake:submissions")
    if action == "terug" and back.is_valid() and back.carry_out(services.put_back, **known):
        messages.success(request, f"{found.number} staat weer open.")
        return redirect("intake:submission", found.pk)
    failed = next((form for form in (take, aside, back) if form.errors), None)
    if failed:  # a colleague may have been earlier: the page tells how it stands now
        found = _found(request, submission_id)
    services.look(submission=found, by=request.user)
    context = {
        "submission": found,
        "told": found.told,
        "files": list(found.files.all()),
        "take": take,
        "aside": aside,
        "failed": failed,
        "why_not_talk": policies.why_not_talk(request.user, found),
        "added": found.messages.filter(by=None).count(),
        "is_nothing_chosen": request.method == "POST" and not failed,
    }
    return render(request, "intake/submission.html", context, status=422 if request.method == "POST" else 200)


@require_GET
def submission_file(request: Request, submission_id: int, file_id: int) -> FileResponse:
    """One file, to keep; never shown inside our own pages (see cases.views.documents)."""
    found = _found(request, submission_id)
    file = get_object_or_404(SubmissionFile, pk=file_id, submission=found)
    services.look(submission=found, by=request.user)
    try:
        content = file.path.open("rb")
    except FileNotFoundError:
        logger.error("The file of submission file %s is not on disk.", file.pk)
        raise Http404("Het bestand is er niet meer. Meld dit bij uw beheerder.") from None
    answer = FileResponse(
        content, as_attachment=True, filename=file.file_name, content_type=file.content_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _found(request: Request, submission_id: int) -> Submission:
    enforce(policies.why_not_read_submissions(request.user))
    mine = Submission.objects.visible_to(request.user, on=timezone.localdate())
    found: Any = get_object_or_404(
        mine.select_related("municipality", "decided_by", "request"), pk=submission_id
    )
    return found  # type: ignore[no-any-return]
