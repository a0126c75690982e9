"""Rows against each other and files against each other, set by set, over the temporary tables.

Each function adds its faults to the table of faults. In all SQL here `s` is a row of the file at hand; a cell
that could not be read holds BAD, which is filled but equal to nothing.
"""

from collections.abc import Collection, Iterable

from django.db import connection

from reporting.exchange import faults
from reporting.exchange.files import (
    BY_NAME,
    CLIENTEN,
    CONTRACTEN,
    DOSSIERS,
    HULPVRAGEN,
    METINGEN,
    NORMEN,
    SIGNALEN,
    TEAMS,
    TEVREDENHEID,
    TOEWIJZINGEN,
    TRAJECTEN,
    WIJKEN,
    Column,
    File,
)
from reporting.exchange.kinds import SHOWN_CHARACTERS
from reporting.exchange.staging import SQL_BAD

SHARES = {
    CONTRACTEN: "deze gemeente heeft dan al een contract",
    NORMEN: "dit contract heeft dan al een norm voor deze KPI",
    TRAJECTEN: "in dit dossier loopt dan al een traject",
    TOEWIJZINGEN: "dit dossier heeft dan al zo'n toewijzing",
}


def check(staged: Collection[File]) -> None:
    """Every check that needs more than one cell, over the files that are there."""
    for file in staged:
        ends_before_its_start(file)
        together_or_not(file)
        seen_before(file, file.keys)
        for column in file.columns:
            if column.refers:
                refers_to_nothing(file, column, staged)
    if METINGEN in staged:
        without_a_score()
    if CLIENTEN in staged:
        seen_before(CLIENTEN, ("bsn",))
    for file in SHARES:
        if file in staged:
            shares_a_day(file)
    if WIJKEN in staged:
        for file, column in _with_district():
            if file in staged:
                district_elsewhere(file, column)
    if {HULPVRAGEN, DOSSIERS} <= set(staged):
        dossier_of_another()
    if {METINGEN, TRAJECTEN} <= set(staged):
        measured_too_early()


def cell(name: str, alias: str = "s") -> str:
    return f'{alias}."{name}"'


def readable(name: str, alias: str = "s") -> str:
    """SQL: the cell is filled and was read (NULL, so not true, when it is empty)."""
    return f"{cell(name, alias)} <> {SQL_BAD}"


def quoted(text: str) -> str:
    """SQL: a value as a message may show it, on one line and cut."""
    return f"'“' || left(translate({text}, E'\\n\\t', '  '), {SHOWN_CHARACTERS}) || '”'"


def leads(file: File, alias: str) -> str:
    """SQL: no earlier row has this key; of rows with one key, the later ones are the faulty ones."""
    key = file.columns[0].name
    earlier = f'SELECT 1 FROM "{file.stage}" e WHERE {cell(key, "e")} = {cell(key, alias)}'
    return f"NOT EXISTS ({earlier} AND e.line < {alias}.line)"


def takes_part(file: File, alias: str = "s") -> str:
    """SQL: no date of the row is unreadable, so it may be compared with other rows."""
    return " AND ".join(f"{cell(day, alias)} IS DISTINCT FROM {SQL_BAD}" for day in file.days)


def ends_before_its_start(file: File) -> None:
    for begin, end in file.order:
        faults.add_at(
            file,
            end,
            f"SELECT s.line, 'deze dag ligt vóór {begin}' FROM \"{file.stage}\" s "
            f"WHERE {cell(end)} < {cell(begin)} AND {readable(end)} AND {readable(begin)}",
        )


def together_or_not(file: File) -> None:
    for one, other in [*file.together, *((other, one) for one, other in file.together)]:
        faults.add_at(
            file,
            other,
            f"SELECT s.line, 'vul dit in als {one} is ingevuld' FROM \"{file.stage}\" s "
            f"WHERE {cell(one)} IS NOT NULL AND {cell(other)} IS NULL",
        )
    for one, other in file.apart:
        faults.add_at(
            file,
            other,
            f"SELECT s.line, '{one} en {other} kunnen niet allebei zijn ingevuld' FROM \"{file.stage}\" s "
            f"WHERE {cell(one)} IS NOT NULL AND {cell(other)} IS NOT NULL",
        )


def seen_before(file: File, columns: tuple[str, ...]) -> None:
    """The same key twice: a fault on its first column, on the later row."""
    names = ", ".join(file.by_name[name].kind.compared(cell(name)) for name in columns)
    known = " AND ".join(readable(name) for name in columns)
    if not _any(f'SELECT 1 FROM "{file.stage}" s WHERE {known} GROUP BY {names} HAVING count(*) > 1 LIMIT 1'):
        return
    message = (
        f"'deze sleutel staat al op regel ' || q.first || ': ' || {quoted(cell(columns[0], 'q'))}"
        if columns != ("bsn",)
        else "'dit BSN staat al op regel ' || q.first || ' (eindigt op ' || right(q.bsn, 2) || ')'"
    )
    window = f"PARTITION BY {names} ORDER BY s.line"
    faults.add_at(
        file,
        columns[0],
        f"SELECT q.line, {message} FROM (SELECT s.*, first_value(s.line) OVER ({window}) AS first "
        f'FROM "{file.stage}" s WHERE {known}) q WHERE q.line > q.first',
    )


