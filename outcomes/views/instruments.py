"""The words of instruments."""

from datetime import date
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.models import History
from outcomes import services
from outcomes.forms import VersionForm
from outcomes.models import Instrument, InstrumentVersion, version_on
from providers.doors import Request, once
from providers.policies import enforce, why_not_manage_reference
from providers.services import tried

ACTS = {"insert": "vastgelegd", "update": "gewijzigd", "delete": "ingetrokken"}


@require_GET
def instruments(request: Request) -> HttpResponse:
    """The instruments and all versions of their words."""
    enforce(why_not_manage_reference(request.user))
    rows = InstrumentVersion.objects.select_related("permitted_by").order_by("instrument", "-starts_on")
    changed = History.objects.filter(record=InstrumentVersion._meta.db_table).select_related("user")
    changes = [
        (row.at, ACTS.get(row.act, row.act), row.user.name if row.user else "")
        for row in changed.order_by("-pk")[:30]
    ]
    context = {"rows": rows, "today": timezone.localdate(), "changes": changes}
    return render(request, "outcomes/instruments.html", context)


@require_http_methods(["GET", "POST"])
@once
def instrument(request: Request, instrument: str) -> HttpResponse:
    """Other words for an instrument from a day that comes, after a look at what that touches."""
    enforce(why_not_manage_reference(request.user))
    if instrument not in Instrument.values:
        raise Http404("Dit meetinstrument is er niet.")
    today = timezone.localdate()
    form = VersionForm(request.POST or None, version=version_on(instrument, date.max))
    known = {"instrument": instrument, "on": today, "by": request.user}
    if form.is_valid() and "terug" not in request.POST:
        if "zeker" in request.POST:
            if form.carry_out(services.lay_down_version, **known):
                messages.success(request, "Bewaard.")
                return redirect("outcomes:instruments")
        elif kept := form.carry_out(partial(tried, services.lay_down_version), **known):
            changed = [one for one in form.visible_fields() if one.name in form.changed_data]
            fields = [(one.label, form.cleaned_data[one.name] or "leeg") for one in changed]
            context = {"form": form, "fields": fields, "effects": kept.effects, "seen": ""}
            return render(request, "providers/reference_preview.html", context | {"action": request.path})
    context = {"form": form, "title": Instrument(instrument).label}
    return render(request, "outcomes/instrument.html", context, status=422 if form.errors else 200)


@require_POST
@once
def withdraw_instrument(request: Request, instrument: str, instrument_version_id: int) -> HttpResponse:
    """Take away a version that does not hold yet."""
    enforce(why_not_manage_reference(request.user))
    known = get_object_or_404(InstrumentVersion, pk=instrument_version_id, instrument=instrument)
    services.withdraw_version(version=known, on=timezone.localdate(), by=request.user)
    messages.success(request, "Ingetrokken. Wat ervoor gold, blijft gelden.")
    return redirect("outcomes:instruments")
