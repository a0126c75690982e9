"""The phase of a situation: its page, up and down, the roles, the list of heavy ones, and the model."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.access import Look, consult, record_rows
from cases.figures.escalation import heavy, model_on, situation, too_fast
from cases.forms.acts import ConfirmForm
from cases.forms.escalation import ModelForm, PartForm, PhaseForm, SignalForm
from cases.models import EscalationModel
from cases.policies import escalation as policies
from cases.services import escalation as services
from cases.views.acts import act, bound, opened
from cases.views.case import head
from providers.doors import Request, once
from providers.policies import enforce, why_not_manage_reference

MOST = 100


@require_http_methods(["GET", "POST"])
@once
def phase(request: Request, case_id: int) -> HttpResponse:
    """In which phase the situation is, who has which role, and every step before; two clicks change it."""
    today = timezone.localdate()
    case = consult(request.user, case_id, on=today, page="fase", edit=request.method == "POST")
    enforce(policies.why_not_see_phase(request.user, case, on=today))
    now = situation(case, on=today)
    form = PhaseForm(bound(request), now=now)
    if form.is_valid() and (
        step := form.carry_out(services.change_phase, case=case, on=today, by=request.user)
    ):
        messages.success(request, f"De situatie is nu in fase {step.phase}: {step.name}.")
        return redirect("cases:phase", case.pk)
    if form.non_field_errors():  # what a colleague did meanwhile is shown, and sending again goes over it
        form.data = form.data.copy()
        form.data["seen"] = now.step.pk if now.step else 0
    context = head(request, case, today, section="phase")
    context |= {
        "now": now,
        "form": form,
        "signal": too_fast([case.pk], on=today).get(case.pk),
        "steps": list(case.phase_steps.select_related("by").order_by("-starts_on", "-pk")[:MOST]),
        "why_not_change": policies.why_not_change_phase(request.user, case, on=today),
        "may_see_to": policies.why_not_see_to_signal(request.user, case, on=today) is None,
    }
    return render(request, "cases/case_phase.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@once
def name_part(request: Request, case_id: int) -> HttpResponse:
    """Name who has a role in the situation."""
    case, today = opened(request, case_id, "rol in de situatie")
    form = PartForm(bound(request), case=case, on=today)
    form.initial["role"] = request.GET.get("rol", "")
    return act(
        request,
        case,
        form,
        services.name_part,
        case=case,
        title="Wie heeft deze rol?",
        button="Leg vast",
        done=lambda part: f"{part.who} heeft vanaf vandaag deze rol.",
        why_not=policies.why_not_change_phase(request.user, case, on=today),
        intro="Wie de rol eerder had, had die tot en met gisteren. Dat blijft zichtbaar in de geschiedenis.",
        back="cases:phase",
    )


@require_http_methods(["GET", "POST"])
@once
def end_part(request: Request, case_id: int, situation_part_id: int) -> HttpResponse:
    """End that somebody has a role in the situation."""
    case, today = opened(request, case_id, "rol beëindigen")
    part = get_object_or_404(case.situation_parts.select_related("worker"), pk=situation_part_id)
    return act(
        request,
        case,
        ConfirmForm(bound(request)),
        services.end_part,
        part=part,
        title="Rol beëindigen",
        button="Beëindig de rol",
        done="Vandaag is de laatste dag van deze rol.",
        why_not=policies.why_not_change_phase(request.user, case, on=today),
        intro=f"{part.who}: {part.get_role_display()}. Vandaag is de laatste dag.",
        back="cases:phase",
    )


@require_http_methods(["GET", "POST"])
@once
def see_to_signal(request: Request, case_id: int) -> HttpResponse:
    """Say what came of a signal that a dossier was scaled down too fast."""
    case, today = opened(request, case_id, "te snel afgeschaald")
    return act(
        request,
        case,
        SignalForm(bound(request)),
        services.see_to_signal,
        case=case,
        title="Te snel afgeschaald?",
        button="Bekeken",
        done="Het signaal is bekeken. Het komt terug als er iets nieuws gebeurt.",
        why_not=policies.why_not_see_to_signal(request.user, case, on=today),
        intro=too_fast([case.pk], on=today).get(case.pk, "Er is nu geen signaal."),
        back="cases:phase",
    )


@require_GET
def escalations(request: Request) -> HttpResponse:
    """Heavy situations and those that were scaled down too fast, as far as the reader sees the dossiers."""
    enforce(policies.why_not_see_escalations(request.user))
    today = timezone.localdate()
    rows = heavy(request.user, on=today)
    looks = [Look(row.client_id, row.case_id, "op- en afschalen") for row in rows]
    record_rows(request.user, looks, page="op- en afschalen")
    return render(request, "cases/escalations.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@once
def escalation_model(request: Request) -> HttpResponse:
    """The model that holds, those before and after it, and the form for another from a day that comes."""
    enforce(why_not_manage_reference(request.user))
    today = timezone.localdate()
    model = model_on(today)
    form = ModelForm(bound(request), model=model)
    if form.is_valid() and form.carry_out(services.lay_down_model, on=today, by=request.user):
        messages.success(request, "Vastgelegd. Tot die dag geldt het model van nu.")
        return redirect("cases:escalation_model")
    rows = EscalationModel.objects.select_related("written_by").prefetch_related("phases")[:MOST]
    context = {"form": form, "model": model, "rows": [(row, row.starts_on > today) for row in rows]}
    return render(request, "cases/escalation_model.html", context, status=422 if form.errors else 200)


@require_POST
@once
def withdraw_model(request: Request, model_id: int) -> HttpResponse:
    """Take away a version of the model that would hold later."""
    enforce(why_not_manage_reference(request.user))
    model = get_object_or_404(EscalationModel, pk=model_id)
    services.withdraw_model(model=model, on=timezone.localdate(), by=request.user)
    messages.success(request, "Ingetrokken.")
    return redirect("cases:escalation_model")
