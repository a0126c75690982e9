"""How long two jobs of the queue and of the night take, and how much memory.

    DATABASE_URL=... python benchmarks/jobs.py assign [--dossiers 1000]
    DATABASE_URL=... python benchmarks/jobs.py verify [--records 10000000]

assign: takes a database with the demo in it; adds new dossiers to one team and lets the job of the queue give
them all away, each in a transaction of its own with rights, history and messages. verify: takes a migrated
database; adds records to the history, seals them as the night does, and compares all of them with their seals
as `audit_verify` does. Both leave what they made: drop the database afterwards. Prints seconds by the clock,
CPU of this process and of its session, rows per second and the largest memory of both.
"""

import argparse
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from kpi import fill, run  # sets Django up
from row_security import cpu

from django.db import connection  # isort: skip
from django.utils import timezone

from cases.figures import chain
from cases.forms.acts import coaches
from cases.models import Distribution, DistributionRow, RowOutcome
from cases.services import distribution, sealing
from cases.services.distribution import Wish
from providers.models import Role, User

FIRST = 900_000_000  # the key of the first resident and of the first dossier that is added
BATCH = 100_000
RECORD = """
INSERT INTO cases_history (record, row_id, act, new, user_id, origin)
SELECT 'cases_contactnote', %(first)s + i, 'insert', jsonb_build_object('id', %(first)s + i, 'case_id', i,
    'kind', 'visit', 'held_on', '2026-03-02', 'text', repeat('Gesprek aan huis. ', 8), 'author_id', i %% 500),
    NULL, ''
FROM generate_series(1, %(number)s) AS s(i)
"""


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("job", choices=["assign", "verify"])
    options.add_argument("--dossiers", type=int, default=distribution.MOST)
    options.add_argument("--records", type=int, default=10_000_000)
    asked = options.parse_args()
    print(f"{'what':<36}{'clock':>10}{'CPU':>10}{'a second':>12}{'Python':>9}{'database':>10}", flush=True)
    if asked.job == "assign":
        assign(asked.dossiers)
    else:
        verify(asked.records)
    return 0


def assign(dossiers: int) -> None:
    """Give new dossiers of one team away, as `cases.schedule.distribute` does."""
    today = timezone.localdate()
    lead = User.objects.filter(roles__contains=[Role.TEAM_LEAD], team__isnull=False).order_by("pk")[0]
    new_dossiers(lead, dossiers)
    workers = list(coaches(on=today).filter(team=lead.team_id).order_by("pk"))
    keys = range(FIRST + 1, FIRST + dossiers + 1)
    new = DistributionRow.What.NEW
    wishes = [Wish(key, new, key, workers[key % len(workers)]) for key in keys]
    queued: Distribution = timed(
        f"asking for {dossiers:,} dossiers",
        lambda: distribution.distribute(wishes=wishes, on=today, by=lead),
        of=dossiers,
    )
    timed("giving them away", lambda: distribution.carry_out(queued.pk, on=today), of=dossiers)
    done = queued.rows.filter(outcome=RowOutcome.DONE).count()
    print(f"{done:,} of {dossiers:,} given to {len(workers)} workers")


def new_dossiers(lead: User, number: int) -> None:
    """Residents with a dossier of the team that nobody holds yet."""
    series = f"generate_series(1, {number}) AS s(i)"
    town, day = str(lead.team.municipality_id), f"date '{timezone.localdate() - timedelta(days=7)}'"
    fill(
        "cases_client", series, id=f"{FIRST} + i", municipality_id=town, last_name="'Naam' || i",
        first_names="'Voor' || i", birth_date="date '1950-01-01' + i % 20000",
    )  # fmt: skip
    fill(
        "cases_case", series, id=f"{FIRST} + i", client_id=f"{FIRST} + i", municipality_id=town,
        team_id=str(lead.team_id), opened_on=day, version="1",
    )  # fmt: skip


def verify(records: int) -> None:
    """Add records, seal them and compare them."""
    for first in range(0, records, BATCH):
        run(RECORD, first=FIRST + first, number=min(BATCH, records - first))
    run("ANALYZE cases_history")
    sealed = timed("sealing", sealing.seal, of=records)
    print(f"{sealed.rows:,} records under {sealed.number:,} seals", flush=True)
    run("ANALYZE cases_seal")
    found = timed("comparing (audit_verify)", lambda: sum(1 for _ in chain.findings()), of=records)
    print(f"{found} findings")


def timed(what: str, act: Callable[[], Any], *, of: int) -> Any:
    began, spent = time.perf_counter(), cpu()
    result = act()
    took, spent = time.perf_counter() - began, cpu() - spent
    session = peak(connection.connection.info.backend_pid)
    print(
        f"{what:<36}{took:>8.1f} s{spent:>8.1f} s{of / took:>12,.0f}{peak('self'):>6} MB{session:>7} MB",
        flush=True,
    )
    return result


def peak(process: int | str) -> int:
    """Largest memory in MB that a process had for itself, so without the shared buffers of the database."""
    said = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
    if process == "self":
        return int(said["VmHWM"].split()[0]) // 1024
    return int(said["RssAnon"].split()[0]) // 1024


if __name__ == "__main__":
    sys.exit(main())
