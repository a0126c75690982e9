"""How the API describes itself: OpenAPI 3.1, in Dutch, by the API Design Rules of the Netherlands."""

import re
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import (
    OpenApiParameter,
    extend_schema,
    extend_schema_field,
    extend_schema_serializer,
    extend_schema_view,
)
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework import serializers
from rest_framework.response import Response

from cases.api import capacity, messages, referrals, talk
from config.problems import MEDIA_TYPE
from intake import api as submissions
from outcomes import api as measurements
from providers.api import scope_of
from providers.models import ApiClient
from reporting import api as zaken


class Described(OpenApiAuthenticationExtension):
    """How a system comes in, as OpenAPI says it."""

    target_class = "providers.api.door.Bearer"
    name = "koppeling"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        scopes = {scope.value: str(scope.label) for scope in ApiClient.Scope}
        flow = {"tokenUrl": "/api/v1/token", "scopes": scopes}
        return {"type": "oauth2", "flows": {"clientCredentials": flow}}

    def get_security_requirement(self, auto_schema: Any) -> dict[str, list[str]]:
        return {self.name: [str(scope_of(auto_schema.view))]}


KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "format": "uuid"},
    OpenApiParameter.HEADER,
    description="Een UUID: twee keer versturen is één keer gedaan.",
)
MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="De ETag die u zag. Is er intussen iets anders: 412.",
)
NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="De ETag die u hebt. Is er niets nieuws: 304."
)
ID = OpenApiParameter("id", int, OpenApiParameter.PATH, description="Het nummer van de verwijzing.")


def _act(words: str, sent: type[serializers.Serializer] | None):
    """An act on one referral: what is sent, and that the answer is what the referral became."""
    answers = {200: referrals.ReferralSerializer, 409: None, 412: None, 422: None}
    return extend_schema(
        summary=words, tags=["Verwijzingen"], request=sent, parameters=[ID, KEY, MATCH], responses=answers
    )


ROOM = OpenApiParameter(
    "id",
    str,
    OpenApiParameter.PATH,
    description="De soort hulp, met een punt en de code van de wijk erachter als het om één wijk gaat.",
)
STOP = OpenApiParameter("stop_id", int, OpenApiParameter.PATH, description="Het nummer van de cliëntenstop.")


def _room(words: str, sent: type[serializers.Serializer]):
    """What an organisation tells of its room."""
    one = capacity.AvailabilitySerializer
    return extend_schema(
        summary=words,
        tags=["Capaciteit"],
        request=sent,
        parameters=[ROOM, KEY, MATCH],
        responses={200: one, 201: one, 412: None, 422: None},
    )


