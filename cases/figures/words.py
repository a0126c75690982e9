"""Days and numbers as people say them, made once in Python instead of by filters in a template."""

from datetime import date

MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")


def day(on: date) -> str:
    """
    >>> day(date(2026, 11, 17))
    '17 november 2026'
    """
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def weekday(on: date) -> str:
    """
    >>> weekday(date(2026, 11, 17))
    'dinsdag 17 november'
    """
    return f"{WEEKDAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]}"


def by(due: date, *, today: date) -> str:
    """The last day, with its weekday while that says something.

    >>> by(date(2026, 11, 20), today=date(2026, 11, 17))
    'uiterlijk vrijdag 20 november'
    >>> by(date(2026, 12, 4), today=date(2026, 11, 17))
    'uiterlijk 4 december'
    """
    return f"uiterlijk {weekday(due) if (due - today).days < 7 else short(due, today=today)}"


def short(on: date, *, today: date) -> str:
    """The day, with the year only when it is not this year.

    >>> short(date(2026, 6, 15), today=date(2026, 11, 17))
    '15 juni'
    """
    return day(on) if on.year != today.year else f"{on.day} {MONTHS[on.month - 1]}"


def left(due: date, *, today: date) -> str:
    """How long there is until a deadline, or how late it is, in days.

    >>> left(date(2026, 11, 15), today=date(2026, 11, 17))
    '2 dagen te laat'
    """
    days = (due - today).days
    if days < 0:
        return f"{-days} {'dag' if days == -1 else 'dagen'} te laat"
    return {0: "vandaag", 1: "morgen"}.get(days, f"nog {days} dagen")


def ago(on: date, *, today: date) -> str:
    """How long something waits.

    >>> ago(date(2026, 11, 14), today=date(2026, 11, 17))
    '3 dagen'
    """
    days = (today - on).days
    return "vandaag gekomen" if days <= 0 else f"{days} {'dag' if days == 1 else 'dagen'}"


def years(born: date | None, *, on: date) -> str:
    """The age in words; empty when the day of birth is not known.

    >>> years(date(1982, 11, 18), on=date(2026, 11, 17))
    '43 jaar'
    """
    if born is None:
        return ""
    return f"{on.year - born.year - ((on.month, on.day) < (born.month, born.day))} jaar"


def dotted(*parts: str | None) -> str:
    """The parts that say something, with a dot between.

    >>> dotted("43 jaar", "", "Molenwijk")
    '43 jaar · Molenwijk'
    """
    return " · ".join(part for part in parts if part)


def dossiers(number: int) -> str:
    """
    >>> dossiers(1), dossiers(2)
    ('1 dossier', '2 dossiers')
    """
    return "1 dossier" if number == 1 else f"{number} dossiers"
