"""The acts on requests of residents about their data. Called through this module: data_requests.decide(...).

Each locks the request first, asks the policy about the locked row, and is refused when the form showed an
older version (`seen`).
"""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse

from cases.models import Assignment, Case, Client, DataRequest, Rectification
from cases.models.consent import Asker
from cases.policies import data_request as policies
from cases.services import retention
from cases.states import CopyState
from providers import services as outbox
from providers.models import MessageKind, Role, User, act, keep
from providers.policies import enforce

ABOUT = "Verzoek over gegevens"
YOUNGEST = 12  # Wmo 2015 art. 5.3.2 and 5.3.5: below it the legal representative asks
D, K = DataRequest.Decision, DataRequest.Kind
NOT_FOUND = "Deze inwoner is niet gevonden. Controleer het nummer, of de achternaam en de geboortedatum."
# Put right at the field itself; what others wrote stays, with the correction beside it.
FIELDS = ("first_names", "prefix", "last_name", "birth_date", "phone", "email", "contact_wishes")


@act
def register(
    *,
    client: Client,
    kind: str,
    received_on: date,
    way: str,
    wish: str,
    asked_by: str = Asker.SELF,
    representative: str = "",
    representation: str = "",
    case: Case | None = None,
    on: date,
    by: User,
) -> DataRequest:
    """Write down what a resident asks about the own data (verzoek vastleggen); the privacy officers are told.

    case: the dossier from which it is written down; without it, by who takes requests for everybody.
    Raises PermissionDenied for others, and ValidationError by field: a day that comes, a representative
    without proof, a child that asks by itself.
    """
    enforce(
        policies.why_not_register_request_in(by, case, on=on)
        if case
        else policies.why_not_register_request(by)
    )
    if received_on > on:
        raise ValidationError({"received_on": "Vul een datum in van vandaag of eerder."})
    is_represented = asked_by == Asker.REPRESENTATIVE
    if is_represented and not representation.strip():
        raise ValidationError({"representation": "Vul in waaruit blijkt dat deze persoon dit mag vragen."})
    age = client.age(on=received_on)
    if not is_represented and age is not None and age < YOUNGEST:
        raise ValidationError(
            {"asked_by": "Voor een kind onder de 12 jaar vraagt de wettelijke vertegenwoordiger dit."}
        )
    request = DataRequest(
        client=client,
        kind=kind,
        received_on=received_on,
        way=way,
        wish=wish.strip(),
        asked_by=asked_by,
        representative=representative.strip() if is_represented else "",
        representation=representation.strip() if is_represented else "",
        registered_by=by,
    )
    _store(request)
    text = (
        f"Er is een verzoek om {request.get_kind_display()}: {request.number}. "
        f"Antwoord uiterlijk op {request.due_on:%d-%m-%Y}."
    )
    _tell_officers(request, text, on=on, but=by)
    return request


@act
def register_for(
    *,
    number: int | None,
    last_name: str,
    birth_date: date | None,
    on: date,
    by: User,
    **words: Any,
) -> DataRequest:
    """The same without a dossier at hand: by its number, or else by last name and birth date, both exact.

    Raises ValidationError in the same words when there is nobody, and when the worker may not see who it is.
    """
    if number:
        found = Client.objects.filter(cases=number)
    elif last_name.strip() and birth_date:
        found = Client.objects.filter(last_name__iexact=last_name.strip(), birth_date=birth_date)
    else:
        raise ValidationError("Vul een dossiernummer in, of de achternaam en de geboortedatum.")
    clients = list(found.open_to(by).order_by("pk")[:2])
    if not clients:
        raise ValidationError(NOT_FOUND)
    if len(clients) > 1:
        raise ValidationError("Er zijn meer mensen die hierbij passen. Vul het dossiernummer in.")
    return register(client=clients[0], on=on, by=by, **words)


@act
def check_identity(
    *, request: DataRequest, how: str, checked_on: date, seen: int | None = None, on: date, by: User
) -> DataRequest:
    """Write down how it was made sure who asks (identiteit vaststellen). Source: AVG art. 12 lid 6."""
    request = _locked(request, seen)
    enforce(policies.why_not_check_identity(by, request, on=on))
    if not request.received_on <= checked_on <= on:
        raise ValidationError({"checked_on": "Vul een datum in vanaf de ontvangst tot en met vandaag."})
    request.identified_on, request.identified_how = checked_on, how
    return _finish(request)


