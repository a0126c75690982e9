"""The words in which the desk speaks of questions."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db.models import DateField, DateTimeField, F, Func, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from cases.models import LegalCode, term_in_sql

if TYPE_CHECKING:
    from providers.models import User

KEPT_DAYS = 90  # what was set aside may be looked at again for so long


class SupportRequestQuerySet(QuerySet["SupportRequest"]):
    """Questions at the desk."""

    def open(self) -> Self:
        """Those without an outcome."""
        return self.filter(outcome="")

    def visible_to(self, user: "User", *, on: date) -> Self:
        """The desk sees all questions, but of its own files and of protected dossiers; nobody else sees them
        apart from their dossier.
        """
        if not user.is_at_work(on=on) or "desk" not in user.roles:
            return self.none()
        client, case = (self.model._meta.get_field(name).related_model for name in ("client", "case"))
        barred = client.objects.barred_from(user).order_by().values("pk")
        protected = case.objects.protected(on=on).order_by().values("pk")
        return self.exclude(client__in=barred).exclude(case__in=protected)

    def followed_by(self, user: "User", *, on: date) -> Self:
        """Those of a dossier that one sees; of none, a consultant those in the own municipality."""
        case = self.model._meta.get_field("case").related_model
        seen = Q(case__in=case.objects.visible_to(user, on=on).order_by().values("pk"))
        if "consultant" in user.roles and user.is_at_work(on=on) and user.home_municipality_id:
            seen |= Q(case=None, municipality=user.home_municipality_id)
        return self.filter(seen)

    def with_letters_for(self, user: "User", *, on: date) -> Self:
        """Those about which the user may see or write letters: what the desk sees, and what one follows."""
        taken = self.model.objects.visible_to(user, on=on).order_by().values("pk")
        followed = self.model.objects.followed_by(user, on=on).order_by().values("pk")
        return self.filter(Q(pk__in=taken) | Q(pk__in=followed))


class SubmissionQuerySet(QuerySet["Submission"]):
    """What was sent in."""

    def open(self) -> Self:
        """Those that wait for the desk."""
        return self.filter(state="open")

    def visible_to(self, user: "User", *, on: date) -> Self:
        """The desk sees all, but those whose question it may not see; nobody else sees any."""
        if not user.is_at_work(on=on) or "desk" not in user.roles:
            return self.none()
        asked = self.model._meta.get_field("request").related_model
        seen = asked.objects.visible_to(user, on=on).order_by().values("pk")
        return self.filter(Q(request=None) | Q(request__in=seen))

    def over_term(self, *, on: date) -> Self:
        """Those that were set aside so long ago that they are destroyed."""
        return self.filter(state="set_aside", decided_at__date__lte=on - timedelta(days=KEPT_DAYS))


class UrgencyQuerySet(QuerySet["Urgency"]):
    """Clocks of urgent questions."""

    def running(self) -> Self:
        """Those that did not end, with due_at in SQL as `runs_out_at`, the first to run out first."""
        due: Any = Func(
            F("since_at"), F("hours"), template="(%(expressions)s)", arg_joiner=" + interval '1 hour' * "
        )
        due.output_field = DateTimeField()
        return self.filter(ended_at=None).annotate(runs_out_at=due).order_by("runs_out_at", "pk")


class RedirectionQuerySet(QuerySet["Redirection"]):
    """Questions that were passed on."""

    def running(self) -> Self:
        """Those of which nobody told yet what came of it."""
        return self.filter(feedback_on=None)

    def expected(self) -> Self:
        """Those that were asked to tell by a day, and did not yet."""
        return self.running().exclude(feedback_due=None)


class SignalQuerySet(QuerySet["Signal"]):
    """Signals of concern."""

    def open(self) -> Self:
        """Those that wait: no dossier, and not closed."""
        return self.filter(case=None, closed_on=None)

    def settled(self) -> Self:
        return self.exclude(case=None, closed_on=None)

    def visible_to(self, user: "User", *, on: date) -> Self:
        """The desk sees all; a coach and a stuurder those of their own municipality."""
        if not user.is_at_work(on=on):
            return self.none()
        if "desk" in user.roles:
            return self.all()
        if not {"coach", "team_lead"} & set(user.roles):
            return self.none()
        return self.filter(municipality=user.home_municipality_id)


class OutreachQuerySet(QuerySet["Outreach"]):
    """What a team for people who do not ask keeps of them."""

    def visible_to(self, user: "User", *, on: date) -> Self:
        """The coaches and the stuurder of the team that does it, and nobody else: not the desk either."""
        if not user.is_at_work(on=on) or not {"coach", "team_lead"} & set(user.roles):
            return self.none()
        return self.filter(team=user.team_id)  # there is always one, so without a team nothing is found

    def to_evaluate(self, *, on: date) -> Self:
        return self.filter(evaluate_on__lte=on)


def _ends(since: str, days: Any) -> Func:
    """The end of a term before it moves to a working day, which keeps the order."""
    whole: Any = Func(F(since), days, template="%(expressions)s", arg_joiner=" + ")
    whole.output_field = DateField()
    return whole


def _mine(model: Any, user: "User", on: date, *, above: str = "") -> Q:
    """Steps in a dossier that one sees; a consultant has those without a dossier in the own municipality.

    above: the relation to the step, of what hangs on one.
    """
    step = model._meta.get_field(above.rstrip("_")).related_model if above else model
    case = step._meta.get_field("request").related_model._meta.get_field("case").related_model
    cases = case.objects.visible_to(user, on=on).order_by().values("pk")
    seen = Q(**{f"{above}request__case__in": cases})
    if "consultant" in user.roles and user.is_at_work(on=on) and user.home_municipality_id:
        own = {f"{above}request__case": None, f"{above}request__municipality": user.home_municipality_id}
        seen |= Q(**own)
    return seen


class AssessmentQuerySet(QuerySet["Assessment"]):
    """Investigations after a question."""

    def visible_to(self, user: "User", *, on: date) -> Self:
        return self.filter(_mine(self.model, user, on))

    def running(self) -> Self:
        """Those that are not finished or withdrawn, with ends_on."""
        ends = _ends("reported_on", term_in_sql(LegalCode.ASSESSMENT, "reported_on"))
        return self.filter(finished_on=None, withdrawn_on=None).annotate(ends_on=ends)


class ApplicationQuerySet(QuerySet["Application"]):
    """Requests for a formal decision."""

    def visible_to(self, user: "User", *, on: date) -> Self:
        return self.filter(_mine(self.model, user, on))

    def running(self) -> Self:
        """Those without a decision, with ends_on."""
        days = term_in_sql(LegalCode.DECISION, "received_on") + Coalesce(F("suspended_days"), Value(0))
        return self.filter(decided_on=None).annotate(ends_on=_ends("received_on", days))


class DefaultNoticeQuerySet(QuerySet["DefaultNotice"]):
    """Notices that a decision is late."""

    def visible_to(self, user: "User", *, on: date) -> Self:
        return self.filter(_mine(self.model, user, on, above="application__"))

    def running(self) -> Self:
        """Those that are not settled while nothing was decided, with ends_on; not what came too early.

        Too early goes by the plain sum here; one of the weekend after it is in the list, and says so itself.
        """
        since = "application__received_on"
        days = term_in_sql(LegalCode.DECISION, since) + Coalesce(F("application__suspended_days"), Value(0))
        counting = self.annotate(late_from=_ends(since, days)).filter(received_on__gt=F("late_from"))
        ends = _ends("received_on", term_in_sql(LegalCode.NOTICE, "received_on"))
        return counting.filter(settled_on=None, application__decided_on=None).annotate(ends_on=ends)


class LetterTemplateQuerySet(QuerySet["LetterTemplate"]):
    """Texts of letters, in versions."""

    def of(self, kind: str, municipality_id: int | None) -> Self:
        """All versions of one text, the newest first."""
        return self.filter(kind=kind, municipality=municipality_id).order_by("-version")

    def used(self, *, on: date) -> Self:
        """Those that hold on the day, the one to use first: a later day goes before, then a later version."""
        own_first = F("municipality").asc(nulls_last=True)
        return self.filter(starts_on__lte=on).order_by("kind", own_first, "-starts_on", "-version")


class LetterQuerySet(QuerySet["Letter"]):
    """Letters to residents."""

    def visible_to(self, user: "User", *, on: date) -> Self:
        """Who sees the dossier; without one the consultant of the municipality; the desk sees receipts only,
        of the questions it sees.
        """
        asked = self.model._meta.get_field("request").related_model
        taken = Q(kind="receipt", request__in=asked.objects.visible_to(user, on=on).order_by().values("pk"))
        return self.filter(_mine(self.model, user, on) | taken)
