"""Referrals, for the system of the organisation they were sent to: read and answered in Dutch words."""

from django.db import transaction
from django.utils import timezone
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError as BadRequest

from cases.access import record_referrals
from cases.exchange.partner_files import REASON, STORED
from cases.figures.received import Received, Seen, received
from cases.models import EndReason, Referral
from cases.policies import referral as policies
from cases.services import referral_talk, referrals
from cases.states import ReferralState as S
from providers.api import Acting, CodeField, Overtaken, Pages, WordsField, body_of
from providers.models import ApiClient, DataSets
from providers.policies import enforce

Scope = ApiClient.Scope
STATUS = {
    S.SENT: "verstuurd", S.SEEN: "gezien", S.ACCEPTED: "aanvaard", S.WAITING: "wachtlijst",
    S.DECLINED: "afgewezen", S.STARTED: "gestart", S.ENDED: "beeindigd", S.WITHDRAWN: "ingetrokken",
    S.EXPIRED: "verlopen", S.DRAFT: "concept",
}  # fmt: skip
LEVEL = {"referral": "verwijzing", "core": "kern", "full": "volledig"}
ANSWER = {"": None, "accepted": "aanvaard", "declined": "afgewezen", "waiting": "wachtlijst"}
# Null where a file told only words.
END_CODE: dict[str, str | None] = {"": None} | {code: code for code in EndReason.values}
SAID = {
    "question": "vraag", "goals": "doelen", "wishes": "wensen", "sex": "geslacht", "age": "leeftijd",
    "district": "wijk", "name": "naam", "birth_date": "geboortedatum", "address": "adres",
    "phone": "telefoon", "email": "email", "contact_wishes": "contactwensen", "language": "taal",
}  # fmt: skip


class NeedSerializer(serializers.Serializer):
    """What is asked, without a name; what is not for this kind of help is absent."""

    vraag = serializers.CharField()
    doelen = serializers.ListField(child=serializers.CharField(), required=False)
    wensen = serializers.CharField(required=False)
    geslacht = serializers.CharField(required=False)
    leeftijd = serializers.IntegerField(required=False, allow_null=True)
    wijk = serializers.CharField(required=False)


class ResidentSerializer(serializers.Serializer):
    """Name and contact, for who took the referral on; what is not for this kind of help is absent."""

    naam = serializers.CharField()
    geboortedatum = serializers.DateField(required=False, allow_null=True)
    adres = serializers.CharField(required=False)
    telefoon = serializers.CharField(required=False)
    email = serializers.CharField(required=False)
    contactwensen = serializers.CharField(required=False)
    taal = serializers.CharField(required=False)


class GroundSerializer(serializers.Serializer):
    """Why these data may be shared."""

    gegevens = serializers.CharField()
    grondslag = serializers.CharField()


