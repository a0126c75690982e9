"""The acts on referrals. Called through this module: referrals.accept(...).

Each locks the dossier first and then the referral, asks the policy about the locked row, and writes its
event and its mail in the same transaction. `seen` is the version that the form showed: when a colleague was
first, the act is refused with a ValidationError that says what the referral has become. Without it only the
state decides.
"""

import logging
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from cases.models import Case, EndReason, Referral
from cases.models.consent import Ground
from cases.policies import referral as policies
from cases.services import consents, places
from cases.services.head import locked, save
from cases.services.referral_acts import coordinators, finish, locked_referral, said_day, senders, tell
from cases.states import OPEN, UNANSWERED, ReferralState
from providers.models import Partner, User, act
from providers.policies import enforce

logger = logging.getLogger(__name__)


@act
def write(
    *,
    case: Case,
    partner: Partner,
    kind_of_help: str,
    question: str,
    wishes: str = "",
    service: str = "",
    level: str = Referral.Level.REFERRAL,
    ground: str = Ground.CONSENT,
    plan_ground: str = "",
    file_ground: str = "",
    consent_on: date | None = None,
    draft: Referral | None = None,
    seen: int | None = None,
    on: date,
    by: User,
) -> Referral:
    """Keep a draft of a referral, a new one or an earlier draft of the same dossier (verwijzing opstellen).

    level: what the organisation sees of the dossier from its answer until the end of the help.
    plan_ground, file_ground: why the plan, and notes and measurements, may be shared; empty: as the rest.
    Raises PermissionDenied for who does not work in the dossier, when that is closed, and for a referral that
    was sent; ValidationError by field, and when a colleague changed the draft.
    """
    case = locked(case)
    if draft is None:
        enforce(policies.why_not_refer(by, case, on=on))
        referral = Referral(case=case)
    else:
        referral = locked_referral(draft, case, seen)
        enforce(policies.why_not_write(by, referral, on=on))
        referral.version += 1
    if reason := policies.why_not_refer_to(partner, service, case.client.district_id, on=on):
        raise ValidationError({"partner": reason})
    referral.partner = partner
    referral.kind_of_help = kind_of_help.strip()
    referral.question, referral.wishes, referral.consent_on = question, wishes, consent_on
    referral.service, referral.level, referral.ground = service, level, ground
    # What the organisation does not see needs no ground.
    referral.plan_ground = "" if level == Referral.Level.REFERRAL else plan_ground
    referral.file_ground = file_ground if level == Referral.Level.FULL else ""
    save(referral)
    referral.refresh_from_db(fields=["state"])
    return referral


@act
def send(*, referral: Referral, seen: int | None = None, on: date, by: User) -> Referral:
    """Send a draft to the organisation (verwijzing versturen); its coordinators get a mail without a name.

    Raises PermissionDenied for who does not work in the dossier, when that is closed or the draft was sent;
    ValidationError when something is missing, or the organisation has an open referral for the same help.
    """
    referral = locked_referral(referral, None, seen)
    enforce(policies.why_not_send(by, referral, on=on))
    district = referral.case.client.district_id
    if reason := policies.why_not_refer_to(referral.partner, referral.service, district, on=on):
        raise ValidationError(reason)
    _check_complete(referral, on=on)
    _check_not_asked_already(referral)
    consents.share(referral, by=by)
    places.reserve(referral, on=on)
    referral.sent_on, referral.sent_by = on, by
    finish(referral, "referral_sent", on=on, by=by)
    due = policies.answer_due(referral)
    text = (
        f"Er is een nieuwe verwijzing voor {referral.partner}. Antwoord graag uiterlijk op {said_day(due)}."
    )
    tell(coordinators(referral, on=on), referral, "Nieuwe verwijzing", text)
    return referral


def refer(
    *,
    case: Case,
    partner: Partner,
    kind_of_help: str,
    question: str,
    wishes: str = "",
    level: str = Referral.Level.REFERRAL,
    consent_on: date | None = None,
    on: date,
    by: User,
) -> Referral:
    """Write and send a referral in one act (verwijzen). Raises what write and send raise."""
    with transaction.atomic():
        draft = write(
            case=case,
            partner=partner,
            kind_of_help=kind_of_help,
            question=question,
            wishes=wishes,
            level=level,
            consent_on=consent_on,
            on=on,
            by=by,
        )
        return send(referral=draft, on=on, by=by)


@act
def mark_seen(*, referral: Referral, on: date, by: User) -> Referral:
    """Note that the organisation opened the referral; a second time changes nothing.

    The version stays, since nothing that anybody types is touched. Raises PermissionDenied for others.
    """
    referral = locked_referral(referral, None, None)
    if referral.state != ReferralState.SENT and policies.is_receiver(by, referral, on=on):
        return referral
    enforce(policies.why_not_mark_seen(by, referral, on=on))
    referral.seen_on = on
    return finish(referral, "referral_seen", on=on, by=by, raises_version=False)


