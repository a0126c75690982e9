"""What was granted to the resident of a dossier: the page, and one page per act."""

from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases import policies, services
from cases.access import consult
from cases.figures.provisions import contribution, is_elsewhere
from cases.forms.acts import ConfirmForm
from cases.forms.provision import (
    ConfirmOrderForm,
    CorrectForm,
    DeliverOrderForm,
    EndProvisionForm,
    GrantForm,
    OrderForm,
    RefuseOrderForm,
    ReviewForm,
)
from cases.models import Case, Provision, SupplyOrder
from cases.states import OrderState
from cases.views.acts import act, bound
from cases.views.case import head
from providers.doors import once
from providers.policies import enforce

BACK = "cases:provisions"


@require_GET
def provisions(request: HttpRequest, case_id: int) -> HttpResponse:
    """What was granted, with its reviews and orders, and what the household pays for it."""
    case, today = _opened(request, case_id, "voorzieningen")
    context = head(request, case, today, section="provisions")
    found = case.client.provisions.select_related("kind", "municipality", "client__municipality")
    rows = list(found.prefetch_related("reviews__by", "orders__supplier"))
    may_decide = policies.why_not_grant_provision(request.user, case, on=today) is None
    context |= {
        "today": today,
        "running": [_shown(row, request, case, today) for row in rows if row.is_running(on=today)],
        "over": [row for row in rows if not row.is_running(on=today)],
        "contribution": contribution(case.client, rows, on=today),
        "may_grant": may_decide,
    }
    return render(request, "cases/case_provisions.html", context)


def _shown(row: Provision, request: HttpRequest, case: Case, today: date) -> dict[str, Any]:
    orders = list(row.orders.all())
    return {
        "row": row,
        "order": orders[0] if orders else None,
        "is_elsewhere": is_elsewhere(row),
        "is_late": bool(row.review_on and row.review_on < today),
        "may_change": policies.why_not_change_provision(request.user, row, case, on=today) is None,
        "may_order": policies.why_not_order(request.user, row, case, on=today) is None
        and not any(one.state in (OrderState.ORDERED, OrderState.CONFIRMED) for one in orders),
    }


@require_http_methods(["GET", "POST"])
@once
def grant_provision(request: HttpRequest, case_id: int) -> HttpResponse:
    """Write down what an earlier decision granted; of an application in Rondom that is done there."""
    case, today = _opened(request, case_id, "voorziening vastleggen")
    return act(
        request,
        case,
        GrantForm(bound(request), on=today),
        services.grant_provision,
        case=case,
        title="Voorziening vastleggen",
        button="Leg de voorziening vast",
        done="De voorziening is vastgelegd.",
        why_not=policies.why_not_grant_provision(request.user, case, on=today),
        intro="Voor een besluit dat niet in Rondom staat. Staat de aanvraag in Rondom? Ga dan naar Onderzoek "
        "en aanvraag, en leg de voorziening vast bij het besluit.",
        back=BACK,
    )


@require_http_methods(["GET", "POST"])
@once
def correct_provision(request: HttpRequest, case_id: int, provision_id: int) -> HttpResponse:
    """Other days or words."""
    case, today, provision = _one(request, case_id, provision_id, "voorziening wijzigen")
    return act(
        request,
        case,
        CorrectForm(bound(request), provision=provision),
        services.correct_provision,
        case=case,
        provision=provision,
        title=f"Wijzigen: {provision}",
        button="Bewaar",
        done="De voorziening is gewijzigd.",
        why_not=policies.why_not_change_provision(request.user, provision, case, on=today),
        intro="Een andere begin- of einddatum gaat als correctie naar de gemeente.",
        back=BACK,
    )


@require_http_methods(["GET", "POST"])
@once
def review_provision(request: HttpRequest, case_id: int, provision_id: int) -> HttpResponse:
    """Whether it still fits."""
    case, today, provision = _one(request, case_id, provision_id, "herbeoordeling")
    return act(
        request,
        case,
        ReviewForm(bound(request), provision=provision),
        services.review_provision,
        case=case,
        provision=provision,
        title=f"Herbeoordelen: {provision}",
        button="Leg de herbeoordeling vast",
        done="De herbeoordeling is vastgelegd.",
        why_not=policies.why_not_change_provision(request.user, provision, case, on=today),
        back=BACK,
    )


