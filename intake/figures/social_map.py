"""What is open to everybody and fits what was asked (sociale kaart)."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from django.db.models import Count, QuerySet

from cases.scales import Domain
from intake.models import AdvisedService, SupportRequest
from providers.models import LocalService, Theme

OFFERED = 5
FOUND = 25
MOST_ADVISED = 10
LATELY = timedelta(days=29)
# What a domain of the question is near to on the map; the others say nothing of what is open to all.
NEAR: dict[str, tuple[Theme, ...]] = {
    Domain.FINANCIEN: (Theme.MONEY,),
    Domain.WERK_OPLEIDING: (Theme.LEARNING,),
    Domain.TIJDSBESTEDING: (Theme.MEETING, Theme.MOVING),
    Domain.HUISVESTING: (Theme.HOUSE,),
    Domain.LICHAMELIJKE_GEZONDHEID: (Theme.MOVING,),
    Domain.BASALE_ADL: (Theme.FOOD,),
    Domain.INSTRUMENTELE_ADL: (Theme.HOUSE, Theme.FOOD),
    Domain.SOCIAAL_NETWERK: (Theme.MEETING, Theme.SUPPORT),
    Domain.MAATSCHAPPELIJKE_PARTICIPATIE: (Theme.MEETING, Theme.LEARNING),
}


def offers(request: SupportRequest, *, on: date) -> Sequence[LocalService]:
    """What fits a question in its gemeente and wijk on the day, the best first; at most five."""
    return offered(request.text, request.domains, request.municipality_id, request.district_id, on=on)


def offered(
    text: str, domains: Collection[str], municipality: int, district: int | None, *, on: date
) -> Sequence[LocalService]:
    """What fits the words, and then what is about the domains; at most five. Three statements."""
    near = LocalService.objects.near(municipality, district, on=on).select_related("district").defer("said")
    rows = near.best(text, most=OFFERED)
    themes = [theme.value for domain in domains for theme in NEAR.get(domain, ())]
    if themes and len(rows) < OFFERED:
        others = near.filter(themes__overlap=themes).exclude(pk__in=[row.pk for row in rows])
        rows += others.order_by("name", "pk")[: OFFERED - len(rows)]
    return rows


def advised_lately(requests: QuerySet[SupportRequest], *, on: date) -> Sequence[tuple[str, str, int]]:
    """(name, municipality, how often) of what was advised most in 30 days; of no resident and no worker."""
    found = AdvisedService.objects.filter(on__gte=on - LATELY, on__lte=on, request__in=requests.values("pk"))
    named = found.order_by().values_list("service__name", "service__municipality__name")
    counted = named.annotate(number=Count("pk")).order_by("-number", "service__name")
    return [(name, town, number) for name, town, number in counted[:MOST_ADVISED]]


def found(words: str, municipality: int, district: int | None, *, on: date) -> Sequence[LocalService]:
    """What fits the words near a place on the day; without a wijk in the whole gemeente. At most 25."""
    here = LocalService.objects.in_force(on=on).filter(municipality=municipality)
    near = LocalService.objects.near(municipality, district, on=on) if district else here
    near = near.select_related("district").defer("said")
    return near.best(words, most=FOUND) if words.strip() else list(near[:FOUND])
