"""How long one monthly report takes, beside the one hand-written statement for the same K01 numbers.

    DATABASE_URL=... python benchmarks/kpi.py --trajectories 100000

Fills an EMPTY migrated database with invented rows (three municipalities, 60, 25 and 15 % of them; three
years), measures the largest municipality and empties it again. Limit and report are interleaved (A B A B); if
the limit's own rounds differ by more than 25 %, the outcome is "unclear". --explain shows the plan of the K01
statement.
"""

import argparse
import os
import sys
import time
from datetime import date
from pathlib import Path
from statistics import median

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection  # noqa: E402

from cases.scales import Domain  # noqa: E402
from providers.models import Municipality  # noqa: E402
from reporting import services  # noqa: E402
from reporting.figures import courses, dossiers, inflow, pace, referrals, results, voices  # noqa: E402
from reporting.figures.scope import scope_of  # noqa: E402

MONTH = date(2026, 5, 1)
BLANK = {"ARRAY": "'{}'", "boolean": "false", "integer": "1", "smallint": "1", "bigint": "1"}
TABLES = (
    "outcomes_measurement outcomes_surveyanswer intake_assessment intake_application intake_signal "
    "intake_supportrequest cases_goal cases_intensity cases_assignment cases_referral cases_trajectory "
    "cases_complaint cases_case cases_client providers_user providers_partner providers_district "
    "providers_contract providers_municipality"
)

# What one would write by hand for K01 of one month, without the other periods, the reasons and the helper.
LIMIT = """
WITH cohort AS (
    SELECT t.id, t.goal_domains, t.starts_on, (t.starts_on + interval '6 months')::date AS due
    FROM cases_trajectory t JOIN cases_case c ON c.id = t.case_id
    WHERE c.municipality_id = %(municipality)s
        AND t.starts_on BETWEEN %(first)s::date - 220 AND %(last)s::date - 205
), b AS (
    SELECT DISTINCT ON (trajectory_id) m.* FROM cohort t JOIN outcomes_measurement m ON m.trajectory_id = t.id
        AND m.moment = 'start' AND m.measured_on BETWEEN t.starts_on - 14 AND t.starts_on + 42
    WHERE due + 30 BETWEEN %(first)s AND %(last)s
    ORDER BY trajectory_id, measured_on, external_id
), a AS (
    SELECT DISTINCT ON (trajectory_id) m.* FROM cohort t JOIN outcomes_measurement m ON m.trajectory_id = t.id
        AND m.moment <> 'start' AND m.measured_on BETWEEN t.due - 30 AND t.due + 30
    WHERE due + 30 BETWEEN %(first)s AND %(last)s
    ORDER BY trajectory_id, abs(measured_on - due), measured_on, external_id
)
SELECT count(*), sum(n), sum(d) FROM (
    SELECT num_nonnulls({steps}) AS n, {total} AS d FROM b JOIN a USING (trajectory_id)
) x
""".format(
    steps=", ".join(f"a.{domain} - b.{domain}" for domain in Domain.values),
    total=" + ".join(f"coalesce(a.{domain} - b.{domain}, 0)" for domain in Domain.values),
)


