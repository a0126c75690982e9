"""Closing a dossier, and opening it again."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q

from cases import policies
from cases.models import Case, Client, EndReason, NoFinalReason, Trajectory
from cases.services import aftercare, appointment, group, people, task, trajectory
from cases.services.head import locked, record, save
from cases.states import OPEN
from cases.terms import add_months
from providers.models import User, act
from providers.policies import enforce

RECENT_MONTHS = 3  # a measurement that young stands for the final one
LATEST_MONTHS = 12  # aftercare is within a year, as a return is
SAID_BY_END: dict[str, str] = {
    EndReason.DECEASED: NoFinalReason.DECEASED,
    EndReason.MOVED: NoFinalReason.MOVED,
    EndReason.OTHER_LAW: NoFinalReason.OTHER_LAW,
}


def hindrances(case: Case, *, on: date) -> list[str]:
    """What must end before the dossier can close: referrals on their way or running, one line each."""
    open_ones = case.referrals.filter(state__in=OPEN).select_related("partner").order_by("pk")
    return [
        f"De verwijzing naar {referral.partner.name} staat nog open ({referral.get_state_display()})."
        for referral in open_ones
    ]


def lacks_final(running: Trajectory, *, on: date) -> bool:
    """Whether a course of support has no final measurement yet (eindmeting).

    One of the last three months stands for it, but for the first one. Source: DOMAIN facts, TE after T1.
    """
    final, start = Q(moment="end"), Q(moment="start")
    return not running.measurements.filter(
        final | (~start & Q(measured_on__gt=add_months(on, -RECENT_MONTHS))), measured_on__lte=on
    ).exists()


@act
def close_case(
    *,
    case: Case,
    closing_reason: str,
    end_reason: str = "",
    no_final_reason: str = "",
    aftercare_on: date | None = None,
    provisions_go_on: bool = False,
    on: date,
    by: User,
) -> Case:
    """Close a dossier with a reason; today is its last day (dossier sluiten).

    end_reason: why the running trajectory, if any, ends with it (code of WMO588). no_final_reason: why there
    is no final measurement of it; death, a move and another law say it by themselves. aftercare_on: the day
    on which who closes will ask how it goes. provisions_go_on: what was granted and runs stays,
    and the consultant goes on guarding it. The access of all others who held it or were involved ends with
    the day; open tasks lapse, appointments are called off. Raises PermissionDenied for who does not decide in
    the dossier, and ValidationError with what must end first.
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
    if aftercare_on and not on < aftercare_on <= add_months(on, LATEST_MONTHS):
        raise ValidationError({"aftercare_on": "Kies een dag na vandaag, binnen een jaar."})
    if not provisions_go_on and case.client.provisions.running(on=on).exists():
        raise ValidationError(
            {"provisions_go_on": "Er loopt nog een voorziening. Loopt die door? Zet dan een vinkje. "
             "Stopt die? Vraag het eerst aan de Wmo-consulent."}
        )  # fmt: skip
    if running:
        _final(running, no_final_reason or SAID_BY_END.get(end_reason, ""), on=on)
        trajectory.end_trajectory(trajectory=running, ends_on=on, end_reason=end_reason, on=on, by=by)
    case.closed_on, case.closing_reason, case.version = on, closing_reason, case.version + 1
    save(case)
    task.stop_tasks(case, on=on, by=by)
    group.stop_all(case, reason=task.GONE, on=on, by=by)
    appointment.stop_appointments(case, on=on, by=by)
    people.end_all(case, on=on)
    if aftercare_on:
        aftercare.plan(case, due_on=aftercare_on, on=on, by=by)
    record(case, "closed", on=on, by=by)
    return case


def _final(running: Trajectory, reason: str, *, on: date) -> None:
    """Keep why there is no final measurement; with one there is nothing to explain."""
    if not lacks_final(running, on=on):
        return
    if not reason:
        raise ValidationError(
            {"no_final_reason": "Doe eerst de eindmeting, of kies waarom er geen eindmeting is."}
        )
    running.no_final_reason = NoFinalReason(reason)
    save(running)


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
    aftercare.give_up(case, on=on)
    record(case, "reopened", on=on, by=by, text=reason)
    return case
