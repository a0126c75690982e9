"""Leave to read a dossier for who has no part in it: a colleague asked in, a cliëntondersteuner."""

from datetime import date, timedelta

from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.urls import reverse

from cases import policies
from cases.models import Case, CaseGrant
from cases.services import consents
from cases.services.head import locked, record, save
from providers import services as outbox
from providers.models import MessageKind, Role, User, act
from providers.policies import enforce

DAY = timedelta(days=1)
LONGEST = timedelta(days=366)


@act
def grant(
    *,
    case: Case,
    worker: User,
    reason: str,
    ends_on: date,
    consent_on: date | None = None,
    on: date,
    by: User,
) -> CaseGrant:
    """Let somebody read a dossier from today up to a day (leesrecht geven), at most a year.

    consent_on: when the resident agreed; needed for who works for an organisation beside the team, such as
    an independent cliëntondersteuner. One that was given before is given anew.
    Raises PermissionDenied for who does not decide in the dossier, and ValidationError by field.
    """
    case = locked(case)
    enforce(policies.why_not_grant(by, case, on=on))
    _check(case, worker, ends_on, consent_on, on=on)
    row = CaseGrant.objects.select_for_update(of=("self",)).filter(content_object=case, user=worker).first()
    if row is None:
        may_read = Permission.objects.get(codename="read_case", content_type__app_label="cases")
        row = CaseGrant(content_object=case, user=worker, permission=may_read)
    row.reason, row.consent_on, row.given_by = reason.strip(), consent_on, by
    row.starts_on, row.ends_on = on, ends_on
    consents.let_read(row, by=by)
    save(row)
    record(case, "granted", on=on, by=by, about=row)
    outbox.tell(
        to=worker, kind=MessageKind.DOSSIER, subject="U kunt een dossier lezen",
        text=f"{by.name} gaf u leesrecht in dossier {case.number}, tot en met {ends_on:%d-%m-%Y}.",
        path=reverse("cases:case", args=[case.pk]),
    )  # fmt: skip
    return row


@act
def end_grant(*, grant: CaseGrant, on: date, by: User) -> CaseGrant:
    """Take the leave away at once, such as when the resident withdraws consent (leesrecht beëindigen).

    Raises PermissionDenied for who does not decide in the dossier, ValidationError when it is over.
    """
    case = locked(grant.content_object)
    enforce(policies.why_not_grant(by, case, on=on))
    row = CaseGrant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    if row.ends_on is not None and row.ends_on < on:
        raise ValidationError("Dit leesrecht is al beëindigd.")
    row.ends_on = on - DAY
    save(row)
    record(case, "grant_ended", on=on, by=by, about=row)
    return row


def _check(case: Case, worker: User, ends_on: date, consent_on: date | None, *, on: date) -> None:
    if not worker.is_at_work(on=on):
        raise ValidationError({"worker": f"{worker.name} is niet in dienst."})
    if reason := policies.why_not_let_in(worker, case):
        raise ValidationError({"worker": reason})
    if not on <= ends_on <= on + LONGEST:
        raise ValidationError({"ends_on": "Vul een datum in vanaf vandaag, hooguit een jaar vooruit."})
    if consent_on is not None and consent_on > on:
        raise ValidationError({"consent_on": "Vul een datum in van vandaag of eerder."})
    if consent_on is None and worker.has_role(Role.PARTNER):
        raise ValidationError({"consent_on": "Leg vast wanneer de inwoner dit goed vond."})
