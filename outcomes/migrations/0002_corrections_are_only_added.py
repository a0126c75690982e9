"""What a measurement said before a correction stays: rows are only added."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON outcomes_correction
    FOR EACH ROW EXECUTE FUNCTION rondom_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0001_measurements"), ("cases", "0003_append_only")]
    operations = [migrations.RunSQL(FORWARD, "DROP TRIGGER append_only ON outcomes_correction")]
