"""Acts at the desk: take a question and settle it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from cases import services as cases
from cases.models import Client, Household, PersonLink
from intake import policies
from intake.models import Assessment, SupportRequest
from intake.services.advice import note_advised
from intake.services.people import decide
from intake.services.redirection import note_passed_on
from intake.services.submissions import adopt_files
from intake.services.triage import follow_urgency
from providers.models import District, LocalService, Municipality, Team, User, act, keep
from providers.policies import enforce

Outcome = SupportRequest.Outcome
SETTLED_AT_ONCE = {Outcome.ADVICE, Outcome.GENERAL_SERVICE, Outcome.PASSED_ON, Outcome.NONE}


@dataclass(frozen=True)
class Person:
    """Who a question is about, as the desk wrote it down; a known resident by `known`."""

    known: Client | None = None
    last_name: str = ""
    prefix: str = ""
    first_names: str = ""
    birth_date: date | None = None
    postcode: str = ""
    house_number: int | None = None
    house_letter: str = ""
    house_addition: str = ""
    phone: str = ""
    bsn: str = ""
    household_of: Client | None = None
    other_name: str = ""
    # Residents of whom the desk said that it is somebody else.
    apart: tuple[Client, ...] = ()

    @property
    def is_named(self) -> bool:
        return bool(self.known or self.last_name)


@act
def register(
    *,
    request: SupportRequest | None = None,
    seen: int = 0,
    outcome: str,
    person: Person,
    municipality: Municipality,
    district: District | None = None,
    team: Team | None = None,
    typed: dict[str, str] | None = None,
    advised: Collection[LocalService] = (),
    on: date,
    by: User,
    **words: Any,
) -> SupportRequest:
    """Write down a question and, when there is an outcome, settle it (hulpvraag vastleggen).

    request, seen: the question that is taken up again, and the version of it that was on the screen.
    outcome: '' leaves it open (call back, or go on later); `case` opens a dossier in the inbox of the team
    of the district, or joins the dossier that runs. words: the fields of SupportRequest.
    advised: what was advised of the sociale kaart.
    typed: what was typed of a resident who is no record yet, by field of the form; kept while the question
    is open, so that nothing has to be typed twice.
    Raises PermissionDenied for who is not at the desk, and ValidationError by field: a dossier needs a name,
    a birth date and an address; what a colleague changed meanwhile is not overwritten.
    Source: Wmo 2015 art. 2.3.2 lid 1 (melding); the dossier starts the term of the onderzoek.
    """
    enforce(policies.why_not_register(by))
    asked = _locked(request, seen) if request else SupportRequest(received_on=on, taken_by=by)
    district = district or (person.known.district if person.known else None)
    for name, value in words.items():
        setattr(asked, name, value)
    asked.municipality = municipality
    asked.district = district if district and district.municipality_id == municipality.pk else None
    asked.outcome, asked.outcome_on = outcome, on if outcome else None
    asked.typed = None if outcome else typed or None
    is_new = False
    if outcome == Outcome.CASE:
        asked.client = resident = _resident(person, municipality, asked, by=by)
        is_new = _place(asked, resident, team, on=on, by=by)
        if asked.case:  # the dossier may be of another record of the same person
            asked.client = asked.case.client
    elif person.known:
        asked.client = person.known
    keep(asked)
    note_passed_on(asked, on=on, by=by)
    if advised or request:
        note_advised(asked, advised, on=on, by=by)
    if asked.is_urgent or request:
        follow_urgency(asked, on=on)
    if asked.case_id:
        asked.signals.filter(case=None).update(case=asked.case_id)
        if request:  # only what came in brings files along
            adopt_files(asked, on=on, by=by)
    if is_new:
        # The melding starts the clock of six weeks (art. 2.3.2 lid 1).
        keep(Assessment(request=asked, reported_on=asked.received_on))
    return asked


def _place(asked: SupportRequest, resident: Client, team: Team | None, *, on: date, by: User) -> bool:
    """Put the question in the dossier that runs, or in a new one of the team; whether it is new."""
    asked.case, is_new = cases.open_or_join(
        client=resident,
        municipality=asked.municipality,
        team=team,
        opened_on=asked.received_on,
        on=on,
        by=by,
    )
    if is_new and team is None:
        raise ValidationError({"team": "Kies het team: bij dit adres hoort geen team."})
    return is_new


def _locked(request: SupportRequest, seen: int) -> SupportRequest:
    asked = SupportRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if asked.outcome:
        raise ValidationError("Een collega heeft deze hulpvraag intussen afgehandeld.")
    if asked.version != seen:
        raise ValidationError("Een collega heeft deze hulpvraag intussen gewijzigd. Uw tekst is niet weg.")
    asked.version += 1
    return asked


def _resident(person: Person, municipality: Municipality, asked: SupportRequest, *, by: User) -> Client:
    """The known resident, or a new one; a dossier is never opened for somebody without a name."""
    if person.known:
        if person.bsn and not person.known.bsn:  # asked now that it becomes a dossier
            person.known.bsn = person.bsn
            keep(person.known)
        return person.known
    missing = {
        name: message
        for name, message, value in (
            ("last_name", "Vul de achternaam van de inwoner in.", person.last_name),
            ("birth_date", "Vul een geboortedatum in, bijvoorbeeld 2-6-1944.", person.birth_date),
            (
                "postcode",
                "Vul een postcode in met 4 cijfers en 2 letters, bijvoorbeeld 2471 BK.",
                person.postcode,
            ),
            ("house_number", "Vul het huisnummer in.", person.house_number),
        )
        if not value
    }
    if missing:
        raise ValidationError(missing)
    client = Client(
        municipality=municipality,
        district=asked.district,
        **{
            name: getattr(person, name)
            for name in (
                "last_name", "prefix", "first_names", "birth_date", "postcode", "house_number",
                "house_letter", "house_addition", "phone", "bsn", "other_name",
            )
        },
    )  # fmt: skip
    if person.household_of:
        client.household = _household_of(person.household_of)
    keep(client)
    for other in person.apart:
        decide(clients=(client, other), verdict=PersonLink.Verdict.DIFFERENT, by=by)
    return client


def _household_of(client: Client) -> Household:
    """The household of a resident; made now when it was not known yet that more people live there."""
    client = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    if client.household_id is None:
        client.household = Household.objects.create()
        client.save(update_fields=["household"])
    return client.household  # type: ignore[return-value]
