"""Every place that holds data, searched for people: all tables, sessions, sealed texts, files and Redis.

A person is looked for by what tells that it is this one: BSN, phone, e-mail, and first and last name, last
name and birth date, or last name and postcode together in one row. What another has as well (a namesake, the
phone of a household) proves nothing and is left out; so is the id of a sender, which other tables use too.
Not searched: text inside pictures and the drawn text of PDF files, and what somebody typed less than fifteen
minutes ago, which is sealed with a key that only the browser has.
"""

import re
import unicodedata
import zipfile
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from celery import current_app
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction

from cases.models import Client

WORD = re.compile(r"[\w.+@'-]+")
GLUE = re.compile(r"[\W_]+")  # jansen_brief.pdf tells of Jansen as well
NUMBER = re.compile(r"\d(?:[\s().-]{0,2}\d){8,14}")
DIGITS = 9  # of a phone number the last nine, however it is written; a BSN has nine
ROWS = """
    SELECT c.relname, EXISTS (
        SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'id' AND NOT a.attisdropped)
    FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace
    AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY c.relname
"""
PIECE, OVERLAP = 200_000, 500  # letters
Needle = frozenset[str]  # words and numbers that say who it is once they stand in one place together


class Found(NamedTuple):
    """A place where a person still is; never what stands there."""

    store: str
    place: str


class Searched(NamedTuple):
    """What a search went through, and where it found somebody."""

    tables: int
    rows: int
    files: int
    keys: int
    found: list[Found]


def words(text: str) -> set[str]:
    """The words of a text as they are compared, whole and in parts, and its long numbers by nine digits.

    >>> sorted(words("Bel Zoë: +31 6 12.34.56.78"))[:2]
    ['#612345678', '+31']
    """
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
    found = {word.strip(".'-") for word in WORD.findall(plain)}
    found |= {part for word in found for part in GLUE.split(word)}
    for number in NUMBER.findall(plain):
        found.add("#" + re.sub(r"\D", "", number)[-DIGITS:])
    return found - {""}


def needles(client: Client, *, alone: bool = False) -> list[Needle]:
    """By what this resident is found and nobody else; empty for who has no name, number or address left.

    alone: also by what others have as well, for a search by hand.
    """
    last, first, postcode = map(_names, (client.last_name, client.first_names, client.postcode))
    number = {word for word in words(client.phone) if word.startswith("#")}
    born = _written(client.birth_date) if client.birth_date else ()
    # What must be this resident's own -> by what it is found then.
    told: list[tuple[tuple[str, ...], list[set[str]]]] = [
        (("phone",), [number or words(client.phone)]),
        (("email",), [words(client.email)]),
        (("last_name", "first_names"), [last | first if last and first else set()]),
        (("last_name", "birth_date"), [last | {day} for day in born if last]),
        (("last_name", "postcode"), [last | postcode if last and postcode else set()]),
    ]
    found = [{"#" + client.bsn}] if client.bsn else []
    others = Client.objects.exclude(pk=client.pk)
    for names, ways in told:
        ways = [way for way in ways if way]
        same = {name: getattr(client, name) for name in names}
        if ways and (alone or not others.filter(**same).exists()):
            found += ways
    return [frozenset(way) for way in found if way]


def _names(text: str) -> set[str]:
    """The parts of a name, so that Jansen-De Vries is found as Jansen de Vries too."""
    return {word for word in words(text) if not GLUE.search(word)}


def _written(day: date) -> tuple[str, str]:
    return day.isoformat(), f"{day:%d-%m-%Y}"


