"""The API of room: how many places the own organisation has and how long one waits, as it stands today."""

from django.urls import path
from django.utils import timezone
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from providers.api.door import Acting
from providers.models import ApiClient, Availability


class AvailabilitySerializer(serializers.Serializer):
    """What was told of one kind of help; empty: of all of it, everywhere, or not known."""

    soortHulp = serializers.CharField(source="get_service_display")
    wijk = serializers.SerializerMethodField()
    plekkenTotaal = serializers.IntegerField(source="capacity", allow_null=True)
    vrijePlekken = serializers.IntegerField(source="places", allow_null=True)
    wachttijdWeken = serializers.IntegerField(source="waiting_weeks", allow_null=True)
    opgegevenOp = serializers.DateField(source="starts_on")

    def get_wijk(self, row: Availability) -> str:
        return row.district.external_id if row.district else ""


class AvailabilitiesSerializer(serializers.Serializer):
    resultaten = AvailabilitySerializer(many=True)


class AvailabilityViewSet(Acting, viewsets.ViewSet):
    """The room of the organisation of the system."""

    scope = ApiClient.Scope.CAPACITY

    def list(self, request: Request) -> Response:
        rows = Availability.objects.in_force(on=timezone.localdate()).filter(partner__isnull=False)
        rows = rows.filter(partner=request.user.employer_id).select_related("district")
        return self.known(AvailabilitiesSerializer({"resultaten": rows.order_by("service", "pk")}).data)


urlpatterns = [
    path("capaciteiten", AvailabilityViewSet.as_view({"get": "list"}), name="availability"),
]
