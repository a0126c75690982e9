"""What is said about a referral, for the system of the organisation: read, asked and offered."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from rest_framework import serializers, viewsets
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from cases.access import record_referrals
from cases.models import Referral, ReferralMessage
from cases.policies import referral as policies
from cases.services import referral_talk
from providers.api import Acting, CodeField, WordsField, body_of
from providers.models import ApiClient
from providers.policies import enforce

Kind, Scope = ReferralMessage.Kind, ApiClient.Scope
KIND: dict[str, str | None] = {
    Kind.QUESTION: "vraag", Kind.ANSWER: "bericht-verwijzer", Kind.OFFER: "tegenvoorstel",
    Kind.REMINDER: "herinnering", Kind.LATE: "te-laat", Kind.WAIT_OVER: "wachttijd-om",
    Kind.NOT_STARTED: "niet-gestart",
}  # fmt: skip


class MessageSerializer(serializers.Serializer):
    """One message; what the clock said has no text."""

    soort = CodeField(KIND, source="kind")
    tekst = serializers.CharField(source="text", allow_blank=True)
    op = serializers.DateField(source="on")


class MessagesSerializer(serializers.Serializer):
    resultaten = MessageSerializer(many=True)


class WriteSerializer(serializers.Serializer):
    soort = serializers.ChoiceField(choices=["vraag", "tegenvoorstel"])
    tekst = WordsField(source="text", max_length=2_000)


class MessageViewSet(Acting, viewsets.ViewSet):
    """The messages of one referral to the own organisation. None of them stops the clock."""

    scope = Scope.ANSWERS
    scopes = {"list": Scope.REFERRALS}

    def list(self, request: Request, referral_id: str) -> Response:
        return self._told(self._referral(referral_id))

    @transaction.atomic
    def create(self, request: Request, referral_id: str) -> Response:
        referral, today = self._referral(referral_id), timezone.localdate()
        sent = WriteSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        before = self._told(referral)
        if self.is_first():
            self.must_match(before.data)
            words = {"is_offer": sent.validated_data.pop("soort") == "tegenvoorstel"}
            known: dict[str, Any] = {"referral": referral, "on": today, "by": request.user}
            body_of(sent, referral_talk.write_to_sender, **words, **known)
        return self._told(referral)

    def _referral(self, said: str) -> Referral:
        today = timezone.localdate()
        enforce(policies.why_not_see_inbox(self.request.user, on=today))
        mine = Referral.objects.visible_to(self.request.user, on=today).sent_to(self.request.user.employer)
        key = int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else 0
        found: Referral | None = mine.select_related("case", "partner").filter(pk=key).first()
        if found is None:
            raise NotFound
        return found

    def _told(self, referral: Referral) -> Response:
        """As the page tells them: nothing once the organisation sees no more of it."""
        today = timezone.localdate()
        rows: list[ReferralMessage] = []
        if policies.shown(referral, self.request.user, on=today) > policies.Shown.NOTHING:
            record_referrals(self.request.user, [referral], on=today)
            rows = list(referral.messages.order_by("pk"))
        return self.known(MessagesSerializer({"resultaten": rows}).data)
