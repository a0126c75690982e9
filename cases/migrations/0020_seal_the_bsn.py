"""Every BSN that stands readable in the database is sealed, in batches of one statement."""

from collections.abc import Callable
from typing import Any

from django.db import migrations

from providers.models import seal_number, unseal_number

PLACE, BATCH = "cases.client.bsn", 2_000


def _rewrite(editor: Any, change: Callable[[str], str], which: str) -> None:
    after = 0
    with editor.connection.cursor() as cursor:
        while True:
            cursor.execute(
                f"SELECT id, bsn FROM cases_client WHERE id > %s AND {which} ORDER BY id LIMIT {BATCH}",  # noqa: S608
                [after],
            )
            rows = cursor.fetchall()
            if not rows:
                return
            cursor.execute(
                "UPDATE cases_client t SET bsn = v.bsn FROM unnest(%s::bigint[], %s::text[]) v(id, bsn)"
                " WHERE t.id = v.id",
                [[key for key, _ in rows], [change(bsn) for _, bsn in rows]],
            )
            after = rows[-1][0]


def seal(apps: Any, editor: Any) -> None:
    _rewrite(editor, lambda bsn: seal_number(bsn, place=PLACE), "bsn <> '' AND length(bsn) <= 9")


def unseal(apps: Any, editor: Any) -> None:
    _rewrite(editor, lambda bsn: unseal_number(bsn, place=PLACE), "length(bsn) > 9")


class Migration(migrations.Migration):
    dependencies = [("cases", "0019_bsn_is_sealed")]
    operations = [migrations.RunPython(seal, unseal)]
