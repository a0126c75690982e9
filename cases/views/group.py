"""Groups: the list, one group, who was there, and a resident in a group."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases.access import Look, record_rows
from cases.figures.group import attendants, offers
from cases.forms.acts import ConfirmForm, ReasonForm
from cases.forms.group import GroupForm, JoinForm, PresenceForm, visible_groups
from cases.models import Case, Group, Participation
from cases.policies import group as policies
from cases.services import group as services
from cases.views.acts import act, bound, opened
from providers.doors import Request, once
from providers.models import Role
from providers.policies import enforce

MOST = 200
LAST = 10


@require_GET
def groups(request: Request) -> HttpResponse:
    """Which groups there are, with their free places. No resident stands here."""
    enforce(policies.why_not_see_groups(request.user))
    today = timezone.localdate()
    rows = offers(visible_groups(request.user, on=today)[:MOST], on=today)
    may_begin = policies.why_not_keep_group(request.user, _new(request)) is None
    return render(request, "cases/groups.html", {"rows": rows, "may_begin": may_begin})


@require_http_methods(["GET", "POST"])
@once
def add_group(request: Request) -> HttpResponse:
    """Begin a group of the own team or organisation."""
    enforce(policies.why_not_see_groups(request.user))
    group = _new(request)
    enforce(policies.why_not_keep_group(request.user, group))
    form = GroupForm(bound(request), group=group, on=timezone.localdate())
    if form.is_valid() and (begun := form.carry_out(services.begin_group, group=group, by=request.user)):
        messages.success(request, "De groep staat op de lijst.")
        return redirect("cases:group", begun.pk)
    return render(request, "cases/group_form.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def group(request: Request, group_id: int) -> HttpResponse:
    """One group; who takes part only for who leads it."""
    found, today = _group(request, group_id), timezone.localdate()
    (offer,) = offers(Group.objects.filter(pk=found.pk), on=today)
    leads = policies.why_not_lead_group(request.user, found) is None
    rows = attendants(found, day=today, reader=request.user)[0] if leads else []
    record_rows(request.user, [Look(*row.look, "begeleider van de groep") for row in rows], page="groep")
    context = {
        "group": found,
        "offer": offer,
        "leads": leads,
        "rows": rows,
        "leaders": found.leaders.order_by("name", "pk"),
        "gatherings": found.gatherings.order_by("-held_on")[:LAST] if leads else [],
        "may_change": policies.why_not_keep_group(request.user, found) is None,
    }
    return render(request, "cases/group.html", context)


@require_http_methods(["GET", "POST"])
@once
def change_group(request: Request, group_id: int) -> HttpResponse:
    """Change a group, or end it."""
    found = _group(request, group_id)
    enforce(policies.why_not_keep_group(request.user, found))
    form = GroupForm(bound(request), group=found, on=timezone.localdate())
    if form.is_valid() and form.carry_out(services.change_group, group=found, by=request.user):
        messages.success(request, "De groep is gewijzigd.")
        return redirect("cases:group", found.pk)
    context = {"form": form, "group": found}
    return render(request, "cases/group_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@once
def presence(request: Request, group_id: int) -> HttpResponse:
    """Who was there: one page, tick, save."""
    found, today = _group(request, group_id), timezone.localdate()
    enforce(policies.why_not_lead_group(request.user, found))
    day = _day(request.POST.get("held_on") or request.GET.get("dag", ""), today)
    rows, version = attendants(found, day=day, reader=request.user)
    form = PresenceForm(bound(request), rows=rows, version=version, day=day)
    if form.is_valid() and form.carry_out(services.say_who_was_there, group=found, on=today, by=request.user):
        messages.success(request, f"Bewaard: {len(form.cleaned_data['present'])} van {len(rows)} waren er.")
        return redirect("cases:group", found.pk)
    if form.non_field_errors():  # what a colleague filled in meanwhile is gone over knowingly
        form.data = form.data.copy()
        form.data["seen"] = version
    record_rows(request.user, [Look(*row.look, "begeleider van de groep") for row in rows], page="groep")
    context = {"group": found, "form": form, "day": day, "rows": rows, "today": today}
    return render(request, "cases/presence.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@once
def join_group(request: Request, case_id: int) -> HttpResponse:
    """Put a resident in a group."""
    case, today = opened(request, case_id, "groep")
    return act(
        request,
        case,
        JoinForm(bound(request), on=today),
        services.join,
        case=case,
        title="In een groep",
        button="Zet in de groep",
        done=lambda part: (
            f"De inwoner doet mee met {part.group.name}."
            if part.seat
            else f"{part.group.name} is vol. De inwoner staat op de wachtlijst."
        ),
        why_not=policies.why_not_join(request.user, case, on=today),
        intro="Wie de groep begeleidt, ziet de naam van de inwoner. Meer niet.",
        back="cases:agenda",
    )


@require_http_methods(["GET", "POST"])
@once
def give_place(request: Request, case_id: int, participation_id: int) -> HttpResponse:
    """Give who waits a place."""
    case, today = opened(request, case_id, "plaats in een groep")
    part = _part(case, participation_id)
    return act(
        request,
        case,
        ConfirmForm(bound(request)),
        services.give_place,
        participation=part,
        title="Plaats geven",
        button="Geef de plaats",
        done=f"De inwoner doet vanaf vandaag mee met {part.group.name}.",
        why_not=policies.why_not_join(request.user, case, on=today),
        intro=f"{part.group.name}. De inwoner begint vandaag.",
        back="cases:agenda",
    )


@require_http_methods(["GET", "POST"])
@once
def stop_group(request: Request, case_id: int, participation_id: int) -> HttpResponse:
    """End that a resident takes part or waits."""
    case, today = opened(request, case_id, "stoppen met een groep")
    part = _part(case, participation_id)
    return act(
        request,
        case,
        ReasonForm(bound(request)),
        services.stop,
        participation=part,
        title="Stoppen met de groep",
        button="Stop de deelname",
        done="Vandaag is de laatste dag in de groep.",
        why_not=policies.why_not_stop(request.user, part, on=today),
        intro=f"{part.group.name}. Vandaag is de laatste dag.",
        back="cases:agenda",
    )


def _new(request: Request) -> Group:
    """A group of the own organisation for who works for one, and of the own team for the others."""
    if request.user.has_role(Role.PARTNER) and request.user.employer_id:
        return Group(partner=request.user.employer)
    return Group(team=request.user.team)


def _group(request: Request, group_id: int) -> Group:
    enforce(policies.why_not_see_groups(request.user))
    rows = Group.objects.select_related("team", "partner", "district").prefetch_related("leaders")
    return get_object_or_404(rows, pk=group_id)


def _part(case: Case, participation_id: int) -> Participation:
    part = get_object_or_404(case.participations.select_related("group"), pk=participation_id)
    part.case = case
    return part


def _day(text: str, today: date) -> date:
    try:
        return min(date.fromisoformat(text), today)
    except ValueError:
        return today
