"""The words of the survey on a day, and how many answered."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import Sum

from cases.terms import add_months
from outcomes.models import SurveyKey, SurveyTally, SurveyText


def texts_of(language: str, *, on: date) -> Mapping[str, str]:
    """Key -> words: of every text the newest version that holds on the day. One statement."""
    return dict(SurveyText.objects.in_force(language, on=on).values_list("key", "text"))


class Response(NamedTuple):
    """How many of a gemeente were asked and answered in twelve months. share: per cent, rounded half up."""

    municipality: str
    asked: int
    answered: int

    @property
    def share(self) -> int | None:
        return (200 * self.answered + self.asked) // (2 * self.asked) if self.asked else None


def response(*, on: date) -> list[Response]:
    """The response of the twelve months that end with the one of the day, by gemeente. One statement."""
    first = add_months(on.replace(day=1), -11)
    rows = (
        SurveyTally.objects.filter(month__gte=first, month__lte=on)
        .values("municipality__name")
        .annotate(asked_in_all=Sum("asked"), answered_in_all=Sum("answered"))
        .order_by("municipality__name")
    )
    return [Response(row["municipality__name"], row["asked_in_all"], row["answered_in_all"]) for row in rows]


# The ten questions of the cliëntervaringsonderzoek in their order; the fifth is yes or no.
EXPERIENCE = [SurveyKey(f"ceo_{number}").value for number in range(1, 11)]
YES_NO = SurveyKey.CEO_5.value
