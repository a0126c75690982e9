"""Who got in and what changed about a worker is only ever added: the database refuses to change or remove it."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION providers_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of % are never changed or removed.', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON providers_loginevent
    FOR EACH ROW EXECUTE FUNCTION providers_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON providers_workerchange
    FOR EACH ROW EXECUTE FUNCTION providers_append_only();
"""
BACKWARD = """
DROP TRIGGER append_only ON providers_loginevent;
DROP TRIGGER append_only ON providers_workerchange;
DROP FUNCTION providers_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("providers", "0003_who_gets_in")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
