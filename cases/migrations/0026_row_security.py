"""Whose rows a page may touch is decided by the database as well: roles, policies and rights of the web.

docs/row-security.md tells how it works and how a later table joins.
"""

from django.db import migrations, models

ROLE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'rondom_web') THEN
        BEGIN
            CREATE ROLE rondom_web LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN NULL;  -- somebody was quicker
            WHEN insufficient_privilege THEN
                RAISE EXCEPTION 'There is no role rondom_web, and % may not make it.', current_user
                    USING HINT = format('Let an administrator of the database run once: CREATE ROLE rondom_web LOGIN;'
                        ' GRANT rondom_web TO %I;', current_user);
        END;
    END IF;
    BEGIN
        -- Only so that a developer's machine and the tests can put the role on.
        IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
            EXECUTE format('GRANT rondom_web TO %I', current_user);
        END IF;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
END $$;
"""

# The worker of a transaction, and what was looked up of them once.
WORKER = """
CREATE FUNCTION rondom_me() RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('rondom.user', true), '')::bigint $$;
CREATE FUNCTION rondom_day() RETURNS date LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('rondom.day', true), '')::date $$;
CREATE FUNCTION rondom_number(setting text) RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting(setting, true), '')::bigint $$;
CREATE FUNCTION rondom_is(role text) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT position(',' || role || ',' IN coalesce(current_setting('rondom.roles', true), '')) > 0 $$;
CREATE FUNCTION rondom_is_acting() RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT coalesce(current_setting('rondom.acting', true), '') = 'yes' $$;

