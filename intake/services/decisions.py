"""Acts on an application: it stands still, is decided, made known, objected to, or is late."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError

from cases.models import Complaint
from cases.services import complaints, grant_provision
from intake import policies
from intake.models import Application, Award, Decision, DefaultNotice, Objection, Suspension
from providers.models import ProvisionKind, User, act, keep
from providers.policies import enforce

LONGEST = 500  # of the reasons of suspensions together
DAY = timedelta(days=1)
MOST_DAYS = 3650


@act
def suspend_application(
    *, application: Application, ground: str, letter_on: date, last_on: date, reason: str, on: date, by: User
) -> Suspension:
    """Let the term to decide stand still from the day after a letter (opschorten).

    last_on: the last day on which it stands still; the resident has time until then. Days add up.
    Raises PermissionDenied for who is no consultant of this dossier, ValidationError by field: a letter that
    is still to come or of after the term, a day before it, days that stood still already.
    Source: Awb art. 4:5 and 4:15.
    """
    application = _undecided(application, on=on, by=by)
    wrong = {}
    if letter_on > on:
        wrong["letter_on"] = "Deze dag moet nog komen. Verstuur eerst de brief."
    elif letter_on > application.due_on:
        wrong["letter_on"] = "De termijn was toen al voorbij. Opschorten kan dan niet meer."
    if last_on <= letter_on:
        wrong["last_on"] = "Kies een dag na de brief."
    elif last_on > letter_on + timedelta(days=365):
        wrong["last_on"] = "Dit is meer dan een jaar. Controleer de dag."
    if wrong:
        raise ValidationError(wrong)
    suspension = Suspension(
        application=application, ground=ground, reason=reason, letter_on=letter_on,
        starts_on=letter_on + DAY, until_on=last_on + DAY,
    )  # fmt: skip
    application.suspended_days = (application.suspended_days or 0) + suspension.days
    if application.suspended_days > MOST_DAYS:
        raise ValidationError({"last_on": "Alles bij elkaar is dit meer dan tien jaar. Controleer de dag."})
    reasons = "; ".join(filter(None, [application.suspension_reason, reason]))
    application.suspension_reason = reasons[-LONGEST:]
    keep(suspension, application)
    return suspension


@act
def resume_application(*, application: Application, resumed_on: date, on: date, by: User) -> Suspension:
    """Let the term run again from the day on which the resident sent what was missing (hervatten).

    Raises PermissionDenied for who is no consultant of this dossier, ValidationError by field when nothing
    stands still on that day, or the day is still to come. Source: Awb art. 4:15 lid 1.
    """
    application = _undecided(application, on=on, by=by)
    if resumed_on > on:
        raise ValidationError({"resumed_on": "Deze dag moet nog komen."})
    standing = application.suspensions.filter(starts_on__lte=resumed_on, until_on__gt=resumed_on).first()
    if standing is None:
        raise ValidationError({"resumed_on": "De termijn staat op deze dag niet stil. Kijk de dag na."})
    saved = (standing.until_on - resumed_on).days
    standing.until_on = resumed_on
    application.suspended_days = max((application.suspended_days or 0) - saved, 0)
    keep(standing, application)
    return standing


@act
def decide_application(
    *, application: Application, decided_on: date, result: str, reason: str = "", on: date, by: User
) -> Application:
    """Write down the decision, or that the resident withdrew (beschikken).

    result: one of Decision.Outcome, or `withdrawn`. A decision is signed by who writes it down, with the
    mandate of that day; it can be made known from then on. One that is partly granted counts as granted.
    Raises PermissionDenied for who is no consultant of this dossier, ValidationError by field for a day
    outside the receipt and today, no mandate, no reason, and when it is decided already.
    Source: Wmo 2015 art. 2.3.5 lid 2, Awb art. 3:46 and 10:3.
    """
    application = _undecided(application, on=on, by=by)
    if not application.received_on <= decided_on <= on:
        raise ValidationError({"decided_on": "Kies een dag vanaf de ontvangst, tot en met vandaag."})
    is_partly = result == Decision.Outcome.PARTLY
    application.decided_on = decided_on
    application.result = Application.Result.GRANTED if is_partly else result
    if result == Application.Result.WITHDRAWN:
        keep(application)
        return application
    mandate = policies.mandate_of(by, application.request.municipality_id, on=decided_on)
    refused = policies.why_not_sign(mandate, result)
    if refused or mandate is None:
        raise ValidationError({"result": refused})
    if not reason:
        raise ValidationError({"reason": "Schrijf op waarom u dit besluit."})
    decision = Decision(application=application, outcome=result, reason=reason, mandate=mandate, signed_by=by)
    keep(application, decision)
    return application


@act
def announce_decision(*, application: Application, announced_on: date, on: date, by: User) -> Decision:
    """Write down that the decision was sent or handed over (bekendmaken): the term to object begins.

    Raises PermissionDenied for who is no consultant of this dossier, ValidationError by field: before the
    decision, still to come, done already. Source: Awb art. 3:41 and 6:8.
    """
    decision = _decided(application, on=on, by=by)
    if decision.announced_on:
        raise ValidationError("Een collega heeft de bekendmaking al vastgelegd.")
    if announced_on > on:
        raise ValidationError({"announced_on": "Deze dag moet nog komen."})
    decision.announced_on = announced_on
    keep(decision)
    return decision


@act
def award_provision(
    *, application: Application, kind: ProvisionKind, on: date, by: User, **facts: Any
) -> Award:
    """Write down what a decision granted; the help itself stands in the dossier (voorziening toekennen).

    facts: as cases.services.grant_provision takes them; the day and the gemeente are those of the decision.
    Raises PermissionDenied for who is no consultant of this dossier, ValidationError by field, and for an
    application that was refused or that has no dossier. Source: Wmo 2015 art. 2.3.5 lid 3.
    """
    decision = _decided(application, on=on, by=by)
    request = decision.application.request
    if reason := policies.why_not_award(decision):
        raise ValidationError(reason)
    assert request.case is not None  # noqa: S101 — told to the type checker; the policy asks it
    facts |= {"decided_on": decision.application.decided_on, "municipality": request.municipality}
    award = Award(decision=decision)
    award.provision = grant_provision(case=request.case, kind=kind, on=on, by=by, **facts)
    keep(award)
    return award


@act
def record_objection(
    *, application: Application, received_on: date, has_committee: bool, subject: str = "", on: date, by: User
) -> Objection:
    """Write down an objection to the decision (bezwaar); it goes on in the register, as any other.

    One that comes after its term is taken as well: whether it is too late is for the decision on it.
    Raises PermissionDenied for who is no consultant of this dossier, ValidationError by field.
    Source: Awb art. 6:4, 6:11 and 7:10; counted in K21.
    """
    decision = _decided(application, on=on, by=by)
    if decision.announced_on is None:
        raise ValidationError("Leg eerst vast wanneer het besluit is bekendgemaakt.")
    complaint = complaints.keep_complaint(
        kind=Complaint.Kind.OBJECTION, received_on=received_on, announced_on=decision.announced_on,
        has_committee=has_committee, subject=subject, owner=by,
        number=decision.application.request.case_id, on=on, by=by,
    )  # fmt: skip
    objection = Objection(decision=decision, complaint=complaint)
    keep(objection)
    return objection


@act
def record_notice(*, application: Application, received_on: date, on: date, by: User) -> DefaultNotice:
    """Write down that the resident told that the decision is late (ingebrekestelling).

    One that is too early is kept as well, and does not count. Raises PermissionDenied for who is no
    consultant of this dossier, ValidationError by field: still to come, or after the decision.
    Source: Awb art. 4:17 lid 3.
    """
    application = _locked(application, on=on, by=by)
    if received_on > on:
        raise ValidationError({"received_on": "Deze dag moet nog komen."})
    known_on = application.known_on
    if known_on and known_on <= received_on:
        raise ValidationError(
            {"received_on": "Toen was er al een besluit. Is dit een bezwaar? Leg het dan daar vast."}
        )
    notice = DefaultNotice(application=application, received_on=received_on)
    keep(notice)
    return notice


@act
def settle_notice(*, application: Application, settled_on: date, on: date, by: User) -> DefaultNotice:
    """Write down that a notice of default is settled: what is owed was laid down, or nothing is owed.

    Raises PermissionDenied for who is no consultant of this dossier, ValidationError by field when none
    runs, or the day is still to come. Source: Awb art. 4:18.
    """
    application = _locked(application, on=on, by=by)
    notice = application.notices.filter(settled_on=None).first()
    if notice is None:
        raise ValidationError("Er loopt geen ingebrekestelling bij deze aanvraag.")
    if settled_on > on:
        raise ValidationError({"settled_on": "Deze dag moet nog komen."})
    if settled_on < notice.received_on:
        raise ValidationError({"settled_on": "Dit is vóór de ingebrekestelling. Kijk de dag na."})
    notice.settled_on = settled_on
    keep(notice)
    return notice


def _locked(application: Application, *, on: date, by: User) -> Application:
    held = Application.objects.select_for_update(of=("self",)).select_related("request__case")
    application = held.get(pk=application.pk)
    enforce(policies.why_not_decide(by, application.request.case, on=on))
    return application


def _undecided(application: Application, *, on: date, by: User) -> Application:
    application = _locked(application, on=on, by=by)
    if application.decided_on:
        raise ValidationError("Een collega heeft al op deze aanvraag beslist.")
    return application


def _decided(application: Application, *, on: date, by: User) -> Decision:
    application = _locked(application, on=on, by=by)
    decision = Decision.objects.filter(application=application).first()
    if decision is None:
        raise ValidationError("Leg eerst het besluit op deze aanvraag vast.")
    decision.application = application
    return decision
