"""What the clock does in dossiers."""

import logging

from celery import shared_task
from django.utils import timezone

from cases.services import referrals

logger = logging.getLogger(__name__)


@shared_task
def nightly() -> None:
    """Return referrals that nobody answered to who sent them. It may run twice, and catches up."""
    returned = referrals.expire_unanswered(on=timezone.localdate())
    logger.info("Referrals returned without an answer: %s", returned)
