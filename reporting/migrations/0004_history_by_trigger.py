"""Every change of a support request or a measurement is written by the database itself.

Here, above both apps, since the log stands in `cases` and neither knows of the other.
"""

from django.db import migrations

FORWARD = """
CALL rondom_keep_history('intake_supportrequest', '{}', '{}');
CALL rondom_keep_history('outcomes_measurement', '{}', '{}');
"""
BACKWARD = """
CALL rondom_forget_history('intake_supportrequest');
CALL rondom_forget_history('outcomes_measurement');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0003_definitions_version_1"),
        ("cases", "0011_history_by_trigger"),
        ("intake", "0001_requests"),
        ("outcomes", "0001_measurements"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
