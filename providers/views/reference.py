"""The reference tables: overview, list, row, what a change touches, and the end of a row."""

from copy import copy
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from providers import policies, services
from providers.doors import Request, once
from providers.figures.changes import changes_of, latest
from providers.forms.files import PostcodeFileForm
from providers.forms.reference import EndForm, ReferenceForm
from providers.models import District, Municipality, Partner, Succession
from providers.policies import enforce
from providers.views.tables import MOST, STATES, TABLES, Table, in_state


def _table(request: Request, slug: str) -> Table:
    """The table of an address, for who keeps it."""
    table = TABLES.get(slug)
    enforce(policies.why_not_keep_rows(request.user, table.model if table else Model))
    if table is None:
        raise Http404("Deze tabel is er niet.")
    return table


def _has_overview(request: Request) -> bool:
    """Whether the overview of all tables is a way back for this worker."""
    return policies.why_not_manage_reference(request.user) is None


@require_http_methods(["GET"])
def overview(request: Request) -> HttpResponse:
    """All tables, how much holds now and later, and the last change of each."""
    enforce(policies.why_not_manage_reference(request.user))
    today = timezone.localdate()
    tables = [one for one in TABLES.values() if policies.why_not_keep_rows(request.user, one.model) is None]
    changed = latest(table.model for table in tables)
    rows = []
    for table in tables:
        every = table.model._default_manager.all()
        now = every.filter(in_state("nu", today)) if table.is_dated else every
        later = every.filter(in_state("straks", today)).count() if table.is_dated else 0
        at, by = changed.get(table.model._meta.db_table, (None, ""))
        rows.append({"table": table, "now": now.count(), "later": later, "at": at, "by": by})
    return render(request, "providers/reference_overview.html", {"rows": rows})


@require_http_methods(["GET"])
def rows(request: Request, table: str) -> HttpResponse:
    """The rows of one table that hold now, later or no more."""
    kind, today = _table(request, table), timezone.localdate()
    state, words = request.GET.get("stand", "nu"), request.GET.get("q", "").replace("\x00", "").strip()[:60]
    found = list(kind.found(state=state, words=words, on=today)[: MOST + 1])
    context = {
        "table": kind,
        "rows": [(row, _cells(kind, row)) for row in found[:MOST]],
        "more": len(found) > MOST,
        "most": MOST,
        "states": STATES if kind.is_dated else {},
        "state": state if state in STATES else "alles",
        "q": words,
        "has_overview": _has_overview(request),
    }
    return render(request, "providers/reference_rows.html", context)


def _cells(kind: Table, row: Any) -> list[tuple[str, Any]]:
    return [(heading, cell(row)) for heading, cell in kind.columns]


@require_http_methods(["GET", "POST"])
@once
def row(request: Request, table: str, row_id: int | None = None) -> HttpResponse:
    """Add a row or change one: first what it touches, then it is kept."""
    kind, today = _table(request, table), timezone.localdate()
    known = get_object_or_404(kind.rows(), pk=row_id) if row_id else None
    shown = copy(known) if known else kind.model()
    asked = {name: value for name, value in request.GET.items() if name in kind.form.base_fields}
    start = asked if known is None else {"seen": services.stamp(shown)}
    data = request.POST if request.method == "POST" else None
    form: ReferenceForm | None = kind.form(data, instance=shown, on=today, initial=start)
    if known and _why_not_change(known, today):
        form = None
    elif form.is_valid():
        fresh = kind.rows().get(pk=known.pk) if known else kind.model()
        act, words = kind.keep, {"row": fresh, "on": today, "by": request.user}
        if done := _carried_out(request, form, act, words):
            if isinstance(done, HttpResponse):
                return done
            messages.success(request, "Bewaard.")
            return redirect("providers:reference", kind.slug, fresh.pk)
    return _page(request, kind, known, form)


def _why_not_change(known: Any, today: Any) -> str | None:
    """A row about one subject that holds already is followed by another, never changed."""
    return policies.why_not_mend(known.starts_on, on=today) if isinstance(known, Succession) else None


def _carried_out(request: Request, form: Any, act: Any, words: dict[str, Any]) -> Any:
    """Keep what was confirmed; before that show what it touches, or the form again when the user wants to.

    None: nothing was done, the form is shown with what is wrong.
    """
    if "terug" in request.POST:
        return None
    if "zeker" in request.POST:
        return form.carry_out(act, **words)
    kept = form.carry_out(partial(services.tried, act), **words)
    if kept is None:
        return None
    context = {
        "form": form,
        "fields": _said(form),
        "effects": kept.effects,
        "seen": services.stamp(words["row"]),
        "action": request.get_full_path(),
    }
    return render(request, "providers/reference_preview.html", context)


def _said(form: Any) -> list[tuple[str, Any]]:
    """What was filled in, in words."""
    told = []
    for field in form.visible_fields():
        value = form.cleaned_data.get(field.name)
        if isinstance(value, Model) or value in (None, ""):
            text: Any = value or "leeg"
        elif hasattr(value, "model") or isinstance(value, list):
            names = dict(getattr(field.field, "choices", ())) if isinstance(value, list) else {}
            text = ", ".join(str(names.get(one, one)) for one in value) or "leeg"
        else:
            text = dict(getattr(field.field, "choices", ())).get(value, value)
        told.append((field.label, text))
    return told


