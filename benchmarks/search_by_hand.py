"""The limit of benchmarks/search.py: what an expert writes for the same questions, straight through psycopg.

With the same right to see: own dossiers, those one takes part in, grants, emergencies and those of the team,
no own files, and no address of a protected dossier. Other records of the same person it does not follow.
"""

from datetime import date
from typing import Any

from django.db import connection

from cases.figures.in_notes import WORDS
from cases.figures.search import ADDRESS, NUMBER, PHONE
from cases.figures.search import _day as day_of
from providers.models import Role, User

BARRED = """SELECT o.client_id FROM cases_ownfile o WHERE o.worker_id = %(me)s
    UNION SELECT m.id FROM cases_ownfile o JOIN cases_client s ON s.id = o.client_id
    JOIN cases_client m ON m.household_id = s.household_id
    WHERE o.worker_id = %(me)s AND o.relation = 'self'"""
MINE = """mine AS MATERIALIZED (
    SELECT case_id, bool_or(whole) AS whole, bool_or(trusted) AS trusted, bool_or(directed) AS directed
    FROM (
        SELECT case_id, true AS whole, true AS trusted, false AS directed FROM cases_assignment
        WHERE worker_id = %(me)s AND starts_on <= %(on)s AND (ends_on IS NULL OR ends_on >= %(on)s)
        UNION ALL SELECT case_id, level <> 'core', level = 'direction', level = 'direction'
        FROM cases_involvement
        WHERE worker_id = %(me)s AND starts_on <= %(on)s AND (ends_on IS NULL OR ends_on >= %(on)s)
        UNION ALL SELECT content_object_id, true, false, false FROM cases_casegrant
        WHERE user_id = %(me)s AND starts_on <= %(on)s AND (ends_on IS NULL OR ends_on >= %(on)s)
        UNION ALL SELECT case_id, true, true, false FROM cases_emergencyaccess
        WHERE worker_id = %(me)s AND ends_at > now() AND starts_at::date <= %(on)s
        UNION ALL SELECT id, true, %(leads)s, false FROM cases_case
        WHERE team_id = %(team)s AND (protected_on IS NULL OR protected_on > %(on)s)
    ) x GROUP BY case_id
)"""
OWN = f"""
WITH {MINE}
SELECT p.id, p.first_names, p.prefix, p.last_name, p.birth_date, p.postcode, p.house_number, d.name, k.id,
    u.name
FROM mine m JOIN cases_case k ON k.id = m.case_id JOIN cases_client p ON p.id = k.client_id
LEFT JOIN providers_district d ON d.id = p.district_id
LEFT JOIN cases_assignment h ON h.case_id = k.id AND h.starts_on <= %(on)s
    AND (h.ends_on IS NULL OR h.ends_on >= %(on)s)
LEFT JOIN providers_user u ON u.id = h.worker_id
WHERE {{fits}} AND p.id NOT IN ({BARRED}) ORDER BY p.last_name, p.first_names, p.id LIMIT 21
"""
ALL = f"""
SELECT p.*, k.id, k.protected_on, u.name FROM (
    SELECT p.id, p.first_names, p.prefix, p.last_name, p.birth_date, p.postcode, p.house_number, d.name
    FROM cases_client p LEFT JOIN providers_district d ON d.id = p.district_id
    WHERE {{fits}} AND p.id NOT IN ({BARRED}) {{shield}}
    ORDER BY p.last_name, p.first_names, p.id LIMIT 21
) p LEFT JOIN cases_case k ON k.client_id = p.id AND k.opened_on <= %(on)s
    AND (k.closed_on IS NULL OR k.closed_on >= %(on)s)
LEFT JOIN cases_assignment h ON h.case_id = k.id AND h.starts_on <= %(on)s
    AND (h.ends_on IS NULL OR h.ends_on >= %(on)s)
LEFT JOIN providers_user u ON u.id = h.worker_id ORDER BY p.last_name, p.first_names, p.id
"""
SHIELD = """AND NOT EXISTS (SELECT FROM cases_case s WHERE s.client_id = p.id AND s.protected_on <= %(on)s
    AND (s.closed_on IS NULL OR s.closed_on >= %(on)s))"""
