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
        """The desk sees all questions, but of its own files and of protected dossiers; nobody else sees them
        apart from their dossier.
        """
        if not user.is_at_work(on=on) or "desk" not in user.roles:
            return self.none()
        client, case = (self.model._meta.get_field(name).related_model for name in ("client", "case"))
        barred = client.objects.barred_from(user).order_by().values("pk")
        protected = case.objects.protected(on=on).order_by().values("pk")
        return self.exclude(client__in=barred).exclude(case__in=protected)


class SignalQuerySet(QuerySet["Signal"]):
    """Signals of concern."""

    def open(self) -> Self:
        """Those that wait: no dossier, and not closed."""
        return self.filter(case=None, closed_on=None)

    def settled(self) -> Self:
        return self.exclude(case=None, closed_on=None)

    def visible_to(self, user: "User", *, on: date) -> Self:
        """The desk sees all; a coach and a stuurder those of their own municipality."""
        if not user.is_at_work(on=on):
            return self.none()
        if "desk" in user.roles:
            return self.all()
        if not {"coach", "team_lead"} & set(user.roles):
            return self.none()
        return self.filter(municipality=user.home_municipality_id)
