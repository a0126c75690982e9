"""All clocks of one question, from what was written down of it."""

from datetime import date

from django.db.models import Prefetch

from cases.models import term_on
from intake import terms
from intake.models import Application, Assessment, Objection, SupportRequest
from intake.terms import Applied, Clock, Facts, Noticed, Objected, Suspended
from providers.models import PenaltyRate
from providers.periods import holding


def clocks_of(asked: SupportRequest, *, on: date) -> list[Clock]:
    """Every clock of a question in the order of the law; a penalty with what it costs until the day."""
    rows = terms.clocks(facts_of(asked), on=on, length=term_on)
    return [_priced(row) if row.penalty else row for row in rows]


def applications_of(asked: SupportRequest) -> list[Application]:
    """The applications of a question, the oldest first, with all that follows on them."""
    objections = Objection.objects.select_related("complaint").order_by("pk")
    rows = Application.objects.filter(request=asked).select_related(
        "decision__mandate", "decision__signed_by"
    )
    return list(
        rows.prefetch_related(
            "suspensions", "notices", Prefetch("decision__objections", queryset=objections)
        ).order_by("received_on", "pk")
    )


def facts_of(asked: SupportRequest) -> Facts:
    """What was written down of a question, for the clocks."""
    assessment = Assessment.objects.filter(request=asked).select_related("report").first()
    report = getattr(assessment, "report", None)
    return Facts(
        reported_on=assessment.reported_on if assessment else asked.received_on,
        is_investigated=assessment is not None,
        confirmed_on=report and report.confirmed_on,
        support_told_on=asked.told_support_on,
        plan_told_on=asked.told_plan_on,
        plan_received_on=report and report.plan_received_on,
        started_on=report and report.started_on,
        identified_on=report and report.identified_on,
        pgb_told_on=report and report.pgb_told_on,
        delay_until=report and report.delay_until,
        finished_on=assessment.finished_on if assessment else None,
        withdrawn_on=assessment.withdrawn_on if assessment else None,
        sent_on=report and report.sent_on,
        applied=[_applied(row) for row in applications_of(asked)],
    )


def _applied(row: Application) -> Applied:
    decision = getattr(row, "decision", None)
    complaints = [one.complaint for one in decision.objections.all()] if decision else []
    return Applied(
        received_on=row.received_on,
        suspended_days=row.suspended_days or 0,
        suspended=[Suspended(one.starts_on, one.until_on) for one in row.suspensions.all()],
        decided_on=row.decided_on,
        is_withdrawn=row.result == Application.Result.WITHDRAWN,
        announced_on=row.known_on,
        objected=[Objected(one.received_on, one.due_on, one.handled_on) for one in complaints],
        noticed=[Noticed(one.received_on, one.settled_on) for one in row.notices.all()],
    )


def _priced(row: Clock) -> Clock:
    """With the amount of the rates of its first day."""
    if row.penalty is None:
        return row
    rate = PenaltyRate.objects.filter(holding(row.penalty.starts_on)).order_by("starts_on").first()
    if rate is None:
        return row._replace(told=f"{row.told} Er zijn geen bedragen voor deze periode.")
    owed = f"{terms.amount(row.penalty.days, rate.rates):,}".replace(",", ".")
    return row._replace(told=f"{row.told} Dat is samen € {owed}.")
