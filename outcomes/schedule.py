"""What the clock does with measurements."""

import logging

from celery import shared_task
from django.utils import timezone

from outcomes import services

logger = logging.getLogger(__name__)


@shared_task
def remind_measurements() -> None:
    """Tell of half-year measurements that are not done. It may run twice, and catches up."""
    if told := services.remind_measurements(on=timezone.localdate()):
        logger.info("Half-year measurements told: %s", told)
