"""Two records of one person: what looks like it, what was decided, and taking that back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cases.access import Kind, record_looks
from cases.models import Client, PersonLink
from intake import figures, policies, services
from providers.doors import Request, once
from providers.policies import enforce

DECIDED = 50


@require_http_methods(["GET"])
def doubles(request: Request) -> HttpResponse:
    """Residents who may be one person, with what speaks for and against it; newest records first."""
    enforce(policies.why_not_link_people(request.user))
    today = timezone.localdate()
    before = request.GET.get("voor", "")
    found = figures.doubles(
        before=int(before[:18]) if before.isdecimal() else None, on=today, by=request.user
    )
    seen = {client.pk: client for pair in found.pairs for client in (pair.first, pair.second)}
    record_looks(
        request.user, seen.values(), page="dubbele inwoners", reason="loket: herkennen", kind=Kind.SEARCH
    )
    return render(request, "intake/doubles.html", {"found": found, "tabs": _tabs(is_decided=False)})


@require_http_methods(["GET"])
def decided(request: Request) -> HttpResponse:
    """What was decided of two records and stands, newest first; each can be taken back."""
    enforce(policies.why_not_link_people(request.user))
    today = timezone.localdate()
    links = figures.links(on=today, by=request.user, size=DECIDED)
    seen = {client.pk: client for link in links for client in (link.first, link.second)}
    record_looks(
        request.user, seen.values(), page="dubbele inwoners", reason="loket: herkennen", kind=Kind.SEARCH
    )
    return render(request, "intake/decided.html", {"links": links, "tabs": _tabs(is_decided=True)})


@require_http_methods(["POST"])
@once
def decide(request: Request, first_id: int, second_id: int) -> HttpResponse:
    """Say of two residents that they are one person, or are not."""
    enforce(policies.why_not_link_people(request.user))
    open_to = Client.objects.open_to(request.user)
    pair = tuple(get_object_or_404(open_to, pk=pk) for pk in sorted((first_id, second_id)))
    Verdict = PersonLink.Verdict
    verdict = Verdict.SAME if request.POST.get("oordeel") == "zelfde" else Verdict.DIFFERENT
    likeness = figures.compared([(pair[0].pk, pair[1].pk)]).get((pair[0].pk, pair[1].pk))
    reasons = ", ".join(likeness.reasons) if likeness else ""
    try:
        services.decide(clients=(pair[0], pair[1]), verdict=verdict, reasons=reasons, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"Vastgelegd: {verdict.label}.")
    return redirect("intake:doubles")


@require_http_methods(["POST"])
@once
def undo(request: Request, link_id: int) -> HttpResponse:
    """Take back what was decided of two records."""
    enforce(policies.why_not_link_people(request.user))
    link = get_object_or_404(PersonLink.objects.open_to(request.user).standing(), pk=link_id)
    try:
        services.undo(link=link, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "Teruggedraaid. Alles is weer zoals het was.")
    return redirect("intake:decided")


def _tabs(*, is_decided: bool) -> list[tuple[str, str, bool]]:
    return [
        ("Mogelijk dezelfde persoon", "intake:doubles", not is_decided),
        ("Vastgelegd", "intake:decided", is_decided),
    ]
