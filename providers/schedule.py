"""What the clock does for workers: planned moves, on the day itself."""

import logging

from celery import shared_task
from django.utils import timezone

from providers import services

logger = logging.getLogger(__name__)


@shared_task
def hourly() -> None:
    """Move the workers whose day has come. Who is at work earlier is moved by logging in or the next page."""
    services.carry_out_moves(on=timezone.localdate())


@shared_task
def forget_drafts() -> None:
    """Take away what nobody typed in for two weeks. It may run twice, and catches up."""
    logger.info("Old drafts taken away: %s", services.forget_drafts())


@shared_task
def forget_logins() -> None:
    """Take away who got in longer ago than it is kept. It may run twice, and catches up."""
    logger.info("Old logins taken away: %s", services.forget_logins())


@shared_task
def forget_notices() -> None:
    """Take away what was told outside longer ago than it is kept. It may run twice, and catches up."""
    logger.info("Old notices taken away: %s", services.forget_notices(on=timezone.localdate()))


@shared_task
def digests() -> None:
    """Lay down the digests of today that are due. It may run twice, and catches up the same day."""
    logger.info("Digests laid down: %s", services.make_digests(now=timezone.localtime()))