PROBLEM = {
    "type": "object",
    "description": "Wat er niet klopt, na RFC 9457.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "description": "Alles wat er niet klopt, stuk voor stuk.",
            "items": {
                "type": "object",
                "required": ["in", "location", "code", "detail"],
                "properties": {
                    "in": {"type": "string", "enum": ["body", "query", "header"]},
                    "location": {"type": "object", "additionalProperties": {"type": "string"}},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
VERSION = {"description": "De versie van deze API.", "schema": {"type": "string"}}
ETAG = {"description": "Waaraan u dit antwoord herkent.", "schema": {"type": "string"}}
WORDS = {
    400: "Wat u stuurde klopt niet.",
    401: "Er is geen token, of het geldt niet meer.",
    403: "De scope ontbreekt, of uw organisatie mag dit niet; de reden staat erbij.",
    404: "Dit is er niet, of niet voor uw organisatie.",
    406: "In deze vorm antwoorden wij niet.",
    409: "Dit kan niet meer of nog niet; de reden staat erbij.",
    412: "Dit is intussen gewijzigd.",
    413: "Dit is te groot.",
    415: "In deze vorm lezen wij niet.",
    422: "Deze Idempotency-Key is al voor iets anders gebruikt.",
    429: "Te veel verzoeken. Wacht zo lang als Retry-After zegt.",
}


def written_as_3_1(result: dict[str, Any], **known: object) -> dict[str, Any]:
    """What the paginator of DRF says of a page is of OpenAPI 3.0: `nullable` is a type of its own now."""
    for schema in result["components"]["schemas"].values():
        for one in schema.get("properties", {}).values():
            if one.pop("nullable", False):
                one["type"] = [one["type"], "null"]
    return result


def by_the_rules(result: dict[str, Any], **known: object) -> dict[str, Any]:
    """Adds what every answer has: the version, the mark it is known by, and errors as problems."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    told = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    # One name for what stands in an address: which number it is, its place says.
    result["paths"] = {re.sub(r"\{\w+\}", "{id}", way): acts for way, acts in result["paths"].items()}
    for way, acts in result["paths"].items():
        for method, act in acts.items():
            answers = act["responses"]
            for one in act.get("parameters", []):
                one["name"] = "id" if one["in"] == "path" else one["name"]
            usual = [400, 401, 403, 406, 429]
            usual += [404] if "{" in way or method == "get" else []
            usual += [413, 415] if method != "get" else []
            for status in {*usual, *(int(code) for code in answers if int(code) >= 400)}:
                answers[str(status)] = {"description": WORDS[status], "content": told}
            for status, answer in answers.items():
                answer["headers"] = {"API-Version": VERSION}
                if status in ("200", "304") and any(
                    one["name"].startswith("If-") for one in act.get("parameters", [])
                ):
                    answer["headers"]["ETag"] = ETAG
                answer["description"] = answer.get("description") or "Zo is het nu."
            act["responses"] = dict(sorted(answers.items()))
            act["description"] = f"{act['summary']}."  # in Dutch; a docstring is for who reads the code
    for schema in result["components"]["schemas"].values():
        if schema is not PROBLEM:
            schema.pop("description", None)
    return result


extend_schema_view(
    list=extend_schema(
        summary="De verwijzingen naar uw organisatie, de nieuwste eerst",
        tags=["Verwijzingen"],
        parameters=[referrals.AskedSerializer],
        responses={200: referrals.ReferralSerializer(many=True)},
    ),
    retrieve=extend_schema(
        summary="Eén verwijzing",
        tags=["Verwijzingen"],
        parameters=[ID, NONE_MATCH],
        responses={200: referrals.ReferralSerializer, 304: None},
    ),
    seen=_act("Ontvangen en gezien", None),
    accept=_act("Aannemen", referrals.AcceptSerializer),
    put_on_waiting_list=_act("Op de wachtlijst zetten", referrals.WaitSerializer),
    postpone=_act("Een andere verwachte start van de wachtlijst", referrals.PostponeSerializer),
    decline=_act("Afwijzen, met een reden", referrals.DeclineSerializer),
    start=_act("De hulp is gestart", referrals.StartSerializer),
    end=_act("De hulp is beëindigd", referrals.EndSerializer),
)(referrals.ReferralViewSet)
extend_schema_view(
    list=extend_schema(
        summary="De redenen waarom u vandaag een verwijzing kunt afwijzen",
        tags=["Verwijzingen"],
        parameters=[NONE_MATCH],
        responses={200: referrals.ReasonsSerializer, 304: None},
    )
)(referrals.ReasonViewSet)
extend_schema_view(
    create=extend_schema(
        summary="Een hulpvraag insturen; het loket bekijkt hem",
        tags=["Hulpvragen"],
        request=submissions.SubmissionSerializer,
        parameters=[KEY],
        responses={200: submissions.ReceivedSerializer, 201: submissions.ReceivedSerializer},
    )
)(submissions.SubmissionViewSet)
REFERRAL = OpenApiParameter(
    "referral_id", int, OpenApiParameter.PATH, description="Het nummer van de verwijzing."
)
CASE = OpenApiParameter("case_id", int, OpenApiParameter.PATH, description="Het nummer van het dossier.")
extend_schema_view(
    list=extend_schema(
        summary="Wat er over een verwijzing is gezegd",
        tags=["Verwijzingen"],
        parameters=[REFERRAL, NONE_MATCH],
        responses={200: talk.MessagesSerializer, 304: None},
    ),
    create=extend_schema(
        summary="De verwijzer iets vragen, of iets anders voorstellen",
        tags=["Verwijzingen"],
        request=talk.WriteSerializer,
        parameters=[REFERRAL, KEY, MATCH],
        responses={200: talk.MessagesSerializer, 409: None, 412: None, 422: None},
    ),
)(talk.MessageViewSet)
extend_schema_serializer(many=False)(talk.MessagesSerializer)
extend_schema_view(
    list=extend_schema(
        summary="De metingen van het dossier waarin u helpt",
        tags=["Metingen"],
        parameters=[REFERRAL, NONE_MATCH],
        responses={200: measurements.MeasurementsSerializer, 304: None},
    )
)(measurements.MeasurementViewSet)
extend_schema_view(
    retrieve=extend_schema(
        summary="Een dossier als zaak (ZGW)",
        tags=["Zaken"],
        parameters=[CASE, NONE_MATCH],
        responses={200: zaken.CaseSerializer, 304: None},
    )
)(zaken.CaseViewSet)
XML = {"type": "string", "description": "De namen van iWmo 3.2; docs/api.md zegt welke."}
for view, sent, words in (
    (
        messages.StartMessageViewSet,
        messages.StartMessageSerializer,
        "Startbericht: de hulp is begonnen (vorm van iWmo 305)",
    ),
    (
        messages.StopMessageViewSet,
        messages.StopMessageSerializer,
        "Stopbericht: de hulp is gestopt (vorm van iWmo 307)",
    ),
):
    extend_schema_view(
        create=extend_schema(
            summary=words,
            tags=["Berichten"],
            parameters=[KEY],
            request={"application/json": sent, "application/xml": XML},
            responses={
                (200, "application/json"): messages.ReturnSerializer,
                (200, "application/xml"): XML,
                422: None,
            },
        )
    )(view)
extend_schema_view(
    list=extend_schema(
        summary="Uw plekken en wachttijd, zoals ze vandaag staan",
        tags=["Capaciteit"],
        parameters=[NONE_MATCH],
        responses={200: capacity.AvailabilitiesSerializer, 304: None},
    ),
    retrieve=extend_schema(
        summary="Uw plekken en wachttijd voor één soort hulp, in één wijk of overal",
        tags=["Capaciteit"],
        parameters=[ROOM, NONE_MATCH],
        responses={200: capacity.AvailabilitySerializer, 304: None},
    ),
    update=_room("Uw plekken en wachttijd opgeven: beide", capacity.TellSerializer),
    partial_update=_room("Uw plekken of wachttijd wijzigen", capacity.TellSerializer),
)(capacity.AvailabilityViewSet)
extend_schema_view(
    list=extend_schema(
        summary="Uw cliëntenstops, de nieuwste eerst",
        tags=["Capaciteit"],
        parameters=[NONE_MATCH],
        responses={200: capacity.StopsSerializer, 304: None},
    ),
    retrieve=extend_schema(
        summary="Eén cliëntenstop",
        tags=["Capaciteit"],
        parameters=[STOP, NONE_MATCH],
        responses={200: capacity.StopSerializer, 304: None},
    ),
    create=extend_schema(
        summary="Toestemming vragen voor een cliëntenstop",
        tags=["Capaciteit"],
        request=capacity.StopSerializer,
        parameters=[KEY],
        responses={200: capacity.StopSerializer, 201: capacity.StopSerializer, 422: None},
    ),
    end=extend_schema(
        summary="Een cliëntenstop eerder laten eindigen",
        tags=["Capaciteit"],
        request=capacity.StopEndSerializer,
        parameters=[STOP, KEY, MATCH],
        responses={200: capacity.StopSerializer, 412: None, 422: None},
    ),
)(capacity.ClientStopViewSet)
extend_schema_serializer(many=False)(capacity.StopsSerializer)
extend_schema_serializer(many=False)(capacity.AvailabilitiesSerializer)
extend_schema_serializer(many=False)(measurements.MeasurementsSerializer)
extend_schema_serializer(many=False)(referrals.ReasonsSerializer)
extend_schema_field(
    {"type": "object", "additionalProperties": {"type": "integer", "minimum": 1, "maximum": 5}}
)(measurements.MeasurementSerializer.get_scores)
extend_schema_field({"type": "string", "enum": list(measurements.MOMENT.values())})(
    measurements.MeasurementSerializer.get_moment
)
extend_schema_field(referrals.NeedSerializer(allow_null=True))(referrals.ReferralSerializer.get_hulpvraag)
extend_schema_field(referrals.ResidentSerializer(allow_null=True))(referrals.ReferralSerializer.get_inwoner)
extend_schema_field(referrals.GroundSerializer(many=True))(referrals.ReferralSerializer.get_grondslagen)
extend_schema_field({"type": ["string", "null"], "format": "date"})(
    referrals.ReferralSerializer.get_antwoordUiterlijkOp
)


class Description(SpectacularJSONAPIView):
    """The description is open to everybody, also to a page of somebody else (publish-openapi)."""

    throttle_classes = ()

    @extend_schema(exclude=True)
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        answer = super().get(request, *args, **kwargs)
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return answer
