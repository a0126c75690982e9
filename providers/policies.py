"""Who may do what to organisations and workers, each refusal with its reason."""

from django.core.exceptions import PermissionDenied

from providers.models import Role, User


def enforce(reason: str | None) -> None:
    """Stop an act that a policy refuses. Raises PermissionDenied with the policy's reason."""
    if reason is not None:
        raise PermissionDenied(reason)


def why_not_manage_workers(user: User) -> str | None:
    """Add, invite and change workers."""
    if not user.has_role(Role.ADMINISTRATOR):
        return "Alleen de applicatiebeheerder beheert medewerkers."
    return None


def why_not_read_outbox(user: User, *, demo: bool) -> str | None:
    """Read outgoing mail: in a demo everyone, since invitations are only readable there."""
    if not demo and not user.has_role(Role.ADMINISTRATOR):
        return "Alleen de applicatiebeheerder leest de uitgaande post."
    return None
