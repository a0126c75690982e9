"""Choices of dossiers that a worker keeps."""

from datetime import date

from django.core.exceptions import ValidationError

from cases import policies
from cases.models import SavedFilter
from cases.services.head import save
from providers.models import District, User, act
from providers.policies import enforce

MOST = 20


@act
def keep_filter(
    *,
    name: str,
    which: str = "",
    district: District | None = None,
    level: int | None = None,
    on: date,
    by: User,
) -> SavedFilter:
    """Keep a choice of dossiers under a name (keuze bewaren), for the worker alone.

    Raises PermissionDenied for who has no list of dossiers, and ValidationError when there are many already
    or the name is taken.
    """
    enforce(policies.why_not_list_cases(by))
    if SavedFilter.objects.filter(worker=by).count() >= MOST:
        raise ValidationError(f"U hebt al {MOST} bewaarde keuzes. Verwijder er eerst een.")
    kept = SavedFilter(worker=by, name=name.strip(), which=which, district=district, level=level)
    save(kept)
    return kept


@act
def drop_filter(*, kept: SavedFilter, on: date, by: User) -> None:
    """Throw a kept choice away (keuze verwijderen). Raises PermissionDenied for that of somebody else."""
    enforce(None if kept.worker_id == by.pk else "Dit is een keuze van een collega.")
    kept.delete()