class ReferralSerializer(serializers.ModelSerializer):
    """A referral to the own organisation; `hulpvraag` and `inwoner` are null where they may not be shown."""

    status = CodeField(STATUS, source="state")
    soortHulp = serializers.CharField(source="kind_of_help")
    inzage = CodeField(LEVEL, source="level")
    verstuurdOp = serializers.DateField(source="sent_on")
    gezienOp = serializers.DateField(source="seen_on", allow_null=True)
    antwoordUiterlijkOp = serializers.SerializerMethodField()
    beantwoordOp = serializers.DateField(source="answered_on", allow_null=True)
    antwoord = CodeField(ANSWER, source="answer", allow_null=True)
    redenAfwijzing = serializers.SerializerMethodField()
    verwachteStart = serializers.DateField(source="expected_on", allow_null=True)
    overbrugging = serializers.SerializerMethodField()
    contactpersoon = serializers.CharField(source="contact_name")
    gestartOp = serializers.DateField(source="started_on", allow_null=True)
    beeindigdOp = serializers.DateField(source="ended_on", allow_null=True)
    redenBeeindiging = CodeField(END_CODE, source="end_code", allow_null=True)
    ingetrokkenOp = serializers.DateField(source="withdrawn_on", allow_null=True)
    verlopenOp = serializers.DateField(source="expired_on", allow_null=True)
    hulpvraag = serializers.SerializerMethodField()
    inwoner = serializers.SerializerMethodField()
    grondslagen = serializers.SerializerMethodField()

    class Meta:
        model = Referral
        fields = [
            "id", "status", "soortHulp", "inzage", "verstuurdOp", "gezienOp", "antwoordUiterlijkOp",
            "beantwoordOp", "antwoord", "redenAfwijzing", "verwachteStart", "overbrugging", "contactpersoon",
            "gestartOp", "beeindigdOp", "redenBeeindiging", "ingetrokkenOp", "verlopenOp", "hulpvraag",
            "inwoner", "grondslagen",
        ]  # fmt: skip

    def get_antwoordUiterlijkOp(self, referral: Referral) -> str | None:
        due = policies.answer_due(referral)
        return due.isoformat() if due else None

    def get_overbrugging(self, referral: Referral) -> str:
        return referral.bridging if self._received(referral).need else ""

    def get_redenAfwijzing(self, referral: Referral) -> str:
        return REASON.get(referral.decline_reason, referral.decline_reason)

    def get_hulpvraag(self, referral: Referral) -> dict[str, object] | None:
        return self._said(self._received(referral).need)

    def get_inwoner(self, referral: Referral) -> dict[str, object] | None:
        return self._said(self._received(referral).person)

    def get_grondslagen(self, referral: Referral) -> list[dict[str, str]]:
        told = self._received(referral).grounds_said
        return [{"gegevens": groups, "grondslag": ground} for groups, ground in told]

    def _received(self, referral: Referral) -> Received:
        """The same as preview and page show (cases/figures/received.py); once for each referral."""
        known: dict[int, Received] = self.context["received"]
        if referral.pk not in known:
            user, on, sets = (self.context[name] for name in ("user", "today", "sets"))
            known[referral.pk] = received(referral, user, sets=sets, on=on)
        return known[referral.pk]

    @staticmethod
    def _said(seen: tuple[Seen, ...]) -> dict[str, object] | None:
        return {SAID[one.key]: one.value for one in seen} or None


class AcceptSerializer(serializers.Serializer):
    verwachteStart = serializers.DateField(source="expected_on")
    contactpersoon = WordsField(source="contact_name", max_length=200)


class WaitSerializer(serializers.Serializer):
    verwachteStart = serializers.DateField(source="expected_on")
    overbrugging = WordsField(source="bridging", max_length=2_000, required=False)


class PostponeSerializer(serializers.Serializer):
    verwachteStart = serializers.DateField(source="expected_on")


class DeclineSerializer(serializers.Serializer):
    reden = WordsField(source="reason", max_length=100)
    toelichting = WordsField(source="note", max_length=2_000)

    def validate_reden(self, value: str) -> str:
        """The code of a fixed reason as it is stored; one of the consortium's own by its words."""
        return STORED.get(value, value)


class StartSerializer(serializers.Serializer):
    gestartOp = serializers.DateField(source="started_on")


class EndSerializer(serializers.Serializer):
    beeindigdOp = serializers.DateField(source="ended_on")
    redenBeeindiging = serializers.ChoiceField(source="code", choices=list(policies.END_REASONS))
    toelichting = WordsField(source="note", max_length=200, required=False)


class AskedSerializer(serializers.Serializer):
    """Which referrals are asked for."""

    status = serializers.ChoiceField(
        choices=[STATUS[state] for state in S if state != S.DRAFT], required=False
    )
    verstuurdVanaf = serializers.DateField(required=False)


class ReasonSerializer(serializers.Serializer):
    """A reason for which a referral may be declined today."""

    code = serializers.CharField()
    omschrijving = serializers.CharField()


class ReasonsSerializer(serializers.Serializer):
    resultaten = ReasonSerializer(many=True)