def search(people: Iterable[Needle]) -> Searched:
    """Go through every store once for all of them; memory does not grow with what is stored."""
    wanted = _Wanted(people)
    found: list[Found] = []
    tables = rows = files = keys = 0
    for table, has_id in _tables():
        tables += 1
        for place, text in _rows(table, has_id):
            rows += 1
            if wanted.stands_in(text):
                found.append(Found("database", f"{table}, rij {place}"))
    for place, text in _behind_a_key():
        if wanted.stands_in(text):
            found.append(Found("database", place))
    for path, texts in _files(Path(settings.MEDIA_ROOT)):
        files += 1
        if any(map(wanted.stands_in, texts)):
            found.append(Found("bestanden", path))
    for key, text in _in_redis():
        keys += 1
        if wanted.stands_in(text):
            found.append(Found("Redis", key))
    return Searched(tables, rows, files, keys, found)


class _Wanted:
    """Needles by one of their words, so that a row costs the same for one person as for a thousand."""

    def __init__(self, people: Iterable[Needle]) -> None:
        self.by_word: dict[str, list[Needle]] = {}
        self.vocabulary: set[str] = set()
        for needle in people:
            self.by_word.setdefault(max(needle, key=len), []).append(needle)
            self.vocabulary |= needle

    def stands_in(self, text: str) -> bool:
        if not self.by_word:
            return False
        # A file or a row of many megabytes goes by in pieces that overlap: only what is looked for is kept.
        there: set[str] = set()
        for start in range(0, max(len(text), 1), PIECE - OVERLAP):
            there |= words(text[start : start + PIECE]) & self.vocabulary
        hit = there & self.by_word.keys()
        return any(needle <= there for word in hit for needle in self.by_word[word])


def _tables() -> list[tuple[str, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(ROWS)
        return list(cursor.fetchall())


def _rows(table: str, has_id: bool) -> Iterator[tuple[Any, str]]:
    """Every row of a table as text, with its key; read in portions."""
    name = connection.ops.quote_name(table)
    key = "t.id::text" if has_id else "t.ctid::text"
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {key}, t::text FROM {name} t")  # noqa: S608 — a name from the catalogue
        while portion := cursor.fetchmany(2_000):
            yield from portion


def _behind_a_key() -> Iterator[tuple[str, str]]:
    """What a table holds unreadably and the application can read: sessions and sealed texts."""
    for session in Session.objects.order_by().iterator(2_000):
        yield "django_session", str(session.get_decoded())
    for model in apps.get_models():
        # Fields with a class of their own in providers are the sealed ones.
        own = [one for one in model._meta.concrete_fields if type(one).__module__.startswith("providers.")]
        sealed = [field.name for field in own]
        if sealed:
            rows = model._base_manager.order_by().values_list("pk", *sealed)
            for pk, *texts in rows.iterator(500):
                yield f"{model._meta.db_table}, rij {pk}", " ".join(text or "" for text in texts)


def _files(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Every file with what can be read in it: its name, its text, and the parts of a zip such as .docx."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file():
            content = path.read_bytes()
            place = str(path.relative_to(folder))
            yield place, [place, *(part.decode(errors="replace") for part in _parts(content))]


def _parts(content: bytes) -> Collection[bytes]:
    if zipfile.is_zipfile(BytesIO(content)):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return [content, *(archive.read(name) for name in archive.namelist())]
    return [content]


def _in_redis() -> Iterator[tuple[str, str]]:
    """Every key of Redis with its value: what waits in the queue and what is cached."""
    with current_app.connection_for_write() as queue:  # it knows the way, through Sentinel as well
        server: Any = queue.default_channel.client  # type: ignore[attr-defined]  # of Redis
        read = {
            b"string": server.get,
            b"list": lambda key: server.lrange(key, 0, -1),
            b"set": server.smembers,
            b"hash": server.hgetall,
            b"zset": lambda key: server.zrange(key, 0, -1),
        }
        for key in server.scan_iter(count=500):
            value = read[server.type(key)](key) if server.type(key) in read else b""
            yield key.decode(errors="replace")[:40], key.decode(errors="replace") + _said(value)


def _said(value: Any) -> str:
    if isinstance(value, bytes):
        return " " + value.decode(errors="replace")
    if isinstance(value, dict):
        value = [*value, *value.values()]
    return "".join(map(_said, value)) if value else ""
