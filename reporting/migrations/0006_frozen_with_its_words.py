"""A frozen report keeps the explanations it was frozen with, and is published once.

What was frozen before there was publishing had been shown to the gemeente at once: it counts as published
then.
"""

from django.db import migrations

COLUMNS = (
    "municipality_id", "month", "version", "internal", "protected", "internal_sha256", "protected_sha256",
    "definitions", "frozen_at", "frozen_by_id",
)  # fmt: skip
FUNCTION = """
CREATE OR REPLACE FUNCTION reporting_keep_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.frozen_at IS NULL THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND ({new}) IS NOT DISTINCT FROM ({old}) {and_published} THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A frozen report is never changed or removed.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
ONCE = """AND (OLD.published_at IS NULL
        OR (NEW.published_at, NEW.published_by_id)
            IS NOT DISTINCT FROM (OLD.published_at, OLD.published_by_id))"""
PUBLISHED = "UPDATE reporting_monthlyreport SET published_at = frozen_at WHERE frozen_at IS NOT NULL;"


def _function(columns: tuple[str, ...], and_published: str) -> str:
    new, old = (", ".join(f"{row}.{column}" for column in columns) for row in ("NEW", "OLD"))
    return FUNCTION.format(new=new, old=old, and_published=and_published)


class Migration(migrations.Migration):
    dependencies = [("reporting", "0005_explained_and_published")]
    operations = [
        migrations.RunSQL(PUBLISHED, migrations.RunSQL.noop),
        migrations.RunSQL(_function((*COLUMNS, "explanations"), ONCE), _function(COLUMNS, "")),
    ]
