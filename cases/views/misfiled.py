"""The pages that bring a note or document to the right dossier."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from cases import policies, services
from cases.access import consult
from cases.forms import misfiled as forms
from cases.models import Case, ContactNote, Document
from cases.views.acts import act, bound, opened
from providers.doors import ActForm, once

MOST = 200
LEAK = "Kon iemand dit lezen die niets met deze inwoner te maken heeft? Meld dan ook een datalek."


@require_http_methods(["GET", "POST"])
@once
def move_note(request: HttpRequest, case_id: int) -> HttpResponse:
    """Choose a note that stands in the wrong dossier, and bring it to the right one."""
    case, today = opened(request, case_id, "notitie verplaatsen")
    notes = _movable(request.user, case, today)
    form = forms.MoveNoteForm(bound(request), notes=notes, user=request.user, on=today)
    return _act(
        request,
        case,
        today,
        form,
        services.move_note,
        title="Notitie verplaatsen",
        button="Verplaats de notitie",
        done="De notitie staat in het juiste dossier. Hier staat alleen dat er een is verplaatst.",
        why_not=policies.why_not_work_on(request.user, case, on=today),
        back="cases:notes",
    )


@require_http_methods(["GET", "POST"])
@once
def move_document(request: HttpRequest, case_id: int, document_id: int) -> HttpResponse:
    """Bring a document to the right dossier, with its versions."""
    case, today = opened(request, case_id, "document verplaatsen")
    found = get_object_or_404(Document.objects.readable_by(request.user, on=today, case=case), pk=document_id)
    found.case = case
    form = forms.MoveForm(bound(request), user=request.user, on=today)
    return _act(
        request,
        case,
        today,
        form,
        services.move_document,
        document=found,
        title="Document verplaatsen",
        button="Verplaats het document",
        done="Het document staat in het juiste dossier, met alle versies.",
        why_not=policies.why_not_take_out(request.user, found, on=today),
        back="cases:documents",
        of=f"{found.title}. ",
    )


def _act(
    request: HttpRequest, case: Case, today: date, form: ActForm, do: Any, *, of: str = "", **more: Any
) -> HttpResponse:
    """The act; the look at the right dossier is recorded with it, as that at the wrong one was."""

    def moved(**asked: Any) -> Any:
        consult(request.user, asked["to"].pk, on=today, page=f"{more['title'].lower()}, hierheen")
        return do(**asked)

    intro = f"{of}Wie het schreef, de datum en wie het leest blijven zoals ze zijn. {LEAK}"
    return act(request, case, form, moved, intro=intro, **more)


def _movable(user: Any, case: Case, today: date) -> Any:
    """The newest notes that the user may take out of this dossier."""
    readable = ContactNote.objects.readable_by(user, on=today, case=case).select_related("author")
    if policies.why_not_steer(user, case, on=today):
        readable = readable.filter(Q(author=user))
    newest = list(readable.values_list("pk", flat=True)[:MOST])
    return case.notes.filter(pk__in=newest).select_related("author")
