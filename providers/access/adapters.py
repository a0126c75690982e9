"""What django-allauth asks of us: we keep its stages and its records, and do the rest ourselves."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone

from providers.access import journal, sessions
from providers.models import LoginEvent, User, seal, unseal

BACKEND = "providers.access.EmailBackend"


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up here, and nothing is said or mailed that we did not write ourselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        return ["providers.access.factors.SecondStepStage"]

    def login(self, request: HttpRequest, user: Any) -> None:
        # Between the password and the second step somebody may have left.
        if not user.is_at_work(on=timezone.localdate()):
            raise PermissionDenied("U bent niet in dienst.")
        user.backend = BACKEND
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: Any, **known: Any) -> HttpResponse:
        records = get_authentication_records(request, user)
        journal.write(request, user, method=_method(records), result=LoginEvent.Result.IN)
        sessions.begin(request, second_step=any(_is_second_step(record) for record in records))
        return redirect(known.get("redirect_url") or resolve_url("home"))

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our pages say what happened themselves."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Our services write to the outbox instead."""


class OrganisationAdapter(DefaultSocialAccountAdapter):
    """An organisation's own login never makes an account: it finds a worker or nobody."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False


class SecondStepAdapter(DefaultMFAAdapter):
    """Secrets of second steps are sealed, and the keys belong to the host of this installation."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        return "Beveiligingssleutel"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": "Rondom"}

    def _get_user_identifier(self, user: User) -> str:
        return user.email


def _is_second_step(record: dict[str, Any]) -> bool:
    return record["method"] == "mfa" or bool(record.get("second_step"))


def _method(records: list[dict[str, Any]]) -> str:
    """The last step that was taken, in the words of the journal."""
    last = records[-1] if records else {}
    method = str(last.get("type") or last.get("method") or "")
    return method if method in LoginEvent.Method.values else LoginEvent.Method.OTHER
