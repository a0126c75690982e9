"""The queue: Celery reads its settings from Django and finds `tasks` and `schedule` in every app."""

import os
from logging.config import dictConfig
from typing import Any

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("rondom")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="schedule")


@setup_logging.connect
def _log_as_the_web_does(**known: Any) -> None:
    """The queue writes the same lines as the web server, and as little of what it works on."""
    dictConfig(settings.LOGGING)


app.autodiscover_tasks(["config"], related_name="queue")
