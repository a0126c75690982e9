"""Files of an organisation without a system that talks: its referrals out, its answers in."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cases.access import record_referrals
from cases.exchange import partner_files
from cases.figures.received import received
from cases.forms.partner_file import AnswersFileForm
from cases.models import AccessLog, Referral
from cases.policies import referral as policies
from cases.services import answers
from cases.states import OPEN
from providers.doors import SHEETS, Request, once, sheet
from providers.models import DataSets
from providers.policies import enforce


@require_http_methods(["GET"])
def referrals_file(request: Request, extension: str) -> HttpResponse:
    """The referrals that run or wait, as a sheet; every resident in it is a look that is recorded."""
    today = timezone.localdate()
    enforce(policies.why_not_see_inbox(request.user, on=today))
    if extension not in SHEETS:
        raise Http404("Dit bestand is er niet.")
    mine = Referral.objects.visible_to(request.user, on=today).sent_to(request.user.employer)
    open_ones = mine.filter(state__in=OPEN).select_related("partner", "case__client__district")
    open_ones = open_ones.prefetch_related("partner__answer_norms", "case__trajectories__goals").order_by(
        "-pk"
    )
    sets = DataSets(on=today)
    found = [(one, received(one, request.user, sets=sets, on=today)) for one in open_ones]
    seen = [one for one, shown in found if shown.shown > policies.Shown.NOTHING]
    record_referrals(request.user, seen, on=today, kind=AccessLog.Kind.EXPORT)
    rows = partner_files.rows_of(found)
    return sheet(rows, name=f"verwijzingen-{today}", leaf="Verwijzingen", extension=extension)


@require_http_methods(["GET", "POST"])
@once
def answers_file(request: Request) -> HttpResponse:
    """Take in a file of answers: all of it is read first, then each line is done by itself and told."""
    today = timezone.localdate()
    enforce(policies.why_not_see_inbox(request.user, on=today))
    is_sent = request.method == "POST"
    form = AnswersFileForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    results: list[answers.Taken] = []
    if form.is_valid():
        said = [answers.Said(one.line, one.act, one.words, one.number) for one in form.cleaned_data["file"]]
        results = answers.take_in(said=said, on=today, by=request.user)
    context = {
        "form": form,
        "results": results,
        "done": sum(1 for one in results if not one.why_not),
        "told": [(word, ", ".join(wants) or "niets") for word, (_, wants) in partner_files.TOLD.items()],
    }
    return render(request, "cases/partner_files.html", context, status=422 if form.errors else 200)