def refers_to_nothing(file: File, column: Column, staged: Collection[File]) -> None:
    """An id that is not in the other file; or the other file that is not there at all."""
    other = BY_NAME[column.refers]
    if other not in staged:
        if _any(f'SELECT 1 FROM "{file.stage}" s WHERE {readable(column.name)} LIMIT 1'):
            faults.add(
                other, [(0, faults.WHOLE_FILE, "", f"dit bestand ontbreekt; {file.path} verwijst ernaar")]
            )
        return
    key = other.columns[0].name
    if _any(f"SELECT 1 FROM fault WHERE file = '{other.path}' AND line = 1 AND place = 1"):
        return  # without its first column nothing can be said of the ids in that file
    source = f'"{file.stage}" s'
    named = cell(column.name)
    if column.is_list:
        source += f" CROSS JOIN LATERAL unnest(string_to_array({named}, '|')) AS item (code)"
        named = "item.code"
    faults.add_at(
        file,
        column.name,
        f"SELECT s.line, {quoted(f'min({named})')} || ' staat niet in {other.path}' FROM {source} "
        f'LEFT JOIN "{other.stage}" o ON {cell(key, "o")} = {named} '
        f"WHERE {readable(column.name)} AND {cell(key, 'o')} IS NULL GROUP BY s.line",
    )


def without_a_score() -> None:
    empty = " AND ".join(f"{cell(score)} IS NULL" for score in METINGEN.scores)
    faults.add_at(
        METINGEN,
        "meting",
        f"SELECT s.line, 'bij deze meting is geen enkel leefgebied gescoord' FROM \"{METINGEN.stage}\" s "
        f"WHERE {empty}",
    )


def shares_a_day(file: File) -> None:
    """Of two rows that share a day the later one: the later start, on the same day the later line."""
    begin, end = cell(file.period[0]), cell(file.period[1])
    same = ", ".join(cell(name) for name in file.alone)
    known = " AND ".join(readable(name) for name in (*file.alone, file.period[0]))
    before = f"PARTITION BY {same} ORDER BY {begin}, s.line ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
    faults.add_at(
        file,
        file.period[0],
        f"SELECT q.line, '{SHARES[file].replace(chr(39), chr(39) * 2)}' FROM ("
        f"SELECT s.line, {begin} AS begin, max(coalesce({end}, '9999-99-99')) OVER ({before}) AS taken "
        f'FROM "{file.stage}" s WHERE {known} AND {takes_part(file)} AND coalesce({end} >= {begin}, true)'
        f") q WHERE q.taken >= q.begin",
    )


def district_elsewhere(file: File, column: Column) -> None:
    """A wijk that belongs to another gemeente than the row's."""
    source, wijk = f'"{file.stage}" s', cell(column.name)
    if column.is_list:
        source += f" CROSS JOIN LATERAL unnest(string_to_array({wijk}, '|')) AS item (code)"
        wijk = "item.code"
    faults.add_at(
        file,
        column.name,
        f"SELECT s.line, {quoted(f'min({wijk})')} || ' ligt in een andere gemeente' FROM {source} "
        f'JOIN "{WIJKEN.stage}" w ON w.wijk = {wijk} '
        f"WHERE {readable(column.name)} AND {readable('gemeente')} AND {readable('gemeente', 'w')} "
        f"AND w.gemeente <> s.gemeente AND {leads(WIJKEN, 'w')} GROUP BY s.line",
    )


def dossier_of_another() -> None:
    faults.add_at(
        HULPVRAGEN,
        "dossier",
        f"SELECT s.line, 'dit dossier is van een andere client' FROM \"{HULPVRAGEN.stage}\" s "
        f'JOIN "{DOSSIERS.stage}" d ON d.dossier = s.dossier '
        f"WHERE {readable('dossier')} AND {readable('client')} AND {readable('client', 'd')} "
        f"AND d.client <> s.client AND {leads(DOSSIERS, 'd')}",
    )


def measured_too_early() -> None:
    faults.add_at(
        METINGEN,
        "gemeten_op",
        f"SELECT s.line, 'deze meting ligt vóór de start van het traject' FROM \"{METINGEN.stage}\" s "
        f'JOIN "{TRAJECTEN.stage}" t ON t.traject = s.traject '
        f"WHERE {readable('traject')} AND {readable('moment')} AND s.moment <> 'start' "
        f"AND {takes_part(METINGEN)} AND {takes_part(TRAJECTEN, 't')} AND s.gemeten_op < t.gestart_op "
        f"AND {leads(TRAJECTEN, 't')}",
    )


def _with_district() -> Iterable[tuple[File, Column]]:
    for file in (TEAMS, CLIENTEN, HULPVRAGEN, TEVREDENHEID, SIGNALEN):
        yield from ((file, column) for column in file.columns if column.refers == WIJKEN.name)


def _any(query: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone() is not None
