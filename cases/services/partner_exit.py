"""An organisation stops on a day: its open referrals go to others by a job, with a result for every row.

What runs ends on the last day; what did not start is withdrawn. For each a draft to the new organisation lies
ready in the dossier: consent was given for one receiver, so who holds the dossier asks again, and sends.
"""

from collections.abc import Mapping
from datetime import date
from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from cases.models import EndReason, PartnerExit, PartnerExitRow, Referral, RowOutcome
from cases.models.consent import Ground
from cases.policies import referral as policies
from cases.services.head import save
from cases.services.referral_acts import finish, locked_referral, said_day, senders, tell
from cases.services.row_jobs import job, queue_again, why_refused, work_off
from cases.states import OPEN, ReferralState
from providers.models import Partner, User, act
from providers.policies import enforce, why_not_divide_sum
from providers.services import after_commit

STOPS = "organisatie stopt"
TASK = "cases.schedule.hand_on_referrals"


@act
def ask_exit(
    *, partner: Partner, to: Mapping[str, Partner], last_on: date, on: date, by: User
) -> PartnerExit:
    """Ask the queue to hand on the open referrals of an organisation that stops (verwijzingen overdragen).

    to: kind of help -> who gets it; of a kind that is absent no draft is made. last_on: its last day. Raises
    PermissionDenied for who is no administrator, ValidationError for a last day that is over, without open
    referrals, and while the ones of this organisation are being handed on.
    """
    enforce(why_not_divide_sum(by))
    if last_on < on:
        raise ValidationError({"last_on": "Kies vandaag of een dag die nog komt."})
    rows = Referral.objects.filter(partner=partner, state__in=OPEN, sent_on__isnull=False)
    found = list(rows.order_by("service", "sent_on", "pk").values_list("pk", "service"))
    if not found:
        raise ValidationError("Er valt niets over te dragen.")
    asked = PartnerExit(partner=partner, last_on=last_on, asked_by=by)
    save(asked)
    PartnerExitRow.objects.bulk_create(
        [PartnerExitRow(partner_exit=asked, referral_id=pk, to=to.get(service)) for pk, service in found],
        batch_size=1000,
    )
    after_commit(job(TASK), asked.pk)
    return asked


def carry_out(exit_id: int, *, on: date) -> None:
    """Do the rows that still wait, one by one. It may run twice, also at once: a row is done once."""
    waiting = PartnerExitRow.objects.filter(partner_exit=exit_id, outcome=RowOutcome.WAITING)
    work_off(PartnerExit.objects.filter(pk=exit_id), waiting, partial(_row, on=on))


def resume() -> int:
    """Queue again what nobody works on any more, such as after a worker was killed; gives how many."""
    return queue_again(PartnerExit.objects.all(), TASK)


@act
def _row(key: int, *, on: date) -> None:
    """Do one row and keep what became of it. The policies ask about who wanted it, as on the page."""
    found = PartnerExitRow.objects.select_for_update(of=("self",), skip_locked=True)
    wanted = found.filter(pk=key, outcome=RowOutcome.WAITING)
    row = wanted.select_related("partner_exit__asked_by", "referral__partner", "to").first()
    if row is None:
        return
    asked = row.partner_exit
    try:
        with transaction.atomic():
            said = _hand_on(row.referral, row.to, asked.last_on, on=on, by=asked.asked_by)
    except (PermissionDenied, ValidationError) as error:
        row.outcome, row.said = RowOutcome.REFUSED, why_refused(error)
    else:
        row.outcome, row.said = RowOutcome.DONE, said[:300]
    row.save(update_fields=["outcome", "said"])


@act
def _hand_on(referral: Referral, to: Partner | None, last_on: date, *, on: date, by: User) -> str:
    referral = locked_referral(referral, None, None)
    enforce(policies.why_not_hand_on(by, referral))
    case, left = referral.case, referral.partner
    if to is not None:
        if to.pk == left.pk:
            raise ValidationError("Kies een andere organisatie dan die stopt.")
        district = case.client.district_id
        if reason := policies.why_not_refer_to(to, referral.service, district, on=on):
            raise ValidationError(reason)
    if referral.state == ReferralState.STARTED:
        referral.ended_on, referral.end_reason = max(last_on, referral.started_on or last_on), STOPS
        referral.end_code = EndReason.OTHER_PROVIDER if to is not None else EndReason.BY_PROVIDER
        finish(referral, "referral_ended", on=on, by=by)
        said = f"Stopt na {said_day(referral.ended_on)}."
    else:
        referral.withdrawn_on = on
        finish(referral, "referral_withdrawn", on=on, by=by)
        said = "Ingetrokken."
    text = f"{left} stopt op {said_day(last_on)}. Een verwijzing eindigt daardoor."
    if to is not None and not case.is_closed:
        save(_draft(referral, to))
        text += f" Een concept aan {to} ligt klaar: vraag de inwoner, en verstuur het."
        said += f" Concept aan {to} ligt klaar."
    tell(senders(referral, on=on, with_leads=True), referral, "Een organisatie stopt", text)
    return said


def _draft(referral: Referral, to: Partner) -> Referral:
    known = {
        name: getattr(referral, name)
        for name in (
            "case", "kind_of_help", "service", "question", "wishes", "level", "ground", "plan_ground",
            "file_ground",
        )
    }  # fmt: skip
    on = None if Ground.CONSENT in referral.grounds().values() else referral.consent_on
    return Referral(partner=to, consent_on=on, **known)
