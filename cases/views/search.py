"""Finding residents, and words in notes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cases.access import Kind, Look, record_rows
from cases.figures.in_notes import search_notes
from cases.figures.search import runs_elsewhere
from cases.figures.search import search as search_residents
from cases.policies import sees_every_resident, why_not_ask_access, why_not_search
from providers.policies import enforce


@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """By POST, since a name may stand in no address and no log. Who is shown is recorded."""
    user, today = request.user, timezone.localdate()
    enforce(why_not_search(user))
    asked = request.POST.get("q", "")[:100].strip()
    reads_notes = why_not_ask_access(user) is None  # who works in dossiers; the desk reads none
    in_notes = reads_notes and request.POST.get("waar") == "notities"
    context = {
        "asked": asked,
        "every": sees_every_resident(user),
        "reads_notes": reads_notes,
        "in_notes": in_notes,
        "result": None,
        "notes": None,
        "elsewhere": None,
    }
    if asked and in_notes:
        context["notes"] = found = search_notes(asked, by=user, on=today)
        looks = dict.fromkeys(Look(row.client_id, row.case_id, "woorden in notities") for row in found.rows)
        record_rows(user, looks, page="zoeken", kind=Kind.SEARCH)
    elif asked:
        context["result"] = result = search_residents(asked, by=user, on=today)
        reason = "loket: zoeken" if context["every"] else "zoeken in eigen dossiers"
        looks = [Look(row.client_id, row.link, reason) for row in result.rows]
        if reads_notes and not result.rows and (elsewhere := runs_elsewhere(asked, by=user, on=today)):
            context["elsewhere"], client_id = elsewhere
            looks = [Look(client_id, None, "bestaat, geen toegang")]
        record_rows(user, looks, page="zoeken", kind=Kind.SEARCH)
    return render(request, "cases/search.html", context)
