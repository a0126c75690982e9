"""Addresses of this app."""

from django.urls import path

from cases.views import referral

app_name = "cases"
urlpatterns = [
    path("dossier/<int:case_id>/verwijzing/", referral.refer, name="refer"),
    path("dossier/<int:case_id>/verwijzing/<int:referral_id>/", referral.case_referral, name="case_referral"),
    path(
        "dossier/<int:case_id>/verwijzing/<int:referral_id>/aanpassen/",
        referral.refer,
        name="referral_change",
    ),
    path("verwijzingen/", referral.inbox, name="inbox"),
    path("verwijzingen/<int:referral_id>/", referral.referral, name="referral"),
]
