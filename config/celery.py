"""The queue: Celery reads its settings from Django and finds `tasks` and `schedule` in every app."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("rondom")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="schedule")
app.autodiscover_tasks(["config"], related_name="queue")
