"""Made-up residents with Dutch names, and the ways in which the same person is written down once more.

Everything follows from the seed of the generator that is handed in; no row is of anybody.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from intake.figures import Asked
from intake.figures.likeness import CALLED


def _words(text: str) -> list[str]:
    return text.split()


PREFIXES = ("", "", "", "", "", "van", "van de", "van der", "de", "den", "ter", "van den", "el", "'t")
COMMON = _words(
    "Jong Jansen Vries Berg Dijk Bakker Janssen Visser Smit Meijer Boer Mulder Groot Bos Vos Peters "
    "Hendriks Leeuwen Dekker Brouwer Wit Dijkstra Smits Graaf Meer Kok Jacobs Haan Vermeulen Heuvel Veen "
    "Broek Bruijn Schouten Beek Willems Vliet Hoekstra Maas Verhoeven Koster Dam Prins Blom Huisman "
    "Peeters Kuipers Kuiper Veenstra Kramer Post Gerritsen Molenaar Postma Cornelissen Martens Yilmaz "
    "Kaya Demir Amrani Idrissi Wong Nguyen Singh Müller Öztürk Díaz Kowalski Bouwman Claassen Hermans "
    "Evers Timmermans Groen Gerrits"
)
ROOTS = _words(
    "Wester Ooster Noord Zuid Hoog Nieuw Lange Kort Groot Klein Zand Veen Heide Bosch Water Molen Kerk "
    "Brug Steen Eijk Linden Berk Elzen Wilgen Rijn Maas Aal Buys Cras Dun Ens Fok Gij Hui Ijs Kool Lub "
    "Mey Nij Oud Poel Quist Rook Schaap Tuin Uit Vink Wolf Zwaan"
)
ENDS = _words(
    "huis man stra sma ma ink ing dijk berg veld kamp hof laar meer horst boer mans sen sema inga burg"
)
RECENT = _words(
    "Sanne Daan Emma Lucas Julia Sem Tess Finn Fleur Bram Noor Thijs Lotte Ruben Eva Jesse Femke Bart "
    "Ilse Stijn Anouk Niels Kim Joost Linda Mark Saskia Dennis Petra Erwin Ingrid Ahmed Youssef Aisha "
    "Khadija Samira Emine Murat Zeynep Mei Ling Kasia Piotr Ewa"
)
# Letters that sound the same: as they stand > as they are typed.
SOUNDS = _words(
    "ij>y ij>ei y>ij ei>ij c>k k>c ss>s s>ss dt>d d>t t>d z>s v>f sch>s ui>uy kk>k nn>n ae>a aa>a "
    "oo>o ks>x ou>au ph>f th>t"
)
NEIGHBOURS = "qwertyuiopasdfghjklzxcvbnm"


@dataclass(frozen=True)
class Person:
    """A resident as a record has it. key: the place in the population."""

    key: int
    prefix: str
    last_name: str
    first_names: str
    birth_date: date | None
    postcode: str
    house_number: int
    phone: str = ""
    bsn: str = ""
    other_name: str = ""
    born_name: str = field(default="", compare=False)  # which no record tells


class Town:
    """Makes residents and what is asked of them later."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        rare = [root + end for root in ROOTS for end in ENDS]
        self.dice.shuffle(rare)
        self.names = [*COMMON, *rare]
        # The commonest names have about one percent each, the rare ones thousands of times less.
        self.weights = [1 / (rank + 4) ** 0.85 for rank in range(len(self.names))]
        self.called = [line.split() for line in CALLED]

    def people(self, number: int) -> list[Person]:
        found: list[Person] = []
        while len(found) < number:
            found += self._household(len(found))
        return found[:number]

    def _household(self, key: int) -> list[Person]:
        dice = self.dice
        prefix, last = self._last_name()
        home = self._address()
        phone = self._phone() if dice.random() < 0.6 else ""
        first = Person(
            key, prefix, last, self._first(), self._born(18, 95), *home, phone, self._bsn(), born_name=last
        )
        people = [first]
        if dice.random() < 0.45:  # a partner, with the own name, the other one or both
            own_prefix, own = self._last_name()
            way = dice.random()
            kept_prefix, kept = (
                (own_prefix, own) if way < 0.5 else (prefix, last if way < 0.75 else f"{last}-{own}")
            )
            people.append(
                Person(
                    key + 1,
                    kept_prefix,
                    kept,
                    self._first(),
                    self._born(18, 95),
                    *home,
                    phone if dice.random() < 0.3 else self._phone(),
                    self._bsn(),
                    other_name=own if 0.5 <= way < 0.75 and dice.random() < 0.6 else "",
                    born_name=own,
                )
            )
        for _ in range(dice.choice((0, 0, 0, 0, 1, 2))):
            child = Person(
                key + len(people), prefix, last, self._first(), self._born(0, 30), *home, born_name=last
            )
            people.append(child)
        return people

    def _last_name(self) -> tuple[str, str]:
        return self.dice.choice(PREFIXES), self.dice.choices(self.names, self.weights)[0]

    def _first(self) -> str:
        dice = self.dice
        if dice.random() < 0.35:
            return dice.choice(RECENT)
        names = [dice.choice(self.called)[0] for _ in range(dice.choice((1, 1, 2, 3)))]
        if dice.random() < 0.2:
            return dice.choice(dice.choice(self.called)).title()
        return " ".join(dict.fromkeys(names)).title()

    def _born(self, youngest: int, oldest: int) -> date:
        return date(2026, 1, 1) - timedelta(days=self.dice.randrange(youngest * 365, oldest * 365))

    def _address(self) -> tuple[str, int]:
        dice = self.dice
        letters = "ABCDEFGHJKLMNPRSTVWXZ"
        return f"2{dice.randrange(350, 480)}{dice.choice(letters)}{dice.choice(letters)}", dice.randrange(
            1, 180
        )

    def _phone(self) -> str:
        return f"06{self.dice.randrange(10_000_000, 99_999_999)}"

    def _bsn(self) -> str:
        if self.dice.random() > 0.3:
            return ""
        while True:
            digits = [self.dice.randrange(10) for _ in range(8)]
            last = sum(digit * weight for digit, weight in zip(digits, range(9, 1, -1), strict=True)) % 11
            if last < 10 and digits[0]:
                return "".join(map(str, [*digits, last]))

    # What a worker types of somebody who is known.

    def again(self, person: Person) -> Asked:
        """The same person written down once more, with what people do to names, dates and addresses."""
        dice = self.dice
        moved = dice.random()
        home = (
            (person.postcode, person.house_number)
            if moved < 0.62
            else self._address()
            if moved < 0.9
            else ("", None)
        )
        phone = dice.choices([person.phone, self._phone(), ""], [5, 2, 3])[0]
        name, other = self._name_again(person)
        return Asked(
            last_name=name,
            first_names=self._first_again(person.first_names),
            birth_date=self._born_again(person.birth_date),
            postcode=home[0],
            house_number=home[1],
            phone=f"+31{phone[1:]}" if phone and dice.random() < 0.2 else phone,
            bsn=person.bsn if dice.random() < 0.15 else "",
            other_name=other,
        )

    def _name_again(self, person: Person) -> tuple[str, str]:
        dice, name = self.dice, person.last_name
        way = dice.random()
        if way < 0.16:
            name = self._sound(name)
        elif way < 0.23:
            name = self._slip(name)
        elif way < 0.30:  # with the name of a partner, behind or in front of it
            extra = self._last_name()[1]
            return (f"{name}-{extra}", "") if dice.random() < 0.6 else (f"{extra}-{name}", "")
        elif way < 0.34 and person.born_name != name:
            return person.born_name, ""
        elif way < 0.36:
            return self._last_name()[1], name  # the new name, and the old one in its own field
        prefix = person.prefix if dice.random() < 0.8 else ""
        glue = "" if prefix and dice.random() < 0.08 else " "
        return f"{prefix}{glue}{name.lower() if not glue else name}".strip(), ""

    def _sound(self, name: str) -> str:
        pairs = [pair.split(">") for pair in SOUNDS]
        fitting = [pair for pair in pairs if pair[0] in name[1:].lower()]
        if not fitting:
            return name
        old, new = self.dice.choice(fitting)
        place = name.lower().index(old, 1)
        return name[:place] + new + name[place + len(old) :]

    def _slip(self, word: str) -> str:
        place, way = self.dice.randrange(1, max(2, len(word) - 1)), self.dice.randrange(4)
        if way == 0:
            return word[:place] + word[place + 1 :]
        if way == 1:
            return word[:place] + word[place + 1 : place + 2] + word[place] + word[place + 2 :]
        letter = self.dice.choice(NEIGHBOURS)
        return word[:place] + letter + word[place + (way == 2) :]

    def _first_again(self, names: str) -> str:
        dice, way = self.dice, self.dice.random()
        first = names.split()[0]
        if way < 0.33:
            return names
        if way < 0.48:
            return first
        if way < 0.74:
            return "".join(f"{name[0]}." for name in names.split())
        if way < 0.84:
            line = next((line for line in self.called if first.lower() in line), [first])
            return dice.choice(line).title()
        return self._slip(first) if way < 0.89 else ""

    def _born_again(self, day: date | None) -> date | None:
        way = self.dice.random()
        if day is None or way < 0.87:
            return day
        if way < 0.90:
            return None
        text = f"{day:%d%m%Y}"
        for _ in range(40):
            if way < 0.94:
                changed = text[2:4] + text[:2] + text[4:]
            elif way < 0.97:
                place = self.dice.choice((0, 1, 2, 3, 6, 7))
                changed = text[:place] + str(self.dice.randrange(10)) + text[place + 1 :]
            else:
                place = self.dice.choice((0, 2, 6))
                changed = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
            try:
                return date(int(changed[4:]), int(changed[2:4]), int(changed[:2]))
            except ValueError:
                way = 0.95
        return day

    # What a worker types of somebody who is new but looks like one who is known.

    def look_alike(self, person: Person) -> Asked:
        """A twin, a child or parent of the same name, a housemate, or a namesake of the same year."""
        dice, way = self.dice, self.dice.randrange(4)
        facts = replace(person, bsn="", other_name="")
        if way == 0:
            facts = replace(facts, first_names=self._other_first(person))
        elif way == 1:
            facts = replace(facts, birth_date=self._born(18, 95))
        elif way == 2:
            facts = replace(
                facts, first_names=self._other_first(person), birth_date=self._born(18, 95),
                last_name=dice.choice((person.last_name, self._last_name()[1])),
            )  # fmt: skip
        else:
            home = self._address()
            facts = replace(
                facts,
                birth_date=self._born(18, 95),
                postcode=home[0],
                house_number=home[1],
                phone=self._phone(),
            )
        first = facts.first_names
        is_whole = way == 0 or dice.random() < 0.6
        return Asked(
            f"{facts.prefix} {facts.last_name}".strip(),
            first if is_whole else f"{first[0]}.",
            facts.birth_date,
            facts.postcode,
            facts.house_number,
            facts.phone if dice.random() < 0.5 else "",
        )

    def _other_first(self, person: Person) -> str:
        while True:
            first = self._first()
            if not set(first.lower().split()) & set(person.first_names.lower().split()):
                return first
