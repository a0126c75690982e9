"""The API of the desk: what the system of an organisation sends in for a resident."""

from uuid import uuid4

from django.utils import timezone
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from intake import policies, services
from intake.models import Submission, Told
from providers.api import Acting, WordsField, key_of
from providers.models import ApiClient, Municipality
from providers.policies import enforce

SENDER = {"huisarts": Submission.Sender.DOCTOR, "hulpverlener": Submission.Sender.PROFESSIONAL}


class SubmissionSerializer(serializers.Serializer):
    """A question of a resident: what it is, who it is about, and who at the organisation can be asked."""

    gemeente = WordsField(source="municipality", max_length=20)
    afzender = serializers.ChoiceField(source="sender", choices=list(SENDER))
    tekst = WordsField(source="text", max_length=5_000)
    achternaam = WordsField(source="last_name", max_length=100)
    voornamen = WordsField(source="first_names", max_length=100, required=False)
    geboortedatum = serializers.DateField(source="birth_date", required=False)
    postcode = WordsField(max_length=10, required=False)
    huisnummer = WordsField(source="house_number", max_length=10, required=False)
    huisnummertoevoeging = WordsField(source="house_addition", max_length=20, required=False)
    telefoon = WordsField(source="phone", max_length=30, required=False)
    email = WordsField(max_length=200, required=False)
    afzenderNaam = WordsField(source="sender_name", max_length=200)
    afzenderTelefoon = WordsField(source="sender_phone", max_length=30, required=False)
    afzenderEmail = WordsField(source="sender_email", max_length=200, required=False)
    inwonerWeetHet = serializers.BooleanField(source="is_client_informed", required=False)

    def validate_afzender(self, value: str) -> str:
        """As it is stored."""
        return SENDER[value]

    def validate_gemeente(self, value: str) -> Municipality:
        """The gemeente of a code, such as GM0484."""
        found = Municipality.objects.filter(external_id=value).first()
        if found is None:
            raise serializers.ValidationError("Deze gemeente kennen wij niet. Stuur een code zoals GM0484.")
        return found


class ReceivedSerializer(serializers.Serializer):
    """Under which number it waits at the desk; the same for what was sent twice with one key."""

    nummer = serializers.CharField(source="number")


class SubmissionViewSet(Acting, viewsets.GenericViewSet):
    """Questions for the desk. One that is sent twice with the same `Idempotency-Key` (a UUID) is one."""

    scope = ApiClient.Scope.REQUESTS
    serializer_class = SubmissionSerializer

    def create(self, request: Request) -> Response:
        enforce(policies.why_not_send_in(request.user, on=timezone.localdate()))
        sent = self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        said = dict(sent.validated_data)
        born, informed = said.pop("birth_date", None), said.pop("is_client_informed", None)
        received = services.send_in(
            channel=Submission.Channel.API,
            municipality=said.pop("municipality"),
            sender=said.pop("sender"),
            key=f"{request.user.pk}:{key_of(request) or uuid4()}",
            told=Told(
                **said,
                organisation=request.user.employer.name,
                birth_date=f"{born.day}-{born.month}-{born.year}" if born else "",
                informed={True: "yes", False: "no"}.get(informed, ""),
            ),
        )
        answer = ReceivedSerializer({"number": received.number})
        return Response(answer.data, status=201 if received.is_new else 200)


router = SimpleRouter(trailing_slash=False)
router.register("hulpvragen", SubmissionViewSet, basename="submission")
urlpatterns = router.urls
