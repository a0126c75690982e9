"""What the desk knows: who this may be about, where an address lies, what runs."""

from intake.figures.clocks import applications_of, clocks_of, facts_of
from intake.figures.desk import KINDS, Deadline, counts, deadlines
from intake.figures.doubles import compared, doubles, links
from intake.figures.form_texts import Texts, texts_of
from intake.figures.letters import (
    EVERYBODY,
    LetterTexts,
    application_for,
    difference,
    sender_of,
    text_for,
    texts,
)
from intake.figures.likeness import Asked
from intake.figures.people import Match, known, resembling
from intake.figures.signposts import pointed, signposts
from intake.figures.social_map import advised_lately, found, offered, offers
from intake.figures.triage import Numbers, Scope, numbers, running_urgent, scope_of, urgent_hours

__all__ = [
    "EVERYBODY",
    "KINDS",
    "Asked",
    "Deadline",
    "LetterTexts",
    "Match",
    "Numbers",
    "Scope",
    "Texts",
    "advised_lately",
    "application_for",
    "applications_of",
    "clocks_of",
    "compared",
    "counts",
    "deadlines",
    "difference",
    "doubles",
    "facts_of",
    "found",
    "known",
    "links",
    "numbers",
    "offered",
    "offers",
    "pointed",
    "resembling",
    "running_urgent",
    "scope_of",
    "sender_of",
    "signposts",
    "text_for",
    "texts",
    "texts_of",
    "urgent_hours",
]