@act
def start(*, request: DataRequest, seen: int | None = None, on: date, by: User) -> DataRequest:
    """Take a request in hand; from then on it has an owner (in behandeling nemen)."""
    request = _locked(request, seen)
    enforce(policies.why_not_start_request(by, request, on=on))
    request.started_on, request.owner = on, by
    return _finish(request)


@act
def extend(*, request: DataRequest, reason: str, seen: int | None = None, on: date, by: User) -> DataRequest:
    """Take two months more and say why; the letter of it goes out the same day (verlengen).

    Raises PermissionDenied after the first month, the second time, and for destruction.
    Source: AVG art. 12 lid 3.
    """
    request = _locked(request, seen)
    enforce(policies.why_not_extend(by, request, on=on))
    if not reason.strip():
        raise ValidationError({"reason": "Vul in waarom er meer tijd nodig is. De inwoner leest dit."})
    request.extended_on, request.extension_reason = on, reason.strip()
    return _finish(request)


@act
def rectify(
    *,
    request: DataRequest,
    case: Case,
    about: str,
    field: str,
    after: str,
    before: str = "",
    row_id: int | None = None,
    on: date,
    by: User,
) -> Rectification:
    """Put right what is wrong; what it said before stays to be read (corrigeren).

    about: a value of Rectification.About. For the person's own facts `field` is one of FIELDS, which gets the
    new value; of what others wrote the text stays and the correction stands beside it.
    Raises PermissionDenied for who does not handle requests, and ValidationError by field.
    Source: AVG art. 16, Wmo 2015 art. 5.3.2 lid 5.
    """
    request = _locked(request, None)
    enforce(policies.why_not_rectify(by, request, on=on))
    if about == Rectification.About.CLIENT:
        field, before = _put_right(request.client, field, after)
    kind = Rectification.Kind.CORRECTED
    words = {"about": about, "field": field, "before": before, "after": after, "row_id": row_id}
    return _note(request, case, kind, on=on, by=by, **words)


@act
def add_statement(
    *, request: DataRequest, case: Case, field: str, statement: str, on: date, by: User
) -> Rectification:
    """Put what the resident has to say about it into the dossier (verklaring toevoegen)."""
    request = _locked(request, None)
    enforce(policies.why_not_rectify(by, request, on=on))
    words = {"about": Rectification.About.OTHER, "field": field, "after": statement}
    return _note(request, case, Rectification.Kind.STATEMENT, on=on, by=by, **words)


@act
def decide(
    *,
    request: DataRequest,
    decision: str,
    answer: str,
    refusal_ground: str = "",
    seen: int | None = None,
    on: date,
    by: User,
) -> DataRequest:
    """Answer a request (besluiten): granted, partly, or refused on a ground of the law.

    An objection that is granted stops all sharing in the resident's dossiers; a granted destruction goes on
    the list that two people approve. Raises PermissionDenied when it is not in work, and ValidationError by
    field: no answer, a refusal without a ground, inzage granted without a released copy, a correction
    granted without one.
    """
    request = _locked(request, seen)
    enforce(policies.why_not_decide(by, request, on=on))
    _check_decision(request, decision, answer, refusal_ground)
    request.decision, request.decided_on, request.decided_by = decision, on, by
    request.answer, request.refusal_ground = answer.strip(), refusal_ground
    _finish(request)
    if request.kind == K.ERASURE and decision != D.REFUSED:
        retention.propose_destruction(client=request.client, request=request.pk, on=on, by=by)
    if request.kind == K.OBJECTION and decision != D.REFUSED:
        _tell_holders(request, "In dit dossier mag u voorlopig niets met anderen delen: er is bezwaar.", on)
    if request.kind == K.RECTIFICATION:
        _tell_holders(request, "Er is besloten op een verzoek om correctie. Kijk in het dossier.", on)
    return request


@act
def withdraw(*, request: DataRequest, seen: int | None = None, on: date, by: User) -> DataRequest:
    """Write down that the resident takes the request back (intrekken)."""
    request = _locked(request, seen)
    enforce(policies.why_not_withdraw_request(by, request, on=on))
    request.withdrawn_on = on
    return _finish(request)


