"""The hours of a week in one line: "ma-vr 09:00-12:00; za 10:00-12:00". Read leniently, kept in one form."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise

DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
NAMES = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
DAY = "(?:ma|di|wo|do|vr|za|zo)"
HOURS = r"[0-2]\d:[0-5]\d-[0-2]\d:[0-5]\d"
SPAN = r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:-|tot)\s*(\d{1,2})(?:[:.](\d{2}))?"
WEEK = rf"^({DAY}(-{DAY})?( {HOURS})+(; |$))*$"
# Minutes since midnight: from, until. 1440 is the end of the day.
Span = tuple[int, int]
Week = Mapping[int, Sequence[Span]]
MIDNIGHT = 24 * 60


def read_week(text: str) -> dict[int, list[Span]]:
    """Day of the week (0 is Monday) -> its hours in order; a day that is not there is closed.

    >>> read_week("ma t/m wo 9-12 en 13.00 tot 17.30 uur; zaterdag 10:00-12:00")[2]
    [(540, 720), (780, 1050)]

    Raises ValueError, in Dutch, for what cannot be read, hours that end before they begin, or overlap.
    """
    week: dict[int, list[Span]] = {}
    for entry in re.split(r"[;\n]", text.lower()):
        if not entry.strip():
            continue
        match = re.fullmatch(r"\s*([a-z ,/-]+?)[\s:]*(\d.*?)\s*", entry)
        if match is None:
            raise ValueError(f"Dit kunnen we niet lezen: {entry.strip()[:40]}.")
        spans = _spans(match[2])
        for day in _days(match[1]):
            week[day] = sorted([*week.get(day, ()), *spans])
    for day, spans in week.items():
        if any(before[1] > after[0] for before, after in pairwise(spans)):
            raise ValueError(f"De tijden van {NAMES[day]} vallen over elkaar.")
    return week


def _days(text: str) -> list[int]:
    for short, name in zip(DAYS, NAMES, strict=True):
        text = re.sub(rf"\b{name}\b", short, text)
    text = re.sub(r"\bvan\b", " ", text)
    text = re.sub(r"\b(elke dag|dagelijks)\b", "ma-zo", text)
    text = re.sub(r"\bwerkdagen\b", "ma-vr", text)
    text = re.sub(r"\s*(?:t/m|tot en met|-)\s*", "-", text)
    days: list[int] = []
    for part in re.split(r"\s*,\s*|\s+en\s+|\s+", text.strip()):
        first, _, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            raise ValueError(f"Dit is geen dag: {part[:20]}. Schrijf bijvoorbeeld ma, di of ma-vr.")
        low, high = DAYS.index(first), DAYS.index(last or first)
        if high < low:
            raise ValueError(f"De laatste dag komt vóór de eerste: {part[:20]}.")
        days += range(low, high + 1)
    return days


def _spans(text: str) -> list[Span]:
    if left := re.sub(r"\b(en|uur)\b|[\s,]", "", re.sub(SPAN, "", text)):
        raise ValueError(f"Dit zijn geen tijden: {left[:20]}. Schrijf bijvoorbeeld 9:00-12:00.")
    found = []
    for match in re.finditer(SPAN, text):
        from_hour, from_minute, to_hour, to_minute = (int(part or 0) for part in match.groups())
        opens, closes = from_hour * 60 + from_minute, to_hour * 60 + to_minute
        if max(from_minute, to_minute) > 59 or closes > MIDNIGHT:
            raise ValueError(f"Deze tijd bestaat niet: {match[0][:20]}.")
        if closes <= opens:
            raise ValueError(f"De eindtijd ligt vóór de begintijd: {match[0][:20]}.")
        found.append((opens, closes))
    return found


def write_week(week: Week) -> str:
    """A week in the one form in which it is kept; days that follow each other with the same hours together.

    >>> write_week(read_week("woensdag 9-12; ma,di 9-12; zo 10-24"))
    'ma-wo 09:00-12:00; zo 10:00-24:00'
    """
    parts = []
    day = 0
    while day < len(DAYS):
        spans = list(week.get(day, ()))
        last = day
        while last + 1 < len(DAYS) and spans and list(week.get(last + 1, ())) == spans:
            last += 1
        if spans:
            days = DAYS[day] if day == last else f"{DAYS[day]}-{DAYS[last]}"
            parts.append(" ".join([days, *(f"{clock(opens)}-{clock(closes)}" for opens, closes in spans)]))
        day = last + 1
    return "; ".join(parts)


def clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def open_at(text: str, at: datetime) -> tuple[bool, str]:
    """Whether it is open at a moment of the own clock, and what to say of that day; '' where none is known.

    >>> open_at("ma-vr 09:00-12:00 13:00-17:00", datetime(2026, 3, 2, 9, 30))
    (True, 'nu open, tot 12:00 uur')
    >>> open_at("ma-vr 09:00-12:00 13:00-17:00", datetime(2026, 3, 2, 12, 0))
    (False, 'vandaag open van 13:00 tot 17:00 uur')
    """
    if not text:
        return False, ""
    spans = read_week(text).get(at.weekday(), [])
    now = at.hour * 60 + at.minute
    for opens, closes in spans:
        if opens <= now < closes:
            return True, f"nu open, tot {clock(closes)} uur"
        if now < opens:
            return False, f"vandaag open van {clock(opens)} tot {clock(closes)} uur"
    return False, "nu gesloten, vandaag niet meer open" if spans else "vandaag gesloten"
