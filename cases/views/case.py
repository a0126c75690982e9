"""The dossier: the overview, and its sections as pages of their own."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cases import policies, services
from cases.access import consult
from cases.figures import words
from cases.figures.dossier import Around, around
from cases.figures.held import held_one
from cases.figures.plan import around_plan
from cases.figures.search import hidden_from
from cases.figures.steps import Next, Step, next_steps
from cases.figures.timeline import timeline
from cases.forms.note import note_form
from cases.forms.timeline import TimelineFilter
from cases.models import AccessLog, Case, Document, Intensity
from cases.policies import Sight
from cases.views.bsn import hidden_bsn
from providers.policies import enforce

SHORT, LONG = 8, 200
LOOKS = 50


@require_GET
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """Before a visit: understand in half a minute. After it: a note."""
    today = timezone.localdate()
    found = consult(request.user, case_id, on=today, page="dossier")
    context = head(request, found, today, section="overview")
    context["timeline"] = timeline(found, reader=request.user, on=today, limit=SHORT)
    if context["may_note"]:
        context["note_form"] = note_form(request.user, found, on=today)
    context |= hidden_bsn(request.user, found, on=today)
    context["household"] = _household(request, found, context["around"], today)
    return render(request, "cases/case.html", context)


@require_GET
def timeline_page(request: HttpRequest, case_id: int) -> HttpResponse:
    """Everything that happened, newest first, or what one chooses of it."""
    today = timezone.localdate()
    found = consult(request.user, case_id, on=today, page="tijdlijn")
    context = head(request, found, today, section="timeline")
    choice = TimelineFilter(request.GET, case=found, user=request.user, on=today)
    narrowed = choice.narrowing()
    limit = _wanted(request)
    context["timeline"] = timeline(found, reader=request.user, on=today, limit=limit, **narrowed)
    asked = request.GET.copy()
    asked["alles"] = "1"
    context |= {"choice": choice, "narrowed": any(narrowed.values()), "everything": asked.urlencode()}
    context["more"] = context["timeline"].total > len(context["timeline"].moments)
    return render(request, "cases/case_timeline.html", context)


@require_GET
def plan(request: HttpRequest, case_id: int) -> HttpResponse:
    """The plan: goals, agreements, the trajectory."""
    today = timezone.localdate()
    found = consult(request.user, case_id, on=today, page="plan")
    enforce(policies.why_not_see_plan(request.user, found, on=today))
    context = head(request, found, today, section="plan")
    context["plan"] = around_plan(found, on=today)
    if approvals := context["plan"].approvals:
        now = services.plan_now(found)
        context["is_changed"] = approvals[0].digest != services.digest_of_plan(now)
    if context["sees_documents"]:
        readable = Document.objects.readable_by(request.user, on=today, case=found).in_use()
        context["own_plans"] = readable.filter(kind=Document.Kind.OWN_PLAN)
    return render(request, "cases/case_plan.html", context)


@require_GET
def notes(request: HttpRequest, case_id: int) -> HttpResponse:
    """All contact notes that the reader may see, newest first, and the form for a new one."""
    today = timezone.localdate()
    found = consult(request.user, case_id, on=today, page="notities")
    enforce(policies.why_not_see_notes(request.user, found, on=today))
    context = head(request, found, today, section="notes")
    limit = _wanted(request)
    context["timeline"] = timeline(found, reader=request.user, on=today, limit=limit, notes_only=True)
    context["more"] = context["timeline"].total > len(context["timeline"].moments)
    if context["may_note"]:
        context["note_form"] = note_form(request.user, found, on=today)
    return render(request, "cases/case_notes.html", context)


@require_GET
def looks(request: HttpRequest, case_id: int) -> HttpResponse:
    """Who looked into this dossier, when, where and why."""
    today = timezone.localdate()
    found = consult(request.user, case_id, on=today, page="wie keek mee")
    enforce(policies.why_not_see_looks(request.user, found, on=today))
    context = head(request, found, today, section="looks")
    rows = (
        AccessLog.objects.filter(case_id=found.pk)
        .select_related("user__employer", "on_behalf_of")
        .order_by("-pk")
    )
    if (after := request.GET.get("na", "")).isdigit():
        rows = rows.filter(pk__lt=int(after))
    page = list(rows[: LOOKS + 1])
    context |= {"looks": page[:LOOKS], "after": page[LOOKS - 1].pk if len(page) > LOOKS else None}
    return render(request, "cases/case_looks.html", context)


def head(request: HttpRequest, found: Case, today: date, *, section: str) -> dict[str, Any]:
    """What the head of every page of the dossier needs, and what the reader may do."""
    user = request.user
    surroundings = around(found, on=today)
    sight = policies.sight(user, found, on=today) or Sight.REFERRAL
    may_steer = policies.why_not_steer(user, found, on=today) is None
    client = found.client
    born = f"{words.years(client.birth_date, on=today)}, geboren {words.day(client.birth_date)}"
    return {
        "case": found,
        "client": client,
        "section": section,
        "around": surroundings,
        "stands_in": bool(surroundings.stand_in and surroundings.stand_in["worker"] == user.pk),
        "sight": sight,
        "is_full": sight is Sight.FULL,
        "sees_core": policies.why_not_see_plan(user, found, on=today) is None,
        "sees_referrals": policies.why_not_see_referrals(user, found, on=today) is None,
        "sees_notes": policies.why_not_see_notes(user, found, on=today) is None,
        "sees_documents": policies.why_not_see_documents(user, found, on=today) is None,
        "sees_measurements": policies.why_not_see_measurements(user, found, on=today) is None,
        "safety": _safety(user, surroundings, today),
        "born": born if client.birth_date else "",
        "home": words.dotted(client.address, client.district.name if client.district else ""),
        "next": _next(found, surroundings, today) if sight is Sight.FULL else None,
        "may_note": policies.why_not_add_note(user, found, on=today) is None,
        "may_steer": may_steer,
        "may_assign": policies.why_not_assign(user, found, on=today) is None,
        "may_escalate": may_steer and not surroundings.direction and _is_very_heavy(surroundings),
        "may_end_direction": policies.why_not_end_direction(user, found, on=today) is None,
        "may_reopen": policies.why_not_reopen(user, found, on=today) is None,
        "may_start": may_steer and not (surroundings.course and surroundings.course["is_running"]),
        "may_change": may_steer and bool(surroundings.course and surroundings.course["is_running"]),
    }


def _safety(user, surroundings: Around, today: date) -> dict[str, Any] | None:
    """What to mind at a visit, for whom it is written."""
    found = surroundings.safety
    if found is None or policies.why_not_read_safety_note(user, found["note"], on=today):
        return None
    return found


def _is_very_heavy(surroundings: Around) -> bool:
    """As policies.why_not_escalate asks, from what the page knows already."""
    course = surroundings.course
    return bool(course and course["is_running"] and course["level"] == Intensity.Level.VERY_HEAVY)


# The page on which the next step is done; the address of a measurement is its own part's.
NEXT_PAGES = {
    Step.QUESTION: ("cases:add_note", "Contact vastleggen"),
    Step.MEET: ("cases:add_note", "Contact vastleggen"),
    Step.PLAN: ("cases:plan", "Plan maken"),
    Step.ASSESS: ("cases:add_note", "Gesprek vastleggen"),
    Step.WAIT: ("cases:add_note", "Contact vastleggen"),
    Step.FINISH: ("cases:close", "Dossier sluiten"),
    Step.TASK: ("cases:agenda", "Naar de taken"),
    Step.CONTACT: ("cases:add_note", "Contact vastleggen"),
}


def _next(found: Case, surroundings: Around, today: date) -> dict[str, str] | None:
    """The one thing to do now: what, by when, and the page for it."""
    if found.is_closed:
        return None
    held = held_one(found.pk, on=today)
    if held is None:
        waits = words.ago(found.opened_on, today=today)
        return {
            "what": "geef dit dossier een vaste hulpverlener",
            "when": f"Wacht {waits}.",
            "view": "cases:assign",
            "label": "Toewijzen",
        }
    steps = next_steps(held, on=today)
    if not steps:
        return None
    return _said(steps[0], surroundings, today)


def _said(step: Next, surroundings: Around, today: date) -> dict[str, str]:
    what = step.what[0].lower() + step.what[1:]
    if step.due < today:
        when = f"{step.why}. {words.left(step.due, today=today).capitalize()}."
    else:
        when = f"{step.why}. Doe dit uiterlijk {words.weekday(step.due)}."
    view, label = NEXT_PAGES.get(step.step, ("", ""))
    if step.step is Step.PLAN and surroundings.course is None:
        view, label = "cases:start_trajectory", "Traject starten"
    return {"what": what, "when": when, "view": view, "label": label, "step": step.step.value}


def _household(request, found: Case, surroundings: Around, today: date) -> list[dict[str, Any]]:
    """The others of the household; a link only to a dossier that the reader may see."""
    others = surroundings.household
    if others:
        hidden = hidden_from(request.user, [row["client"] for row in others], on=today)
        others = [row for row in others if row["client"] not in hidden]
    asked = [row["case"] for row in others if row["case"]]
    seen: set[int] = set()
    if asked:
        seen = set(
            Case.objects.visible_to(request.user, on=today).filter(pk__in=asked).values_list("pk", flat=True)
        )
    return [dict(row) | {"link": row["case"] if row["case"] in seen else None} for row in others]


def _wanted(request: HttpRequest) -> int:
    """How many rows: the usual number, or all of it up to a bound."""
    return LONG * 10 if request.GET.get("alles") else LONG // 4
