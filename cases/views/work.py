"""Mijn werk: what one worker must do, first what is due first."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cases.access import Look, record_rows
from cases.figures import words
from cases.figures.aftercare import of_worker
from cases.figures.work import FILTERS, work_of
from cases.models import Involvement
from cases.policies import why_not_see_work
from providers.policies import enforce


@require_GET
def work(request: HttpRequest) -> HttpResponse:
    """The dossiers one holds, in groups by urgency, with filters that are plain links."""
    user, today = request.user, timezone.localdate()
    enforce(why_not_see_work(user))
    only = request.GET.get("soort", "")
    if only and only not in FILTERS:
        raise Http404("Deze lijst is er niet.")
    page = _page(request)
    found = work_of(user.pk, on=today, only=only, page=page)
    rows = [*(row for group in found.groups for row in group.rows), *found.appointments]
    aftercare = of_worker(user, on=today)
    looks = [
        *(Look(row.client_id, row.case_id, row.reason) for row in rows),
        *(Look(agreed.client_id, agreed.case_id, "nazorg") for agreed in aftercare),
    ]
    record_rows(
        user,
        dict.fromkeys(looks),
        page="mijn werk",
    )
    context = {
        "work": found,
        "aftercare": aftercare,
        "today": words.weekday(today).capitalize() + f" {today.year}",
        "involved": Involvement.objects.in_force(on=today).filter(worker=user, case__closed_on=None).count(),
        "filters": _filters(found.counts, only),
        "only": only,
        "next_page": page + 1,
    }
    template = "cases/_work.html" if request.htmx else "cases/work.html"
    return render(request, template, context)


def _page(request: HttpRequest) -> int:
    try:
        return max(1, min(100, int(request.GET.get("deel", "1"))))
    except ValueError:
        return 1


def _filters(counts, only):
    """Key, label, count, whether it is the current one, and whether it is urgent; without what is empty."""
    labels = {"": "Alles"} | {key: label for key, (label, _) in FILTERS.items()}
    return [
        {"key": key, "label": label, "count": counts[key], "current": key == only, "urgent": key == "laat"}
        for key, label in labels.items()
        if counts[key] or key in ("", only)
    ]
