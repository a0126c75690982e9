"""Every KPI counted a second time: row by row, slowly, in plain Python, from the page of definitions.

Nothing here is shared with reporting.figures or outcomes.scales. What both say must be equal on any data;
test_figures_oracle.py makes the data.
"""

from decimal import Decimal

from tests.reporting.oracle.arithmetic import TARGETS, Window, shift
from tests.reporting.oracle.courses import Courses
from tests.reporting.oracle.handled import Handled
from tests.reporting.oracle.money import Money
from tests.reporting.oracle.reach import Reach
from tests.reporting.oracle.success import Success


class Oracle(Success, Handled, Courses, Reach, Money):
    """All rows of the database, counted one report at a time."""

    def report(self, municipality, year, month):
        self.gemeente = municipality
        contracts = list(municipality.contracts.all())
        here = (year, month)
        windows = {
            "maand": Window(here, here),
            "jaar": Window((year, 1), here),
            "twaalf_maanden": Window(shift(year, month, 11), here),
            "vorig_jaar": Window(shift(year, month, 12), shift(year, month, 12)),
        }
        last = windows["maand"].last
        self.variant, targets = "C", {kpi: Decimal(value) for kpi, value in TARGETS.items()}
        for contract in contracts:
            if contract.starts_on <= last and (contract.ends_on is None or last <= contract.ends_on):
                self.variant = contract.variant or "C"
                for target in contract.targets.all():
                    if target.starts_on <= last and (target.ends_on is None or last <= target.ends_on):
                        targets[target.kpi] = target.value
        self.target = targets["K01"]
        kpis = {}
        for number in range(1, 24):
            kpi = f"K{number:02}"
            body = {"definitie": 1, "norm": targets.get(kpi)}
            for name, window in windows.items():
                dark = contracts and not any(window.touches(one.starts_on, one.ends_on) for one in contracts)
                body[name] = None if dark else getattr(self, kpi.lower())(window)
            if kpi == "K01":
                body["variant"] = self.variant
                body["oordeel"] = body["maand"] and body["maand"]["oordeel"]
            kpis[kpi] = body
        return {
            "schema": "maandrapport/1",
            "gemeente": municipality.external_id,
            "maand": f"{year:04}-{month:02}",
            "versie": 1,
            "kpis": kpis,
        }
