"""The board of a team: give away what is new, and arrange who stands in."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cases import services
from cases.access import Look, consult, record_rows
from cases.figures import words
from cases.figures.absence import away, covered_for
from cases.figures.aftercare import of_team
from cases.figures.board import board as board_of
from cases.figures.board import homeless as without_team
from cases.figures.escalation import signalled
from cases.figures.load import loads
from cases.forms.acts import coaches
from cases.forms.replacement import ReplaceWorkerForm, ReturnForm
from cases.models import Case
from cases.policies import why_not_see_board
from providers.doors import once, whole_number
from providers.models import User, beyond_sight
from providers.policies import enforce

WHY = "stuurder van het team"


@require_http_methods(["GET", "POST"])
@once
def board(request: HttpRequest) -> HttpResponse:
    """Who waits, and who has room. One choice and one click give a dossier away."""
    user, today = request.user, timezone.localdate()
    enforce(why_not_see_board(user))
    if request.method == "POST":
        _adopt(request) if "adopt" in request.POST else _give(request)
        return redirect("cases:board")
    found = board_of(user.team_id, on=today, reader=user.pk)
    aftercare = of_team(user, on=today)
    signals = signalled(user, on=today)
    record_rows(
        user,
        [Look(row.client_id, row.case_id, WHY) for row in (*found.waiting, *aftercare, *signals)],
        page="teambord",
    )
    homeless = without_team(user.team.municipality_id, on=today)
    context = {
        "board": found,
        "homeless": homeless,
        "aftercare": aftercare,
        "signals": signals,
        "team": user.team,
        "today": words.weekday(today) + f" {today.year}",
    }
    template = "cases/_board.html" if request.htmx else "cases/board.html"
    return render(request, template, context)


def _give(request: HttpRequest) -> None:
    """Assign the dossier of the form to the chosen worker; what is wrong becomes a message."""
    today = timezone.localdate()
    chosen = {name: request.POST.get(name, "") for name in ("case", "worker")}
    if not all(value.isdigit() for value in chosen.values()):
        messages.error(request, "Kies een collega aan wie u dit dossier geeft.")
        return
    case = consult(request.user, int(chosen["case"]), on=today, page="teambord: toewijzen")
    worker = get_object_or_404(coaches(on=today), pk=int(chosen["worker"]))
    if not _is_unassigned(case, today):
        messages.warning(request, f"Dossier {case.number} is intussen al verdeeld.")
        return
    try:
        services.assign(case=case, worker=worker, on=today, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return
    messages.success(request, f"Dossier {case.number} is nu van {worker.name}.")


def _adopt(request: HttpRequest) -> None:
    """Take a dossier that no team answers for; what is wrong becomes a message."""
    today = timezone.localdate()
    asked = request.POST["adopt"]
    with beyond_sight("a dossier of no team is shown to every stuurder of its gemeente, by number"):
        waiting = Case.objects.without_team(on=today)
        case = get_object_or_404(waiting, pk=int(asked) if asked.isdigit() else 0)
    try:
        services.adopt(case=case, on=today, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return
    messages.success(request, f"Dossier {case.number} staat nu bij uw team.")


def _is_unassigned(case: Case, today) -> bool:
    return Case.objects.without_helper(on=today).filter(pk=case.pk).exists()


@require_http_methods(["GET", "POST"])
@once
def replace_worker(request: HttpRequest) -> HttpResponse:
    """A colleague is ill or away: who holds all those dossiers meanwhile."""
    user, today = request.user, timezone.localdate()
    enforce(why_not_see_board(user))
    data = request.POST if request.method == "POST" else None
    absent = request.POST.get("absent", request.GET.get("wie", ""))
    known = User.objects.filter(team=user.team_id, pk=whole_number(absent)).first()
    rows = away(known, reader=user, on=today) if known else []
    covered = covered_for(known, reader=user, on=today) if known else []
    is_ill = "ziek" in request.GET
    form = ReplaceWorkerForm(
        data,
        on=today,
        team=user.team,
        loads=loads(user.team_id, on=today),
        absent=known and known.pk,
        rows=rows,
        is_free=bool(known) and (is_ill or bool(covered)),
    )
    replace = partial(services.replace_worker, is_ill=is_ill)
    if form.is_valid() and (outcomes := form.carry_out(replace, on=today, by=user)):
        _say(request, [] if outcomes is True else outcomes, form.cleaned_data)
        return redirect("cases:board")
    record_rows(user, (Look(row.client_id, row.case_id, WHY) for row in rows), page="vervanging")
    context = {
        "form": form,
        "is_ill": is_ill,
        "covered": covered,
        "known": known,
        "rows": [(row, form[row.key]) for row in rows],
    }
    return render(request, "cases/replace_worker.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@once
def return_worker(request: HttpRequest) -> HttpResponse:
    """A colleague is back: the dossiers go back tomorrow."""
    user, today = request.user, timezone.localdate()
    enforce(why_not_see_board(user))
    data = request.POST if request.method == "POST" else None
    form = ReturnForm(data, team=user.team, absent=request.GET.get("wie", ""))
    if form.is_valid() and (told := form.carry_out(services.return_worker, on=today, by=user)):
        outcomes = [] if told is True else told
        done, name = sum(not row.why_not for row in outcomes), form.cleaned_data["absent"].name
        if not outcomes:
            messages.success(request, f"{name} is niet meer afwezig gemeld.")
        if done:
            said = "1 dossier gaat" if done == 1 else f"{done} dossiers gaan"
            messages.success(request, f"{said} morgen terug naar {name}.")
        _say_what_failed(request, outcomes)
        return redirect("cases:board")
    status = 422 if form.errors else 200
    return render(request, "cases/return_worker.html", {"form": form}, status=status)


def _say(request: HttpRequest, outcomes: list[services.Outcome], chosen: dict) -> None:
    """How many dossiers went over, which otherwise than the rest, and which not and why."""
    absent, one = chosen["absent"].name, chosen["worker"]
    if not outcomes:
        messages.success(request, f"{absent} is afwezig gemeld. Er is geen dossier om waar te nemen.")
    done = sum(not (row.why_not or row.said) for row in outcomes)
    if done:
        said = words.dossiers(done)
        told = f"{one.name} neemt waar in {said}." if one else f"Er wordt waargenomen in {said}."
        messages.success(request, f"{told} Daarna gaat alles vanzelf terug.")
    for row in outcomes:
        if row.said and not row.why_not:
            messages.success(request, f"Dossier {row.case.number}: {row.said}")
    _say_what_failed(request, outcomes)


def _say_what_failed(request: HttpRequest, outcomes: list[services.Outcome]) -> None:
    for row in outcomes:
        if row.why_not:
            messages.warning(request, f"Dossier {row.case.number} bleef zoals het was. {row.why_not}")
