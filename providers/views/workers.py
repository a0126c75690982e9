"""The administrator's pages: workers who come, change and go, the logins of organisations, and mail."""

from datetime import timedelta

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from providers import policies, services
from providers.access import factors
from providers.doors import Request, once, whole_key
from providers.figures.effects import of_move
from providers.figures.open_work import open_work
from providers.forms import IdentityProviderForm, LeaveForm, MoveForm, UntieForm, WorkerForm
from providers.models import IdentityProvider, Message, PlannedMove, Role, User, WorkerChange
from providers.policies import enforce

PAGE = 50
SOON = timedelta(days=60)
LATELY = timedelta(days=30)


@require_http_methods(["GET"])
def outgoing(request: Request) -> HttpResponse:
    """Outgoing mail, newest first (uitgaande post)."""
    enforce(policies.why_not_read_outbox(request.user, demo=settings.DEMO))
    posts = Message.objects.by_mail().select_related("recipient")
    if before := whole_key(request.GET.get("voor", "")):
        posts = posts.filter(pk__lt=before)
    page = list(posts[: PAGE + 1])
    more = str(page[PAGE - 1].pk) if len(page) > PAGE else ""
    return render(request, "providers/outgoing.html", {"posts": page[:PAGE], "more": more})


@require_http_methods(["GET", "POST"])
@once
def workers(request: Request) -> HttpResponse:
    """All workers, and inviting those who came in by file. Searched by POST: a name stands in no address."""
    today = timezone.localdate()
    enforce(policies.why_not_manage_workers(request.user))
    if request.method == "POST" and "q" not in request.POST:
        count = services.invite_all(on=today, by=request.user)
        messages.success(request, f"{count} uitnodigingen staan klaar om te versturen.")
        return redirect("providers:workers")
    words = request.POST.get("q", "").strip()[:100]
    found = User.objects.people().select_related("employer", "team", "municipality").order_by("name", "pk")
    if words:
        found = found.filter(Q(name__icontains=words) | Q(email__icontains=words))
    after = request.POST.get("na", request.GET.get("na", ""))
    if after.isdecimal() and (last := User.objects.filter(pk=int(after[:18])).first()):
        found = found.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))
    page = list(found[: PAGE + 1])
    rows = [(user, user.is_at_work(on=today)) for user in page[:PAGE]]
    more = str(page[PAGE - 1].pk) if len(page) > PAGE else ""
    uninvited = User.objects.at_work(on=today).uninvited()[:501].count()
    context = {"rows": rows, "q": words, "more": more, "uninvited": uninvited}
    return render(request, "providers/workers.html", context)


@require_http_methods(["GET", "POST"])
@once
def worker(request: Request, worker_id: int | None = None) -> HttpResponse:
    """Add a worker, or change one."""
    enforce(policies.why_not_manage_workers(request.user))
    known = get_object_or_404(User.objects.people(), pk=worker_id) if worker_id else None
    form = WorkerForm(request.POST or None, instance=known)
    if form.is_valid():
        if known is None:
            done = form.carry_out(services.add_worker, on=timezone.localdate(), by=request.user)
        else:
            done = form.carry_out(services.change_worker, worker=known, by=request.user)
        if done:
            messages.success(request, "De medewerker is bewaard." if known else "De uitnodiging is onderweg.")
            return redirect("providers:workers")
    context = {"form": form, "worker": known}
    if known is not None:
        context |= {
            "planned": known.moves.open().select_related("employer").first(),
            "changes": known.changes.select_related("by")[:PAGE],
            "steps": factors.steps_of(known),
            "tied": SocialAccount.objects.filter(user=known).exists(),
            "why_not_reset": policies.why_not_reset_steps(known, by=request.user),
        }
    return render(request, "providers/worker.html", context, status=422 if form.errors else 200)


@require_http_methods(["POST"])
@once
def invite(request: Request, worker_id: int) -> HttpResponse:
    """Send a worker a new invitation."""
    user = get_object_or_404(User, pk=worker_id)
    if not user.is_at_work(on=timezone.localdate()):
        raise PermissionDenied("Deze medewerker is niet in dienst.")
    services.invite(user=user, by=request.user)
    messages.success(request, f"De uitnodiging voor {user.name} is onderweg.")
    return redirect("providers:workers")


