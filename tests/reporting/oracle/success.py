"""K01 to K03: what was measured, and what people say."""

from decimal import Decimal

from tests.reporting.oracle.arithmetic import (
    DAY,
    DOMAINS,
    part,
    rounded,
    six_months_later,
    tna,
)
from tests.reporting.oracle.rows import Rows


class Success(Rows):
    """Two measurements of a trajectory, and what became of somebody between them."""

    def of(self, trajectory):
        return self.measured[trajectory.pk]

    def t0(self, trajectory):
        start = trajectory.starts_on
        found = [
            one
            for one in self.of(trajectory)
            if one.moment == "start" and start - 14 * DAY <= one.measured_on <= start + 42 * DAY
        ]
        return min(found, key=lambda one: (one.measured_on, one.external_id), default=None)

    def t1(self, trajectory):
        due = six_months_later(trajectory.starts_on)
        found = [
            one
            for one in self.of(trajectory)
            if one.moment != "start" and abs((one.measured_on - due).days) <= 30
        ]
        key = lambda one: (abs((one.measured_on - due).days), one.measured_on, one.external_id)  # noqa: E731
        return min(found, key=key, default=None)

    def te(self, trajectory):
        end, t0 = trajectory.ends_on, self.t0(trajectory)
        opens = six_months_later(trajectory.starts_on) - 30 * DAY
        if end is None or end >= opens or t0 is None:
            return None
        found = [
            one
            for one in self.of(trajectory)
            if one.moment == "end"
            and end - 14 * DAY <= one.measured_on <= end + 42 * DAY
            and (one.measured_on - t0.measured_on).days >= 28
        ]
        key = lambda one: (abs((one.measured_on - end).days), one.measured_on, one.external_id)  # noqa: E731
        return min(found, key=key, default=None)

    def excluded(self, trajectory):
        opens = six_months_later(trajectory.starts_on) - 30 * DAY
        if trajectory.end_reason not in ("02", "31", "39") or trajectory.ends_on >= opens:
            return None
        return None if self.te(trajectory) else trajectory.end_reason

    def pair(self, trajectory):
        first, second = self.t0(trajectory), self.t1(trajectory) or self.te(trajectory)
        if first is None or second is None:
            return None
        both = [d for d in DOMAINS if getattr(first, d) is not None and getattr(second, d) is not None]
        return (first, second, both) if both else None

    def classes(self, trajectory, first, second, both):
        chosen = [domain for domain in both if domain in trajectory.goal_domains] or both
        steps = [getattr(second, domain) - getattr(first, domain) for domain in chosen]
        if 2 * sum(steps) >= len(steps) and all(step > -2 for step in steps):
            own = "verbeterd"
        elif 2 * sum(steps) <= -len(steps):
            own = "verslechterd"
        else:
            own = "gelijk"
        before, after = first.participation_ladder, second.participation_ladder
        if before is None or after is None:
            before, after = first.maatschappelijke_participatie, second.maatschappelijke_participatie
        if before is None or after is None:
            return own, "niet_gemeten"
        return own, "gelijk" if before == after else "verbeterd" if after > before else "verslechterd"

    def success(self, trajectory, first, own, taking_part):
        classes = [own, taking_part]
        marked = trajectory.stable_goal_on
        stable = marked is not None and (marked - first.measured_on).days <= 42
        none_worse, better = "verslechterd" not in classes, "verbeterd" in classes
        return {
            "A": classes == ["verbeterd", "verbeterd"],
            "B": better and none_worse,
            "C": (better and none_worse) or (stable and none_worse),
            "D": none_worse,
        }[self.variant]

    def k01(self, window):
        cohort = self.cohort(window)
        reasons = dict.fromkeys(("02", "31", "39"), 0)
        table = {
            own: dict.fromkeys(("verbeterd", "gelijk", "verslechterd", "niet_gemeten"), 0)
            for own in ("verbeterd", "gelijk", "verslechterd")
        }
        eligible = pairs = won = 0
        for trajectory in cohort:
            if reason := self.excluded(trajectory):
                reasons[reason] += 1
                continue
            eligible += 1
            if found := self.pair(trajectory):
                pairs += 1
                own, taking_part = self.classes(trajectory, *found)
                table[own][taking_part] += 1
                won += self.success(trajectory, found[0], own, taking_part)
        low, high = self.wilson(won, pairs) if pairs else (None, None)
        return {
            "cohort": len(cohort),
            "uitgezonderd": reasons,
            "in_aanmerking": eligible,
            "paren": pairs,
            "dekking": part(pairs, eligible),
            "geslaagd": won,
            "aandeel": part(won, pairs),
            "wilson": [rounded(100 * low), rounded(100 * high)] if pairs else None,
            "ondergrens": part(won, eligible),
            "bovengrens": part(won + eligible - pairs, eligible),
            "oordeel": self.verdict(won, pairs, eligible, low, high),
            "kruistabel": table,
        }

    def wilson(self, won, n):
        z, p = Decimal("1.959964"), Decimal(won) / n
        below = 1 + z * z / n
        centre = (p + z * z / (2 * n)) / below
        half = z * (p * (1 - p) / n + z * z / (4 * n * n)).sqrt() / below
        return Decimal(0) if won == 0 else centre - half, Decimal(1) if won == n else centre + half

    def verdict(self, won, pairs, eligible, low, high):
        if pairs < 10:
            return "te weinig gegevens"
        if 100 * pairs < 70 * eligible:
            return "niet vaststelbaar"
        if 100 * low >= self.target:
            return "aantoonbaar gehaald"
        if 100 * high < self.target:
            return "aantoonbaar niet gehaald"
        if 100 * won >= self.target * pairs:
            return "gehaald, binnen de marge"
        return "niet gehaald, binnen de marge"

    def k02(self, window):
        started = [
            one for one in self.trajectories if self.ours(one.case) and one.starts_on + 42 * DAY in window
        ]
        measured = [one for one in started if self.t0(one)]
        success = self.k01(window)
        return {
            "startmeting": tna(len(measured), len(started)),
            "paren": tna(success["paren"], success["in_aanmerking"]),
        }

    def k03(self, window):
        mine = [a for a in self.answers if a.municipality_id == self.gemeente.pk and a.answered_on in window]
        found = {}
        for name, mark in (("professionals", "mark_professionals"), ("bereikbaarheid", "mark_access")):
            marks = [getattr(one, mark) for one in mine if getattr(one, mark) is not None]
            high = [one for one in marks if one >= 7]
            found[name] = tna(len(high), len(marks)) | {"gemiddelde": part(sum(marks), len(marks), 1)}
        return found
