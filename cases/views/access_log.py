"""Who looked at whom: for the privacy officer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cases.models import AccessLog
from cases.policies import why_not_read_access_log
from providers.models import User
from providers.policies import enforce

PAGE = 50


@require_GET
def access_log(request: HttpRequest) -> HttpResponse:
    """The looks, newest first; of one dossier by its number, or of one worker by name."""
    enforce(why_not_read_access_log(request.user))
    number, worker = request.GET.get("dossier", "").strip(), request.GET.get("medewerker", "").strip()
    rows = AccessLog.objects.select_related("user__employer").order_by("-pk")
    if number:
        digits = "".join(letter for letter in number if letter.isdigit())
        rows = rows.filter(case_id=int(digits)) if digits and len(digits) < 10 else rows.none()
    if worker:
        rows = rows.filter(user__in=User.objects.filter(name__icontains=worker).values("pk"))
    if (after := request.GET.get("na", "")).isdigit():
        rows = rows.filter(pk__lt=int(after))
    found = list(rows[: PAGE + 1])
    context = {
        "rows": [_row(look) for look in found[:PAGE]],
        "number": number,
        "worker": worker,
        "after": found[PAGE - 1].pk if len(found) > PAGE else None,
        "is_first": not after,
    }
    return render(request, "cases/access_log.html", context)


def _row(look: AccessLog) -> dict[str, str]:
    at = timezone.localtime(look.at)
    return {
        "at": f"{at:%d-%m-%Y}, {at.hour}.{at:%M} uur",
        "name": look.user.name,
        "employer": look.user.employer.name if look.user.employer else "–",
        "whom": f"D-{look.case_id:06d}" if look.case_id else f"inwoner {look.client_id}",
        "page": look.page,
        "reason": look.reason,
    }
