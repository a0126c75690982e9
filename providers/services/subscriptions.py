"""Acts on who outside hears what happened, and laying down what they are told."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models.functions import Now

from providers import policies, tasks
from providers.exchange.hooks import told_of, told_of_nothing, why_not_reach, written
from providers.models import Notice, Partner, Subscription, User, keep
from providers.models.subscription import BOTH, new_secret
from providers.policies import enforce

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
        subscription.rests_until = None
    subscription.url, subscription.kinds, subscription.is_active = url, sorted(kinds), is_active
    keep(subscription)
    return subscription


@transaction.atomic
def renew_secret_of(*, subscription: Subscription, on: date, by: User) -> Subscription:
    """Sign with another secret (nieuw geheim); for a week also with the one before, and no longer with older.

    So the system can be changed at a moment of its own, and misses nothing.
    """
    enforce(policies.why_not_manage_subscriptions(by, subscription.partner, on=on))
    found = Subscription.objects.select_for_update(of=("self",)).get(pk=subscription.pk)
    found.secret_before, found.secret = found.secret, written(new_secret())
    found.before_ends_on = on + BOTH
    keep(found)
    return found


@transaction.atomic
def drop_secret_before(*, subscription: Subscription, on: date, by: User) -> Subscription:
    """Sign with the new secret only (vorig geheim stoppen): it is in use, or others saw the one before."""
    enforce(policies.why_not_manage_subscriptions(by, subscription.partner, on=on))
    found = Subscription.objects.select_for_update(of=("self",)).get(pk=subscription.pk)
    found.secret_before, found.before_ends_on = "", None
    keep(found)
    return found


@transaction.atomic
def try_subscription(*, subscription: Subscription, on: date, by: User) -> Notice:
    """Tell it something that did not happen, to see if it arrives (proefbericht); also while it is off."""
    enforce(policies.why_not_manage_subscriptions(by, subscription.partner, on=on))
    _wake(subscription)
    url = settings.BASE_URL.rstrip("/") + "/api/v1/openapi.json"
    return _lay_down(subscription, Notice.TRIAL, told_of_nothing(url=url, moment=_moment()))


@transaction.atomic
def tell_again(*, subscription: Subscription, on: date, by: User) -> int:
    """Try at once all that was given up or is put off (opnieuw versturen); gives how many."""
    enforce(policies.why_not_manage_subscriptions(by, subscription.partner, on=on))
    _wake(subscription)
    later = subscription.notices.put_off().filter(next_at__gt=Now()).update(next_at=Now())
    dead = subscription.notices.dead().update(attempts=0, dead_at=None, failure="", next_at=Now())
    tasks.after_commit(tasks.tell_address, subscription.pk)
    return later + dead


def _wake(subscription: Subscription) -> None:
    """Whoever asks for a try wants it now, whatever the address did before."""
    Subscription.objects.filter(pk=subscription.pk).exclude(rests_until=None).update(rests_until=None)


def forget_notices(*, on: date) -> int:
    """Take away what arrived, or was given up, more than KEPT days ago, and secrets that count no longer;
    gives how many notices.
    """
    Subscription.objects.filter(before_ends_on__lt=on).update(secret_before="", before_ends_on=None)
    old = Notice.objects.exclude(delivered_at=None, dead_at=None).filter(made_at__lt=Now() - KEPT)
    return old.delete()[0]


def announce(kind: str, *, partner: Partner, path: str) -> None:
    """Lay down for every address that hears it that this happened, inside the act that did it.

    path: where it is read by the API. What the queue loses the clock finds again.
    """
    hearing = Subscription.objects.filter(partner=partner, is_active=True, kinds__contains=[kind])
    url = settings.BASE_URL.rstrip("/") + path
    for subscription in hearing.order_by("pk"):
        words = {"gebeurtenis": str(Subscription.Kind(kind).label)}
        _lay_down(subscription, kind, told_of(kind, url=url, moment=_moment(), words=words))


def _moment() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')")
        return str(cursor.fetchone()[0])


def _lay_down(subscription: Subscription, kind: str, body: str) -> Notice:
    notice = Notice.objects.create(subscription=subscription, number=uuid4(), kind=kind, body=body)
    tasks.after_commit(tasks.tell_address, subscription.pk)
    return notice


def _check(url: str) -> None:
    if reason := why_not_reach(url, inside=settings.WEBHOOKS_INSIDE):
        raise ValidationError({"url": reason})
