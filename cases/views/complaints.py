"""The register of complaints and objections."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cases.forms.complaint import ComplaintForm
from cases.models import Complaint
from cases.policies import complaint as policies
from cases.services import complaints as services
from cases.views.acts import bound
from cases.views.registers import corrections_of
from providers.doors import Request, once, paged
from providers.policies import enforce

TABS = {"": "Open", "afgehandeld": "Afgehandeld"}


@require_http_methods(["GET"])
def complaints(request: Request) -> HttpResponse:
    """What is open, by what is due first, or what was handled, the newest first."""
    enforce(policies.why_not_read_complaints(request.user))
    today, chosen = timezone.localdate(), request.GET.get("toon", "")
    mine = Complaint.objects.visible_to(request.user, on=today).select_related("municipality", "owner")
    if chosen == "afgehandeld":
        page = paged(request, mine.exclude(handled_on=None), by="-handled_on")
    else:
        page = paged(request, mine.unhandled().with_end(), by="ends_on")
    context = {
        "page": page,
        "tabs": [(label, f"?toon={key}" if key else "?", key == chosen) for key, label in TABS.items()],
        "is_done": chosen == "afgehandeld",
        "today": today,
        "may_handle": policies.why_not_handle_complaints(request.user) is None,
    }
    return render(request, "cases/complaints.html", context)


@require_http_methods(["GET", "POST"])
@once
def complaint(request: Request, complaint_id: int | None = None) -> HttpResponse:
    """Register one, or write down who handles it and how it ended."""
    today = timezone.localdate()
    mine = Complaint.objects.visible_to(request.user, on=today)
    known = get_object_or_404(mine, pk=complaint_id) if complaint_id else None
    enforce(policies.why_not_handle_complaints(request.user))
    form = ComplaintForm(bound(request), by=request.user, on=today, complaint=known)
    if form.is_valid() and (
        done := form.carry_out(services.keep_complaint, complaint=known, on=today, by=request.user)
    ):
        what = "Het bezwaar" if done.kind == Complaint.Kind.OBJECTION else "De klacht"
        told = (
            "afgehandeld." if done.handled_on else f"vastgelegd. Klaar uiterlijk op {done.due_on:%d-%m-%Y}."
        )
        messages.success(request, f"{what} is {told}")
        return redirect("cases:complaints")
    context = {
        "form": form,
        "title": f"{known.get_kind_display().capitalize()} bijwerken" if known else "Klacht of bezwaar",
        "intro": f"Afhandelen kan tot en met {known.due_on:%d-%m-%Y}." if known else "",
        "button": "Bewaren" if known else "Leg vast",
        "back": "cases:complaints",
        "back_label": "Klachten en bezwaren",
        "corrections": corrections_of(known) if known else [],
    }
    return render(request, "cases/register_form.html", context, status=422 if form.errors else 200)
