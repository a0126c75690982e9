"""Composition: settings, addresses, queue. Imports all apps and is imported by none."""

from config import checks
from config.celery import app as celery_app

__all__ = ["celery_app", "checks"]
