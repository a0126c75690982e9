"""Who got in is kept for a year: before that the database refuses to remove it, afterwards it may go."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION providers_login_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.at < now() - interval '365 days' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'Rows of % are never changed, nor removed within a year.', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP TRIGGER append_only ON providers_loginevent;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON providers_loginevent
    FOR EACH ROW EXECUTE FUNCTION providers_login_stays();
"""
BACKWARD = """
DROP TRIGGER append_only ON providers_loginevent;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON providers_loginevent
    FOR EACH ROW EXECUTE FUNCTION providers_append_only();
DROP FUNCTION providers_login_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("providers", "0007_history_of_reference_data")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
