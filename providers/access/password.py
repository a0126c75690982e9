"""Getting in by e-mail address and password together."""

from datetime import date
from typing import Any, TypeVar

from django.contrib.auth.backends import ModelBackend
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, Func, IntegerField, Model, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone

from providers import policies, services
from providers.models import MOST, Draft, Message, PlannedMove, User
from providers.models.written import BELONGS, read_written

M = TypeVar("M", bound=Model)


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
        user = _read(int(user_id), today)
        if user and user.must_move:
            services.carry_out_moves(on=today, worker=user)
            user = _read(int(user_id), today)
        return user if user and self.user_can_authenticate(user) else None


def _row_of(key: int, on: date) -> QuerySet[Any]:
    """A worker with employer, team and municipality, and what stands in the bar on top of every page."""
    moves = PlannedMove.objects.due(on=on).filter(worker=OuterRef("pk"))
    drafts = Draft.objects.filter(user=OuterRef("pk")).order_by().values("user").values(n=Count("*"))
    unread = Message.objects.unread().filter(recipient=OuterRef("pk")).order_by("-pk").values("pk")[:MOST]
    found = User.objects.filter(pk=key).order_by()
    own = [field.attname for field in User._meta.concrete_fields]
    others = [
        f"{name}__{field.attname}" for name, model in BELONGS.items() for field in model._meta.concrete_fields
    ]
    return found.values(*own, *others).annotate(
        must_move=Exists(moves),
        draft_count=Subquery(drafts),
        unread_count=Func(ArraySubquery(unread), function="cardinality", output_field=IntegerField()),
    )


def _read(key: int, on: date) -> User | None:
    """The worker with this key: one statement, written once, since every request asks it."""
    for row in read_written(_row_of, key=key, on=on):
        user = _made(User, row)
        for name, model in BELONGS.items():
            belongs = _made(model, row, f"{name}__") if row[f"{name}__id"] else None
            setattr(user, name, belongs)
        user.must_move, user.draft_count = row["must_move"], row["draft_count"]
        user.unread_count = row["unread_count"]
        return user
    return None


def _made(model: type[M], row: dict[str, Any], prefix: str = "") -> M:
    names = [field.attname for field in model._meta.concrete_fields]
    return model.from_db("default", names, [row[f"{prefix}{name}"] for name in names])
