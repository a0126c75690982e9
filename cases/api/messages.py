"""Start and stop in the shape of iWmo 3.2, messages 305 and 307, without a toewijzing (taakgericht).

The names of the keys are those of the messages, in JSON or as the XML of iWmo (cases/exchange/iwmo.py). Each
product is answered by itself, as 306 and 308 do. A stop that is only for a while is refused: the help goes
on, and who holds the dossier must hear of it.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils import timezone
from rest_framework import serializers, viewsets
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser, JSONParser
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from cases.access import record_referrals
from cases.exchange.iwmo import MOST_BYTES, NotRead, read_message, write_return
from cases.models import EndReason, Referral
from cases.policies import referral as policies
from cases.services import answers
from cases.services.answers import Said, Taken
from providers.api import Acting, WordsField
from providers.models import ApiClient
from providers.policies import enforce

FIRST = "1"  # COD467: eerste aanlevering
FOR_A_WHILE = "Een tijdelijke stop verwerken wij niet. Bel de wijkcoach."
NOT_FIRST = "Wij verwerken alleen een eerste aanlevering. Bel de wijkcoach over een wijziging."
MOST = 100


class HeaderSerializer(serializers.Serializer):
    """From whom to whom; the municipality by its four digits, the organisation by its AGB code."""

    berichtVersie = serializers.IntegerField(min_value=3, max_value=3)
    berichtSubversie = serializers.IntegerField(min_value=2, max_value=2)
    afzender = serializers.RegexField(r"\A[0-9]{8}\Z", max_length=8)
    ontvanger = serializers.RegexField(r"\A[0-9]{4}\Z", max_length=4)
    identificatie = WordsField(max_length=12)
    dagtekening = serializers.DateField()


class StartHeaderSerializer(HeaderSerializer):
    berichtcode = serializers.ChoiceField(choices=["418"])


class StopHeaderSerializer(HeaderSerializer):
    berichtcode = serializers.ChoiceField(choices=["420"])


class ProductSerializer(serializers.Serializer):
    """What it is about; only for who reads it, since a referral is one product."""

    categorie = serializers.RegexField(r"\A[0-9]{2}\Z", max_length=2)
    code = WordsField(max_length=5, required=False)


class StartProductSerializer(serializers.Serializer):
    """One start. toewijzingNummer: the number of the referral, where a resident has more than one."""

    toewijzingNummer = serializers.IntegerField(min_value=1, max_value=999_999_999, required=False)
    product = ProductSerializer(required=False)
    begindatum = serializers.DateField()
    statusAanlevering = serializers.ChoiceField(choices=["1", "2", "3", "9"])


class StopProductSerializer(StartProductSerializer):
    """One stop, with the reason of the code list WMO588."""

    einddatum = serializers.DateField()
    redenBeeindiging = serializers.ChoiceField(choices=EndReason.values)


class StartClientSerializer(serializers.Serializer):
    bsn = serializers.RegexField(r"\A[0-9]{9}\Z", max_length=9)
    startProducten = StartProductSerializer(many=True, min_length=1, max_length=MOST)  # type: ignore[call-arg]


class StopClientSerializer(serializers.Serializer):
    bsn = serializers.RegexField(r"\A[0-9]{9}\Z", max_length=9)
    stopProducten = StopProductSerializer(many=True, min_length=1, max_length=MOST)  # type: ignore[call-arg]


class StartMessageSerializer(serializers.Serializer):
    header = StartHeaderSerializer()
    clienten = StartClientSerializer(many=True, min_length=1, max_length=MOST)  # type: ignore[call-arg]


class StopMessageSerializer(serializers.Serializer):
    header = StopHeaderSerializer()
    clienten = StopClientSerializer(many=True, min_length=1, max_length=MOST)  # type: ignore[call-arg]


class ResultSerializer(serializers.Serializer):
    """What became of one product; by its order in the message, so that no number of a person goes back."""

    volgnummer = serializers.IntegerField()
    verwijzing = serializers.IntegerField(allow_null=True)
    resultaat = serializers.ChoiceField(choices=["goedgekeurd", "afgekeurd"])
    reden = serializers.CharField()


class ReturnSerializer(serializers.Serializer):
    """The answer to a message (306, 308)."""

    berichtcode = serializers.ChoiceField(choices=["419", "421"])
    identificatie = serializers.CharField()
    resultaten = ResultSerializer(many=True)


class XmlParser(BaseParser):
    """The XML of a message, by the same keys as JSON."""

    media_type = "application/xml"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> dict[str, Any]:
        try:
            return read_message(stream.read(MOST_BYTES + 1))
        except NotRead as error:
            raise ParseError(str(error))


class XmlRenderer(BaseRenderer):
    """The answer as XML; what went wrong stays a problem in JSON, as everywhere."""

    media_type, format, charset = "application/xml", "xml", None

    def render(self, data: Any, accepted: str | None = None, renderer_context: Any = None) -> bytes:
        answer = renderer_context["response"]
        if answer.exception:
            return bytes(JSONRenderer().render(data))
        return write_return(data, renderer_context["view"].sent_header, on=timezone.localdate())


class _MessageViewSet(Acting, viewsets.GenericViewSet):
    """What the two share. answered_by: the code of the answer; words: what the act is told of a product."""

    scope = ApiClient.Scope.MESSAGES
    parser_classes = [JSONParser, XmlParser]
    renderer_classes = [JSONRenderer, XmlRenderer]
    sent_header: Mapping[str, Any]
    act, products, answered_by = "", "", ""
    words: Callable[[dict[str, Any]], dict[str, Any]]

    def create(self, request: Request) -> Response:
        today = timezone.localdate()
        enforce(policies.why_not_see_inbox(request.user, on=today))
        sent = self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        self.is_first()  # twice the same is answered alike; another body is refused
        taken: dict[int, Taken] = {}
        said: list[Said] = []
        for place, bsn, product in self._each(sent.validated_data):
            if why_not := _why_not(product):
                taken[place] = Taken(place, None, why_not)
            else:
                number = product.get("toewijzingNummer")
                words = self.words(product)
                said.append(Said(place, self.act, words, number, "" if number else bsn))
        taken |= {one.place: one for one in answers.take_in(said=said, on=today, by=request.user)}
        rows = [taken[place] for place in sorted(taken)]
        self._record(rows)
        told = {"berichtcode": self.answered_by, "resultaten": [_told(one) for one in rows]}
        self.sent_header = sent.validated_data["header"]
        told["identificatie"] = self.sent_header["identificatie"]
        return Response(ReturnSerializer(told).data)

    def _each(self, message: dict[str, Any]) -> Iterator[tuple[int, str, dict[str, Any]]]:
        place = 0
        for client in message["clienten"]:
            for product in client[self.products]:
                place += 1
                yield place, client["bsn"], product

    def _record(self, rows: list[Taken]) -> None:
        """A number that is known here was recognised: that is a look."""
        keys = [one.number for one in rows if one.number]
        mine = Referral.objects.visible_to(self.request.user, on=timezone.localdate())
        found = mine.sent_to(self.request.user.employer).filter(pk__in=keys).select_related("case")
        record_referrals(self.request.user, found, on=timezone.localdate())


class StartMessageViewSet(_MessageViewSet):
    """Message 305: the help began."""

    serializer_class = StartMessageSerializer
    act, products, answered_by = "start", "startProducten", "419"

    @staticmethod
    def words(product: dict[str, Any]) -> dict[str, Any]:
        return {"started_on": product["begindatum"]}


class StopMessageViewSet(_MessageViewSet):
    """Message 307: the help ended."""

    serializer_class = StopMessageSerializer
    act, products, answered_by = "end", "stopProducten", "421"

    @staticmethod
    def words(product: dict[str, Any]) -> dict[str, Any]:
        return {"ended_on": product["einddatum"], "code": product["redenBeeindiging"]}


def _why_not(product: dict[str, Any]) -> str:
    if product["statusAanlevering"] != FIRST:
        return NOT_FIRST
    return FOR_A_WHILE if product.get("redenBeeindiging") == EndReason.TEMPORARY else ""


def _told(one: Taken) -> dict[str, Any]:
    return {
        "volgnummer": one.place,
        "verwijzing": one.number,
        "resultaat": "afgekeurd" if one.why_not else "goedgekeurd",
        "reden": one.why_not,
    }
