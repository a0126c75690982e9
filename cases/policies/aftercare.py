"""Who does what was agreed for after a closing."""

from datetime import date

from cases.models import Aftercare
from cases.policies.sight import roads
from providers.models import User


def why_not_record_aftercare(user: User, aftercare: Aftercare, *, on: date) -> str | None:
    """Write down what came of the aftercare of a closed dossier."""
    if aftercare.worker_id != user.pk and "lead" not in roads(user, aftercare.case, on=on):
        return "Alleen wie de nazorg doet, of de stuurder van het team, legt nazorg vast."
    if aftercare.done_on is not None:
        return "Deze nazorg is al gedaan."
    if aftercare.case.closed_on is None:
        return "Dit dossier is weer open. Nazorg is niet meer nodig."
    return None
