"""Who looked at whom: for the privacy officer, and as a letter for the resident."""

from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases import exports
from cases.access import Kind, consult
from cases.figures.lookers import role_words
from cases.figures.unusual import WHY, Unusual
from cases.figures.unusual import unusual as find_unusual
from cases.models import AccessLog
from cases.policies import why_not_read_access_log, why_not_see_looks, why_not_write_to
from providers.models import User
from providers.policies import enforce

PAGE = 50
PERIODS = [("7", "de afgelopen week"), ("31", "de afgelopen maand"), ("92", "de afgelopen drie maanden")]


@require_http_methods(["GET", "POST"])
def access_log(request: HttpRequest) -> HttpResponse:
    """The looks, newest first; of one dossier by its number, or of one worker by name or key.

    What is typed comes by POST: a name may stand in no address. Links have numbers only.
    """
    enforce(why_not_read_access_log(request.user))
    typed = request.POST if request.method == "POST" else request.GET
    asked = {key: typed.get(key, "").strip() for key in ("dossier", "wie", "hoe")}
    asked["medewerker"] = request.POST.get("medewerker", "").strip()
    rows = AccessLog.objects.select_related("user__employer", "on_behalf_of").order_by("-pk")
    if asked["dossier"]:
        digits = "".join(letter for letter in asked["dossier"] if letter.isdecimal())
        rows = rows.filter(case_id=int(digits)) if digits and len(digits) < 10 else rows.none()
    if asked["medewerker"]:
        rows = rows.filter(user__in=User.objects.filter(name__icontains=asked["medewerker"]).values("pk"))
    if (worker := _number(asked["wie"])) is not None:
        rows = rows.filter(user=worker)
    if asked["hoe"] in Kind.values:
        rows = rows.filter(kind=asked["hoe"])
    elif asked["hoe"] == AccessLog.Outcome.REFUSED:
        rows = rows.filter(outcome=AccessLog.Outcome.REFUSED)
    after = _number(typed.get("na", ""))
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows[: PAGE + 1])
    kept = {key: value for key, value in asked.items() if value}
    context = {
        "rows": [_row(look) for look in found[:PAGE]],
        "number": asked["dossier"],
        "worker": asked["medewerker"],
        "who": User.objects.filter(pk=worker).first() if worker is not None else None,
        "ways": [*Kind.choices, (AccessLog.Outcome.REFUSED, AccessLog.Outcome.REFUSED.label)],
        "way": asked["hoe"],
        "kept": list(kept.items()),
        "query": urlencode(kept),
        "by_post": request.method == "POST",
        "after": found[PAGE - 1].pk if len(found) > PAGE else None,
        "is_first": after is None,
    }
    return render(request, "cases/access_log.html", context)


@require_GET
def unusual(request: HttpRequest) -> HttpResponse:
    """What stands out, with the reasons: many, odd hours, no access any more, the same name, refused."""
    enforce(why_not_read_access_log(request.user))
    days = request.GET.get("dagen", "")
    days = days if days in dict(PERIODS) else PERIODS[0][0]
    only = request.GET.get("waarom", "")
    only = only if only in WHY else ""
    worker = _number(request.GET.get("wie", ""))
    today = timezone.localdate()
    found = find_unusual(
        since=timezone.make_aware(datetime.combine(today - timedelta(days=int(days)), time.min)),
        on=today,
        only=only,
        worker=worker,
        after=_number(request.GET.get("na", "")),
        size=PAGE,
    )
    asked = {"waarom": only, "dagen": days, "wie": worker or "", "na": found.after or ""}
    context = {
        "rows": [_unusual_row(row) for row in found.rows],
        "choices": [(key, label[0].upper() + label[1:]) for key, label in WHY.items()],
        "periods": PERIODS,
        "only": only,
        "days": days,
        "worker": worker,
        "next_url": f"?{urlencode(asked)}" if found.after else "",
    }
    return render(request, "cases/unusual.html", context)


@require_GET
def looks_letter(request: HttpRequest, case_id: int) -> HttpResponse:
    """The letter 'Wie keek in uw dossier?' for the resident, as PDF."""
    today = timezone.localdate()
    case = consult(request.user, case_id, on=today, page="brief: wie keek mee", kind=Kind.PRINT)
    enforce(why_not_see_looks(request.user, case, on=today) or why_not_write_to(case.client))
    response = HttpResponse(exports.letter_of_looks(case, on=today), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="wie-keek-{case.number}.pdf"'
    return response


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _row(look: AccessLog) -> dict[str, Any]:
    at = timezone.localtime(look.at)
    return {
        "at": f"{at:%d-%m-%Y}, {at.hour}.{at:%M} uur",
        "user": look.user_id,
        "name": look.user.name if look.user else "op de server",
        "behalf": look.on_behalf_of.name if look.on_behalf_of else "",
        "employer": look.user.employer.name if look.user and look.user.employer else "–",
        "role": role_words(look.role) or "–",
        "case": look.case_id,
        "whom": _whom(look.case_id, look.client_id) if not look.destroyed_at else "vernietigd",
        "page": look.page,
        "way": look.get_kind_display(),
        "reason": look.reason,
        "is_refused": look.outcome == AccessLog.Outcome.REFUSED,
        "ip": look.ip or "–",
    }


def _unusual_row(row: Unusual) -> dict[str, Any]:
    first, last = f"{row.first_at.hour}.{row.first_at:%M}", f"{row.last_at.hour}.{row.last_at:%M}"
    return {
        "when": f"{row.day:%d-%m-%Y}, {first}{f' tot {last}' if last != first else ''} uur",
        "user": row.user_id,
        "name": row.name,
        "employer": row.employer,
        "case": row.case_id,
        "whom": _whom(row.case_id, row.client_id),
        "looks": row.looks,
        "why": [WHY[key] for key in row.why],
    }


def _whom(case_id: int | None, client_id: int) -> str:
    return f"D-{case_id:06d}" if case_id else f"inwoner {client_id}"
