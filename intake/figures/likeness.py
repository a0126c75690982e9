"""How much what is known of two people speaks for one person, in points and in words.

Pure: what the database compares (the sound of a name, a sealed number) comes in as a fact. Points are added;
from SAME on two records are taken for one person. The points were set on the labelled set of
benchmarks/likeness.py, which also tells how often they are right.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from unicodedata import combining, normalize

SAME = 8  # from here on it is likely one person
COMMON = 6  # namesakes with a day of birth like it, from which on a name is a common one here
SAME_NAME = "zelfde achternaam"
OTHER_BIRTH = "andere geboortedatum"
# Names by which people are called, with the ones they are baptised by; each line is one family.
CALLED = (
    "johannes johan jan hans joop jannes johnny hannes",
    "johanna jo joke annie hanna hannie janna jannie",
    "hendrik henk hein harry henri",
    "hendrika hennie riek rika ria",
    "willem wim pim willy bill",
    "wilhelmina willy wil mina mien minnie willemien",
    "cornelis cor kees cornelius nelis",
    "cornelia corrie cor nel nelly cornelie",
    "petrus piet peter pieter",
    "jacobus jaap koos jacob sjaak jaco co",
    "antonius anton ton toon antoon tonny",
    "antonia tonnie tonny toos tony",
    "gerardus gerard geert gerrit ger",
    "maria mia ria marie riet mieke marijke miep rie",
    "elisabeth els bets betty liesbeth lies elly lisa elize",
    "margaretha greet greetje gre margriet marga gretha grietje",
    "adrianus adri ad arie jos janus",
    "adriana adri jana sjaan",
    "theodorus theo dorus",
    "catharina toos trees trijntje tiny rina cato karin ina kaatje",
    "franciscus frans cis franc",
    "leonardus leo leen leon",
    "lambertus bert lambert bertus",
    "hubertus huub bert hub",
    "mohammed mohamed muhammad mohammad mo",
    "fatima fatma fatiha",
    "aleida alie aly ali",
    "geertruida truus geertje trudy geertrui",
)
_FAMILIES: dict[str, set[int]] = {}
for _number, _line in enumerate(CALLED):
    for _name in _line.split():
        _FAMILIES.setdefault(_name, set()).add(_number)


@dataclass(frozen=True)
class Asked:
    """What the desk knows so far of a person; empty where it does not."""

    last_name: str = ""
    first_names: str = ""
    birth_date: date | None = None
    postcode: str = ""
    house_number: int | None = None
    phone: str = ""
    bsn: str = ""
    other_name: str = ""

    @property
    def is_enough(self) -> bool:
        """A name of three letters, a birth date, an address, a phone number or a BSN: less shows everyone."""
        named = len(self.last_name.strip()) >= 3
        lives = self.postcode and self.house_number
        return bool(named or self.birth_date or lives or self.phone or self.bsn)


class Known(NamedTuple):
    """One record, and what the database compared of it with what is asked."""

    last_name: str
    first_names: str
    other_name: str
    birth_date: date | None
    postcode: str
    house_number: int | None
    phone: str
    has_bsn: bool
    same_bsn: bool
    sounds: bool  # the last names sound the same
    other_sounds: bool  # one of them is the other last name of the other
    alike: float  # share of letter triples that both last names have


@dataclass(frozen=True)
class Likeness:
    """Points, what speaks for one person, and what against; in the order in which it is read."""

    points: int
    reasons: tuple[str, ...]
    against: tuple[str, ...]
    support: int = 0  # the points in favour alone: who is worth a look
    at_one_address: bool = False

    @property
    def is_strong(self) -> bool:
        return self.points >= SAME


def compare_all(asked: Asked, others: Sequence[Known]) -> list[Likeness]:
    """What speaks for and against each of these, in their order, when they are all that was found.

    How many of one sound were born on days that a slip makes of the day tells how common the name is here:
    of a common one there is somebody with such a day by chance, the sooner the more people there are.
    """
    namesakes = sum(other.sounds and other.birth_date not in (None, asked.birth_date) for other in others)
    return [compare(asked, other, is_common=namesakes >= COMMON) for other in others]


def compare(asked: Asked, other: Known, *, is_common: bool = False) -> Likeness:
    """What speaks for and against one person, each fact once. is_common: many here have such a name."""
    at_one_address = _same_address(asked, other)
    facts = [
        _bsn(asked, other),
        _birth(asked.birth_date, other.birth_date),
        _address(asked, other),
        _phone(asked, other),
        _last_name(asked, other),
        first_name(asked.first_names, other.first_names),
        _name_alone(asked, other) if is_common else (0, ""),
    ]
    return Likeness(
        points=sum(points for points, _ in facts),
        reasons=tuple(words for points, words in facts if words and points > 0),
        against=tuple(words for points, words in facts if words and points < 0),
        support=sum(points for points, _ in facts if points > 0),
        at_one_address=at_one_address,
    )


def _bsn(asked: Asked, other: Known) -> tuple[int, str]:
    if not asked.bsn or not other.has_bsn:
        return 0, ""
    return (12, "zelfde BSN") if other.same_bsn else (-8, "ander BSN")


def _birth(one: date | None, other: date | None) -> tuple[int, str]:
    if one is None or other is None:
        return 0, ""
    if one == other:
        return 5, "zelfde geboortedatum"
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return 4, "dag en maand van de geboortedatum omgewisseld"
    if slip := _slip(f"{one:%d%m%Y}", f"{other:%d%m%Y}"):
        return slip
    return -6, OTHER_BIRTH


def _slip(one: str, other: str) -> tuple[int, str] | None:
    """How two dates of eight digits differ by one slip of the fingers; None when by more.

    Among many people there is always somebody of the same name who was born on such a day: few points.
    """
    places = [place for place in range(8) if one[place] != other[place]]
    if len(places) == 1:
        return 2, "één cijfer van de geboortedatum anders"
    if len(places) == 2 and one[places[0]] == other[places[1]] and one[places[1]] == other[places[0]]:
        return 3, "cijfers van de geboortedatum omgewisseld"
    return None


def slips(day: date) -> list[date]:
    """The dates that one slip makes of a date, itself included: day and month or two digits exchanged, one
    digit of the day, the month or the last two of the year another one.

    >>> date(1944, 6, 2) in slips(date(1944, 2, 6)), date(1949, 6, 2) in slips(date(1994, 6, 2))
    (True, True)
    """
    text = f"{day:%d%m%Y}"
    found = {text, text[2:4] + text[:2] + text[4:]}
    for one, other in ((0, 1), (2, 3), (6, 7)):
        signs = list(text)
        signs[one], signs[other] = signs[other], signs[one]
        found.add("".join(signs))
    for place in (0, 1, 2, 3, 6, 7):
        found |= {text[:place] + sign + text[place + 1 :] for sign in "0123456789"}
    return sorted(filter(None, map(_as_date, found)))


def _as_date(text: str) -> date | None:
    try:
        return date(int(text[4:]), int(text[2:4]), int(text[:2]))
    except ValueError:
        return None


def _same_address(asked: Asked, other: Known) -> bool:
    known = bool(asked.postcode and asked.house_number)
    return known and (asked.postcode, asked.house_number) == (other.postcode, other.house_number)


def _address(asked: Asked, other: Known) -> tuple[int, str]:
    """People move, so another address says little; it does when the birth date is another one as well."""
    if _same_address(asked, other):
        return 3, "zelfde adres"
    if asked.postcode and other.postcode and asked.birth_date and asked.birth_date != other.birth_date:
        return -1, "ander adres"
    return 0, ""


def _name_alone(asked: Asked, other: Known) -> tuple[int, str]:
    """A name that many have says little beside another birth date, unless address, phone or BSN agree."""
    if asked.birth_date in (None, other.birth_date) or other.birth_date is None:
        return 0, ""
    if _same_address(asked, other) or _phone(asked, other)[0] or other.same_bsn:
        return 0, ""
    return -2, "naam komt hier vaak voor"


def _phone(asked: Asked, other: Known) -> tuple[int, str]:
    digits = _digits(asked.phone)
    return (3, "zelfde telefoonnummer") if digits and digits == _digits(other.phone) else (0, "")


def _last_name(asked: Asked, other: Known) -> tuple[int, str]:
    if not asked.last_name.strip() or not other.last_name:
        return 0, ""
    typed, kept = plain(asked.last_name), plain(other.last_name)
    word = typed.split()[-1]
    if word in (kept, kept.split()[-1]):
        return 4, SAME_NAME
    if other.sounds:
        return 3, "achternaam klinkt hetzelfde"
    if other.other_sounds:
        return 3, "zelfde geboortenaam of naam van partner"
    if word in kept and len(word) >= 3:
        return 2, "lijkt op deze achternaam"
    if other.alike >= 0.4 or near(word, kept.split()[-1]):
        return 2, "lijkt op deze achternaam"
    return -3, "andere achternaam"


def first_name(one: str, other: str) -> tuple[int, str]:
    """What two first names, or their letters, say.

    >>> first_name("Johannes Petrus", "Piet"), first_name("J.P.", "Jan"), first_name("Els", "Kees")[0]
    ((2, 'roepnaam past bij voornaam'), (1, 'zelfde voorletter'), -8)
    """
    mine, theirs = _names(one), _names(other)
    if not mine or not theirs:
        return 0, ""
    if len(mine[0]) == 1 or len(theirs[0]) == 1:
        letters = [a[0] == b[0] for a, b in zip(mine, theirs, strict=False)]
        if letters[0]:
            return (
                (2, "zelfde voorletters") if len(letters) > 1 and all(letters) else (1, "zelfde voorletter")
            )
        return _by_called(mine, theirs)
    if mine[0] in theirs or theirs[0] in mine:
        return 3, "zelfde voornaam"
    if _families(mine) & _families(theirs):
        return 2, "roepnaam past bij voornaam"
    if near(mine[0], theirs[0]):
        return 2, "lijkt op deze voornaam"
    if min(len(mine[0]), len(theirs[0])) >= 3 and (
        mine[0].startswith(theirs[0]) or theirs[0].startswith(mine[0])
    ):
        return 1, "begin van deze voornaam"
    return -8, "andere voornaam"


def _by_called(mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[int, str]:
    """A letter against a name: the letter may be of the name by which that person was baptised."""
    letters, names = (mine, theirs) if len(mine[0]) == 1 else (theirs, mine)
    baptised = {CALLED[number][0] for number in _families(names)}
    return (1, "voorletter past bij roepnaam") if letters[0] in baptised else (-5, "andere voorletter")


def _families(names: tuple[str, ...]) -> set[int]:
    return set().union(*(_FAMILIES.get(name, set()) for name in names))


@lru_cache(maxsize=4_096)
def _names(text: str) -> tuple[str, ...]:
    """First names as they are compared; letters written together ("JP") come apart."""
    found = [name for name in re.split(r"[^\w]+", plain(text)) if name]
    if len(found) == 1 and 1 < len(found[0]) <= 4 and text.strip().isupper():
        found = list(found[0])
    return tuple(found)


def near(one: str, other: str) -> bool:
    """Whether two words differ by one slip: a letter more, less or other, or two exchanged; none below four.

    >>> near("bakker", "bakekr"), near("bakker", "baker"), near("bakker", "bekken")
    (True, True, False)
    """
    if min(len(one), len(other)) < 4 or abs(len(one) - len(other)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if start is None:
        return True
    a, b = one[start:], other[start:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (a[1::-1] == b[:2] and a[2:] == b[2:])


@lru_cache(maxsize=4_096)
def plain(name: str) -> str:
    """A name as it is compared: lower case, without accents.

    >>> plain("Müller-Łąk")
    'muller-łak'
    """
    return "".join(sign for sign in normalize("NFKD", name.lower().strip()) if not combining(sign))


def _digits(phone: str) -> str:
    return re.sub(r"\D", "", phone)[-9:]
