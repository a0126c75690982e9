"""Addresses of this app."""

from django.urls import path

from outcomes.views import due, instruments, measuring, opinion, own_view, survey, survey_texts

app_name = "outcomes"
urlpatterns = [
    path("tevredenheid", survey.survey, name="survey"),
    path("tevredenheid/overnemen", survey.enter_by_code, name="enter_by_code"),
    path("tevredenheid/toelichtingen", survey.comments, name="comments"),
    path("tevredenheid/vragen", survey.to_ask, name="to_ask"),
    path("tevredenheid/teksten/<slug:language>", survey_texts.survey_texts, name="survey_texts"),
    path(
        "tevredenheid/teksten/<slug:language>/<slug:text_key>", survey_texts.survey_text, name="survey_text"
    ),
    path("mening", opinion.opinion, name="opinion"),
    path("mening/<slug:language>", opinion.opinion, name="opinion_in"),
    path("mening/<slug:language>/klaar", opinion.opinion_done, name="opinion_done"),
    path("dossier/<int:case_id>/traject/<int:trajectory_id>/mening", survey.invite, name="invite"),
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
    path(
        "dossier/<int:case_id>/traject/<int:trajectory_id>/meting/formulier",
        own_view.paper_form,
        name="paper_form",
    ),
    path(
        "dossier/<int:case_id>/traject/<int:trajectory_id>/eigen-kijk/<slug:own_view>",
        own_view.own_view,
        name="own_view",
    ),
    path("dossier/<int:case_id>/meting/<int:measurement_id>/corrigeren/", measuring.correct, name="correct"),
]
