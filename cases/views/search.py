"""Finding residents and dossiers."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases.access import Kind, Look, record_rows
from cases.figures import words
from cases.figures.search import names_of_holders
from cases.figures.search import search as search_residents
from cases.models import Case
from cases.policies import sees_every_resident, why_not_list_cases, why_not_search
from providers.models import Role
from providers.policies import enforce

PAGE = 25
CHOICES = {"": "Open", "mij": "Van mij", "nieuw": "Nog niet verdeeld", "gesloten": "Gesloten"}


@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """By POST, since a name may stand in no address and no log. Who is shown is recorded."""
    today = timezone.localdate()
    enforce(why_not_search(request.user))
    asked = request.POST.get("q", "")[:100]
    context = {"asked": asked, "every": sees_every_resident(request.user), "result": None}
    if request.method == "POST" and asked.strip():
        result = search_residents(asked, by=request.user, on=today)
        reason = "loket: zoeken" if context["every"] else "zoeken in eigen dossiers"
        looks = (Look(row.client_id, row.link, reason) for row in result.rows)
        record_rows(request.user, looks, page="zoeken", kind=Kind.SEARCH)
        context["result"] = result
    return render(request, "cases/search.html", context)


@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """The dossiers one may see, the newest first, page by page."""
    user, today = request.user, timezone.localdate()
    enforce(why_not_list_cases(user))
    choice = request.GET.get("welke", "")
    rows = _chosen(user, choice if choice in CHOICES else "", today)
    rows = _after(rows, request.GET.get("na", ""))
    found = list(rows.select_related("client__district", "team")[: PAGE + 1])
    page = found[:PAGE]
    holders = names_of_holders([case.pk for case in page], on=today)
    record_rows(user, _looks(user, page, today), page="dossiers")
    last = page[-1] if len(found) > PAGE else None
    context = {
        "rows": [_row(case, holders.get(case.pk), today) for case in page],
        "choices": [
            {"key": key, "label": label, "current": key == choice}
            for key, label in CHOICES.items()
            if key != "nieuw" or user.has_role(Role.TEAM_LEAD, Role.CONSULTANT)
        ],
        "choice": choice,
        "after": f"{last.opened_on:%Y-%m-%d}_{last.pk}" if last else "",
        "is_first": not request.GET.get("na"),
    }
    return render(request, "cases/cases.html", context)


def _looks(user, page: list[Case], today: date) -> list[Look]:
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


def _chosen(user, choice: str, today: date):
    seen = Case.objects.visible_to(user, on=today)
    if choice == "gesloten":
        return seen.filter(closed_on__lt=today)
    if choice == "mij":
        return seen.open_on(today).filter(pk__in=Case.objects.held_by(user, on=today).order_by().values("pk"))
    if choice == "nieuw":
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
