"""How much each worker of a team holds, weighed by level: shown on the board and by every choice of one."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from cases.figures import words
from cases.figures.held import Held, held_in_team
from cases.figures.steps import Next, Step, next_steps
from cases.models import Intensity
from providers.models import USUAL_WEIGHTS, CaseloadGuide, Role, User, beyond_sight

DEFAULT_LEVEL = Intensity.Level.REGULAR


class Guide(NamedTuple):
    """What levels 1 to 4 weigh, and the usual band of one worker; None where a team said nothing."""

    weights: tuple[int, ...] = USUAL_WEIGHTS
    band: tuple[int, int] | None = None

    def weight(self, level: int | None) -> int:
        """What a dossier of this level counts; without a trajectory it counts as regular."""
        return self.weights[(level or DEFAULT_LEVEL) - 1]

    def is_over(self, heavy: int) -> bool:
        """Whether a sum lies above the band; without one nothing does."""
        return self.band is not None and heavy > self.band[1]

    @property
    def said(self) -> str:
        """
        >>> Guide(band=(14, 22)).said
        ', bandbreedte 14–22'
        """
        return f", bandbreedte {self.band[0]}–{self.band[1]}" if self.band else ""


class Load(NamedTuple):
    """How much one worker holds. heavy: sum of the weights; absent: until when, in words."""

    pk: int
    name: str
    employer: str
    number: int
    heavy: int
    late: int
    measurements: int
    stands_in: int
    absent: str
    by_district: Mapping[str, int]  # name of a wijk -> dossiers held there

    def then(self, guide: Guide, *, level: int | None = None, more: int = 0, heavier: int = 0) -> str:
        """What holding one dossier more would make of it; more, heavier: what was promised before it.

        >>> load = Load(1, "An", "", 12, 18, 0, 0, 0, "", {})
        >>> load.then(Guide(band=(14, 22)))
        '12 → 13 dossiers, zwaarte 18 → 20, bandbreedte 14–22'
        """
        number, heavy = self.number + more, self.heavy + heavier
        after = heavy + guide.weight(level)
        return f"{number} → {number + 1} dossiers, zwaarte {heavy} → {after}{guide.said}"


def guide_of(team_id: int | None, *, on: date) -> Guide:
    """The guide of a team on the day; the usual weights and no band where it has none."""
    row = CaseloadGuide.objects.in_force(on=on).filter(team=team_id).first()
    return Guide(row.weights, (row.band_low, row.band_high)) if row else Guide()


@beyond_sight("how much colleagues hold, also for other teams")
def loads(team_id: int, *, on: date) -> dict[int, str]:
    """What each worker of a team holds, in words: worker -> "19 dossiers, zwaarte 34"."""
    guide = guide_of(team_id, on=on)
    return {load.pk: said(load.number, load.heavy) for load in weighed(team_id, guide, on=on)}


def weighed(team_id: int, guide: Guide, *, on: date) -> list[Load]:
    """The load of every wijkcoach of a team, by name. Asked beyond sight: it counts other teams as well."""
    found = User.objects.at_work(on=on).filter(team=team_id).with_role(Role.COACH)
    workers = list(found.select_related("employer").order_by("name", "pk"))
    held = held_in_team(team_id, [worker.pk for worker in workers], on=on)
    mine: dict[int, list[Held]] = {worker.pk: [] for worker in workers}
    away: dict[int, list[Held]] = {worker.pk: [] for worker in workers}
    for one in held:
        if one.worker_id in mine:
            mine[one.worker_id].append(one)
        if one.fixed_worker_id in away:
            away[one.fixed_worker_id].append(one)
    return [_load(worker, guide, mine[worker.pk], away[worker.pk], on) for worker in workers]


def said(count: int, heavy: int) -> str:
    """
    >>> said(1, 2)
    '1 dossier, zwaarte 2'
    """
    return f"{count} {'dossier' if count == 1 else 'dossiers'}, zwaarte {heavy}"


def _load(worker: User, guide: Guide, mine: Sequence[Held], away: Sequence[Held], on: date) -> Load:
    districts: dict[str, int] = {}
    steps = [next_steps(one, on=on) for one in mine]
    for one in mine:
        if one.district:
            districts[one.district] = districts.get(one.district, 0) + 1
    return Load(
        pk=worker.pk,
        name=worker.name,
        employer=worker.employer.name if worker.employer else "",
        number=len(mine),
        heavy=sum(guide.weight(one.level) for one in mine),
        late=sum(found[0].due < on for found in steps),
        measurements=sum(_is_due(found, on) for found in steps),
        stands_in=sum(one.is_replacement for one in mine),
        absent=_absent(away),
        by_district=districts,
    )


# Measurements that can be done now: so many days before they are due.
DUE = {Step.FIRST_MEASUREMENT: 42, Step.HALF_YEAR: 30}


def _is_due(steps: Sequence[Next], on: date) -> bool:
    """Whether a measurement of the dossier can be done now."""
    return any((step.due - on).days <= DUE[step.step] for step in steps if step.step in DUE)


def _absent(away: Sequence[Held]) -> str:
    if not away:
        return ""
    ends = [one.until for one in away]
    last = max(end for end in ends if end) if all(ends) else None
    until = f"tot en met {words.day(last)}" if last else "tot nader bericht"
    return f"Vervangen {until}"