@act
def accept(
    *, referral: Referral, expected_on: date, contact_name: str, seen: int | None = None, on: date, by: User
) -> Referral:
    """Take the referral on (aannemen). expected_on: the day on which the help is to start, today or later.

    Raises PermissionDenied for others than the organisation, in another state and in a closed dossier;
    ValidationError by field, and when a colleague was first.
    """
    referral = locked_referral(referral, None, seen)
    enforce(policies.why_not_accept(by, referral, on=on))
    _check_from_today(expected_on, "Vul een startdatum in van vandaag of later.", on=on)
    if not contact_name.strip():
        raise ValidationError({"contact_name": "Vul in wie de contactpersoon is."})
    places.occupy(referral, on=on)
    referral.answered_on = referral.answered_on or on
    referral.answer = Referral.Answer.ACCEPTED
    referral.expected_on, referral.contact_name = expected_on, contact_name.strip()
    finish(referral, "referral_accepted", on=on, by=by)
    day = said_day(expected_on)
    text = f"{referral.partner} neemt de verwijzing aan. De hulp start naar verwachting op {day}."
    tell(senders(referral, on=on), referral, "Verwijzing aangenomen", text)
    return referral


@act
def put_on_waiting_list(
    *,
    referral: Referral,
    expected_on: date,
    bridging: str = "",
    seen: int | None = None,
    on: date,
    by: User,
) -> Referral:
    """Take the referral on for later (wachtlijst). expected_on: the day on which there is likely to be room.

    bridging: what the resident gets until then (overbruggingszorg). The place that was kept is free again.
    Raises as accept does.
    """
    referral = locked_referral(referral, None, seen)
    enforce(policies.why_not_put_on_waiting_list(by, referral, on=on))
    _check_from_today(expected_on, "Vul een datum in van vandaag of later.", on=on)
    referral.answered_on = referral.answered_on or on
    referral.answer, referral.expected_on = Referral.Answer.WAITING, expected_on
    referral.bridging, referral.place_number = bridging.strip(), None
    finish(referral, "referral_waiting", on=on, by=by)
    day = said_day(expected_on)
    text = f"{referral.partner} zet de verwijzing op de wachtlijst, naar verwachting tot {day}."
    tell(senders(referral, on=on), referral, "Verwijzing op de wachtlijst", text)
    return referral


@act
def decline(
    *, referral: Referral, reason: str, note: str, seen: int | None = None, on: date, by: User
) -> Referral:
    """Refuse the referral with a typed reason and a few words on what would help (weigeren).

    reason: one that may be chosen on the day, policies.decline_reasons. From then on the
    organisation sees nothing of the person.
    Raises as accept does, also for a dossier that is closed only for others than the organisation.
    """
    referral = locked_referral(referral, None, seen)
    enforce(policies.why_not_decline(by, referral, on=on))
    fixed = dict(Referral.DeclineReason.choices)
    if reason not in policies.decline_reasons(on=on):
        raise ValidationError({"reason": "Kies waarom u weigert."})
    if not note.strip():
        raise ValidationError({"note": "Leg kort uit waarom u weigert."})
    referral.answered_on = referral.answered_on or on
    referral.answer = Referral.Answer.DECLINED
    referral.decline_reason, referral.decline_note = reason, note.strip()
    finish(referral, "referral_declined", on=on, by=by)
    text = f"{referral.partner} weigert de verwijzing: {fixed.get(reason, reason)}."
    tell(senders(referral, on=on), referral, "Verwijzing geweigerd", text)
    return referral


@act
def start(*, referral: Referral, started_on: date, seen: int | None = None, on: date, by: User) -> Referral:
    """Say that the help began (starten). started_on: from the day of the answer up to today.

    Raises as accept does.
    """
    referral = locked_referral(referral, None, seen)
    enforce(policies.why_not_start(by, referral, on=on))
    if started_on > on:
        raise ValidationError({"started_on": "Vul een startdatum in van vandaag of eerder."})
    if referral.sent_on and started_on < referral.sent_on:
        raise ValidationError({"started_on": "De verwijzing was toen nog niet verstuurd."})
    places.occupy(referral, on=on)
    referral.started_on = started_on
    finish(referral, "referral_started", on=on, by=by)
    text = f"De hulp van {referral.partner} is gestart op {said_day(started_on)}."
    tell(senders(referral, on=on), referral, "Hulp gestart", text)
    return referral


