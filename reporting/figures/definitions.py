"""Version 1 of the definitions, as far as arithmetic needs it; their Dutch texts are rows of KpiDefinition.

Source: KPI definitions K01-K24, version 1.
"""

from decimal import Decimal
from fractions import Fraction

VERSION = 1

# Per cent, but for K03 (a mark) and K10 (a count). A KPI that is not here has no target of its own.
TARGETS = {
    kpi: Decimal(value)
    for kpi, value in {
        "K01": "75.0",
        "K02": "80.0",
        "K03": "8.0",
        "K04": "100.0",
        "K05": "100.0",
        "K06": "80.0",
        "K07": "90.0",
        "K09": "85.0",
        "K10": "0.0",
        "K12": "10.0",
        "K13": "15.0",
        "K14": "10.0",
        "K15": "70.0",
    }.items()
}

# Days around a measurement.
BEFORE_START = 14
AFTER_START = 42
AROUND_DUE = 30
BEFORE_END = 14
AFTER_END = 42
SINCE_START = 28  # from the start measurement to the end measurement, at least
MONTHS_TO_DUE = 6
# A start measurement with a mean under the first is low, under the second in the middle, else high.
START_LEVELS = (Fraction(5, 2), Fraction(7, 2))

ASSESSMENT_DAYS = 42
DECISION_DAYS = 14
CONTACT_WORKING_DAYS = 5
PLAIN_WORKING_DAYS = 5  # K10: more than these without a helper
RAISED_WITHIN = 92
RETURN_WITHIN = 365
CONTENT_MARK = 7
