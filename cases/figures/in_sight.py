"""Which dossiers a worker may read, and what of them: for statements that are planned once."""

from datetime import date
from typing import Any

from providers.models import Role, User

# One row per dossier: case_id, client_id, whole, trusted, directed. The same as CaseQuerySet.visible_to,
# shown_whole_to, trusting and directed_by; tests hold them together. A function of the database, since behind
# row level security a statement that walks all these tables takes longer to begin than to run.
IN_SIGHT = "rondom_read_by(%(reader)s, %(on)s, %(team)s, %(leads)s, %(partner)s)"
# Residents of whom the worker may see nothing.
BARRED = "SELECT rondom_kept_from(%(me)s)"


def who_reads(user: User, *, on: date) -> dict[str, Any]:
    """The values of these texts; who is not at work on the day reads nothing."""
    at_work = user.is_at_work(on=on)
    leads = at_work and user.has_role(Role.TEAM_LEAD)
    of_team = leads or (at_work and user.has_role(Role.CONSULTANT))
    return {
        "me": user.pk,
        "reader": user.pk if at_work else None,
        "on": on,
        "leads": leads,
        "team": user.team_id if of_team else None,
        "partner": user.employer_id if at_work and user.has_role(Role.PARTNER) else None,
    }