@act
def end(
    *,
    referral: Referral,
    ended_on: date,
    code: str,
    note: str = "",
    seen: int | None = None,
    on: date,
    by: User,
) -> Referral:
    """Say that the help ended, and why (beëindigen). After that day the organisation sees the person no more.

    code: one of policies.END_REASONS; note: what there is to add in words.
    Raises PermissionDenied for others than the organisation and who decides in the dossier, and for help that
    does not run; ValidationError by field.
    """
    referral = locked_referral(referral, None, seen)
    enforce(policies.why_not_end(by, referral, on=on))
    if ended_on > on:
        raise ValidationError({"ended_on": "Vul een einddatum in van vandaag of eerder."})
    if referral.started_on and ended_on < referral.started_on:
        raise ValidationError({"ended_on": "De einddatum ligt vóór de startdatum."})
    if code not in policies.END_REASONS:
        raise ValidationError({"code": "Kies waarom de hulp stopt."})
    referral.ended_on, referral.end_code = ended_on, code
    # In words too: the file of referrals knows nothing else (IMPORT.md).
    referral.end_reason = note.strip() or str(EndReason(code).label)
    finish(referral, "referral_ended", on=on, by=by)
    by_receiver = policies.is_receiver(by, referral, on=on)
    told = senders(referral, on=on) if by_receiver else coordinators(referral, on=on)
    text = f"De hulp van {referral.partner} is beëindigd op {said_day(ended_on)}."
    tell(told, referral, "Hulp beëindigd", text)
    return referral


@act
def withdraw(*, referral: Referral, seen: int | None = None, on: date, by: User) -> Referral:
    """Take the referral back, or throw a draft away (intrekken).

    Raises PermissionDenied for who does not work in the dossier, and once the help has started.
    """
    referral = locked_referral(referral, None, seen)
    enforce(policies.why_not_withdraw(by, referral, on=on))
    was_sent = referral.sent_on is not None
    referral.withdrawn_on = on
    finish(referral, "referral_withdrawn", on=on, by=by)
    if was_sent:
        text = f"De verwijzer trekt een verwijzing aan {referral.partner} in. U hoeft niets meer te doen."
        tell(coordinators(referral, on=on), referral, "Verwijzing ingetrokken", text)
    return referral


@act
def expire(*, referral: Referral, on: date) -> Referral:
    """Let an unanswered referral come back to its sender (verlopen); nobody did it, the clock did.

    Raises PermissionDenied while the term runs and once it was answered.
    """
    referral = locked_referral(referral, None, None)
    enforce(policies.why_not_expire(referral, on=on))
    was_waiting = referral.state == ReferralState.WAITING
    referral.expired_on = on
    finish(referral, "referral_expired", on=on, by=None)
    why = "had geen plek op de dag die zij noemde" if was_waiting else "gaf geen antwoord op een verwijzing"
    text = (
        f"{referral.partner} {why}. De verwijzing is verlopen en ligt weer "
        "bij u: zoek een andere organisatie of verwijs opnieuw. Het loket ziet haar ook."
    )
    tell(senders(referral, on=on, with_leads=True), referral, "Verwijzing zonder antwoord terug", text)
    gone = f"Een verwijzing aan {referral.partner} is verlopen, omdat er geen antwoord of plek kwam."
    tell(coordinators(referral, on=on), referral, "Verwijzing verlopen", gone)
    return referral


def expire_unanswered(*, on: date) -> int:
    """Expire every referral that waited too long for an answer or for its place; gives how many.

    Each in its own transaction, so that one that was just answered stops no other. It may run twice.
    """
    waiting = (
        Referral.objects.filter(state__in=UNANSWERED | {ReferralState.WAITING})
        .select_related("partner")
        .order_by("case_id", "pk")
    )
    waiting = waiting.prefetch_related("partner__answer_norms")
    overdue = [referral for referral in waiting.iterator(500) if not policies.why_not_expire(referral, on=on)]
    done = 0
    for referral in overdue:
        try:
            expire(referral=referral, on=on)
        except PermissionDenied:
            logger.info("Referral %s was answered or expired meanwhile.", referral.pk)
        else:
            done += 1
    return done


def _check_complete(referral: Referral, *, on: date) -> None:
    missing: dict[str, str] = {}
    if not referral.kind_of_help.strip():
        missing["kind_of_help"] = "Vul in welke hulp u zoekt."
    if not referral.question.strip():
        missing["question"] = "Vul in wat u de organisatie vraagt."
    if reason := consents.why_not_rest_on(referral, on=on):
        missing["consent_on"] = reason
    if missing:
        raise ValidationError(missing)


def _check_not_asked_already(referral: Referral) -> None:
    """By the act, not by a constraint: files of others may hold two."""
    same = Referral.objects.filter(case=referral.case, partner=referral.partner, state__in=OPEN)
    asked = same.filter(sent_on__isnull=False, kind_of_help__iexact=referral.kind_of_help.strip())
    if asked.exclude(pk=referral.pk).exists():
        raise ValidationError(
            f"Er loopt al een verwijzing naar {referral.partner} voor deze hulp. "
            "Wacht op het antwoord, of trek die eerst in."
        )


def _check_from_today(day: date, message: str, *, on: date) -> None:
    if day < on:
        raise ValidationError({"expected_on": message})
