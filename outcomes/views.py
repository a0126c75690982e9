"""The screens of measurements: measure, correct, and what is due."""

from datetime import date
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.access import Look, consult, record_rows
from cases.models import Case, History, Trajectory
from outcomes import figures, policies, services
from outcomes.forms import AnswerForm, CorrectionForm, MeasurementForm, VersionForm
from outcomes.models import Instrument, InstrumentVersion, Measurement, SurveyAnswer, version_on
from providers.doors import Request, once, paged
from providers.models import Role
from providers.policies import enforce, why_not_manage_reference
from providers.services import tried

PAGE = 50


@require_http_methods(["GET", "POST"])
@once
def measure(request: Request, case_id: int, trajectory_id: int) -> HttpResponse:
    """Score the domains that the question needs, beside the previous scores."""
    today = timezone.localdate()
    case, trajectory = _consult(request, case_id, today, pk=trajectory_id)
    measurements = list(trajectory.measurements.order_by("measured_on", "pk"))
    form = MeasurementForm(request.POST or None, trajectory=trajectory, measurements=measurements, on=today)
    known = {"trajectory": trajectory, "on": today, "by": request.user}
    if form.is_valid() and (done := form.carry_out(services.measure, **known)):
        messages.success(
            request, f"De {done.get_moment_display()} is vastgelegd. {_summary(done, measurements)}"
        )
        return redirect("cases:case", case.pk)
    context = {
        "case": case,
        "form": form,
        "title": form.moment_label.capitalize(),
        "last": measurements[-1] if measurements else None,
        "why_not": policies.why_not_measure(request.user, trajectory, on=today),
    }
    return render(request, "outcomes/measure.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@once
def correct(request: Request, case_id: int, measurement_id: int) -> HttpResponse:
    """Correct a measurement with a reason; the earlier scores are kept."""
    today = timezone.localdate()
    case, trajectory = _consult(request, case_id, today, measurements=measurement_id)
    own = trajectory.measurements.get(pk=measurement_id)
    own.trajectory = trajectory
    measurements = list(trajectory.measurements.order_by("measured_on", "pk"))
    form = CorrectionForm(request.POST or None, measurement=own, measurements=measurements, on=today)
    known = {"measurement": own, "on": today, "by": request.user}
    if form.is_valid() and form.carry_out(services.correct, **known):
        messages.success(request, "De meting is gecorrigeerd. De eerdere cijfers zijn bewaard.")
        return redirect("cases:case", case.pk)
    context = {
        "case": case,
        "form": form,
        "title": f"{own.get_moment_display().capitalize()} corrigeren",
        "last": None,
        "why_not": policies.why_not_correct(request.user, own, on=today),
    }
    return render(request, "outcomes/measure.html", context, status=422 if form.errors else 200)


@require_GET
def due(request: Request) -> HttpResponse:
    """Which measurements are missed, due now or soon, of the own dossiers or of the team."""
    today = timezone.localdate()
    enforce(policies.why_not_see_due(request.user))
    is_lead = request.user.has_role(Role.TEAM_LEAD)
    own_only = not is_lead or request.GET.get("van") == "mij"
    wanted = Case.objects.visible_to(request.user, on=today)
    wanted = wanted.held_by(request.user, on=today) if own_only else wanted.of_team(request.user)
    every = figures.due(wanted, on=today)
    asked = Asked(request, own_only and is_lead)
    shown = [one for one in every if asked.matches(one)]
    page = [one for one in shown if asked.is_beyond(one)][: PAGE + 1]
    reason = "vaste hulpverlener" if own_only else "stuurder van het team"
    record_rows(request.user, (Look(one.client, one.case, reason) for one in page[:PAGE]), page="metingen")
    context = {
        "groups": _groups(page[:PAGE]),
        "filters": asked.filters(every),
        "kinds": asked.kinds(every),
        "is_lead": is_lead,
        "own_only": own_only,
        "team_url": reverse("outcomes:due"),
        "next_url": asked.url(na=page[PAGE - 1].key) if len(page) > PAGE else "",
        "first_url": asked.url() if asked.after else "",
        "today": today,
        "total": len(every),
    }
    return render(request, "outcomes/due.html", context)


def _consult(request: Request, case_id: int, today: date, **which: int) -> tuple[Case, Trajectory]:
    """The dossier and one of its trajectories, for who sees measurements."""
    case = consult(request.user, case_id, on=today, page="meting")
    trajectory = get_object_or_404(case.trajectories.prefetch_related("goals"), **which)
    trajectory.case = case
    if reason := policies.why_not_see(request.user, trajectory, on=today):
        raise Http404(reason)
    return case, trajectory


def _summary(done: Measurement, earlier: list[Measurement]) -> str:
    """What changed since the measurement before it, in words."""
    before = next((one.scores for one in reversed(earlier) if one.measured_on <= done.measured_on), {})
    steps = [level - before[domain] for domain, level in done.scores.items() if domain in before]
    if not steps:
        return f"{len(done.scores)} leefgebied{'' if len(done.scores) == 1 else 'en'} gemeten."
    up, down = sum(step > 0 for step in steps), sum(step < 0 for step in steps)
    return f"{up} vooruit, {len(steps) - up - down} gelijk, {down} achteruit."


GROUPS = {"late": ("te-laat", "Te laat"), "now": ("nu", "Nu"), "soon": ("binnenkort", "Binnenkort")}
KINDS = {"start": ("start", "Startmeting"), "half_year": ("halfjaar", "Halfjaarmeting")}


class Asked:
    """What the address asks of the list: a group, a kind, and after which row."""

    def __init__(self, request: Request, own: bool) -> None:
        self.base = {"van": "mij"} if own else {}
        self.group = _known(request.GET.get("stand"), GROUPS)
        self.kind = _known(request.GET.get("soort"), KINDS)
        self.after = request.GET.get("na", "")

    def matches(self, one: figures.Due) -> bool:
        return self.group in {None, one.group} and self.kind in {None, one.kind}

    def is_beyond(self, one: figures.Due) -> bool:
        day, _, rest = self.after.partition("_")
        number, _, kind = rest.partition("_")
        try:
            last = (date.fromisoformat(day), int(number), kind)
        except ValueError:
            return True
        return one.key > last

    def filters(self, every: list[figures.Due]) -> list[dict[str, object]]:
        """One link per group with its count, within the kind that was asked."""
        here = [one for one in every if self.kind in {None, one.kind}]
        links = [{"label": "Alles", "url": self.url(group=None), "count": len(here), "on": not self.group}]
        for group, (_, label) in GROUPS.items():
            count = sum(one.group == group for one in here)
            links.append(
                {"label": label, "url": self.url(group=group), "count": count, "on": group == self.group}
            )
        return links

    def kinds(self, every: list[figures.Due]) -> list[dict[str, object]]:
        """One link per kind with its count, within the group that was asked."""
        here = [one for one in every if self.group in {None, one.group}]
        links = [{"label": "Beide", "url": self.url(kind=None), "count": len(here), "on": not self.kind}]
        for kind, (_, label) in KINDS.items():
            count = sum(one.kind == kind for one in here)
            links.append(
                {"label": label, "url": self.url(kind=kind), "count": count, "on": kind == self.kind}
            )
        return links

    def url(self, na: tuple[date, int, str] | None = None, **change: str | None) -> str:
        group, kind = change.get("group", self.group), change.get("kind", self.kind)
        query = dict(self.base)
        if group:
            query["stand"] = GROUPS[group][0]
        if kind:
            query["soort"] = KINDS[kind][0]
        if na:
            query["na"] = f"{na[0]:%Y-%m-%d}_{na[1]}_{na[2]}"
        return reverse("outcomes:due", query=query)


def _known(value: str | None, names: dict[str, tuple[str, str]]) -> str | None:
    return next((key for key, (word, _) in names.items() if word == value), None)


def _groups(page: list[figures.Due]) -> list[dict[str, object]]:
    """The rows of a page by group, in the order of urgency; an empty group is left out."""
    groups: list[dict[str, object]] = []
    for group, (_, label) in GROUPS.items():
        rows = [one for one in page if one.group == group]
        if rows:
            groups.append({"name": group, "label": label, "rows": rows})
    return groups


@require_http_methods(["GET", "POST"])
@once
def survey(request: Request) -> HttpResponse:
    """Answers on satisfaction, the newest first, and the form for one more."""
    enforce(policies.why_not_enter_answers(request.user))
    last = request.GET.get("gemeente", "")[:18]
    home = int(last) if last.isascii() and last.isdecimal() else request.user.home_municipality_id
    form = AnswerForm(request.POST if request.method == "POST" else None, initial={"municipality": home})
    if form.is_valid() and (
        done := form.carry_out(services.enter_answer, on=timezone.localdate(), by=request.user)
    ):
        messages.success(request, "Het antwoord is vastgelegd. U kunt het volgende invoeren.")
        return redirect(f"{reverse('outcomes:survey')}?gemeente={done.municipality_id}")
    answers = SurveyAnswer.objects.select_related("municipality", "district")
    context = {"form": form, "page": paged(request, answers, by="-answered_on")}
    return render(request, "outcomes/survey.html", context, status=422 if form.errors else 200)


ACTS = {"insert": "vastgelegd", "update": "gewijzigd", "delete": "ingetrokken"}


@require_GET
def instruments(request: Request) -> HttpResponse:
    """The instruments and all versions of their words."""
    enforce(why_not_manage_reference(request.user))
    rows = InstrumentVersion.objects.select_related("permitted_by").order_by("instrument", "-starts_on")
    changed = History.objects.filter(record=InstrumentVersion._meta.db_table).select_related("user")
    changes = [
        (row.at, ACTS.get(row.act, row.act), row.user.name if row.user else "")
        for row in changed.order_by("-pk")[:30]
    ]
    context = {"rows": rows, "today": timezone.localdate(), "changes": changes}
    return render(request, "outcomes/instruments.html", context)


@require_http_methods(["GET", "POST"])
@once
def instrument(request: Request, instrument: str) -> HttpResponse:
    """Other words for an instrument from a day that comes, after a look at what that touches."""
    enforce(why_not_manage_reference(request.user))
    if instrument not in Instrument.values:
        raise Http404("Dit meetinstrument is er niet.")
    today = timezone.localdate()
    form = VersionForm(request.POST or None, version=version_on(instrument, date.max))
    known = {"instrument": instrument, "on": today, "by": request.user}
    if form.is_valid() and "terug" not in request.POST:
        if "zeker" in request.POST:
            if form.carry_out(services.lay_down_version, **known):
                messages.success(request, "Bewaard.")
                return redirect("outcomes:instruments")
        elif kept := form.carry_out(partial(tried, services.lay_down_version), **known):
            changed = [one for one in form.visible_fields() if one.name in form.changed_data]
            fields = [(one.label, form.cleaned_data[one.name] or "leeg") for one in changed]
            context = {"form": form, "fields": fields, "effects": kept.effects, "seen": ""}
            return render(request, "providers/reference_preview.html", context | {"action": request.path})
    context = {"form": form, "title": Instrument(instrument).label}
    return render(request, "outcomes/instrument.html", context, status=422 if form.errors else 200)


@require_POST
@once
def withdraw_instrument(request: Request, instrument: str, instrument_version_id: int) -> HttpResponse:
    """Take away a version that does not hold yet."""
    enforce(why_not_manage_reference(request.user))
    known = get_object_or_404(InstrumentVersion, pk=instrument_version_id, instrument=instrument)
    services.withdraw_version(version=known, on=timezone.localdate(), by=request.user)
    messages.success(request, "Ingetrokken. Wat ervoor gold, blijft gelden.")
    return redirect("outcomes:instruments")
