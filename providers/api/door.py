"""Who comes in, how often and for what; what an answer is known by; and what is done once.

After the API Design Rules of the Netherlands (docs/api.md).
"""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from redis.exceptions import RedisError
from rest_framework import serializers, status
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import APIException, NotFound
from rest_framework.exceptions import ValidationError as BadRequest
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle

from providers.models import FormClaim, User


class Bearer(BaseAuthentication):
    """The account of the system whose token came along; config.middleware looked it up before anything."""

    def authenticate(self, request: Request) -> tuple[User, Any] | None:
        access = getattr(request._request, "api_access", None)
        return (access.client.account, access) if access else None

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Rondom"'


class HasScope(IsAuthenticated):
    """The token must hold the scope of the address: `scope` of the view, or `scopes` by action."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not super().has_permission(request, view):
            return False
        wanted = scope_of(view)
        self.message = f"Uw systeem heeft hiervoor de scope {wanted} nodig."
        return wanted in request.auth.scopes


def scope_of(view: Any) -> str:
    """The scope that an address of this view asks for; of what it does not know, its usual one."""
    return str(getattr(view, "scopes", {}).get(view.action, view.scope))


class ClientRate(SimpleRateThrottle):
    """As many requests a minute as was agreed with the organisation."""

    scope = "client"
    rate = "1/min"  # of each client its own, below

    def allow_request(self, request: Request, view: Any) -> bool:
        if request.auth:
            self.num_requests = request.auth.client.per_minute
        try:
            return bool(super().allow_request(request, view))
        except RedisError:  # what cannot count refuses nobody: the pages go on without Redis as well
            return True

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        return f"api-rate-{request.auth.client.pk}" if request.auth else None


class Overtaken(APIException):
    """What was seen is not what is there any more (RFC 9110 section 13.1.1)."""

    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_detail = "Dit is intussen gewijzigd. Haal het opnieuw op en kijk of uw antwoord nog klopt."
    default_code = "gewijzigd"


class Reused(APIException):
    """One key for two different things."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_detail = "Deze Idempotency-Key is al voor iets anders gebruikt. Neem een nieuwe."
    default_code = "sleutel-gebruikt"


class WordsField(serializers.CharField):
    """A text, and nothing that only looks like one: no number, and no half letters."""

    default_error_messages = {"invalid": "Stuur hier tekst."}

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str) or data != data.encode("utf-8", "ignore").decode():
            self.fail("invalid")
        return str(super().to_internal_value(data))


class CodeField(serializers.ChoiceField):
    """A stored word as the API says it, and back."""

    def __init__(self, words: dict[Any, str | None], **kwargs: Any) -> None:
        self.words = {str(stored): said for stored, said in words.items()}
        super().__init__(choices=[said for said in words.values() if said], **kwargs)

    def to_representation(self, value: Any) -> Any:
        return self.words.get(str(value), value)


class Unasked(BadRequest):
    """Something after the question mark of an address that cannot be (API Design Rules: no guessing)."""


class Pages(CursorPagination):
    """The newest first; a cursor that is not ours is told as one that cannot be."""

    page_size = 50
    page_size_query_param = "aantal"
    max_page_size = 200
    ordering = "-pk"
    cursor_query_param = "cursor"

    def get_page_size(self, request: Request) -> int:
        """How many are asked for; nonsense is told rather than passed over."""
        asked = request.query_params.get(self.page_size_query_param, str(self.page_size))
        if not (_is_key(asked) and 0 < int(asked) <= self.max_page_size):
            raise Unasked(
                {self.page_size_query_param: f"Vraag een aantal van 1 tot en met {self.max_page_size}."}
            )
        return int(asked)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        told = super().get_schema_operation_parameters(view)
        for one in told:
            if one["name"] == self.page_size_query_param:
                one["schema"] |= {"minimum": 1, "maximum": self.max_page_size, "default": self.page_size}
        return told

    def decode_cursor(self, request: Request) -> Any:
        try:
            cursor = super().decode_cursor(request)
        except NotFound:
            raise Unasked({self.cursor_query_param: UNKNOWN_CURSOR})
        if cursor and cursor.position is not None and not _is_key(cursor.position):
            raise Unasked({self.cursor_query_param: UNKNOWN_CURSOR})
        return cursor

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {"resultaten": data, "volgende": self.get_next_link(), "vorige": self.get_previous_link()}
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        page = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["resultaten", "volgende", "vorige"],
            "properties": {
                "resultaten": schema,
                "volgende": {**page, "description": "De bladzijde hierna; leeg als er geen is."},
                "vorige": {**page, "description": "De bladzijde hiervoor; leeg als er geen is."},
            },
        }


