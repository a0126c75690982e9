"""The limit of benchmarks/pages.py: the one statement an expert writes for the rows of each page."""

WORK = """
SELECT c.id, p.id, p.first_names, p.prefix, p.last_name, p.birth_date, d.name, c.first_contact_on, a.kind,
    a.ends_on, n.held_on, t.starts_on, i.level, m.first_on, m.last_on, r.sent_on, r.name, s.reported_on,
    k.text, k.due_on
FROM cases_assignment a
JOIN cases_case c ON c.id = a.case_id AND (c.closed_on IS NULL OR c.closed_on >= %(on)s)
JOIN cases_client p ON p.id = c.client_id
LEFT JOIN providers_district d ON d.id = p.district_id
LEFT JOIN LATERAL (SELECT held_on FROM cases_contactnote n WHERE n.case_id = c.id
    ORDER BY held_on DESC, id DESC LIMIT 1) n ON true
LEFT JOIN LATERAL (SELECT id, starts_on FROM cases_trajectory t WHERE t.case_id = c.id
    AND t.starts_on <= %(on)s AND (t.ends_on IS NULL OR t.ends_on >= %(on)s) LIMIT 1) t ON true
LEFT JOIN LATERAL (SELECT level FROM cases_intensity i WHERE i.trajectory_id = t.id
    ORDER BY starts_on DESC LIMIT 1) i ON true
LEFT JOIN LATERAL (SELECT min(measured_on) AS first_on, max(measured_on) AS last_on
    FROM outcomes_measurement m WHERE m.trajectory_id = t.id) m ON true
LEFT JOIN LATERAL (SELECT r.sent_on, o.name FROM cases_referral r
    JOIN providers_partner o ON o.id = r.partner_id
    WHERE r.case_id = c.id AND r.state IN ('sent', 'seen') ORDER BY r.sent_on LIMIT 1) r ON true
LEFT JOIN LATERAL (SELECT s.reported_on FROM intake_supportrequest q
    JOIN intake_assessment s ON s.request_id = q.id
    WHERE q.case_id = c.id AND s.finished_on IS NULL AND s.withdrawn_on IS NULL LIMIT 1) s ON true
LEFT JOIN LATERAL (SELECT k.text, k.due_on FROM cases_task k
    WHERE k.case_id = c.id AND k.done_on IS NULL ORDER BY k.due_on LIMIT 1) k ON true
WHERE a.worker_id = %(worker)s AND a.starts_on <= %(on)s AND (a.ends_on IS NULL OR a.ends_on >= %(on)s)
ORDER BY coalesce(k.due_on, m.last_on), c.id
"""
# Who waits, with the last question, and what each colleague holds.
BOARD = """
SELECT 'waits', c.id, c.client_id, c.opened_on, p.sex, p.birth_date, d.name, q.text, q.is_urgent
FROM cases_case c JOIN cases_client p ON p.id = c.client_id
LEFT JOIN providers_district d ON d.id = p.district_id
LEFT JOIN LATERAL (SELECT q.text, q.is_urgent FROM intake_supportrequest q WHERE q.case_id = c.id
    ORDER BY q.received_on DESC, q.id DESC LIMIT 1) q ON true
WHERE c.team_id = %(team)s AND c.closed_on IS NULL AND NOT EXISTS (SELECT FROM cases_assignment h
    WHERE h.case_id = c.id AND h.starts_on <= %(on)s AND (h.ends_on IS NULL OR h.ends_on >= %(on)s))
UNION ALL
SELECT 'holds', u.id, c.id, t.starts_on, i.level::text, m.last_on, u.name, c.first_contact_on::text, false
FROM providers_user u JOIN cases_assignment a ON a.worker_id = u.id
    AND a.starts_on <= %(on)s AND (a.ends_on IS NULL OR a.ends_on >= %(on)s)
JOIN cases_case c ON c.id = a.case_id AND c.closed_on IS NULL
LEFT JOIN LATERAL (SELECT id, starts_on FROM cases_trajectory t WHERE t.case_id = c.id
    AND t.starts_on <= %(on)s AND (t.ends_on IS NULL OR t.ends_on >= %(on)s) LIMIT 1) t ON true
LEFT JOIN LATERAL (SELECT level FROM cases_intensity i WHERE i.trajectory_id = t.id
    ORDER BY starts_on DESC LIMIT 1) i ON true
LEFT JOIN LATERAL (SELECT max(measured_on) AS last_on FROM outcomes_measurement m
    WHERE m.trajectory_id = t.id) m ON true
WHERE u.team_id = %(team)s AND u.is_active AND 'coach' = ANY (u.roles)
"""
SEARCH = """
SELECT p.id, p.first_names, p.prefix, p.last_name, p.birth_date, p.postcode, p.house_number, d.name,
    c.id, u.name
FROM cases_client p LEFT JOIN providers_district d ON d.id = p.district_id
LEFT JOIN LATERAL (SELECT c.id FROM cases_case c
    WHERE c.client_id = p.id AND c.closed_on IS NULL LIMIT 1) c ON true
LEFT JOIN cases_assignment a ON a.case_id = c.id AND a.starts_on <= %(on)s
    AND (a.ends_on IS NULL OR a.ends_on >= %(on)s)
LEFT JOIN providers_user u ON u.id = a.worker_id
WHERE p.search_name LIKE %(first)s AND p.search_name LIKE %(last)s AND p.birth_date > '1900-01-01'
ORDER BY p.last_name, p.first_names, p.id LIMIT 21
"""
# The resident, the course, and the eight newest of what happened.
DOSSIER = """
SELECT p.first_names, p.prefix, p.last_name, p.birth_date, p.phone, p.email, p.postcode, p.house_number,
    p.contact_wishes, d.name, g.name, c.opened_on, c.closed_on, t.starts_on, i.level, u.name, q.text,
    (SELECT json_agg(x) FROM (
        SELECT o.text, o.domain, o.result FROM cases_goal o WHERE o.trajectory_id = t.id) x),
    (SELECT json_agg(x) FROM (SELECT o.name, r.state, r.sent_on FROM cases_referral r
        JOIN providers_partner o ON o.id = r.partner_id WHERE r.case_id = c.id) x),
    (SELECT json_agg(x) FROM (SELECT w.name, v.part, v.level FROM cases_involvement v
        JOIN providers_user w ON w.id = v.worker_id WHERE v.case_id = c.id) x),
    (SELECT json_agg(x) FROM (SELECT m.* FROM outcomes_measurement m WHERE m.trajectory_id = t.id) x),
    (SELECT json_agg(x) FROM (SELECT * FROM (
        SELECT n.held_on AS "on", n.kind, n.text, w.name FROM cases_contactnote n
            JOIN providers_user w ON w.id = n.author_id WHERE n.case_id = c.id
        UNION ALL SELECT e."on", e.kind, e.text, w.name FROM cases_event e
            JOIN providers_user w ON w.id = e.by_id WHERE e.case_id = c.id
        UNION ALL SELECT m.measured_on, m.moment, '', ''
            FROM outcomes_measurement m WHERE m.trajectory_id = t.id
        UNION ALL SELECT r.sent_on, r.state, r.question, '' FROM cases_referral r WHERE r.case_id = c.id
    ) f ORDER BY f."on" DESC LIMIT 8) x)
FROM cases_case c JOIN cases_client p ON p.id = c.client_id
LEFT JOIN providers_district d ON d.id = p.district_id
JOIN providers_municipality g ON g.id = c.municipality_id
LEFT JOIN LATERAL (SELECT * FROM cases_trajectory t
    WHERE t.case_id = c.id ORDER BY starts_on DESC LIMIT 1) t ON true
LEFT JOIN LATERAL (SELECT level FROM cases_intensity i WHERE i.trajectory_id = t.id
    ORDER BY starts_on DESC LIMIT 1) i ON true
LEFT JOIN cases_assignment a ON a.case_id = c.id AND a.starts_on <= %(on)s
    AND (a.ends_on IS NULL OR a.ends_on >= %(on)s)
LEFT JOIN providers_user u ON u.id = a.worker_id
LEFT JOIN LATERAL (SELECT text FROM intake_supportrequest q WHERE q.case_id = c.id
    ORDER BY received_on DESC LIMIT 1) q ON true
WHERE c.id = %(case)s
"""
INBOX = """
SELECT r.id, r.kind_of_help, r.question, r.wishes, r.sent_on, r.state, u.name, p.first_names, p.prefix,
    p.last_name, p.birth_date, p.phone, p.postcode, p.house_number, d.name,
    n.new, n.waiting, n.running, n.done
FROM cases_referral r JOIN cases_case c ON c.id = r.case_id JOIN cases_client p ON p.id = c.client_id
LEFT JOIN providers_district d ON d.id = p.district_id JOIN providers_user u ON u.id = r.sent_by_id
CROSS JOIN (
    SELECT count(*) FILTER (WHERE state IN ('sent', 'seen')) AS new,
        count(*) FILTER (WHERE state = 'waiting') AS waiting,
        count(*) FILTER (WHERE state IN ('accepted', 'started')) AS running,
        count(*) FILTER (WHERE state IN ('ended', 'declined', 'withdrawn', 'expired')) AS done
    FROM cases_referral WHERE partner_id = %(partner)s
) n
WHERE r.partner_id = %(partner)s AND r.state IN ('sent', 'seen') ORDER BY r.sent_on, r.id LIMIT 25
"""
DASHBOARD = """
SELECT DISTINCT ON (month) month, version, protected FROM reporting_monthlyreport
WHERE municipality_id = %(town)s AND month > %(on)s::date - interval '14 months' ORDER BY month, version DESC
"""
