"""Who may do what to organisations and workers, each refusal with its reason."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Model

from providers.models import ApiClient, ClientStop, DeclineReason, IdentityProvider, Partner, Role, User


class NotNow(str):
    """A reason of a policy that lies in what the thing is now, and not in who asks."""

    __slots__ = ()


class OutOfState(PermissionDenied):
    """An act that its caller may do, but not on what the thing is now."""


def enforce(reason: str | None) -> None:
    """Stop an act that a policy refuses. Raises PermissionDenied with the policy's reason; OutOfState, which
    is one too, for a reason that is NotNow.
    """
    if reason is not None:
        raise OutOfState(reason) if isinstance(reason, NotNow) else PermissionDenied(reason)


def why_not_manage_workers(user: User) -> str | None:
    """Add, invite and change workers."""
    if not user.has_role(Role.ADMINISTRATOR):
        return "Alleen de applicatiebeheerder beheert medewerkers."
    return None


def why_not_manage_api_clients(user: User) -> str | None:
    """Let the systems of organisations in by the API, and see which come in."""
    if not user.has_role(Role.ADMINISTRATOR):
        return "Alleen de applicatiebeheerder beheert koppelingen."
    return None


def why_not_change_api_client(user: User, client: ApiClient) -> str | None:
    """Change what a system may, give it another secret, or let it in no more."""
    if reason := why_not_manage_api_clients(user):
        return reason
    if not client.account.is_active:
        return "Deze koppeling is beëindigd. Maak een nieuwe."
    return None


def why_not_see_subscriptions(user: User, *, on: date) -> str | None:
    """See which addresses outside hear what happens: of the own organisation, or of all."""
    if not user.has_role(Role.ADMINISTRATOR, Role.PARTNER) or not user.is_at_work(on=on):
        return "Deze pagina is voor de aanmeldcoördinator en de applicatiebeheerder."
    return None


def why_not_manage_subscriptions(user: User, partner: Partner, *, on: date) -> str | None:
    """Say which address outside hears what happens to the referrals of an organisation."""
    if reason := why_not_see_subscriptions(user, on=on):
        return reason
    if not user.has_role(Role.ADMINISTRATOR) and user.employer_id != partner.pk:
        return "U beheert alleen de abonnementen van uw eigen organisatie."
    return None


def why_not_keep_presence(user: User, worker: User, *, on: date) -> str | None:
    """Write down when a worker works and is away: the worker, and who leads the team."""
    leads = user.has_role(Role.TEAM_LEAD) and user.team_id is not None and user.team_id == worker.team_id
    if not user.is_at_work(on=on) or not (user.pk == worker.pk or leads):
        return "Alleen de medewerker zelf en de stuurder van het team houden dit bij."
    return None


def why_not_use_password(user: User, *, on: date) -> str | None:
    """Get in with a password of ours: not where the organisation logs its workers in itself."""
    if not user.is_at_work(on=on):
        return "U bent niet in dienst."
    if user.employer_id and IdentityProvider.objects.only_way_for(user.employer_id).exists():
        return "Log in met uw organisatie."
    return None


def why_not_remove_step(user: User, *, others: int, required: bool) -> str | None:
    """Remove a second step of one's own. others: how many remain, not counting the spare codes."""
    if required and others == 0:
        return "U hebt minstens één tweede stap nodig. Stel eerst een andere in."
    return None


def why_not_reset_steps(worker: User, *, by: User) -> str | None:
    """Remove all second steps of a worker who lost them."""
    if reason := why_not_manage_workers(by):
        return reason
    if worker.pk == by.pk:
        return "U kunt uw eigen tweede stap hier niet wissen. Vraag een andere beheerder."
    return None


def why_not_read_outbox(user: User, *, demo: bool) -> str | None:
    """Read outgoing mail: in a demo everyone, since invitations are only readable there."""
    if not demo and not user.has_role(Role.ADMINISTRATOR):
        return "Alleen de applicatiebeheerder leest de uitgaande post."
    return None


def why_not_manage_reference(user: User) -> str | None:
    """Keep partners, teams, places, contracts and norms: what holds from which day."""
    if not user.has_role(Role.ADMINISTRATOR):
        return "Alleen de applicatiebeheerder beheert deze gegevens."
    return None


