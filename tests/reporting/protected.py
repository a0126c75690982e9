"""Small reports to protect, written by hand, and what is shown of them."""

from reporting.figures.protection import protect
from tests.reporting.protection_reports import PARTICIPATION, TABLE, rounded

PERIODS = ("maand", "jaar", "twaalf_maanden", "vorig_jaar")
SMALL = "<10"


def report(month="2026-05", **kpis):
    """A report with the given KPIs; a period that is not given is None."""
    about = dict.fromkeys(PERIODS) | {"definitie": "versie 1", "norm": None}
    return {
        "schema": "maandrapport/1",
        "gemeente": "GM0484",
        "maand": month,
        "versie": 1,
        "kpis": {kpi: about | body for kpi, body in kpis.items()},
    }


def share(teller, noemer, **more):
    return {"teller": teller, "noemer": noemer, "aandeel": rounded(teller, noemer)} | more


def protected(kpi, period="maand", *, threshold=10, **body):
    return protect(report(**{kpi: body}), threshold=threshold)["kpis"][kpi][period]


def k01(cells, *, won, missing=0, excluded=(0, 0, 0)):
    """A K01 period. cells: (self-reliance, participation) -> pairs."""
    pairs = sum(cells.values())
    eligible = pairs + missing
    table = {own: {part: cells.get((own, part), 0) for part in PARTICIPATION} for own in TABLE}
    return {
        "cohort": eligible + sum(excluded),
        "uitgezonderd": dict(zip(("02", "31", "39"), excluded, strict=True)),
        "in_aanmerking": eligible,
        "paren": pairs,
        "dekking": rounded(pairs, eligible),
        "geslaagd": won,
        "aandeel": rounded(won, pairs),
        "wilson": [rounded(1, 3), rounded(2, 3)] if pairs else None,
        "ondergrens": rounded(won, eligible),
        "bovengrens": rounded(won + missing, eligible),
        "oordeel": "niet vaststelbaar",
        "kruistabel": table,
    }


def shown_cells(period):
    return {
        (own, part): number
        for own, row in period["kruistabel"].items()
        for part, number in row.items()
        if number != SMALL
    }
