"""How long one monthly report takes, beside the one hand-written statement for the same K01 numbers.

    DATABASE_URL=... python benchmarks/kpi.py --trajectories 100000

Fills an EMPTY migrated database with invented rows (three municipalities, 60, 25 and 15 % of them; three
years), measures the largest municipality and empties it again. --keep leaves the rows, --filled measures
what an earlier run left. Limit and report are interleaved (A B A B) and must give the same numbers; CPU is
that of this process and of its database session, so PostgreSQL has to run on this machine. If the limit's own
rounds differ by more than 25 %, the outcome is "unclear". --explain shows the plan of the K01 statement.
"""

import argparse
import os
import sys
import time
from collections import Counter
from datetime import date, timedelta
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
from reporting.figures import courses, dossiers, inflow, money, pace, referrals, results, voices  # noqa: E402
from reporting.figures.scope import scope_of  # noqa: E402

MONTH = date(2026, 5, 1)
DAY = timedelta(days=1)
BLANK = {"ARRAY": "'{}'", "boolean": "false", "integer": "1", "smallint": "1", "bigint": "1"}
TABLES = (
    "outcomes_measurement outcomes_surveyanswer intake_assessment intake_application intake_signal "
    "intake_supportrequest cases_goal cases_intensity cases_assignment cases_referral cases_trajectory "
    "cases_complaint cases_case cases_client providers_user providers_partner providers_district "
    "providers_contract providers_municipality"
)

# What one would write by hand for the cohort, the reasons, the pairs and the cross table of K01 and for K09.
LIMIT = """
WITH cohort AS MATERIALIZED (
    SELECT t.id, t.case_id, t.goal_domains, t.starts_on, t.ends_on, t.end_reason, t.stable_goal_on,
           (t.starts_on + interval '6 months')::date AS due
    FROM cases_trajectory t JOIN cases_case c ON c.id = t.case_id
    WHERE c.municipality_id = %(municipality)s
        AND t.starts_on BETWEEN (%(first)s::date - 30 - interval '6 months')::date - 3
            AND (%(last)s::date - 30 - interval '6 months')::date + 3
), b AS MATERIALIZED (
    SELECT m.* FROM cohort t CROSS JOIN LATERAL (
        SELECT * FROM outcomes_measurement m WHERE m.trajectory_id = t.id
            AND m.moment = 'start' AND m.measured_on BETWEEN t.starts_on - 14 AND t.starts_on + 42
        ORDER BY measured_on, external_id LIMIT 1
    ) m
), a AS MATERIALIZED (
    SELECT DISTINCT ON (trajectory_id) * FROM (
        SELECT m.*, 0 AS te FROM cohort t CROSS JOIN LATERAL (
            SELECT * FROM outcomes_measurement m WHERE m.trajectory_id = t.id
                AND m.moment <> 'start' AND m.measured_on BETWEEN t.due - 30 AND t.due + 30
            ORDER BY abs(m.measured_on - t.due), m.measured_on, m.external_id LIMIT 1
        ) m
        UNION ALL
        SELECT m.*, 1 FROM cohort t JOIN b ON b.trajectory_id = t.id CROSS JOIN LATERAL (
            SELECT * FROM outcomes_measurement m WHERE m.trajectory_id = t.id AND m.moment = 'end'
                AND m.measured_on BETWEEN t.ends_on - 14 AND t.ends_on + 42
                AND m.measured_on >= b.measured_on + 28
            ORDER BY abs(m.measured_on - t.ends_on), m.measured_on, m.external_id LIMIT 1
        ) m
        WHERE t.ends_on < t.due - 30
    ) x
    ORDER BY trajectory_id, te
), pair AS MATERIALIZED (
    SELECT t.id, t.stable_goal_on <= b.measured_on + 42 AS stable,
           CASE WHEN by_goal THEN n_goal ELSE n_all END AS n,
           CASE WHEN by_goal THEN d_goal ELSE d_all END AS d,
           CASE WHEN by_goal THEN low_goal ELSE low_all END AS low,
           sign(coalesce(a.participation_ladder - b.participation_ladder,
                         a.maatschappelijke_participatie - b.maatschappelijke_participatie)) AS part
    FROM cohort t JOIN b ON b.trajectory_id = t.id JOIN a ON a.trajectory_id = t.id
    CROSS JOIN LATERAL (
        SELECT count(x) AS n_all, coalesce(sum(x), 0) AS d_all, min(x) AS low_all,
               count(x) FILTER (WHERE g) AS n_goal, sum(x) FILTER (WHERE g) AS d_goal,
               min(x) FILTER (WHERE g) AS low_goal, count(x) FILTER (WHERE g) > 0 AS by_goal
        FROM (VALUES {steps}) AS v (x, g)
    ) s
    WHERE n_all > 0
), helped AS MATERIALIZED (
    SELECT t.id FROM cohort t JOIN cases_assignment h ON h.case_id = t.case_id AND h.kind = 'fixed'
        AND h.starts_on <= least(t.ends_on, t.due) AND (h.ends_on IS NULL OR h.ends_on >= t.starts_on)
    GROUP BY t.id HAVING min(h.worker_id) = max(h.worker_id)
)
SELECT p.name, CASE WHEN t.end_reason IN ('02', '31', '39') AND t.ends_on < t.due - 30 AND NOT EXISTS (
           SELECT FROM a WHERE a.trajectory_id = t.id AND te = 1) THEN t.end_reason END AS excluded,
       CASE WHEN 2 * d <= -n THEN 'worse' WHEN 2 * d >= n AND low > -2 THEN 'improved'
            WHEN n > 0 THEN 'same' END AS own,
       part, coalesce(stable, false) AS stable,
       t.id IN (SELECT id FROM helped) AS one_helper,
       count(*)
FROM unnest(%(names)s::text[], %(firsts)s::date[], %(lasts)s::date[]) AS p (name, first, last)
JOIN cohort t ON t.due + 30 BETWEEN p.first AND p.last LEFT JOIN pair USING (id)
GROUP BY 1, 2, 3, 4, 5, 6
""".format(steps=", ".join(f"(a.{one} - b.{one}, '{one}' = ANY (t.goal_domains))" for one in Domain.values))
PART = {1: "improved", 0: "same", -1: "worse", None: "not_measured"}


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


