"""What every act in a dossier begins and ends with: the lock, and the record."""

from datetime import date

from django.db import models

from cases.models import Case, Event
from providers.models import User, keep


def locked(case: Case) -> Case:
    """The dossier as it is now, held until the act is done, so that two acts never cross."""
    return Case.objects.select_for_update(of=("self",)).select_related("client", "team").get(pk=case.pk)


def record(
    case: Case, kind: str, *, on: date, by: User, about: models.Model | None = None, text: str = ""
) -> Event:
    """Write down that something was done. text: what people read of it, without personal data of others."""
    return Event.objects.create(
        case=case, kind=kind, on=on, by=by, about=about.pk if about else None, text=text[:500]
    )


def save(*rows: models.Model) -> None:
    """Validate and store, in the order given, so that a rule speaks before the database does."""
    keep(*rows)
