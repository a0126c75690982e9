"""The act of leaving a measurement out."""

from datetime import date

from django.core.exceptions import ValidationError

from cases import services as dossier
from cases.models import Trajectory
from outcomes import figures, policies
from outcomes.models import Skip
from providers.models import User, act
from providers.policies import enforce


@act
def skip(*, trajectory: Trajectory, kind: str, reason: str, note: str = "", on: date, by: User) -> Skip:
    """Leave a measurement out, with the reason (meting overslaan). Another reason replaces the first.

    kind: start or half_year. Raises PermissionDenied for who does not work in the dossier, before the
    measurement can be done and after the trajectory ended; ValidationError by field, and when it was done.
    """
    case = dossier.locked(trajectory.case)
    trajectory = case.trajectories.get(pk=trajectory.pk)
    trajectory.case = case
    wrong = {}
    if kind not in Skip.Kind.values:
        wrong["kind"] = "Kies welke meting u overslaat."
    if reason not in Skip.Reason.values:
        wrong["reason"] = "Kies waarom u de meting overslaat."
    elif reason in Skip.UNJUST and not note.strip():
        wrong["note"] = "Leg uit waarom er niet is gemeten."
    if wrong:
        raise ValidationError(wrong)
    opens_on = figures.opens_on(trajectory.starts_on, kind)
    enforce(policies.why_not_skip(by, trajectory, opens_on=opens_on, on=on))
    if figures.is_done(trajectory.starts_on, kind, trajectory.measurements.all()):
        raise ValidationError({"kind": "Deze meting is al gedaan. U hoeft niets over te slaan."})
    row = trajectory.skips.filter(kind=kind).first() or Skip(trajectory=trajectory, kind=kind)
    row.reason, row.note, row.skipped_on, row.by = reason, note.strip(), on, by
    dossier.save(row)
    dossier.record(case, "measurement_skipped", on=on, by=by, about=row, text=str(row))
    return row
