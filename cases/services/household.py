"""The household: who leads its plan, who belongs to it over time, and who stands around a resident."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from django.core.exceptions import ValidationError
from django.db import connection

from cases import policies
from cases.models import CarerStrain, Case, Client, Household, HouseholdDirector, HouseholdStay, NetworkPerson
from cases.services.head import locked, record, save
from cases.services.home import come_back, move_along
from cases.services.people import as_found
from providers.models import User, act
from providers.periods import DAY
from providers.policies import enforce

FIRST = "Een collega heeft dit intussen gewijzigd. Uw tekst is niet weg."
LATER = "Daarna veranderde er nog iets. Maak dat eerst ongedaan."


@act
def name_director(*, case: Case, worker: User, reason: str = "", on: date, by: User) -> HouseholdDirector:
    """Let one worker lead the plan of the household from today on (regisseur kiezen).

    Who led it until now did so up to yesterday. It gives no sight of a dossier. Raises PermissionDenied for
    who does not decide in the dossier or without a household; ValidationError for who works in none of its
    dossiers, and for who leads it already.
    """
    case = locked(case)
    enforce(policies.why_not_lead_plan(by, case, on=on))
    household = Household.objects.select_for_update().get(pk=case.client.household_id or 0)
    as_found(worker)
    if refusal := policies.why_not_be_director(worker, household, on=on):
        raise ValidationError({"worker": refusal})
    running = household.directors.in_force(on=on).first()
    if running is not None and running.worker_id == worker.pk:
        raise ValidationError({"worker": f"{worker.name} is al regisseur van dit huishouden."})
    _end_director(running, on)
    director = HouseholdDirector(household=household, worker=worker, starts_on=on, reason=reason.strip())
    save(director)
    record(case, "director_named", on=on, by=by, about=director)
    return director


@act
def join_household(
    *, case: Case, others: Sequence[Case], moved_on: date, reason: str, on: date, by: User
) -> list[Client]:
    """Put the residents of other dossiers in this household, in one act (samenvoegen); all keep their own
    dossier. What a household agreed on comes along once nobody is left of it, and stays with who is left.

    Raises PermissionDenied for who does not decide in every one of the dossiers; ValidationError by field,
    for nobody, for a day that has not come or lies before the household they are in, and for who belongs to
    it already.
    """
    case, joining = _all(case, others)
    for one in (case, *joining):
        enforce(policies.why_not_change_household(by, one, on=on))
    people = {pk: _client(pk) for pk in sorted({one.client_id for one in (case, *joining)})}
    home = people.pop(case.client_id)
    if not people:
        raise ValidationError({"numbers": "Kies wie erbij komt: het dossier van een andere inwoner."})
    for moving in people.values():
        if home.household_id and home.household_id == moving.household_id:
            raise ValidationError({"numbers": f"{moving.full_name} hoort al bij dit huishouden."})
    if home.household_id is None:
        home.household = Household.objects.create()
        _move(home, home.household, moved_on, reason, on=on)
    for moving in people.values():
        _move(moving, home.household, moved_on, reason, on=on)
        record(case, "household_joined", on=on, by=by, about=moving, text=reason.strip())
    for one in joining:
        record(one, "household_joined", on=on, by=by, about=people.get(one.client_id), text=reason.strip())
    return list(people.values())


@act
def split_household(
    *, case: Case, leaving: Sequence[Client], moved_on: date, reason: str, on: date, by: User
) -> list[Client]:
    """Let some of the household go on by themselves, together if they are more than one (splitsen).

    Raises PermissionDenied for who does not decide in the dossier, and ValidationError by field: nobody or
    everybody chosen, somebody of elsewhere, a day that has not come or lies before the household began.
    """
    case = locked(case)
    enforce(policies.why_not_change_household(by, case, on=on))
    home = case.client.household_id
    people = [_client(one.pk) for one in sorted(leaving, key=lambda one: one.pk)]
    if not people or home is None or any(one.household_id != home for one in people):
        raise ValidationError({"leaving": "Kies wie er weggaat uit dit huishouden."})
    if Client.objects.filter(household=home).count() == len(people):
        raise ValidationError({"leaving": "Laat ten minste één inwoner in dit huishouden."})
    new = Household.objects.create() if len(people) > 1 else None
    for one in people:
        _move(one, new, moved_on, reason, on=on)
    record(case, "household_split", on=on, by=by, text=reason.strip())
    return people


@act
def undo_move(*, case: Case, stay: HouseholdStay, on: date, by: User) -> Client:
    """Take back the last change of household of a resident (terugzetten): as if it had not been.

    stay: the one that it began, or the one that it ended. Raises PermissionDenied for who does not decide in
    a dossier of that resident or of that household, and ValidationError when something changed since.
    """
    case = locked(case)
    enforce(policies.why_not_change_household(by, case, on=on))
    stay = HouseholdStay.objects.get(pk=stay.pk)
    if stay.client_id != case.client_id and stay.household_id != case.client.household_id:
        raise ValidationError("Dit verblijf hoort niet bij dit huishouden.")
    client = _client(stay.client_id)
    last = client.stays.latest("pk")
    if stay.pk == last.pk and stay.ends_on is None and stay.starts_on:
        day = stay.starts_on
        before = client.stays.filter(ends_on=day - DAY).first()
        home = before.household if before else None
    elif stay.ends_on and (
        stay.pk == last.pk or (last.ends_on is None and last.starts_on == stay.ends_on + DAY)
    ):
        day, home = stay.ends_on + DAY, stay.household
    else:
        raise ValidationError(LATER)
    _put(client, home, day)
    come_back(home)
    record(case, "household_undone", on=on, by=by, about=client)
    return client


@act
def add_network_person(
    *, case: Case, name: str, relation: str, lives_in: bool, is_carer: bool, tie: str, helps_with: str,
    on: date, by: User,
) -> NetworkPerson:  # fmt: skip
    """Write down somebody around the resident (netwerk).

    Raises PermissionDenied for who does not work in the dossier.
    """
    case = locked(case)
    enforce(policies.why_not_keep_network(by, case, on=on))
    person = NetworkPerson(case=case, version=0)
    _know(person, name, relation, lives_in, is_carer, tie, helps_with)
    record(case, "network_added", on=on, by=by, about=person)
    return person


@act
def change_network_person(
    *, person: NetworkPerson, name: str, relation: str, lives_in: bool, is_carer: bool, tie: str,
    helps_with: str, is_gone: bool, seen: int, on: date, by: User,
) -> NetworkPerson:  # fmt: skip
    """Correct somebody around the resident, or say that this one is there no more (netwerk wijzigen).

    seen: the version on the screen. Raises as add_network_person does, and ValidationError when a colleague
    was first.
    """
    person = _person(person, on=on, by=by)
    if person.version != seen:
        raise ValidationError(FIRST)
    person.ended_on = (person.ended_on or on) if is_gone else None
    _know(person, name, relation, lives_in, is_carer, tie, helps_with)
    record(person.case, "network_changed", on=on, by=by, about=person)
    return person


@act
def record_strain(
    *, person: NetworkPerson, level: str, measured_on: date, note: str, on: date, by: User
) -> CarerStrain:
    """Write down how heavily caring weighs on a mantelzorger (belasting). Raises as add_network_person does,
    and ValidationError for who cares not, for a day that has not come, and twice on a day.
    """
    person = _person(person, on=on, by=by)
    if not person.is_carer:
        raise ValidationError(f"{person.name} is geen mantelzorger. Wijzig dat eerst.")
    if measured_on > on:
        raise ValidationError({"measured_on": "Vul een datum in die niet in de toekomst ligt."})
    strain = CarerStrain(person=person, level=level, measured_on=measured_on, note=note.strip())
    save(strain)
    record(person.case, "strain_recorded", on=on, by=by, about=strain)
    return strain


@contextmanager
def moving_on(day: date) -> Iterator[None]:
    """The day from which the trigger lets a change of household count."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('rondom.moved_on', %s, true)", [day.isoformat()])
        yield
        cursor.execute("SELECT set_config('rondom.moved_on', '', true)")


