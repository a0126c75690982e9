"""The texts of letters: all kinds, and one with its versions, an example and a new version."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from intake import figures, services
from intake.forms.letters import TextForm
from intake.models import LetterKind, LetterTemplate
from intake.models.letter_text import NEEDED, fields_of
from providers.doors import Request, once
from providers.models import Municipality
from providers.policies import enforce, why_not_manage_reference

MOST = 50


@require_GET
def letter_texts(request: Request) -> HttpResponse:
    """All texts by kind: what holds, from when, and what is to come."""
    enforce(why_not_manage_reference(request.user))
    rows = figures.texts(on=timezone.localdate())
    towns = list(Municipality.objects.order_by("name"))
    own = {(row.kind, row.municipality.pk) for row in rows if row.municipality}
    lines = [
        {
            "kind": kind,
            "texts": [row for row in rows if row.kind == kind],
            "others": [town for town in towns if (kind, town.pk) not in own],
        }
        for kind in LetterKind
    ]
    return render(request, "intake/letter_texts.html", {"lines": lines})


@require_http_methods(["GET", "POST"])
@once
def letter_text(request: Request, kind: str, code: str) -> HttpResponse:
    """One text: its versions, and a new one. code: of a municipality, or alle."""
    enforce(why_not_manage_reference(request.user))
    if kind not in LetterKind.values:
        raise Http404("Deze brief is er niet.")
    town = get_object_or_404(Municipality, external_id=code) if code != figures.EVERYBODY else None
    today = timezone.localdate()
    versions = list(
        LetterTemplate.objects.of(kind, town.pk if town else None).select_related("made_by")[:MOST]
    )
    start = versions[0] if versions else LetterTemplate.objects.of(kind, None).first()
    sent = request.POST if request.method == "POST" else None
    form = TextForm(sent, text=start, seen=versions[0].version if versions else 0, on=today)
    if form.is_valid():
        goal = request.POST.get("doel", "")
        if goal == "voorbeeld" and (content := form.carry_out(_example, kind=kind)):
            return HttpResponse(
                content,
                content_type="application/pdf",
                headers={"Content-Disposition": 'inline; filename="voorbeeld.pdf"'},
            )
        if goal == "bewaren":
            known: dict[str, Any] = {"kind": kind, "municipality": town, "on": today, "by": request.user}
            if form.carry_out(services.lay_down_letter, **known):
                messages.success(request, "De nieuwe versie is bewaard. De vorige blijft hieronder staan.")
                return redirect("intake:letter_text", kind, code)
        elif goal != "voorbeeld":
            form.add_error(None, "Kies of u de tekst wilt bekijken of bewaren.")
    earlier = [*versions[1:], None]
    context = {
        "form": form,
        "kind": LetterKind(kind),
        "whom": town.name if town else "alle gemeenten",
        "versions": [(one, _changes(one, before)) for one, before in zip(versions, earlier, strict=False)],
        "used": next((one for one in _by_day(versions) if one.starts_on <= today), None),
        "today": today,
        "fields": list(fields_of(kind).items()),
        "needed": list(NEEDED[kind].items()),
    }
    return render(request, "intake/letter_text.html", context, status=422 if form.errors else 200)


def _example(*, kind: str, subject: str, body: str, **rest: Any) -> bytes:
    return services.example_of(kind=kind, subject=subject, body=body)


def _changes(now: LetterTemplate, before: LetterTemplate | None) -> list[tuple[str, str]]:
    """What a version changed of the one before it; of the first all that it says."""
    if before is None:
        return [("same", line) for line in [now.subject, "", *now.body.splitlines()]]
    return list(figures.difference(f"{before.subject}\n\n{before.body}", f"{now.subject}\n\n{now.body}"))


def _by_day(versions: list[LetterTemplate]) -> list[LetterTemplate]:
    return sorted(versions, key=lambda one: (one.starts_on, one.version), reverse=True)
