"""Room for a sealed BSN, and an index on its mark; the next migration seals what is there."""

from django.db import migrations, models

import cases.models.client
import providers.models.numbers


class Migration(migrations.Migration):
    dependencies = [("cases", "0018_levels_and_documents")]
    operations = [
        migrations.RemoveIndex("client", "cases_client_bsn"),
        migrations.AlterField(
            "client",
            "bsn",
            providers.models.numbers.SealedNumberField(
                blank=True, max_length=9, validators=[cases.models.client.check_bsn], verbose_name="BSN"
            ),
        ),
        migrations.AddIndex(
            "client", models.Index(providers.models.numbers.Mark("bsn"), name="cases_client_bsn_mark")
        ),
        migrations.AlterField(
            "accesslog",
            "kind",
            models.CharField(
                choices=[
                    ("page", "bekeken"),
                    ("search", "gezocht"),
                    ("export", "uitgevoerd"),
                    ("print", "afgedrukt"),
                    ("api", "koppeling"),
                    ("unmask", "BSN getoond"),
                ],
                db_default="page",
                max_length=10,
                verbose_name="soort",
            ),
        ),
    ]
