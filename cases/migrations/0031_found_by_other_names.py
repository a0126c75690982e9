"""People are found by another name as well, and a draft by its owner only."""

import django.contrib.postgres.indexes
from django.db import migrations, models
from django.db.models import F, Value
from django.db.models.functions import Concat, Trim

import cases.models.client

# See 0026: what finds people is a view of the owner, empty for the web but beyond one's sight.
NOT_FINDABLE = "DROP VIEW cases_findable"
FINDABLE = """
CREATE VIEW cases_findable AS
SELECT id, search_name, birth_date, postcode, house_number, house_letter, phone, last_name, first_names,
    other_name, bsn
FROM cases_client WHERE (SELECT rondom_is_acting() OR current_user <> 'rondom_web');
"""
OWN_DRAFTS = "CALL rondom_row_security('providers_draft', 'user_id = (SELECT rondom_me())')"
ALL_DRAFTS = "CALL rondom_no_row_security('providers_draft')"


class Migration(migrations.Migration):
    dependencies = [("cases", "0030_sight_in_fewer_joins"), ("providers", "0012_social_map")]
    operations = [
        migrations.RunSQL(NOT_FINDABLE, FINDABLE),
        migrations.RemoveIndex("client", "cases_client_name_parts"),
        migrations.RemoveField("client", "search_name"),
        migrations.AddField(
            "client",
            "search_name",
            models.GeneratedField(
                db_persist=True,
                expression=cases.models.client.Plain(
                    Trim(
                        Concat(
                            F("first_names"),
                            Value(" "),
                            F("prefix"),
                            Value(" "),
                            F("last_name"),
                            Value(" "),
                            F("other_name"),
                        )
                    )
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            "client",
            django.contrib.postgres.indexes.GinIndex(
                fields=["search_name"], name="cases_client_name_parts", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.RunSQL(FINDABLE, NOT_FINDABLE),
        migrations.RunSQL(OWN_DRAFTS, ALL_DRAFTS),
    ]
