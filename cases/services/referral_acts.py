"""What the acts on referrals share: the lock, the event, and the mail to who must know."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format

from cases.models import Assignment, Case, Event, Referral
from cases.services.head import locked, record, save
from providers import services as outbox
from providers.models import MessageKind, Role, User


def locked_referral(referral: Referral, case: Case | None, seen: int | None) -> Referral:
    """The referral as it is now; its dossier is locked first, as every act does."""
    case = case or locked(referral.case)
    rows = Referral.objects.select_for_update(of=("self",)).select_related("partner")
    found = rows.get(pk=referral.pk, case=case)
    found.case = case
    if seen is not None and found.version != seen:
        raise ValidationError(
            f"Een collega heeft deze verwijzing intussen gewijzigd. "
            f"Zij is nu {found.get_state_display()}. "
            "Wat u invulde is niet verwerkt."
        )
    return found


def finish(
    referral: Referral, kind: str, *, on: date, by: User | None, raises_version: bool = True
) -> Referral:
    referral.version += raises_version
    save(referral)
    referral.refresh_from_db(fields=["state"])
    text = f"{referral.kind_of_help or 'Hulp'} bij {referral.partner}"[:500]
    if by is None:
        Event.objects.create(case=referral.case, kind=kind, on=on, about=referral.pk, text=text)
    else:
        record(referral.case, kind, on=on, by=by, about=referral, text=text)
    if referral.sent_on:  # a draft is nobody's yet
        path = reverse("referral-detail", args=[referral.pk])
        outbox.announce(kind, partner=referral.partner, path=path)
    return referral


def coordinators(referral: Referral, *, on: date) -> models.QuerySet[User]:
    return User.objects.at_work(on=on).with_role(Role.PARTNER).filter(employer=referral.partner)


def senders(referral: Referral, *, on: date, with_leads: bool = False) -> models.QuerySet[User]:
    """Who sent it and who holds the dossier now; the team lead too, or where nobody is left."""
    case = referral.case
    holders = Assignment.objects.in_force(on=on).filter(case=case).values("worker")
    people = User.objects.at_work(on=on).filter(Q(pk__in=holders) | Q(pk=referral.sent_by_id))
    if not with_leads and people.exists():
        return people
    leads = (
        User.objects.at_work(on=on).with_role(Role.TEAM_LEAD).filter(team=case.team_id, team__isnull=False)
    )
    return User.objects.filter(Q(pk__in=people.values("pk")) | Q(pk__in=leads.values("pk")))


def tell(users: models.QuerySet[User], referral: Referral, subject: str, text: str) -> None:
    """Tell each what happened and where to read on, nothing of the resident."""
    write(users, subject, text, reverse("cases:referral", args=[referral.pk]))


def write(users: models.QuerySet[User], subject: str, text: str, path: str) -> None:
    """Tell each, with where to read on; the text holds nothing of a resident."""
    outbox.tell_all(users, kind=MessageKind.REFERRAL, subject=subject, text=text, path=path)


def said_day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""
