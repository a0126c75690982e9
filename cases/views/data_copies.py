"""The copy of everything about a resident: how far it is, looking through it, releasing and taking it."""

import json
from base64 import b64decode
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases import letters
from cases.access import Kind, record_looks
from cases.forms import rights as forms
from cases.models import CopyPart, DataCopy, DataRequest
from cases.policies import data_request as policies
from cases.services import data_copies as services
from cases.states import CopyState
from cases.views.acts import bound
from providers.doors import Request, once
from providers.policies import enforce

WHY = "verzoek van de inwoner"
FILES = {"pdf": "application/pdf", "json": "application/json", "zip": "application/zip"}


@require_http_methods(["GET", "POST"])
@once
def copy(request: Request, data_request_id: int) -> HttpResponse:
    """How far the copy is; then its parts, to look through and release. The page asks again by itself."""
    today = timezone.localdate()
    found = _request(request, data_request_id)
    made = getattr(found, "copy", None)
    if request.method == "POST":
        known = {"on": today, "by": request.user}
        if request.POST.get("act") == "release" and made is not None:
            services.release(copy=made, **known)
            messages.success(request, "Het afschrift is vrijgegeven en wordt opgemaakt.")
        else:
            services.ask(request=found, **known)
            messages.success(request, "Alle gegevens worden verzameld.")
        return redirect("cases:copy", found.pk)
    context = {
        "found": found,
        "copy": made,
        "parts": list(made.parts.defer("content")) if made else [],
        "is_busy": bool(made) and made.state in (CopyState.GATHERING, CopyState.RELEASED),
        "may_ask": policies.why_not_ask_copy(request.user, found, on=today) is None,
        "may_release": bool(made) and policies.why_not_change_copy(request.user, made) is None,
    }
    template = "cases/_copy.html" if request.htmx else "cases/copy_page.html"
    return render(request, template, context)


@require_http_methods(["GET", "POST"])
@once
def copy_part(request: Request, data_request_id: int, part_id: int) -> HttpResponse:
    """The rows of one part, and which of them do not go to the resident."""
    today = timezone.localdate()
    found = _request(request, data_request_id)
    part = get_object_or_404(CopyPart.objects.select_related("copy"), pk=part_id, copy__request=found)
    record_looks(request.user, [found.client], page=f"afschrift: {part.key}", reason=WHY)
    rows = json.loads(part.content)
    left_out = {int(number): reason for number, reason in part.left_out.items()}
    form = forms.LeaveOutForm(bound(request), count=len(rows))
    why_not = policies.why_not_change_copy(request.user, part.copy)
    if form.is_valid() and form.carry_out(services.leave_out, part=part, on=today, by=request.user):
        messages.success(request, f"{part.title} is bijgewerkt.")
        return redirect("cases:copy", found.pk)
    context = {
        "found": found,
        "part": part,
        "rows": [_shown(number, row, left_out.get(number, "")) for number, row in enumerate(rows)],
        "form": form,
        "why_not": why_not,
    }
    return render(request, "cases/copy_part.html", context, status=422 if form.errors else 200)


@require_GET
def copy_file(request: Request, data_request_id: int, form: str) -> HttpResponse:
    """The released copy as file, to hand over; recorded as an export."""
    found = _request(request, data_request_id)
    made: DataCopy | None = getattr(found, "copy", None)
    if made is None or form not in FILES:
        raise Http404("Dit afschrift is er niet.")
    enforce(policies.why_not_download(request.user, made))
    record_looks(request.user, [found.client], page=f"afschrift: {form}", reason=WHY, kind=Kind.EXPORT)
    pdf = b64decode(made.pdf)
    content = {
        "pdf": lambda: pdf,
        "json": lambda: made.text.encode(),
        "zip": lambda: letters.copy_bundle(made, pdf),
    }[form]()
    response = HttpResponse(content, content_type=FILES[form])
    response["Content-Disposition"] = f'attachment; filename="{found.number}-afschrift.{form}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _request(request: Request, data_request_id: int) -> DataRequest:
    enforce(policies.why_not_handle_requests(request.user))
    mine = DataRequest.objects.visible_to(request.user, on=timezone.localdate())
    return get_object_or_404(mine.select_related("client", "copy"), pk=data_request_id)


def _shown(number: int, row: dict[str, Any], reason: str) -> dict[str, Any]:
    told = [
        (name[:1].upper() + name[1:], value) for name, value in row.items() if value not in (None, [], {}, "")
    ]
    return {"number": number, "facts": told, "reason": reason}
