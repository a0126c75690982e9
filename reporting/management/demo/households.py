"""Households of the demo: who leads the plan, and who stands around the resident."""

from collections.abc import Sequence
from datetime import date, timedelta

from cases import services
from cases.models import Case, NetworkPerson
from providers.models import User

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


def fill_households(cases: Sequence[Case], *, on: date, by: User) -> None:
    """What the wijkcoach of the demo knows of the people around the own residents."""
    for number, case in enumerate(cases):
        if case.client.household_id:
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
