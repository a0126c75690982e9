"""Getting in by the login of one's own organisation (OpenID Connect).

The authorization code flow with PKCE, state and nonce. Everything the provider says is verified:
signature, issuer, audience, age, nonce. Nothing makes an account: the address must be that of one worker
of that partner.
"""

import hmac
import logging
import secrets
import time
from datetime import date
from typing import Any

import jwt
import requests
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from providers import services
from providers.access import journal
from providers.models import IdentityProvider, LoginEvent, User

logger = logging.getLogger(__name__)
# Asymmetric only: a token signed with the client secret, or not at all, is refused.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
LEEWAY_SECONDS = 60
OLDEST_SECONDS = 10 * 60
LONGEST_SUBJECT = 190

NOT_TRUSTED = "Het antwoord van uw organisatie klopt niet. Probeer het opnieuw."
NOT_REACHED = "De aanmelddienst van uw organisatie is nu niet bereikbaar. Probeer het later opnieuw."
CANCELLED = "U hebt het inloggen bij uw organisatie gestopt."
NO_WORKER = "Wij kennen dit account niet. Vraag de beheerder van uw organisatie om u toe te voegen."


class Refused(Exception):
    """This login goes no further; the text is for the person who tried."""


class _Adapter(OpenIDConnectOAuth2Adapter):
    """Knows the addresses of one provider, and ours to come back to."""

    def __init__(self, request: HttpRequest, row: IdentityProvider) -> None:
        super().__init__(request, row.slug)
        self.row = row

    def get_provider(self) -> OpenIDConnectProvider:
        return _Provider(self.request, app=_app(self.row), row=self.row)

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        # From a setting, never from the Host header.
        return settings.BASE_URL.rstrip("/") + reverse("providers:organisation_back", args=[self.row.slug])


class _Provider(OpenIDConnectProvider):
    pkce_enabled_default = True

    def __init__(self, request: HttpRequest, *, app: SocialApp, row: IdentityProvider) -> None:
        super().__init__(request, app=app)
        self.row = row

    def get_oauth2_adapter(self, request: HttpRequest) -> _Adapter:
        return _Adapter(request, self.row)


def _app(row: IdentityProvider) -> SocialApp:
    """What the library calls an app; made from our row and never stored."""
    return SocialApp(
        provider="openid_connect",
        provider_id=row.slug,
        name=row.name,
        client_id=row.client_id,
        secret=row.secret or "",
        settings={"server_url": row.issuer.rstrip("/"), "oauth_pkce_enabled": True},
    )


def start(request: HttpRequest, row: IdentityProvider, *, go_to: str) -> HttpResponse:
    """Send the browser to the provider. Raises Refused when it cannot be reached."""
    nonce = secrets.token_urlsafe(24)
    provider = _Adapter(request, row).get_provider()
    try:
        return provider.redirect(
            request,
            process="login",
            next_url=go_to,
            data={"nonce": nonce},
            scope=["openid", "email"],
            auth_params={"nonce": nonce, "prompt": "select_account"},
        )
    except (requests.RequestException, ValueError, KeyError) as error:
        logger.warning("identity provider %s cannot be reached: %s", row.slug, type(error).__name__)
        raise Refused(NOT_REACHED) from error


def come_back(request: HttpRequest, row: IdentityProvider, *, on: date) -> HttpResponse:
    """Let the worker in whom the provider names, or raise Refused."""
    state = statekit.unstash_state(request, provider_id=row.slug, state_id=request.GET.get("state", ""))
    if state is None:
        raise Refused(NOT_TRUSTED)
    if request.GET.get("error") == "access_denied":
        raise Refused(CANCELLED)
    if "code" not in request.GET or request.GET.get("iss", row.issuer).rstrip("/") != row.issuer.rstrip("/"):
        raise Refused(NOT_TRUSTED)
    claims = _claims(request, row, state)
    with transaction.atomic():
        worker = _worker(row, claims, on=on)
        if worker is None:
            journal.write(request, method=LoginEvent.Method.ORGANISATION, result=LoginEvent.Result.REFUSED)
        else:
            clear_login(request)
            record_authentication(
                request,
                worker,
                "organisation",
                provider=row.slug,
                second_step=row.counts_as_second_step(claims),
            )
            return perform_login(request, Login(user=worker, redirect_url=state.get("next")))
    raise Refused(NO_WORKER)


