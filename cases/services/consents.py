"""The acts on what residents agree to share and what was told to others: consents.withdraw(...)."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.urls import reverse

from cases.models import Assignment, Case, CaseGrant, Consent, DataRequest, Disclosure, Referral
from cases.models.consent import Asker, Data, Ground
from cases.policies import consent as policies
from cases.services.head import locked, record, save
from cases.states import ReferralState
from providers import services as outbox
from providers.models import MessageKind, Partner, Role, User, act
from providers.policies import enforce

DAY = timedelta(days=1)
WITHDRAWN = "Toestemming ingetrokken"
RESTRICTED = "Er is bezwaar gemaakt tegen het delen van gegevens. Deel niets tot dat is opgeheven."


@act
def give(
    *,
    case: Case,
    purpose: str,
    data: Sequence[str],
    given_on: date,
    partner: Partner | None = None,
    receiver: str = "",
    way: str = Consent.Way.SPOKEN,
    given_by: str = Asker.SELF,
    representative: str = "",
    valid_until: date | None = None,
    on: date,
    by: User,
) -> Consent:
    """Write down that the resident agrees to share data with one receiver (toestemming vastleggen).

    Raises PermissionDenied for who does not work in the dossier, and ValidationError by field.
    """
    case = locked(case)
    enforce(policies.why_not_record_consent(by, case, on=on))
    _check_not_in_future("given_on", given_on, on=on)
    if not data:
        raise ValidationError({"data": "Kies welke gegevens gedeeld mogen worden."})
    consent = Consent(
        case=case,
        partner=partner,
        receiver=receiver.strip(),
        purpose=purpose.strip(),
        data=list(data),
        given_on=given_on,
        way=way,
        given_by=given_by,
        representative=representative.strip(),
        valid_until=valid_until,
        recorded_by=by,
    )
    save(consent)
    record(case, "consent_given", on=on, by=by, about=consent)
    return consent


@act
def withdraw(*, consent: Consent, reason: str = "", on: date, by: User) -> Consent:
    """Write down that the resident takes consent back (toestemming intrekken); it works at once.

    Whoever read along by it sees nothing of the person any more, in this same transaction: a referral that
    has not started is withdrawn, of one that runs the organisation keeps the help and loses the sight, and
    leave to read ends. The organisation and the holder are told. Source: AVG art. 7 lid 3.
    Raises PermissionDenied for who does not work in the dossier, or when it was taken back before.
    """
    case = locked(consent.case)
    consent = Consent.objects.select_for_update(of=("self",)).select_related("partner").get(pk=consent.pk)
    consent.case = case
    enforce(policies.why_not_withdraw_consent(by, consent, on=on))
    consent.withdrawn_on, consent.withdrawal = on, reason.strip()
    save(consent)
    for referral in Referral.objects.select_for_update(of=("self",)).filter(consent=consent).order_by("pk"):
        _end_sharing(referral, on=on)
    grants = CaseGrant.objects.filter(consent=consent, ends_on__gte=on)
    readers = list(User.objects.filter(pk__in=grants.values("user")).order_by("pk"))
    grants.update(ends_on=on - DAY)
    record(case, "consent_withdrawn", on=on, by=by, about=consent)
    _tell(case, consent, readers, on=on, by=by)
    return consent


@act
def disclose(
    *,
    case: Case,
    what: str,
    data: Sequence[str],
    ground: str,
    way: str,
    told_on: date,
    partner: Partner | None = None,
    receiver: str = "",
    consent: Consent | None = None,
    on: date,
    by: User,
) -> Disclosure:
    """Write down what was told or sent to somebody outside (verstrekking vastleggen), such as by phone.

    Raises PermissionDenied for who does not work in the dossier, and ValidationError by field: a day that
    comes, consent of another dossier or that was withdrawn by then, sharing while an objection stands.
    """
    case = locked(case)
    enforce(policies.why_not_disclose(by, case, on=on))
    _check_not_in_future("told_on", told_on, on=on)
    if not data:
        raise ValidationError({"data": "Kies welke gegevens u deelde."})
    if ground == Ground.CONSENT:
        if consent is None or consent.case_id != case.pk:
            raise ValidationError({"consent": "Kies welke toestemming van de inwoner hierbij hoort."})
        if not consent.held_on(told_on):
            raise ValidationError({"consent": "Deze toestemming gold op die dag niet."})
    if ground not in (Ground.LEGAL_DUTY, Ground.VITAL):
        check_not_restricted(case)
    disclosure = Disclosure(
        case=case,
        partner=partner,
        receiver=receiver.strip(),
        what=what.strip(),
        data=list(data),
        ground=ground,
        consent=consent if ground == Ground.CONSENT else None,
        way=way,
        told_on=told_on,
        told_by=by,
    )
    save(disclosure)
    record(case, "disclosed", on=on, by=by, about=disclosure)
    return disclosure


def share(referral: Referral, *, by: User) -> None:
    """Let a referral that goes out rest on its ground; consent becomes a row that can be taken back.

    Raises ValidationError while an objection of the resident stands.
    """
    check_not_restricted(referral.case)
    agreed = [group for group, ground in referral.grounds().items() if ground == Ground.CONSENT]
    if agreed and referral.consent is None and referral.consent_on:
        purpose = f"verwijzing: {referral.kind_of_help}"
        referral.consent = _rest_on(referral.case, referral.partner, purpose, agreed, referral.consent_on, by)


def why_not_rest_on(referral: Referral, *, on: date) -> str | None:
    """Why a referral cannot rest on the ground that was chosen; only consent asks for a day."""
    if Ground.CONSENT not in referral.grounds().values():
        return None
    if referral.consent_on is None:
        return "Leg vast of de inwoner dit goed vindt."
    return "Vul een datum in van vandaag of eerder." if referral.consent_on > on else None


def let_read(grant: CaseGrant, *, by: User) -> None:
    """The same for leave to read, where the resident agreed to it."""
    reader = grant.user
    grant.consent = None
    if grant.consent_on and reader.employer:
        check_not_restricted(grant.content_object)
        purpose = f"meelezen door {reader.name}"
        every = list(Data)
        grant.consent = _rest_on(grant.content_object, reader.employer, purpose, every, grant.consent_on, by)


def check_not_restricted(case: Case) -> None:
    """Raises ValidationError while an objection of the resident that was granted still holds (AVG 18, 21)."""
    if DataRequest.objects.restricting().filter(client=case.client_id).exists():
        raise ValidationError(RESTRICTED)


def _rest_on(
    case: Case, partner: Partner, purpose: str, data: Sequence[str], given_on: date, by: User
) -> Consent:
    consent = Consent(
        case=case, partner=partner, purpose=purpose[:300], data=list(data), given_on=given_on, recorded_by=by
    )
    save(consent)
    return consent


def _end_sharing(referral: Referral, *, on: date) -> None:
    referral.sharing_ended_on = on
    if referral.may_become(ReferralState.WITHDRAWN):
        referral.withdrawn_on = on
    referral.version += 1
    save(referral)


def _check_not_in_future(field: str, day: date, *, on: date) -> None:
    if day > on:
        raise ValidationError({field: "Vul een datum in van vandaag of eerder."})


def _tell(case: Case, consent: Consent, readers: list[User], *, on: date, by: User) -> None:
    """A mail to the organisation, to who read along and to the holder: a number, nothing of a person."""
    people: dict[int, User] = {user.pk: user for user in readers}
    if consent.partner:
        there = User.objects.at_work(on=on).with_role(Role.PARTNER).filter(employer=consent.partner)
        people |= {user.pk: user for user in there}
    text = f"De inwoner van dossier {case.number} wil niet meer dat gegevens met u worden gedeeld."
    for user in sorted(people.values(), key=lambda one: one.pk):
        outbox.tell(to=user, kind=MessageKind.RIGHTS, subject=WITHDRAWN, text=text, path=reverse("home"))
    holders = Assignment.objects.in_force(on=on).filter(case=case).exclude(worker=by)
    text = f"In dossier {case.number} is de toestemming voor {consent.to} ingetrokken."
    path = reverse("cases:rights", args=[case.pk])
    for held in holders.select_related("worker").order_by("pk"):
        outbox.tell(to=held.worker, kind=MessageKind.RIGHTS, subject=WITHDRAWN, text=text, path=path)