@require_http_methods(["GET", "POST"])
@once
def leave(request: Request, worker_id: int) -> HttpResponse:
    """Plan the last day of a worker. What then would be nobody's is counted, and refuses it."""
    enforce(policies.why_not_manage_workers(request.user))
    worker, today = get_object_or_404(User, pk=worker_id), timezone.localdate()
    form = LeaveForm(request.POST or None, initial={"ends_on": worker.ends_on})
    last_on = form.cleaned_data["ends_on"] if form.is_valid() else None
    if last_on and form.carry_out(services.plan_leave, worker=worker, on=today, by=request.user):
        messages.success(request, "De laatste werkdag is bewaard. Daarna komt de medewerker er niet meer in.")
        return redirect("providers:worker", worker.pk)
    after = last_on or worker.ends_on or today
    found = open_work(worker, after=after, on=today)
    is_lead = request.user.has_role(Role.TEAM_LEAD)
    context = {"form": form, "worker": worker, "found": found, "after": after, "is_lead": is_lead}
    return render(request, "providers/leave.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@once
def move(request: Request, worker_id: int) -> HttpResponse:
    """Plan another organisation, team or role from a day that comes, or take that plan back."""
    enforce(policies.why_not_manage_workers(request.user))
    worker, today = get_object_or_404(User, pk=worker_id), timezone.localdate()
    planned = worker.moves.open().select_related("employer", "team").first()
    if request.method == "POST" and "weg" in request.POST and planned:
        services.cancel_move(move=planned, by=request.user)
        messages.success(request, "De geplande overgang is weggehaald.")
        return redirect("providers:worker", worker.pk)
    start = {"employer": worker.employer_id, "team": worker.team_id, "roles": worker.roles}
    form = MoveForm(request.POST or None, initial=start)
    if form.is_valid() and form.carry_out(services.plan_move, worker=worker, on=today, by=request.user):
        messages.success(request, "De overgang is gepland. Op die dag verandert de toegang vanzelf.")
        return redirect("providers:worker", worker.pk)
    context = {"form": form, "worker": worker, "planned": planned, "effects": of_move(worker, on=today)}
    return render(request, "providers/move.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET"])
def movements(request: Request) -> HttpResponse:
    """Who comes, who goes and what changed (in, door en uit)."""
    enforce(policies.why_not_manage_workers(request.user))
    today = timezone.localdate()
    workers = User.objects.select_related("employer", "team")
    context = {
        "coming": workers.filter(starts_on__gt=today - LATELY).order_by("starts_on", "name")[:PAGE],
        "going": workers.filter(ends_on__range=(today - LATELY, today + SOON)).order_by("ends_on", "name")[
            :PAGE
        ],
        "moves": PlannedMove.objects.open().select_related("worker", "employer", "team")[:PAGE],
        "changes": WorkerChange.objects.select_related("worker", "by")[:PAGE],
        "today": today,
    }
    return render(request, "providers/movements.html", context)


@require_http_methods(["POST"])
@once
def reset_steps(request: Request, worker_id: int) -> HttpResponse:
    """Remove the second steps of a worker who lost them."""
    worker = get_object_or_404(User, pk=worker_id)
    services.reset_steps(worker=worker, by=request.user)
    messages.success(request, "De tweede stap is gewist. De medewerker stelt bij het inloggen een nieuwe in.")
    return redirect("providers:worker", worker.pk)


@require_http_methods(["GET", "POST"])
@once
def untie(request: Request, worker_id: int) -> HttpResponse:
    """Let go of the account at the organisation by which a worker is recognised."""
    enforce(policies.why_not_manage_workers(request.user))
    worker = get_object_or_404(User, pk=worker_id)
    form = UntieForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.carry_out(services.untie, worker=worker, by=request.user):
        messages.success(request, "De koppeling is los. Bij het inloggen wordt opnieuw gekoppeld.")
        return redirect("providers:worker", worker.pk)
    context = {"form": form, "title": "Koppeling losmaken", "button": "Losmaken", "back_label": "Medewerker"}
    context |= {
        "intro": "De medewerker wordt daarna opnieuw herkend aan het e-mailadres.",
        "back_url": reverse("providers:worker", args=[worker.pk]),
    }
    return render(request, "form_page.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET"])
def identity_providers(request: Request) -> HttpResponse:
    """The logins of organisations (aanmelddiensten)."""
    enforce(policies.why_not_manage_workers(request.user))
    rows = IdentityProvider.objects.select_related("partner")
    return render(request, "providers/identity_providers.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@once
def identity_provider(request: Request, provider_id: int | None = None) -> HttpResponse:
    """Add the login of an organisation, or change one."""
    enforce(policies.why_not_manage_workers(request.user))
    known = get_object_or_404(IdentityProvider, pk=provider_id) if provider_id else None
    form = IdentityProviderForm(request.POST or None, instance=known, initial={"secret": ""})
    if form.is_valid():
        provider = known or IdentityProvider()
        if form.carry_out(services.keep_identity_provider, provider=provider, by=request.user):
            messages.success(request, "De aanmelddienst is bewaard.")
            return redirect("providers:identity_providers")
    back = settings.BASE_URL.rstrip("/")
    context = {"form": form, "provider": known, "base_url": back}
    return render(request, "providers/identity_provider.html", context, status=422 if form.errors else 200)
