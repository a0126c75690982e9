from django.db import migrations, models

# The words of a signal go to the team that is on it, out of the sight of others; hidden in the history as before.
MOVE = """
UPDATE intake_outreach o SET concern = s.note FROM intake_signal s WHERE s.id = o.signal_id;
UPDATE intake_signal s SET note = '' WHERE note <> '' AND EXISTS (
    SELECT FROM intake_outreach o WHERE o.signal_id = s.id
);
"""
HIDE = """
CALL rondom_forget_history('intake_outreach');
CALL rondom_keep_history('intake_outreach', '{version,reminded_on}',
    '{why,concern,last_name,first_names,postcode,house_number,danger}');
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0008_outreach")]

    operations = [
        migrations.AddField(
            model_name="outreach",
            name="concern",
            field=models.CharField(blank=True, db_default="", max_length=500, verbose_name="zorg"),
        ),
        migrations.RunSQL(HIDE, migrations.RunSQL.noop),
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
    ]
