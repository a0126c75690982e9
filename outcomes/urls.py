"""Addresses of this app."""

from django.urls import path

from outcomes import views

app_name = "outcomes"
urlpatterns = [
    path("tevredenheid", views.survey, name="survey"),
    path("meetinstrumenten", views.instruments, name="instruments"),
    path("meetinstrumenten/<slug:instrument>", views.instrument, name="instrument"),
    path(
        "meetinstrumenten/<slug:instrument>/<int:instrument_version_id>/intrekken",
        views.withdraw_instrument,
        name="withdraw_instrument",
    ),
    path("metingen/", views.due, name="due"),
    path("dossier/<int:case_id>/traject/<int:trajectory_id>/meting/", views.measure, name="measure"),
    path("dossier/<int:case_id>/meting/<int:measurement_id>/corrigeren/", views.correct, name="correct"),
]
