"""Collects the API of every app, describes it and turns the domain's refusals into answers."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import include, path
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework import serializers
from rest_framework.exceptions import ValidationError as BadRequest
from rest_framework.response import Response
from rest_framework.views import exception_handler

from cases import api as referrals
from intake import api as submissions


def explain(exc: Exception, context: dict[str, object]) -> Response | None:
    """A ValidationError of an act becomes 400 with the messages by field, a refusal 403 with its reason."""
    if isinstance(exc, ValidationError):
        detail = exc.message_dict if hasattr(exc, "error_dict") else {"non_field_errors": exc.messages}
        exc = BadRequest(detail)
    if isinstance(exc, PermissionDenied):
        return Response({"detail": str(exc)}, status=403)
    return exception_handler(exc, context)


class ReasonSerializer(serializers.Serializer):
    """Why something was refused, in Dutch."""

    detail = serializers.CharField()


WRONG = {
    "type": "object",
    "description": "Per veld wat er niet klopt; onder non_field_errors wat over geen veld gaat.",
    "additionalProperties": {
        "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}, {"type": "object"}]
    },
}
REFUSED = {403: ReasonSerializer}
UNKNOWN = REFUSED | {404: ReasonSerializer}
ID = OpenApiParameter("id", int, OpenApiParameter.PATH, description="Het nummer van de verwijzing.")
KEY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, description="Een UUID: twee keer is één keer gedaan."
)


def _act(words: str, sent: type[serializers.Serializer] | None):
    """An act on one referral: what is sent, and that the answer is what the referral became."""
    answers = {200: referrals.ReferralSerializer, 400: WRONG, 413: ReasonSerializer, 415: ReasonSerializer}
    return extend_schema(summary=words, request=sent, parameters=[ID, KEY], responses=answers | UNKNOWN)


def written_as_3_1(result: dict[str, Any], **known: object) -> dict[str, Any]:
    """What the paginator of DRF says of a page is of OpenAPI 3.0: `nullable` is a type of its own now."""
    for schema in result["components"]["schemas"].values():
        for one in schema.get("properties", {}).values():
            if one.pop("nullable", False):
                one["type"] = [one["type"], "null"]
    return result


extend_schema_view(
    list=extend_schema(
        summary="De verwijzingen naar uw organisatie, de nieuwste eerst",
        responses={200: referrals.ReferralSerializer(many=True)} | UNKNOWN,
    ),
    retrieve=extend_schema(
        summary="Eén verwijzing", parameters=[ID], responses={200: referrals.ReferralSerializer} | UNKNOWN
    ),
    seen=_act("Gezien", None),
    accept=_act("Aannemen", referrals.AcceptSerializer),
    put_on_waiting_list=_act("Op de wachtlijst zetten", referrals.WaitSerializer),
    decline=_act("Weigeren, met een reden", referrals.DeclineSerializer),
    start=_act("De hulp is gestart", referrals.StartSerializer),
    end=_act("De hulp is beëindigd", referrals.EndSerializer),
)(referrals.ReferralViewSet)
extend_schema_view(
    create=extend_schema(
        summary="Een hulpvraag insturen; het loket bekijkt hem",
        request=submissions.SubmissionSerializer,
        parameters=[KEY],
        responses={200: submissions.ReceivedSerializer, 201: submissions.ReceivedSerializer, 400: WRONG}
        | {413: ReasonSerializer, 415: ReasonSerializer}
        | REFUSED,
    )
)(submissions.SubmissionViewSet)
extend_schema_field(referrals.NeedSerializer(allow_null=True))(referrals.ReferralSerializer.get_need)
extend_schema_field(referrals.PersonSerializer(allow_null=True))(referrals.ReferralSerializer.get_person)


urlpatterns = [
    path("", include("cases.api")),
    path("", include("intake.api")),
    path("openapi.json", SpectacularJSONAPIView.as_view(), name="openapi"),
]
