"""What stands beside the dossiers: contracts and norms, satisfaction, complaints and signals."""

from datetime import date, timedelta
from decimal import Decimal

from cases.terms import DAY
from reporting.management.demo.days import between, chance, pick
from reporting.management.demo.places import OUTREACH
from reporting.management.demo.world import World

# KPI -> norm in the first year of a contract, and after it
NORMS = {"K01": (70, 75), "K02": (70, 80), "K06": (70, 80), "K07": (80, 90), "K09": (80, 85), "K14": (12, 10)}
ALWAYS = {"K03": Decimal("8.0"), "K04": 100, "K05": 100, "K13": 15, "K15": 70}
# What the four levels weigh, and between which sums a worker usually stays; outreach has fewer, heavier ones
USUAL_GUIDE, OUTREACH_GUIDE = ((1, 2, 3, 4), (20, 40)), ((2, 3, 4, 6), (14, 26))
LUMPSUM = {"GM0484": 9_400_000, "GM1884": 2_250_000, "GM0569": 2_310_000}


class Agreements:
    """Rows of the consortium as a whole."""

    def __init__(self, world: World) -> None:
        self.world, self.rng, self.days = world, world.rng, world.days

    def contracts(self) -> None:
        """Alphen has a contract that ended and one that runs; the others have one."""
        year = self.days.last.year
        begin = self.days.first.year - 1
        self._contract("GM0484", "C-ALPHEN-1", date(begin, 1, 1), date(year - 2, 12, 31), is_new=True)
        self._contract("GM0484", "C-ALPHEN-2", date(year - 1, 1, 1), date(year + 2, 12, 31), is_new=False)
        self._contract("GM1884", "C-KAAG-1", date(begin, 1, 1), date(year + 2, 12, 31), is_new=True)
        self._contract("GM0569", "C-NIEUWKOOP-1", date(begin, 1, 1), date(year + 2, 12, 31), is_new=True)

    def guides(self) -> None:
        """What a team holds for a usual caseload, from the first day on."""
        for key, team in self.world.places.teams.items():
            weights, band = OUTREACH_GUIDE if key == OUTREACH else USUAL_GUIDE
            names = ("light", "regular", "intensive", "very_heavy", "band_low", "band_high")
            values = dict(zip(names, (*weights, *band), strict=True))
            self.world.guide.add(team_id=team, starts_on=self.days.first, ends_on=None, **values)

    def _contract(self, code: str, external_id: str, begin: date, end: date, *, is_new: bool) -> None:
        """is_new: it begins with a start-up phase of a year, in which the norms are lower."""
        row = self.world.contract.add(
            external_id=external_id,
            municipality_id=self.world.places.municipalities[code],
            starts_on=begin,
            ends_on=end,
            variant="C",
            small_cell_threshold=10,
            lumpsum_per_year=LUMPSUM[code],
        )
        regular = date(begin.year + 1, 1, 1) if is_new else begin
        for kpi, (low, high) in NORMS.items():
            if is_new:
                self._norm(row["id"], kpi, low, begin, regular - DAY, "start_up")
            self._norm(row["id"], kpi, high, regular, None, "regular")
        for kpi, value in ALWAYS.items():
            self._norm(row["id"], kpi, value, begin, None, "regular")

    def _norm(
        self, contract: int, kpi: str, value: Decimal | int, begin: date, end: date | None, phase: str
    ) -> None:
        self.world.target.add(
            contract_id=contract, kpi=kpi, value=Decimal(value), starts_on=begin, ends_on=end, phase=phase
        )

    def experiences(self, clients: int) -> None:
        """Satisfaction, complaints, objections, and signals that did not become a dossier."""
        rng, last = self.rng, self.days.last
        for number in range(max(12, round(clients * 0.36))):
            place = self.world.clients.place()
            self.world.survey.add(
                answered_on=last if number == 0 else self.days.any(rng),
                municipality_id=place.municipality,
                district_id=place.district if chance(rng, 0.9) else None,
                mark_professionals=_mark(rng.gauss(8.15, 1.1)) if chance(rng, 0.97) else None,
                mark_access=_mark(rng.gauss(7.75, 1.3)) if chance(rng, 0.92) else None,
            )
        for kind, share in (("complaint", 0.02), ("objection", 0.012)):
            for _ in range(max(4, round(clients * share))):
                self._complaint(kind)
        for _ in range(max(6, round(clients * 0.035))):
            self._signal()

    def _complaint(self, kind: str) -> None:
        rng = self.rng
        received_on = self.days.any(rng)
        usual = (4, 24, 60) if kind == "complaint" else (20, 55, 110)
        handled = self.days.on_or_after(received_on + timedelta(days=between(rng, *usual)))
        is_handled = handled <= self.days.last
        self.world.complaint.add(
            municipality_id=self.world.clients.place().municipality,
            kind=kind,
            received_on=received_on,
            handled_on=handled if is_handled else None,
            upheld=pick(rng, {"no": 0.6, "partly": 0.22, "yes": 0.18}) if is_handled else "",
        )

    def _signal(self) -> None:
        rng = self.rng
        place, received_on = self.world.clients.place(), self.days.any(rng)
        contact = self.days.on_or_after(received_on + timedelta(days=between(rng, 1, 9, 60)))
        self.world.signal.add(
            municipality_id=place.municipality,
            district_id=place.district,
            received_on=received_on,
            source=pick(rng, {"police": 3, "housing": 4, "doctor": 2, "other": 2, "family": 1}),
            contact_on=contact if chance(rng, 0.6) and contact <= self.days.last else None,
        )


def _mark(value: float) -> int:
    return min(10, max(1, round(value)))
