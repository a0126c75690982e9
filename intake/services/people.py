"""Deciding whether two records are of one person, and taking that back."""

from django.core.exceptions import ValidationError
from django.db.models.functions import Now

from cases.models import Client, PersonLink
from intake import policies
from providers.models import User, act, keep
from providers.policies import enforce


@act
def decide(
    *, clients: tuple[Client, Client], verdict: PersonLink.Verdict, reasons: str = "", by: User
) -> PersonLink:
    """Write down that two records are of one person, or are not (zelfde persoon, niet dezelfde).

    Neither record changes: reading follows the link, and `undo` takes it away. What was decided before of
    these two is taken back first. reasons: what spoke for it, as it stood on the screen.
    Raises PermissionDenied for who is not at the desk, ValidationError when both are the same record.
    """
    enforce(policies.why_not_link_people(by))
    first, second = sorted(clients, key=lambda client: client.pk)
    locked = Client.objects.filter(pk__in=[first.pk, second.pk]).order_by("pk")
    if len(locked.select_for_update(of=("self",))) < 2:
        raise ValidationError("Kies twee verschillende inwoners.")
    for before in PersonLink.objects.standing().filter(first=first, second=second):
        if before.verdict == verdict:
            return before
        undo(link=before, by=by)
    link = PersonLink(first=first, second=second, verdict=verdict, reasons=reasons[:200], decided_by=by)
    keep(link)
    return link


@act
def undo(*, link: PersonLink, by: User) -> PersonLink:
    """Take back what was decided of two records (ongedaan maken); that it was decided stays known.

    Raises PermissionDenied for who is not at the desk, ValidationError when it was taken back already.
    """
    enforce(policies.why_not_link_people(by))
    link = PersonLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if link.undone_at is not None:
        raise ValidationError("Dit is al teruggedraaid.")
    PersonLink.objects.filter(pk=link.pk).update(undone_at=Now(), undone_by=by)
    link.refresh_from_db()
    return link
