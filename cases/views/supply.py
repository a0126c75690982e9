"""Orders as the supplier sees them, the worklist of provisions, and the start-stop files of a gemeente."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases import exports, policies, services
from cases.access import Kind, Look, record_rows
from cases.exchange.iwmo import write_messages
from cases.figures.provisions import asking, lines_of, look_keys, reasons
from cases.forms.provision import StartStopForm
from cases.models import StartStopFile, SupplyOrder
from cases.states import OrderState
from cases.views.acts import bound
from cases.views.provisions import ORDER_STEPS
from providers.doors import once, paged
from providers.models import beyond_sight
from providers.policies import enforce

MOST = 200
REASON = "opdracht aan leverancier"
OF_SUPPLIER = ("bevestigen", "geleverd", "weigeren")


@require_GET
def orders(request: HttpRequest) -> HttpResponse:
    """What the own organisation has to deliver, and what it delivered not long ago."""
    today = timezone.localdate()
    enforce(policies.why_not_see_orders(request.user))
    found = SupplyOrder.objects.shown_to_supplier(request.user, on=today)
    rows = list(found.order_by("delivered_on", "ordered_on", "pk")[:MOST])
    record_rows(request.user, [Look(row.client_id, None, REASON) for row in rows], page="opdrachten")
    context = {
        "open": [row for row in rows if row.delivered_on is None],
        "done": [row for row in rows if row.delivered_on],
    }
    return render(request, "cases/orders.html", context)


@require_http_methods(["GET", "POST"])
@once
def order(request: HttpRequest, order_id: int) -> HttpResponse:
    """One order: what is asked and for whom, and what the organisation says of it."""
    user, today = request.user, timezone.localdate()
    enforce(policies.why_not_see_orders(user))
    found = get_object_or_404(SupplyOrder.objects.shown_to_supplier(user, on=today), pk=order_id)
    record_rows(user, [Look(found.client_id, None, REASON)], page="opdracht")
    sent = request.POST.get("stap", "") if request.method == "POST" else ""
    steps = []
    for word in OF_SUPPLIER:
        step = ORDER_STEPS[word]
        why_not = policies.why_not_answer_order(user, found, step.following, on=today)
        form = step.form(request.POST if sent == word else None, prefix=word)
        if sent == word and form.is_valid() and form.carry_out(step.do, order=found, on=today, by=user):
            messages.success(request, step.done)
            is_gone = step.following == OrderState.REFUSED
            return redirect("cases:orders") if is_gone else redirect("cases:order", found.pk)
        if why_not is None:
            steps.append({"word": word, "form": form, "title": step.title, "button": step.button})
    wrong = request.method == "POST"
    context = {"order": found, "steps": steps, "unknown": wrong and sent not in OF_SUPPLIER, "sent": sent}
    return render(request, "cases/order.html", context, status=422 if wrong else 200)


@require_GET
def provisions_due(request: HttpRequest) -> HttpResponse:
    """What asks for a consultant within eight weeks: reviews, ends, moves, orders that stand still."""
    user, today = request.user, timezone.localdate()
    enforce(policies.why_not_guard_provisions(user))
    page = paged(request, asking(user, on=today), by="asks_on")
    looks = [Look(row.client_id, row.case_id, "Wmo-consulent") for row in page.rows]
    record_rows(user, looks, page="voorzieningen")
    rows = [(row, reasons(row, on=today)) for row in page.rows]
    town = user.team.municipality if user.team else None
    may_tell = town is not None and policies.why_not_tell_start_stop(user, town.pk) is None
    context = {"rows": rows, "next_url": page.next_url, "may_tell": may_tell}
    return render(request, "cases/provisions_due.html", context)


@require_http_methods(["GET", "POST"])
@once
def start_stop(request: HttpRequest) -> HttpResponse:
    """The files that told a gemeente what began and ended, and making the next."""
    user, today = request.user, timezone.localdate()
    enforce(policies.why_not_guard_provisions(user))
    town = user.team.municipality if user.team else None
    why_not = policies.why_not_tell_start_stop(user, town.pk if town else 0)
    form = StartStopForm(bound(request), initial={"until_on": today})
    if town and form.is_valid():
        known = {"municipality": town, "on": today, "by": user}
        if form.carry_out(services.tell_start_stop, **known):
            messages.success(request, "Het bestand staat klaar. Download het en stuur het veilig op.")
            return redirect("cases:start_stop")
    files = StartStopFile.objects.filter(municipality=town).select_related("made_by")[:MOST] if town else []
    context = {"town": town, "files": files, "form": form, "why_not": why_not}
    return render(request, "cases/start_stop.html", context, status=422 if form.errors else 200)


@require_GET
def start_stop_file(request: HttpRequest, told_id: int, extension: str = "csv") -> HttpResponse:
    """One file, always the same lines, as CSV or as messages in a ZIP; each resident in it has a line in the
    log of looks.
    """
    user = request.user
    found = get_object_or_404(StartStopFile, pk=told_id)
    enforce(policies.why_not_guard_provisions(user))
    if policies.why_not_tell_start_stop(user, found.municipality_id):
        raise Http404("Dit bestand is er niet, of niet voor u.")
    with beyond_sight("a gemeente is told of all its provisions, of other teams as well"):
        lines = list(lines_of(found.pk))
        cases = look_keys(lines)
    looks = [Look(client, case, "start-stop voor de gemeente") for client, case in cases.items()]
    record_rows(user, looks, page="start-stopbestand", kind=Kind.EXPORT)
    if extension == "zip":
        response = HttpResponse(write_messages(lines, on=found.made_on), content_type="application/zip")
    else:
        response = HttpResponse(exports.start_stop_csv(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="start-stop-{found.pk}.{extension}"'
    return response
