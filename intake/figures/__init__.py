"""What the desk knows: who this may be about, where an address lies, what runs."""

from intake.figures.desk import KINDS, Deadline, Place, counts, deadlines, place_of
from intake.figures.doubles import compared, doubles, links
from intake.figures.likeness import Asked
from intake.figures.people import Match, known, resembling

__all__ = [
    "KINDS",
    "Asked",
    "Deadline",
    "Match",
    "Place",
    "compared",
    "counts",
    "deadlines",
    "doubles",
    "known",
    "links",
    "place_of",
    "resembling",
]
