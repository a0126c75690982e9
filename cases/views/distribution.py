"""Giving many dossiers away at once: the new ones of a team, and those of a colleague who leaves."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases import policies, services
from cases.access import Look, record_rows
from cases.figures.board import Waiting, ranked, waiting
from cases.figures.leaving import Leaving, leaving
from cases.figures.load import loads
from cases.figures.proposal import Candidate
from cases.forms.distribution import DistributeForm, LastDayForm, LeaverForm
from cases.models import Distribution, RowOutcome
from cases.views.acts import bound
from providers.doors import Request, once
from providers.models import User
from providers.policies import enforce

MOST = 1_000
WHY = "stuurder van het team"


@require_http_methods(["GET", "POST"])
@once
def distribute(request: Request) -> HttpResponse:
    """Give many new dossiers away at once, each as proposed or all to one colleague."""
    user, today = request.user, timezone.localdate()
    enforce(policies.why_not_see_board(user))
    found = waiting(user.team_id, on=today, reader=user.pk, limit=MOST)
    form = DistributeForm(
        bound(request),
        on=today,
        team=user.team,
        cases=[row.case_id for row in found],
        loads=loads(user.team_id, on=today),
    )
    if form.is_valid() and (asked := form.carry_out(services.distribute, on=today, by=user)):
        return redirect("cases:distribution", asked.pk)
    best = ranked(user, [row.case_id for row in found], on=today)
    rows = [_offered(row, best.get(row.case_id), form) for row in found]
    record_rows(user, (Look(row.client_id, row.case_id, WHY) for row in found), page="verdelen")
    context = {"form": form, "rows": rows}
    return render(request, "cases/distribute.html", context, status=422 if form.errors else 200)


def _offered(row: Waiting, choices: list[Candidate] | None, form: DistributeForm) -> dict[str, object]:
    """A row with its proposal; ticked, or as it was sent."""
    best = choices[0] if choices else None
    value = f"{row.case_id}-{best.pk if best else 0}"
    sent = form.data.getlist("chosen") if form.is_bound else [value]
    return {"row": row, "best": best, "value": value, "is_chosen": value in sent}


@require_GET
def distribution(request: Request, distribution_id: int) -> HttpResponse:
    """How far a distribution is, with a result for every dossier."""
    user = request.user
    enforce(policies.why_not_see_board(user))
    mine = Distribution.objects.visible_to(user).select_related("leaver", "team")
    found = get_object_or_404(mine, pk=distribution_id)
    rows = list(found.rows.select_related("worker"))
    waits, refused = (
        sum(row.outcome == outcome for row in rows) for outcome in (RowOutcome.WAITING, RowOutcome.REFUSED)
    )
    rows.sort(key=lambda row: (row.outcome != RowOutcome.REFUSED, row.pk))
    context = {
        "found": found,
        "rows": [(row, f"D-{row.case_id:06d}") for row in rows],
        "total": len(rows),
        "done": len(rows) - waits - refused,
        "refused": refused,
        "waits": waits,
    }
    template = "cases/_distribution.html" if request.htmx else "cases/distribution.html"
    return render(request, template, context)


@require_http_methods(["GET", "POST"])
@once
def leaver(request: Request, leaver_id: int) -> HttpResponse:
    """A colleague leaves: everything that is still open, with a proposal for each."""
    user, today = request.user, timezone.localdate()
    enforce(policies.why_not_see_board(user))
    who = get_object_or_404(User.objects.select_related("team"), pk=leaver_id)
    enforce(policies.why_not_arrange_leave(user, who, on=today))
    start = {"dag": who.ends_on or today}
    asked = request.POST if request.method == "POST" else request.GET
    days = LastDayForm(asked if "dag" in asked else start, initial=start)
    last_on: date = days.cleaned_data["dag"] if days.is_valid() else start["dag"]
    found: Leaving = leaving(who, last_on=last_on, reader=user, on=today)
    form = LeaverForm(bound(request), rows=found.rows)
    known = {"leaver": who, "last_on": last_on, "on": today, "by": user}
    if days.is_valid() and form.is_valid() and (done := form.carry_out(services.hand_on, **known)):
        messages.info(request, "De dossiers worden overgedragen. Hieronder staat wat er van elk is geworden.")
        return redirect("cases:distribution", done.pk)
    record_rows(user, (Look(row.client_id, row.case_id, WHY) for row in found.rows), page="vertrek")
    context = {
        "who": who,
        "days": days,
        "last_on": last_on,
        "found": found,
        "form": form,
        "rows": [(row, form[row.key]) for row in found.rows],
    }
    status = 422 if form.errors or days.errors else 200
    return render(request, "cases/leaver.html", context, status=status)