def _claims(request: HttpRequest, row: IdentityProvider, state: dict[str, Any]) -> dict[str, Any]:
    """What the provider says of who logged in, after checking that it is the one who says it."""
    adapter = _Adapter(request, row)
    try:
        app = _app(row)
        client = adapter.get_client(request, app)
        answer = adapter.get_access_token_data(request, app, client, state.get("pkce_code_verifier"))
        found = adapter.openid_config
        if str(found["issuer"]).rstrip("/") != row.issuer.rstrip("/"):
            raise jwt.InvalidIssuerError("The provider calls itself otherwise.")
        keys = requests.get(found["jwks_uri"], timeout=5).json()
        claims = verify(answer["id_token"], keys, issuer=found["issuer"], client_id=row.client_id)
        if not hmac.compare_digest(str(claims.get("nonce", "")), str(state["data"]["nonce"])):
            raise jwt.InvalidTokenError("Not the answer to this question.")
        if "email" not in claims and "userinfo_endpoint" in found:
            more = adapter._fetch_user_info(answer["access_token"])
            if more.get("sub") != claims["sub"]:
                raise jwt.InvalidTokenError("About somebody else.")
            claims |= {name: more[name] for name in ("email", "email_verified") if name in more}
        return claims
    except requests.ConnectionError as error:
        raise Refused(NOT_REACHED) from error
    except (requests.RequestException, OAuth2Error, jwt.PyJWTError, ValueError, KeyError, TypeError) as error:
        # Never the text of the error: it may hold a token or an address.
        logger.warning("answer of identity provider %s refused: %s", row.slug, type(error).__name__)
        raise Refused(NOT_TRUSTED) from error


def verify(token: str, keys: dict[str, Any], *, issuer: str, client_id: str) -> dict[str, Any]:
    """The claims of an id token that this issuer signed for us a moment ago. Raises PyJWTError otherwise."""
    header = jwt.get_unverified_header(token)
    usable = [key for key in jwt.PyJWKSet.from_dict(keys).keys if key.public_key_use in (None, "sig")]
    named = [key for key in usable if key.key_id == header.get("kid")]
    if len(named) != 1:
        raise jwt.InvalidTokenError("No such key.")
    claims = jwt.decode(
        token,
        named[0],
        algorithms=ALGORITHMS,
        audience=client_id,
        issuer=issuer,
        leeway=LEEWAY_SECONDS,
        options={"require": ["exp", "iat", "iss", "aud", "sub"]},
    )
    age = time.time() - float(claims["iat"])
    if age > OLDEST_SECONDS + LEEWAY_SECONDS:
        raise jwt.ExpiredSignatureError("Made too long ago.")
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != client_id:
        raise jwt.InvalidAudienceError("Made for another client.")
    if len(str(claims["sub"])) > LONGEST_SUBJECT:
        raise jwt.InvalidTokenError("Too long.")
    return claims


def _worker(row: IdentityProvider, claims: dict[str, Any], *, on: date) -> User | None:
    """The one worker of this partner at work today whom the claims name.

    The first login ties the provider's own number of this person to the worker. From then on an address that
    passes to another person opens nothing.
    """
    services.carry_out_moves(on=on)
    workers = User.objects.at_work(on=on).filter(employer=row.partner)
    number = str(claims["sub"])
    tied = SocialAccount.objects.filter(provider=row.slug, uid=number).first()
    if tied is not None:
        return workers.filter(pk=tied.user_id).first()
    email = str(claims.get("email") or "")
    verified = claims.get("email_verified", row.vouches_for_addresses) in (True, "true")
    if not verified or email.rpartition("@")[2].lower() not in row.domains:
        return None
    found = list(workers.mailed_at(email)[:2])
    if len(found) != 1 or SocialAccount.objects.filter(provider=row.slug, user=found[0]).exists():
        return None
    SocialAccount.objects.create(user=found[0], provider=row.slug, uid=number)
    return found[0]
