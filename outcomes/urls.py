"""Addresses of this app."""

from django.urls import path

from outcomes import views

app_name = "outcomes"
urlpatterns = [
    path("tevredenheid", views.survey, name="survey"),
    path("metingen/", views.due, name="due"),
    path("dossier/<int:case_id>/traject/<int:trajectory_id>/meting/", views.measure, name="measure"),
    path("dossier/<int:case_id>/meting/<int:measurement_id>/corrigeren/", views.correct, name="correct"),
]
