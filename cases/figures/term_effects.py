"""What another term touches: how many clocks run and keep theirs, and from when the new one counts."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format

from cases.figures.due import related
from cases.models import (
    Breach,
    Complaint,
    DataRequest,
    DestructionItem,
    Incident,
    LegalCode,
    LegalTerm,
    RetentionTerm,
)

C = LegalCode
FIXED = {C.ASSESSMENT: "K04", C.DECISION: "K05"}


def touched(term: LegalTerm | RetentionTerm, *, on: date) -> list[tuple[str, int | None]]:
    """What a term that was just laid down touches: texts, with a number where something is counted."""
    day = date_format(term.starts_on, "j F Y")
    if isinstance(term, RetentionTerm):
        waiting = DestructionItem.objects.filter(kind=term.kind, state="proposed").count()
        return [
            (f"Vanaf {day} geldt {term.length} voor alles wat er dan is, ook van eerder.", None),
            ("regels op een vernietigingslijst: op de dag zelf telt de termijn van dan.", waiting),
            ("Wat al vernietigd is, komt niet terug.", None),
        ]
    found: list[tuple[str, int | None]] = [(f"Wat vanaf {day} begint, heeft {term.words}.", None)]
    if (rows := running(term.code)) is not None:
        found.append(("lopen nu en houden de termijn van hun eerste dag.", rows.count()))
    if kpi := FIXED.get(C(term.code)):
        found.append((f"{kpi} in de maandrapporten houdt de termijn van zijn definitie.", None))
    return found


def running(code: str) -> QuerySet[Any] | None:
    """What runs now under a term; None where no row tells."""
    asked: Any = related("requests")
    open_ones = Complaint.objects.unhandled()
    match code:
        case C.ASSESSMENT:
            rows = asked._meta.get_field("assessment").related_model.objects
            return rows.filter(finished_on=None, withdrawn_on=None)  # type: ignore[no-any-return]
        case C.DECISION:
            return asked._meta.get_field("applications").related_model.objects.filter(decided_on=None)  # type: ignore[no-any-return]
        case C.COMPLAINT | C.COMPLAINT_COMMITTEE:
            return open_ones.filter(kind="complaint", has_committee=code == C.COMPLAINT_COMMITTEE)
        case C.OBJECTION | C.OBJECTION_COMMITTEE:
            return open_ones.filter(kind="objection", has_committee=code == C.OBJECTION_COMMITTEE)
        case C.COMPLAINT_LONGER | C.OBJECTION_LONGER:
            kind = "complaint" if code == C.COMPLAINT_LONGER else "objection"
            return open_ones.filter(kind=kind, extended_on__isnull=False)
        case C.INCIDENT:
            return Incident.objects.filter(concluded_on=None, reported_on=None)
        case C.INQUIRY:
            return Incident.objects.filter(concluded_on=None, reported_on__isnull=False)
        case C.BREACH:
            return Breach.objects.open().filter(reported_at=None)
        case C.ERASURE:
            return DataRequest.objects.unanswered().filter(kind="erasure")
        case C.REQUEST:
            return DataRequest.objects.unanswered().exclude(kind="erasure")
        case C.REQUEST_LONGER:
            return DataRequest.objects.unanswered().filter(extended_on__isnull=False)
    return None
