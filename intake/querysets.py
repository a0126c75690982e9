"""The words in which the desk speaks of questions."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

if TYPE_CHECKING:
    from providers.models import User


class SupportRequestQuerySet(QuerySet["SupportRequest"]):
    """Questions at the desk."""

    def open(self) -> Self:
        """Those without an outcome."""
        return self.filter(outcome="")

    def visible_to(self, user: "User", *, on: date) -> Self:
        """The desk sees all questions; nobody else sees them apart from their dossier."""
        return self if user.is_at_work(on=on) and "desk" in user.roles else self.none()
