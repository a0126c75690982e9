"""A change tells from where it came: the queue, a command or a shell, when it was no page."""

from django.db import migrations, models

FORWARD = """
CREATE OR REPLACE FUNCTION rondom_history() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    who bigint := nullif(current_setting('rondom.user', true), '')::bigint;
    asked uuid := nullif(current_setting('rondom.request', true), '')::uuid;
    told text := nullif(current_setting('rondom.origin', true), '');
    silent text[] := TG_ARGV[0]::text[];
    hidden text[] := TG_ARGV[1]::text[];
BEGIN
    -- Neither a page nor the queue: the program that is connected, and as whom.
    IF told IS NULL AND asked IS NULL THEN
        told := concat_ws(', ', nullif(current_setting('application_name'), ''), session_user);
    END IF;
    told := left(coalesce(told, ''), 120);
    IF TG_OP = 'INSERT' THEN
        IF (SELECT count(*) > 500 FROM new_rows) THEN
            INSERT INTO cases_history (record, row_id, act, new, user_id, request_id, origin)
            SELECT TG_TABLE_NAME, 0, 'insert',
                jsonb_build_object('count', count(*), 'rows', range_agg(int8range(id, id, '[]'))::text), who, asked, told
            FROM new_rows;
        ELSE
            INSERT INTO cases_history (record, row_id, act, user_id, request_id, origin)
            SELECT TG_TABLE_NAME, id, 'insert', who, asked, told FROM new_rows;
        END IF;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO cases_history (record, row_id, act, old, user_id, request_id, origin)
        SELECT TG_TABLE_NAME, id, 'delete', to_jsonb(old_rows) - silent - hidden, who, asked, told FROM old_rows;
    ELSE
        INSERT INTO cases_history (record, row_id, act, old, new, user_id, request_id, origin)
        SELECT TG_TABLE_NAME, pair.id, 'update', changed.was, changed.became, who, asked, told
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
"""
BACKWARD = """
CREATE OR REPLACE FUNCTION rondom_history() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    who bigint := nullif(current_setting('rondom.user', true), '')::bigint;
    asked uuid := nullif(current_setting('rondom.request', true), '')::uuid;
    silent text[] := TG_ARGV[0]::text[];
    hidden text[] := TG_ARGV[1]::text[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF (SELECT count(*) > 500 FROM new_rows) THEN
            INSERT INTO cases_history (record, row_id, act, new, user_id, request_id)
            SELECT TG_TABLE_NAME, 0, 'insert',
                jsonb_build_object('count', count(*), 'rows', range_agg(int8range(id, id, '[]'))::text), who, asked
            FROM new_rows;
        ELSE
            INSERT INTO cases_history (record, row_id, act, user_id, request_id)
            SELECT TG_TABLE_NAME, id, 'insert', who, asked FROM new_rows;
        END IF;
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
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0021_counts_of_a_destruction")]
    operations = [
        migrations.AddField(
            "history", "origin", models.CharField("herkomst", blank=True, db_default="", max_length=120)
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
