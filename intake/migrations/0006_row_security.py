"""Whose questions, investigations, applications and signals a page may touch."""

from django.db import migrations

# An investigation or application: of a dossier in sight, or of none and of the own municipality.
STEP = (
    "EXISTS (SELECT FROM intake_supportrequest q WHERE q.id = request_id AND ("
    "q.case_id IN (SELECT rondom_cases()) OR q.case_id IS NULL AND (SELECT rondom_is('consultant'))"
    " AND q.municipality_id = (SELECT rondom_number('rondom.home'))))"
)
REQUEST = (
    "case_id IN (SELECT rondom_cases())"
    " OR case_id IS NULL AND (SELECT rondom_is('consultant'))"
    " AND municipality_id = (SELECT rondom_number('rondom.home'))"
    " OR (SELECT rondom_is('desk')) AND (client_id IS NULL OR client_id NOT IN (SELECT rondom_barred()))"
    " AND (case_id IS NULL OR case_id NOT IN (SELECT rondom_protected()))"
)
SIGNAL = (
    "(SELECT rondom_is('desk')) OR (SELECT rondom_is('coach') OR rondom_is('team_lead'))"
    " AND municipality_id = (SELECT rondom_number('rondom.home'))"
)
CONDITIONS = {
    "intake_supportrequest": REQUEST,
    "intake_assessment": STEP,
    "intake_application": STEP,
    "intake_signal": SIGNAL,
}


class Migration(migrations.Migration):
    dependencies = [("intake", "0005_application_without_a_bsn"), ("cases", "0026_row_security")]
    operations = [
        migrations.RunSQL(
            [("CALL rondom_row_security(%s::regclass, %s::text)", [table, condition])],
            [("CALL rondom_no_row_security(%s::regclass)", [table])],
        )
        for table, condition in CONDITIONS.items()
    ]
