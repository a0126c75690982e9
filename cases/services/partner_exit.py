"""An organisation stops on a day: its open referrals go to others, each on its own, with a result each.

What runs ends on the last day; what did not start is withdrawn. For each a draft to the new organisation lies
ready in the dossier: consent was given for one receiver, so who holds the dossier asks again, and sends.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from cases.models import EndReason, Referral
from cases.models.consent import Ground
from cases.policies import referral as policies
from cases.services.head import save
from cases.services.referral_acts import finish, locked_referral, said_day, senders, tell
from cases.states import ReferralState
from providers.models import Partner, User, act
from providers.policies import enforce, why_not_divide_sum

STOPS = "organisatie stopt"


class HandedOn(NamedTuple):
    """What became of one referral. is_done: False with why not in said."""

    referral: Referral
    is_done: bool
    said: str


def hand_on_referrals(
    *, referrals: Sequence[Referral], to: Mapping[str, Partner], last_on: date, on: date, by: User
) -> list[HandedOn]:
    """Hand on the open referrals of an organisation that stops (verwijzingen overdragen).

    to: kind of help -> who gets it; of a kind that is absent no draft is made. last_on: its last day. One
    that is refused stops no other; it may run twice. Raises PermissionDenied for who is no administrator,
    ValidationError for a last day that is over.
    """
    enforce(why_not_divide_sum(by))
    if last_on < on:
        raise ValidationError({"last_on": "Kies vandaag of een dag die nog komt."})
    found = []
    for one in referrals:
        try:
            with transaction.atomic():
                said = _hand_on(one, to.get(one.service), last_on, on=on, by=by)
        except (PermissionDenied, ValidationError) as error:
            words = error.messages if isinstance(error, ValidationError) else [str(error)]
            found.append(HandedOn(one, False, " ".join(words)))
        else:
            found.append(HandedOn(one, True, said))
    return found


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
