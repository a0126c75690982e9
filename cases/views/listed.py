"""The list of dossiers one may see, by a choice that can be kept."""

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cases import services
from cases.access import Look, record_rows
from cases.figures import words
from cases.figures.search import names_of_holders
from cases.forms.listed import KeepFilterForm, ListFilter
from cases.models import Case, SavedFilter
from cases.policies import why_not_list_cases
from cases.views.acts import bound
from providers.doors import once
from providers.models import Role, User
from providers.policies import enforce

PAGE = 25


@require_http_methods(["GET", "POST"])
@once
def cases(request: HttpRequest) -> HttpResponse:
    """The dossiers one may see, the newest first, page by page. Posting keeps the choice under a name."""
    user, today = request.user, timezone.localdate()
    enforce(why_not_list_cases(user))
    narrow, form = ListFilter(request.GET, user=user), KeepFilterForm(bound(request))
    chosen = narrow.chosen()
    if form.is_valid() and (kept := form.carry_out(services.keep_filter, on=today, by=user, **chosen)):
        messages.success(request, f"De keuze {kept.name} staat nu boven de lijst.")
        return redirect(address_of(kept))
    rows = _after(_chosen(user, today, **chosen), request.GET.get("na", ""))
    found = list(rows.select_related("client__district", "team")[: PAGE + 1])
    page = found[:PAGE]
    holders = names_of_holders([case.pk for case in page], on=today)
    record_rows(user, _looks(user, page, today), page="dossiers")
    last = page[-1] if len(found) > PAGE else None
    here = _query(**chosen)
    kept = [
        {"pk": one.pk, "name": one.name, "url": address_of(one), "current": _query_of(one) == here}
        for one in SavedFilter.objects.filter(worker=user).select_related("district")
    ]
    context = {
        "rows": [_row(case, holders.get(case.pk), today) for case in page],
        "narrow": narrow,
        "choice": chosen["which"],
        "kept": kept,
        "current": next((one for one in kept if one["current"]), None),
        "can_keep": bool(chosen["district"] or chosen["level"] or chosen["which"]),
        "form": form,
        "here": here,
        "after": f"{last.opened_on:%Y-%m-%d}_{last.pk}" if last else "",
        "is_first": not request.GET.get("na"),
    }
    return render(request, "cases/cases.html", context, status=422 if form.errors else 200)


@require_POST
@once
def drop_filter(request: HttpRequest, filter_id: int) -> HttpResponse:
    """Throw a kept choice away."""
    kept = get_object_or_404(SavedFilter, pk=filter_id, worker=request.user)
    services.drop_filter(kept=kept, on=timezone.localdate(), by=request.user)
    messages.success(request, f"De keuze {kept.name} is weg.")
    return redirect("cases:cases")


def address_of(kept: SavedFilter) -> str:
    """Where the list of a kept choice stands."""
    return f"{reverse('cases:cases')}?{_query_of(kept)}"


def _query_of(kept: SavedFilter) -> str:
    return _query(kept.which, kept.district, kept.level)


def _query(which: str, district: object, level: int | None) -> str:
    asked = {"welke": which, "wijk": getattr(district, "pk", ""), "niveau": level or ""}
    return urlencode({key: value for key, value in asked.items() if value})


def _looks(user: User, page: list[Case], today: date) -> list[Look]:
    """Each dossier of the page with the reason for which the user sees it."""
    pks = [case.pk for case in page]
    held = set(Case.objects.held_by(user, on=today).filter(pk__in=pks).values_list("pk", flat=True))
    by_team = "stuurder van het team" if user.has_role(Role.TEAM_LEAD) else "Wmo-consulent van het team"
    leads = user.has_role(Role.TEAM_LEAD, Role.CONSULTANT)
    reasons = {
        case.pk: "houdt het dossier"
        if case.pk in held
        else by_team
        if leads and case.team_id == user.team_id
        else "betrokken of toestemming"
        for case in page
    }
    return [Look(case.client_id, case.pk, reasons[case.pk]) for case in page]


def _chosen(user: User, today: date, *, which: str, district: object, level: int | None):
    seen = Case.objects.visible_to(user, on=today)
    if district:
        seen = seen.filter(client__district=district)
    if level:
        seen = seen.at_level(level, on=today)
    if which == SavedFilter.Which.CLOSED:
        return seen.filter(closed_on__lt=today)
    if which == SavedFilter.Which.MINE:
        return seen.open_on(today).filter(pk__in=Case.objects.held_by(user, on=today).order_by().values("pk"))
    if which == SavedFilter.Which.NEW:
        return seen.without_helper(on=today)
    return seen.open_on(today)


def _after(rows, key: str):
    """The rows after a place in the order (newest first); a key that makes no sense starts at the top."""
    rows = rows.order_by("-opened_on", "-pk")
    day, _, pk = key.partition("_")
    try:
        opened = date.fromisoformat(day)
        return rows.filter(opened_on__lte=opened).exclude(opened_on=opened, pk__gte=int(pk))
    except ValueError:
        return rows


def _row(case: Case, holder: str | None, today: date) -> dict[str, object]:
    client = case.client
    return {
        "pk": case.pk,
        "number": case.number,
        "name": client.full_name,
        "line": words.dotted(
            words.years(client.birth_date, on=today), client.district.name if client.district else ""
        ),
        "opened": f"{case.opened_on:%d-%m-%Y}",
        "closed": f"{case.closed_on:%d-%m-%Y}" if case.closed_on else "",
        "team": case.team.name if case.team else "–",
        "holder": holder or "",
    }
