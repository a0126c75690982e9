"""Courses of support (trajecten): how long, how intensive, towards which goals, and how they end."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from cases.terms import DAY
from reporting.management.demo import measuring
from reporting.management.demo.days import between, chance, pick
from reporting.management.demo.holding import Holding
from reporting.management.demo.questions import OWN_THEMES, THEMES
from reporting.management.demo.words import ACTIONS, GOALS, LEVEL_REASONS, PLANS, STABLE_REASONS
from reporting.management.demo.world import Row, World

if TYPE_CHECKING:
    from reporting.management.demo.stories import Script

ENDINGS = {
    "19": 0.68,
    "20": 0.02,
    "21": 0.03,
    "22": 0.012,
    "23": 0.03,
    "31": 0.045,
    "36": 0.008,
    "37": 0.025,
    "38": 0.025,
    "39": 0.03,
    "02": 0.025,
}
OLD_ENDINGS = {"02": 0.14, "39": 0.17}  # of those with dementia, more die or go to the Wlz
GOES_ON = ("20", "37")  # after these another course may follow in the same dossier
RESULTS = {"wholly": 0.42, "partly": 0.34, "not": 0.24}


class Courses:
    """Writes trajectories."""

    def __init__(self, world: World) -> None:
        self.world, self.rng, self.days = world, world.rng, world.days

    def outline(
        self, client: Row, case: Row, theme: str, contact_on: date, script: "Script", *, stops: bool
    ) -> tuple[Row | None, date | None, str]:
        """The trajectory if there is one, and when and why the dossier closes.

        Gives the row, the closing day (None: open) and the key of the reason.
        """
        rng, last = self.rng, self.days.last
        if stops or (not script.begins and not script.assessed and chance(rng, 0.12)):
            closed_on = self.days.on_or_after(contact_on + timedelta(days=between(rng, 10, 30, 70)))
            return None, closed_on if closed_on <= last else None, "withdrawn" if stops else "none"
        begin = script.begins or self.days.on_or_after(contact_on + timedelta(days=between(rng, 5, 18, 45)))
        begin = max(begin, contact_on)
        if begin > last or script.assessed == "open":
            return None, None, ""
        is_stable = chance(rng, THEMES[theme].stable)
        usual = rng.lognormvariate(6.05 if is_stable else 5.62, 0.6)
        ended = begin + timedelta(days=script.lasts or round(min(1000, max(40, usual))))
        trajectory = self.world.trajectory.add(case_id=case["id"], starts_on=begin)
        if is_stable:
            trajectory["stable_goal_on"] = begin + timedelta(days=rng.randint(0, 30))
            trajectory["stable_goal_reason"] = rng.choice(
                STABLE_REASONS[:1] if theme == "dementie" else STABLE_REASONS
            )
        if trajectory["stable_goal_on"] and trajectory["stable_goal_on"] > last:
            trajectory["stable_goal_on"], trajectory["stable_goal_reason"] = None, ""
        if theme in ("eenzaam", "dementie", "daginvulling", "psychisch") and chance(rng, 0.4):
            group = begin + timedelta(days=rng.randint(7, 120))
            trajectory["in_group_since"] = group if group <= min(ended, last) else None
        if ended > last:
            return trajectory, None, ""
        reason = pick(rng, ENDINGS | OLD_ENDINGS if theme == "dementie" else ENDINGS)
        trajectory["ends_on"], trajectory["end_reason"] = ended, reason
        if reason in GOES_ON and ended > last - timedelta(days=300):
            return trajectory, None, ""
        closed_on = ended if reason == "02" else ended + timedelta(days=between(rng, 0, 3, 28))
        if reason == "02":
            client["deceased_on"] = ended
        if reason == "31":
            self._move(client)
        return trajectory, closed_on if closed_on <= last else None, reason

    def _move(self, client: Row) -> None:
        """To another gemeente: of the region, or outside it, where no address is known to us."""
        if chance(self.rng, 0.3):
            clients = self.world.clients
            place = clients.place()
            client["municipality_id"], client["district_id"] = place.municipality, place.district
            client["postcode"] = f"{self.rng.choice(place.postcodes)}AB"
        else:
            client["district_id"] = None
            client["postcode"], client["house_number"] = "", None
        client["house_letter"] = client["house_addition"] = ""
        client["household_id"] = None

    def fill(self, trajectory: Row, case: Row, theme: str, holding: Holding, script: "Script") -> None:
        """Levels, goals and measurements, and sometimes a second trajectory after the first."""
        rng = self.rng
        level = script.level or rng.choices((1, 2, 3, 4), (22, 48, 24, 6))[0]
        case["plan_text"] = rng.choice(PLANS) if chance(rng, 0.9) else ""
        self._levels(trajectory, level)
        goals = self._goals(trajectory, theme)
        trajectory["goal_domains"] = goals
        domains = measuring.domains_of(rng, goals, THEMES[theme].domains)
        scores = measuring.start(rng, domains, level)
        measured = measuring.plan(
            rng,
            self.days,
            trajectory,
            scores,
            is_stable=trajectory["stable_goal_on"] is not None,
            start_done=script.start_done,
            half_year_done=script.half_year_done,
        )
        for day, moment, levels in measured:
            self.world.measurement.add(
                trajectory_id=trajectory["id"],
                measured_on=day,
                moment=moment,
                worker_id=holding.on(day).id,
                **levels,
            )
        self._continue(trajectory, case, theme, holding, script)

    def _continue(self, trajectory: Row, case: Row, theme: str, holding: Holding, script: "Script") -> None:
        """Now and then one course is followed by another in the same dossier."""
        last = self.days.last
        ended, closed_on = trajectory["ends_on"], case["closed_on"]
        if ended is None or trajectory["end_reason"] not in GOES_ON or closed_on is not None:
            return
        begin = self.days.on_or_after(ended + DAY)
        if begin <= last:
            again = self.world.trajectory.add(case_id=case["id"], starts_on=begin)
            self.fill(again, case, theme, holding, script)

    def _levels(self, trajectory: Row, level: int) -> None:
        """The level at the start and its changes: more often down than up."""
        rng, add = self.rng, self.world.intensity.add
        end = min(trajectory["ends_on"] or self.days.last, self.days.last)
        day, lowered = trajectory["starts_on"], False
        add(
            trajectory_id=trajectory["id"],
            starts_on=day,
            level=level,
            reason=rng.choice(LEVEL_REASONS["start"]),
        )
        while True:
            too_fast = lowered and chance(rng, 0.09)
            day += timedelta(days=between(rng, 20, 50, 90) if too_fast else between(rng, 70, 130, 260))
            if day >= end:
                return
            down = not too_fast and level > 1 and chance(rng, 0.74)
            if not down and (level == 4 or not (too_fast or chance(rng, 0.3))):
                lowered = False
                continue
            level += -1 if down else 1
            lowered = down
            reason = rng.choice(LEVEL_REASONS["down" if down else "up"])
            add(trajectory_id=trajectory["id"], starts_on=day, level=level, reason=reason)

    def _goals(self, trajectory: Row, theme: str) -> list[str]:
        """One to three goals; gives the domains worked on."""
        rng, ended = self.rng, trajectory["ends_on"]
        end = min(ended or self.days.last, self.days.last)
        if chance(rng, 0.03):
            return []
        first, *others = THEMES[theme].domains
        domains = [first, *rng.sample(others, min(len(others), rng.choice((0, 1, 1, 1, 2))))]
        if chance(rng, 0.04):
            domains.append(rng.choice(OWN_THEMES))
        for domain in domains:
            early = trajectory["starts_on"] + timedelta(days=between(rng, 60, 150, 400))
            closed = early if early <= end and chance(rng, 0.3) else ended
            self.world.goal.add(
                trajectory_id=trajectory["id"],
                domain=domain,
                text=rng.choice(GOALS[domain]),
                actions=rng.choice(ACTIONS) if chance(rng, 0.8) else "",
                closed_on=closed,
                result=pick(rng, RESULTS) if closed else "",
            )
        return [domain for domain in domains if domain not in OWN_THEMES]
