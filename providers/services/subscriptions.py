"""Acts on who outside hears what happened, and laying down what they are told."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models.functions import Now

from providers import policies, tasks
from providers.exchange.hooks import told_of, why_not_reach, written
from providers.models import Notice, Partner, Subscription, User, keep
from providers.models.subscription import new_secret
from providers.policies import enforce

TEST = "test"
KEPT = timedelta(days=90)


@transaction.atomic
def subscribe(*, partner: Partner, url: str, kinds: Collection[str], on: date, by: User) -> Subscription:
    """Tell an address what happens to the referrals of an organisation (abonnement maken).

    Raises PermissionDenied for others than its coordinator and the administrator; ValidationError by field,
    also for an address that leads inside.
    """
    enforce(policies.why_not_manage_subscriptions(by, partner, on=on))
    _check(url)
    subscription = Subscription(
        partner=partner, url=url, kinds=sorted(kinds), secret=written(new_secret()), made_by=by
    )
    keep(subscription)
    return subscription


@transaction.atomic
def change_subscription(
    *, subscription: Subscription, url: str, kinds: Collection[str], is_active: bool, on: date, by: User
) -> Subscription:
    """Tell it something else or somewhere else, or nothing for now. Raises as subscribe does."""
    enforce(policies.why_not_manage_subscriptions(by, subscription.partner, on=on))
    if url != subscription.url:
        _check(url)
    subscription.url, subscription.kinds, subscription.is_active = url, sorted(kinds), is_active
    keep(subscription)
    return subscription


@transaction.atomic
def try_subscription(*, subscription: Subscription, on: date, by: User) -> Notice:
    """Tell it something that did not happen, to see whether it arrives (proefbericht)."""
    enforce(policies.why_not_manage_subscriptions(by, subscription.partner, on=on))
    return _lay_down(subscription, TEST, "/api/v1/openapi.json", {"gebeurtenis": "proefbericht"})


@transaction.atomic
def tell_again(*, subscription: Subscription, on: date, by: User) -> int:
    """Try once more all that was given up (opnieuw versturen); gives how many."""
    enforce(policies.why_not_manage_subscriptions(by, subscription.partner, on=on))
    given_up = subscription.notices.dead().select_for_update(of=("self",)).order_by("pk")
    keys = list(given_up.values_list("pk", flat=True)[:500])
    subscription.notices.filter(pk__in=keys).update(attempts=0, dead_at=None, failure="")
    for key in keys:
        tasks.after_commit(tasks.tell, key)
    return len(keys)


def forget_notices() -> int:
    """Take away what arrived, or was given up, more than KEPT days ago; gives how many."""
    old = Notice.objects.exclude(delivered_at=None, dead_at=None).filter(made_at__lt=Now() - KEPT)
    return old.delete()[0]


def announce(kind: str, *, partner: Partner, path: str) -> None:
    """Lay down for every address that hears it that this happened, inside the act that did it.

    path: where it is read by the API. What the queue loses the clock finds again.
    """
    hearing = Subscription.objects.filter(partner=partner, is_active=True, kinds__contains=[kind])
    for subscription in hearing.order_by("pk"):
        _lay_down(subscription, kind, path, {"gebeurtenis": Subscription.Kind(kind).label})


def _lay_down(subscription: Subscription, kind: str, path: str, words: dict[str, str]) -> Notice:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')")
        moment = cursor.fetchone()[0]
    url = settings.BASE_URL.rstrip("/") + path
    body = told_of(kind, url=url, moment=moment, words=words)
    notice = Notice.objects.create(subscription=subscription, number=uuid4(), kind=kind, body=body)
    tasks.after_commit(tasks.tell, notice.pk)
    return notice


def _check(url: str) -> None:
    if reason := why_not_reach(url, inside=settings.WEBHOOKS_INSIDE):
        raise ValidationError({"url": reason})
