"""What follows on an application: pages of one form each."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from intake import services
from intake.forms import decisions as forms
from intake.models import Application
from intake.views.terms import carried_out, opened, sent
from providers.doors import Request, once


@require_http_methods(["GET", "POST"])
@once
def suspend(request: Request, application_id: int) -> HttpResponse:
    """Let the term stand still, with the reason."""
    found, there = opened(request, Application, application_id, "aanvraag")
    form = forms.SuspendForm(sent(request), initial={"letter_on": timezone.localdate()})
    return carried_out(
        request, form, services.suspend_application, title="Aanvraag opschorten", button="Schort op",
        done="De termijn staat stil en is verlengd.", there=there, application=found,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@once
def resume(request: Request, application_id: int) -> HttpResponse:
    """Let the term run again."""
    found, there = opened(request, Application, application_id, "aanvraag")
    form = forms.ResumeForm(sent(request), initial={"resumed_on": timezone.localdate()})
    return carried_out(
        request, form, services.resume_application, title="Termijn hervatten", button="Hervat",
        done="De termijn loopt weer.", there=there, application=found,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@once
def decide(request: Request, application_id: int) -> HttpResponse:
    """Write down the decision on an application."""
    found, there = opened(request, Application, application_id, "aanvraag")
    form = forms.DecideForm(sent(request), initial={"decided_on": timezone.localdate()})
    return carried_out(
        request, form, services.decide_application, title="Besluit op de aanvraag",
        button="Leg het besluit vast", done="Het besluit is vastgelegd.", there=there,
        draft="Besluit op de aanvraag", application=found,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@once
def announce(request: Request, application_id: int) -> HttpResponse:
    """Write down that the decision went to the resident."""
    found, there = opened(request, Application, application_id, "aanvraag")
    form = forms.AnnounceForm(sent(request), initial={"announced_on": timezone.localdate()})
    return carried_out(
        request, form, services.announce_decision, title="Besluit bekendgemaakt", button="Leg vast",
        done="De bekendmaking is vastgelegd. De termijn voor bezwaar loopt.", there=there, application=found,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@once
def award(request: Request, application_id: int) -> HttpResponse:
    """Write down a provision that the decision granted."""
    found, there = opened(request, Application, application_id, "aanvraag")
    today = timezone.localdate()
    form = forms.AwardForm(sent(request), on=today, initial={"starts_on": found.decided_on or today})
    return carried_out(
        request, form, services.award_provision, title="Voorziening bij het besluit", button="Leg vast",
        done="De voorziening is vastgelegd en staat bij Voorzieningen in het dossier.", there=there,
        draft="Voorziening bij het besluit", application=found,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@once
def object_to(request: Request, application_id: int) -> HttpResponse:
    """Write down that an objection came in."""
    found, there = opened(request, Application, application_id, "aanvraag")
    form = forms.ObjectForm(sent(request), initial={"received_on": timezone.localdate()})
    return carried_out(
        request, form, services.record_objection, title="Bezwaar ontvangen", button="Leg het bezwaar vast",
        done="Het bezwaar is vastgelegd. Het staat bij Klachten en bezwaren.", there=there,
        application=found,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@once
def notice(request: Request, application_id: int) -> HttpResponse:
    """Write down that a notice of default came in."""
    found, there = opened(request, Application, application_id, "aanvraag")
    form = forms.NoticeForm(sent(request), initial={"received_on": timezone.localdate()})
    return carried_out(
        request, form, services.record_notice, title="Ingebrekestelling ontvangen",
        button="Leg de ingebrekestelling vast", done="De ingebrekestelling is vastgelegd.", there=there,
        application=found,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@once
def settle(request: Request, application_id: int) -> HttpResponse:
    """Write down that a notice of default is settled."""
    found, there = opened(request, Application, application_id, "aanvraag")
    form = forms.SettleForm(sent(request), initial={"settled_on": timezone.localdate()})
    return carried_out(
        request, form, services.settle_notice, title="Ingebrekestelling afhandelen", button="Leg vast",
        done="De ingebrekestelling is afgehandeld.", there=there, application=found,
    )  # fmt: skip
