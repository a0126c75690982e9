"""Many residents at once begin to live somewhere in one statement: an import laid down each by itself."""

from django.db import migrations

# Who is new lived nowhere before: there is nothing to end. Since when is said by who knows it (rondom.moved_on).
FORWARD = """
CREATE FUNCTION rondom_household_begins() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO cases_householdstay (client_id, household_id, starts_on)
    SELECT id, household_id, nullif(current_setting('rondom.moved_on', true), '')::date
    FROM new_clients WHERE household_id IS NOT NULL;
    RETURN NULL;
END $$;
DROP TRIGGER household_begins ON cases_client;
CREATE TRIGGER household_begins AFTER INSERT ON cases_client REFERENCING NEW TABLE AS new_clients
    FOR EACH STATEMENT EXECUTE FUNCTION rondom_household_begins();
"""
BACKWARD = """
DROP TRIGGER household_begins ON cases_client;
CREATE TRIGGER household_begins AFTER INSERT ON cases_client FOR EACH ROW
    WHEN (NEW.household_id IS NOT NULL) EXECUTE FUNCTION rondom_household_stay();
DROP FUNCTION rondom_household_begins();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0057_asked_without_all_dossiers")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
