"""The room of the own organisation, read and told: places and waiting per kind of help and wijk, and stops.

A kind of help in a wijk is known by its own word, as `dagbesteding` or `dagbesteding.WK048401`, so that it
has one address whatever was told of it before.
"""

from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.exceptions import ValidationError as BadRequest
from rest_framework.request import Request
from rest_framework.response import Response

from cases.figures.places import Pool, pools
from providers import services
from providers.api import Acting, CodeField, Overtaken, WordsField, body_of
from providers.models import ApiClient, Availability, ClientStop, District, ServiceScope
from providers.policies import enforce, why_not_keep_own_places

S = ServiceScope.Service
SERVICE: dict[str, str | None] = {
    "": "alle-hulp", S.STAIRLIFT: "traplift", S.HOME_ADAPTATION: "woningaanpassing",
    S.WHEELCHAIR: "rolstoel", S.MOBILITY_AID: "scootmobiel-of-fiets",
    S.HOUSEKEEPING: "huishoudelijke-hulp", S.GUIDANCE: "begeleiding", S.DAYTIME: "dagbesteding",
    S.DAYTIME_TRANSPORT: "vervoer-naar-dagbesteding", S.REGIONAL_TAXI: "regiotaxi",
    S.PERSONAL_CARE: "persoonlijke-verzorging", S.RESPITE: "kortdurend-verblijf",
    S.SHELTERED: "beschermd-wonen", S.SHELTER: "opvang", S.CLIENT_SUPPORT: "clientondersteuning",
    S.CARER_SUPPORT: "mantelzorgondersteuning", S.VOLUNTEERS: "vrijwilligers",
    S.SOCIAL_WORK: "maatschappelijk-werk", S.WELFARE: "welzijn", S.OTHER: "andere-hulp",
}  # fmt: skip
KIND = {said: str(stored) for stored, said in SERVICE.items()}
STOP = {None: "gevraagd", True: "toegestaan", False: "geweigerd"}
MOST_PLACES, LONGEST_WAIT = 1000, 104


class AvailabilitySerializer(serializers.Serializer):
    """What was told of one kind of help, and how much of it is in use; empty: not known."""

    id = serializers.CharField()
    soortHulp = CodeField(SERVICE)
    wijk = serializers.CharField()
    plekkenTotaal = serializers.IntegerField(allow_null=True)
    plekkenGereserveerd = serializers.IntegerField(allow_null=True)
    plekkenBezet = serializers.IntegerField(allow_null=True)
    vrijePlekken = serializers.IntegerField(allow_null=True)
    wachtenden = serializers.IntegerField(allow_null=True)
    wachttijdWeken = serializers.IntegerField(allow_null=True)
    opgegevenOp = serializers.DateField()


class AvailabilitiesSerializer(serializers.Serializer):
    resultaten = AvailabilitySerializer(many=True)


class TellSerializer(serializers.Serializer):
    """What is told: both, since what is absent would be forgotten; null: not known."""

    plekkenTotaal = serializers.IntegerField(
        source="capacity", min_value=0, max_value=MOST_PLACES, allow_null=True
    )
    wachttijdWeken = serializers.IntegerField(
        source="waiting_weeks", min_value=0, max_value=LONGEST_WAIT, allow_null=True
    )


class AvailabilityViewSet(Acting, viewsets.ViewSet):
    """The room of the organisation of the system."""

    scope = ApiClient.Scope.CAPACITY
    lookup_value_regex = "[^/]+"

    def list(self, request: Request) -> Response:
        rows = _told(request)
        order = sorted(rows.values(), key=lambda one: (one["soortHulp"], one["wijk"]))
        return self.known(AvailabilitiesSerializer({"resultaten": order}).data)

    def retrieve(self, request: Request, pk: str) -> Response:
        service, district = _meant(pk)
        rows = _told(request)
        if (service, district) not in rows:
            raise NotFound
        return self.known(AvailabilitySerializer(rows[service, district]).data)

    def update(self, request: Request, pk: str) -> Response:
        return self._tell(request, pk)

    def partial_update(self, request: Request, pk: str) -> Response:
        return self._tell(request, pk, is_part=True)

    @transaction.atomic
    def _tell(self, request: Request, pk: str, *, is_part: bool = False) -> Response:
        today = timezone.localdate()
        enforce(why_not_keep_own_places(request.user, on=today))
        about = _meant(pk)
        before = _told(request).get(about)
        if is_part and before is None:
            raise NotFound
        sent = TellSerializer(data=request.data, partial=is_part)
        sent.is_valid(raise_exception=True)
        if self.is_first():
            known: dict[str, Any] = {"service": about[0], "district": about[1], "on": today}
            if self.must_match(AvailabilitySerializer(before).data if before else None):
                known["seen"] = services.stamp(before["row"]) if before else ""
            if is_part and before is not None:
                row = before["row"]
                kept = {"capacity": row.capacity, "waiting_weeks": row.waiting_weeks}
                known |= {name: was for name, was in kept.items() if name not in sent.validated_data}
            try:
                body_of(sent, services.tell_places, by=request.user, **known)
            except BadRequest:
                if known.get("seen") and before and services.stamp(before["row"]) != known["seen"]:
                    raise Overtaken
                raise
        answer = self.known(AvailabilitySerializer(_told(request)[about]).data)
        answer.status_code = 201 if before is None else 200
        return answer


