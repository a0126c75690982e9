"""What was done and who looked is only ever added: the database refuses to change or remove it."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION rondom_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of % are never changed or removed.', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cases_event
    FOR EACH ROW EXECUTE FUNCTION rondom_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cases_accesslog
    FOR EACH ROW EXECUTE FUNCTION rondom_append_only();
"""
BACKWARD = """
DROP TRIGGER append_only ON cases_event;
DROP TRIGGER append_only ON cases_accesslog;
DROP FUNCTION rondom_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_dossiers")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
