"""What the desk knows: who this may be about, where an address lies, what runs."""

from intake.figures.desk import KINDS, Deadline, Place, counts, deadlines, place_of
from intake.figures.people import Asked, Match, known, resembling

__all__ = [
    "KINDS",
    "Asked",
    "Deadline",
    "Match",
    "Place",
    "counts",
    "deadlines",
    "known",
    "place_of",
    "resembling",
]
