"""Getting in by e-mail address and password together."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest
from django.utils import timezone

from providers import policies
from providers.models import User


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
        """Asked on every request, so that leaving ends access that day."""
        user = User.objects.select_related("employer", "team", "municipality").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
