"""Acts around a report: explaining its figures, publishing it, and the open page for the council."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models.functions import Now
from django.urls import reverse

from providers import services as outbox
from providers.models import MessageKind, Municipality, Role, User, act, keep
from providers.policies import enforce
from reporting import policies
from reporting.models import Explanation, MonthlyReport, OpenPage

CHANGED = "Een collega heeft deze toelichting intussen gewijzigd. Hieronder staat wat er nu is."
NOT_FROZEN = "Alleen een vastgesteld rapport wordt gepubliceerd."
SUBJECT = "Er staat een rapport voor u klaar"


@act
def explain(
    *, municipality: Municipality, month: date, kpi: str, text: str, seen: int, by: User
) -> Explanation | None:
    """Explain one KPI of a month (toelichting), or take the explanation away with an empty text.

    seen: the version of the text that was on the page, 0 for none. A frozen report keeps the texts of its
    freezing: what is written after that goes with the next version.
    """
    enforce(policies.why_not_explain(by))
    municipality = Municipality.objects.select_for_update(of=("self",), no_key=True).get(pk=municipality.pk)
    known = Explanation.objects.filter(municipality=municipality, month=month, kpi=kpi).first()
    if seen != (known.version if known else 0):
        raise ValidationError({"text": CHANGED})
    _renew(municipality, month)
    if not text:
        if known:
            known.delete()
        return None
    explained = known or Explanation(municipality=municipality, month=month, kpi=kpi)
    explained.text, explained.written_by, explained.version = text, by, seen + 1
    keep(explained)
    Explanation.objects.filter(pk=explained.pk).update(written_at=Now())
    return explained


def _renew(municipality: Municipality, month: date) -> None:
    """The PDF of a provisional report holds the texts: it is laid again."""
    MonthlyReport.objects.filter(municipality=municipality, month=month, frozen_at=None).update(pdf=None)


@act
def publish(*, report: MonthlyReport, by: User | None = None) -> MonthlyReport:
    """Publish a frozen report (publiceren): the gemeente hears of it, an open page shows it. Once.

    by: None when the clock does it.
    """
    if by is not None:
        enforce(policies.why_not_freeze(by))
    report = MonthlyReport.objects.select_for_update(of=("self",)).defer("pdf").get(pk=report.pk)
    if not report.is_frozen:
        raise ValidationError(NOT_FROZEN)
    if report.published_at is None:
        MonthlyReport.objects.filter(pk=report.pk).update(published_at=Now(), published_by=by)
        report.refresh_from_db(fields=["published_at", "published_by"])
        notify(report=report)
    return report


def notify(*, report: MonthlyReport) -> int:
    """Tell the contract managers of the gemeente that there is a report, without anything that is in it."""
    readers = User.objects.filter(municipality=report.municipality_id, is_active=True)
    readers = readers.filter(roles__contains=[Role.CONTRACT_MANAGER]).order_by("pk")
    outbox.tell_all(
        readers,
        kind=MessageKind.REPORT,
        subject=SUBJECT,
        text="Er staat een nieuw maandrapport voor u klaar. Log in om het te lezen.",
        path=reverse("reporting:reports"),
    )
    return readers.count()


@act
def turn_page(*, municipality: Municipality, turn: str, on: date, by: User) -> None:
    """Show the published figures of a gemeente to everybody from a day on (openbare pagina), or stop that.

    turn: "aan" or "uit". What is off already stays off.
    """
    enforce(policies.why_not_open_page(by))
    if turn == "aan":
        keep(OpenPage(municipality=municipality, starts_on=on, opened_by=by))
    else:
        shown = OpenPage.objects.filter(municipality=municipality, is_closed=False)
        shown.update(is_closed=True, closed_by=by, closed_at=Now())
