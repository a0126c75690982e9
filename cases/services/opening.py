"""Opening dossiers."""

from datetime import date

from django.core.exceptions import ValidationError

from cases import policies
from cases.models import Case, Client, PersonLink
from cases.services.head import record, save
from providers.models import Municipality, Team, User, act
from providers.policies import enforce


@act
def open_case(
    *,
    client: Client,
    municipality: Municipality,
    team: Team | None,
    opened_on: date,
    on: date,
    by: User,
    text: str = "",
) -> Case:
    """Open a dossier for a resident, in the inbox of the team until someone is assigned (dossier openen).

    on: the day of the act; opened_on may lie before it. text: for the event, without personal data.
    Raises PermissionDenied for who may not open dossiers, and ValidationError when the resident has an open
    dossier already or died before that day.
    """
    enforce(policies.why_not_open(by))
    client = _locked(client)
    if Case.objects.open_on(on).filter(client=client).exists():
        raise ValidationError("Deze inwoner heeft al een dossier dat loopt.")
    return _open(client, municipality, team, opened_on, on=on, by=by, text=text)


@act
def open_or_join(
    *, client: Client, municipality: Municipality, team: Team | None, opened_on: date, on: date, by: User
) -> tuple[Case, bool]:
    """The running dossier of the resident, or else a new one: one person, one dossier.

    That of another record of the same person counts. Gives the dossier and whether it is new. Raises as
    open_case does.
    """
    enforce(policies.why_not_open(by))
    client = _locked(client)
    person = PersonLink.objects.together([client.pk])[client.pk]
    running = Case.objects.open_on(on).filter(client__in=person).order_by("-opened_on", "-pk").first()
    if running is not None:
        record(running, "joined", on=on, by=by)
        return running, False
    return _open(client, municipality, team, opened_on, on=on, by=by), True


def _locked(client: Client) -> Client:
    """Two desks at once: the second waits here and then finds the dossier of the first."""
    return Client.objects.select_for_update(of=("self",)).get(pk=client.pk)


def _open(
    client: Client,
    municipality: Municipality,
    team: Team | None,
    opened_on: date,
    *,
    on: date,
    by: User,
    text: str = "",
) -> Case:
    if opened_on > on:
        raise ValidationError({"opened_on": "Een dossier wordt niet op een latere dag geopend."})
    if client.deceased_on and client.deceased_on < opened_on:
        raise ValidationError("Deze inwoner was toen al overleden.")
    case = Case(client=client, municipality=municipality, team=team, opened_on=opened_on)
    save(case)
    record(case, "opened", on=on, by=by, text=text)
    return case
