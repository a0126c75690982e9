"""Closing a dossier, and opening it again."""

from datetime import date

from django.core.exceptions import ValidationError

from cases import policies
from cases.models import Case, Client
from cases.services import people, trajectory
from cases.services.head import locked, record, save
from cases.states import OPEN
from providers.models import User, act
from providers.policies import enforce


def hindrances(case: Case, *, on: date) -> list[str]:
    """What must end before the dossier can close: referrals on their way or running, one line each."""
    open_ones = case.referrals.filter(state__in=OPEN).select_related("partner").order_by("pk")
    return [
        f"De verwijzing naar {referral.partner.name} staat nog open ({referral.get_state_display()})."
        for referral in open_ones
    ]


@act
def close_case(*, case: Case, closing_reason: str, end_reason: str = "", on: date, by: User) -> Case:
    """Close a dossier with a reason; today is its last day (dossier sluiten).

    end_reason: why the running trajectory, if any, ends with it (code of WMO588). The access of all who held
    it or were involved ends with the day. Raises PermissionDenied for who does not decide in the dossier, and
    ValidationError with what must end first.
    """
    case = locked(case)
    enforce(policies.why_not_close(by, case, on=on))
    if not closing_reason.strip():
        raise ValidationError({"closing_reason": "Vul in waarom dit dossier sluit."})
    left = hindrances(case, on=on)
    running = case.trajectories.in_force(on=on).filter(ends_on=None).first()
    if running and not end_reason:
        left.append("Er loopt nog een traject. Kies waarom het eindigt.")
    if left:
        raise ValidationError(left)
    if running:
        trajectory.end_trajectory(trajectory=running, ends_on=on, end_reason=end_reason, on=on, by=by)
    case.closed_on, case.closing_reason, case.version = on, closing_reason, case.version + 1
    save(case)
    people.end_all(case, on=on)
    record(case, "closed", on=on, by=by)
    return case


@act
def reopen_case(*, case: Case, reason: str, on: date, by: User) -> Case:
    """Open a closed dossier again; it stands in the inbox of its team (dossier heropenen).

    Raises PermissionDenied when `by` does not lead the team or it is open, and ValidationError when the
    resident has another dossier that runs.
    """
    Client.objects.select_for_update(of=("self",)).get(pk=case.client_id)
    case = locked(case)
    enforce(policies.why_not_reopen(by, case, on=on))
    if not reason.strip():
        raise ValidationError({"reason": "Vul in waarom dit dossier weer opengaat."})
    if Case.objects.filter(client=case.client_id, closed_on=None).exists():
        raise ValidationError("Deze inwoner heeft een ander dossier dat loopt.")
    case.closed_on, case.closing_reason, case.version = None, "", case.version + 1
    save(case)
    record(case, "reopened", on=on, by=by, text=reason)
    return case
