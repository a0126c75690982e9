"""Acts at the desk: take a question and settle it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from cases import services as cases
from cases.models import Case, Client, Household
from intake import policies
from intake.models import Assessment, Signal, SupportRequest
from providers.models import District, Municipality, Role, Team, User, keep
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

    @property
    def is_named(self) -> bool:
        return bool(self.known or self.last_name)


@transaction.atomic
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
    on: date,
    by: User,
    **words: Any,
) -> SupportRequest:
    """Write down a question and, when there is an outcome, settle it (hulpvraag vastleggen).

    request, seen: the question that is taken up again, and the version of it that was on the screen.
    outcome: '' leaves it open (call back, or go on later); `case` opens a dossier in the inbox of the team
    of the district, or joins the dossier that runs. words: the fields of SupportRequest.
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
    if outcome == Outcome.CASE:
        asked.client = _resident(person, municipality, asked, on=on)
        asked.case, is_new = cases.open_or_join(
            client=asked.client,
            municipality=municipality,
            team=team,
            opened_on=asked.received_on,
            on=on,
            by=by,
        )
        if is_new and team is None:
            raise ValidationError({"team": "Kies het team: bij dit adres hoort geen team."})
    elif person.known:
        asked.client, is_new = person.known, False
    else:
        is_new = False
    keep(asked)
    if asked.case_id:
        asked.signals.filter(case=None).update(case=asked.case_id)
    if is_new:
        # The melding starts the clock of six weeks (art. 2.3.2 lid 1).
        keep(Assessment(request=asked, reported_on=asked.received_on))
    return asked


@transaction.atomic
def record_feedback(*, request: SupportRequest, on: date, by: User) -> SupportRequest:
    """Write down that the place it was passed on to told how it went (terugkoppeling).

    Raises PermissionDenied for who is not at the desk, ValidationError when it was not passed on.
    """
    enforce(policies.why_not_register(by))
    asked = SupportRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if asked.outcome != Outcome.PASSED_ON:
        raise ValidationError("Deze hulpvraag is niet doorverwezen.")
    if asked.feedback_on is None:
        asked.feedback_on = on
        keep(asked)
    return asked


@transaction.atomic
def record_signal(*, received_on: date, on: date, by: User, **words: Any) -> Signal:
    """Write down a concern about somebody who does not ask (signaal). words: the fields of Signal.

    Raises PermissionDenied for who does not work with signals, ValidationError by field: a day that comes, a
    district of another municipality, a municipality that is not one's own.
    """
    enforce(policies.why_not_follow_signals(by))
    signal = Signal(received_on=received_on, **words)
    wrong = {}
    if received_on > on:
        wrong["received_on"] = "Deze dag moet nog komen. Vul de dag in waarop het binnenkwam."
    if signal.district and signal.district.municipality_id != signal.municipality_id:
        wrong["district"] = "Deze wijk ligt niet in de gekozen gemeente."
    if not by.has_role(Role.DESK) and signal.municipality_id != by.home_municipality_id:
        wrong["municipality"] = (
            "Kies uw eigen gemeente. Een signaal uit een andere gemeente neemt het loket aan."
        )
    if wrong:
        raise ValidationError(wrong)
    keep(signal)
    return signal


@transaction.atomic
def follow_signal(
    *,
    signal: Signal,
    seen: int,
    contact_on: date | None,
    number: int | None = None,
    closing_reason: str = "",
    on: date,
    by: User,
) -> Signal:
    """Write down contact, the dossier it belongs to, or that it ends without one (signaal opvolgen).

    seen: the version that was on the screen. number: of a dossier in the same municipality that `by` may see;
    None leaves the dossier as it is.
    Raises PermissionDenied for who does not work with signals, ValidationError by field.
    """
    enforce(policies.why_not_follow_signals(by))
    signal = Signal.objects.visible_to(by, on=on).select_for_update(of=("self",)).get(pk=signal.pk)
    if signal.version != seen:
        raise ValidationError("Een collega heeft dit signaal intussen gewijzigd. Kijk eerst wat er nu staat.")
    if contact_on and not signal.received_on <= contact_on <= on:
        raise ValidationError(
            {"contact_on": "Kies een dag vanaf de dag waarop het signaal binnenkwam, tot en met vandaag."}
        )
    if number is not None:
        enforce(policies.why_not_link_signal(by))
        mine = Case.objects.visible_to(by, on=on).filter(municipality=signal.municipality_id)
        signal.case = mine.filter(pk=number).first()
        if signal.case is None:
            raise ValidationError({"number": "Dit dossier is er niet in deze gemeente, of niet voor u."})
    if closing_reason and signal.case_id:
        raise ValidationError({"closing_reason": "Dit signaal hoort bij een dossier en is daarmee klaar."})
    signal.contact_on, signal.closing_reason = contact_on, closing_reason
    signal.closed_on = (signal.closed_on or on) if closing_reason else None
    signal.version += 1
    keep(signal)
    return signal


@transaction.atomic
def promote_signal(*, signal: Signal, on: date, by: User) -> SupportRequest:
    """Make an open question of a signal, or give the one that was made of it (opschalen naar hulpvraag).

    When the desk makes a dossier of that question, the signal belongs to the dossier (K20).
    Raises PermissionDenied for who is not at the desk, ValidationError when it has a dossier already.
    """
    enforce(policies.why_not_register(by))
    signal = Signal.objects.select_for_update(of=("self",)).get(pk=signal.pk)
    if signal.case_id:
        raise ValidationError("Dit signaal hoort al bij een dossier.")
    if signal.request is None or signal.request.outcome:
        signal.request = SupportRequest(
            received_on=on,
            municipality_id=signal.municipality_id,
            district_id=signal.district_id,
            channel=SupportRequest.Channel.SIGNAL,
            source=signal.source,
            text=f"Signaal van {signal.received_on:%d-%m-%Y}. {signal.note}".strip(),
            taken_by=by,
        )
        signal.closed_on, signal.closing_reason = None, ""
        keep(signal.request, signal)
    return signal.request


def _locked(request: SupportRequest, seen: int) -> SupportRequest:
    asked = SupportRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if asked.outcome:
        raise ValidationError("Een collega heeft deze hulpvraag intussen afgehandeld.")
    if asked.version != seen:
        raise ValidationError("Een collega heeft deze hulpvraag intussen gewijzigd. Uw tekst is niet weg.")
    asked.version += 1
    return asked


def _resident(person: Person, municipality: Municipality, asked: SupportRequest, *, on: date) -> Client:
    """The known resident, or a new one; a dossier is never opened for somebody without a name."""
    if person.known:
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
                "house_letter", "house_addition", "phone", "bsn",
            )
        },
    )  # fmt: skip
    if person.household_of:
        client.household = _household_of(person.household_of)
    keep(client)
    return client


def _household_of(client: Client) -> Household:
    """The household of a resident; made now when it was not known yet that more people live there."""
    client = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    if client.household_id is None:
        client.household = Household.objects.create()
        client.save(update_fields=["household"])
    return client.household  # type: ignore[return-value]
