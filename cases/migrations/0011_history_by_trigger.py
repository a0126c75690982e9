"""Every change of what matters is written by the database itself, also when it comes in bulk or by hand."""

from django.db import migrations

# One statement, one INSERT: a change of 100,000 rows costs one set-based statement, not 100,000 calls.
FORWARD = """
CREATE FUNCTION rondom_history() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    who bigint := nullif(current_setting('rondom.user', true), '')::bigint;
    asked uuid := nullif(current_setting('rondom.request', true), '')::uuid;
    silent text[] := TG_ARGV[0]::text[];
    hidden text[] := TG_ARGV[1]::text[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO cases_history (record, row_id, act, user_id, request_id)
        SELECT TG_TABLE_NAME, id, 'insert', who, asked FROM new_rows;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO cases_history (record, row_id, act, old, user_id, request_id)
        SELECT TG_TABLE_NAME, id, 'delete', to_jsonb(old_rows) - silent - hidden, who, asked FROM old_rows;
    ELSE
        INSERT INTO cases_history (record, row_id, act, old, new, user_id, request_id)
        SELECT TG_TABLE_NAME, pair.id, 'update', changed.was, changed.became, who, asked
        FROM (
            SELECT n.id, to_jsonb(o) AS was, to_jsonb(n) AS became
            FROM new_rows n JOIN old_rows o ON o.id = n.id WHERE n IS DISTINCT FROM o OFFSET 0
        ) pair, LATERAL (
            SELECT
                jsonb_object_agg(f.key, CASE WHEN f.key = ANY (hidden) THEN '"***"' ELSE pair.was -> f.key END) AS was,
                jsonb_object_agg(f.key, CASE WHEN f.key = ANY (hidden) THEN '"***"' ELSE f.value END) AS became
            FROM jsonb_each(pair.became) f
            WHERE f.value IS DISTINCT FROM pair.was -> f.key AND f.key <> ALL (silent)
        ) changed
        WHERE changed.became IS NOT NULL;
    END IF;
    RETURN NULL;
END $$;

CREATE PROCEDURE rondom_keep_history(kept regclass, silent text[], hidden text[]) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(
        'CREATE TRIGGER history_insert AFTER INSERT ON %s REFERENCING NEW TABLE AS new_rows'
        ' FOR EACH STATEMENT EXECUTE FUNCTION rondom_history(%L, %L)', kept, silent, hidden);
    EXECUTE format(
        'CREATE TRIGGER history_update AFTER UPDATE ON %s REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows'
        ' FOR EACH STATEMENT EXECUTE FUNCTION rondom_history(%L, %L)', kept, silent, hidden);
    EXECUTE format(
        'CREATE TRIGGER history_delete AFTER DELETE ON %s REFERENCING OLD TABLE AS old_rows'
        ' FOR EACH STATEMENT EXECUTE FUNCTION rondom_history(%L, %L)', kept, silent, hidden);
END $$;

CREATE PROCEDURE rondom_forget_history(kept regclass) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DROP TRIGGER history_insert ON %s', kept);
    EXECUTE format('DROP TRIGGER history_update ON %s', kept);
    EXECUTE format('DROP TRIGGER history_delete ON %s', kept);
END $$;

-- A row of a log is never changed, with one exception: its content is destroyed, and says so.
CREATE FUNCTION rondom_log_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('rondom.destroying', true) = 'yes' THEN
        IF OLD.destroyed_at IS NULL AND NEW.destroyed_at IS NOT NULL AND NEW.id = OLD.id AND NEW.tx = OLD.tx THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'Rows of % are never changed or removed.', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP TRIGGER append_only ON cases_accesslog;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cases_accesslog
    FOR EACH ROW EXECUTE FUNCTION rondom_log_stays();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cases_history
    FOR EACH ROW EXECUTE FUNCTION rondom_log_stays();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cases_seal
    FOR EACH ROW EXECUTE FUNCTION rondom_append_only();

CALL rondom_keep_history('cases_client', '{search_name}', '{bsn}');
CALL rondom_keep_history('cases_case', '{version}', '{}');
CALL rondom_keep_history('cases_trajectory', '{}', '{}');
CALL rondom_keep_history('cases_intensity', '{}', '{}');
CALL rondom_keep_history('cases_goal', '{version}', '{}');
CALL rondom_keep_history('cases_assignment', '{}', '{}');
CALL rondom_keep_history('cases_involvement', '{}', '{}');
CALL rondom_keep_history('cases_casegrant', '{}', '{}');
CALL rondom_keep_history('cases_contactnote', '{}', '{}');
CALL rondom_keep_history('cases_referral', '{version}', '{}');
CALL rondom_keep_history('providers_user', '{last_login}', '{password}');
"""
BACKWARD = """
CALL rondom_forget_history('cases_client');
CALL rondom_forget_history('cases_case');
CALL rondom_forget_history('cases_trajectory');
CALL rondom_forget_history('cases_intensity');
CALL rondom_forget_history('cases_goal');
CALL rondom_forget_history('cases_assignment');
CALL rondom_forget_history('cases_involvement');
CALL rondom_forget_history('cases_casegrant');
CALL rondom_forget_history('cases_contactnote');
CALL rondom_forget_history('cases_referral');
CALL rondom_forget_history('providers_user');
DROP TRIGGER append_only ON cases_seal;
DROP TRIGGER append_only ON cases_history;
DROP TRIGGER append_only ON cases_accesslog;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cases_accesslog
    FOR EACH ROW EXECUTE FUNCTION rondom_append_only();
DROP FUNCTION rondom_log_stays();
DROP PROCEDURE rondom_forget_history(regclass);
DROP PROCEDURE rondom_keep_history(regclass, text[], text[]);
DROP FUNCTION rondom_history();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_history_and_seals")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
