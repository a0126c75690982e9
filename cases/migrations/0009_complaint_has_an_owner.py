"""A complaint or objection has a subject and somebody who handles it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_read_log_after_nen_7513"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "complaint", "subject", models.CharField(blank=True, max_length=300, verbose_name="onderwerp")
        ),
        migrations.AddField(
            "complaint",
            "owner",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="behandelaar",
            ),
        ),
        migrations.AddField(
            "complaint",
            "version",
            models.PositiveIntegerField(default=1, editable=False, verbose_name="versie"),
        ),
        migrations.AddIndex(
            "complaint",
            models.Index(
                condition=models.Q(("handled_on", None)), fields=["received_on"], name="cases_complaint_open"
            ),
        ),
    ]