def triggers(state):
    """Switch what keeps the history of every row, which is no part of what is measured here."""
    for table in TABLES.split():
        run(f"ALTER TABLE {table} {state} TRIGGER USER")


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


def cpu():
    """Seconds of CPU of this process and of its session in the database."""
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    return time.process_time() + int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def timed(act):
    """(CPU, wall) of an act, in milliseconds."""
    before = cpu(), time.perf_counter()
    act()
    return 1000 * (cpu() - before[0]), 1000 * (time.perf_counter() - before[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trajectories", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--keep", action="store_true", help="leave the rows in the database")
    parser.add_argument("--filled", action="store_true", help="measure what --keep left")
    parser.add_argument("--explain", action="store_true")
    options = parser.parse_args()
    if Municipality.objects.exists() != options.filled:
        sys.exit(
            "Give an empty database that may be filled and emptied, or --filled for one that --keep left."
        )
    if not options.filled:
        triggers("DISABLE")
        print(f"filling: {timed(lambda: make(options.trajectories))[1] / 1000:.0f} s", flush=True)
        triggers("ENABLE")
    # As the server of an installation: no compiling. One process, so that its CPU is all there is.
    run("SET jit = off")
    run("SET max_parallel_workers_per_gather = 0")
    try:
        measure(options)
    finally:
        if not options.keep and not options.filled:
            run(f"TRUNCATE {', '.join(TABLES.split())} CASCADE")


def counted_by_hand(given):
    """The numbers of the limit: period, reason, classes, stable, one helper -> trajectories."""
    found = Counter()
    for period, excluded, own, part, stable, helper, number in run(LIMIT, **given):
        is_pair = own and excluded is None
        pair = (own, PART[part], stable) if is_pair else (None, None, False)
        found[period, excluded, *pair, helper] += number
    return found


def counted(scope):
    """The same numbers from the statement of the product."""
    found = Counter()
    for row in scope.rows(results.COUNTS, **results.starts(scope)):
        pair = (row["own"], row["taking_part"], row["is_stable"]) if row["is_pair"] else (None, None, False)
        found[row["period"], row["excluded"], *pair, row["has_one_helper"]] += row["n"]
    return found


def measure(options):
    town = Municipality.objects.get(pk=1)
    scope, month_only = scope_of(town, MONTH), scope_of(town, MONTH)
    del month_only.periods[1:]
    ways = {}
    for name, asked in (("one month", month_only), ("four periods", scope)):
        given = {
            "municipality": town.pk,
            "first": asked.first,
            "last": asked.last,
            **{
                f"{word}s": [getattr(one, word) for one in asked.periods]
                for word in ("name", "first", "last")
            },
        }
        if counted(asked) != counted_by_hand(given):
            sys.exit(f"not the same numbers: {counted(asked)} and {counted_by_hand(given)}")
        ways[f"by hand, K01 and K09, {name}"] = lambda given=given: run(LIMIT, **given)
        ways[f"product, K01 and K09, {name}"] = lambda asked=asked: counted(asked)
    taken = {name: [] for name in ways}
    for _ in range(options.rounds):
        for name, act in ways.items():
            taken[name].append(timed(act))
    medians = {name: [median(each) for each in zip(*values, strict=True)] for name, values in taken.items()}
    table(medians)
    for limit, product in zip(*[iter(medians)] * 2, strict=True):
        rounds = [spent for spent, _ in taken[limit]]
        unclear = ", unclear: its rounds differ too much" if max(rounds) > 1.25 * min(rounds) else ""
        print(f"{product}: {medians[product][0] / medians[limit][0]:.2f} x the CPU by hand{unclear}")
    towns = list(Municipality.objects.all())

    def ours(one):
        services.compute(municipality=one, month=MONTH)

    report = timed(lambda: ours(town))
    table({"whole report, K01-K23, four periods": report,
           "the same of all gemeenten": timed(lambda: [ours(one) for one in towns]),
           "whole report, after one changed measurement": changed(town)})  # fmt: skip
    for group in (results, voices, pace, referrals, dossiers, courses, inflow, money):
        table({f"  {group.__name__.rsplit('.', 1)[1]}": timed(lambda group=group: group.figures(scope))})
    if options.explain:
        print("\n".join(line for (line,) in explain(town)))


def changed(town):
    """What a report costs once one measurement of its cohort was corrected: nothing is kept, so all of it."""
    run("UPDATE outcomes_measurement SET financien = 6 - coalesce(financien, 3) WHERE id ="
        " (SELECT min(id) FROM outcomes_measurement WHERE measured_on BETWEEN %(first)s AND %(last)s)",
        first=MONTH - 40 * DAY, last=MONTH)  # fmt: skip
    return timed(lambda: services.compute(municipality=town, month=MONTH))


def table(rows):
    for name, (spent, wall) in rows.items():
        print(f"{name:<45} CPU {spent:8.0f} ms, wall {wall:8.0f} ms", flush=True)


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
