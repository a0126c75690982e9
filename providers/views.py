"""Getting in, one's own page, and the administrator's pages about workers and mail."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from providers import policies, services
from providers.doors import Request, once
from providers.forms import ForgottenForm, LoginForm, WorkerForm
from providers.models import Message, User
from providers.policies import enforce

PAGE = 50


class Login(auth.LoginView):
    """E-mail and password; back to the page one came from."""

    template_name = "providers/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


@login_not_required
@require_http_methods(["GET", "POST"])
def forgotten(request: Request) -> HttpResponse:
    """Ask for a link to choose a new password; the answer is the same whether the address is known or not."""
    form = ForgottenForm(request.POST or None)
    if form.is_valid() and form.carry_out(services.send_new_password_link, on=timezone.localdate()):
        return redirect("providers:password_reset_done")
    context = {"form": form}
    return render(
        request, "registration/password_reset_form.html", context, status=422 if form.errors else 200
    )


class ChoosePassword(auth.PasswordResetConfirmView):
    """Choose a password with the link of an invitation or of a forgotten password."""

    success_url = reverse_lazy("providers:password_reset_complete")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        invited = self.user is not None and self.user.last_login is None
        return super().get_context_data(invited=invited, **kwargs)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


@require_http_methods(["GET"])
def account(request: Request) -> HttpResponse:
    """What the system knows of the worker who is logged in."""
    return render(request, "providers/account.html")


@require_http_methods(["GET"])
def outgoing(request: Request) -> HttpResponse:
    """Outgoing mail, newest first (uitgaande post)."""
    enforce(policies.why_not_read_outbox(request.user, demo=settings.DEMO))
    posts = Message.objects.select_related("recipient")
    before = request.GET.get("voor", "")
    if before.isdecimal():
        posts = posts.filter(pk__lt=int(before[:18]))
    page = list(posts[: PAGE + 1])
    more = str(page[PAGE - 1].pk) if len(page) > PAGE else ""
    return render(request, "providers/outgoing.html", {"posts": page[:PAGE], "more": more})


@require_http_methods(["GET", "POST"])
@once
def workers(request: Request) -> HttpResponse:
    """All workers, and inviting those who came in by file."""
    today = timezone.localdate()
    enforce(policies.why_not_manage_workers(request.user))
    if request.method == "POST":
        count = services.invite_all(on=today, by=request.user)
        messages.success(request, f"{count} uitnodigingen staan klaar om te versturen.")
        return redirect("providers:workers")
    words = request.GET.get("q", "").strip()[:100]
    found = User.objects.select_related("employer", "team", "municipality").order_by("name", "pk")
    if words:
        found = found.filter(Q(name__icontains=words) | Q(email__icontains=words))
    after = request.GET.get("na", "").partition("|")
    if after[2].isdecimal():
        last = {"name": after[0], "pk": int(after[2][:18])}
        found = found.filter(Q(name__gt=last["name"]) | Q(name=last["name"], pk__gt=last["pk"]))
    page = list(found[: PAGE + 1])
    rows = [(user, user.is_at_work(on=today)) for user in page[:PAGE]]
    more = f"{page[PAGE - 1].name}|{page[PAGE - 1].pk}" if len(page) > PAGE else ""
    uninvited = User.objects.at_work(on=today).uninvited()[:501].count()
    context = {"rows": rows, "q": words, "more": more, "uninvited": uninvited}
    return render(request, "providers/workers.html", context)


@require_http_methods(["GET", "POST"])
@once
def worker(request: Request, worker_id: int | None = None) -> HttpResponse:
    """Add a worker, or change one."""
    enforce(policies.why_not_manage_workers(request.user))
    known = get_object_or_404(User, pk=worker_id) if worker_id else None
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
