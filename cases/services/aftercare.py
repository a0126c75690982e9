"""What is done after a closing."""

from datetime import date, timedelta

from cases import policies
from cases.models import Aftercare, Case, Involvement
from cases.services.head import locked, record, save
from providers.models import User, act
from providers.policies import enforce

SPARE_DAYS = 30  # after the agreed day that the dossier stays in sight of who does it
PART = "nazorg"


def plan(case: Case, *, due_on: date, on: date, by: User) -> Aftercare:
    """Agree on a contact after the closing, within the act that closes.

    Who closes does it, and sees the dossier until then and 30 days more, by a period like any other.
    """
    aftercare = Aftercare(case=case, worker=by, due_on=due_on)
    starts_on = on + timedelta(days=1)
    sight = Involvement(
        case=case,
        worker=by,
        level=Involvement.Level.FULL,
        part=PART,
        starts_on=starts_on,
        ends_on=max(due_on, starts_on) + timedelta(days=SPARE_DAYS),
    )
    save(aftercare, sight)
    return aftercare


def give_up(case: Case, *, on: date) -> None:
    """Drop what was only planned, and end the sight that was given for it; on is its last day."""
    case.aftercare.filter(done_on=None).delete()
    case.involvements.filter(part=PART, starts_on__gt=on).delete()
    for sight in case.involvements.in_force(on=on).filter(part=PART):
        sight.ends_on = on
        save(sight)


@act
def record_aftercare(*, aftercare: Aftercare, result: str, note: str = "", on: date, by: User) -> Aftercare:
    """Write down what came of the contact after the closing (nazorg vastleggen).

    The dossier goes out of sight of who did it after today. Raises PermissionDenied for who is not to do it,
    and when it is done or the dossier is open again.
    """
    case = locked(aftercare.case)
    aftercare = Aftercare.objects.select_for_update(of=("self",)).get(pk=aftercare.pk)
    aftercare.case = case
    enforce(policies.why_not_record_aftercare(by, aftercare, on=on))
    aftercare.done_on, aftercare.result, aftercare.note = on, result, note
    save(aftercare)
    give_up(case, on=on)
    record(case, "aftercare_done", on=on, by=by, about=aftercare)
    return aftercare
