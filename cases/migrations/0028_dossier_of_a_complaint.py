"""A complaint may say which dossier it is about; the six fixed reasons to decline become rows that can end."""

import django.db.models.deletion
from django.db import migrations, models

GUARD = """
CALL rondom_keep_history('cases_complaintcase', '{}', '{}');
CALL rondom_row_security('cases_complaintcase', 'case_id', 'cases_case');
"""
OPEN = """
CALL rondom_no_row_security('cases_complaintcase');
CALL rondom_forget_history('cases_complaintcase');
"""
REASONS = """
INSERT INTO providers_declinereason (text, starts_on)
SELECT fixed.text, DATE '2015-01-01' FROM (VALUES
    ('geen plek'), ('past niet bij onze deskundigheid'), ('buiten ons werkgebied'),
    ('te weinig informatie'), ('de inwoner wil niet'), ('anders')
) AS fixed(text)
WHERE NOT EXISTS (SELECT FROM providers_declinereason known WHERE known.text = fixed.text);
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0027_legal_terms"), ("providers", "0009_decline_reasons_of_ones_own")]
    operations = [
        migrations.CreateModel(
            name="ComplaintCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaint_links",
                        to="cases.case",
                        verbose_name="dossier",
                    ),
                ),
                (
                    "complaint",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="link",
                        to="cases.complaint",
                        verbose_name="klacht of bezwaar",
                    ),
                ),
            ],
            options={
                "verbose_name": "dossier bij een klacht",
                "verbose_name_plural": "dossiers bij klachten",
            },
        ),
        migrations.RunSQL(GUARD, OPEN),
        migrations.RunSQL(REASONS, migrations.RunSQL.noop),
    ]
