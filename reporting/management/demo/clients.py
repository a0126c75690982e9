"""Residents: who they are, where they live and with whom."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from cases.models import Client, Household
from reporting.management.demo.days import chance
from reporting.management.demo.names import first_name, last_name
from reporting.management.demo.places import LETTERS, Place, Places
from reporting.management.demo.questions import THEMES
from reporting.management.demo.words import CONTACT_WISHES
from reporting.management.demo.writing import Table

FIRST_BSN, LAST_BSN = 999_900_006, 999_999_990  # never issued to anyone


def is_bsn(number: int) -> bool:
    """Whether nine digits pass the elfproef.

    >>> is_bsn(999900006), is_bsn(999900007)
    (True, False)
    """
    digits = [int(digit) for digit in f"{number:09d}"]
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(w * d for w, d in zip(weights, digits, strict=True)) % 11 == 0


def test_numbers(rng: Random) -> Iterator[str]:
    """The 9,091 numbers of the test range in a random order; after them nothing, for no other may be used."""
    numbers = [number for number in range(FIRST_BSN, LAST_BSN + 1) if is_bsn(number)]
    rng.shuffle(numbers)
    return map(str, numbers)


class Clients:
    """Makes residents, some of them in one household with the one before."""

    def __init__(self, rng: Random, places: Places, last: date) -> None:
        self.rng, self.last = rng, last
        self.places = places.places
        self.household, self.client = Table(Household, "HH"), Table(Client, "K")
        self.place_of: dict[int, Place] = {}
        self._up_to: list[int] = []
        self._bsn = test_numbers(rng)
        self._neighbour: dict[str, Any] | None = None

    def place(self) -> Place:
        """A wijk, weighed by its inhabitants."""
        return self.rng.choices(self.places, cum_weights=self._up_to)[0]

    def theme(self) -> str:
        """A kind of question, weighed."""
        return self.rng.choices(list(THEMES), [theme.share for theme in THEMES.values()])[0]

    def another(self, theme: str, *, place: Place | None = None) -> tuple[dict[str, Any], Place]:
        """A new resident with a question of this theme, and where that is."""
        rng = self.rng
        youngest, usual, oldest = THEMES[theme].ages
        # Nobody is under age on the first day of the history.
        age = max(21, round(rng.triangular(youngest, oldest, usual)))
        female = chance(rng, THEMES[theme].female)
        shared = self._neighbour if place is None and chance(rng, 0.17) else None
        self._neighbour = None
        if shared and shared["district_id"]:
            row = self._housemate(shared, age, female)
        else:
            place = place or self.place()
            prefix, last = last_name(rng)
            row = self._row(age, female, prefix, last, place)
            self._neighbour = row
        return row, self.place_of_district(row["district_id"])

    def place_of_district(self, district: int) -> Place:
        return self.place_of[district]

    def index(self) -> None:
        """Remember the wijken once they have an id."""
        self._up_to = list(accumulate(place.inhabitants for place in self.places))
        self.place_of = {place.district: place for place in self.places}

    def _housemate(self, shared: dict[str, Any], age: int, female: bool) -> dict[str, Any]:
        if shared["household_id"] is None:
            shared["household_id"] = self.household.add()["id"]
        place = self.place_of[shared["district_id"]]
        same = chance(self.rng, 0.7)
        prefix, last = (shared["prefix"], shared["last_name"]) if same else last_name(self.rng)
        row = self._row(age, female, prefix, last, place)
        for name in ("postcode", "house_number", "house_letter", "house_addition", "household_id"):
            row[name] = shared[name]
        return row

    def _row(self, age: int, female: bool, prefix: str, last: str, place: Place) -> dict[str, Any]:
        rng = self.rng
        born = self.last - timedelta(days=round(age * 365.25) + rng.randint(0, 364))
        has_phone = chance(rng, 0.9)
        first = first_name(rng, female=female, age=age)
        return self.client.add(
            bsn=next(self._bsn, "") if chance(rng, 0.9) else "",
            birth_date=born,
            last_name=last,
            prefix=prefix,
            first_names=first,
            sex="female" if female else "male",
            postcode=f"{rng.choice(place.postcodes)}{rng.choice(LETTERS)}{rng.choice(LETTERS)}",
            house_number=1 + int(rng.expovariate(1 / 45)),
            house_letter=rng.choice("ABC") if chance(rng, 0.06) else "",
            house_addition=rng.choice(("1", "2", "hs")) if chance(rng, 0.02) else "",
            municipality_id=place.municipality,
            district_id=place.district,
            phone=f"06 5550 {rng.randint(0, 9999):04d}" if has_phone else "",
            email=f"inwoner{rng.randint(10, 9999)}@voorbeeld.example" if chance(rng, 0.3) else "",
            contact_wishes=rng.choice(CONTACT_WISHES),
        )
