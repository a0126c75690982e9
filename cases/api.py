"""The API of referrals: what the system of an organisation reads and answers."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from cases.access import record_referrals
from cases.models import Client, Referral
from cases.policies import referral as policies
from cases.services import referrals
from providers.models import FormClaim
from providers.policies import enforce


class PersonSerializer(serializers.ModelSerializer):
    """Name and contact, for who took the referral on."""

    name = serializers.CharField(source="full_name")

    class Meta:
        model = Client
        fields = ["name", "birth_date", "address", "phone", "email", "contact_wishes"]


class NeedSerializer(serializers.Serializer):
    """What is asked, without a name: shown until the referral is refused, withdrawn or over."""

    question = serializers.CharField()
    wishes = serializers.CharField()
    consent_on = serializers.DateField(allow_null=True)
    goals = serializers.SerializerMethodField()
    age = serializers.SerializerMethodField()
    district = serializers.SerializerMethodField()

    def get_goals(self, referral: Referral) -> list[str]:
        courses = referral.case.trajectories.all()  # fetched ahead for the whole list, with their goals
        return [goal.text for one in courses for goal in one.goals.all() if goal.closed_on is None]

    def get_age(self, referral: Referral) -> int | None:
        return referral.case.client.age(on=self.context["today"])

    def get_district(self, referral: Referral) -> str:
        district = referral.case.client.district
        return (
            district.name if district and policies.shows_district(referral, on=self.context["today"]) else ""
        )


class ReferralSerializer(serializers.ModelSerializer):
    """A referral to the own organisation; `need` and `person` are null where they may not be shown."""

    answer_due_on = serializers.SerializerMethodField()
    need = serializers.SerializerMethodField()
    person = serializers.SerializerMethodField()

    class Meta:
        model = Referral
        fields = [
            "id",
            "state",
            "version",
            "kind_of_help",
            "level",
            "sent_on",
            "seen_on",
            "answer_due_on",
            "answered_on",
            "answer",
            "decline_reason",
            "expected_on",
            "contact_name",
            "started_on",
            "ended_on",
            "withdrawn_on",
            "expired_on",
            "need",
            "person",
        ]

    def get_answer_due_on(self, referral: Referral) -> str | None:
        due = policies.answer_due(referral)
        return due.isoformat() if due else None

    def get_need(self, referral: Referral) -> dict[str, object] | None:
        if self._shown(referral) < policies.Shown.NEED:
            return None
        return NeedSerializer(referral, context=self.context).data

    def get_person(self, referral: Referral) -> dict[str, object] | None:
        if self._shown(referral) < policies.Shown.PERSON:
            return None
        return PersonSerializer(referral.case.client).data

    def _shown(self, referral: Referral) -> policies.Shown:
        return policies.shown(referral, self.context["request"].user, on=self.context["today"])


class VersionSerializer(serializers.Serializer):
    """The version the caller saw; without it only the state decides."""

    version = serializers.IntegerField(source="seen", required=False)


class AcceptSerializer(VersionSerializer):
    expected_on = serializers.DateField()
    contact_name = serializers.CharField(max_length=200)


class WaitSerializer(VersionSerializer):
    expected_on = serializers.DateField()


class DeclineSerializer(VersionSerializer):
    reason = serializers.CharField(max_length=100)
    note = serializers.CharField(max_length=2_000)


class StartSerializer(VersionSerializer):
    started_on = serializers.DateField()


class EndSerializer(VersionSerializer):
    ended_on = serializers.DateField()
    reason = serializers.CharField(max_length=200)


class Pages(CursorPagination):
    """The newest first; a cursor that is not ours is a page that is not there."""

    page_size = 50
    ordering = "-pk"

    def decode_cursor(self, request):
        cursor = super().decode_cursor(request)
        if cursor and cursor.position is not None and not is_key(cursor.position):
            raise NotFound(self.invalid_cursor_message)
        return cursor


def is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


class ReferralViewSet(viewsets.ReadOnlyModelViewSet):
    """Referrals to the caller's organisation; they change through acts such as `decline`.

    An act that is sent twice with the same `Idempotency-Key` (a UUID) is done once.
    """

    serializer_class = ReferralSerializer
    pagination_class = Pages
    lookup_value_regex = "[^/]+"  # what is no number is not there either, told in JSON

    def get_queryset(self):
        today = timezone.localdate()
        enforce(policies.why_not_see_inbox(self.request.user, on=today))
        mine = Referral.objects.visible_to(self.request.user, on=today).sent_to(self.request.user.employer)
        mine = mine.prefetch_related("partner__answer_norms")
        mine = mine.select_related("partner", "case__client__district")
        return mine.prefetch_related("case__trajectories__goals").order_by("-pk")

    def get_serializer_context(self):
        return super().get_serializer_context() | {"today": timezone.localdate()}

    def list(self, request, *args, **kwargs):
        page = self.paginate_queryset(self.get_queryset())
        self._record(page)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request, *args, **kwargs):
        return self._answer(self.get_object())

    @action(detail=True, methods=["post"])
    def seen(self, request, pk):
        return self._act(referrals.mark_seen, serializers.Serializer)

    @action(detail=True, methods=["post"])
    def accept(self, request, pk):
        return self._act(referrals.accept, AcceptSerializer)

    @action(detail=True, methods=["post"], url_path="waiting-list")
    def put_on_waiting_list(self, request, pk):
        return self._act(referrals.put_on_waiting_list, WaitSerializer)

    @action(detail=True, methods=["post"])
    def decline(self, request, pk):
        return self._act(referrals.decline, DeclineSerializer)

    @action(detail=True, methods=["post"])
    def start(self, request, pk):
        return self._act(referrals.start, StartSerializer)

    @action(detail=True, methods=["post"])
    def end(self, request, pk):
        return self._act(referrals.end, EndSerializer)

    @transaction.atomic
    def _act(self, act, serializer_class):
        """Check what was sent, do the act once, answer with what the referral became."""
        referral = self.get_object()  # first: who may not know of it learns nothing from an error either
        sent = serializer_class(data=self.request.data)
        sent.is_valid(raise_exception=True)
        if self._is_first():
            act(referral=referral, on=timezone.localdate(), by=self.request.user, **sent.validated_data)
        return self._answer(self.get_object())

    def _is_first(self) -> bool:
        try:
            key = UUID(self.request.headers.get("Idempotency-Key", ""))
        except ValueError:
            return True
        return FormClaim.objects.claim(self.request.user, key)

    def _answer(self, referral):
        self._record([referral])
        return Response(self.get_serializer(referral).data)

    def _record(self, page):
        today = timezone.localdate()
        shown = [
            one for one in page if policies.shown(one, self.request.user, on=today) > policies.Shown.NOTHING
        ]
        record_referrals(self.request.user, shown, on=today)


router = SimpleRouter()
router.register("referrals", ReferralViewSet, basename="referral")
urlpatterns = router.urls
