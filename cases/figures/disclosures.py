"""What left the team: written down by hand, and what follows from referrals, grants, the API and copies."""

from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from cases.models import Disclosure
from cases.models.consent import Data, Ground

MOST = 500
# Columns: day, dossier, to whom, what, data (words), ground (a word), way (a word), by whom. Nothing is kept
# twice: a referral is its own record, and so is a look by the API.
SQL = """
WITH told AS (
    SELECT d.told_on AS day, d.case_id, coalesce(p.name, d.receiver) AS receiver, d.what, d.data, d.ground,
        d.way, u.name AS by_name
    FROM cases_disclosure d LEFT JOIN providers_partner p ON p.id = d.partner_id
    JOIN providers_user u ON u.id = d.told_by_id
    UNION ALL
    SELECT r.sent_on, r.case_id, p.name, 'vraag zonder naam: ' || r.kind_of_help, '{question}', r.ground,
        'referral', u.name
    FROM cases_referral r JOIN providers_partner p ON p.id = r.partner_id
    LEFT JOIN providers_user u ON u.id = r.sent_by_id WHERE r.sent_on IS NOT NULL
    UNION ALL
    SELECT r.answered_on, r.case_id, p.name, 'na het antwoord: ' || r.kind_of_help, g.data, g.ground,
        'referral', u.name
    FROM cases_referral r JOIN providers_partner p ON p.id = r.partner_id
    LEFT JOIN providers_user u ON u.id = r.sent_by_id
    CROSS JOIN LATERAL (
        SELECT array_agg(s.data ORDER BY s.place) AS data, s.ground FROM (VALUES
            (1, 'contact', r.ground, true), (2, 'question', r.ground, true),
            (3, 'plan', coalesce(nullif(r.plan_ground, ''), r.ground), r.level <> 'referral'),
            (4, 'notes', coalesce(nullif(r.file_ground, ''), r.ground), r.level = 'full'),
            (5, 'measurements', coalesce(nullif(r.file_ground, ''), r.ground), r.level = 'full'),
            (6, 'documents', coalesce(nullif(r.file_ground, ''), r.ground), r.level = 'full')
        ) s (place, data, ground, is_shared) WHERE s.is_shared GROUP BY s.ground
    ) g
    WHERE r.answered_on IS NOT NULL AND r.answer IN ('accepted', 'waiting')
    UNION ALL
    SELECT o.ordered_on, (SELECT max(k.id) FROM cases_case k WHERE k.client_id = o.client_id),
        p.name, 'opdracht: ' || v.name, '{contact,question}'::text[], 'legal_task', 'order', u.name
    FROM cases_supplyorder o JOIN providers_partner p ON p.id = o.supplier_id
    JOIN cases_provision m ON m.id = o.provision_id JOIN providers_provisionkind v ON v.id = m.kind_id
    JOIN providers_user u ON u.id = o.ordered_by_id
    UNION ALL
    SELECT coalesce(g.starts_on, g.consent_on), g.content_object_id, coalesce(p.name || ': ', '') || w.name,
        'leesrecht: ' || g.reason, '{contact,question,plan,notes,measurements}',
        CASE WHEN g.consent_on IS NULL THEN 'cooperation' ELSE 'consent' END, 'grant', u.name
    FROM cases_casegrant g JOIN providers_user w ON w.id = g.user_id
    LEFT JOIN providers_partner p ON p.id = w.employer_id LEFT JOIN providers_user u ON u.id = g.given_by_id
    WHERE coalesce(g.starts_on, g.consent_on) IS NOT NULL
    UNION ALL
    SELECT DISTINCT (l.at AT TIME ZONE 'Europe/Amsterdam')::date, l.case_id,
        coalesce(p.name, u.name, 'op de server'),
        CASE l.kind WHEN 'api' THEN 'opgehaald door een koppeling' ELSE 'bestand' END,
        '{contact,question}'::text[],
        CASE l.kind WHEN 'api' THEN 'consent' ELSE 'legal_task' END, l.kind, u.name
    FROM cases_accesslog l LEFT JOIN providers_user u ON u.id = l.user_id
    LEFT JOIN providers_partner p ON p.id = u.employer_id
    WHERE l.kind IN ('api', 'export') AND l.outcome = 'shown' AND l.case_id IS NOT NULL
        AND l.page NOT LIKE 'afschrift%%' AND l.at >= %(since)s AND l.at < %(until)s::date + 1
    UNION ALL
    SELECT (c.released_at AT TIME ZONE 'Europe/Amsterdam')::date, k.id, 'de inwoner',
        'afschrift van alle gegevens',
        '{contact,question,plan,notes,measurements,documents}', 'legal_duty', 'copy', u.name
    FROM cases_datacopy c JOIN cases_datarequest q ON q.id = c.request_id
    JOIN cases_case k ON k.client_id = q.client_id LEFT JOIN providers_user u ON u.id = c.released_by_id
    WHERE c.released_at IS NOT NULL
)
SELECT day, case_id, receiver, what, data, ground, way, by_name FROM told
WHERE day BETWEEN %(since)s AND %(until)s AND OF_CASE
ORDER BY day DESC, case_id, receiver, what LIMIT %(most)s
"""
WAYS = {
    **dict(Disclosure.Way.choices),
    "referral": "verwijzing",
    "order": "opdracht aan leverancier",
    "grant": "meelezen in Rondom",
    "api": "koppeling",
    "export": "bestand",
    "copy": "afschrift",
}
BEGIN = date(2000, 1, 1)


class Told(NamedTuple):
    """One line of the register: what was told to whom, on what ground."""

    day: date
    case_id: int
    receiver: str
    what: str
    data: str
    ground: str
    way: str
    by: str

    @property
    def number(self) -> str:
        """The number of the dossier."""
        return f"D-{self.case_id:06d}"


def disclosures(
    *, case_id: int | None = None, since: date = BEGIN, until: date, most: int = MOST
) -> list[Told]:
    """The register of one dossier or of all (verstrekkingen), newest first, at most so many lines."""
    asked: dict[str, Any] = {"case": case_id, "since": since, "until": until, "most": most}
    # Written out for one dossier, so that each part of the union is read by its own index.
    narrowed = SQL.replace("OF_CASE", "true" if case_id is None else "case_id = %(case)s")
    with connection.cursor() as cursor:
        cursor.execute(narrowed, asked)
        return [_told(row) for row in cursor.fetchall()]


def _told(row: tuple[Any, ...]) -> Told:
    day, case_id, receiver, what, data, ground, way, by = row
    words = ", ".join(str(Data(one).label) for one in data if one in Data.values)
    said = str(Ground(ground).label) if ground in Ground.values else ""
    return Told(day, case_id, receiver, what, words, said, str(WAYS.get(way, way)), by or "")
