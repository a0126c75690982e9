"""One's own tray: what was typed and not sent yet."""

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import Http404, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from providers import services
from providers.access.sessions import CARRIED, typed_fields
from providers.doors import Request, form_key, once, whole_number
from providers.models import Draft, DraftPlace
from providers.models.draft import KEPT_DAYS


@require_http_methods(["GET"])
def drafts(request: Request) -> HttpResponse:
    """The tray: the newest first. It names forms and dossier numbers, never a person."""
    rows = Draft.objects.of(request.user)
    return render(request, "providers/drafts.html", {"rows": rows, "days": KEPT_DAYS})


@require_http_methods(["POST"])
def keep_draft(request: Request) -> HttpResponse:
    """Keep what was typed so far: every few seconds by a script, or by a button where there is none.

    It may come twice: the same text under the same key is the same draft.
    """
    try:
        place = DraftPlace.of(request.POST.get("draft_place", ""))
    except (BadSignature, TypeError):
        raise Http404("Dit formulier kennen we niet.") from None
    key, fields = form_key(request), typed_fields(request)
    if key is None or fields is None:
        return HttpResponseBadRequest("Er is niets om te bewaren.")
    typed = {name: values for name, values in fields.items() if name not in {*CARRIED, "action"}}
    seen = whole_number(request.POST.get("draft", ""))
    kept = services.keep_draft(place=place, typed=typed, seen=seen, key=key, by=request.user)
    if kept.draft is None:
        return JsonResponse({"sent": True}) if request.htmx else redirect("providers:drafts")
    if kept.is_overtaken:
        context = {"draft": kept.draft, "typed": typed, "place": place.signed(), "key": key}
        context |= {"theirs": _differs(kept.draft.typed, typed), "ours": _differs(typed, kept.draft.typed)}
        if request.htmx:
            return JsonResponse(
                {"overtaken": render_to_string("providers/_overtaken.html", context, request)}
            )
        return render(request, "providers/overtaken.html", context, status=409)
    if request.htmx:
        at = timezone.localtime(kept.draft.kept_at)
        return JsonResponse({"version": kept.draft.version, "at": f"{at:%H.%M}"})
    messages.success(request, "Uw concept is bewaard.")
    return redirect(kept.draft.page)


@require_http_methods(["POST"])
@once
def discard_draft(request: Request, draft_id: int) -> HttpResponse:
    """Throw a draft away, and go back to the empty form or to the tray."""
    draft = get_object_or_404(Draft.objects.of(request.user), pk=draft_id)
    services.discard_draft(draft=draft)
    messages.success(request, "Het concept is weggegooid.")
    return redirect(draft.page if request.POST.get("back") == "page" else "providers:drafts")


def _differs(text: dict[str, list[str]], other: dict[str, list[str]]) -> list[str]:
    """What stands in one text and not in the other, value by value."""
    values = (value for name, values in text.items() for value in values if value not in other.get(name, []))
    return [value for value in values if value.strip()]
