"""The API of whole dossiers: one as a zaak."""

from django.conf import settings
from django.urls import path
from django.utils import timezone
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from cases.access import consult
from providers.api import Acting
from providers.models import ApiClient
from reporting.exchange.zgw import zaak


class RoleSerializer(serializers.Serializer):
    zaak = serializers.URLField()
    betrokkeneType = serializers.ChoiceField(choices=["natuurlijk_persoon", "medewerker"])
    omschrijvingGeneriek = serializers.ChoiceField(choices=["initiator", "behandelaar", "zaakcoordinator"])
    roltoelichting = serializers.CharField()
    betrokkeneIdentificatie = serializers.DictField(child=serializers.CharField())


class StatusSerializer(serializers.Serializer):
    zaak = serializers.URLField()
    statustype = serializers.CharField()
    statustoelichting = serializers.CharField()
    datumStatusGezet = serializers.DateField()


class DecisionSerializer(serializers.Serializer):
    identificatie = serializers.CharField()
    verantwoordelijkeOrganisatie = serializers.CharField()
    besluittype = serializers.CharField()
    zaak = serializers.URLField()
    datum = serializers.DateField()
    toelichting = serializers.CharField()
    ingangsdatum = serializers.DateField()
    publicatiedatum = serializers.DateField()


class CaseSerializer(serializers.Serializer):
    """A dossier in the shape of Zaken 1.5."""

    url = serializers.URLField()
    uuid = serializers.UUIDField()
    identificatie = serializers.CharField()
    bronorganisatie = serializers.CharField()
    omschrijving = serializers.CharField()
    zaaktype = serializers.CharField()
    registratiedatum = serializers.DateField()
    startdatum = serializers.DateField()
    einddatum = serializers.DateField(allow_null=True)
    verantwoordelijkeOrganisatie = serializers.CharField()
    vertrouwelijkheidaanduiding = serializers.ChoiceField(choices=["zaakvertrouwelijk", "geheim"])
    hoofdzaak = serializers.URLField(allow_null=True)
    archiefnominatie = serializers.CharField()
    archiefstatus = serializers.CharField()
    startdatumBewaartermijn = serializers.DateField(allow_null=True)
    rollen = RoleSerializer(many=True)
    statussen = StatusSerializer(many=True)
    besluiten = DecisionSerializer(many=True)


class CaseViewSet(Acting, viewsets.ViewSet):
    """A dossier that the organisation may read, as a zaak."""

    scope = ApiClient.Scope.CASES

    def retrieve(self, request: Request, case_id: int) -> Response:
        today = timezone.localdate()
        case = consult(request.user, case_id, on=today, page="zaak")
        told = zaak(case, request.user, address=_address, on=today)
        return self.known(CaseSerializer(told).data)


def _address(path: str) -> str:
    return f"{settings.BASE_URL.rstrip('/')}/api/v1{path}"


urlpatterns = [
    path("zaken/<int:case_id>", CaseViewSet.as_view({"get": "retrieve"}), name="zaak"),
]
