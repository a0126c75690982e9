"""The acts on reports. Called through this module: services.freeze(...)."""

from reporting.services.publishing import explain, publish, turn_page
from reporting.services.reports import NOT_ENDED, compute, figures_of, freeze, prepare, text_of

__all__ = [
    "NOT_ENDED",
    "compute",
    "explain",
    "figures_of",
    "freeze",
    "prepare",
    "publish",
    "text_of",
    "turn_page",
]
