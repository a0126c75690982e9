"""A frozen report never changes; only its PDF may be laid again, since it is made from the same text."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION reporting_keep_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.frozen_at IS NULL THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.municipality_id, NEW.month, NEW.version, NEW.internal, NEW.protected,
            NEW.internal_sha256, NEW.protected_sha256, NEW.definitions, NEW.frozen_at, NEW.frozen_by_id)
        IS NOT DISTINCT FROM (OLD.municipality_id, OLD.month, OLD.version, OLD.internal, OLD.protected,
            OLD.internal_sha256, OLD.protected_sha256, OLD.definitions, OLD.frozen_at, OLD.frozen_by_id)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A frozen report is never changed or removed.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER keep_frozen BEFORE UPDATE OR DELETE ON reporting_monthlyreport
    FOR EACH ROW EXECUTE FUNCTION reporting_keep_frozen();
"""
BACKWARD = """
DROP TRIGGER keep_frozen ON reporting_monthlyreport;
DROP FUNCTION reporting_keep_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_reports")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
