"""What the clock does at the desk."""

import logging

from celery import shared_task
from django.utils import timezone

from intake import services

logger = logging.getLogger(__name__)


@shared_task
def escalate_urgent() -> None:
    """Tell the stuurders of urgent questions whose hours ran out. It may run twice, and catches up."""
    if told := services.escalate_urgent(on=timezone.localdate()):
        logger.info("Urgent questions told to the stuurder: %s", told)


@shared_task
def remind_feedback() -> None:
    """Tell the desk of which questions nobody told what came of them. It may run twice, and catches up."""
    if told := services.remind_feedback(on=timezone.localdate()):
        logger.info("Questions without word told to the desk: %s", told)


@shared_task
def remind_evaluations() -> None:
    """Tell the stuurders of which signals the evaluation is due. It may run twice, and catches up."""
    if told := services.remind_evaluations(on=timezone.localdate()):
        logger.info("Evaluations of outreach told to the stuurder: %s", told)
