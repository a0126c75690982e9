"""What the desk knows: who this may be about, where an address lies, what runs."""

from intake.figures.clocks import applications_of, clocks_of, facts_of
from intake.figures.desk import KINDS, Deadline, Place, counts, deadlines, place_of
from intake.figures.doubles import compared, doubles, links
from intake.figures.likeness import Asked
from intake.figures.people import Match, known, resembling
from intake.figures.social_map import found, offers
from intake.figures.triage import Numbers, Scope, numbers, running_urgent, scope_of, urgent_hours

__all__ = [
    "KINDS",
    "Asked",
    "Deadline",
    "Match",
    "Numbers",
    "Place",
    "Scope",
    "applications_of",
    "clocks_of",
    "compared",
    "counts",
    "deadlines",
    "doubles",
    "facts_of",
    "found",
    "known",
    "links",
    "numbers",
    "offers",
    "place_of",
    "resembling",
    "running_urgent",
    "scope_of",
    "urgent_hours",
]