IN_NOTES = f"""
WITH {MINE}
SELECT n.*, ts_headline('dutch', n.text, {WORDS},
    CASE WHEN length(n.text) <= 240 THEN 'HighlightAll=true' ELSE 'MaxFragments=2,MinWords=8,MaxWords=20' END)
FROM (
    SELECT n.id, n.case_id, n.kind, n.held_on, n.text, u.name AS by, p.first_names, p.prefix, p.last_name
    FROM cases_contactnote n JOIN mine m ON m.case_id = n.case_id
    JOIN cases_case k ON k.id = n.case_id JOIN cases_client p ON p.id = k.client_id
    JOIN providers_user u ON u.id = n.author_id
    WHERE n.said @@ {WORDS} AND p.id NOT IN ({BARRED}) AND (
        n.confidentiality = 'normal' AND m.whole
        OR n.confidentiality = 'confidential' AND (m.trusted OR m.whole AND n.author_id = %(me)s)
        OR n.confidentiality = 'direction' AND m.directed
    ) ORDER BY n.held_on DESC, n.id DESC LIMIT 21
) n
"""


def people_by_hand(asked: str, worker: User, on: date) -> list[Any]:
    fits, values = _fits(asked)
    sql = OWN
    if worker.has_role(Role.DESK):
        sql = ALL
    is_name = not any(sign.isdigit() for sign in asked)
    rows = _ask(sql.format(fits=fits, shield="" if is_name else SHIELD), worker, on, values)
    if rows or not is_name:
        return rows
    _ask("SELECT set_config('pg_trgm.word_similarity_threshold', '0.45', true)", worker, on, {})
    alike = "rondom_plain(%(name)s) <%% p.search_name"
    return _ask(sql.format(fits=alike, shield=""), worker, on, {"name": asked})


def notes_by_hand(asked: str, worker: User, on: date) -> list[Any]:
    return _ask(IN_NOTES, worker, on, {"asked": asked})


def _ask(sql: str, worker: User, on: date, values: dict[str, Any]) -> list[Any]:
    leads = worker.has_role(Role.TEAM_LEAD)
    known = {"me": worker.pk, "on": on, "leads": leads, "team": worker.team_id if leads else None}
    with connection.cursor() as cursor:
        cursor.cursor.execute(sql, known | values)  # type: ignore[attr-defined] — psycopg itself
        return list(cursor.cursor.fetchall())  # type: ignore[attr-defined]


def _fits(asked: str) -> tuple[str, dict[str, Any]]:
    if number := NUMBER.match(asked):
        key = int(number[1] or number[2])
        return "p.id = (SELECT client_id FROM cases_case WHERE id = %(key)s)", {"key": key}
    if born := day_of(asked):
        return "p.birth_date = %(born)s", {"born": born}
    if PHONE.match(asked):
        digits = "".join(filter(str.isdigit, asked))[-9:]
        return r"right(regexp_replace(p.phone, '\D', '', 'g'), 9) = %(digits)s", {"digits": digits}
    if found := ADDRESS.match(asked):
        known = {"code": f"{found[1]}{found[2].upper()}", "house": int(found[3])}
        return "p.postcode = %(code)s AND p.house_number = %(house)s", known
    name, _, last = asked.rpartition(" ")
    if born := day_of(last):
        fits, values = _fits(name)
        return f"p.birth_date = %(born)s AND {fits}", values | {"born": born}
    values = {f"w{n}": f"%{word}%" for n, word in enumerate(asked.lower().split())}
    return " AND ".join(f"p.search_name LIKE rondom_plain(%({one})s)" for one in values), values
