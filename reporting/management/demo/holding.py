"""Who holds a dossier from the first day to the last: vast, vervanging, illness and departure."""

from collections.abc import Iterator
from datetime import date, timedelta

from cases.terms import DAY
from reporting.management.demo.days import between, chance
from reporting.management.demo.people import Worker
from reporting.management.demo.world import World

FAR = date(2999, 12, 31)


class Holding:
    """The assignments of one dossier, in order, no day twice."""

    def __init__(self, world: World, case_id: int, team: str) -> None:
        self.world, self.case_id, self.team = world, case_id, team
        self.held: list[tuple[date, date, Worker]] = []

    def fill(
        self,
        first: date,
        closed_on: date | None,
        worker: Worker,
        *,
        stays: bool = False,
        stand_in: Worker | None = None,
    ) -> None:
        """All periods from the first assignment until the dossier closes (None: it is open).

        stays: the worker hands over to nobody. stand_in: who takes over in an absence that still lasts.
        """
        world, rng = self.world, self.world.rng
        end = closed_on or FAR
        change = first + timedelta(days=between(rng, 60, 150, 400)) if chance(rng, 0.1) else FAR
        if stays or change >= world.days.last:
            change = FAR  # the last day of the first worker, who then hands over
        day = first
        while day <= end:
            stop = min(end, worker.ends_on or FAR, change)
            for begin, last, holder in self._pieces(day, stop, worker, stand_in):
                self._add(begin, last, holder, is_vast=holder is worker)
            day, change = stop + DAY, FAR
            if day > min(end, world.days.last):
                break
            if worker.ends_on == stop and world.days.last - stop < timedelta(days=20) and chance(rng, 0.4):
                break  # the team lead still has to choose someone: the dossier stands without helper
            worker = world.people.holder(self.team, day, but=worker)

    def _pieces(
        self, day: date, stop: date, worker: Worker, stand_in: Worker | None
    ) -> Iterator[tuple[date, date, Worker]]:
        """The period of one worker, cut by stand-ins where the worker is absent."""
        rng, last_day = self.world.rng, self.world.days.last
        for first, last in worker.absences:
            if first <= day + DAY or first > stop:
                continue
            back = last or FAR
            if back >= stop and stop != FAR:
                continue
            lasts = back >= last_day
            if not (stand_in and lasts) and not chance(rng, 0.7 if lasts else 0.8):
                continue
            other = stand_in if stand_in and lasts else self.world.people.holder(self.team, first, but=worker)
            yield day, first - DAY, worker
            yield first, back, other
            day = back + DAY if back < FAR else FAR
            if day == FAR:
                return
        yield day, stop, worker

    def _add(self, first: date, last: date, worker: Worker, *, is_vast: bool) -> None:
        self.held.append((first, last, worker))
        self.world.assignment.add(
            case_id=self.case_id,
            worker_id=worker.id,
            kind="fixed" if is_vast else "replacement",
            starts_on=first,
            ends_on=None if last == FAR else last,
        )

    def on(self, day: date) -> Worker:
        """Who held the dossier on a day; the nearest one where nobody did."""
        for _, last, worker in self.held:
            if day <= last:
                return worker
        return self.held[-1][2]
