"""The words in which one speaks of reports."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

if TYPE_CHECKING:
    from providers.models import User


class MonthlyReportQuerySet(QuerySet["MonthlyReport"]):
    """Monthly reports."""

    def frozen(self) -> Self:
        return self.filter(frozen_at__isnull=False)

    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def newest(self) -> Self:
        """Of each month the highest version, provisional or frozen."""
        # By id: a plain "municipality" orders by its name, which DISTINCT ON refuses.
        return self.order_by("municipality_id", "-month", "-version").distinct("municipality_id", "month")

    def visible_to(self, user: "User", *, on: date) -> Self:
        """A contract manager sees the own municipality, team leads and administrators every one."""
        if not user.is_at_work(on=on):
            return self.none()
        if {"team_lead", "administrator"} & set(user.roles):
            return self
        if "contract_manager" in user.roles and user.municipality_id:
            return self.filter(municipality=user.municipality_id)
        return self.none()