CREATE FUNCTION rondom_sign(worker bigint, day date, request uuid, origin text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    found record;
BEGIN
    SELECT u.roles, u.team_id, u.employer_id, coalesce(u.municipality_id, t.municipality_id) AS home INTO found
    FROM providers_user u LEFT JOIN providers_team t ON t.id = u.team_id
    WHERE u.id = worker AND u.is_active AND (u.starts_on IS NULL OR u.starts_on <= day)
        AND (u.ends_on IS NULL OR u.ends_on >= day);
    PERFORM set_config('rondom.user', coalesce(worker::text, ''), true),
        set_config('rondom.request', coalesce(request::text, ''), true),
        set_config('rondom.origin', coalesce(origin, ''), true),
        set_config('rondom.day', coalesce(day::text, ''), true),
        set_config('rondom.roles', coalesce(',' || array_to_string(found.roles, ',') || ',', ''), true),
        set_config('rondom.team', coalesce(found.team_id::text, ''), true),
        set_config('rondom.employer', coalesce(found.employer_id::text, ''), true),
        set_config('rondom.home', coalesce(found.home::text, ''), true),
        set_config('rondom.acting', '', true), set_config('rondom.known', '', true),
        set_config('rondom.cases', '', true),
        set_config('rondom.asked', '', true), set_config('rondom.clients', '', true),
        set_config('rondom.barred', '', true);
END $$;
"""

# Each looks once in a transaction, and again after an act.
KEYS = """
CREATE FUNCTION rondom_barred() RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 5 SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    known text := coalesce(current_setting('rondom.barred', true), '');
    keys bigint[];
BEGIN
    IF known = '' THEN
        SELECT coalesce(array_agg(x.id), '{}') INTO keys FROM (
            SELECT o.client_id AS id FROM cases_ownfile o WHERE o.worker_id = rondom_me()
            UNION
            SELECT m.id FROM cases_ownfile o JOIN cases_client s ON s.id = o.client_id
            JOIN cases_client m ON m.household_id = s.household_id
            WHERE o.worker_id = rondom_me() AND o.relation = 'self'
        ) x;
        PERFORM set_config('rondom.barred', keys::text, true);
    ELSE
        keys := known::bigint[];
    END IF;
    RETURN QUERY SELECT unnest(keys);
END $$;

-- Dossiers along every road but a referral.
CREATE FUNCTION rondom_known() RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100 SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    known text := coalesce(current_setting('rondom.known', true), '');
    keys bigint[] := '{}';
    me bigint := rondom_me();
    today date := rondom_day();
    team bigint := rondom_number('rondom.team');
BEGIN
    IF known <> '' THEN
        keys := known::bigint[];
    ELSIF coalesce(current_setting('rondom.roles', true), '') <> '' THEN
        SELECT coalesce(array_agg(c.id), '{}') INTO keys FROM cases_case c
        WHERE c.id IN (
            SELECT a.case_id FROM cases_assignment a
            WHERE a.worker_id = me AND a.starts_on <= today AND (a.ends_on IS NULL OR a.ends_on >= today)
            UNION
            SELECT v.case_id FROM cases_involvement v
            WHERE v.worker_id = me AND v.starts_on <= today AND (v.ends_on IS NULL OR v.ends_on >= today)
            UNION
            SELECT g.content_object_id FROM cases_casegrant g JOIN auth_permission p ON p.id = g.permission_id
            WHERE g.user_id = me AND p.codename = 'read_case'
                AND (g.starts_on IS NULL OR g.starts_on <= today) AND (g.ends_on IS NULL OR g.ends_on >= today)
            UNION
            SELECT e.case_id FROM cases_emergencyaccess e
            WHERE e.worker_id = me AND e.ends_at > statement_timestamp()
                AND (e.starts_at AT TIME ZONE 'Europe/Amsterdam')::date <= today
                AND (e.ends_at AT TIME ZONE 'Europe/Amsterdam')::date >= today
            UNION
            SELECT k.id FROM cases_case k
            WHERE k.team_id = team AND (rondom_is('team_lead') OR rondom_is('consultant'))
                AND (k.protected_on IS NULL OR k.protected_on > today)
        ) AND c.client_id NOT IN (SELECT rondom_barred());
        PERFORM set_config('rondom.known', keys::text, true);
    END IF;
    RETURN QUERY SELECT unnest(keys);
END $$;

-- The same, and those of a referral of which the organisation reads the resident.
CREATE FUNCTION rondom_cases() RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100 SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    known text := coalesce(current_setting('rondom.cases', true), '');
    keys bigint[];
    today date := rondom_day();
BEGIN
    IF known <> '' THEN
        keys := known::bigint[];
    ELSIF NOT rondom_is('partner') THEN
        RETURN QUERY SELECT rondom_known();
        RETURN;
    ELSE
        SELECT coalesce(array_agg(x.id), '{}') INTO keys FROM (
            SELECT rondom_known() AS id
            UNION
            SELECT r.case_id FROM cases_referral r JOIN cases_case c ON c.id = r.case_id
            WHERE r.partner_id = rondom_number('rondom.employer') AND (
                r.state IN ('sent', 'seen', 'accepted', 'waiting', 'started')
                OR (r.state = 'ended' AND r.ended_on >= today)
            ) AND (r.sharing_ended_on IS NULL OR r.sharing_ended_on > today)
                AND (c.protected_on IS NULL OR c.protected_on > today)
                AND c.client_id NOT IN (SELECT rondom_barred())
        ) x;
        PERFORM set_config('rondom.cases', keys::text, true);
    END IF;
    RETURN QUERY SELECT unnest(keys);
END $$;

-- Residents about whom the privacy officer has something to decide: a request, a hold, a destruction.
CREATE FUNCTION rondom_of_officer() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER ROWS 100 SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT x.client_id FROM (
        SELECT client_id FROM cases_datarequest UNION SELECT client_id FROM cases_legalhold
        UNION SELECT client_id FROM cases_destructionitem WHERE client_id IS NOT NULL
    ) x WHERE rondom_is('privacy_officer') AND x.client_id NOT IN (SELECT rondom_barred())
$$;

-- Dossiers of which an organisation was ever asked something (it keeps seeing that, never the person again),
-- or of whom the privacy officer has something to decide.
CREATE FUNCTION rondom_asked() RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100 SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    known text := coalesce(current_setting('rondom.asked', true), '');
    keys bigint[] := '{}';
BEGIN
    IF known <> '' THEN
        keys := known::bigint[];
    ELSIF rondom_is('partner') THEN
        SELECT coalesce(array_agg(DISTINCT r.case_id), '{}') INTO keys
        FROM cases_referral r JOIN cases_case c ON c.id = r.case_id
        WHERE r.partner_id = rondom_number('rondom.employer') AND r.sent_on IS NOT NULL
            AND c.client_id NOT IN (SELECT rondom_barred());
    END IF;
    IF known = '' AND rondom_is('privacy_officer') THEN
        SELECT keys || coalesce(array_agg(c.id), '{}') INTO keys FROM cases_case c
        WHERE c.client_id IN (SELECT rondom_of_officer());
    END IF;
    IF known = '' THEN
        PERFORM set_config('rondom.asked', keys::text, true);
    END IF;
    RETURN QUERY SELECT unnest(keys);
END $$;

-- Residents of those dossiers, and the others of their households.
CREATE FUNCTION rondom_clients() RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100 SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    known text := coalesce(current_setting('rondom.clients', true), '');
    keys bigint[] := '{}';
BEGIN
    IF known <> '' THEN
        keys := known::bigint[];
    ELSE
        WITH own AS (
            SELECT p.id, p.household_id FROM cases_client p JOIN cases_case c ON c.client_id = p.id
            WHERE c.id IN (SELECT rondom_cases() UNION SELECT rondom_asked())
        )
        SELECT coalesce(array_agg(x.id), '{}') INTO keys FROM (
            SELECT o.id FROM own o
            UNION
            SELECT m.id FROM own o JOIN cases_client m ON m.household_id = o.household_id
            UNION
            SELECT rondom_of_officer()
        ) x WHERE x.id NOT IN (SELECT rondom_barred());
        PERFORM set_config('rondom.clients', keys::text, true);
    END IF;
    RETURN QUERY SELECT unnest(keys);
END $$;

-- Protected on the day: the desk reads no question of them.
CREATE FUNCTION rondom_protected() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER ROWS 10 SET search_path = pg_catalog, public, pg_temp AS
$$ SELECT id FROM cases_case WHERE protected_on <= rondom_day() $$;

CREATE FUNCTION rondom_team_of(asked bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$ SELECT team_id FROM cases_case WHERE id = asked $$;
"""

PROCEDURES = """
-- Rows for which the condition holds, and every row while an act is done.
CREATE PROCEDURE rondom_row_security(kept regclass, condition text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', kept);
    EXECUTE format('DROP POLICY IF EXISTS in_sight ON %s', kept);
    EXECUTE format('CREATE POLICY in_sight ON %s USING ((SELECT rondom_is_acting()) OR (%s))', kept, condition);
END $$;

-- Rows that belong to a row of another table that is in sight: field holds its key.
CREATE PROCEDURE rondom_row_security(kept regclass, field name, parent regclass) LANGUAGE plpgsql AS $$
BEGIN
    CALL rondom_row_security(kept, CASE parent::text
        WHEN 'cases_case' THEN format('%I IN (SELECT rondom_cases())', field)
        WHEN 'cases_client' THEN format('%I IN (SELECT rondom_clients())', field)
        ELSE format('EXISTS (SELECT FROM %s parent WHERE parent.id = %s.%I)', parent, kept, field)
    END);
END $$;

CREATE PROCEDURE rondom_no_row_security(kept regclass) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DROP POLICY IF EXISTS in_sight ON %s', kept);
    EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', kept);
END $$;

-- What the web may do with each table; run after every migrate. A log is only added to, its partitions are
-- reached through it, and what triggers write is written by them alone.
CREATE PROCEDURE rondom_web_rights() LANGUAGE plpgsql AS $$
DECLARE
    one record;
BEGIN
    -- The web writes no history by itself: the trigger does, with the rights of its owner.
    ALTER FUNCTION rondom_history() SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp;
    GRANT USAGE ON SCHEMA public TO rondom_web;
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO rondom_web;
    FOR one IN
        SELECT c.oid::regclass AS name, CASE
            WHEN c.relispartition THEN ''
            WHEN c.relkind IN ('v', 'm') OR c.relname IN ('django_migrations', 'cases_history', 'cases_seal')
                THEN 'SELECT'
            WHEN EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'append_only')
                THEN 'SELECT, INSERT'
            ELSE 'SELECT, INSERT, UPDATE, DELETE'
        END AS rights
        FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
    LOOP
        EXECUTE format('REVOKE ALL ON %s FROM rondom_web', one.name);
        IF one.rights <> '' THEN
            EXECUTE format('GRANT %s ON %s TO rondom_web', one.rights, one.name);
        END IF;
    END LOOP;
END $$;

"""

# A view of the owner: in it the words of a search may use their indexes, which behind a policy they may not.
# For the web it is empty unless something is done beyond one's sight.
FINDABLE = """
CREATE VIEW cases_findable AS
SELECT id, search_name, birth_date, postcode, house_number, house_letter, phone
FROM cases_client WHERE (SELECT rondom_is_acting() OR current_user <> 'rondom_web');
"""

POLICIES = """
CALL rondom_row_security('cases_case', 'id IN (SELECT rondom_cases()) OR id IN (SELECT rondom_asked())');
CALL rondom_row_security('cases_client', '(SELECT rondom_is(''desk'')) AND id NOT IN (SELECT rondom_barred())'
    ' OR id IN (SELECT rondom_clients())');
CALL rondom_row_security('cases_trajectory', 'case_id', 'cases_case');
CALL rondom_row_security('cases_intensity', 'trajectory_id', 'cases_trajectory');
CALL rondom_row_security('cases_goal', 'trajectory_id', 'cases_trajectory');
-- The own periods first: the roads ask for nothing else, and then no set of dossiers is made for them.
CALL rondom_row_security('cases_assignment',
    'worker_id = (SELECT rondom_me()) OR case_id IN (SELECT rondom_cases())');
CALL rondom_row_security('cases_involvement',
    'worker_id = (SELECT rondom_me()) OR case_id IN (SELECT rondom_cases())');
CALL rondom_row_security('cases_casegrant',
    'user_id = (SELECT rondom_me()) OR content_object_id IN (SELECT rondom_cases())');
CALL rondom_row_security('cases_contactnote', 'case_id', 'cases_case');
CALL rondom_row_security('cases_event', 'case_id', 'cases_case');
CALL rondom_row_security('cases_referral', 'case_id IN (SELECT rondom_known())'
    ' OR sent_on IS NOT NULL AND partner_id = (SELECT rondom_number(''rondom.employer''))'
    ' AND case_id IN (SELECT rondom_asked())');
CALL rondom_row_security('cases_ownfile',
    'worker_id = (SELECT rondom_me()) OR (SELECT rondom_is(''privacy_officer''))');
CALL rondom_row_security('cases_emergencyaccess',
    'worker_id = (SELECT rondom_me()) OR (SELECT rondom_is(''privacy_officer''))'
    ' OR (SELECT rondom_is(''team_lead'')) AND rondom_team_of(case_id) = (SELECT rondom_number(''rondom.team''))');
CALL rondom_row_security('cases_accesslog',
    'user_id = (SELECT rondom_me()) OR (SELECT rondom_is(''privacy_officer''))'
    ' OR case_id IN (SELECT rondom_cases())');
CALL rondom_row_security('cases_history', '(SELECT rondom_is(''privacy_officer''))'
    ' OR (SELECT rondom_me() IS NOT NULL) AND (record LIKE ''providers\\_%'' OR record IN (''cases_retentionterm'','
    ' ''cases_incident'', ''cases_breach'', ''cases_processing''))');
CALL rondom_row_security('cases_document', 'case_id', 'cases_case');
CALL rondom_row_security('cases_documentversion', 'document_id', 'cases_document');
CALL rondom_row_security('cases_consent',
    'case_id IN (SELECT rondom_cases()) OR (SELECT rondom_is(''privacy_officer''))');
CALL rondom_row_security('cases_disclosure',
    'case_id IN (SELECT rondom_cases()) OR (SELECT rondom_is(''privacy_officer''))');
CALL rondom_row_security('cases_datarequest',
    '(SELECT rondom_is(''privacy_officer'')) AND client_id NOT IN (SELECT rondom_barred())'
    ' OR kind = ''objection'' AND client_id IN (SELECT rondom_clients())');
CALL rondom_row_security('cases_rectification', 'case_id IN (SELECT rondom_cases())'
    ' OR EXISTS (SELECT FROM cases_datarequest r WHERE r.id = request_id)');
CALL rondom_row_security('cases_datacopy', 'request_id', 'cases_datarequest');
CALL rondom_row_security('cases_copypart', 'copy_id', 'cases_datacopy');
CALL rondom_row_security('cases_legalhold', '(SELECT rondom_is(''privacy_officer''))');
CALL rondom_row_security('cases_destructionitem',
    '(SELECT rondom_is(''privacy_officer'') OR rondom_is(''administrator''))');
CALL rondom_web_rights();
"""

BACKWARD = """
DROP VIEW cases_findable;
CALL rondom_no_row_security('cases_destructionitem');
CALL rondom_no_row_security('cases_legalhold');
CALL rondom_no_row_security('cases_copypart');
CALL rondom_no_row_security('cases_datacopy');
CALL rondom_no_row_security('cases_rectification');
CALL rondom_no_row_security('cases_datarequest');
CALL rondom_no_row_security('cases_disclosure');
CALL rondom_no_row_security('cases_consent');
CALL rondom_no_row_security('cases_documentversion');
CALL rondom_no_row_security('cases_document');
CALL rondom_no_row_security('cases_history');
CALL rondom_no_row_security('cases_accesslog');
CALL rondom_no_row_security('cases_emergencyaccess');
CALL rondom_no_row_security('cases_ownfile');
CALL rondom_no_row_security('cases_referral');
CALL rondom_no_row_security('cases_event');
CALL rondom_no_row_security('cases_contactnote');
CALL rondom_no_row_security('cases_casegrant');
CALL rondom_no_row_security('cases_involvement');
CALL rondom_no_row_security('cases_assignment');
CALL rondom_no_row_security('cases_goal');
CALL rondom_no_row_security('cases_intensity');
CALL rondom_no_row_security('cases_trajectory');
CALL rondom_no_row_security('cases_client');
CALL rondom_no_row_security('cases_case');
ALTER FUNCTION rondom_history() SECURITY INVOKER RESET search_path;
DROP PROCEDURE rondom_web_rights();
DROP PROCEDURE rondom_no_row_security(regclass);
DROP PROCEDURE rondom_row_security(regclass, name, regclass);
DROP PROCEDURE rondom_row_security(regclass, text);
DROP FUNCTION rondom_team_of(bigint);
DROP FUNCTION rondom_protected();
DROP FUNCTION rondom_clients();
DROP FUNCTION rondom_asked();
DROP FUNCTION rondom_of_officer();
DROP FUNCTION rondom_cases();
DROP FUNCTION rondom_known();
DROP FUNCTION rondom_barred();
DROP FUNCTION rondom_sign(bigint, date, uuid, text);
DROP FUNCTION rondom_is_acting();
DROP FUNCTION rondom_is(text);
DROP FUNCTION rondom_number(text);
DROP FUNCTION rondom_day();
DROP FUNCTION rondom_me();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0025_first_registers"), ("providers", "0005_planned_moves")]
    operations = [
        migrations.RunSQL(ROLE, migrations.RunSQL.noop),
        migrations.RunSQL(WORKER + KEYS + PROCEDURES + FINDABLE + POLICIES, BACKWARD),
        migrations.CreateModel(
            name="Findable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("search_name", models.TextField(verbose_name="naam om op te zoeken")),
                ("birth_date", models.DateField(null=True, verbose_name="geboortedatum")),
                ("postcode", models.CharField(max_length=6, verbose_name="postcode")),
                ("house_number", models.PositiveIntegerField(null=True, verbose_name="huisnummer")),
                ("house_letter", models.CharField(max_length=200, verbose_name="huisletter")),
                ("phone", models.CharField(max_length=200, verbose_name="telefoon")),
            ],
            options={
                "verbose_name": "vindbare inwoner",
                "verbose_name_plural": "vindbare inwoners",
                "db_table": "cases_findable",
                "managed": False,
            },
        ),
    ]
