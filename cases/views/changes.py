"""What was changed, by whom and when."""

from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET

from cases.access import Look, record_rows
from cases.figures.changes import Change, in_words, kept_models, of_case
from cases.models import History
from cases.policies.trail import readable_tables, why_not_read_changes
from providers.doors import Request
from providers.models import Role, User
from providers.policies import enforce

PAGE = 50
ASKED = ("dossier", "wie", "dag", "wat", "inwoner")


@require_GET
def changes(request: Request) -> HttpResponse:
    """Changes, the newest first: of one dossier, one resident, one worker, one day or one kind of record."""
    enforce(why_not_read_changes(request.user))
    tables = readable_tables(request.user)
    asked = {key: request.GET.get(key, "").strip() for key in ASKED}
    rows = History.objects.filter(record__in=tables).select_related("user__employer").order_by("-pk")
    digits = "".join(letter for letter in asked["dossier"] if letter.isdecimal())
    if asked["dossier"]:
        rows = rows.filter(of_case(int(digits))) if digits and len(digits) < 10 else rows.none()
    if (client := _number(asked["inwoner"])) is not None:
        rows = rows.filter(record="cases_client", row_id=client)
    worker = _number(asked["wie"])
    if worker is not None:
        rows = rows.filter(user=worker)
    day = _day(asked["dag"])
    if day is not None:
        start = timezone.make_aware(datetime.combine(day, time.min))
        end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
        rows = rows.filter(at__gte=start, at__lt=end)
    elif asked["dag"]:
        rows = rows.none()
    if asked["wat"] in tables:
        rows = rows.filter(record=asked["wat"])
    after = _number(request.GET.get("na", ""))
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows[: PAGE + 1])
    shown = in_words(found[:PAGE])
    _record(request.user, shown)
    context = {
        "rows": [_row(change) for change in shown],
        "asked": asked,
        "day": asked["dag"] if day else "",
        "who": User.objects.filter(pk=worker).first() if worker is not None else None,
        "kinds": sorted(
            (str(model._meta.verbose_name), table)
            for table, model in kept_models().items()
            if table in tables
        ),
        "knows_residents": request.user.has_role(Role.PRIVACY_OFFICER),
        "query": urlencode({key: value for key, value in asked.items() if value}),
        "after": found[PAGE - 1].pk if len(found) > PAGE else None,
        "is_first": after is None,
    }
    return render(request, "cases/changes.html", context)


def _record(user: User, shown: list[Change]) -> None:
    """One look for every dossier or resident on the page."""
    whose = dict.fromkeys(change.whose for change in shown if change.whose)
    looks = [Look(one.client_id, one.case_id, "toezicht") for one in whose]
    if looks:
        record_rows(user, looks, page="wijzigingen")


def _row(change: Change) -> dict[str, Any]:
    row, at = change.row, timezone.localtime(change.row.at)
    return {
        "at": f"{at:%d-%m-%Y}, {at.hour}.{at:%M} uur",
        "user": row.user_id,
        "name": row.user.name if row.user else "",
        "employer": row.user.employer.name if row.user and row.user.employer else "",
        "origin": row.origin,
        "what": change.what,
        "act": row.get_act_display(),
        "case": change.whose.case_id if change.whose else None,
        "client": change.whose.client_id if change.whose else None,
        "row": row.row_id,
        "count": (row.new or {}).get("count") if not row.row_id else None,
        "fields": change.fields,
        "is_hidden": change.is_hidden,
        "is_destroyed": row.destroyed_at is not None,
    }


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _day(text: str) -> Any:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and 1900 <= day.year <= 2200 else None
