"""A measurement and its corrections are in sight with their trajectory."""

from django.db import migrations

FORWARD = """
CALL rondom_row_security('outcomes_measurement', 'trajectory_id', 'cases_trajectory');
CALL rondom_row_security('outcomes_correction', 'measurement_id', 'outcomes_measurement');
"""
BACKWARD = """
CALL rondom_no_row_security('outcomes_correction');
CALL rondom_no_row_security('outcomes_measurement');
"""


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0002_corrections_are_only_added"), ("cases", "0026_row_security")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
