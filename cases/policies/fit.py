"""How well an organisation or a team fits a question: from facts and rules to a ranking with its reasons.

Pure, and blind: who it is, what it is called, in which order it comes and for whom the adviser works are no
facts here, so that none of them can count. What is not known counts neither for nor against.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.crypto import salted_hmac

from cases.scales import Factor

STALE_AFTER = 30  # days: what was told of places and waiting longer ago is no longer known
AT_ONCE, SHORT, USUAL, LONG = 0, 2, 6, 12  # weeks of waiting, the last one of each class
BEST = 2  # points for the best that can be said of a factor; the worst is as far below zero


@dataclass(frozen=True)
class Facts:
    """What is known of one candidate for one question. None everywhere: not known, or not asked.

    offers: whether it gives the help that is asked. area: 2 it works in this wijk, 1 in this gemeente, 0 not
    here. places, waiting_weeks: as told on `told_on`. speaks: whether in the language that is asked.
    helps: it helps or helped this resident before. is_asked: it has a referral of this resident already,
    without an answer or on its waiting list.
    """

    offers: bool | None = None
    area: int | None = None
    places: int | None = None
    waiting_weeks: int | None = None
    told_on: date | None = None
    speaks: bool | None = None
    helps: bool = False
    is_asked: bool = False

    def on(self, day: date) -> "Facts":
        """The same facts on a day, without what was told too long ago."""
        if self.told_on is None or (day - self.told_on).days <= STALE_AFTER:
            return self
        return replace(self, places=None, waiting_weeks=None)


@dataclass(frozen=True)
class Reason:
    """One reason, in words. points: for (above zero), against (below), or said without counting (zero)."""

    factor: Factor
    points: int
    text: str


@dataclass(frozen=True)
class Candidate:
    """Who may be proposed. key: the id under which the outside knows it; it only decides between equals."""

    key: str
    facts: Facts


@dataclass(frozen=True)
class Suggestion:
    """One candidate in its place. score: the sum of points times weight."""

    key: str
    score: int
    reasons: tuple[Reason, ...]

    @property
    def speaks_for(self) -> list[str]:
        return [reason.text for reason in self.reasons if reason.points > 0]

    @property
    def speaks_against(self) -> list[str]:
        return [reason.text for reason in self.reasons if reason.points < 0]

    @property
    def is_unknown(self) -> list[str]:
        """What is not known, or lies in the middle: it did not count."""
        return [reason.text for reason in self.reasons if reason.points == 0]


def rank(
    candidates: Iterable[Candidate], weights: Mapping[str, int], *, question: str, on: date
) -> list[Suggestion]:
    """The candidates, the best fit first.

    weights: factor -> how much it counts, 0 not at all. question: what the lot between equals is drawn by,
    the same for the same question, so that nobody is first by name, by number or by asking again.
    """
    found = [suggest(each, weights, on=on) for each in candidates]
    return sorted(found, key=lambda each: (-each.score, lot(question, each.key), each.key))


def suggest(candidate: Candidate, weights: Mapping[str, int], *, on: date) -> Suggestion:
    """One candidate with its reasons, those that count most first."""
    counted = [reason for reason in reasons(candidate.facts, on=on) if weights.get(reason.factor, 0) > 0]
    score = sum(reason.points * weights[reason.factor] for reason in counted)
    counted.sort(key=lambda reason: -abs(reason.points * weights[reason.factor]))
    return Suggestion(candidate.key, score, tuple(counted))


def lot(question: str, key: str) -> str:
    """Where a candidate falls among its equals for this question: by nobody to foresee or to choose."""
    return salted_hmac("cases.policies.fit.lot", f"{question}|{key}", algorithm="sha256").hexdigest()


def reasons(facts: Facts, *, on: date) -> Sequence[Reason]:
    """What can be said of every factor; what was not asked is not said.

    >>> [one.text for one in reasons(Facts(offers=True, area=2), on=date(2026, 5, 4))]
    ['Geeft deze hulp', 'Werkt in deze wijk', 'Plekken niet bekend', 'Wachttijd niet bekend']
    """
    known = facts.on(on)
    is_stale = known != facts
    told = [
        _offers(facts.offers),
        _area(facts.area),
        _places(known.places, is_stale=is_stale),
        _wait(known.waiting_weeks, is_stale=is_stale),
        _speaks(facts.speaks),
        _relation(helps=facts.helps, is_asked=facts.is_asked),
    ]
    return [reason for reason in told if reason]


def _offers(offers: bool | None) -> Reason | None:
    if offers is None:
        return None
    if offers:
        return Reason(Factor.EXPERTISE, BEST, "Geeft deze hulp")
    return Reason(Factor.EXPERTISE, -BEST, "Geeft deze hulp niet, volgens het aanbod")


def _area(area: int | None) -> Reason | None:
    if area is None:
        return Reason(Factor.AREA, 0, "Werkgebied niet bekend")
    said = {
        2: Reason(Factor.AREA, 2, "Werkt in deze wijk"),
        1: Reason(Factor.AREA, 1, "Werkt in deze gemeente"),
    }
    return said.get(area, Reason(Factor.AREA, -BEST, "Werkt niet in deze wijk of gemeente"))


def _places(places: int | None, *, is_stale: bool) -> Reason:
    if places is None:
        text = "Opgave van plekken is te oud" if is_stale else "Plekken niet bekend"
        return Reason(Factor.ROOM, 0, text)
    if places == 0:
        return Reason(Factor.ROOM, -BEST, "Geen plek")
    return Reason(Factor.ROOM, BEST, f"{places} {'plek' if places == 1 else 'plekken'} vrij")


def _wait(weeks: int | None, *, is_stale: bool) -> Reason:
    if weeks is None:
        text = "Opgave van de wachttijd is te oud" if is_stale else "Wachttijd niet bekend"
        return Reason(Factor.WAIT, 0, text)
    text = f"Wacht nu {weeks} {'week' if weeks == 1 else 'weken'}" if weeks else "Geen wachttijd"
    classes = ((AT_ONCE, 2), (SHORT, 1), (USUAL, 0), (LONG, -1))
    return Reason(Factor.WAIT, next((points for last, points in classes if weeks <= last), -BEST), text)


def _speaks(speaks: bool | None) -> Reason | None:
    if speaks is None:
        return None
    if speaks:
        return Reason(Factor.LANGUAGE, BEST, "Spreekt deze taal")
    return Reason(Factor.LANGUAGE, -BEST, "Spreekt deze taal niet, volgens het aanbod")


def _relation(*, helps: bool, is_asked: bool) -> Reason | None:
    if is_asked:
        return Reason(Factor.RELATION, -BEST, "Er ligt al een verwijzing")
    return Reason(Factor.RELATION, BEST, "Kent deze inwoner al") if helps else None
