"""What is destroyed and when: lists that two people approve, statements, and what holds it back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases.access import Look, record_rows
from cases.figures import listed as figures
from cases.forms import retention as forms
from cases.models import DestructionCertificate, DestructionItem, DestructionList, LegalHold, RetentionTerm
from cases.policies import retention as policies
from cases.services import retention as services
from cases.views.acts import bound
from providers.doors import Request, once, paged
from providers.policies import enforce


@require_GET
def retention(request: Request) -> HttpResponse:
    """All lists, the newest first, and the terms by which they are made."""
    enforce(policies.why_not_see_destruction(request.user))
    terms = RetentionTerm.objects.held_on(timezone.localdate())
    context = {
        "page": paged(request, figures.lists(), by="-month"),
        "terms": sorted(terms.values(), key=lambda term: term.get_kind_display()),
        "is_officer": policies.why_not_hold_back(request.user) is None,
    }
    return render(request, "cases/retention.html", context)


@require_GET
def destruction_list(request: Request, list_id: int) -> HttpResponse:
    """One list: its lines, and the button of who may approve it."""
    enforce(policies.why_not_see_destruction(request.user))
    found = DestructionList.objects.select_related("first_by", "second_by", "proposed_by")
    listed = get_object_or_404(found, pk=list_id)
    with_names = policies.why_not_read_names(request.user) is None
    after = request.GET.get("na", "")
    after = int(after) if after.isascii() and after.isdecimal() and len(after) < 19 else 0
    rows, more = figures.rows(listed, after=after, reader=request.user, with_names=with_names)
    looks = (Look(pk, None, "vernietigen") for pk in figures.shown_clients(rows))
    record_rows(request.user, looks, page="vernietigingslijst")
    context = {
        "listed": listed,
        "rows": rows,
        "with_names": with_names,
        "next_url": f"?na={more}" if more else "",
        "why_not": policies.why_not_approve_destruction(request.user, listed),
        "certificate": DestructionCertificate.objects.filter(list=listed).defer("pdf").first(),
    }
    return render(request, "cases/destruction_list.html", context)


@require_http_methods(["POST"])
@once
def approve_destruction(request: Request, list_id: int) -> HttpResponse:
    """Agree that a list is destroyed."""
    enforce(policies.why_not_see_destruction(request.user))
    listed = get_object_or_404(DestructionList, pk=list_id)
    try:
        listed = services.approve(listed=listed, on=timezone.localdate(), by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("cases:destruction_list", list_id)
    told = "Het wordt vannacht vernietigd." if listed.second_at else "Nu geeft nog een ander akkoord."
    messages.success(request, f"U gaf akkoord. {told}")
    return redirect("cases:destruction_list", listed.pk)


@require_http_methods(["GET", "POST"])
@once
def exclude_item(request: Request, item_id: int) -> HttpResponse:
    """Take one line off a list, with the reason."""
    enforce(policies.why_not_see_destruction(request.user))
    today = timezone.localdate()
    item = get_object_or_404(DestructionItem.objects.select_related("list"), pk=item_id)
    enforce(policies.why_not_exclude(request.user, item))
    form = forms.ExcludeForm(bound(request), on=today)
    if form.is_valid() and form.carry_out(services.exclude, item=item, on=today, by=request.user):
        messages.success(request, "Deze regel is uitgezonderd.")
        return redirect("cases:destruction_list", item.list_id)
    context = {
        "form": form,
        "title": "Uitzonderen van vernietigen",
        "intro": f"Lijst {item.list}, {item.get_kind_display()}.",
        "button": "Zonder uit",
        "back_url": reverse("cases:destruction_list", args=[item.list_id]),
        "back_label": f"Lijst {item.list}",
    }
    return render(request, "form_page.html", context, status=422 if form.errors else 200)


@require_GET
def destruction_certificate(request: Request, list_id: int) -> HttpResponse:
    """The statement of a list that was carried out, as PDF; no resident is in it."""
    enforce(policies.why_not_see_destruction(request.user))
    found = get_object_or_404(DestructionCertificate.objects.select_related("list"), list=list_id)
    response = HttpResponse(bytes(found.pdf), content_type="application/pdf")
    name = f"verklaring-van-vernietiging-{found.list.month:%Y-%m}-{found.list.number}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "POST"])
@once
def holds(request: Request) -> HttpResponse:
    """Which dossiers are held back, and the form for one more."""
    enforce(policies.why_not_hold_back(request.user))
    today = timezone.localdate()
    form = forms.HoldForm(bound(request))
    if form.is_valid() and form.carry_out(services.hold_back, on=today, by=request.user):
        messages.success(request, "De stop is vastgelegd. Er wordt niets vernietigd.")
        return redirect("cases:holds")
    running = (
        LegalHold.objects.in_force(on=today).select_related("placed_by").prefetch_related("client__cases")
    )
    context = {"form": form, "rows": [(hold, _numbers(hold)) for hold in running.order_by("-pk")]}
    return render(request, "cases/holds.html", context, status=422 if form.errors else 200)


@require_http_methods(["POST"])
@once
def end_hold(request: Request, hold_id: int) -> HttpResponse:
    """End one hold."""
    enforce(policies.why_not_hold_back(request.user))
    services.end_hold(hold=get_object_or_404(LegalHold, pk=hold_id), on=timezone.localdate(), by=request.user)
    messages.success(request, "De stop is opgeheven. Vandaag geldt hij nog.")
    return redirect("cases:holds")


def _numbers(hold: LegalHold) -> str:
    return ", ".join(sorted(case.number for case in hold.client.cases.all())) or f"inwoner {hold.client_id}"