def run(sql, **params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        return cursor.fetchall() if cursor.description else []


def fill(table, source, /, **values):
    """INSERT ... SELECT from a source with a number i; columns that are not named get something blank."""
    columns = run(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %(t)s"
        " AND is_nullable = 'NO' AND is_generated = 'NEVER' AND column_default IS NULL"
        " AND is_identity = 'NO'",
        t=table,
    )
    values = {name: BLANK.get(kind, "''") for name, kind in columns} | values
    if "external_id" in values:
        values["external_id"] = "'B' || i"
    run(f"INSERT INTO {table} ({', '.join(values)}) SELECT {', '.join(values.values())} FROM {source}")


def make(trajectories):
    """So many trajectories, each in a case of its own, with twice as many measurements."""
    run("SELECT setseed(0.5)")
    series = f"generate_series(1, {trajectories}) AS s(i)"
    day = "date '2023-06-01' + (random() * 1050)::int"
    run(
        "CREATE TEMP TABLE town AS SELECT i,"
        " CASE WHEN random() < 0.6 THEN 1 WHEN random() < 0.6 THEN 2 ELSE 3 END AS town,"
        f" {day} AS day, random() AS r, (random() * 300)::int AS lasts FROM {series}"
    )
    fill("providers_municipality", "generate_series(1, 3) AS s(i)", id="i", inhabitants="100000")
    fill(
        "providers_district",
        "generate_series(1, 30) AS s(i)",
        id="i",
        municipality_id="1 + mod(i, 3)",
        inhabitants="3000",
    )
    fill("providers_partner", "generate_series(1, 20) AS s(i)", id="i")
    fill(
        "providers_user",
        "generate_series(1, 300) AS s(i)",
        id="i",
        employer_id="1 + mod(i, 20)",
        last_login="null",
    )
    fill("cases_client", "town", id="i", municipality_id="town", district_id="1 + mod(i, 30)")
    end = "CASE WHEN r < 0.6 THEN day + lasts END"
    fill(
        "cases_case",
        "town",
        id="i",
        client_id="i",
        municipality_id="town",
        opened_on="day",
        first_contact_on="day + 3",
        closed_on=end,
    )
    fill(
        "cases_trajectory",
        "town",
        id="i",
        case_id="i",
        starts_on="day",
        ends_on=end,
        end_reason="CASE WHEN r < 0.1 THEN '02' WHEN r < 0.2 THEN '21' WHEN r < 0.6 THEN '19' ELSE '' END",
        goal_domains="CASE WHEN r < 0.5 THEN '{financien,sociaal_netwerk}'::text[] ELSE '{}' END",
    )
    fill(
        "cases_assignment",
        "town",
        case_id="i",
        worker_id="1 + mod(i, 300)",
        kind="'fixed'",
        starts_on="day",
        ends_on=end,
    )
    fill(
        "cases_intensity",
        "town CROSS JOIN (VALUES (0), (60), (150)) AS v(later)",
        trajectory_id="i",
        starts_on="day + later",
        level="1 + (random() * 3)::int",
    )
    fill(
        "cases_goal",
        "town",
        trajectory_id="i",
        closed_on=end,
        result="CASE WHEN r < 0.6 THEN 'partly' ELSE '' END",
    )
    fill(
        "cases_referral",
        "town WHERE r < 0.5",
        case_id="i",
        partner_id="1 + mod(i, 20)",
        sent_on="day + 5",
        answered_on="day + 9",
        answer="'accepted'",
        started_on="CASE WHEN r < 0.4 THEN day + 30 END",
    )
    fill(
        "intake_supportrequest",
        "town",
        id="i",
        municipality_id="town",
        district_id="1 + mod(i, 30)",
        received_on="day",
        source="'self'",
        channel="'phone'",
        outcome="'case'",
        case_id="i",
        client_id="i",
        domains="'{financien,huisdieren}'::text[]",
    )
    fill("intake_assessment", "town", request_id="i", reported_on="day", finished_on="day + 40")
    fill(
        "intake_application",
        "town",
        request_id="i",
        received_on="day",
        decided_on="day + 13",
        result="'granted'",
    )
    fill(
        "outcomes_surveyanswer",
        "town",
        municipality_id="town",
        answered_on="day",
        mark_access="8",
        mark_professionals="7",
    )
    fill(
        "cases_complaint",
        "town WHERE r < 0.02",
        municipality_id="town",
        kind="'complaint'",
        received_on="day",
    )
    scores = dict.fromkeys(Domain.values, "CASE WHEN random() < 0.5 THEN 1 + (random() * 4)::int END")
    for moment, later, number in (
        ("start", "7", "i"),
        ("half_year", "(random() * 30)::int + 170", f"i + {trajectories}"),
    ):
        fill(
            "outcomes_measurement",
            f"(SELECT {number} AS i, i AS t, day FROM town) AS town",
            trajectory_id="t",
            measured_on=f"day + {later}",
            moment=f"'{moment}'",
            **scores,
        )
    run("ANALYZE")


def timed(act):
    begun = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - begun)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trajectories", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--explain", action="store_true")
    options = parser.parse_args()
    if Municipality.objects.exists():
        sys.exit("This database is not empty; give one that may be filled and emptied.")
    print(f"filling: {timed(lambda: make(options.trajectories)) / 1000:.0f} s")
    try:
        measure(options)
    finally:
        run(f"TRUNCATE {', '.join(TABLES.split())} CASCADE")


def measure(options):
    town = Municipality.objects.get(pk=1)
    scope = scope_of(town, MONTH)
    one_month = {"municipality": 1, "first": scope.periods[0].first, "last": scope.periods[0].last}
    month_only = scope_of(town, MONTH)
    del month_only.periods[1:]
    limit, report, k01 = [], [], []
    for _ in range(options.rounds):
        limit.append(timed(lambda: run(LIMIT, **one_month)))
        k01.append(timed(lambda: results.figures(month_only)))
        report.append(timed(lambda: services.compute(municipality=town, month=MONTH)))
    spread = max(limit) / min(limit) - 1
    print(f"limit: one statement, K01 of one month   {median(limit):8.0f} ms (spread {spread:.0%})")
    print(
        f"K01, K02 and K09 of one month            {median(k01):8.0f} ms,"
        f" {median(k01) / median(limit):.1f} x the limit"
    )
    print(f"whole report, K01-K22, four periods      {median(report):8.0f} ms")
    if spread > 0.25:
        print("unclear: the rounds of the limit differ by more than 25 %")
    for group in (results, voices, pace, referrals, dossiers, courses, inflow):
        took = timed(lambda group=group: group.figures(scope))
        print(f"  {group.__name__.rsplit('.', 1)[1]:12} {took:8.0f} ms")
    if options.explain:
        print("\n".join(line for (line,) in explain(town)))


def explain(town):
    scope = scope_of(town, MONTH)
    plan = scope.rows(
        "EXPLAIN (ANALYZE, BUFFERS) " + results.COUNTS.lstrip(),
        starts_from=date(2024, 9, 1),
        starts_to=date(2026, 1, 1),
    )
    return [tuple(row.values()) for row in plan]


if __name__ == "__main__":
    main()
