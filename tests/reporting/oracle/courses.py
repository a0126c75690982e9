"""K11 to K15 and K17: how help went down, ended and came back."""

from itertools import pairwise

from tests.reporting.oracle.arithmetic import tna
from tests.reporting.oracle.rows import Rows


class Courses(Rows):
    """Steps of intensity, ends and goals."""

    def steps(self, trajectory):
        levels = [one for one in self.intensities if one.trajectory_id == trajectory.pk]
        return [(b.starts_on, b.level - a.level) for a, b in pairwise(levels)]

    def lowered(self, trajectory, window):
        return [
            day
            for day, step in self.steps(trajectory)
            if step < 0
            and day in window
            and trajectory.starts_on <= day
            and (trajectory.ends_on is None or day <= trajectory.ends_on)
        ]

    def running(self, window):
        return [
            one
            for one in self.trajectories
            if self.ours(one.case) and window.touches(one.starts_on, one.ends_on)
        ]

    def k11(self, window):
        running = self.running(window)
        return tna(sum(bool(self.lowered(one, window)) for one in running), len(running))

    def k12(self, window):
        before = window.back(3)
        top = bottom = 0
        for one in self.trajectories:
            days = self.lowered(one, before) if self.ours(one.case) else []
            if days:
                bottom += 1
                raises = [day for day, step in self.steps(one) if step > 0]
                top += any(1 <= (up - down).days <= 92 for up in raises for down in days)
        return tna(top, bottom)

    def k13(self, window):
        closed = [one for one in self.cases if self.ours(one) and one.closed_on in window.back(12)]
        top = 0
        for case in closed:
            top += any(
                opener.case.client_id == case.client_id
                and opener.case_id != case.pk
                and 1 <= (opener.received_on - case.closed_on).days <= 365
                for opener in self.openers.values()
            )
        return tna(top, len(closed))

    def k14(self, window):
        ended = [
            one
            for one in self.trajectories
            if self.ours(one.case)
            and one.ends_on in window
            and one.end_reason not in ("02", "31", "36", "37", "38", "39")
        ]
        return tna(sum(one.end_reason in ("21", "22", "23") for one in ended), len(ended))

    def k15(self, window):
        closed = [
            one.result for one in self.goals if self.ours(one.trajectory.case) and one.closed_on in window
        ]
        return tna(closed.count("wholly") + closed.count("partly"), len(closed))

    def k17(self, window):
        running = self.running(window)
        grouped = [one for one in running if one.in_group_since and one.in_group_since <= window.last]
        return tna(len(grouped), len(running))
