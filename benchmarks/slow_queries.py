"""The ten costliest statements of the busy pages, with their plans, as docs/slow-queries.md has them.

    DEMO=1 DATABASE_URL=... python benchmarks/slow_queries.py [--rounds 5] [--write docs/slow-queries.md]
    DATABASE_URL=... python benchmarks/slow_queries.py --server

Asks the pages of benchmarks/pages.py as the role of the web, adds up what each statement takes, and lets the
database explain the ten that took most, there and then: with the same values, for the same worker, under row
level security. --server prints the ten of everything since the last reset, where PostgreSQL loads
pg_stat_statements; that is for an installation at work, and shows no values.
"""

import argparse
import os
import platform
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pages import Page, ask, pages, register
from row_security import logged_in

from django.conf import settings  # isort: skip
from django.db import connection

from cases.models import Client

MOST = 10
SERVER = """
SELECT round(total_exec_time::numeric), calls, round(mean_exec_time::numeric, 2), left(query, 2000)
FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
ORDER BY total_exec_time DESC LIMIT 10
"""
HEAD = """# The ten costliest statements

Made by `benchmarks/slow_queries.py`: the pages of `benchmarks/pages.py`, {rounds} times each on a demo of
{clients:,} residents; {machine}. Wall time in the web swings under load; the order is what counts. The
plans are those of the role of the web, under row level security.
"""


class Costs:
    """statement -> [milliseconds, times, page]; and the plan of those that are asked for."""

    def __init__(self) -> None:
        self.taken: dict[str, list[Any]] = defaultdict(lambda: [0.0, 0, ""])
        self.wanted: set[str] = set()
        self.plans: dict[str, str] = {}
        self.page = ""

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        text = str(sql)
        began = time.perf_counter()
        result = execute(sql, params, many, context)
        found = self.taken[text]
        found[0] += 1000 * (time.perf_counter() - began)
        found[1] += 1
        found[2] = self.page
        return result

    def explain(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        text = str(sql)
        result = execute(sql, params, many, context)  # first, so that the database knows who asks
        if text in self.wanted and text not in self.plans:
            self.plans[text] = ""
            with connection.connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) {text}", params)
                self.plans[text] = "\n".join(line for (line,) in cursor.fetchall())
        return result


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--write", type=Path)
    options.add_argument("--server", action="store_true")
    asked = options.parse_args()
    settings.ALLOWED_HOSTS = ["testserver"]
    if asked.server:
        return of_server()
    costs = Costs()
    every = [*pages(), register()]
    walk(every, costs, costs, asked.rounds)
    costliest = sorted(costs.taken, key=lambda text: -costs.taken[text][0])
    able = [text for text in costliest if text.lstrip().startswith(("SELECT", "WITH"))]
    costs.wanted = {text for text in able if "rondom_sign" not in text} & set(able[: MOST + 2])
    walk(every, costs, costs.explain, 1)
    text = written(costs, able, asked.rounds)
    asked.write.write_text(text) if asked.write else print(text)
    return 0


def walk(every: list[Page], costs: Costs, wrapper: Callable[..., Any], rounds: int) -> None:
    for page in every:
        browser = logged_in(page.user)
        ask(browser, page)  # warm
        costs.page = page.name
        with connection.execute_wrapper(wrapper):
            for _ in range(rounds):
                ask(browser, page)


def written(costs: Costs, order: list[str], rounds: int) -> str:
    machine = f"{platform.node()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.0f}"
    parts = [HEAD.format(rounds=rounds, clients=Client.objects.count(), machine=machine)]
    for number, text in enumerate([one for one in order if costs.plans.get(one)][:MOST], 1):
        spent, times, page = costs.taken[text]
        parts.append(
            f"## {number}. {page}: {spent / times:.1f} ms, {times} times\n\n"
            f"```sql\n{text.strip()[:700]}\n```\n\n```\n{costs.plans[text][:1800]}\n```\n"
        )
    return "\n".join(parts)


def of_server() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('pg_stat_statements') IS NOT NULL")
        if not cursor.fetchone()[0]:
            print("pg_stat_statements is not there: shared_preload_libraries, then CREATE EXTENSION.")
            return 1
        cursor.execute(SERVER)
        for total, calls, mean, query in cursor.fetchall():
            print(f"{total} ms in {calls} times, {mean} ms each\n{query}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
