"""The API of measurements: what an organisation reads of a dossier in which it helps."""

from django.db.models import Prefetch
from django.http import Http404
from django.urls import path
from django.utils import timezone
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from cases.access import consult
from cases.models import Referral
from cases.scales import Domain
from outcomes import policies
from outcomes.models import Measurement
from providers.api import Acting
from providers.models import ApiClient
from providers.policies import enforce

MOMENT = {"start": "start", "interim": "tussentijds", "half_year": "halfjaar", "end": "einde"}


class MeasurementSerializer(serializers.Serializer):
    """One measurement; a domain that was not chosen is absent."""

    id = serializers.IntegerField(source="pk")
    gemetenOp = serializers.DateField(source="measured_on")
    moment = serializers.SerializerMethodField()
    participatieladder = serializers.IntegerField(source="participation_ladder", allow_null=True)
    scores = serializers.SerializerMethodField()

    def get_moment(self, measurement: Measurement) -> str:
        return MOMENT[measurement.moment]

    def get_scores(self, measurement: Measurement) -> dict[str, int]:
        found = {domain: getattr(measurement, domain) for domain in Domain.values}
        return {domain: level for domain, level in found.items() if level is not None}


class MeasurementsSerializer(serializers.Serializer):
    resultaten = MeasurementSerializer(many=True)


class MeasurementViewSet(Acting, viewsets.ViewSet):
    """The measurements of the dossier of a referral, for who was given all of it."""

    scope = ApiClient.Scope.MEASUREMENTS

    def list(self, request: Request, referral_id: int) -> Response:
        today = timezone.localdate()
        mine = Referral.objects.visible_to(request.user, on=today).sent_to(request.user.employer)
        referral = mine.filter(pk=referral_id).first() if request.user.employer_id else None
        if referral is None:
            raise Http404
        case = consult(request.user, referral.case_id, on=today, page="metingen")
        oldest_first = Measurement.objects.order_by("measured_on", "pk")
        measured = Prefetch("measurements", oldest_first)
        trajectories = list(case.trajectories.order_by("starts_on").prefetch_related(measured))
        for trajectory in trajectories:
            trajectory.case = case
            enforce(policies.why_not_see(request.user, trajectory, on=today))
        rows = [one for trajectory in trajectories for one in trajectory.measurements.all()]
        return self.known(MeasurementsSerializer({"resultaten": rows}).data)


urlpatterns = [
    path(
        "verwijzingen/<int:referral_id>/metingen",
        MeasurementViewSet.as_view({"get": "list"}),
        name="referral-measurements",
    ),
]
