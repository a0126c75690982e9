"""Which team answers for a dossier."""

from datetime import date

from django.core.exceptions import ValidationError

from cases import policies
from cases.models import Case
from cases.services.head import locked, record, save
from providers.models import User, act
from providers.policies import enforce


@act
def adopt(*, case: Case, on: date, by: User) -> Case:
    """Take a dossier without a team into the inbox of one's own (in het team nemen).

    Such dossiers come in by file; until a team takes one, every stuurder of the gemeente sees it waiting.
    Raises PermissionDenied for who leads no team in its gemeente, ValidationError when a team has it already.
    """
    case = locked(case)
    if case.team_id is not None:
        raise ValidationError(f"Dossier {case.number} is intussen al bij een team.")
    enforce(policies.why_not_adopt(by, case))
    case.team = by.team
    save(case)
    record(case, "adopted", on=on, by=by)
    return case
