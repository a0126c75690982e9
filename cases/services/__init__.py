"""The acts in dossiers. Called through this module: services.assign(...)."""

from cases.services.head import locked, record, save
from cases.services.opening import open_case, open_or_join

__all__ = ["locked", "open_case", "open_or_join", "record", "save"]