def why_not_keep_decline_reasons(user: User) -> str | None:
    """Keep the reasons for which an organisation may decline a referral."""
    if not user.has_role(Role.CONTRACT_MANAGER):
        return "Alleen de contractmanager houdt de weigerredenen bij."
    return None


def why_not_keep_rows(user: User, kind: type[Model]) -> str | None:
    """Keep the rows of one reference table; each has one who keeps it."""
    if kind is DeclineReason:
        return why_not_keep_decline_reasons(user)
    return why_not_manage_reference(user)


def why_not_keep_own_places(user: User, *, on: date) -> str | None:
    """Tell how many places the own organisation has, and ask leave for a stop on new residents."""
    if not user.has_role(Role.PARTNER) or user.employer_id is None or not user.is_at_work(on=on):
        return "Deze pagina is voor de aanmeldcoördinator van een organisatie."
    return None


def why_not_see_stops(user: User) -> str | None:
    """See which organisations take no new residents, and what they ask."""
    if not user.has_role(Role.CONTRACT_MANAGER, Role.ADMINISTRATOR):
        return "Alleen de contractmanager en de applicatiebeheerder zien de cliëntenstops."
    return None


def why_not_see_agreements(user: User, municipality_id: int | None = None) -> str | None:
    """See what was agreed with a municipality: scope, norms, the sum and its division, the talks."""
    if user.has_role(Role.ADMINISTRATOR):
        return None
    if not user.has_role(Role.CONTRACT_MANAGER) or user.municipality_id is None:
        return "Alleen de contractmanager en de applicatiebeheerder zien de afspraken."
    if municipality_id is not None and municipality_id != user.municipality_id:
        return "Deze opdracht is van een andere gemeente."
    return None


def why_not_keep_talks(user: User, municipality_id: int) -> str | None:
    """Write down a talk about results, and what came of it."""
    return why_not_see_agreements(user, municipality_id)


def why_not_keep_amounts(user: User, municipality_id: int) -> str | None:
    """Write down what an organisation was promised and paid of the sum in a month."""
    return why_not_see_agreements(user, municipality_id)


def why_not_divide_sum(user: User) -> str | None:
    """Lay down how the sum of a contract is divided, and see what falls free when an organisation stops."""
    return why_not_manage_reference(user)


def why_not_decide_stop(user: User, stop: ClientStop, *, on: date) -> str | None:
    """Give leave for a stop on new residents, or not."""
    if not user.has_role(Role.CONTRACT_MANAGER) or not user.is_at_work(on=on):
        return "Alleen de contractmanager beslist over een cliëntenstop."
    return "Over deze cliëntenstop is al besloten." if stop.decided_on else None


def why_not_end_stop(user: User, stop: ClientStop, *, on: date) -> str | None:
    """Let the own stop on new residents end earlier."""
    if reason := why_not_keep_own_places(user, on=on):
        return reason
    if stop.partner_id != user.employer_id:
        return "Deze cliëntenstop is van een andere organisatie."
    if stop.is_granted is False:
        return "Voor deze cliëntenstop is geen toestemming gegeven."
    if stop.ends_on and stop.ends_on < on:
        return "Deze cliëntenstop is al voorbij."
    return None


def why_not_tell_service(user: User) -> str | None:
    """Write down what a service of the sociale kaart told of its hours and waiting, as looked at."""
    if not user.has_role(Role.DESK, Role.ADMINISTRATOR):
        return "Alleen het loket en de applicatiebeheerder houden de sociale kaart bij."
    return None


def why_not_from(day: date, *, on: date) -> str | None:
    """Let something hold from a day: what held already never changes."""
    if day < on:
        return "Kies vandaag of een dag die nog komt. Wat al gold, verandert niet."
    return None


def why_not_mend(first_day: date, *, on: date) -> str | None:
    """Change a row that has a first day: one that held already is followed by another, never changed."""
    if first_day < on:
        return "Dit geldt al. Voeg iets toe dat vanaf een latere dag geldt."
    return None
