"""Who changed what in the reference tables, written by the triggers that cases keeps."""

from django.db import migrations

KEPT = (
    "providers_partner", "providers_partnerarea", "providers_team", "providers_teamdistrict",
    "providers_municipality", "providers_district", "providers_contract", "providers_target",
    "providers_answernorm", "providers_districtteam", "providers_postcodearea", "providers_population",
)


class Migration(migrations.Migration):
    dependencies = [
        ("providers", "0006_reference_data_with_a_day"),
        ("cases", "0015_history_of_a_bulk_insert"),
    ]
    operations = [
        migrations.RunSQL(
            "\n".join(f"CALL rondom_keep_history('{table}', '{{}}', '{{}}');" for table in KEPT),
            "\n".join(f"CALL rondom_forget_history('{table}');" for table in KEPT),
        )
    ]
