"""The cuts of a key are the whole together, looked at when a transaction ends: they come one by one."""

from django.db import migrations

WHOLE = """
CREATE FUNCTION rondom_key_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
BEGIN
    IF TG_TABLE_NAME = 'providers_sharekey' THEN
        touched := ARRAY[NEW.id];
    ELSE
        touched := ARRAY[NEW.key_id, OLD.key_id];
    END IF;
    IF EXISTS (
        SELECT 1 FROM providers_sharekey k WHERE k.id = ANY(touched)
        AND coalesce((SELECT sum(c.thousandths) FROM providers_sharecut c WHERE c.key_id = k.id), 0) <> 1000
    ) THEN
        RAISE EXCEPTION 'De aandelen van een verdeelsleutel zijn samen precies 100%%.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'providers_sharekey_is_whole';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER providers_sharekey_is_whole AFTER INSERT ON providers_sharekey
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION rondom_key_is_whole();
CREATE CONSTRAINT TRIGGER providers_sharecut_is_whole AFTER INSERT OR UPDATE OR DELETE ON providers_sharecut
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION rondom_key_is_whole();
"""
UNDONE = """
DROP TRIGGER providers_sharecut_is_whole ON providers_sharecut;
DROP TRIGGER providers_sharekey_is_whole ON providers_sharekey;
DROP FUNCTION rondom_key_is_whole();
"""


class Migration(migrations.Migration):

    dependencies = [("providers", "0027_lumpsum_amounts_per_month")]

    operations = [migrations.RunSQL(WHOLE, UNDONE)]
