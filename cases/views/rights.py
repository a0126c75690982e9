"""What is shared of a dossier and why, what the resident asked about it, and the register for the officer."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases.access import consult
from cases.figures.disclosures import disclosures
from cases.figures.dossier import around
from cases.forms import rights as forms
from cases.models import Case, Consent, DataRequest
from cases.policies import Sight, sight
from cases.policies import consent as policies
from cases.policies import data_request as request_policies
from cases.services import consents as services
from cases.views.acts import act, bound, opened
from providers.doors import Request, once
from providers.models import beyond_sight
from providers.policies import enforce

PAGE = 100
PERIODS = [("31", "de afgelopen maand"), ("92", "de afgelopen drie maanden"), ("366", "het afgelopen jaar")]


@require_GET
def rights(request: Request, case_id: int) -> HttpResponse:
    """What the resident agreed to, what was shared with whom, and what was asked about the data."""
    today = timezone.localdate()
    case = consult(request.user, case_id, on=today, page="rechten en delen")
    if sight(request.user, case, on=today) is not Sight.FULL:
        raise PermissionDenied("Alleen wie het hele dossier ziet, ziet wat er wordt gedeeld.")
    user, stands = request.user, around(case, on=today)
    context = {
        "case": case,
        "client": case.client,
        "consents": _consents(case, user, today),
        "told": disclosures(case_id=case.pk, until=today),
        "requests": _asked(case),
        "corrections": stands.corrections,
        "restricted": stands.restricted,
        "may_record": policies.why_not_record_consent(user, case, on=today) is None,
        "may_disclose": policies.why_not_disclose(user, case, on=today) is None,
        "may_request": request_policies.why_not_register_request_in(user, case, on=today) is None,
    }
    return render(request, "cases/rights.html", context)


@beyond_sight("that a resident asked something about the data, for who sees the whole dossier")
def _asked(case: Case) -> list[DataRequest]:
    return list(case.client.data_requests.select_related("owner"))


@require_http_methods(["GET", "POST"])
@once
def add_consent(request: Request, case_id: int) -> HttpResponse:
    """Write down that the resident agrees to share data with somebody."""
    case, today = opened(request, case_id, "toestemming vastleggen")
    return act(
        request,
        case,
        forms.ConsentForm(bound(request), initial={"given_on": today, "way": Consent.Way.SPOKEN}),
        services.give,
        title="Toestemming vastleggen",
        button="Leg vast",
        done=lambda given: f"De toestemming voor {given.to} staat in het dossier.",
        why_not=policies.why_not_record_consent(request.user, case, on=today),
        intro="Voor een verwijzing is dit niet nodig: daar hoort de toestemming bij de verwijzing zelf.",
        back="cases:rights",
        case=case,
    )


@require_http_methods(["GET", "POST"])
@once
def withdraw_consent(request: Request, case_id: int, consent_id: int) -> HttpResponse:
    """Write down that the resident takes consent back; what was shared by it stops at once."""
    case, today = opened(request, case_id, "toestemming intrekken")
    consent = get_object_or_404(case.consents.select_related("partner"), pk=consent_id)
    consent.case = case
    return act(
        request,
        case,
        forms.WithdrawConsentForm(bound(request)),
        services.withdraw,
        title="Toestemming intrekken",
        button="Trek de toestemming in",
        done=f"De toestemming voor {consent.to} is ingetrokken. Er wordt niets meer gedeeld.",
        why_not=policies.why_not_withdraw_consent(request.user, consent, on=today),
        intro=f"{consent.to} ziet dan meteen niets meer van deze inwoner. Een verwijzing die nog niet is "
        "gestart, wordt ingetrokken.",
        back="cases:rights",
        consent=consent,
    )


@require_http_methods(["GET", "POST"])
@once
def add_disclosure(request: Request, case_id: int) -> HttpResponse:
    """Write down what was told or sent to somebody outside."""
    case, today = opened(request, case_id, "verstrekking vastleggen")
    return act(
        request,
        case,
        forms.DisclosureForm(bound(request), case=case, initial={"told_on": today}),
        services.disclose,
        title="Verstrekking vastleggen",
        button="Leg vast",
        done="Het staat bij de verstrekkingen.",
        why_not=policies.why_not_disclose(request.user, case, on=today),
        intro="Voor wat u per telefoon, brief of e-mail deelde. Verwijzingen staan er vanzelf bij.",
        back="cases:rights",
        case=case,
    )


@require_GET
def register(request: Request) -> HttpResponse:
    """Everything that was told to others over a period, or of one dossier, by number."""
    enforce(policies.why_not_read_disclosures(request.user))
    today = timezone.localdate()
    asked = request.GET.get("dossier", "").strip()
    digits = "".join(letter for letter in asked if letter.isascii() and letter.isdecimal())[:9]
    days = request.GET.get("dagen", "")
    days = days if days in dict(PERIODS) else PERIODS[0][0]
    since = today - timedelta(days=int(days))
    case_id = int(digits) if digits else None
    found = disclosures(case_id=case_id, since=since, until=today, most=PAGE) if digits or not asked else []
    context = {
        "rows": found,
        "is_cut": len(found) == PAGE,
        "most": PAGE,
        "number": asked,
        "days": days,
        "periods": PERIODS,
    }
    return render(request, "cases/disclosures.html", context)


def _consents(case: Case, user: Any, today: date) -> list[tuple[Consent, bool]]:
    """Each with whether it may be taken back here and now."""
    found = case.consents.select_related("partner", "recorded_by")
    may = policies.why_not_disclose(user, case, on=today) is None
    return [(consent, may and not consent.withdrawn_on) for consent in found]
