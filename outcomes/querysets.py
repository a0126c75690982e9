"""The words of the trade for texts of the survey."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

if TYPE_CHECKING:
    from outcomes.models import SurveyText  # noqa: F401


class SurveyTextQuerySet(QuerySet["SurveyText"]):
    """Texts of the survey in their versions."""

    def in_force(self, language: str, *, on: date) -> Self:
        """Of every text in a language the newest version that holds on the day."""
        rows = self.filter(language=language, starts_on__lte=on)
        return rows.order_by("key", "-version").distinct("key")
