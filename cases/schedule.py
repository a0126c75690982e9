"""What the clock does in dossiers."""

import logging

from celery import shared_task
from django.utils import timezone

from cases.services import months, referrals, sealing

logger = logging.getLogger(__name__)


@shared_task
def nightly() -> None:
    """Return referrals that nobody answered to who sent them. It may run twice, and catches up."""
    returned = referrals.expire_unanswered(on=timezone.localdate())
    logger.info("Referrals returned without an answer: %s", returned)


@shared_task
def seal_logs() -> None:
    """Seal what was looked at and changed since the last minute. It may run twice, and catches up.

    The last seal goes to the log of the server as well: that is where a cut-off end is found.
    """
    sealed = sealing.seal()
    if sealed.rows:
        logger.info("Sealed %s rows up to seal %s:%s", sealed.rows, sealed.number, sealed.digest)


@shared_task
def make_months() -> None:
    """Make the months ahead in which the logs are kept. It may run twice, and catches up."""
    made = months.make_ahead(on=timezone.localdate())
    logger.info("Months made for the logs: %s", made)
