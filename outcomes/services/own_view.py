"""The act of writing down how a resident sees it."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError

from cases import services as dossier
from cases.models import Trajectory
from outcomes import policies
from outcomes.models import OwnView
from providers.models import User, act
from providers.policies import enforce


@act
def keep_own_view(
    *, trajectory: Trajectory, instrument: str, held_on: date, marks: Mapping[str, int], on: date, by: User
) -> OwnView:
    """Write down what a resident says of the own life (eigen kijk vastleggen). No figure counts it.

    marks: as OwnView. Raises PermissionDenied for who does not work in the dossier and out of the
    trajectory's time; ValidationError by field, and for a day that is written down already.
    """
    case = dossier.locked(trajectory.case)
    trajectory = case.trajectories.get(pk=trajectory.pk)
    trajectory.case = case
    enforce(policies.why_not_measure(by, trajectory, on=on))
    if held_on > on:
        raise ValidationError({"held_on": "Vul een datum in van vandaag of eerder."})
    row = OwnView(trajectory=trajectory, instrument=instrument, held_on=held_on, marks=dict(marks))
    row.entered_by = by
    dossier.save(row)
    dossier.record(case, "own_view_kept", on=on, by=by, about=row, text=str(row))
    return row
