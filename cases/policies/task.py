"""Who sees and does the tasks of a dossier, and to whom one is given."""

from datetime import date

from cases.models import Case, Task
from cases.policies.case import why_not_let_in, why_not_work_on
from cases.policies.sight import WORKING, Sight, roads, sight
from providers.models import User


def why_not_see_tasks(user: User, case: Case, *, on: date) -> str | None:
    """See the tasks and appointments."""
    if (sight(user, case, on=on) or Sight.NOTHING) < Sight.FULL:
        return "Alleen wie het hele dossier ziet, ziet de taken en afspraken."
    return None


def why_not_add_task(user: User, case: Case, *, on: date) -> str | None:
    """Write down a task."""
    return why_not_work_on(user, case, on=on)


def why_not_change_task(user: User, task: Task, *, on: date) -> str | None:
    """Change a task, say that it is done, or let it go."""
    if reason := why_not_work_on(user, task.case, on=on):
        return reason
    if task.done_on is not None:
        return "Deze taak is al klaar."
    if task.stopped_on is not None:
        return "Deze taak is al vervallen."
    return None


def why_not_be_given(worker: User, case: Case, *, on: date) -> str | None:
    """Be named for something in the dossier: only who works in it and is at work."""
    if not worker.is_at_work(on=on):
        return f"{worker.name} is op die dag niet in dienst. Kies een andere collega."
    if why_not_let_in(worker, case) or not roads(worker, case, on=on) & WORKING:
        return f"{worker.name} werkt niet in dit dossier. Betrek deze collega eerst, of kies een ander."
    return None
