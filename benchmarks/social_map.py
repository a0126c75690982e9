"""How fast the sociale kaart and the wegwijzer are found by words: CPU beside a statement written by hand.

    DATABASE_URL=... python benchmarks/social_map.py [--rows 500] [--rounds 200] [--seed 1]

Takes a migrated database. All is made in one transaction that is undone. The statement by hand is the same
question straight through psycopg. PostgreSQL has to run on this machine as it reads /proc.
"""

import argparse
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from providers.models import LocalService, Municipality, Theme  # noqa: E402
from providers.querysets import words_of  # noqa: E402

TODAY = date(2026, 3, 2)
WORDS = """
koffie samen eten praatje buurt vrijwilliger klussen tuin huis brieven formulieren toeslag rekening vervoer
dokter winkel maaltijd warm bezorgen mantelzorg advies respijt wandelen gym zwemmen ouderen taal lezen
computer maatje bezoek eenzaam jongeren ouders kinderen sport muziek zang koor schilderen creatief
"""
ASKED = "Mevrouw zoekt iemand die kan helpen met de tuin en met brieven en formulieren, zij is eenzaam."
BY_HAND = """
SELECT s.id, s.name, s.offers, s.week, s.hours, s.waiting_weeks, s.contact, d.name,
    ARRAY(SELECT w FROM unnest(%(words)s::text[]) w WHERE s.said @@ plainto_tsquery('dutch', w))
FROM providers_localservice s LEFT JOIN providers_district d ON d.id = s.district_id
WHERE s.municipality_id = %(town)s AND s.district_id IS NULL
    AND s.starts_on <= %(on)s AND (s.ends_on IS NULL OR s.ends_on >= %(on)s)
    AND (s.said @@ websearch_to_tsquery('dutch', %(any)s) OR greatest({alike}) >= 0.55)
ORDER BY ts_rank(s.said, websearch_to_tsquery('dutch', %(any)s)) DESC, s.name LIMIT 5
"""


def fill(rows: int, seed: int) -> Municipality:
    made, words = random.Random(seed), WORDS.split()
    town = Municipality.objects.create(external_id="GM9999", name="Proefdorp")
    LocalService.objects.bulk_create(
        LocalService(
            municipality=town, code=f"p{n}", name=f"{made.choice(words).title()} {n}",
            themes=made.sample(Theme.values, 2), offers=" ".join(made.choices(words, k=60)), contact="088",
            checked_on=TODAY, starts_on=date(2022, 1, 1),
        )
        for n in range(rows)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE providers_localservice")
    return town


def server_ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def measured(ask: Callable[[], object], rounds: int, pid: int) -> tuple[float, float]:
    """CPU of this process and the server together, and the p95 of the clock, in milliseconds."""
    ask()
    spent, server, walls = time.process_time(), server_ticks(pid), []
    for _ in range(rounds):
        begun = time.perf_counter()
        ask()
        walls.append(time.perf_counter() - begun)
    ticks = (server_ticks(pid) - server) / os.sysconf("SC_CLK_TCK")
    cpu = (time.process_time() - spent + ticks) / rounds * 1000
    return cpu, statistics.quantiles(walls, n=20)[-1] * 1000


def main() -> None:
    asked = argparse.ArgumentParser()
    for name, usual in (("rows", 500), ("rounds", 200), ("seed", 1)):
        asked.add_argument(f"--{name}", type=int, default=usual)
    said = asked.parse_args()
    words = words_of(ASKED)
    with transaction.atomic():
        town = fill(said.rows, said.seed)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pid = cursor.fetchone()[0]
        long = [word for word in words[:8] if len(word) > 4]
        alike = ", ".join(f"word_similarity(%(w{n})s, s.name)" for n in range(len(long)))
        values = {"words": words, "town": town.pk, "on": TODAY, "any": " or ".join(words)}
        values |= {f"w{n}": word for n, word in enumerate(long)}

        def by_hand() -> object:
            with connection.cursor() as cursor:
                cursor.execute(BY_HAND.format(alike=alike), values)
                return cursor.fetchall()

        def ours() -> object:
            near = LocalService.objects.near(town.pk, None, on=TODAY)
            return near.select_related("district").best(ASKED, most=5)

        hand, hand_95 = measured(by_hand, said.rounds, pid)
        own, own_95 = measured(ours, said.rounds, pid)
        print(f"{said.rows} rows: by hand {hand:.1f} ms CPU (p95 {hand_95:.0f} ms), "
              f"Rondom {own:.1f} ms CPU (p95 {own_95:.0f} ms), ratio {own / hand:.2f}")  # fmt: skip
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