def _page(request: Request, kind: Table, known: Any, form: Any) -> HttpResponse:
    today = timezone.localdate()
    context: dict[str, Any] = {"table": kind, "row": known, "form": form, "cells": [], "changes": []}
    context["has_overview"] = _has_overview(request)
    stale = bool(form and any(error.code == "stale" for error in form.non_field_errors().as_data()))
    if stale:  # the colleague's text stands beside what was typed, and keeping it again passes
        form.data = _with(form.data, seen=services.stamp(form.instance))
    if known:
        context |= {
            "cells": _cells(kind, known),
            "changes": changes_of(known),
            "line": known.line() if isinstance(known, Succession) else [],
            "related": [_related(one, known) for one in kind.related],
            "withdraws": kind.withdraws and known.starts_on > today,
            "why_not": _why_not_change(known, today),
            "stale": stale,
            "base": _base(known),
            "again": _again(known),
        }
    return render(
        request, "providers/reference_row.html", context, status=422 if form and form.errors else 200
    )


def _with(data: QueryDict, **words: str) -> QueryDict:
    changed = data.copy()
    for name, value in words.items():
        changed[name] = value
    return changed


def _related(one: Any, known: Any) -> dict[str, Any]:
    table = TABLES[one.slug]
    found = list(table.rows().filter(**{one.field: known})[: MOST + 1])
    cells = [(row, _cells(table, row)) for row in found[:MOST]]
    return {"table": table, "field": one.field, "rows": cells}


def _again(known: Any) -> str:
    """The subject of a row, to fill in the form for what follows it."""
    if not isinstance(known, Succession):
        return ""
    columns = {name: known.serializable_value(name) for name in known.SUBJECT}
    return urlencode({name: value for name, value in columns.items() if value is not None})


def _base(known: Any) -> list[tuple[str, Any]]:
    """What came in by file and holds up to the first dated row."""
    if isinstance(known, Partner):
        return [("Antwoordnorm uit de invoer", known.answer_norm_days or "geen: 5 werkdagen")]
    if isinstance(known, District | Municipality):
        return [("Inwoners uit de invoer", known.inhabitants or "onbekend")]
    return []


@require_http_methods(["GET", "POST"])
@once
def end(request: Request, table: str, row_id: int) -> HttpResponse:
    """Set the last day of a partner, team or district, unless something would be left behind."""
    kind, today = _table(request, table), timezone.localdate()
    if not kind.ends:
        raise Http404("Hier is geen einde te kiezen.")
    known = get_object_or_404(kind.rows(), pk=row_id)
    start = {"ends_on": known.ends_on, "seen": services.stamp(known)}
    form = EndForm(request.POST if request.method == "POST" else None, initial=start)
    if form.is_valid():
        words = {"row": known, "on": today, "by": request.user}
        if done := _carried_out(request, form, services.end_reference, words):
            if isinstance(done, HttpResponse):
                return done
            messages.success(request, "Bewaard.")
            return redirect("providers:reference", kind.slug, known.pk)
    context = {"table": kind, "row": known, "form": form, "has_overview": _has_overview(request)}
    return render(request, "providers/reference_end.html", context, status=422 if form.errors else 200)


@require_http_methods(["POST"])
@once
def withdraw(request: Request, table: str, row_id: int) -> HttpResponse:
    """Take away what would hold from a day that is still to come."""
    kind = _table(request, table)
    if not kind.withdraws:
        raise Http404("Hier is niets in te trekken.")
    known = get_object_or_404(kind.rows(), pk=row_id)
    services.withdraw_reference(row=known, on=timezone.localdate(), by=request.user)
    messages.success(request, "Ingetrokken. Wat ervoor gold, blijft gelden.")
    return redirect("providers:reference_rows", kind.slug)


@require_http_methods(["GET", "POST"])
@once
def postcode_file(request: Request) -> HttpResponse:
    """Lay the postcodes of a file in districts from a day on, after a look at what that changes."""
    enforce(policies.why_not_manage_reference(request.user))
    today = timezone.localdate()
    is_sent = request.method == "POST"
    form = PostcodeFileForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    laid = None
    if form.is_valid() and "terug" not in request.POST:
        act, words = services.lay_postcodes, {"on": today, "by": request.user}
        if "zeker" in request.POST:
            if done := form.carry_out(act, **words):
                messages.success(request, f"Bewaard: {done.new} nieuw, {done.moved} naar een andere wijk.")
                return redirect("providers:reference_rows", "postcodes")
        else:
            laid = form.carry_out(partial(services.tried, act), **words)
    context = {"form": form, "laid": laid}
    if laid:
        context["text"] = form.cleaned_data["text"]
    return render(request, "providers/reference_postcodes.html", context, status=422 if form.errors else 200)
