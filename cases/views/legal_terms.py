"""The terms of the law and of keeping: from when, how long, by which article; another from a later day."""

from functools import partial
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.figures.term_history import changes_of
from cases.forms.legal_terms import LegalTermForm, RetentionTermForm
from cases.models import Kept, LegalCode, LegalTerm, RetentionTerm
from cases.services import legal_terms as services
from cases.views.acts import bound
from providers.doors import Request, once
from providers.policies import enforce, why_not_manage_reference
from providers.services import tried


class Sort(NamedTuple):
    """One of the two kinds of terms. field: what a term is about; length: how it is told."""

    model: Any
    form: Any
    field: str
    names: dict[str, str]
    length: str


SORTS = {
    "wet": Sort(LegalTerm, LegalTermForm, "code", dict(LegalCode.choices), "words"),
    "bewaren": Sort(RetentionTerm, RetentionTermForm, "kind", dict(Kept.choices), "length"),
}


@require_GET
def legal_terms(request: Request) -> HttpResponse:
    """All terms with the day from which each holds."""
    enforce(why_not_manage_reference(request.user))
    today = timezone.localdate()
    tables = {name: _by_kind(sort, today) for name, sort in SORTS.items()}
    return render(request, "cases/legal_terms.html", {"tables": tables, "today": today})


def _by_kind(sort: Sort, today: Any) -> list[dict[str, Any]]:
    """Kind by kind what holds, in the order of the law; what is still to come beside it."""
    lines: dict[str, list[Any]] = {key: [] for key in sort.names}
    for term in sort.model.objects.order_by("starts_on"):
        lines.setdefault(getattr(term, sort.field), []).append(term)
    return [
        {
            "key": key,
            "name": sort.names.get(key, key),
            "terms": [(term, getattr(term, sort.length), term.starts_on > today) for term in line],
        }
        for key, line in lines.items()
    ]


@require_http_methods(["GET", "POST"])
@once
def term(request: Request, sort: str, key: str) -> HttpResponse:
    """One term: all it was, and another from a day that comes, after a look at what that touches."""
    kind = _sort(request, sort, key)
    today = timezone.localdate()
    form = kind.form(bound(request), key=key)
    if form.is_valid() and "terug" not in request.POST:
        row = kind.model(**{kind.field: key})
        known = {"term": row, "on": today, "by": request.user}
        if "zeker" in request.POST:
            if form.carry_out(services.lay_down, **known):
                messages.success(request, "Bewaard.")
                return redirect("cases:legal_term", sort, key)
        elif kept := form.carry_out(partial(tried, services.lay_down), **known):
            fields = [(one.label, form.cleaned_data[one.name]) for one in form.visible_fields()]
            context = {"form": form, "fields": fields, "effects": kept.effects, "seen": ""}
            return render(request, "providers/reference_preview.html", context | {"action": request.path})
    (line,) = (line for line in _by_kind(kind, today) if line["key"] == key)
    context = {"form": form, "line": line, "sort": sort, "changes": changes_of(kind.model, kind.field, key)}
    return render(request, "cases/legal_term.html", context, status=422 if form.errors else 200)


@require_POST
@once
def withdraw_term(request: Request, sort: str, key: str, term_id: int) -> HttpResponse:
    """Take away a term that does not hold yet."""
    kind = _sort(request, sort, key)
    known = get_object_or_404(kind.model, pk=term_id, **{kind.field: key})
    services.withdraw(term=known, on=timezone.localdate(), by=request.user)
    messages.success(request, "Ingetrokken. Wat ervoor gold, blijft gelden.")
    return redirect("cases:legal_term", sort, key)


def _sort(request: Request, sort: str, key: str) -> Sort:
    enforce(why_not_manage_reference(request.user))
    if sort not in SORTS or key not in SORTS[sort].names:
        raise Http404("Deze termijn is er niet.")
    return SORTS[sort]
