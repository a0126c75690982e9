"""Addresses of this app."""

from django.urls import path

from outcomes.views import due, instruments, measuring, survey

app_name = "outcomes"
urlpatterns = [
    path("tevredenheid", survey.survey, name="survey"),
    path("meetinstrumenten", instruments.instruments, name="instruments"),
    path("meetinstrumenten/<slug:instrument>", instruments.instrument, name="instrument"),
    path(
        "meetinstrumenten/<slug:instrument>/<int:instrument_version_id>/intrekken",
        instruments.withdraw_instrument,
        name="withdraw_instrument",
    ),
    path("metingen/", due.due, name="due"),
    path("dossier/<int:case_id>/traject/<int:trajectory_id>/meting/", measuring.measure, name="measure"),
    path("dossier/<int:case_id>/traject/<int:trajectory_id>/meting/overslaan", measuring.skip, name="skip"),
    path("dossier/<int:case_id>/meting/<int:measurement_id>/corrigeren/", measuring.correct, name="correct"),
]
