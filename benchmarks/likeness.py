"""How well and how fast the desk recognises people: recall, precision, CPU and p95.

    DATABASE_URL=... python benchmarks/likeness.py [--people 200000] [--asked 2000] [--rounds 300] [--seed 1]

Takes a migrated database. All is made in one transaction that is undone. Recall and precision are those of
"likely the same person" (points from SAME on): half of what is asked is of somebody who is known, written
down once more, the other half of somebody new who looks like one. Speed is compared with one statement
written by hand that gathers the same candidates, gives points and finds dossier and holder. PostgreSQL has
to run on this machine as it reads /proc.
"""

import argparse
import os
import statistics
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from dutch_people import Person, Town  # noqa: E402

from intake.figures import Asked, resembling  # noqa: E402
from intake.figures.likeness import SAME, Likeness, compare_all, plain, slips  # noqa: E402
from intake.figures.people import candidates  # noqa: E402
from providers.models import Municipality, Role, User, seal_number  # noqa: E402

TODAY = date(2026, 3, 2)
COLUMNS = (
    "id, external_id, bsn, birth_date, last_name, prefix, first_names, sex, postcode, house_number,"
    " house_letter, house_addition, municipality_id, phone, email, contact_wishes, other_name"
)
BY_HAND = r"""
WITH k AS MATERIALIZED (SELECT rondom_name_key(%(name)s) AS key), found AS (
    (SELECT id FROM cases_client WHERE birth_date = %(birth)s LIMIT 200)
    UNION (SELECT id FROM cases_client WHERE postcode = %(postcode)s AND house_number = %(number)s LIMIT 200)
    UNION (SELECT id FROM cases_client
        WHERE right(regexp_replace(phone, '\D', '', 'g'), 9) = nullif(%(digits)s, '') LIMIT 50)
    UNION (SELECT id FROM cases_client
        WHERE rondom_name_key(last_name) = (SELECT key FROM k) AND birth_date = ANY(%(slips)s) LIMIT 100)
), scored AS (
    SELECT c.id, c.last_name, c.prefix, c.first_names, c.birth_date, c.postcode, c.house_number, c.phone,
        CASE WHEN birth_date = %(birth)s THEN 5 WHEN birth_date = ANY(%(slips)s) THEN 3 ELSE -6 END
        + CASE WHEN postcode = %(postcode)s AND house_number = %(number)s THEN 3 ELSE 0 END
        + CASE WHEN right(regexp_replace(phone, '\D', '', 'g'), 9) = nullif(%(digits)s, '') THEN 3 ELSE 0 END
        + CASE WHEN rondom_plain(last_name) = %(plain)s THEN 4
            WHEN rondom_name_key(last_name) = (SELECT key FROM k) THEN 3
            WHEN similarity(rondom_plain(last_name), %(plain)s) >= 0.4 THEN 2 ELSE -3 END
        + CASE WHEN left(lower(first_names), 1) = %(initial)s THEN 1 ELSE -5 END AS points
    FROM cases_client c WHERE id IN (SELECT id FROM found)
)
SELECT s.*, d.id, d.opened_on, u.name FROM (SELECT * FROM scored ORDER BY points DESC, id LIMIT 5) s
LEFT JOIN cases_case d ON d.client_id = s.id AND d.opened_on <= %(today)s
    AND (d.closed_on IS NULL OR d.closed_on >= %(today)s)
LEFT JOIN cases_assignment a ON a.case_id = d.id AND a.starts_on <= %(today)s
    AND (a.ends_on IS NULL OR a.ends_on >= %(today)s)
LEFT JOIN providers_user u ON u.id = a.worker_id ORDER BY s.points DESC, s.id
"""


def main() -> int:
    options = argparse.ArgumentParser()
    for name, value in (("people", 200_000), ("asked", 2_000), ("rounds", 300), ("seed", 1)):
        options.add_argument(f"--{name}", type=int, default=value)
    asked = options.parse_args()
    town = Town(asked.seed)
    with transaction.atomic():
        start = time.monotonic()
        people = town.people(asked.people)
        first = fill(people)
        print(f"{len(people):,} residents in {time.monotonic() - start:.0f} s", flush=True)
        judge(town, people, first, asked.asked)
        if asked.rounds:
            race(town, people, asked.rounds)
        transaction.set_rollback(True)
    return 0


