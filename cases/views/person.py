"""The person in a dossier: who speaks for the resident, language and wishes, safety at home."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases import policies, services
from cases.access import consult
from cases.forms import person as forms
from cases.models import Case, Client, Document, Representative, SafetyNote
from cases.views.acts import act, bound, opened
from cases.views.case import head
from providers.doors import once

KIND = "vertegenwoordiger"


@require_GET
def person(request: HttpRequest, case_id: int) -> HttpResponse:
    """Everything a colleague must know of the person before calling or visiting."""
    today = timezone.localdate()
    case = consult(request.user, case_id, on=today, page="persoon")
    context = head(request, case, today, section="person")
    found = case.client.representatives.select_related("proof_document")
    readable = _documents(request.user, case, today).values_list("pk", flat=True)
    seen = set(readable) if context["sees_documents"] else set()
    context |= {
        "representatives": [(one, one.includes(today), one.proof_document_id in seen) for one in found],
        "may_keep": policies.why_not_keep_person(request.user, case, on=today) is None,
    }
    return render(request, "cases/case_person.html", context)


@require_http_methods(["GET", "POST"])
@once
def change_person(request: HttpRequest, case_id: int) -> HttpResponse:
    """Write down the language and how the resident wants to be met."""
    case, today = opened(request, case_id, "persoon aanpassen")
    return _act(
        request,
        case,
        today,
        forms.PersonForm(bound(request), client=case.client),
        services.change_person,
        theirs=lambda: _person_now(case.client_id),
        title="Taal en contact",
        button="Bewaar",
        done="Dit staat nu in het dossier.",
    )


@require_http_methods(["GET", "POST"])
@once
def add_representative(request: HttpRequest, case_id: int) -> HttpResponse:
    """Write down who speaks for the resident."""
    case, today = opened(request, case_id, KIND)
    return _act(
        request,
        case,
        today,
        forms.RepresentativeForm(bound(request), documents=_documents(request.user, case, today)),
        services.add_representative,
        title="Vertegenwoordiger toevoegen",
        button="Leg vast",
        done=lambda given: f"{given.name} staat in het dossier. {given.power.letters}",
    )


@require_http_methods(["GET", "POST"])
@once
def change_representative(request: HttpRequest, case_id: int, representative_id: int) -> HttpResponse:
    """Correct who speaks for the resident, or say until when."""
    case, today = opened(request, case_id, KIND)
    found = get_object_or_404(case.client.representatives, pk=representative_id)
    documents = _documents(request.user, case, today)
    return _act(
        request,
        case,
        today,
        forms.RepresentativeChangeForm(bound(request), documents=documents, representative=found),
        services.change_representative,
        representative=found,
        theirs=lambda: _representative_now(found.pk),
        title="Vertegenwoordiger wijzigen",
        button="Bewaar",
        done="De wijziging staat in het dossier.",
        intro=f"{found.get_kind_display().capitalize()}. Stopt het? Vul de laatste dag in bij Tot en met.",
    )


@require_http_methods(["GET", "POST"])
@once
def write_safety_note(request: HttpRequest, case_id: int) -> HttpResponse:
    """Write what to mind at a home visit."""
    case, today = opened(request, case_id, "veiligheid bij huisbezoek")
    note = _note(case) or SafetyNote(case=case)
    return _act(
        request,
        case,
        today,
        forms.SafetyForm(bound(request), note=note),
        services.write_safety_note,
        theirs=lambda: _note_now(case),
        title="Veiligheid bij huisbezoek",
        button="Bewaar de notitie",
        done="Wie op bezoek gaat, ziet dit boven het dossier.",
        intro="Dit staat boven het dossier en nergens anders. De inwoner mag het lezen.",
    )


@require_http_methods(["GET", "POST"])
@once
def end_safety_note(request: HttpRequest, case_id: int) -> HttpResponse:
    """Let the safety note lapse."""
    case, today = opened(request, case_id, "veiligheid bij huisbezoek")
    note = _note(case)
    return _act(
        request,
        case,
        today,
        forms.SafetyEndForm(bound(request), initial={"seen": note.version if note else None}),
        services.end_safety_note,
        theirs=lambda: _note_now(case),
        title="Veiligheidsnotitie laten vervallen",
        button="Laat de notitie vervallen",
        done="De notitie staat niet meer boven het dossier.",
        intro="Wat er stond, blijft bewaard bij de wijzigingen.",
    )


def _act(request: HttpRequest, case: Case, today: date, form: Any, do: Any, **more: Any) -> HttpResponse:
    why_not = policies.why_not_keep_person(request.user, case, on=today)
    return act(request, case, form, do, case=case, why_not=why_not, back="cases:person", **more)


def _documents(user: Any, case: Case, today: date) -> QuerySet[Document]:
    return Document.objects.readable_by(user, on=today, case=case).in_use()


def _note(case: Case) -> SafetyNote | None:
    return case.safety_notes.filter(ended_on=None).first()


def _note_now(case: Case) -> tuple[int, str]:
    note = _note(case)
    return (note.version, note.text) if note else (0, "")


def _person_now(client_id: int) -> tuple[int, str]:
    client = Client.objects.get(pk=client_id)
    return client.version, "\n".join(filter(None, [client.speaks, client.contact_wishes]))


def _representative_now(representative_id: int) -> tuple[int, str]:
    now = Representative.objects.get(pk=representative_id)
    lines = [now.name, now.organisation, now.phone, now.email, now.address, f"Vanaf {now.starts_on:%d-%m-%Y}"]
    if now.ends_on:
        lines.append(f"Tot en met {now.ends_on:%d-%m-%Y}")
    return now.version, "\n".join(filter(None, lines))
