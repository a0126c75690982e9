"""What every door of the house shares: forms that act, and forms that are sent twice."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import wraps
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_htmx.middleware import HtmxDetails

from providers import services
from providers.exchange.sheets import as_csv, as_xlsx
from providers.models import FormClaim, User, VersionedText


class Request(HttpRequest):
    """A request of a worker who is logged in; every page asks for a login unless it says otherwise."""

    user: User  # type: ignore[assignment]
    htmx: HtmxDetails


View = Callable[..., HttpResponse]


def once(view: View) -> View:
    """Let a form that is sent twice do its work once (double click, back button, lost answer).

    The form carries a key ({% form_key %}). The first copy claims it inside the view's transaction, so
    that a second one waits; after a redirect the claim keeps where it led and later copies go there; when
    nothing was done (an error in the form) the claim is dropped with the rest.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = form_key(request)
        if request.method != "POST" or key is None:
            return view(request, *args, **kwargs)
        with transaction.atomic(savepoint=False):
            claims = FormClaim.objects.filter(user=request.user, key=key)
            if not FormClaim.objects.claim(request.user, key) and (led_to := claims.get().led_to):
                return redirect(led_to)
            response = view(request, *args, **kwargs)
            if 300 <= response.status_code < 400:
                claims.update(led_to=response.headers["Location"])
                if "draft" in request.POST:
                    seen = whole_number(request.POST["draft"])
                    services.drop_sent(sent_to=request.path, seen=seen, key=key, by=request.user)
            else:
                claims.delete()
            return response

    wrapper.is_once = True  # type: ignore[attr-defined]
    return wrapper


def whole_number(text: str) -> int:
    """A count or key from a form; nonsense is 0.

    >>> whole_number("12"), whole_number("-1"), whole_number("twaalf")
    (12, 0, 0)
    """
    return int(text) if _is_count(text) and len(text) <= 9 else 0


def whole_key(text: str) -> int:
    """The key of a row from an address or a form; nonsense is 0, which no row has.

    >>> whole_key("12"), whole_key("-1"), whole_key("\u00b2")
    (12, 0, 0)
    """
    return int(text[:18]) if _is_count(text) else 0


def form_key(request: HttpRequest) -> UUID | None:
    """The key of the form that was sent ({% form_key %}); None for a form without one."""
    try:
        return UUID(request.POST.get("form_key", ""))
    except ValueError:
        return None


class _Acting(forms.BaseForm):
    """A form that ends in an act of a service."""

    def carry_out(self, act: Callable[..., Any], **known: Any) -> Any:
        """Call the act with the cleaned fields and what the view knows.

        What only the act can know (a constraint, a rule over other rows) comes back as an error of the
        form, by its field where the form has it; then the result is None and nothing was done.
        """
        try:
            with transaction.atomic():
                return act(**self.arguments(), **known) or True
        except ValidationError as error:
            self._tell(error)
            return None

    def arguments(self) -> dict[str, Any]:
        """What the act gets from the form; the cleaned fields, unless a form says otherwise."""
        return self.cleaned_data

    def _tell(self, error: ValidationError) -> None:
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for field, errors in error.error_dict.items():
            known = field != NON_FIELD_ERRORS and field in self.fields and not self.fields[field].disabled
            self.add_error(field if known else None, errors)


class ActForm(_Acting, forms.Form):
    """A form of loose fields that ends in an act."""


class ActModelForm(_Acting, forms.ModelForm):
    """A form that borrows the fields of a model and ends in an act."""

    def validate_unique(self) -> None:
        """Left to the act, which stores the row and tells what the database refused."""

    def validate_constraints(self) -> None:
        """Left to the act as well: asking for each constraint costs a query and decides nothing."""


class UsualField(forms.ChoiceField):
    """A choice that is made already: the usual one, also for who sends none."""

    def clean(self, value: Any) -> Any:
        return super().clean(value or self.initial)


class DayField(forms.DateField):
    """A day by the browser's own picker, with the words for what is missing or wrong."""

    def __init__(self, *, missing: str = "Vul een datum in.", **kwargs: Any) -> None:
        words = {"required": missing, "invalid": "Vul een datum in die bestaat."}
        attrs = {"type": "date", "autocomplete": "off"}
        super().__init__(
            widget=forms.DateInput(attrs=attrs, format="%Y-%m-%d"), error_messages=words, **kwargs
        )


class TimeField(forms.TimeField):
    """A time of the day by the browser's own picker."""

    def __init__(self, *, missing: str = "Vul een tijd in.", **kwargs: Any) -> None:
        told = {"required": missing, "invalid": "Vul een tijd in zoals 14:30."}
        widget = forms.TimeInput(attrs={"type": "time", "autocomplete": "off"}, format="%H:%M")
        super().__init__(widget=widget, error_messages=told, **kwargs)


class TextForm(ActForm):
    """Other words for a text that is kept in versions, from a day on. longest: how many signs it may have."""

    longest = 2_000

    text = forms.CharField(
        label="Tekst",
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Korte zinnen en gewone woorden (B1).",
        error_messages={"required": "Vul de tekst in."},
    )
    starts_on = DayField(label="Geldt vanaf", missing="Vul in vanaf welke dag de tekst geldt.")
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, newest: VersionedText | None, on: date) -> None:
        known = {"text": newest.text, "seen": newest.version} if newest else {"text": "", "seen": 0}
        super().__init__(data, initial=known | {"starts_on": on})
        text = self.fields["text"]
        text.max_length = self.longest
        text.validators.append(MaxLengthValidator(self.longest))
        text.widget.attrs["maxlength"] = str(self.longest)

    def arguments(self) -> dict[str, Any]:
        return self.cleaned_data | {"seen": self.cleaned_data["seen"] or 0}


class Page(NamedTuple):
    """One page of a list; next_url leads to the one after it, or is empty."""

    rows: list[Any]
    next_url: str


def paged(request: HttpRequest, found: QuerySet[Any], *, by: str, size: int = 30) -> Page:
    """One page of rows in the order of a day and their key, from ?na=day.key; nonsense is the first page.

    by: the field of the day, with a minus for the newest first.
    """
    name, way = by.lstrip("-"), "lt" if by.startswith("-") else "gt"
    if (start := request.GET.get("na", "").split(".")) and len(start) == 2 and all(map(_is_count, start)):
        day, key = date.fromordinal(min(max(int(start[0][:7]), 1), 3_000_000)), int(start[1][:18])
        found = found.filter(Q(**{f"{name}__{way}": day}) | Q(**{name: day, f"pk__{way}": key}))
    rows = list(found.order_by(by, "-pk" if way == "lt" else "pk")[: size + 1])
    if len(rows) <= size:
        return Page(rows, "")
    last = rows[size - 1]
    asked = request.GET.copy()
    asked["na"] = f"{getattr(last, name).toordinal()}.{last.pk}"
    return Page(rows[:size], f"?{asked.urlencode()}")


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal()


SHEETS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def sheet(rows: Iterable[Sequence[str]], *, name: str, leaf: str, extension: str) -> HttpResponse:
    """Rows, the head first, as a file with this name. Raises Http404 for what is neither csv nor xlsx."""
    if extension not in SHEETS:
        raise Http404("Dit bestand is er niet.")
    content = as_csv(rows) if extension == "csv" else as_xlsx(rows, leaf=leaf)
    response = HttpResponse(content, content_type=SHEETS[extension])
    response["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    return response
