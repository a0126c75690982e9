"""What the desk asks of a commission on a day, which urgent questions run, and the numbers of the desk."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Sum

from intake.models import Redirection, RegistrationTime, SupportRequest, Urgency
from providers.models import DEFAULT_URGENT_HOURS, Contract, ServiceScope, UrgentNorm

LEAST = 10  # questions behind a median: fewer would tell of one
PERIOD = timedelta(days=29)  # today and the 29 days before
URGENT = 50
ENDINGS = {**dict(SupportRequest.Outcome.choices), "": "open gelaten"}


@dataclass(frozen=True)
class Scope:
    """Whether a kind of help belongs to the commission: ours, elsewhere, unknown or no_contract."""

    state: str
    service: str
    town: str
    elsewhere: str = ""


def scope_of(municipality_id: int, service: str, *, on: date) -> Scope:
    """What the commission of a municipality says of a kind of help on the day. At most two statements."""
    label = str(ServiceScope.Service(service).label)
    rows = ServiceScope.objects.in_force(on=on).filter(municipality=municipality_id, service=service)
    contract = Contract.objects.in_force(on=on).filter(municipality=municipality_id)
    found = contract.select_related("municipality").first()
    if found is None:
        return Scope("no_contract", label, "")
    town, row = found.municipality.name, rows.first()
    if row is None:
        return Scope("unknown", label, town)
    return Scope("ours" if row.is_ours else "elsewhere", label, town, row.elsewhere)


def urgent_hours(municipality_id: int, *, on: date) -> int:
    """Within how many hours there must be help in a municipality, for what becomes urgent on the day."""
    row = UrgentNorm.objects.in_force(on=on).filter(municipality=municipality_id).first()
    return row.hours if row else DEFAULT_URGENT_HOURS


def running_urgent(requests: QuerySet[SupportRequest]) -> list[Urgency]:
    """The clocks that run among these questions, the first to run out first; at most 50."""
    found = Urgency.objects.running().filter(request__in=requests.order_by().values("pk"))
    return list(found.select_related("request__client", "request__municipality", "request__case")[:URGENT])


@dataclass(frozen=True)
class Numbers:
    """The numbers of the desk. rows are (label, number); times are (label, number, minutes in words)."""

    today: int
    open: int
    call_back: int
    oldest_call_on: date | None
    unheard: int
    unheard_late: int
    anonymous: int
    whole: int
    endings: Sequence[tuple[str, int]]
    sources: Sequence[tuple[str, int]]
    channels: Sequence[tuple[str, int]]
    times: Sequence[tuple[str, int, str]]


def numbers(requests: QuerySet[SupportRequest], *, on: date) -> Numbers:
    """What waits, what came in today, and whence over 30 days. Never by worker. Seven statements."""
    every = requests.order_by()
    lately = every.filter(received_on__gte=on - PERIOD, received_on__lte=on)
    now = every.filter(outcome="").aggregate(
        waiting=Count("pk"),
        calls=Count("pk", filter=Q(call_back=True)),
        oldest=Min("received_on", filter=Q(call_back=True)),
    )
    whole = lately.aggregate(every=Count("pk"), nobody=Count("pk", filter=Q(client=None, caller_name="")))
    today = _by(every.filter(received_on=on), "outcome")
    heard = (
        Redirection.objects.expected()
        .filter(request__in=every.values("pk"))
        .aggregate(whole=Count("pk"), late=Count("pk", filter=Q(feedback_due__lt=on)))
    )
    return Numbers(
        today=sum(today.values()),
        open=now["waiting"],
        call_back=now["calls"],
        oldest_call_on=now["oldest"],
        unheard=heard["whole"],
        unheard_late=heard["late"],
        anonymous=whole["nobody"],
        whole=whole["every"],
        endings=[(label, today[key]) for key, label in ENDINGS.items() if today[key]],
        sources=_labelled(_by(lately, "source"), SupportRequest.Source.choices),
        channels=_labelled(_by(lately, "channel"), SupportRequest.Channel.choices),
        times=_times(on),
    )


def median(counts: Mapping[int, int]) -> float:
    """The median of values given as value -> how many; of an even number the mean of the two middle ones.

    >>> median({1: 2, 4: 2}), median({3: 1, 9: 1, 10: 1})
    (2.5, 9.0)
    """
    whole = sum(counts.values())
    values = sorted(counts)
    middle = [_at(counts, values, place) for place in ((whole - 1) // 2, whole // 2)]
    return sum(middle) / 2


def _at(counts: Mapping[int, int], values: Sequence[int], place: int) -> int:
    for value in values:
        place -= counts[value]
        if place < 0:
            return value
    raise ValueError("There is no value at this place.")


def _by(found: QuerySet[SupportRequest], field: str) -> Counter[str]:
    return Counter(dict(found.values_list(field).annotate(number=Count("pk")).values_list(field, "number")))


def _labelled(found: Counter[str], choices: Any) -> list[tuple[str, int]]:
    rows = [(str(label), found[key]) for key, label in choices if found[key]]
    return sorted(rows, key=lambda row: -row[1])


def _times(on: date) -> list[tuple[str, int, str]]:
    lately = RegistrationTime.objects.filter(day__gte=on - PERIOD, day__lte=on).order_by()
    told: dict[str, Counter[int]] = {}
    for ending, half, number in lately.values_list("ending", "half_minutes").annotate(Sum("number")):
        told.setdefault(ending, Counter())[half] += number
    rows = []
    for ending, label in ENDINGS.items():
        if counts := told.get(ending):
            whole = sum(counts.values())
            said = f"{median(counts) / 2:.1f}".replace(".", ",") if whole >= LEAST else ""
            rows.append((label, whole, said))
    return rows
