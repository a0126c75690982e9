"""Did it help: classes of change between two measurements, what counts as success, and how sure that is.

Pure arithmetic of KPI K01, version 1. Shares are handled as counts or exact fractions; nothing is rounded
before it is compared. Source: ZRM 2017 (levels), Participatieladder (steps), Wilson 1927 (interval).
"""

from collections.abc import Collection, Mapping
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Literal

from cases.scales import Domain

Change = Literal["improved", "same", "worse"]
Participation = Literal["improved", "same", "worse", "not_measured"]
Verdict = Literal[
    "too_few", "undetermined", "met_for_certain", "missed_for_certain", "met_in_margin", "missed_in_margin"
]

Z = Decimal("1.959964")
FEWEST_PAIRS = 10
LEAST_COVERAGE = Fraction(70, 100)
CLEAR_FALL = 2  # levels; one such fall on a basis domain forbids `improved`


def basis(before: Mapping[str, int], after: Mapping[str, int], *, goals: Collection[str] = ()) -> list[str]:
    """The domains that decide about self-reliance: goals scored twice, or without any all scored twice.

    >>> basis({"financien": 2, "justitie": 3}, {"financien": 3, "justitie": 3}, goals=["huisvesting"])
    ['financien', 'justitie']
    """
    twice = [domain for domain in before if domain in after]
    return [domain for domain in twice if domain in goals] or twice


def self_reliance(
    before: Mapping[str, int], after: Mapping[str, int], *, goals: Collection[str] = ()
) -> Change:
    """How self-reliance changed between two measurements of one trajectory.

    before, after: domain code -> level 1..5; a domain that was not scored is absent.
    goals: the domains worked on. Those scored twice decide; without any, all scored twice do.

    >>> self_reliance({"financien": 2, "justitie": 3}, {"financien": 3, "justitie": 3}, goals={"financien"})
    'improved'

    Raises ValueError when no domain was scored twice. Source: KPI K01, version 1.
    """
    changes = [after[domain] - before[domain] for domain in basis(before, after, goals=goals)]
    if not changes:
        raise ValueError("no domain was scored at both moments")
    if 2 * sum(changes) <= -len(changes):
        return "worse"
    if 2 * sum(changes) >= len(changes) and min(changes) > -CLEAR_FALL:
        return "improved"
    return "same"


def participation(
    before: Mapping[str, int],
    after: Mapping[str, int],
    *,
    ladder_before: int | None = None,
    ladder_after: int | None = None,
) -> Participation:
    """How taking part in society changed: by the Participatieladder (1..6) if given twice, else by domain 12.

    >>> participation({}, {}, ladder_before=2, ladder_after=3)
    'improved'
    >>> participation({"financien": 2}, {"financien": 3}, ladder_after=3)
    'not_measured'
    """
    first, second = ladder_before, ladder_after
    if first is None or second is None:
        domain = Domain.MAATSCHAPPELIJKE_PARTICIPATIE
        first, second = before.get(domain), after.get(domain)
    if first is None or second is None:
        return "not_measured"
    return "improved" if second > first else "worse" if second < first else "same"


def is_success(
    variant: str, self_reliant: Change, participating: Participation, *, stable_goal: bool = False
) -> bool:
    """Whether a pair counts as a success under a variant A-D of the contract.

    stable_goal: marked in time that staying stable is the goal (stabiel als doel).

    >>> is_success("C", "same", "not_measured", stable_goal=True)
    True
    >>> is_success("A", "improved", "not_measured")
    False
    """
    classes = {self_reliant, participating}
    better, worse = "improved" in classes, "worse" in classes
    match variant:
        case "A":
            return classes == {"improved"}
        case "B":
            return better and not worse
        case "C":
            return (better or stable_goal) and not worse
        case "D":
            return not worse
    raise ValueError(f"unknown variant {variant!r}")


def wilson(successes: int, pairs: int) -> tuple[Fraction, Fraction] | None:
    """The 95 % Wilson interval of a share as two fractions of 1; None over nothing.

    The square root is taken to 50 digits, far beyond what any comparison here can notice.

    >>> [f"{float(100 * end):.1f}" for end in wilson(8, 10)]
    ['49.0', '94.3']
    >>> [f"{float(100 * end):.1f}" for end in wilson(0, 12)]
    ['0.0', '24.2']
    """
    if not pairs:
        return None
    z, p = Fraction(Z), Fraction(successes, pairs)
    inside = p * (1 - p) / pairs + z * z / (4 * pairs * pairs)
    with localcontext() as context:
        context.prec = 50
        root = Fraction((Decimal(inside.numerator) / Decimal(inside.denominator)).sqrt())
    centre, half, scale = p + z * z / (2 * pairs), z * root, 1 + z * z / pairs
    low = Fraction(0) if successes == 0 else (centre - half) / scale
    high = Fraction(1) if successes == pairs else (centre + half) / scale
    return low, high


def verdict(successes: int, pairs: int, eligible: int, target: Decimal) -> Verdict:
    """What may be said about K01: the first that holds, on exact values. target: per cent, as in 75.

    >>> verdict(40, 50, 60, Decimal(75))
    'met_in_margin'
    """
    if pairs < FEWEST_PAIRS:
        return "too_few"
    if Fraction(pairs, eligible) < LEAST_COVERAGE:
        return "undetermined"
    aim = Fraction(target) / 100
    low, high = wilson(successes, pairs) or (Fraction(0), Fraction(1))
    if low >= aim:
        return "met_for_certain"
    if high < aim:
        return "missed_for_certain"
    return "met_in_margin" if Fraction(successes, pairs) >= aim else "missed_in_margin"
