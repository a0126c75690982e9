"""Own files and emergencies are in the history of changes as well."""

from django.db import migrations

FORWARD = """
CALL rondom_keep_history('cases_ownfile', '{}', '{}');
CALL rondom_keep_history('cases_emergencyaccess', '{}', '{}');
"""
BACKWARD = """
CALL rondom_forget_history('cases_ownfile');
CALL rondom_forget_history('cases_emergencyaccess');
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_history_by_trigger"), ("cases", "0010_emergency_access")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
