"""A household as one reader may see it: people, the shared plan, the network and what changed."""

from collections.abc import Collection, Sequence
from datetime import date
from math import cos, pi, sin
from typing import Any, NamedTuple

from cases import policies
from cases.figures import words
from cases.models import (
    CarerStrain,
    Case,
    Client,
    HouseholdAgreement,
    HouseholdDirector,
    HouseholdStay,
    NetworkPerson,
)
from providers.models import User

MIDDLE, NEAR, FAR = 260, 120, 205  # of the drawing, in its own units
STRAIN_TAGS = {"none": "good", "light": "info", "heavy": "warn", "over": "crit"}


def dossiers_of(case: Case, user: User, *, on: date) -> list[Case]:
    """The open dossiers of the household of which the reader sees the plan, this one first."""
    found = [case] if policies.why_not_see_plan(user, case, on=on) is None else []
    if case.client.household_id is None:
        return found
    others = Case.objects.visible_to(user, on=on).filter(
        client__household=case.client.household_id, closed_on=None
    )
    rows = others.exclude(pk=case.pk).select_related("client").order_by("client__birth_date", "pk")
    return found + [one for one in rows if policies.why_not_see_plan(user, one, on=on) is None]


def members(case: Case, *, on: date) -> list[dict[str, Any]]:
    """Who belongs to the household, as far as the reader may know them; this resident first."""
    found = [case.client]
    if home := case.client.household_id:
        found += Client.objects.filter(household=home, deceased_on=None).exclude(pk=case.client_id)
    return [
        {"key": one.pk, "name": one.full_name, "age": words.years(one.birth_date, on=on)} for one in found
    ]


def directors(case: Case) -> list[HouseholdDirector]:
    """Who leads the plan of the household, and who did before."""
    rows = HouseholdDirector.objects.filter(household=case.client.household_id or -1)
    return list(rows.select_related("worker"))


class Joining(NamedTuple):
    """One who would come into the household, and what that does."""

    name: str
    number: str
    lines: Sequence[str]


def joining(case: Case, others: Sequence[Case]) -> list[Joining]:
    """What a join does to each of them, said before it is done. Three statements."""
    homes = {one.client.household_id for one in others} - {None}
    coming = {one.client_id for one in others}
    left = (
        Client.objects.filter(household__in=homes).exclude(pk__in=coming).values_list("household", flat=True)
    )
    lived_in = set(left)
    agreed: dict[int, int] = {}
    for home in HouseholdAgreement.objects.filter(household__in=homes, outcome="").values_list(
        "household", flat=True
    ):
        agreed[home] = agreed.get(home, 0) + 1
    return [
        Joining(one.client.full_name, one.number, _becomes(one.client, lived_in, agreed)) for one in others
    ]


def _becomes(client: Client, lived_in: Collection[int | None], agreed: dict[int, int]) -> list[str]:
    home = client.household_id
    if home is None:
        return ["Hoorde nog niet bij een huishouden."]
    told = ["Hoort nu bij een ander huishouden. Dat blijft in de geschiedenis staan."]
    if home in lived_in:
        told.append("Daar blijven anderen wonen. Hun afspraken en hun regisseur blijven daar.")
    elif number := agreed.get(home):
        what = "1 huishoudafspraak komt mee." if number == 1 else f"{number} huishoudafspraken komen mee."
        told.append(f"Daar woont dan niemand meer: {what}")
    return told


def moves(case: Case, *, on: date) -> list[dict[str, Any]]:
    """Who came into the household and who went, newest first. Somebody out of sight has no name here."""
    rows = list(HouseholdStay.objects.filter(household=case.client.household_id or -1))
    rows += HouseholdStay.objects.filter(client=case.client_id).exclude(pk__in=[one.pk for one in rows])
    keys = {one.client_id for one in rows}
    names = {one.pk: one.full_name for one in Client.objects.filter(pk__in=keys)}
    told = [_move(one, names, case, on) for one in rows if one.starts_on or one.ends_on]
    return sorted(told, key=lambda one: one["day"], reverse=True)


def _move(stay: HouseholdStay, names: dict[int, str], case: Case, on: date) -> dict[str, Any]:
    since = f"vanaf {words.short(stay.starts_on, today=on)}" if stay.starts_on else "al eerder"
    until = f"tot en met {words.short(stay.ends_on, today=on)}" if stay.ends_on else ""
    here = "" if stay.household_id == case.client.household_id else "een ander huishouden"
    return {
        "pk": stay.pk,
        "name": names.get(stay.client_id, "Iemand die u niet mag zien"),
        "line": words.dotted(f"{since} {until}".strip(), here),
        "day": stay.ends_on or stay.starts_on,
    }


class Network(NamedTuple):
    """Who stands around a resident: rows of the table, and the same as a drawing."""

    rows: Sequence[dict[str, Any]]
    gone: Sequence[NetworkPerson]
    drawing: Sequence[dict[str, Any]]
    told: str  # the drawing in one sentence


def network(case: Case, *, on: date) -> Network:
    """Everybody of the network with the last known strain of who cares. Two statements."""
    people = list(NetworkPerson.objects.filter(case=case))
    last: dict[int, CarerStrain] = {}
    for strain in CarerStrain.objects.filter(person__in=people, measured_on__lte=on).order_by(
        "measured_on", "pk"
    ):
        last[strain.person_id] = strain
    now = [one for one in people if one.ended_on is None]
    rows = [_person(one, last.get(one.pk), on) for one in now]
    said = [f"{row['name']} ({row['relation']}, {row['tie']})" for row in rows]
    told = f"Rond de inwoner: {', '.join(said)}." if rows else ""
    return Network(rows, [one for one in people if one.ended_on], drawn(now), told)


def _person(one: NetworkPerson, strain: CarerStrain | None, on: date) -> dict[str, Any]:
    weighed = f"{strain.get_level_display()} op {words.short(strain.measured_on, today=on)}" if strain else ""
    return {
        "pk": one.pk,
        "name": one.name,
        "relation": one.get_relation_display(),
        "tie": one.get_tie_display(),
        "lives_in": one.lives_in,
        "is_carer": one.is_carer,
        "helps_with": one.helps_with,
        "strain": weighed.capitalize(),
        "strain_kind": STRAIN_TAGS[strain.level] if strain else "",
        "note": strain.note if strain else "",
    }


def drawn(people: Sequence[NetworkPerson]) -> list[dict[str, Any]]:
    """Where everybody stands in the drawing: who lives in on the inner ring, the others on the outer one.

    >>> [(one["x"], one["y"]) for one in drawn([NetworkPerson(name="An", relation="child", tie="strong")])]
    [(260, 55)]
    """
    placed = []
    for lives_in, ring in ((True, NEAR), (False, FAR)):
        there = [one for one in people if one.lives_in is lives_in]
        for number, one in enumerate(there):
            angle = 2 * pi * number / len(there) + (0 if ring == FAR else pi / 6)
            x, y = MIDDLE + ring * sin(angle), MIDDLE - ring * cos(angle)
            name = one.name if len(one.name) <= 14 else f"{one.name[:13]}…"
            placed.append(
                {
                    "x": round(x),
                    "y": round(y),
                    "below": round(y) + 38,
                    "under": round(y) + 58,
                    "name": name,
                    "kind": one.get_relation_display(),
                    "tie": one.tie,
                    "is_carer": one.is_carer,
                }
            )
    return placed
