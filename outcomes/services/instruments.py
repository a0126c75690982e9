"""The acts on the words of instruments."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now

from outcomes import policies
from outcomes.models import InstrumentVersion, Measurement, versions
from providers.models import User, act
from providers.policies import enforce, why_not_manage_reference
from providers.services import Effect, Kept


@act
def lay_down_version(
    *,
    instrument: str,
    starts_on: date,
    name: str,
    notice: str,
    names: Mapping[str, str],
    cells: Mapping[str, str],
    has_permission: bool,
    on: date,
    by: User,
) -> Kept:
    """Lay down the words of an instrument from a day that comes (versie vastleggen).

    names, cells: as InstrumentVersion; an empty cell is absent. has_permission: that `by` declares that who
    holds the rights gave leave for the cells. Raises PermissionDenied for who is no administrator, and
    ValidationError by field: a day that is not to come, cells without leave.
    """
    enforce(why_not_manage_reference(by))
    if starts_on <= on:
        raise ValidationError({"starts_on": "Kies een dag die nog komt. Wat gemeten is, houdt zijn tekst."})
    filled = {key: text.strip() for key, text in cells.items() if text.strip()}
    if filled and not has_permission:
        raise ValidationError({"has_permission": "Uitleg invullen kan alleen met toestemming. Vink dit aan."})
    version = InstrumentVersion(
        instrument=instrument,
        starts_on=starts_on,
        name=name.strip(),
        notice=notice.strip(),
        names={key: text.strip() for key, text in names.items()},
        cells=filled,
        has_permission=has_permission,
        permitted_by=by if has_permission else None,
    )
    if has_permission:
        version.permitted_at = Now()  # type: ignore[assignment]
    version.save()
    version.refresh_from_db()
    transaction.on_commit(versions.forget)
    done = Measurement.objects.count()
    return Kept(
        version,
        [
            Effect("metingen tot nu toe houden de tekst van hun eigen dag.", done),
            Effect(f"Wat vanaf {starts_on:%d-%m-%Y} wordt gemeten, heeft deze tekst."),
            Effect("Cijfers en KPI's veranderen niet: de codes blijven gelijk."),
        ],
    )


@act
def withdraw_version(*, version: InstrumentVersion, on: date, by: User) -> None:
    """Take away a version that does not hold yet; the one before it goes on.

    Raises PermissionDenied for who is no administrator and for a version that holds.
    """
    enforce(why_not_manage_reference(by))
    version = InstrumentVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    enforce(policies.why_not_withdraw_version(version, on=on))
    version.delete()
    transaction.on_commit(versions.forget)
