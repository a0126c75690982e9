"""Which addresses outside hear what happens to the referrals of an organisation (abonnementen)."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from providers import policies, services
from providers.doors import Request, once
from providers.forms.subscriptions import SubscriptionForm
from providers.models import Notice, Role, Subscription
from providers.models.sealed import seal, unseal
from providers.policies import enforce

LATEST = 50
SHOWN_ONCE = "subscription-secret"  # sealed in the session from the act until the page that shows it


def _mine(request: Request):
    enforce(policies.why_not_see_subscriptions(request.user, on=timezone.localdate()))
    rows = Subscription.objects.select_related("partner")
    return rows if request.user.has_role(Role.ADMINISTRATOR) else rows.filter(partner=request.user.employer)


@require_http_methods(["GET"])
def subscriptions(request: Request) -> HttpResponse:
    """The addresses, of the own organisation or of all."""
    dead = Count("notices", Q(notices__dead_at__isnull=False))
    context = {
        "rows": _mine(request).annotate(dead=dead),
        "is_administrator": request.user.has_role(Role.ADMINISTRATOR),
    }
    return render(request, "providers/subscriptions.html", context)


@require_http_methods(["GET", "POST"])
@once
def add_subscription(request: Request) -> HttpResponse:
    """Tell another address."""
    _mine(request)
    form = _form(request)
    if form.is_valid() and (
        made := form.carry_out(services.subscribe, on=timezone.localdate(), by=request.user)
    ):
        messages.success(
            request, "Het abonnement is gemaakt. Stuur een proefbericht om te zien of het werkt."
        )
        return _shown(request, made)
    context = {"form": form, "title": "Abonnement maken", "button": "Abonnement maken"}
    context |= {"back": "providers:subscriptions", "back_label": "Abonnementen"}
    context |= {"intro": "Uw systeem krijgt bericht als er iets gebeurt met een verwijzing."}
    return render(request, "form_page.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@once
def subscription(request: Request, subscription_id: int) -> HttpResponse:
    """One address: what it hears, what was told to it, a trial, and once more what was given up."""
    found = _mine(request).filter(pk=subscription_id).first()
    if found is None:
        raise Http404("Dit abonnement is er niet, of niet van uw organisatie.")
    known = {"subscription": found, "on": timezone.localdate(), "by": request.user}
    what = request.POST.get("act", "")
    if what == "try":
        services.try_subscription(**known)
        messages.success(
            request, "Het proefbericht is onderweg. Ververs deze pagina om te zien of het aankomt."
        )
        return redirect("providers:subscription", found.pk)
    if what == "again":
        count = services.tell_again(**known)
        messages.success(request, f"{count} bericht{' gaat' if count == 1 else 'en gaan'} opnieuw op weg.")
        return redirect("providers:subscription", found.pk)
    if what == "secret":
        return _shown(request, services.renew_secret_of(**known))
    if what == "before":
        services.drop_secret_before(**known)
        messages.success(request, "Wij ondertekenen alleen nog met het nieuwe geheim.")
        return redirect("providers:subscription", found.pk)
    form = _form(request, found)
    if form.is_valid() and form.carry_out(services.change_subscription, **known):
        messages.success(request, "Het abonnement is bewaard.")
        return redirect("providers:subscription", found.pk)
    kept = request.session.pop(f"{SHOWN_ONCE}-{found.pk}", "") if request.method == "GET" else ""
    context = _context(found) | {"form": form, "secret": unseal(kept) if kept else ""}
    return render(request, "providers/subscription.html", context, status=422 if form.errors else 200)


def _context(subscription: Subscription) -> dict[str, object]:
    dead, later = subscription.notices.dead(), subscription.notices.put_off()
    return {
        "subscription": subscription,
        "is_both": len(subscription.secrets(on=timezone.localdate())) > 1,
        # What needs somebody first: a long row of what arrived since never hides it.
        "notices": [*dead[:LATEST], *Notice.objects.filter(subscription=subscription, dead_at=None)[:LATEST]],
        "dead": dead.count(),
        "later": later.count(),
    }


def _shown(request: Request, subscription: Subscription) -> HttpResponse:
    request.session[f"{SHOWN_ONCE}-{subscription.pk}"] = seal(subscription.secret)
    return redirect("providers:subscription", subscription.pk)


def _form(request: Request, subscription: Subscription | None = None) -> SubscriptionForm:
    return SubscriptionForm(
        request.POST if request.method == "POST" else None,
        by=request.user,
        is_administrator=request.user.has_role(Role.ADMINISTRATOR),
        subscription=subscription,
    )
