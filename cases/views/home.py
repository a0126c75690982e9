"""What a household agreed on, and its plan on paper."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases import exports, policies, services
from cases.access import Look, consult, record_rows
from cases.figures import home_plan
from cases.figures.household import dossiers_of
from cases.forms import household as forms
from cases.forms.plan import SettleForm
from cases.models import AccessLog, Case, HouseholdAgreement
from cases.policies.consent import why_not_record_consent
from cases.views.acts import act, bound, opened
from cases.views.household import BACK
from cases.views.planning import now_of
from providers.doors import once
from providers.policies import enforce


@require_http_methods(["GET", "POST"])
@once
def add_home_agreement(request: HttpRequest, case_id: int) -> HttpResponse:
    """Write down what the household agreed on."""
    case, today = opened(request, case_id, "huishoudafspraak maken")
    return act(
        request,
        case,
        forms.HomeAgreementForm(bound(request), owners=_owners(request, case, today)),
        services.add_home_agreement,
        case=case,
        title="Huishoudafspraak maken",
        button="Zet deze afspraak in het plan",
        done="De afspraak staat in het plan van het huishouden.",
        why_not=policies.why_not_keep_home_agreements(request.user, case, on=today),
        intro="Een afspraak van het hele huishouden, en niet van één inwoner. Gaat iemand weg, dan blijft de "
        "afspraak bij het huishouden.",
        back=BACK,
    )


@require_http_methods(["GET", "POST"])
@once
def change_home_agreement(request: HttpRequest, case_id: int, home_agreement_id: int) -> HttpResponse:
    """Put an agreement of the household in other words, or give it to another."""
    case, today = opened(request, case_id, "huishoudafspraak wijzigen")
    agreement = _agreement(case, home_agreement_id)
    owners = _owners(request, case, today)
    return act(
        request,
        case,
        forms.HomeAgreementChangeForm(bound(request), owners=owners, one=agreement),
        services.change_home_agreement,
        case=case,
        agreement=agreement,
        theirs=now_of(agreement),
        title="Huishoudafspraak wijzigen",
        button="Bewaar de afspraak",
        done="De afspraak is gewijzigd.",
        why_not=policies.why_not_keep_home_agreements(request.user, case, on=today),
        back=BACK,
    )


@require_http_methods(["GET", "POST"])
@once
def settle_home_agreement(request: HttpRequest, case_id: int, home_agreement_id: int) -> HttpResponse:
    """Say whether an agreement of the household was kept."""
    case, today = opened(request, case_id, "huishoudafspraak afronden")
    agreement = _agreement(case, home_agreement_id)
    return act(
        request,
        case,
        SettleForm(bound(request), one=agreement),
        services.settle_home_agreement,
        case=case,
        agreement=agreement,
        theirs=now_of(agreement),
        title="Huishoudafspraak afronden",
        button="Leg vast",
        done="Vastgelegd bij de afspraak.",
        why_not=policies.why_not_keep_home_agreements(request.user, case, on=today),
        intro=agreement.text,
        back=BACK,
    )


@require_http_methods(["GET", "POST"])
@once
def share_at_home(request: HttpRequest, case_id: int) -> HttpResponse:
    """Write down that the plan of this resident may stand on the paper of the household."""
    case, today = opened(request, case_id, "toestemming voor huisgenoten")
    return act(
        request,
        case,
        forms.ShareAtHomeForm(bound(request), on=today),
        services.share_at_home,
        case=case,
        title="Plan op het papier van het huishouden",
        button="Leg de toestemming vast",
        done="Dit plan staat vanaf nu op het papier van het huishouden.",
        why_not=why_not_record_consent(request.user, case, on=today),
        intro="Huisgenoten lezen dan de doelen en afspraken van deze inwoner. De inwoner mag dit altijd "
        "intrekken: dat doet u bij Rechten.",
        back=BACK,
    )


@require_GET
def home_plan_letter(request: HttpRequest, case_id: int) -> HttpResponse:
    """The plan of the household on paper, as PDF: of this resident, and of who agreed to it."""
    today, user, page = timezone.localdate(), request.user, "plan van het huishouden op papier"
    case = consult(user, case_id, on=today, page=page, kind=AccessLog.Kind.PRINT)
    enforce(policies.why_not_see_home_agreements(user, case, on=today))
    printed = home_plan.paper(case, dossiers_of(case, user, on=today), on=today)
    others = [part["case"] for part in printed.parts if part["case"].pk != case.pk]
    roads = [(one, policies.road(user, one, on=today)) for one in others]
    looks = [Look(one.client_id, one.pk, road.reason) for one, road in roads if road]
    record_rows(user, looks, page=page, kind=AccessLog.Kind.PRINT)
    response = HttpResponse(
        exports.home_plan_on_paper(case, printed, on=today), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'attachment; filename="huishoudplan-{case.number}.pdf"'
    return response


def _owners(request: HttpRequest, case: Case, today: date) -> list[tuple[str, object]]:
    cases = dossiers_of(case, request.user, on=today)
    return home_plan.owners(case, cases, request.user, on=today)


def _agreement(case: Case, key: int) -> HouseholdAgreement:
    rows = HouseholdAgreement.objects.select_related("client", "person", "worker")
    return get_object_or_404(rows, pk=key, household=case.client.household_id or -1)
