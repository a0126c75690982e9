"""All addresses. Paths are Dutch, names English."""

from django.urls import include, path

from config import metrics, palette, views

urlpatterns = [
    path("", views.home, name="home"),
    path("gezond", views.health, name="health"),
    path("paraat", views.ready, name="ready"),
    path("metrics", metrics.metrics, name="metrics"),
    path("snel-naar", palette.palette, name="palette"),
    path("", include("intake.urls")),  # first: beheer/brieven is none of the tables of providers
    path("", include("providers.urls")),
    path("", include("cases.urls")),
    path("", include("outcomes.urls")),
    path("", include("reporting.urls")),
    path("api/v1/", include("config.api")),
]

handler400 = "config.errors.bad_request"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