@act
def lift(*, request: DataRequest, seen: int | None = None, on: date, by: User) -> DataRequest:
    """End the restriction that an objection gave (beperking opheffen)."""
    request = _locked(request, seen)
    enforce(policies.why_not_lift(by, request, on=on))
    request.lifted_on = on
    _finish(request)
    _tell_holders(request, "De beperking na het bezwaar is opgeheven: u mag weer delen.", on)
    return request


def _check_decision(request: DataRequest, decision: str, answer: str, ground: str) -> None:
    wrong = {}
    if decision not in D.values:
        wrong["decision"] = "Kies wat u besluit."
    if not answer.strip():
        wrong["answer"] = "Schrijf wat u de inwoner antwoordt."
    if decision in (D.REFUSED, D.PARTLY) and not ground:
        wrong["refusal_ground"] = "Kies waarom het niet of niet helemaal kan."
    if decision in (D.GRANTED, D.PARTLY):
        copy = getattr(request, "copy", None)
        if request.kind == K.ACCESS and (copy is None or copy.state != CopyState.READY):
            wrong["decision"] = "Maak eerst het afschrift, kijk het na en geef het vrij."
        if request.kind == K.RECTIFICATION and not _has(request, Rectification.Kind.CORRECTED):
            wrong["decision"] = "Leg eerst vast wat er is verbeterd."
    if wrong:
        raise ValidationError(wrong)


def _has(request: DataRequest, kind: str) -> bool:
    return Rectification.objects.filter(request=request, kind=kind).exists()


def _put_right(client: Client, field: str, value: str) -> tuple[str, str]:
    """Give one of the person's own facts its new value; tells the field and the old value in words."""
    if field not in FIELDS:
        raise ValidationError({"field": "Kies een gegeven uit de lijst."})
    client = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    column = Client._meta.get_field(field)
    old: Any = getattr(client, field)
    try:
        setattr(client, field, column.clean(value, client))  # type: ignore[union-attr]
    except ValidationError as error:
        raise ValidationError({"after": error.messages}) from error
    client.version += 1  # so that a form about the person does not go over it
    keep(client)
    said = f"{old:%d-%m-%Y}" if isinstance(old, date) else str(old or "")
    return str(column.verbose_name), said  # type: ignore[union-attr]


def _note(request: DataRequest, case: Case, kind: str, *, on: date, by: User, **words: Any) -> Rectification:
    if case.client_id != request.client_id:
        raise ValidationError({"case": "Kies een dossier van deze inwoner."})
    noted = Rectification(request=request, case=case, kind=kind, made_on=on, made_by=by, **words)
    keep(noted)
    return noted


def _store(request: DataRequest) -> DataRequest:
    keep(request)
    request.refresh_from_db(fields=["state"])
    return request


def _finish(request: DataRequest) -> DataRequest:
    request.version += 1
    return _store(request)


def _locked(request: DataRequest, seen: int | None) -> DataRequest:
    """The request as it is now, held until the act is done."""
    found = DataRequest.objects.select_for_update(of=("self",)).select_related("client").get(pk=request.pk)
    if seen is not None and found.version != seen:
        raise ValidationError(
            f"Een collega heeft dit verzoek intussen bijgewerkt: het is nu {found.get_state_display()}. "
            "Wat u invulde is niet verwerkt."
        )
    return found


def _tell_officers(request: DataRequest, text: str, *, on: date, but: User) -> None:
    officers = User.objects.at_work(on=on).with_role(Role.PRIVACY_OFFICER).exclude(pk=but.pk)
    path = reverse("cases:data_request", args=[request.pk])
    outbox.tell_all(officers, kind=MessageKind.RIGHTS, subject=ABOUT, text=text, path=path)


def _tell_holders(request: DataRequest, text: str, on: date) -> None:
    """A mail to who holds a dossier of the resident today: which number, nothing of a person."""
    held = Assignment.objects.in_force(on=on).filter(case__client=request.client_id)
    for assignment in held.select_related("worker", "case").order_by("pk"):
        path = reverse("cases:rights", args=[assignment.case_id])
        said = f"Dossier {assignment.case.number}. {text}"
        outbox.tell(to=assignment.worker, kind=MessageKind.RIGHTS, subject=ABOUT, text=said, path=path)
