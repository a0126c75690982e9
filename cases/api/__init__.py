"""The API of dossiers: what the system of an organisation reads and answers."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from cases.api.capacity import AvailabilityViewSet, ClientStopViewSet
from cases.api.messages import StartMessageViewSet, StopMessageViewSet
from cases.api.referrals import ReasonViewSet, ReferralViewSet
from cases.api.talk import MessageViewSet

router = SimpleRouter(trailing_slash=False)
router.register("verwijzingen", ReferralViewSet, basename="referral")
router.register("capaciteiten", AvailabilityViewSet, basename="availability")
router.register("clientenstops", ClientStopViewSet, basename="client-stop")
router.register("startberichten", StartMessageViewSet, basename="start-message")
router.register("stopberichten", StopMessageViewSet, basename="stop-message")
urlpatterns = [
    *router.urls,
    path(
        "verwijzingen/<str:referral_id>/berichten",
        MessageViewSet.as_view({"get": "list", "post": "create"}),
        name="referral-messages",
    ),
    path("afwijsredenen", ReasonViewSet.as_view({"get": "list"}), name="decline-reasons"),
]
