"""Acts on reference data: what holds from which day. Nothing of the past changes, and what held stays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from providers import policies
from providers.figures import effects
from providers.figures.effects import Effect
from providers.models import (
    DistrictTeam,
    Municipality,
    Partner,
    PartnerArea,
    PostcodeArea,
    Succession,
    Team,
    User,
    keep,
)
from providers.periods import DAY
from providers.policies import enforce

STALE = "Een collega heeft dit intussen gewijzigd. Kijk wat er nu staat en bewaar dan opnieuw."


@dataclass(frozen=True)
class Kept:
    """What was kept, and what it touches."""

    row: Any
    effects: list[Effect]


def tried(act: Callable[..., Kept], **words: Any) -> Kept:
    """Do an act and undo it: what it would refuse is refused, what it would touch is told."""
    with transaction.atomic():
        kept = act(**words)
        transaction.set_rollback(True)
    return kept


def stamp(row: models.Model) -> str:
    """What a row, or all rows about its subject, look like now: after a change the stamp is another."""
    every = type(row)._default_manager
    rows = row.line() if isinstance(row, Succession) else every.filter(pk=row.pk)
    columns = [field.attname for field in row._meta.concrete_fields]
    seen: list[Any] = list(rows.order_by("pk").values_list(*columns))
    if isinstance(row, Partner) and row.pk:
        seen += row.areas.order_by("position").values_list("municipality_id", flat=True)
    return sha256(repr(seen).encode()).hexdigest()[:16]


@transaction.atomic
def keep_reference(*, row: Any, seen: str = "", on: date, by: User, **words: Any) -> Kept:
    """Add or change a partner, team, municipality or district, or what holds about it from a day.

    seen: the stamp of what the user had on screen. words: the fields of the row; areas: the municipalities
    of a partner. Raises PermissionDenied for who does not keep this table, and ValidationError for a day that
    is over, a row that holds already, or a change by a colleague since `seen`.
    """
    enforce(policies.why_not_keep_rows(by, type(row)))
    locked(row, seen)
    areas = words.pop("areas", None)
    first_day = _first_day(row)
    for name, value in words.items():
        setattr(row, name, value)
    if row.pk is None and seen and seen != stamp(row):
        raise ValidationError(STALE, "stale")
    refuse_the_past(first_day, row, on=on)
    if isinstance(row, Succession):
        _check(row)
        succeed(row)
    else:
        keep(row)
    if areas is not None:
        _lay_areas(row, areas)
    return Kept(row, effects.touched(row, on=on))


@transaction.atomic
def end_reference(*, row: Any, ends_on: date | None, seen: str = "", on: date, by: User) -> Kept:
    """Set the last day of a partner, team or district, or take a last day that is still to come away.

    Raises as keep_reference, and ValidationError when somebody or something would be left behind.
    """
    enforce(policies.why_not_keep_rows(by, type(row)))
    locked(row, seen)
    if row.ends_on and row.ends_on < on:
        raise ValidationError({"ends_on": "Het einde is al geweest en verandert niet meer."})
    if ends_on and ends_on < on:
        raise ValidationError(
            {"ends_on": "Kies vandaag of een dag die nog komt. Wat al gold, verandert niet."}
        )
    if ends_on and (left := effects.in_the_way(row, ends_on=ends_on)):
        raise ValidationError({"ends_on": [f"{one.number} {one.text}" for one in left]})
    row.ends_on = ends_on
    keep(row)
    return Kept(row, effects.touched(row, on=on))


@transaction.atomic
def withdraw_reference(*, row: Succession, on: date, by: User) -> None:
    """Take away what would hold from a day that is still to come; the row before it goes on.

    Raises PermissionDenied for who does not keep this table, or when the row holds already.
    """
    enforce(policies.why_not_keep_rows(by, type(row)))
    locked(row, "")
    enforce(policies.why_not_mend(row.starts_on, on=on + DAY))
    before = row.line().filter(starts_on__lt=row.starts_on).last()
    ends_on = row.ends_on
    row.delete()
    if before:
        before.ends_on = ends_on
        keep(before)


def locked(row: models.Model, seen: str) -> None:
    """Lock a row that is there and read it again; refuse it when a colleague changed it since `seen`."""
    if row.pk:
        type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
        row.refresh_from_db()
        if seen and seen != stamp(row):
            raise ValidationError(STALE, "stale")


def refuse_the_past(first_day: date | None, row: Any, *, on: date) -> None:
    """Refuse what would hold from a day that is over. first_day: as stored, None for a new row."""
    now = _first_day(row)
    if (
        isinstance(row, Succession)
        and first_day is not None
        and (no := policies.why_not_mend(first_day, on=on))
    ):
        raise ValidationError(no)
    if now == first_day and row.pk:
        return
    if first_day is not None and (no := policies.why_not_mend(first_day, on=on)):
        raise ValidationError({"starts_on": no})
    if now is not None and (no := policies.why_not_from(now, on=on)):
        raise ValidationError({"starts_on": no})


def _first_day(row: Any) -> date | None:
    return getattr(row, "starts_on", None)


def _check(row: Succession) -> None:
    """What a row is about must be there on its first day, and a district stays in its municipality."""
    for name in ("partner", "team", "district"):
        other = getattr(row, name, None)
        if other is not None and other.ends_on and other.ends_on < row.starts_on:
            raise ValidationError({name: f"{other} eindigt al op {other.ends_on:%d-%m-%Y}."})
        if other is not None and other.starts_on and other.starts_on > row.starts_on:
            raise ValidationError({name: f"{other} begint pas op {other.starts_on:%d-%m-%Y}."})
    if isinstance(row, DistrictTeam):
        elsewhere = row.team.municipality_id != row.district.municipality_id
        if elsewhere and row.team.kind != Team.Kind.SOCIAL:
            raise ValidationError({"team": "Dit team hoort bij een andere gemeente dan de wijk."})


def succeed(row: Succession) -> None:
    """Place a row among those about the same subject: the one before ends, the one after bounds it."""
    others = [other for other in row.line().select_for_update(of=("self",)) if other.pk != row.pk]
    if any(other.starts_on == row.starts_on for other in others):
        raise ValidationError({"starts_on": "Vanaf deze dag is al iets vastgelegd. Wijzig dat."})
    before = [other for other in others if other.starts_on < row.starts_on][-1:]
    after = [other for other in others if other.starts_on > row.starts_on][:1]
    if row.pk:
        _stay_between(row, others)
    row.ends_on = after[0].starts_on - DAY if after else None
    stored = type(row)._default_manager.filter(pk=row.pk).first()
    later = stored is not None and stored.starts_on < row.starts_on
    for other in before:
        joined = stored is not None and other.ends_on == stored.starts_on - DAY
        if joined or other.ends_on is None or other.ends_on >= row.starts_on:
            other.ends_on = row.starts_on - DAY
    # What becomes shorter goes first, since no day may have two.
    keep(*([row, *before] if later else [*before, row]))


def _stay_between(row: Succession, others: Sequence[Succession]) -> None:
    stored = type(row)._default_manager.get(pk=row.pk)
    low, high = sorted([stored.starts_on, row.starts_on])
    if any(low < other.starts_on < high for other in others):
        text = (
            "Er ligt iets anders tussen de oude en de nieuwe dag. Trek deze regel in en voeg hem opnieuw toe."
        )
        raise ValidationError({"starts_on": text})


def _lay_areas(partner: Partner, areas: Sequence[Municipality]) -> None:
    """The municipalities a partner works in, if they became others."""
    wanted = [area.pk for area in areas]
    if wanted == list(partner.areas.order_by("position").values_list("municipality_id", flat=True)):
        return
    partner.areas.all().delete()
    keep(*(PartnerArea(partner=partner, municipality_id=pk, position=n) for n, pk in enumerate(wanted, 1)))


@dataclass(frozen=True)
class Laid:
    """What a file of postcodes does: how many are new, lie elsewhere or are the same; whom it touches."""

    new: int
    moved: int
    same: int
    effects: list[Effect]


@transaction.atomic
def lay_postcodes(*, rows: Sequence[tuple[str, int]], starts_on: date, on: date, by: User) -> Laid:
    """Lay many postcodes in districts from a day on. rows: postcode and key of the district, each once.

    Raises PermissionDenied for who is no administrator, ValidationError for a day that is over.
    """
    enforce(policies.why_not_manage_reference(by))
    if no := policies.why_not_from(starts_on, on=on):
        raise ValidationError({"starts_on": no})
    wanted = dict(rows)
    known = PostcodeArea.objects.filter(postcode__in=wanted).select_for_update(of=("self",))
    lines: dict[str, list[PostcodeArea]] = {}
    for row in known.order_by("postcode", "starts_on"):
        lines.setdefault(row.postcode, []).append(row)
    shorter: list[PostcodeArea] = []
    other: list[PostcodeArea] = []
    added: list[PostcodeArea] = []
    for postcode, district in wanted.items():
        line = lines.get(postcode, [])
        now = next((row for row in line if row.includes(starts_on)), None)
        if now is not None and now.district_id == district:
            continue
        if now is not None and now.starts_on == starts_on:
            now.district_id = district
            other.append(now)
            continue
        after = next((row for row in line if row.starts_on > starts_on), None)
        ends_on = after.starts_on - DAY if after else None
        added.append(
            PostcodeArea(postcode=postcode, district_id=district, starts_on=starts_on, ends_on=ends_on)
        )
        if now is not None:
            now.ends_on = starts_on - DAY
            shorter.append(now)
    PostcodeArea.objects.bulk_update([*shorter, *other], ["ends_on", "district"], batch_size=1000)
    PostcodeArea.objects.bulk_create(added, batch_size=1000)
    moved = len(shorter) + len(other)
    changed = [row.pk for row in [*added, *other]]
    left = Effect("inwoners houden de wijk die nu bij hen staat.", effects.living_in(changed))
    return Laid(len(added) - len(shorter), moved, len(wanted) - len(added) - len(other), [left])
