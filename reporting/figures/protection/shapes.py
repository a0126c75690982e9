"""What each KPI counts in one period, and how those counts hang together.

Source: the KPI definitions, version 1, sections 3, 4 and 6.

This is the one explicit list of relations that somebody who adds and subtracts could use. `relations.py`
repeats it for every period of a report and adds what holds between KPIs and between periods.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

Path = tuple[str, ...]
Values = Mapping[str, Any]

TABLE = ("verbeterd", "gelijk", "verslechterd")
PARTICIPATION = (*TABLE, "niet_gemeten")
REASONS = ("02", "31", "39")
# Cells of the cross table (self-reliance, participation) in which every pair is a success, per variant.
BETTER = (
    ("verbeterd", "verbeterd"),
    ("verbeterd", "gelijk"),
    ("verbeterd", "niet_gemeten"),
    ("gelijk", "verbeterd"),
)
SAME = (("gelijk", "gelijk"), ("gelijk", "niet_gemeten"))
SUCCESS = {"A": BETTER[:1], "B": BETTER, "C": BETTER, "D": BETTER + SAME}


class Kind(Enum):
    """What a count is to the rules of protection."""

    TOTAL = auto()  # of the whole gemeente: hidden at 1..d-1
    NUMERATOR = auto()  # of a share of the whole gemeente: shown with its share, even at 1..d-1
    PART = auto()  # of a breakdown, the cross table or the reasons: hidden at 1..d-1
    PART_NUMERATOR = auto()  # of a share in a breakdown: shown with its share, rule 3


@dataclass(frozen=True)
class Ratio:
    """A share as its two counts; `apart`: the numerator means something without the denominator too."""

    numerator: Path
    denominator: Path
    in_breakdown: bool = False
    apart: bool = False


@dataclass(frozen=True)
class Derived:
    """A number computed from counts or days: shown when d lie `behind` it and all of `tells` is shown.

    behind: the count that must be >= d, None when any will do. tells: the counts it would give away.
    """

    path: Path
    behind: Path | None
    tells: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Relation:
    """Sum of coefficient x count is 0 (`equal`) or at most 0 (not `equal`)."""

    terms: tuple[tuple[Path, int], ...]
    equal: bool


@dataclass
class Shape:
    """All counts of one KPI in one period, with their relations. plain: shown as they are."""

    counts: dict[Path, Kind] = field(default_factory=dict)
    ratios: list[Ratio] = field(default_factory=list)
    derived: list[Derived] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    plain: set[Path] = field(default_factory=set)
    blank: set[Path] = field(default_factory=set)  # null in the protected report
    sums: list[tuple[Path, tuple[Path, ...]]] = field(default_factory=list)

    def count(self, kind: Kind, *paths: Path) -> None:
        self.counts |= dict.fromkeys(paths, kind)

    def adds_up(self, total: Path, parts: Iterable[Path]) -> None:
        """total = the sum of the parts."""
        parts = tuple(parts)
        self.sums.append((total, parts))
        self.relations.append(Relation(((total, 1), *((part, -1) for part in parts)), equal=True))

    def at_most(self, small: Iterable[Path], large: Iterable[Path]) -> None:
        """The sum of the small ones is at most the sum of the large ones."""
        terms = (*((path, 1) for path in small), *((path, -1) for path in large))
        self.relations.append(Relation(terms, equal=False))

    def share(self, at: Path = (), *, in_breakdown: bool = False) -> None:
        """A teller, noemer and aandeel."""
        numerator, denominator = (*at, "teller"), (*at, "noemer")
        self.count(Kind.PART if in_breakdown else Kind.TOTAL, denominator)
        self.count(Kind.PART_NUMERATOR if in_breakdown else Kind.NUMERATOR, numerator)
        self.ratios.append(Ratio(numerator, denominator, in_breakdown))
        self.derived.append(Derived((*at, "aandeel"), denominator, (numerator, denominator)))
        self.at_most([numerator], [denominator])

    def statistic(self, path: Path, behind: Path) -> None:
        """A mean, median or maximum over `behind` values."""
        self.derived.append(Derived(path, behind))


def _success_rate(values: Values, variant: str) -> Shape:
    shape = Shape()
    cohort, eligible, pairs, won = ("cohort",), ("in_aanmerking",), ("paren",), ("geslaagd",)
    cells = {(own, part): ("kruistabel", own, part) for own in TABLE for part in PARTICIPATION}
    reasons = [("uitgezonderd", reason) for reason in values["uitgezonderd"]]
    shape.count(Kind.TOTAL, cohort, eligible)
    shape.count(Kind.NUMERATOR, pairs, won)
    shape.count(Kind.PART, *reasons, *cells.values())
    shape.adds_up(cohort, [eligible, *reasons])
    shape.adds_up(pairs, cells.values())
    sure = [cells[cell] for cell in SUCCESS[variant]]
    if variant == "C":  # B, and of those that stayed the same the ones marked as stabiel als doel
        shape.at_most(sure, [won])
        maybe = [cells[cell] for cell in SAME]
        shape.at_most([won], [*sure, *maybe])
        # These two follow from the two above and the sum of the cells; written out for the reason below.
        lost = [path for path in cells.values() if path not in sure]
        shape.at_most([pairs], [won, *lost])
        shape.at_most([won, *(path for path in lost if path not in maybe)], [pairs])
    else:
        shape.adds_up(won, sure)
        # Follows from the two above; written out, since the bounds are found one relation at a time.
        shape.adds_up(pairs, [won, *(path for path in cells.values() if path not in sure)])
    shape.ratios += [Ratio(pairs, eligible, apart=True), Ratio(won, pairs)]
    shape.at_most([pairs], [eligible])
    shape.at_most([won], [pairs])
    shape.derived += [
        Derived(("dekking",), eligible, (pairs, eligible)),
        Derived(("aandeel",), pairs, (won, pairs)),
        Derived(("wilson",), pairs, (won, pairs)),
        Derived(("ondergrens",), eligible, (won, pairs, eligible)),
        Derived(("bovengrens",), eligible, (won, pairs, eligible)),
    ]
    shape.plain = {("oordeel",)}
    return shape


def _completeness(_values: Values, _variant: str) -> Shape:
    shape = Shape()
    shape.share(("startmeting",))
    shape.share(("paren",))
    return shape


def _marks(values: Values, _variant: str) -> Shape:
    shape = Shape()
    for asked in values:
        shape.share((asked,))
        shape.statistic((asked, "gemiddelde"), (asked, "noemer"))
    return shape


def _plain_share(_values: Values, _variant: str) -> Shape:
    shape = Shape()
    shape.share()
    return shape


def _first_contact(_values: Values, _variant: str) -> Shape:
    shape = Shape()
    shape.share()
    shape.count(Kind.TOTAL, ("met_contact",))
    shape.statistic(("mediaan",), ("met_contact",))
    shape.at_most([("teller",)], [("met_contact",)])
    shape.at_most([("met_contact",)], [("noemer",)])
    return shape


def _referrals(values: Values, _variant: str) -> Shape:
    shape = Shape()
    partners = [("per_partner", partner) for partner in values["per_partner"]]
    for at in [(), *partners]:
        shape.share(at, in_breakdown=bool(at))
        shape.count(Kind.PART if at else Kind.TOTAL, (*at, "gestart"))
        shape.statistic((*at, "mediaan_start"), (*at, "gestart"))
        shape.statistic((*at, "mediaan_antwoord"), (*at, "noemer"))
    for counted in ("noemer", "teller", "gestart"):
        shape.adds_up((counted,), [(*at, counted) for at in partners])
    return shape


def _waiting(values: Values, _variant: str) -> Shape:
    shape = Shape()
    partners = [("per_partner", partner) for partner in values["per_partner"]]
    for at in [(), *partners]:
        shape.count(Kind.PART if at else Kind.TOTAL, (*at, "aantal"))
        shape.statistic((*at, "langste"), (*at, "aantal"))
    shape.adds_up(("aantal",), [(*at, "aantal") for at in partners])
    return shape


def _without_helper(_values: Values, _variant: str) -> Shape:
    shape = Shape()
    shape.count(Kind.TOTAL, ("aantal",))
    return shape


def _reach(values: Values, _variant: str) -> Shape:
    shape = Shape()
    districts = [("per_wijk", district) for district in values["per_wijk"]]
    for at in [(), *districts]:
        clients = (*at, "clienten")
        shape.count(Kind.PART if at else Kind.TOTAL, clients)
        # The number of inhabitants is public, so the rate says as much as the count.
        shape.plain.add((*at, "inwoners"))
        shape.derived.append(Derived((*at, "per_1000"), None, (clients,)))
    shape.adds_up(("clienten",), [(*at, "clienten") for at in districts])
    return shape


def _inflow(values: Values, _variant: str) -> Shape:
    shape = Shape()
    total = ("aantal",)
    shape.count(Kind.TOTAL, total)
    for breakdown in ("per_bron", "per_wijk"):
        parts = [(breakdown, part) for part in values[breakdown]]
        shape.count(Kind.PART, *parts)
        shape.adds_up(total, parts)
    none = ("per_leefgebied", "geen")
    domains = [("per_leefgebied", domain) for domain in values["per_leefgebied"]]
    shape.count(Kind.PART, *domains)
    named = [path for path in domains if path != none]
    # A hulpvraag may name several domains, but each once; `geen` means that it names none.
    shape.at_most([total], domains)
    for domain in named:
        shape.at_most([domain, none] if none in domains else [domain], [total])
    shape.blank = {("per_wijk_bron",), ("per_wijk_leefgebied",)}
    return shape


def _outreach(_values: Values, _variant: str) -> Shape:
    shape = Shape()
    shape.count(Kind.TOTAL, ("signalen",), ("met_contact",), ("dossier",))
    shape.at_most([("met_contact",)], [("signalen",)])
    shape.at_most([("dossier",)], [("signalen",)])
    return shape


def _complaints(values: Values, _variant: str) -> Shape:
    shape = Shape()
    for sort in values:
        shape.share((sort,))
        shape.count(Kind.TOTAL, (sort, "ontvangen"))
        shape.statistic((sort, "mediaan"), (sort, "noemer"))
    return shape


def _signpost(values: Values, _variant: str) -> Shape:
    shape = Shape()
    destinations = [("per_doel", destination) for destination in values["per_doel"]]
    for at in [(), *destinations]:
        shape.share(at, in_breakdown=bool(at))
    for counted in ("noemer", "teller"):
        shape.adds_up((counted,), [(*at, counted) for at in destinations])
    return shape


def _money(values: Values, _variant: str) -> Shape:
    """Amounts and keys agreed with partners count no persons, so nothing is hidden."""
    shape = Shape()
    shape.plain = {("afgesproken",), ("betaald",)}
    for partner in values["per_partner"]:
        shape.plain |= {("per_partner", partner, name) for name in ("afgesproken", "betaald", "sleutel")}
    return shape


SHAPES: dict[str, Callable[[Values, str], Shape]] = {
    "K01": _success_rate,
    "K02": _completeness,
    "K03": _marks,
    **dict.fromkeys(("K04", "K05", "K09", "K11", "K12", "K13", "K14", "K15", "K16", "K17"), _plain_share),
    "K06": _first_contact,
    "K07": _referrals,
    "K08": _waiting,
    "K10": _without_helper,
    "K18": _reach,
    "K19": _inflow,
    "K20": _outreach,
    "K21": _complaints,
    "K22": _signpost,
    "K23": _money,
}
STOCKS = {"K08", "K10", "K18"}  # of the last day, so the same in maand, jaar and twaalf_maanden
# The same count in two places: (KPI, path) and its twin.
TWINS = (
    (("K01", ("in_aanmerking",)), ("K02", ("paren", "noemer"))),
    (("K01", ("paren",)), ("K02", ("paren", "teller"))),
    (("K01", ("cohort",)), ("K09", ("noemer",))),
    (("K11", ("noemer",)), ("K17", ("noemer",))),
)