@require_http_methods(["GET", "POST"])
@once
def end_provision(request: HttpRequest, case_id: int, provision_id: int) -> HttpResponse:
    """When and why it stops."""
    case, today, provision = _one(request, case_id, provision_id, "voorziening beëindigen")
    return act(
        request,
        case,
        EndProvisionForm(bound(request), provision=provision, ends_on=today),
        services.end_provision,
        case=case,
        provision=provision,
        title=f"Beëindigen: {provision}",
        button="Beëindig de voorziening",
        done="De voorziening is beëindigd.",
        why_not=policies.why_not_change_provision(request.user, provision, case, on=today),
        back=BACK,
    )


@require_http_methods(["GET", "POST"])
@once
def order_supply(request: HttpRequest, case_id: int, provision_id: int) -> HttpResponse:
    """Order it at a supplier."""
    case, today, provision = _one(request, case_id, provision_id, "opdracht aan leverancier")
    return act(
        request,
        case,
        OrderForm(bound(request), client=case.client, on=today),
        services.order_supply,
        case=case,
        provision=provision,
        title=f"Bestellen: {provision}",
        button="Geef de opdracht",
        done=lambda order: f"De opdracht staat klaar voor {order.supplier}.",
        why_not=policies.why_not_order(request.user, provision, case, on=today),
        intro="De leverancier ziet wat u hier invult, en niets van het dossier.",
        back=BACK,
    )


class OrderStep(NamedTuple):
    """One thing that may become of an order: its form, its act, and its words."""

    following: OrderState
    form: type[forms.Form]
    do: Any
    title: str
    button: str
    done: str


ORDER_STEPS = {
    "bevestigen": OrderStep(
        OrderState.CONFIRMED, ConfirmOrderForm, services.confirm_order, "Opdracht bevestigen",
        "Bevestig de opdracht", "De opdracht is bevestigd.",
    ),
    "geleverd": OrderStep(
        OrderState.DELIVERED, DeliverOrderForm, services.deliver_order, "Opdracht geleverd",
        "Leg vast", "De levering is vastgelegd.",
    ),
    "weigeren": OrderStep(
        OrderState.REFUSED, RefuseOrderForm, services.refuse_order, "Opdracht weigeren",
        "Weiger de opdracht", "De opdracht is geweigerd.",
    ),
    "intrekken": OrderStep(
        OrderState.WITHDRAWN, ConfirmForm, services.withdraw_order, "Opdracht intrekken",
        "Trek de opdracht in", "De opdracht is ingetrokken.",
    ),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@once
def order_step(
    request: HttpRequest, case_id: int, provision_id: int, order_id: int, answer: str
) -> HttpResponse:
    """What the consultant heard of the supplier, or an order taken back."""
    case, today, provision = _one(request, case_id, provision_id, "opdracht aan leverancier")
    order = get_object_or_404(SupplyOrder, pk=order_id, provision=provision)
    known = ORDER_STEPS.get(answer)
    if known is None:
        raise Http404("Deze stap is er niet.")
    return act(
        request,
        case,
        known.form(bound(request)),
        known.do,
        case=case,
        order=order,
        title=known.title,
        button=known.button,
        done=known.done,
        why_not=policies.why_not_answer_order(request.user, order, known.following, case=case, on=today),
        intro=f"{provision}, bij {order.supplier}.",
        back=BACK,
    )


def _opened(request: HttpRequest, case_id: int, page: str) -> tuple[Case, date]:
    """The dossier for who sees the whole of it, and today; what one may do there the policies say."""
    today = timezone.localdate()
    case = consult(request.user, case_id, on=today, page=page)
    enforce(policies.why_not_see_provisions(request.user, case, on=today))
    return case, today


def _one(request: HttpRequest, case_id: int, provision_id: int, page: str) -> tuple[Case, date, Provision]:
    case, today = _opened(request, case_id, page)
    rows = case.client.provisions.select_related("kind")
    return case, today, get_object_or_404(rows, pk=provision_id)
