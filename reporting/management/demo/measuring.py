"""Measurements of a course of support: what was scored, when, and how people changed."""

from datetime import date, timedelta
from random import Random

from cases.scales import Domain
from cases.terms import add_months
from reporting.management.demo.days import Days, between, chance, pick
from reporting.management.demo.world import Row

# What becomes of people between two moments, and of those for whom staying stable is the goal.
COURSES = {"better": 0.71, "same": 0.18, "worse": 0.11}
LEARNED = 0.5  # share of the courses that go a step better at the end of the history, as teams learn
STABLE_COURSES = {"better": 0.22, "same": 0.55, "worse": 0.23}
STEPS = {  # change of a domain -> weight
    "better": {2: 0.16, 1: 0.6, 0: 0.22, -1: 0.02},
    "same": {1: 0.14, 0: 0.74, -1: 0.12},
    "worse": {1: 0.04, 0: 0.28, -1: 0.6, -2: 0.08},
}
LADDER_STEPS = {
    "better": {1: 0.45, 2: 0.07, 0: 0.46, -1: 0.02},
    "same": {1: 0.12, 0: 0.83, -1: 0.05},
    "worse": {1: 0.04, 0: 0.62, -1: 0.34},
}
CARELESS = 0.055  # share without a startmeting
LATE = 0.035


def domains_of(rng: Random, goals: list[str], theme: tuple[str, ...]) -> list[str]:
    """Which domains are scored: the goals, and what the question needs besides."""
    chosen = set(goals) | {domain for domain in theme if chance(rng, 0.6)}
    if chance(rng, 0.5):
        chosen.add(Domain.MAATSCHAPPELIJKE_PARTICIPATIE.value)
    return [domain for domain in Domain.values if domain in chosen] or [theme[0]]


def start(rng: Random, domains: list[str], level: int) -> dict[str, int]:
    """The first scores; the heavier the help, the lower. Keys: domain codes and the ladder."""
    base = {1: 3.4, 2: 2.9, 3: 2.3, 4: 1.8}[level]
    scores = {domain: min(4, max(1, round(rng.gauss(base, 0.7)))) for domain in domains}
    if chance(rng, 0.78):
        scores["participation_ladder"] = min(5, max(1, round(rng.gauss(2.4, 0.9))))
    return scores


def later(rng: Random, before: dict[str, int], course: str) -> dict[str, int]:
    """The scores some months later. Now and then a domain is left out."""
    after = {}
    for code, score in before.items():
        if code == "participation_ladder":
            step = rng.choices(list(LADDER_STEPS[course]), list(LADDER_STEPS[course].values()))[0]
            after[code] = min(6, max(1, score + step))
        elif len(before) < 3 or not chance(rng, 0.04):
            step = rng.choices(list(STEPS[course]), list(STEPS[course].values()))[0]
            after[code] = min(5, max(1, score + step))
    return after if _is_scored(after) else dict(before)


def _is_scored(scores: dict[str, int]) -> bool:
    """Holds a life domain: the Participatieladder alone is no measurement."""
    return bool(set(scores) - {"participation_ladder"})


def start_day(rng: Random, begin: date, *, done: bool | None) -> date | None:
    """When the startmeting was done: mostly in the first weeks, sometimes late, sometimes never."""
    if done is False or (done is None and chance(rng, CARELESS)):
        return None
    if done is None and chance(rng, LATE):
        return begin + timedelta(days=between(rng, 43, 50, 75))
    return begin + timedelta(days=between(rng, -6, 9, 40))


def half_year_day(rng: Random, begin: date, *, done: bool | None) -> date | None:
    """When the halfjaarmeting was done: in the window, some outside it, some never."""
    due = add_months(begin, 6)
    if done is False or (done is None and chance(rng, 0.06)):
        return None
    if done is None and chance(rng, 0.05):
        return due + timedelta(days=between(rng, 31, 40, 75))
    if done is None and chance(rng, 0.015):
        return due - timedelta(days=between(rng, 31, 35, 50))
    return due + timedelta(days=between(rng, -27, 0, 27))


def plan(
    rng: Random,
    days: Days,
    trajectory: Row,
    scores: dict[str, int],
    *,
    is_stable: bool,
    start_done: bool | None,
    half_year_done: bool | None,
) -> list[tuple[date, str, dict[str, int]]]:
    """All measurements of a trajectory up to the last day: day, moment, scores."""
    begin, end, last = trajectory["starts_on"], trajectory["ends_on"], days.last
    until = min(end or last, last)
    found: list[tuple[date, str, dict[str, int]]] = []
    first = start_day(rng, begin, done=start_done)
    if first and first <= until:
        found.append((first, "start", scores))
    course = pick(rng, STABLE_COURSES if is_stable else COURSES)
    if course != "better" and chance(rng, LEARNED * days.progress(begin)):
        course = "better" if course == "same" else "same"
    window_opens = add_months(begin, 6) - timedelta(days=30)
    after = later(rng, scores, course)
    if chance(rng, 0.12) and begin + timedelta(days=120) <= until:
        halfway = {code: score for code, score in after.items() if chance(rng, 0.7)}
        halfway = halfway if _is_scored(halfway) else after
        found.append((begin + timedelta(days=between(rng, 60, 90, 115)), "interim", halfway))
    if end is None or end >= window_opens:
        if (day := half_year_day(rng, begin, done=half_year_done)) and day <= until:
            found.append((day, "half_year", after))
        number = 12
        while (day := add_months(begin, number) + timedelta(days=between(rng, -20, 0, 20))) <= until:
            if chance(rng, 0.7):
                after = later(rng, after, "better" if chance(rng, 0.4) else "same")
                found.append((day, "half_year", after))
            number += 6
    if end and end <= last and trajectory["end_reason"] != "02":
        day = max(end - timedelta(days=between(rng, 0, 4, 12)), begin + timedelta(days=29))
        share = 0.4 if trajectory["end_reason"] in ("31", "39") else 0.8
        if chance(rng, share) and day <= last and (day - end).days <= 40:
            found.append((day, "end", after))
    return found
