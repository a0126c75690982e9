"""Acts on monthly reports: compute, prepare and freeze (vaststellen).

A report is stored as two canonical texts, the internal and the protected one. Nothing here reads a clock: the
same facts give the same bytes.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.functions import Now

from cases.terms import add_months
from providers.models import Municipality, User, act
from providers.policies import enforce
from reporting import policies
from reporting.figures import canonical
from reporting.figures import report as figures
from reporting.figures.protection import protect
from reporting.figures.scope import scope_of
from reporting.models import Explanation, MonthlyReport

NOT_ENDED = "Deze maand is nog niet voorbij. U kunt het rapport vaststellen vanaf de eerste dag erna."


@dataclass(frozen=True)
class _Texts:
    """Both canonical texts of a report, with the number of its version in them."""

    version: int
    internal: str
    protected: str


def compute(*, municipality: Municipality, month: date) -> tuple[dict[str, Any], dict[str, Any]]:
    """The internal and the protected report of a month (its first day), freshly computed; nothing is stored.

    Shares, means, medians, rates and norms are Decimals with one decimal, counts are ints; `text_of` gives
    the canonical JSON. `versie` is the number the report would get: that of the newest frozen version if
    nothing changed since, else the next one, and 1 before any was frozen.
    """
    scope = scope_of(municipality, month)
    internal = figures.figures(scope)
    protected = protect(internal, threshold=scope.threshold)
    newest = _newest_frozen(municipality, month)
    if newest is not None:
        version = newest.version
        if not _is_same(_texts(internal, protected, version), newest):
            version += 1
        internal, protected = {**internal, "versie": version}, {**protected, "versie": version}
    return internal, protected


def text_of(report: dict[str, Any]) -> str:
    """The canonical JSON text of a report, without a newline at the end."""
    return canonical.write(report)


def figures_of(text: str) -> dict[str, Any]:
    """The figures in a stored text, `internal` or `protected` of a MonthlyReport, as `compute` gives them."""
    return canonical.read(text)


@act
def prepare(*, municipality: Municipality, month: date) -> MonthlyReport:
    """Store the report of a month as provisional (voorlopig), or renew the provisional one.

    Where the newest frozen version still says what the dossiers say, that one is returned and no provisional
    report is left. Two workers at once give one report: the second waits, and finds the work done.
    """
    municipality = _alone(municipality)
    return _store(municipality, month)


@act
def freeze(*, municipality: Municipality, month: date, on: date, by: User | None = None) -> MonthlyReport:
    """Freeze the report of a month (vaststellen) as it is computed now; it never changes after that.

    on: the day of the act. by: who does it; None when the clock does. If the dossiers still say what the
    newest frozen version says, that version is returned and no new one made. Otherwise the new version lists
    the differences between the protected figures of both, and of the internal figures nothing.

    Raises PermissionDenied when `by` may not freeze reports, and ValidationError when the month has not ended
    on that day.
    """
    if by is not None:
        enforce(policies.why_not_freeze(by))
    if on < add_months(month, 1):
        raise ValidationError(NOT_ENDED)
    municipality = _alone(municipality)
    report = _store(municipality, month)
    if not report.is_frozen:
        said = Explanation.objects.filter(municipality=municipality, month=month)
        MonthlyReport.objects.filter(pk=report.pk).update(
            frozen_at=Now(), frozen_by=by, pdf=None, explanations=dict(said.values_list("kpi", "text"))
        )
        report.refresh_from_db()
    return report


def _alone(municipality: Municipality) -> Municipality:
    """The municipality, locked: one report of it is made at a time. New dossiers may still refer to it."""
    return Municipality.objects.select_for_update(of=("self",), no_key=True).get(pk=municipality.pk)


def _newest_frozen(municipality: Municipality, month: date) -> MonthlyReport | None:
    frozen = MonthlyReport.objects.frozen().filter(municipality=municipality, month=month)
    return frozen.defer("pdf").order_by("-version").first()


def _store(municipality: Municipality, month: date) -> MonthlyReport:
    texts = _texts(*compute(municipality=municipality, month=month))
    newest = _newest_frozen(municipality, month)
    provisional = MonthlyReport.objects.filter(municipality=municipality, month=month, frozen_at=None)
    if newest is not None and newest.version == texts.version:
        provisional.delete()
        return newest
    before, after = newest and canonical.read(newest.protected), canonical.read(texts.protected)
    report = provisional.first() or MonthlyReport(municipality=municipality, month=month)
    changed = report.protected != texts.protected or report.internal != texts.internal
    report.version, report.internal, report.protected = texts.version, texts.internal, texts.protected
    report.internal_sha256 = canonical.digest(texts.internal)
    report.protected_sha256 = canonical.digest(texts.protected)
    report.definitions = {kpi: body["definitie"] for kpi, body in after["kpis"].items()}
    report.differences = canonical.differences(before["kpis"], after["kpis"]) if before else []
    report.pdf = None if changed else report.pdf
    report.full_clean(exclude=["differences"])  # none is an empty list
    report.computed_at = Now()
    report.save()
    report.refresh_from_db()
    return report


def _texts(internal: dict[str, Any], protected: dict[str, Any], version: int | None = None) -> _Texts:
    number = version or internal["versie"]
    return _Texts(
        number, *(canonical.write({**report, "versie": number}) for report in (internal, protected))
    )


def _is_same(texts: _Texts, frozen: MonthlyReport) -> bool:
    return (texts.internal, texts.protected) == (frozen.internal, frozen.protected)
