"""What the clock does at the desk."""

import logging

from celery import shared_task
from django.utils import timezone

from intake import services
from intake.exchange import MailboxError

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


@shared_task
def forget_submissions() -> None:
    """Destroy what was set aside longer ago than it is kept. It may run twice, and catches up."""
    forgotten = services.forget_submissions(on=timezone.localdate(), now=timezone.localtime())
    logger.info("Submissions that were set aside destroyed: %s", forgotten)


@shared_task
def read_mailbox() -> None:
    """Take in what came by mail. It may run twice, also at once; a silent box is tried again."""
    try:
        new = services.read_mailbox()
    except MailboxError as error:
        logger.warning("The mail box could not be read: %s", error)
        return
    if new:
        logger.info("Mails taken in: %s", new)
