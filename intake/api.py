"""The API of the desk: what the system of an organisation sends in for a resident."""

from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from intake import policies, services
from intake.models import Submission, Told
from providers.models import Municipality
from providers.policies import enforce


class WordsField(serializers.CharField):
    """A text, and nothing that only looks like one: no number, and no half letters."""

    default_error_messages = {"invalid": "Stuur hier tekst."}

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str) or data != data.encode("utf-8", "ignore").decode():
            self.fail("invalid")
        return str(super().to_internal_value(data))


class SubmissionSerializer(serializers.Serializer):
    """A question of a resident: what it is, who it is about, and who at the organisation can be asked."""

    municipality = WordsField(max_length=20)
    sender = serializers.ChoiceField(choices=[Submission.Sender.DOCTOR, Submission.Sender.PROFESSIONAL])
    text = WordsField(max_length=5_000)
    last_name = WordsField(max_length=100)
    first_names = WordsField(max_length=100, required=False)
    birth_date = serializers.DateField(required=False)
    postcode = WordsField(max_length=10, required=False)
    house_number = WordsField(max_length=10, required=False)
    house_addition = WordsField(max_length=20, required=False)
    phone = WordsField(max_length=30, required=False)
    email = WordsField(max_length=200, required=False)
    sender_name = WordsField(max_length=200)
    sender_phone = WordsField(max_length=30, required=False)
    sender_email = WordsField(max_length=200, required=False)
    is_client_informed = serializers.BooleanField(required=False)

    def validate_municipality(self, value: str) -> Municipality:
        """The gemeente of a code, such as GM0484."""
        found = Municipality.objects.filter(external_id=value).first()
        if found is None:
            raise serializers.ValidationError("Deze gemeente kennen wij niet. Stuur een code zoals GM0484.")
        return found


class ReceivedSerializer(serializers.Serializer):
    """Under which number it waits at the desk; the same for what was sent twice with one key."""

    number = serializers.CharField()


class SubmissionViewSet(viewsets.GenericViewSet):
    """Questions for the desk. One that is sent twice with the same `Idempotency-Key` (a UUID) is one."""

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
            key=f"{request.user.pk}:{_key(request)}",
            told=Told(
                **said,
                organisation=request.user.employer.name,
                birth_date=f"{born.day}-{born.month}-{born.year}" if born else "",
                informed={True: "yes", False: "no"}.get(informed, ""),
            ),
        )
        answer = ReceivedSerializer({"number": received.number})
        return Response(answer.data, status=201 if received.is_new else 200)


def _key(request: Request) -> UUID:
    try:
        return UUID(request.headers.get("Idempotency-Key", ""))
    except ValueError:
        return uuid4()


router = SimpleRouter()
router.register("submissions", SubmissionViewSet, basename="submission")
urlpatterns = router.urls
