"""The text of a letter: a light structure, and a closed set of fields per kind. Never a template language.

A line that begins with "# " is a heading, lines that begin with "- " are a list, an empty line ends a
paragraph. A field is a name between square brackets. What is filled in is never read again for fields or
structure, so what a resident is called or wrote stays text.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from django.db import models

FIELD = re.compile(r"\[([^\[\]\n]*)\]")
HEADING, ITEM = "# ", "- "
LONGEST = 12_000


class LetterKind(models.TextChoices):
    """The letters that we write (soort brief)."""

    RECEIPT = "receipt", "ontvangstbevestiging"
    INVITATION = "invitation", "uitnodiging voor een gesprek"
    REPORT = "report", "verslag van het onderzoek"
    GRANT = "grant", "beschikking: toekenning"
    REFUSAL = "refusal", "beschikking: afwijzing"
    DELAY = "delay", "uitstel van een besluit"
    CLOSING = "closing", "afsluiting van het dossier"


K = LetterKind
DECISIONS = frozenset({K.GRANT, K.REFUSAL})
ABOUT_APPLICATION = DECISIONS | {K.DELAY}  # the others are about the question alone
OWN = "eigen tekst"
# Fields of which the value may be more than a line: they have a line of their own.
LONG = frozenset({OWN, "verslag", "motivering", "namens", "nazorg"})
# Field -> what the example on the page of the administrator shows.
EVERYWHERE: Mapping[str, str] = {
    "aanhef": "Geachte mevrouw Van den Berg",
    "naam": "Maria van den Berg",
    "adres": "Lindelaan 12, 2403 BK Voorbeelddam",
    "datum": "12 mei 2026",
    "datum melding": "11 mei 2026",
    "kenmerk": "D2026-0142",
    "gemeente": "Voorbeelddam",
    "organisatie": "Samen Dichtbij",
    "medewerker": "Els Vermeer",
    "functie": "Wmo-consulent",
    "telefoon": "0172 123 456",
    "bereikbaar": "op werkdagen van 9.00 tot 17.00 uur",
    "postadres": "Samen Dichtbij, Postbus 1, 2400 AA Voorbeelddam",
    OWN: "Hier komt wat de medewerker er zelf bij schrijft.",
}
_DECISION: Mapping[str, str] = {
    "datum aanvraag": "4 mei 2026",
    "voorziening": "een traplift",
    "motivering": "U kunt de trap niet meer op. Er is niemand die u daarbij kan helpen.",
    "bezwaar tot": "dinsdag 23 juni 2026",
    "bezwaaradres": "College van B en W van Voorbeelddam, Postbus 2, 2400 AB Voorbeelddam",
    "namens": "Het college van burgemeester en wethouders van Voorbeelddam,\nnamens deze,\nEls Vermeer",
}
ONLY_IN: Mapping[str, Mapping[str, str]] = {
    K.RECEIPT: {"uiterste datum onderzoek": "22 juni 2026", "persoonlijk plan tot": "18 mei 2026"},
    K.INVITATION: {
        "dag gesprek": "dinsdag 19 mei 2026",
        "tijd gesprek": "10.00 uur",
        "plaats gesprek": "bij u thuis",
        "uiterste datum onderzoek": "22 juni 2026",
    },
    K.REPORT: {"verslag": "U woont alleen. De trap is een probleem.\n\n- Uw dochter doet de boodschappen."},
    K.GRANT: {**_DECISION, "ingangsdatum": "1 juni 2026"},
    K.REFUSAL: _DECISION,
    K.DELAY: {
        "datum aanvraag": "4 mei 2026",
        "reden": "wij wachten op het advies van de arts",
        "nieuwe datum besluit": "1 juni 2026",
    },
    # Without an agreement nothing is left of the line with the aftercare.
    K.CLOSING: {
        "gesloten op": "dinsdag 12 mei 2026",
        "nazorg": "Op dinsdag 11 augustus 2026 vragen wij u hoe het gaat.",
    },
}
# Field or words that a kind may not be without -> why.
_SIGNED = {
    "[namens]": "zo blijkt uit de brief wie er namens het college besluit (mandaat, Awb artikel 10:10)",
    "[bezwaar tot]": "zo weet de inwoner tot welke dag bezwaar kan (Awb artikel 3:45)",
    "[bezwaaradres]": "zo weet de inwoner waar het bezwaar naartoe gaat (Awb artikel 6:4)",
    "zes weken": "dat is de termijn voor bezwaar (Awb artikel 6:7)",
    "handtekening": "een bezwaarschrift is ondertekend (Awb artikel 6:5)",
    "[motivering]": "een besluit zegt waarom (Awb artikel 3:46)",
}
_RIGHT = {"beschikking": "wie hulp krijgt zonder beschikking, mag er altijd een vragen (Wmo artikel 2.3.5)"}
NEEDED: Mapping[str, Mapping[str, str]] = {
    K.RECEIPT: _RIGHT
    | {"cliëntondersteuning": "die is gratis, en dat zegt u bij de melding (Wmo artikel 2.3.2 lid 3)"}
    | {"[persoonlijk plan tot]": "de inwoner heeft zeven dagen (Wmo artikel 2.3.2 lid 2)"},
    K.INVITATION: {"[dag gesprek]": "anders weet de inwoner niet wanneer het gesprek is"},
    K.REPORT: _RIGHT | {"[verslag]": "daar komt wat er is onderzocht (Wmo artikel 2.3.2 lid 8)"},
    K.GRANT: _SIGNED,
    K.REFUSAL: _SIGNED,
    K.DELAY: {
        "[nieuwe datum besluit]": "u noemt een redelijke termijn (Awb artikel 4:14)",
        "[reden]": "de inwoner hoort waarom het langer duurt",
    },
    K.CLOSING: _RIGHT
    | {
        "[nazorg]": "zo weet de inwoner wanneer u vraagt hoe het gaat",
        "[telefoon]": "wie later weer hulp nodig heeft, weet zo waar",
        "klacht": "wie niet tevreden is, mag dat zeggen (Awb artikel 9:1)",
    },
}
# What may stand in the subject: it is the name of the letter on screens, so nothing that tells who it is.
IN_SUBJECT = frozenset({"gemeente", "datum melding", "datum aanvraag"})


class Block(NamedTuple):
    """One piece of a letter. tag: p, h2 or ul; the lines of a list are its items."""

    tag: Literal["p", "h2", "ul"]
    lines: tuple[str, ...]


def fields_of(kind: str) -> Mapping[str, str]:
    """The fields that a kind has, each with an example."""
    return {**EVERYWHERE, **ONLY_IN[kind]}


def blocks(text: str) -> Iterator[Block]:
    """The pieces of a text, in order.

    >>> [block.tag for block in blocks("# Kop\\nEen.\\nTwee.\\n\\n- a\\n- b")]
    ['h2', 'p', 'ul']
    """
    tag: Literal["p", "ul"] = "p"
    held: list[str] = []
    for line in [*text.splitlines(), ""]:
        line = line.strip()
        now: Literal["p", "ul"] = "ul" if line.startswith(ITEM) else "p"
        stands_alone = line.startswith(HEADING) or _long(line)
        if held and (not line or stands_alone or now != tag):
            yield Block(tag, tuple(held))
            held = []
        tag = now
        if line.startswith(HEADING):
            yield Block("h2", (line.removeprefix(HEADING).strip(),))
        elif stands_alone:
            yield Block("p", (line,))
        elif line:
            held.append(line.removeprefix(ITEM).strip())


def filled(body: str, values: Mapping[str, str]) -> list[Block]:
    """The letter with its fields filled in; a long field that stays empty leaves nothing behind.

    Raises KeyError for a field that has no value.
    """
    found: list[Block] = []
    for block in blocks(body):
        if name := _long(block.lines[0]):
            found += blocks(values[name])
        else:
            found.append(Block(block.tag, tuple(_line(line, values) for line in block.lines)))
    return found


def subject_filled(subject: str, values: Mapping[str, str]) -> str:
    """The subject with its fields filled in."""
    return _line(subject, values)


def plain(letter: list[Block]) -> str:
    """A letter as it reads without layout.

    >>> plain([Block("h2", ("Kop",)), Block("ul", ("a", "b"))])
    'Kop\\n\\n- a\\n- b'
    """
    return "\n\n".join(
        "\n".join(f"{ITEM}{line}" if block.tag == "ul" else line for line in block.lines) for block in letter
    )


def wrong_in(kind: str, body: str) -> list[str]:
    """What is not right in the body of a kind, in Dutch, by line; empty when all is."""
    known = fields_of(kind)
    wrong = [said for number, line in enumerate(body.splitlines(), 1) for said in _wrong(number, line, known)]
    if any("bestaat niet" in said for said in wrong):
        wrong.append(f"Dit zijn de velden van deze brief: {', '.join(f'[{name}]' for name in known)}.")
    for words, why in {f"[{OWN}]": "daar komt wat de medewerker erbij schrijft", **NEEDED[kind]}.items():
        if words.casefold() not in body.casefold():
            wrong.append(f"Deze brief kan niet zonder {words}: {why}.")
    return wrong


def wrong_in_subject(kind: str, subject: str) -> list[str]:
    """What is not right in the subject of a kind."""
    may = {name: "" for name in fields_of(kind) if name in IN_SUBJECT}
    wrong = list(_wrong(1, subject, may))
    if wrong:
        wrong.append(f"In het onderwerp mag: {', '.join(f'[{name}]' for name in may)}. Nooit een naam.")
    return wrong


def _wrong(number: int, line: str, known: Mapping[str, str]) -> Iterator[str]:
    for name in FIELD.findall(line):
        if name not in known:
            yield f"Regel {number}: [{name[:40]}] bestaat niet."
        elif name in LONG and line.strip() != f"[{name}]":
            yield f"Regel {number}: zet [{name}] op een eigen regel."
    if set("[]") & set(FIELD.sub("", line)):
        yield f"Regel {number}: een haakje staat los. Schrijf een veld zo: [naam]."


def _long(line: str) -> str:
    """The name of the long field that is all of a line; empty for another line."""
    found = FIELD.fullmatch(line)
    return found[1] if found and found[1] in LONG else ""


def _line(line: str, values: Mapping[str, str]) -> str:
    return FIELD.sub(lambda found: values[found[1]].strip(), line)