def _end_director(running: HouseholdDirector | None, on: date) -> None:
    if running is None:
        return
    if running.starts_on == on:
        running.delete()
        return
    running.ends_on = on - DAY
    save(running)


def _all(case: Case, others: Sequence[Case]) -> tuple[Case, list[Case]]:
    """All dossiers, locked in one order, so that two who join each other never wait for ever."""
    found = {pk: locked(Case(pk=pk)) for pk in sorted({case.pk, *(one.pk for one in others)})}
    mine = found.pop(case.pk)
    return mine, list(found.values())


def _client(pk: int) -> Client:
    return Client.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)


def _move(client: Client, home: Household | None, day: date, reason: str, *, on: date) -> None:
    if day > on:
        raise ValidationError({"moved_on": "Vul een datum in die niet in de toekomst ligt."})
    if not reason.strip():
        raise ValidationError({"reason": "Leg kort uit waarom."})
    last = client.stays.order_by("-pk").first()
    begun = last and (last.ends_on or last.starts_on)
    if begun and day <= begun:
        raise ValidationError({"moved_on": f"Kies een dag na {begun:%d-%m-%Y}: toen veranderde er al iets."})
    _put(client, home, day)


def _put(client: Client, home: Household | None, day: date) -> None:
    left = client.household
    client.household = home
    client.version += 1
    with moving_on(day):
        save(client)
    move_along(left, home, on=day)


def _person(person: NetworkPerson, *, on: date, by: User) -> NetworkPerson:
    case = locked(person.case)
    enforce(policies.why_not_keep_network(by, case, on=on))
    person = case.network.get(pk=person.pk)
    person.case = case
    return person


def _know(
    person: NetworkPerson, name: str, relation: str, lives_in: bool, is_carer: bool, tie: str, helps_with: str
) -> None:
    person.name, person.relation, person.tie = name.strip(), relation, tie
    person.lives_in, person.is_carer, person.helps_with = lives_in, is_carer, helps_with.strip()
    person.version += 1
    save(person)