class ReferralViewSet(Acting, viewsets.ReadOnlyModelViewSet):
    """Referrals to the organisation of the system; they change through acts such as `afwijzing`."""

    scope = Scope.ANSWERS
    scopes = {"list": Scope.REFERRALS, "retrieve": Scope.REFERRALS}
    asks = {"list": ("status", "verstuurdVanaf", "aantal", "cursor")}
    serializer_class = ReferralSerializer
    pagination_class = Pages
    lookup_value_regex = "[^/]+"  # what is no number is not there either, told as a problem

    def get_queryset(self):
        today = timezone.localdate()
        enforce(policies.why_not_see_inbox(self.request.user, on=today))
        mine = Referral.objects.visible_to(self.request.user, on=today).sent_to(self.request.user.employer)
        mine = mine.prefetch_related("partner__answer_norms")
        mine = mine.select_related("partner", "case__client__district")
        return mine.prefetch_related("case__trajectories__goals").order_by("-pk")

    def get_serializer_context(self):
        today = timezone.localdate()
        known: dict[str, object] = {
            "today": today,
            "user": self.request.user,
            "sets": DataSets(on=today),
            "received": {},
        }
        return super().get_serializer_context() | known

    def list(self, request, *args, **kwargs):
        asked = AskedSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        found = self.get_queryset()
        if said := asked.validated_data.get("status"):
            found = found.filter(state=next(state for state in S if STATUS[state] == said))
        if since := asked.validated_data.get("verstuurdVanaf"):
            found = found.filter(sent_on__gte=since)
        page = self.paginate_queryset(found)
        self._record(page)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request, *args, **kwargs):
        return self._answer(self.get_object())

    @action(detail=True, methods=["post"], url_path="ontvangst")
    def seen(self, request, pk):
        return self._act(referrals.mark_seen, serializers.Serializer)

    @action(detail=True, methods=["post"], url_path="aanvaarding")
    def accept(self, request, pk):
        return self._act(referrals.accept, AcceptSerializer)

    @action(detail=True, methods=["post"], url_path="wachtlijstplaatsing")
    def put_on_waiting_list(self, request, pk):
        return self._act(referrals.put_on_waiting_list, WaitSerializer)

    @action(detail=True, methods=["post"], url_path="uitstel")
    def postpone(self, request, pk):
        return self._act(referral_talk.postpone, PostponeSerializer)

    @action(detail=True, methods=["post"], url_path="afwijzing")
    def decline(self, request, pk):
        return self._act(referrals.decline, DeclineSerializer)

    @action(detail=True, methods=["post"], url_path="start")
    def start(self, request, pk):
        return self._act(referrals.start, StartSerializer)

    @action(detail=True, methods=["post"], url_path="beeindiging")
    def end(self, request, pk):
        return self._act(referrals.end, EndSerializer)

    @transaction.atomic
    def _act(self, act, serializer_class):
        """Check what was sent, do the act once and on what was seen, answer with what it became."""
        referral = self.get_object()  # first: who may not know of it learns nothing from an error either
        sent = serializer_class(data=self.request.data)
        sent.is_valid(raise_exception=True)
        if self.is_first():
            known = {"on": timezone.localdate(), "by": self.request.user}
            if self.must_match(self.get_serializer(referral).data) and act is not referrals.mark_seen:
                known["seen"] = referral.version  # once more under the lock
            try:
                body_of(sent, act, referral=referral, **known)
            except BadRequest:
                if "seen" in known and self.get_object().version != known["seen"]:
                    raise Overtaken
                raise
        return self._answer(self.get_object())

    def _answer(self, referral):
        self._record([referral])
        return self.known(self.get_serializer(referral).data)

    def _record(self, page):
        today = timezone.localdate()
        shown = [
            one for one in page if policies.shown(one, self.request.user, on=today) > policies.Shown.NOTHING
        ]
        record_referrals(self.request.user, shown, on=today)


class ReasonViewSet(Acting, viewsets.ViewSet):
    """Why a referral may be declined."""

    scope = Scope.REFERRALS

    def list(self, request):
        held = policies.decline_reasons(on=timezone.localdate())
        rows = [{"code": REASON.get(code, code), "omschrijving": words} for code, words in held.items()]
        return self.known(ReasonsSerializer({"resultaten": rows}).data)
