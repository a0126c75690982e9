"""What was destroyed of a resident is counted where it was done, so that a job that was cut off can go on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0020_seal_the_bsn")]
    operations = [
        migrations.AddField(
            model_name="destructionitem",
            name="counts",
            field=models.JSONField(blank=True, default=dict, verbose_name="aantallen"),
        ),
    ]