def as_etag(data: Any) -> str:
    """What this answer is known by: another answer, another mark."""
    return f'"{sha256(JSONRenderer().render(data)).hexdigest()[:32]}"'


class Acting:
    """For a view: an answer with its ETag, and an act that is done once and on what was seen.

    asks: what may stand after the question mark of an address, by action; of an action that is not named
    nothing.
    """

    request: Request
    action: str | None
    asks: Mapping[str, tuple[str, ...]] = {}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let the caller in, and tell what it asks that this address does not know: passed over, a filter
        with a slip of the pen would give everything. Raises Unasked.
        """
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        known = self.asks.get(self.action or "", ())
        if strange := sorted(set(request.query_params) - set(known)):
            told = f"Dit adres kent: {', '.join(known)}." if known else "Dit adres kent geen zoekvragen."
            raise Unasked(dict.fromkeys(strange, told))

    def known(self, data: Any) -> Response:
        """An answer with its ETag; 304 without a body for who has it already."""
        etag = as_etag(data)
        if etag in _marks(self.request, "If-None-Match") and self.request.method == "GET":
            return Response(status=304, headers={"ETag": etag})
        return Response(data, headers={"ETag": etag})

    def must_match(self, data: Any) -> bool:
        """Whether the caller says what was seen; raises Overtaken when that is not what is there."""
        marks = _marks(self.request, "If-Match")
        if marks and "*" not in marks and as_etag(data) not in marks:
            raise Overtaken
        return bool(marks)

    def is_first(self) -> bool:
        """Whether this was not done before under the same Idempotency-Key; without a key always.

        Raises Reused when the key was given with something else.
        """
        key = key_of(self.request)
        if key is None:
            return True
        what = sha256(self.request.path.encode() + repr(self.request.data).encode()).hexdigest()
        claims = FormClaim.objects.filter(user=self.request.user, key=key)
        if FormClaim.objects.claim(self.request.user, key):
            claims.update(led_to=what)
            return True
        if claims.get().led_to != what:
            raise Reused
        return False


def key_of(request: Request) -> UUID | None:
    """The header Idempotency-Key; None without it. Raises BadRequest for one that is no UUID."""
    text = request.headers.get("Idempotency-Key")
    if text is None:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise BadRequest({"Idempotency-Key": ["Stuur een UUID."]})


def body_of(serializer: serializers.Serializer, act: Callable[..., Any], **known: Any) -> Any:
    """Do an act with what was sent; what it refuses is told by the names that were sent."""
    serializer.is_valid(raise_exception=True)
    try:
        with transaction.atomic():
            return act(**serializer.validated_data, **known)
    except ValidationError as error:
        raise BadRequest(_by_sent_name(error, serializer))


def _by_sent_name(error: ValidationError, serializer: serializers.Serializer) -> Mapping[str, list[str]]:
    if not hasattr(error, "error_dict"):
        return {NON_FIELD_ERRORS: error.messages}
    names = {field.source: name for name, field in serializer.fields.items()}
    return {names.get(name, name): messages for name, messages in error.message_dict.items()}


UNKNOWN_CURSOR = "Deze bladzijde kennen wij niet. Begin opnieuw zonder cursor en volg volgende."


def _marks(request: Request, header: str) -> set[str]:
    sent = request.headers.get(header, "").split(",")
    return {mark.strip().removeprefix("W/") for mark in sent if mark.strip()}


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19
