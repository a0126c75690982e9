"""Random dossiers for comparing two countings: everything the constraints allow, boundaries preferred."""

from datetime import date, timedelta
from random import Random

from cases import models as cases
from cases.scales import Domain
from cases.terms import add_months
from intake import models as intake
from outcomes import models as outcomes
from providers import models as providers
from reporting.scales import CHANNEL, DESTINATION, OUTCOME, SOURCE

DAY = timedelta(days=1)
FIRST, LAST = date(2023, 10, 1), date(2026, 3, 31)
OFFSETS = (-15, -14, -13, 0, 1, 27, 28, 29, 41, 42, 43)
THEMES = [*Domain.values, "huisdieren", "de buurman"]
REASONS = ("02", "19", "20", "21", "22", "23", "31", "36", "37", "38", "39")


class Maker:
    """Writes one random world into the database."""

    def __init__(self, seed, size=40):
        self.random, self.size, self.number = Random(seed), size, 0

    def code(self, prefix):
        """An external id of which the order by code point is not the order of making."""
        self.number += 1
        return f"{self.random.choice('aAzZ-_9é')}{prefix}{self.number}"

    def chance(self, part=0.5):
        return self.random.random() < part

    def day(self, first=FIRST, last=LAST):
        day = first + self.random.randrange((last - first).days + 1) * DAY
        if self.chance(0.25):  # the end of a month, where calendars differ
            day = add_months(day.replace(day=1), 1) - self.random.randrange(3) * DAY - DAY
        return max(day, first)

    def maybe(self, value, part=0.5):
        return value() if self.chance(part) else None

    def after(self, day, most=120):
        later = day + self.random.choice([0, 1, 5, 7, 8, self.random.randrange(most)]) * DAY
        return add_months(later.replace(day=1), 1) - DAY if self.chance(0.15) else later

    def make(self):
        self.towns()
        self.amounts()
        for _ in range(self.size):
            self.client()
        self.loose_ends()
        return self.gemeenten

    def towns(self):
        self.gemeenten, self.districts = [], []
        for number in range(3):
            town = providers.Municipality.objects.create(
                external_id=f"GM000{number}",
                name=f"Gemeente {number}",
                inhabitants=self.maybe(lambda: 9_000, 0.8),
            )
            self.gemeenten.append(town)
            self.districts += [
                providers.District.objects.create(
                    external_id=self.code("W"),
                    municipality=town,
                    name="W",
                    inhabitants=self.maybe(lambda: 1_500, 0.8),
                )
                for _ in range(2)
            ]
        self.contracts(self.gemeenten[0])
        if self.chance():
            self.contracts(self.gemeenten[1])
        self.partners = [
            providers.Partner.objects.create(
                external_id=self.code("P"), name="P", answer_norm_days=self.random.choice([None, 0, 3, 10])
            )
            for _ in range(3)
        ]
        self.workers = [
            providers.User.objects.create(
                external_id=self.code("M"), name="M", email="m@voorbeeld.nl", employer=self.partners[0]
            )
            for _ in range(4)
        ]

    def contracts(self, town):
        begin = self.random.choice([date(2020, 1, 1), date(2025, 1, 31), date(2025, 3, 1)])
        for starts, ends in ((begin, date(2025, 6, 30)), (date(2025, 8, 1), None)):
            contract = providers.Contract.objects.create(
                external_id=self.code("C"),
                municipality=town,
                starts_on=starts,
                ends_on=ends,
                variant=self.random.choice(["", "A", "B", "C", "D"]),
                small_cell_threshold=self.maybe(lambda: 5),
            )
            for kpi in ("K01", "K08", "K14"):
                if self.chance():
                    providers.Target.objects.create(
                        contract=contract,
                        kpi=kpi,
                        value=self.random.choice([12, 50, 66.7]),
                        starts_on=self.day(),
                    )

    def amounts(self):
        """Promised and paid in some months, and keys that change on the last days of months."""
        one = {"kept_on": date(2026, 4, 1), "kept_by": self.workers[0]}
        for contract in providers.Contract.objects.order_by("pk"):
            edge = contract.ends_on or date(2025, 12, 31)
            begin = self.random.choice([contract.starts_on, edge])
            key = providers.ShareKey.objects.create(contract=contract, starts_on=begin, basis="agreed", **one)
            for partner, part in zip(self.partners, self.random.choice([(1000,), (335, 665)]), strict=False):
                providers.ShareCut.objects.create(key=key, partner=partner, thousandths=part)
            for back in range(30):
                month = add_months(date(2026, 3, 1), -back)
                if contract.includes_month(month) and self.chance(0.6):
                    providers.LumpsumAmount.objects.create(
                        contract=contract, partner=self.random.choice(self.partners), month=month,
                        agreed_cents=self.random.randrange(10**9),
                        paid_cents=self.random.randrange(10**9), **one,
                    )  # fmt: skip

    def town(self):
        return self.random.choice(self.gemeenten)

    def district(self):
        return self.maybe(lambda: self.random.choice(self.districts), 0.8)

    def client(self):
        town = self.town()
        client = cases.Client.objects.create(
            external_id=self.code("K"), municipality=town, district=self.district()
        )
        opened = self.day()
        for _ in range(self.random.choice([1, 1, 2, 3])):
            closed = self.maybe(lambda: self.after(opened, 500), 0.6)  # noqa: B023
            case = cases.Case.objects.create(
                external_id=self.code("D"),
                client=client,
                municipality=town if self.chance(0.8) else self.town(),
                opened_on=opened,
                closed_on=closed,
                first_contact_on=self.maybe(lambda: self.after(opened - 3 * DAY, 30), 0.8),  # noqa: B023
            )
            self.dossier(case)
            opened = (closed or opened) + self.random.choice(
                [1, 365, 366, 200, self.random.randrange(400)]
            ) * DAY

    def dossier(self, case):
        for _ in range(self.random.choice([0, 1, 1, 2])):
            day = case.opened_on - self.random.choice([0, 0, 1, 3, 10]) * DAY
            if case.closed_on and self.chance(0.1):
                day = case.closed_on + 9 * DAY
            self.request(day, case=case, client=self.maybe(lambda: case.client, 0.8))
        self.holders(case)
        start = self.after(case.opened_on, 30)
        for _ in range(self.random.choice([0, 1, 1, 2])):
            start = self.trajectory(case, start)
            if start is None:
                break
        for _ in range(self.random.choice([0, 0, 1, 2])):
            self.referral(case)

    def holders(self, case):
        day = self.after(case.opened_on, 20)
        for _ in range(self.random.choice([0, 1, 1, 2, 3])):
            ends = self.maybe(lambda: self.after(day, 300), 0.7)  # noqa: B023
            cases.Assignment.objects.create(
                case=case,
                worker=self.random.choice(self.workers),
                kind=self.random.choice(["fixed", "fixed", "replacement"]),
                starts_on=day,
                ends_on=ends,
            )
            if ends is None:
                return
            day = ends + self.random.choice([1, 1, 3, 8, 9, 30]) * DAY

    def request(self, day, *, case=None, client=None, town=None):
        outcome = self.random.choice(["", *OUTCOME])
        request = intake.SupportRequest.objects.create(
            external_id=self.code("H"),
            client=client,
            received_on=day,
            municipality=town or (case.municipality if case and self.chance(0.8) else self.town()),
            district=self.district(),
            channel=self.random.choice([*CHANNEL]),
            source=self.random.choice([*SOURCE]),
            domains=self.random.choices(THEMES, k=self.random.choice([0, 1, 2, 4])),
            outcome=outcome,
            destination=self.random.choice(["", *DESTINATION]),
            feedback_on=self.maybe(lambda: self.after(day)),
            case=case,
        )
        if self.chance(0.4):
            ends = self.random.choice(["", "finished_on", "withdrawn_on"])
            last = day + self.random.choice([0, 41, 42, 43, 44, 45, 46, 60]) * DAY
            intake.Assessment.objects.create(
                request=request, reported_on=day, **({ends: last} if ends else {})
            )
        for _ in range(self.random.choice([0, 0, 1, 2])):
            result = self.random.choice(["", "granted", "refused", "withdrawn"])
            days = self.random.choice([None, 0, 3, 10])
            last = day + (14 + (days or 0) + self.random.choice([-1, 0, 1, 2, 3, 4, 9])) * DAY
            intake.Application.objects.create(
                external_id=self.code("A"),
                request=request,
                received_on=day,
                suspended_days=days,
                result=result,
                decided_on=last if result else None,
            )

    def trajectory(self, case, start):
        """Gives a day on which a next one may start, or None."""
        opens = add_months(start, 6) - 30 * DAY
        ends = self.maybe(
            lambda: self.random.choice([self.after(start, 320), opens, opens - DAY, opens - 40 * DAY]), 0.6
        )
        stable = self.maybe(lambda: start + self.random.choice([0, 42, 43, 84, 85, 90]) * DAY, 0.4)
        trajectory = cases.Trajectory.objects.create(
            external_id=self.code("T"),
            case=case,
            starts_on=start,
            ends_on=ends,
            end_reason=self.random.choice(REASONS) if ends else "",
            stable_goal_on=stable,
            stable_goal_reason="dementie" if stable else "",
            goal_domains=self.random.choice([[], self.random.choices(THEMES, k=2), ["huisdieren"]]),
            in_group_since=self.maybe(lambda: self.after(start, 200), 0.3),
        )
        self.measurements(trajectory)
        days = {self.after(start - 5 * DAY, 200) for _ in range(self.random.randrange(4))}
        days |= {day + self.random.choice([1, 92, 93]) * DAY for day in days if self.chance()}
        for day in sorted(days):
            cases.Intensity.objects.create(
                trajectory=trajectory, starts_on=day, level=self.random.choice([1, 2, 2, 3, 4])
            )
        for _ in range(self.random.choice([0, 1, 2])):
            closed = self.maybe(lambda: self.after(start, 200))
            cases.Goal.objects.create(
                external_id=self.code("G"),
                trajectory=trajectory,
                text="doel",
                closed_on=closed,
                result=self.random.choice(["not", "partly", "wholly"]) if closed else "",
            )
        return ends and self.after(ends + DAY, 100)

    def measurements(self, trajectory):
        start, end = trajectory.starts_on, trajectory.ends_on
        due = add_months(start, 6)
        domains = self.random.sample(Domain.values, k=self.random.choice([1, 2, 3, 5]))
        for _ in range(self.random.choice([0, 1, 1, 2])):
            day = start + self.random.choice([*OFFSETS, 0, 0, 5]) * DAY
            if trajectory.stable_goal_on and self.chance():
                day = min(trajectory.stable_goal_on - self.random.choice([42, 43]) * DAY, start + 42 * DAY)
            self.measure(trajectory, "start", day, domains)
        near = [-31, -30, -29, -5, -5, 0, 5, 5, 29, 30, 31]
        for _ in range(self.random.choice([0, 1, 1, 2, 3])):
            moment = self.random.choice(["interim", "half_year", "end", "start"])
            self.measure(trajectory, moment, due + self.random.choice(near) * DAY, domains)
        if end:
            if self.chance(0.2):
                for days in (-3, 3):  # equally near
                    self.measure(trajectory, "end", end + days * DAY, domains)
            for _ in range(self.random.choice([0, 1, 2, 3])):
                day = end + self.random.choice([*OFFSETS, -3, 3, -3, 3]) * DAY
                self.measure(trajectory, self.random.choice(["end", "end", "interim"]), day, domains)

    def measure(self, trajectory, moment, day, domains):
        if moment != "start" and day < trajectory.starts_on:
            return
        if self.chance(0.15):
            domains = self.random.sample(Domain.values, k=2)
        outcomes.Measurement.objects.create(
            external_id=self.code("ME"),
            trajectory=trajectory,
            measured_on=day,
            moment=moment,
            participation_ladder=self.maybe(lambda: self.random.randint(1, 6), 0.4),
            **{domain: self.random.choice([1, 2, 3, 3, 4, 5]) for domain in domains},
        )

    def referral(self, case):
        sent = self.maybe(lambda: self.after(case.opened_on), 0.95)
        answer = self.random.choice(["", "accepted", "waiting", "declined"]) if sent else ""
        days = {}
        if sent:
            days = {
                name: self.after(sent, 90)
                for name in ("started_on", "withdrawn_on", "expired_on")
                if self.chance(0.25)
            }
        if sent and self.chance(0.3):
            days["ended_on"] = self.after(days.get("started_on", sent))
        cases.Referral.objects.create(
            external_id=self.code("V"),
            case=case,
            partner=self.random.choice(self.partners),
            sent_on=sent,
            answer=answer,
            answered_on=self.after(sent, 20) if answer else None,
            **days,
        )

    def loose_ends(self):
        """What hangs on no dossier, or only now and then."""
        known = list(cases.Case.objects.all())
        for _ in range(self.size):
            self.request(self.day(), town=self.town())
            outcomes.SurveyAnswer.objects.create(
                external_id=self.code("S"),
                answered_on=self.day(),
                municipality=self.town(),
                mark_professionals=self.maybe(lambda: self.random.randint(1, 10), 0.8),
                mark_access=self.maybe(lambda: self.random.randint(1, 10), 0.8),
            )
            day = self.day()
            intake.Signal.objects.create(
                external_id=self.code("B"),
                municipality=self.town(),
                received_on=day,
                source=self.random.choice([*SOURCE]),
                contact_on=self.maybe(lambda: self.after(day)),  # noqa: B023
                case=self.maybe(lambda: self.random.choice(known), 0.3),
            )
            handled = self.maybe(lambda: self.after(day), 0.7)  # noqa: B023
            cases.Complaint.objects.create(
                external_id=self.code("X"),
                municipality=self.town(),
                kind=self.random.choice(["complaint", "objection"]),
                received_on=day,
                handled_on=handled,
                upheld=self.random.choice(["", "yes", "no", "partly"]),
            )
