"""How long somebody waits who keeps trying: per account and place, longer each time."""

from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from providers.models import LoginEvent

FREE_TRIES = 5
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
REMEMBERED = timedelta(hours=24)
ENOUGH = 20  # failures after which the wait is the longest anyhow
SPREAD = 50  # failures in an hour from everywhere: somebody tries from many places at once
KNOWN_PLACE = timedelta(days=30)


def digest(kind: str, what: str) -> str:
    """The keyed digest under which attempts on one account are counted; it cannot be read back."""
    return salted_hmac("providers.access.lockout", f"{kind}:{what.strip().lower()}").hexdigest()


def wait_after(failures: int) -> timedelta:
    """How long to wait after so many failures in a row.

    >>> [wait_after(n) // timedelta(minutes=1) for n in (4, 5, 6, 7, 11, 50)]
    [0, 1, 2, 4, 60, 60]
    """
    if failures < FREE_TRIES:
        return timedelta(0)
    return min(FIRST_WAIT * 2 ** min(failures - FREE_TRIES, ENOUGH), LONGEST_WAIT)


def locked_for(account: str, *, ip: str | None, now: datetime) -> timedelta:
    """How much longer this place must wait before it may try this account again; zero when it may.

    Attempts while locked do not count: whoever waits as told is never locked longer. An address that
    nobody has is counted alike, so that being locked says nothing of who is known.
    """
    tried = LoginEvent.objects.tried(digest=account, ip=ip, since=now - REMEMBERED)
    rows = tried.exclude(result=LoginEvent.Result.LOCKED).values_list("result", "at")[:ENOUGH]
    failures, last = 0, now
    for result, at in rows:
        if result != LoginEvent.Result.REFUSED:
            break
        if failures == 0:
            last = at
        failures += 1
    own = max(last + wait_after(failures) - now, timedelta(0)) if failures else timedelta(0)
    return max(own, _spread(account, ip=ip, now=now))


def _spread(account: str, *, ip: str | None, now: datetime) -> timedelta:
    """The wait while an account is tried from many places; a place that got in lately does not feel it."""
    Result = LoginEvent.Result
    events = LoginEvent.objects.filter(address_digest=account)
    tried = events.filter(result=Result.REFUSED, at__gte=now - LONGEST_WAIT)
    if tried[:SPREAD].count() < SPREAD:
        return timedelta(0)
    if events.filter(ip=ip, result=Result.PASSED, at__gte=now - KNOWN_PLACE).exists():
        return timedelta(0)
    return LONGEST_WAIT


def in_words(wait: timedelta) -> str:
    """What the page says to somebody who must wait."""
    minutes = -(-wait // timedelta(minutes=1))
    unit = "minuut" if minutes == 1 else "minuten"
    return f"U hebt te vaak geprobeerd in te loggen. Wacht {minutes} {unit} en probeer het dan opnieuw."
