"""What the clock does in dossiers."""

import logging
from datetime import timedelta

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from cases.services import (
    data_copies,
    destruction,
    distribution,
    documents,
    months,
    partner_exit,
    referral_talk,
    referrals,
    retention,
    sealing,
)

logger = logging.getLogger(__name__)


@shared_task
def nightly() -> None:
    """Remind of referrals, and return those that nobody answered. It may run twice, and catches up."""
    today = timezone.localdate()
    said = referral_talk.call(on=today)
    returned = referrals.expire_unanswered(on=today)
    logger.info("Referrals returned without an answer: %s; reminders: %s", returned, said)


@shared_task
def seal_logs() -> None:
    """Seal what was looked at and changed since the last minute. It may run twice, and catches up.

    The last seal goes to the log of the server as well: that is where a cut-off end is found.
    """
    sealed = sealing.seal()
    if sealed.rows:
        logger.info("Sealed %s rows up to seal %s:%s", sealed.rows, sealed.number, sealed.digest)


@shared_task
def sweep_files() -> None:
    """Take away files that no document has: what a broken machine left. It may run twice, and catches up."""
    swept = documents.sweep_files(before=timezone.localtime() - timedelta(days=1))
    logger.info("Swept files without a document: %s", swept)


@shared_task
def make_months() -> None:
    """Make the months ahead in which the logs are kept. It may run twice, and catches up."""
    made = months.make_ahead(on=timezone.localdate())
    logger.info("Months made for the logs: %s", made)


@shared_task
def propose_destruction() -> None:
    """Put everybody whose term of retention is over on a list. It may run twice, and catches up."""
    proposed = retention.propose(on=timezone.localdate())
    logger.info("Put on lists of destruction: %s", proposed)


@shared_task
def finish_copies() -> None:
    """Go on with copies for residents that a killed worker left, and remove those whose days are over."""
    resumed = data_copies.resume()
    removed = data_copies.remove_old(on=timezone.localdate())
    if resumed or removed:
        logger.info("Copies for residents: %s queued again, %s removed", resumed, removed)


@shared_task(autoretry_for=(OperationalError,), retry_backoff=True, max_retries=8)
def distribute(distribution_id: int) -> None:
    """Give the dossiers of one distribution away, row by row. It may run twice: each row is done once."""
    distribution.carry_out(distribution_id, on=timezone.localdate())


@shared_task(autoretry_for=(OperationalError,), retry_backoff=True, max_retries=8)
def hand_on_referrals(exit_id: int) -> None:
    """Hand on the referrals of an organisation that stops. It may run twice: each row is done once."""
    partner_exit.carry_out(exit_id, on=timezone.localdate())


@shared_task
def finish_distributions() -> None:
    """Go on with distributions, and with what an organisation that stops had, that a killed worker or an
    absent queue left.
    """
    if resumed := distribution.resume() + partner_exit.resume():
        logger.info("Distributions queued again: %s", resumed)


@shared_task
def destroy() -> None:
    """Destroy what two people approved. It may run twice: each resident is destroyed once, whole."""
    finished = destruction.carry_out(on=timezone.localdate())
    dropped = destruction.drop_old_keys()
    logger.info("Lists of destruction carried out: %s; old keys of forms dropped: %s", finished, dropped)
