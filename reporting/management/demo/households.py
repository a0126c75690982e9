"""Households of the demo: who leads the plan, and who stands around the resident."""

from collections.abc import Sequence
from datetime import date, timedelta

from cases import services
from cases.models import Case, NetworkPerson
from providers.models import User, keep
from reporting.management.demo.words import CLOSINGS

DAYS = timedelta(days=1)
R, T = NetworkPerson.Relation, NetworkPerson.Tie
# name, who, lives in, cares, how the contact is, helps with
PEOPLE = (
    ("Fenna", R.CHILD, False, True, T.STRONG, "boodschappen en de post"),
    ("de buurvrouw", R.NEIGHBOUR, False, False, T.STRONG, "kijkt elke dag even"),
    ("Rik", R.SIBLING, False, False, T.STRAINED, ""),
    ("Joop van de inloop", R.VOLUNTEER, False, False, T.WEAK, "samen koffie op donderdag"),
    ("Mo", R.PARTNER, True, True, T.STRONG, "koken en wassen"),
)


def fill_households(cases: Sequence[Case], together: Sequence[Case], *, on: date, by: User) -> None:
    """What the wijkcoach of the demo knows of the people around the own residents; some live together."""
    if len(together) > 2:
        _one_household(together, on=on, by=by)
    for number, case in enumerate(cases):
        case.refresh_from_db()
        if case.client.household_id and not case.client.household.directors.exists():
            services.name_director(case=case, worker=by, reason="kent het hele gezin", on=on, by=by)
        for name, relation, lives_in, is_carer, tie, helps_with in PEOPLE[: 3 + number % 3]:
            person = services.add_network_person(
                case=case, name=name, relation=relation, lives_in=lives_in, is_carer=is_carer, tie=tie,
                helps_with=helps_with, on=on, by=by,
            )  # fmt: skip
            if is_carer:
                services.record_strain(
                    person=person, level="heavy" if number % 2 else "over", measured_on=on - 10 * DAYS,
                    note="Wil graag een avond per week voor zichzelf.", on=on, by=by,
                )  # fmt: skip


def close_earlier(case: Case) -> None:
    """The resident was helped before: a dossier that closed well within a year before this one opened."""
    keep(
        Case(
            client=case.client,
            team=case.team,
            municipality=case.municipality,
            opened_on=case.opened_on - 240 * DAYS,
            first_contact_on=case.opened_on - 230 * DAYS,
            closed_on=case.opened_on - 90 * DAYS,
            closing_reason=CLOSINGS["19"],
        )
    )


def _one_household(cases: Sequence[Case], *, on: date, by: User) -> None:
    """Three residents who moved in together: one plan, agreements of all, and one who may stand on paper."""
    first, second, *_ = cases
    others = [one for one in cases[1:] if not _lives_with(one, first)]
    if others:
        services.join_household(
            case=first, others=others, moved_on=on - 5 * DAYS, reason="Wonen sinds kort samen.", on=on, by=by
        )
    home = first.client
    for case in cases:
        case.refresh_from_db()
        lives = case.client
        lives.postcode, lives.house_number, lives.district = home.postcode, home.house_number, home.district
        keep(lives)
    services.name_director(case=first, worker=by, reason="kent alle drie", on=on, by=by)
    sister = services.add_network_person(
        case=first, name="Loes", relation=R.SIBLING, lives_in=False, is_carer=False, tie=T.STRONG,
        helps_with="past op de hond", on=on, by=by,
    )  # fmt: skip
    for number, (text, owner) in enumerate(
        (
            ("Elke zondag eten we samen", first.client),
            ("Belt de woningcorporatie over de kapotte voordeur", by),
            ("Haalt de kinderen op woensdag op", sister),
            ("Roept ons bij elkaar om te kijken hoe het gaat", None),
        )
    ):
        services.add_home_agreement(
            case=first, text=text, owner=owner, due_on=on + (7 + 14 * number) * DAYS, on=on, by=by
        )
    services.share_at_home(case=second, given_on=on, way="spoken", on=on, by=by)


def _lives_with(case: Case, other: Case) -> bool:
    home = other.client.household_id
    return case.client_id == other.client_id or bool(home and case.client.household_id == home)
