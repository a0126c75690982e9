"""How fast people and words in notes are found: CPU of the product's search beside a statement by hand.

    DATABASE_URL=... python benchmarks/search.py [--people 200000] [--rounds 60] [--seed 1]

Takes a migrated database of its own, which is filled once and can be asked again; drop it afterwards. Asks as
a coach who sees 40 dossiers, as the stuurder of a team of 2,500 and as the desk, under the role and the row
level security of the web, in turns with a statement by hand that looks at the same rows with the same right
to see. "unclear": the own rounds of the limit differ by more than 25 %. PostgreSQL has to run on this machine
as it reads /proc.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from dutch_notes import USUAL, Notes  # noqa: E402
from dutch_people import Person, Town  # noqa: E402
from search_by_hand import notes_by_hand, people_by_hand  # noqa: E402

from cases.figures.in_notes import search_notes  # noqa: E402
from cases.figures.search import search  # noqa: E402
from config.middleware import Signature  # noqa: E402
from providers.models import Municipality, Role, Team, User  # noqa: E402
from providers.models.acting import IS_WATCHED  # noqa: E402

TODAY = date(2026, 3, 2)
FIRST = 100_000_000  # the key of the first resident, and of the first dossier
IN_TEAM, IN_LOAD, NOTES_EACH = 2_500, 40, 2
COPIED = {
    "cases_client": "id, external_id, bsn, birth_date, last_name, prefix, first_names, sex, postcode,"
    " house_number, house_letter, house_addition, municipality_id, phone, email, contact_wishes, other_name",
    "cases_case": "id, external_id, opened_on, closed_on, closing_reason, plan_text, version,"
    " municipality_id, client_id, team_id, protection_reason",
    "cases_assignment": "case_id, worker_id, kind, starts_on, ends_on",
    "cases_contactnote": "case_id, author_id, kind, held_on, text, is_hidden_from_partners, confidentiality",
}


def main() -> int:
    options = argparse.ArgumentParser()
    for name, value in (("people", 200_000), ("rounds", 60), ("seed", 1)):
        options.add_argument(f"--{name}", type=int, default=value)
    asked = options.parse_args()
    town = Town(asked.seed)
    people = town.people(asked.people)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_case")
        if not cursor.fetchone()[0]:
            fill(people, asked.seed)
    print(f"{len(people):,} residents with a dossier, {NOTES_EACH * len(people):,} notes", flush=True)
    race(people, asked.rounds, Random(asked.seed))
    return 0


def fill(people: list[Person], seed: int) -> None:
    """Store the population without its history: a dossier each, a fifth of them closed, in teams."""
    begun, notes, dice = time.monotonic(), Notes(seed), Random(seed)
    home = Municipality.objects.create(external_id="GM9999", name="Nergenshuizen", inhabitants=1)
    teams = [
        Team.objects.create(external_id=f"bench-{n}", name=f"Team {n}", municipality=home)
        for n in range(-(-len(people) // IN_TEAM))
    ]
    User.objects.bulk_create(
        [
            User(external_id="bench-loket", name="Loket", email="loket@voorbeeld.example", roles=[Role.DESK],
                 starts_on=date(2020, 1, 1)),
            *(User(external_id=f"bench-stuurder-{n}", name=f"Stuurder {n}", email=f"s{n}@voorbeeld.example",
                   roles=[Role.TEAM_LEAD], team=team, starts_on=date(2020, 1, 1))
              for n, team in enumerate(teams[:3])),
            *(User(external_id=f"bench-coach-{n}", name=f"Coach {n}", email=f"c{n}@voorbeeld.example",
                   roles=[Role.COACH], team=teams[n * IN_LOAD // IN_TEAM], starts_on=date(2020, 1, 1))
              for n in range(-(-len(people) // IN_LOAD))),
        ]
    )  # fmt: skip
    coaches = list(
        User.objects.filter(external_id__startswith="bench-coach-")
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    with transaction.atomic(), connection.cursor() as cursor:
        for table in COPIED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        again = set_aside(cursor)
        copied(cursor, "cases_client", (client(one, home.pk) for one in people))
        copied(cursor, "cases_case", (case(one, home.pk, teams[one.key // IN_TEAM].pk) for one in people))
        copied(
            cursor,
            "cases_assignment",
            (
                (FIRST + one.key, coaches[one.key // IN_LOAD], "fixed", date(2025, 1, 1), ended(one))
                for one in people
            ),
        )
        copied(
            cursor,
            "cases_contactnote",
            (
                (FIRST + one.key, coaches[one.key // IN_LOAD], "visit",
                 TODAY - timedelta(days=dice.randrange(1, 400)), notes.write(), False, "normal")
                for one in people for _ in range(NOTES_EACH)
            ),
        )  # fmt: skip
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in again:
            cursor.execute(statement)
        for table in COPIED:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"filled in {time.monotonic() - begun:.0f} s", flush=True)


def set_aside(cursor: Any) -> list[str]:
    """Drop what is built much faster after the rows are there; gives the statements that build it again."""
    cursor.execute(
        """SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
                  format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname,
                         pg_get_constraintdef(oid))
             FROM pg_constraint WHERE contype = 'x' AND conrelid = ANY (%s::regclass[])
           UNION ALL
           SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
             FROM pg_index i WHERE NOT indisunique AND indrelid = ANY (%s::regclass[])
              AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)""",
        [list(COPIED), list(COPIED)],
    )
    found = cursor.fetchall()
    for drop, _ in found:
        cursor.execute(drop)
    return [build for _, build in found]


def ended(one: Person) -> date | None:
    return date(2025, 12, 31) if one.key % 5 == 4 else None


def client(one: Person, home: int) -> tuple[Any, ...]:
    return (
        FIRST + one.key, f"bench-{one.key}", "", one.birth_date, one.last_name, one.prefix, one.first_names,
        "", one.postcode, one.house_number, "", "", home, one.phone, "", "", one.other_name,
    )  # fmt: skip


def case(one: Person, home: int, team: int) -> tuple[Any, ...]:
    key, closed = FIRST + one.key, ended(one)
    return key, f"bench-{key}", date(2025, 1, 1), closed, "", "", 1, home, key, team, ""


def copied(cursor: Any, table: str, rows: Any) -> None:
    with cursor.copy(f"COPY {table} ({COPIED[table]}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def race(people: list[Person], rounds: int, dice: Random) -> None:
    """Per role and kind of question: CPU by hand and of Rondom in turns, the ratio, and the clock."""
    print(
        f"{'who':<10}{'what':<24}{'by hand':>9}{'Rondom':>9}{'ratio':>7}{'p95 CPU':>9}{'p50':>9}{'p95':>9}",
        flush=True,
    )
    workers = {
        "coach": (User.objects.get(external_id="bench-coach-1"), people[IN_LOAD : 2 * IN_LOAD]),
        "stuurder": (User.objects.get(external_id="bench-stuurder-0"), people[:IN_TEAM]),
        "loket": (User.objects.get(external_id="bench-loket"), people),
    }
    for who, (worker, known) in workers.items():
        for what, make in {**PEOPLE, **({} if who == "loket" else NOTES)}.items():
            ours, hand = (search_notes, notes_by_hand) if what in NOTES else (search, people_by_hand)
            compare(
                who, what, [make(dice.choice(known), dice) for _ in range(rounds + 5)], ours, hand, worker
            )


def compare(
    who: str, what: str, asked: list[str], ours: Callable[..., Any], hand: Callable[..., Any], worker: User
) -> None:
    taken: dict[str, list[tuple[float, float]]] = {"hand": [], "ours": []}
    for number, text in enumerate(asked):  # the first ones warm up
        for way in ("hand", "ours"):
            with transaction.atomic():
                before = cpu(), time.perf_counter()
                if way == "hand":
                    hand(text, worker, TODAY)
                else:
                    with seen_by(worker):
                        ours(text, by=worker, on=TODAY)
                spent = (cpu() - before[0]) * 1000, (time.perf_counter() - before[1]) * 1000
            if number >= 5:
                taken[way].append(spent)
    mean = {way: statistics.mean(x for x, _ in values) for way, values in taken.items()}
    halves = [statistics.median(x for x, _ in taken["hand"][start::2]) for start in (0, 1)]
    wall, spent_95 = sorted(y for _, y in taken["ours"]), sorted(x for x, _ in taken["ours"])
    at = int(len(wall) * 0.95)
    unclear = " unclear" if max(halves) > 1.25 * min(halves) else ""
    print(
        f"{who:<10}{what:<24}{mean['hand']:>6.2f} ms{mean['ours']:>6.2f} ms"
        f"{mean['ours'] / mean['hand']:>7.2f}{spent_95[at]:>6.1f} ms{statistics.median(wall):>6.1f} ms"
        f"{wall[at]:>6.1f} ms{unclear}",
        flush=True,
    )


@contextmanager
def seen_by(worker: User) -> Any:
    """As the web asks: with its role, and the database told who it is; that is measured with it."""
    with connection.cursor() as cursor:
        cursor.execute(Signature.SIGN, [worker.pk, TODAY, None, ""])
    token = IS_WATCHED.set(True)
    try:
        yield
    finally:
        IS_WATCHED.reset(token)


def cpu() -> float:
    """Seconds of CPU of this process and of its session in the database."""
    pid = connection.connection.info.backend_pid
    return time.process_time() + int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def slip(name: str, dice: Random) -> str:
    """Two letters turned, as people type."""
    if len(name) < 5:
        return name + "s"
    at = dice.randrange(1, len(name) - 2)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


PEOPLE: dict[str, Callable[[Person, Random], str]] = {
    "last name": lambda one, _: one.last_name,
    "first and last name": lambda one, _: f"{one.first_names.split()[0]} {one.last_name}",
    "part of a name": lambda one, _: one.last_name[:5],
    "name with a slip": lambda one, dice: slip(one.last_name, dice),
    "birth date": lambda one, _: f"{one.birth_date:%d-%m-%Y}",
    "name and birth date": lambda one, _: f"{one.last_name} {one.birth_date:%d-%m-%Y}",
    "postcode and number": lambda one, _: f"{one.postcode} {one.house_number}",
    "phone": lambda one, _: one.phone or "0612345678",
    "dossier number": lambda one, _: f"D-{FIRST + one.key}",
}
NOTES: dict[str, Callable[[Person, Random], str]] = {
    "notes: common word": lambda _, dice: dice.choice(USUAL[:5]),
    "notes: usual word": lambda _, dice: dice.choice(USUAL[40:]),
    "notes: two words": lambda _, dice: " ".join(dice.sample(USUAL, 2)),
    "notes: rare word": lambda _, dice: dice.choice(Notes(1).rare),
}

if __name__ == "__main__":
    sys.exit(main())