def fill(people: list[Person]) -> int:
    """Store the population without its history; the key of the first."""
    municipality = Municipality.objects.create(external_id="GM9999", name="Nergenshuizen", inhabitants=1)
    first = 1_000_000_000
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cases_client DISABLE TRIGGER USER")
        with cursor.copy(f"COPY cases_client ({COLUMNS}) FROM STDIN") as copy:  # type: ignore[attr-defined]
            for one in people:
                bsn = seal_number(one.bsn, place="cases.client.bsn") if one.bsn else ""
                copy.write_row(
                    (
                        first + one.key, f"bench-{one.key}", bsn, one.birth_date, one.last_name,
                        one.prefix, one.first_names, "", one.postcode, one.house_number, "", "",
                        municipality.pk, one.phone, "", "", one.other_name,
                    )
                )  # fmt: skip
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ANALYZE cases_client")
    return first


def judge(town: Town, people: list[Person], first: int, number: int) -> None:
    """Recall and precision of what is told as likely the same person, and why somebody was missed."""
    right = wrong = unseen = 0
    missed: Counter[str] = Counter()
    for _ in range(number // 2):
        person = town.dice.choice(people)
        asked = town.again(person)
        found = likenesses(asked)
        strong = {pk for pk, likeness in found.items() if likeness.is_strong}
        right += first + person.key in strong
        wrong += len(strong - {first + person.key})
        if first + person.key not in found:
            unseen += 1
        elif first + person.key not in strong:
            missed.update([", ".join(found[first + person.key].against) or "te weinig bekend"])
    of_new = 0
    for _ in range(number - number // 2):
        asked = town.look_alike(town.dice.choice(people))
        of_new += sum(likeness.is_strong for likeness in likenesses(asked).values())
    precision = right / (right + wrong + of_new)
    print(f"recall {right / (number // 2):.3f}, precision {precision:.3f} (from {SAME} points)")
    print(
        f"  not among the candidates {unseen}; wrong {wrong} beside somebody known, {of_new} for somebody new"
    )
    print(f"  too few points: {missed.most_common(6)}", flush=True)


def likenesses(asked: Asked) -> dict[int, Likeness]:
    """What is found for somebody: record -> what speaks for and against."""
    found = candidates(asked)
    return dict(zip((pk for pk, _ in found), compare_all(asked, [known for _, known in found]), strict=True))


def race(town: Town, people: list[Person], rounds: int) -> None:
    """CPU of the desk's search and of the statement by hand, in turn; wall time and p95 beside it."""
    desk = User.objects.create(
        external_id="bench", name="Loket", email="bench@voorbeeld.example", roles=[Role.DESK], starts_on=TODAY
    )
    taken: dict[str, list[tuple[float, float]]] = {"by hand": [], "rondom": []}
    for number in range(rounds + 5):  # the first ones warm up
        asked = town.again(town.dice.choice(people))
        for way, run in (("by hand", by_hand), ("rondom", lambda one: resembling(one, on=TODAY, by=desk))):
            before = cpu(), time.perf_counter()
            run(asked)
            if number >= 5:
                taken[way].append(((cpu() - before[0]) * 1000, (time.perf_counter() - before[1]) * 1000))
    halves = [
        statistics.median(x for x, _ in half) for half in (taken["by hand"][::2], taken["by hand"][1::2])
    ]
    means = {way: statistics.mean(x for x, _ in values) for way, values in taken.items()}
    for way, values in taken.items():
        wall = sorted(y for _, y in values)
        print(
            f"{way:<8} CPU mean {means[way]:.2f} ms, median {statistics.median(x for x, _ in values):.2f} ms;"
            f" wall median {statistics.median(wall):.2f} ms, p95 {wall[int(len(wall) * 0.95)]:.2f} ms"
        )
    clear = "" if max(halves) <= 1.25 * min(halves) else " (unclear: the limit's own rounds differ)"
    print(f"rondom / by hand: {means['rondom'] / means['by hand']:.2f} x the CPU{clear}", flush=True)


def by_hand(asked: Asked) -> list[Any]:
    word = plain(asked.last_name).split()[-1]
    facts = {
        "name": asked.last_name, "plain": word, "birth": asked.birth_date,
        "slips": slips(asked.birth_date) if asked.birth_date else [], "postcode": asked.postcode,
        "number": asked.house_number, "digits": "".join(filter(str.isdigit, asked.phone))[-9:],
        "initial": plain(asked.first_names)[:1], "today": TODAY,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.cursor.execute(BY_HAND, facts)  # type: ignore[attr-defined] — psycopg itself
        return list(cursor.cursor.fetchall())  # type: ignore[attr-defined]


def cpu() -> float:
    """Seconds of CPU of this process and of its session in the database."""
    pid = connection.connection.info.backend_pid
    return time.process_time() + int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


if __name__ == "__main__":
    sys.exit(main())
