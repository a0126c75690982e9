"""Why somebody applies without a BSN; and no BSN is kept with a question that is still open."""

from django.db import migrations, models

FORGET = "UPDATE intake_supportrequest SET typed = nullif(typed - 'bsn', '{}'::jsonb) WHERE typed ? 'bsn'"


class Migration(migrations.Migration):
    dependencies = [("intake", "0004_applications_are_decided")]
    operations = [
        migrations.AddField(
            "application",
            "without_bsn",
            models.CharField(blank=True, db_default="", max_length=200, verbose_name="waarom zonder BSN"),
        ),
        migrations.RunSQL(FORGET, migrations.RunSQL.noop),
    ]
