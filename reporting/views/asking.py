"""What an address of the pages to steer by asks for: municipality, month, period and part; else 404."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.utils import timezone

from cases.terms import add_months
from providers.doors import whole_number
from providers.models import Municipality
from providers.policies import enforce
from reporting import policies
from reporting.exports import reading, wording
from reporting.figures import lists, steering
from reporting.figures.scope import Scope, scope_of
from reporting.scales import PERIODS

MONTHS = 13  # to choose from
OLDEST = 36  # of a list: the months of the chain look back twice twelve months from the oldest of those
DEFAULT_PERIOD = "twaalf_maanden"
CHOICES = PERIODS[:3]


@dataclass(frozen=True)
class Asked:
    """What an address asks for: municipality, month, period and, where it says so, one part."""

    town: Municipality
    towns: list[Municipality]
    month: date
    period: str
    within: lists.Within | None
    parts: dict[str, dict[int, str]]

    @property
    def months(self) -> list[date]:
        """The months to choose from, newest first; an older one that was asked for comes last."""
        return list(dict.fromkeys([*_months()[:MONTHS], self.month]))

    @property
    def part(self) -> str:
        return f"{self.within.kind}-{self.within.key}" if self.within else ""

    @property
    def part_name(self) -> str:
        return self.parts[self.within.kind][self.within.key] if self.within else ""

    @property
    def scope(self) -> Scope:
        return steering.of_period(scope_of(self.town, self.month), self.period)

    def only(self, kinds: Collection[str]) -> "Asked":
        """The same, without a part of which the page knows nothing."""
        return self if self.within is None or self.within.kind in kinds else replace(self, within=None)

    def query(self, **more: Any) -> str:
        """The same as the end of an address."""
        asked = {
            "gemeente": self.town.code,
            "maand": f"{self.month:%Y-%m}",
            "periode": self.period,
            "deel": self.part,
        }
        return urlencode({name: value for name, value in (asked | more).items() if value != ""})

    def context(self, address: str, *, kinds: Collection[str] | None = None) -> dict[str, Any]:
        """What the head of every page here shows. address: the name of the page the choice goes to.

        kinds: the parts that the page knows; all without them.
        """
        return {
            "asked": self,
            "address": address,
            "query": self.query(),
            "months": [(f"{each:%Y-%m}", wording.capital(wording.month_name(each))) for each in self.months],
            "periods": [(name, wording.PERIOD_NAMES[name]) for name in CHOICES],
            "chosen_month": f"{self.month:%Y-%m}",
            "period_words": reading.periods_in_words(self.month)[self.period],
            "groups": [
                (
                    wording.capital(steering.KINDS[kind]),
                    [(f"{kind}-{key}", name) for key, name in names.items()],
                )
                for kind, names in self.parts.items()
                if names and (kinds is None or kind in kinds)
            ],
        }


def _months() -> list[date]:
    """The present month and those before it that may be asked for, newest first."""
    this = timezone.localdate().replace(day=1)
    return [add_months(this, -back) for back in range(OLDEST)]


def asked_of(request: HttpRequest) -> Asked:
    """What the address asks for; 404 for a municipality, month, period or part that is not there."""
    enforce(policies.why_not_steer(request.user))
    towns = list(policies.towns_of(request.user).order_by("name"))
    code, asked_month = request.GET.get("gemeente", ""), request.GET.get("maand", "")
    home = request.user.home_municipality_id
    first = sorted(towns, key=lambda town: town.pk != home)  # one's own first, then by name
    town = next((each for each in first if code in ("", each.code)), None)
    months = _months()
    month = next((each for each in months if f"{each:%Y-%m}" == asked_month), None)
    month = months[1] if not asked_month else month
    period = request.GET.get("periode", DEFAULT_PERIOD)
    if town is None or month is None or period not in CHOICES:
        raise Http404
    parts = {kind: steering.names_of(town, kind) for kind in steering.KINDS}
    return Asked(town, towns, month, period, _within(request.GET.get("deel", ""), parts), parts)


def _within(text: str, parts: dict[str, dict[int, str]]) -> lists.Within | None:
    if not text:
        return None
    kind, _, key = text.partition("-")
    number = whole_number(key)
    if number not in parts.get(kind, {}):
        raise Http404
    return lists.Within(kind, number)
