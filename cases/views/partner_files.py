"""Files of an organisation without a system that talks: its referrals out, its answers in."""

from collections.abc import Iterable
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases.access import record_referrals
from cases.exchange import partner_files
from cases.figures import own
from cases.figures.received import received
from cases.forms.partner_file import AnswersFileForm, FetchForm
from cases.models import AccessLog, Referral
from cases.policies import referral as policies
from cases.services import answers
from cases.states import OPEN
from providers.doors import Request, once, sheet
from providers.exchange.sheets import text_of
from providers.models import DataSets
from providers.policies import enforce


@require_GET
def referrals_file(request: Request) -> HttpResponse:
    """Referrals to the own organisation as a sheet; every resident in it is a look that is recorded.

    Those that run or wait, in the columns of a file of answers, or all that ever came.
    """
    today = timezone.localdate()
    enforce(policies.why_not_see_inbox(request.user, on=today))
    form = FetchForm(request.GET)
    if not form.is_valid():
        messages.warning(request, "Kies wat u wilt ophalen. Er is niets opgehaald.")
        return redirect("cases:answers_file")
    which, extension = form.cleaned_data["welke"], form.cleaned_data["vorm"]
    rows, told = (_open if which == "open" else _all)(request, today)
    seen = [one for one in told if policies.shown(one, request.user, on=today) > policies.Shown.NOTHING]
    record_referrals(request.user, seen, on=today, kind=AccessLog.Kind.EXPORT)
    name = f"verwijzingen-{which}-{today}"
    return sheet(rows, name=name, leaf="Verwijzingen", extension=extension)


def _open(request: Request, today: date) -> tuple[Iterable[list[str]], list[Referral]]:
    mine = Referral.objects.visible_to(request.user, on=today).sent_to(request.user.employer)
    rows = mine.filter(state__in=OPEN).select_related("partner", "case__client__district")
    rows = rows.prefetch_related("partner__answer_norms", "case__trajectories__goals").order_by("-pk")
    sets = DataSets(on=today)
    found = [(one, received(one, request.user, sets=sets, on=today)) for one in rows]
    return partner_files.rows_of(found), [one for one, _ in found]


def _all(request: Request, today: date) -> tuple[Iterable[list[str]], list[Referral]]:
    found = list(own.rows_of(request.user, request.user.employer, on=today))
    rows = [[*own.HEAD], *([text_of(value) for value in row] for _, row in found)]
    return rows, [one for one, _ in found]


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
        "fetch": FetchForm(initial={"welke": "open", "vorm": "xlsx"}),
        "end_reasons": policies.END_REASONS.items(),
        "told": [(word, ", ".join(wants) or "niets") for word, (_, wants) in partner_files.TOLD.items()],
    }
    return render(request, "cases/partner_files.html", context, status=422 if form.errors else 200)
