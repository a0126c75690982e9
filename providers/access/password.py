"""Getting in by e-mail address and password together."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, Func, IntegerField, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone

from providers import policies, services
from providers.models import MOST, Draft, Message, PlannedMove, User


class EmailBackend(ModelBackend):
    """Finds a worker by e-mail address and password, who must be employed today.

    An address may be shared by two workers; then the password tells them apart.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        if not username or not password:
            return None
        today = timezone.localdate()
        services.carry_out_moves(on=today)
        found = list(User.objects.select_related("employer").mailed_at(username)[:5])
        if not found:
            User().set_password(password)  # takes as long as a check, so that addresses cannot be guessed
        for user in found:
            known = user.check_password(password) and self.user_can_authenticate(user)
            if known and policies.why_not_use_password(user, on=today) is None:
                return user
        return None

    def user_can_authenticate(self, user: Any) -> bool:
        return bool(user.is_at_work(on=timezone.localdate()))

    def get_user(self, user_id: int) -> User | None:
        """Asked on every request, so that leaving ends access that day, and a move changes it that day."""
        today = timezone.localdate()
        moves = PlannedMove.objects.due(on=today).filter(worker=OuterRef("pk"))
        drafts = Draft.objects.filter(user=OuterRef("pk")).order_by().values("user").values(n=Count("*"))
        unread = Message.objects.unread().filter(recipient=OuterRef("pk")).order_by("-pk")
        found = User.objects.select_related("employer", "team", "municipality").annotate(
            must_move=Exists(moves), draft_count=Subquery(drafts), unread_count=_number(unread)
        )
        user = found.filter(pk=user_id).first()
        if user and user.must_move:
            services.carry_out_moves(on=today, worker=user)
            user = found.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None


def _number(rows: QuerySet[Message]) -> Func:
    """How many there are, counted no further than is shown."""
    return Func(ArraySubquery(rows.values("pk")[:MOST]), function="cardinality", output_field=IntegerField())