class StopSerializer(serializers.Serializer):
    """A time without new residents; it holds once the contract manager gave leave."""

    id = serializers.IntegerField(source="pk", read_only=True)
    soortHulp = CodeField(SERVICE, source="service", default="alle-hulp")
    wijk = WordsField(source="district", max_length=200, default="", allow_blank=True)
    vanaf = serializers.DateField(source="starts_on")
    totEnMet = serializers.DateField(source="ends_on")
    reden = WordsField(source="reason", max_length=500)
    status = serializers.ChoiceField(list(STOP.values()), source="is_granted", read_only=True)
    toelichting = serializers.CharField(source="decision", read_only=True)

    def validate_soortHulp(self, value: str) -> str:
        """As it is stored."""
        return KIND.get(value, value)

    def validate_wijk(self, value: str) -> District | None:
        """The wijk of a code; empty: wherever the organisation works."""
        try:
            return _district(value)
        except Http404:
            raise serializers.ValidationError("Deze wijk kennen wij niet. Stuur een code zoals WK048401.")

    def to_representation(self, instance: ClientStop) -> dict[str, Any]:
        told: dict[str, Any] = super().to_representation(instance)
        code = instance.district.external_id if instance.district else ""
        return told | {"wijk": code, "status": STOP[instance.is_granted]}


class StopsSerializer(serializers.Serializer):
    resultaten = StopSerializer(many=True)


class StopEndSerializer(serializers.Serializer):
    totEnMet = serializers.DateField(source="ends_on")


class ClientStopViewSet(Acting, viewsets.ViewSet):
    """The stops on new residents of the own organisation."""

    scope = ApiClient.Scope.CAPACITY
    lookup_url_kwarg, lookup_value_regex = "stop_id", "[^/]+"

    def list(self, request: Request) -> Response:
        return self.known(StopsSerializer({"resultaten": _stops(request)[:200]}).data)

    def retrieve(self, request: Request, stop_id: str) -> Response:
        return self.known(StopSerializer(_stop(request, stop_id)).data)

    @transaction.atomic
    def create(self, request: Request) -> Response:
        today = timezone.localdate()
        enforce(why_not_keep_own_places(request.user, on=today))
        sent = StopSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        if self.is_first():
            stop = body_of(sent, services.ask_stop, on=today, by=request.user)
            return Response(StopSerializer(stop).data, status=201)
        about = {name: sent.validated_data[name] for name in ("service", "district", "starts_on", "ends_on")}
        again = _stops(request).filter(**about).first()  # sent twice is asked once
        return Response(StopSerializer(again).data if again else sent.data)

    @action(detail=True, methods=["post"], url_path="beeindiging")
    @transaction.atomic
    def end(self, request: Request, stop_id: str) -> Response:
        stop = _stop(request, stop_id)
        sent = StopEndSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        if self.is_first():
            self.must_match(StopSerializer(stop).data)
            body_of(sent, services.end_stop, stop=stop, on=timezone.localdate(), by=request.user)
        return self.known(StopSerializer(_stop(request, stop_id)).data)


def _district(code: str) -> District | None:
    """The wijk of a code; raises Http404 for one that is not there."""
    if not code:
        return None
    held = District.objects.holding(on=timezone.localdate())
    found = next((one for one in held if one.external_id == code), None)
    if found is None:
        raise Http404
    return found


def _meant(pk: str) -> tuple[str, District | None]:
    """The kind of help and the wijk of an address."""
    said, _, code = pk.partition(".")
    if said not in KIND:
        raise Http404
    return KIND[said], _district(code)


def _told(request: Request) -> dict[tuple[str, District | None], dict[str, Any]]:
    """What holds today for the own organisation, by what it is about."""
    today, partner = timezone.localdate(), request.user.employer_id
    if partner is None:
        return {}
    rows = Availability.objects.in_force(on=today).filter(partner=partner).select_related("district")
    counted = {one.told.pk: one for one in pools(partner, on=today)}
    return {(row.service, row.district): _as_told(row, counted.get(row.pk)) for row in rows}


def _as_told(row: Availability, pool: Pool | None) -> dict[str, Any]:
    code = row.district.external_id if row.district else ""
    said = SERVICE[row.service] or ""
    return {
        "id": f"{said}.{code}" if code else said,
        "soortHulp": row.service,
        "wijk": code,
        "plekkenTotaal": row.capacity,
        "plekkenGereserveerd": pool.kept if pool else None,
        "plekkenBezet": pool.taken if pool else None,
        "vrijePlekken": pool.free if pool else row.places,
        "wachtenden": pool.waiting if pool else None,
        "wachttijdWeken": row.waiting_weeks,
        "opgegevenOp": row.starts_on,
        "row": row,
    }


def _stops(request: Request) -> Any:
    own = ClientStop.objects.filter(partner=request.user.employer_id, partner__isnull=False)
    return own.select_related("district").order_by("-starts_on", "-pk")


def _stop(request: Request, said: str) -> ClientStop:
    key = int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else 0
    found: ClientStop | None = _stops(request).filter(pk=key).first()
    if found is None:
        raise Http404
    return found
