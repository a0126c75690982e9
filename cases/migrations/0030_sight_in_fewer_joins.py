from django.db import migrations

# The same sets as in 0026, found from the few rows of the worker instead of by a join over all dossiers.
SETS = """
-- Dossiers along every road but a referral.
CREATE OR REPLACE FUNCTION rondom_known() RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100 SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    known text := coalesce(current_setting('rondom.known', true), '');
    keys bigint[] := '{}';
    barred bigint[];
    me bigint := rondom_me();
    today date := rondom_day();
    team bigint := rondom_number('rondom.team');
BEGIN
    IF known <> '' THEN
        keys := known::bigint[];
    ELSIF coalesce(current_setting('rondom.roles', true), '') <> '' THEN
        keys := ARRAY(
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
        );
        barred := ARRAY(SELECT rondom_barred());
        IF barred <> '{}' THEN
            keys := ARRAY(SELECT c.id FROM cases_case c WHERE c.id = ANY(keys) AND c.client_id <> ALL(barred));
        END IF;
        PERFORM set_config('rondom.known', keys::text, true);
    END IF;
    RETURN QUERY SELECT unnest(keys);
END $$;

-- Residents of the dossiers in sight, and the others of their households.
CREATE OR REPLACE FUNCTION rondom_clients() RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100 SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    known text := coalesce(current_setting('rondom.clients', true), '');
    keys bigint[] := '{}';
    own bigint[];
    officers bigint[] := '{}';
    barred bigint[];
BEGIN
    IF known <> '' THEN
        keys := known::bigint[];
    ELSE
        own := ARRAY(SELECT rondom_cases() UNION SELECT rondom_asked());
        own := ARRAY(SELECT c.client_id FROM cases_case c WHERE c.id = ANY(own));
        IF rondom_is('privacy_officer') THEN
            officers := ARRAY(SELECT rondom_of_officer());
        END IF;
        keys := ARRAY(
            SELECT unnest(own || officers)
            UNION
            SELECT m.id FROM cases_client o JOIN cases_client m ON m.household_id = o.household_id
            WHERE o.id = ANY(own)
        );
        barred := ARRAY(SELECT rondom_barred());
        IF barred <> '{}' THEN
            keys := ARRAY(SELECT x FROM unnest(keys) x WHERE x <> ALL(barred));
        END IF;
        PERFORM set_config('rondom.clients', keys::text, true);
    END IF;
    RETURN QUERY SELECT unnest(keys);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0029_same_person")]

    operations = [migrations.RunSQL(SETS, migrations.RunSQL.noop)]
