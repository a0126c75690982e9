"""The documents of a dossier: the list, the file itself, and what is done with them."""

import logging

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases import policies, services
from cases.access import Kind, consult
from cases.forms.acts import ReasonForm
from cases.forms.document import DocumentForm, VersionForm
from cases.forms.note import readers_of
from cases.models import Document, DocumentVersion
from cases.views.acts import act, bound, opened
from cases.views.case import head
from providers.doors import once
from providers.policies import enforce

logger = logging.getLogger(__name__)
MOST = 500


@require_http_methods(["GET", "POST"])
@once
def documents(request: HttpRequest, case_id: int) -> HttpResponse:
    """The documents that the reader may see, newest first, and the form to add one."""
    today = timezone.localdate()
    is_sent = request.method == "POST"
    case = consult(request.user, case_id, on=today, page="documenten", edit=is_sent)
    enforce(policies.why_not_see_documents(request.user, case, on=today))
    may_add = policies.why_not_add_document(request.user, case, on=today) is None
    form = None
    if may_add or is_sent:
        readers = readers_of(request.user, case, on=today)
        form = DocumentForm(bound(request), request.FILES or None, readers=readers, on=today)
        known = {"case": case, "on": today, "by": request.user}
        if form.is_valid() and (version := form.carry_out(services.add_document, **known)):
            messages.success(request, _said(version))
            return redirect("cases:documents", case.pk)
    found = Document.objects.readable_by(request.user, on=today, case=case)
    rows = list(found.select_related("author").prefetch_related("versions__uploaded_by")[:MOST])
    context = head(request, case, today, section="documents")
    context |= {
        "form": form,
        "documents": [_row(request, case, one, today) for one in rows if one.withdrawn_on is None],
        "withdrawn": [one for one in rows if one.withdrawn_on is not None],
    }
    return render(request, "cases/case_documents.html", context, status=422 if form and form.errors else 200)


@require_GET
def document(request: HttpRequest, case_id: int, version_id: int) -> FileResponse:
    """One version, as a file to keep; never shown inside our own pages.

    The content comes from outside: it is an attachment, of the type it was sniffed to be, and even a browser
    that opens it gets it in a sandbox without scripts and without our origin.
    """
    today = timezone.localdate()
    case = consult(request.user, case_id, on=today, page="document", kind=Kind.EXPORT)
    readable = Document.objects.readable_by(request.user, on=today, case=case).in_use()
    version = get_object_or_404(DocumentVersion, pk=version_id, document__in=readable.values("pk"))
    try:
        file = version.path.open("rb")
    except FileNotFoundError:
        logger.error("The file of document version %s is not on disk.", version.pk)
        raise Http404("Het bestand is er niet meer. Meld dit bij uw beheerder.") from None
    response = FileResponse(
        file, as_attachment=True, filename=version.file_name, content_type=version.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@require_http_methods(["GET", "POST"])
@once
def add_version(request: HttpRequest, case_id: int, document_id: int) -> HttpResponse:
    """A newer file of the same document."""
    case, today = opened(request, case_id, "document: nieuwe versie")
    found = _document(request, case, document_id, today)
    return act(
        request,
        case,
        VersionForm(bound(request), request.FILES or None),
        services.add_version,
        document=found,
        title="Nieuwe versie van een document",
        button="Versie toevoegen",
        done=_said,
        why_not=policies.why_not_add_document(request.user, case, on=today),
        intro=f"{found.title}: de eerdere versies blijven staan.",
        back="cases:documents",
    )


@require_http_methods(["GET", "POST"])
@once
def withdraw_document(request: HttpRequest, case_id: int, document_id: int) -> HttpResponse:
    """Take a document out of use, with a reason."""
    case, today = opened(request, case_id, "document intrekken")
    found = _document(request, case, document_id, today)
    return act(
        request,
        case,
        ReasonForm(bound(request)),
        services.withdraw_document,
        document=found,
        title="Document intrekken",
        button="Trek het document in",
        done="Het document is ingetrokken. Niemand kan het nog openen.",
        why_not=policies.why_not_withdraw_document(request.user, found, on=today),
        intro=f"{found.title} blijft in de lijst staan, met uw reden. Niemand kan het nog openen.",
        back="cases:documents",
    )


def _document(request, case, document_id, today):
    """A document of the dossier that the user may read."""
    readable = Document.objects.readable_by(request.user, on=today, case=case)
    found = get_object_or_404(readable, pk=document_id)
    found.case = case
    return found


def _row(request, case, document, today):
    """One document as the list shows it: the newest version first."""
    document.case = case  # whose reasons are known already
    newest, *earlier = document.versions.all()
    may_withdraw = policies.why_not_withdraw_document(request.user, document, on=today) is None
    return {"document": document, "newest": newest, "earlier": earlier, "may_withdraw": may_withdraw}


def _said(version):
    if version.number == 1:
        return "Het document staat in het dossier."
    return f"Dit is nu versie {version.number} van {version.document.title}."
