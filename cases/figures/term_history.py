"""Who laid down or withdrew a term, and when: from the history of changes."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Q

from cases.models import History, LegalTerm, RetentionTerm

ACTS = {"insert": "vastgelegd", "update": "gewijzigd", "delete": "ingetrokken"}


class Changed(NamedTuple):
    """One change. what: the term as it was withdrawn, empty for one that stands in the table."""

    at: datetime
    act: str
    by: str
    what: str


def changes_of(model: type[LegalTerm] | type[RetentionTerm], field: str, key: str) -> list[Changed]:
    """What happened to the terms of one kind, the newest first."""
    rows = list(model._default_manager.filter(**{field: key}).values_list("pk", flat=True))
    gone = Q(act="delete", old__contains={field: key})
    found = History.objects.filter(Q(row_id__in=rows) | gone, record=model._meta.db_table)
    return [
        Changed(row.at, ACTS.get(row.act, row.act), row.user.name if row.user else "", _what(row.old))
        for row in found.select_related("user").order_by("-pk")[:30]
    ]


def _what(old: dict[str, object] | None) -> str:
    return f"vanaf {old['starts_on']}" if old and "starts_on" in old else ""
