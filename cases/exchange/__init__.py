"""Files that come into a dossier: what they are, whether they are clean, and where they stand."""

from cases.exchange.keeping import Kept, files_before, keep_file, remove_file
from cases.exchange.scanning import FOR_NOW, check_clean
from cases.exchange.sniffing import ALLOWED, Sniffed, sniff

__all__ = [
    "ALLOWED",
    "FOR_NOW",
    "Kept",
    "Sniffed",
    "check_clean",
    "files_before",
    "keep_file",
    "remove_file",
    "sniff",
]
