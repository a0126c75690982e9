"""Reports to show: made of single facts, protected as a real one, stored without computing anything."""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache

from reporting.figures import canonical
from reporting.figures.definitions import TARGETS
from reporting.figures.protection import protect
from reporting.models import MonthlyReport
from tests.factories import MunicipalityFactory
from tests.reporting.protection_reports import Town

MONTH = date(2026, 5, 1)
FROZEN_AT = datetime(2026, 6, 9, 8, 30, tzinfo=UTC)


def internal_report(seed=7, *, month=MONTH, density=30, municipality="GM0484", version=1, partners=3):
    """An internal report with all its KPIs; the denser, the less is hidden."""
    town = Town(seed, density=density, month=month.month, partners=partners, districts=4, variant="C")
    report = town.report()
    for kpi, body in report["kpis"].items():
        norm = TARGETS.get(kpi)
        body |= {"definitie": 1, "norm": norm if norm is None else Decimal(norm)}
    report["kpis"]["K01"]["variant"] = "C"
    for period in ("maand", "jaar", "twaalf_maanden", "vorig_jaar"):
        if body := report["kpis"]["K01"][period]:
            body["oordeel"] = "gehaald, binnen de marge"
    report["kpis"]["K01"]["oordeel"] = "gehaald, binnen de marge"
    return report | {"gemeente": municipality, "maand": f"{month:%Y-%m}", "versie": version}


def protected_report(seed=7, **asked):
    """The same as the gemeente may see it."""
    return protect(internal_report(seed, **asked), threshold=10)


def stored_report(internal=None, *, municipality=None, month=MONTH, version=1, frozen=True, **fields):
    """A report in the database. internal: its figures; None for those of the sample."""
    municipality = municipality or MunicipalityFactory()
    if internal is None:
        internal = internal_report(month=month, municipality=municipality.code, version=version)
    texts = canonical.write(internal), _protected(canonical.write(internal))
    return MonthlyReport.objects.create(
        municipality=municipality,
        month=month,
        version=version,
        internal=texts[0],
        protected=texts[1],
        internal_sha256=canonical.digest(texts[0]),
        protected_sha256=canonical.digest(texts[1]),
        frozen_at=FROZEN_AT if frozen else None,
        **fields,
    )


@cache
def _protected(internal):
    """The protected text of an internal one; protecting takes a moment, and the samples come back often."""
    return canonical.write(protect(canonical.read(internal), threshold=10))
