"""How long a night of retention takes: the proposal over all residents, destroying, and the search after it.

    DATABASE_URL=... python benchmarks/retention.py --clients 1000000 --due 1 --destroy 200

Fills an EMPTY migrated database with invented residents (a dossier, a traject, two measurements, a question;
of --due per cent the dossier was closed 16 years ago, half of the others are open), and empties it again.
Prints seconds, residents per second and the largest memory of this process.
"""

import argparse
import resource
import sys
import time
from datetime import date

from django.db import transaction
from kpi import fill, run  # sets Django up

from cases.figures import stores
from cases.models import Client, DestructionItem
from cases.services import destruction, retention

ON = date(2026, 11, 25)
TABLES = (
    "outcomes_measurement intake_supportrequest cases_trajectory cases_destructionitem cases_destructionlist "
    "cases_case cases_client providers_municipality cases_history cases_seal cases_accesslog"
)


def make(clients, due):
    series = f"generate_series(1, {clients}) AS s(i)"
    run("SELECT setseed(0.5)")
    run(
        "CREATE TEMP TABLE life AS SELECT i, (random() * 300)::int"
        " + CASE WHEN r < %(due)s THEN date '2009-01-01' ELSE date '2020-01-01' END AS opened,"
        " CASE WHEN r < %(due)s THEN date '2010-06-01' WHEN r < 0.5 THEN date '2024-06-01' END AS closed"
        f" FROM (SELECT i, random() AS r FROM {series}) x",
        due=due / 100,
    )
    fill("providers_municipality", "generate_series(1, 1) AS s(i)", id="i", inhabitants="100000")
    fill(
        "cases_client", "life", id="i", municipality_id="1", last_name="'Naam' || i",
        first_names="'Voor' || i", birth_date="date '1950-01-01' + i % 20000", phone="'06' || (10000000 + i)",
    )  # fmt: skip
    fill(
        "cases_case", "life", id="i", client_id="i", municipality_id="1", opened_on="opened",
        closed_on="closed", version="1",
    )  # fmt: skip
    ended = "CASE WHEN closed IS NULL THEN '' ELSE '19' END"
    fill(
        "cases_trajectory", "life", id="i", case_id="i", starts_on="opened", ends_on="closed",
        end_reason=ended, goal_domains="'{financien}'",
    )  # fmt: skip
    for moment, number, later in (("start", "i", 0), ("half_year", f"{clients} + i", 180)):
        fill(
            "outcomes_measurement", f"(SELECT i AS client, {number} AS i, opened FROM life) life",
            id="i", trajectory_id="client", measured_on=f"opened + {later}", moment=f"'{moment}'",
            financien="2",
        )  # fmt: skip
    fill(
        "intake_supportrequest", "life", id="i", client_id="i", case_id="i", municipality_id="1",
        received_on="opened - 7", outcome="'case'", outcome_on="opened", text="'Vraag van Naam' || i",
        channel="'phone'", source="'self'", domains="'{financien}'", steps="'{}'",
    )  # fmt: skip
    run(f"ANALYZE {', '.join(TABLES.split()[:8])}")


def timed(what, act, *, of):
    began = time.perf_counter()
    result = act()
    took = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{what:<28} {took:9.2f} s  {of / max(took, 1e-6):12,.0f} a second  {peak:6} MB  -> {result}")
    return result


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clients", type=int, default=100_000)
    parser.add_argument("--due", type=float, default=1.0, help="per cent of the residents")
    parser.add_argument("--destroy", type=int, default=200)
    asked = parser.parse_args()
    if run("SELECT EXISTS (SELECT FROM cases_client)")[0][0]:
        sys.exit("The database is not empty.")
    try:
        make(asked.clients, asked.due)
        timed("propose, first night", lambda: retention.propose(on=ON), of=asked.clients)
        timed("propose, next night", lambda: retention.propose(on=ON), of=asked.clients)
        ids = list(DestructionItem.objects.order_by("pk").values_list("client", flat=True)[: asked.destroy])
        people = [needle for pk in ids for needle in _needles(pk)]
        timed("destroy, one by one", lambda: sum(bool(_forget(pk)) for pk in ids), of=len(ids))
        timed("search all for them", lambda: len(stores.search(people).found), of=asked.clients)
    finally:
        run(f"TRUNCATE {', '.join(TABLES.split())} CASCADE")


def _needles(pk):
    return stores.needles(Client.objects.get(pk=pk))


def _forget(pk):
    with transaction.atomic():
        return destruction.forget(pk)


if __name__ == "__main__":
    main()
