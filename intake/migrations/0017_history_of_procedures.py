"""Changes of an investigation and of an application are written too: what hangs on them was already."""

from django.db import migrations

KEEP = """
CALL rondom_keep_history('intake_assessment', '{}', '{}');
CALL rondom_keep_history('intake_application', '{}', '{}');
"""
FORGET = """
CALL rondom_forget_history('intake_application');
CALL rondom_forget_history('intake_assessment');
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0016_first_letters"), ("cases", "0041_questions")]
    operations = [migrations.RunSQL(KEEP, FORGET)]
