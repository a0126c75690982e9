"""Opening a dossier in an emergency, and saying afterwards whether that was needed."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse

from cases import policies
from cases.models import Case, EmergencyAccess
from cases.services.head import record, save
from providers import services as outbox
from providers.models import MessageKind, Role, User, act
from providers.policies import enforce

NOT_FOUND = "Dit dossier is niet gevonden. Controleer het nummer, of de achternaam en de geboortedatum."


@act
def open_in_emergency(
    *,
    number: int | None = None,
    last_name: str = "",
    birth_date: date | None = None,
    reason: str,
    on: date,
    by: User,
) -> EmergencyAccess:
    """Read a dossier for three hours without another reason (openen bij spoed); stuurder and FG are told.

    number, or else last_name and birth_date of the resident, both exact, say which running dossier.
    Raises PermissionDenied for who works in no dossiers, and ValidationError when there is no such dossier,
    when it is an own file (in the same words, since that there is one says something), and when the worker
    sees it already.
    """
    enforce(policies.why_not_break_glass(by))
    case = case_meant(number, last_name.strip(), birth_date, by=by, on=on)
    if Case.objects.visible_to(by, on=on).filter(pk=case.pk).exists():
        raise ValidationError(f"U ziet dossier {case.number} al. U kunt het gewoon openen.")
    emergency = EmergencyAccess(case=case, worker=by, reason=reason.strip())
    save(emergency)
    record(case, "opened_in_emergency", on=on, by=by, about=emergency)
    _tell(case, on=on, by=by)
    return emergency


@act
def review(
    *, emergency: EmergencyAccess, is_justified: bool, remark: str = "", on: date, by: User
) -> EmergencyAccess:
    """Say whether opening the dossier was needed (noodinzage beoordelen); on: the day of the act.

    Raises PermissionDenied for the worker who opened it and for who may not see it, and ValidationError for
    a judgement "not needed" without a remark.
    """
    seen = EmergencyAccess.objects.visible_to(by, on=on).select_for_update(of=("self",))
    emergency = seen.get(pk=emergency.pk)
    enforce(policies.why_not_review(by, emergency))
    if not is_justified and not remark.strip():
        raise ValidationError({"remark": "Vul in wat er niet goed ging."})
    emergency.reviewed_by, emergency.reviewed_at = by, Now()  # type: ignore[assignment]
    emergency.is_justified, emergency.remark = is_justified, remark.strip()
    emergency.save()
    record(emergency.case, "emergency_reviewed", on=on, by=by, about=emergency)
    return emergency


def case_meant(number: int | None, last_name: str, birth_date: date | None, *, by: User, on: date) -> Case:
    """The dossier with this number, or of the resident with this name and day of birth, both exact.

    Raises ValidationError when there is none, more than one, or it is an own file.
    """
    if number:
        wanted = Case.objects.filter(pk=number)
    elif last_name and birth_date:
        of_person = Q(client__last_name__iexact=last_name, client__birth_date=birth_date)
        wanted = Case.objects.open_on(on).filter(of_person)
    else:
        raise ValidationError("Vul een dossiernummer in, of de achternaam en de geboortedatum.")
    found = list(wanted.open_to(by).select_related("team").order_by("pk")[:2])
    if not found:
        raise ValidationError(NOT_FOUND)
    if len(found) > 1:
        raise ValidationError("Er zijn meer dossiers die hierbij passen. Vul het dossiernummer in.")
    return found[0]


def _tell(case: Case, *, on: date, by: User) -> None:
    """A mail to who leads the team and to the privacy officers: who and which number, nothing of a person."""
    watching = Q(roles__contains=[Role.PRIVACY_OFFICER])
    if case.team_id:
        watching |= Q(roles__contains=[Role.TEAM_LEAD], team=case.team_id)
    text = f"{by.name} opende dossier {case.number} bij spoed, voor drie uur. Beoordeel of dat nodig was."
    outbox.tell_all(
        User.objects.at_work(on=on).filter(watching).exclude(pk=by.pk),
        kind=MessageKind.URGENT,
        subject="Een dossier is bij spoed geopend",
        text=text,
        path=reverse("cases:emergencies"),
    )
