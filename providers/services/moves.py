"""Moves of workers from a day that comes."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now

from providers import policies
from providers.models import PlannedMove, User, keep
from providers.policies import enforce
from providers.services.workers import facts, record_changes


@transaction.atomic
def plan_move(*, worker: User, on: date, by: User, **fields: Any) -> PlannedMove:
    """Plan another organisation, team or role of a worker from a day that comes.

    Raises PermissionDenied when `by` does not manage workers, and ValidationError by field.
    """
    enforce(policies.why_not_manage_workers(by))
    move = PlannedMove(worker=worker, by=by, **fields)
    if move.starts_on <= on:
        raise ValidationError({"starts_on": "Kies een dag na vandaag. Voor vandaag wijzigt u het zelf."})
    keep(move)
    return move


@transaction.atomic
def cancel_move(*, move: PlannedMove, by: User) -> None:
    """Remove a planned move that was not carried out yet."""
    enforce(policies.why_not_manage_workers(by))
    PlannedMove.objects.open().filter(pk=move.pk).delete()


@transaction.atomic
def carry_out_moves(*, on: date, worker: User | None = None) -> int:
    """Move the workers whose day has come; returns how many. Running twice does no harm.

    Their sessions end, so that nothing of the former role stays on a screen.
    """
    due = PlannedMove.objects.due(on=on).select_for_update(of=("self",))
    moves = list(due.filter(worker=worker) if worker else due)
    for move in moves:
        user = User.objects.select_for_update(of=("self",)).get(pk=move.worker_id)
        before = facts(user)
        user.employer, user.team, user.roles = move.employer, move.team, move.roles
        user.session_round += 1
        user.save(update_fields=["employer", "team", "roles", "session_round"])
        record_changes(user, before, by=move.by)
    PlannedMove.objects.filter(pk__in=[move.pk for move in moves]).update(done_at=Now())
    return len(moves)
