"""The way from question to closing and the caseload, as they are in the consortium; never the gemeente."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from providers.models import User
from reporting.exports import wording
from reporting.figures import caseload as figures_of_caseload
from reporting.figures import chain as figures_of_chain
from reporting.views.asking import Asked, asked_of


@require_GET
def chain(request: HttpRequest) -> HttpResponse:
    """From question to closing, of a part too, and the months beside those of a year before."""
    whole = asked_of(request)
    kinds = figures_of_chain.ASKED.parts
    asked = whole.only(kinds)
    scope = asked.scope
    context = asked.context("reporting:chain", kinds=kinds) | {
        "query": whole.query(),
        "whole_query": asked.query(deel=""),
        "steps": [
            {
                "step": step,
                "percent": wording.per_cent(step.percent),
                "days": wording.number(step.days),
                "query": asked.query(kpi=figures_of_chain.CHAIN, cel=step.key),
            }
            for step in figures_of_chain.chain(scope, asked.within)
        ],
        "columns": [title for title, _ in figures_of_chain.MONTHLY.values()],
        "trend": [
            (wording.capital(wording.month_name(pairs[0][0].month)), _cells(asked, pairs))
            for pairs in figures_of_chain.months(scope)
        ],
    }
    return render(request, "reporting/chain.html", context)


def _cells(
    asked: Asked, pairs: list[tuple[figures_of_chain.Month, figures_of_chain.Month]]
) -> list[dict[str, Any]]:
    """The cells of one month: each column, then the same of a year before."""
    return [
        {
            "label": "Een jaar eerder" if back else figures_of_chain.title(each.key),
            "of": f"{figures_of_chain.title(each.key).lower()} in {wording.month_name(each.month)}",
            "back": back,
            "text": wording.number(each.number),
            "query": asked.query(
                kpi=figures_of_chain.CHAIN,
                cel=each.key,
                maand=f"{each.month:%Y-%m}",
                periode="maand",
                deel="",
            )
            if each.number is not None
            else "",
        }
        for pair in pairs
        for back, each in enumerate(pair)
    ]


@require_GET
def caseload(request: HttpRequest) -> HttpResponse:
    """K24: the open dossiers of each team by weight; the workers of one's own team by name."""
    whole = asked_of(request)
    asked = whole.only(())
    scope = asked.scope
    loads = figures_of_caseload.caseload(scope)
    team = request.user.team_id
    mine = next((load for load in loads if team and load.team == team), None)
    context = asked.context("reporting:caseload") | {
        "query": whole.query(),
        "last_day": scope.last if scope.periods else None,
        "loads": [(load, _team_query(asked, load)) for load in loads],
        "mine": mine,
        "workers": _workers(asked, mine) if mine else [],
    }
    return render(request, "reporting/caseload.html", context)


def _team_query(asked: Asked, load: figures_of_caseload.Load) -> str:
    if load.team is None:
        return asked.query(kpi=figures_of_caseload.CASELOAD, cel="zonder_team")
    return asked.query(kpi=figures_of_caseload.CASELOAD, cel="dossiers", deel=f"team-{load.team}")


def _workers(asked: Asked, mine: figures_of_caseload.Load) -> list[dict[str, Any]]:
    """The workers of one's own team in the order of their names, and last what nobody holds."""
    people = User.objects.filter(pk__in=[pk for pk in mine.workers if pk]).order_by("name", "pk")
    named = [(person.pk, person.name, f"{figures_of_caseload.WORKER}.{person.pk}") for person in people]
    if None in mine.workers:
        named.append((None, "Niemand", "niemand"))
    return [
        {
            "name": name,
            "cases": mine.workers[key][0],
            "weight": mine.workers[key][1],
            "beside": key and mine.beside(mine.workers[key][1]),
            "query": asked.query(kpi=figures_of_caseload.CASELOAD, cel=path, deel=f"team-{mine.team}"),
        }
        for key, name, path in named
    ]
