"""Writing a letter: the fields of a text filled in, and the PDF of it."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.formats import date_format

from cases.models import Client, LegalCode, term_on
from cases.terms import last_day
from intake.models import Application, Assessment, Decision, LetterKind, LetterTemplate, SupportRequest
from intake.models.letter_text import (
    DECISIONS,
    Block,
    fields_of,
    filled,
    plain,
    subject_filled,
)
from providers.exports import lay_out
from providers.models import Sender, User

WHOM: Mapping[str, str] = {Client.Sex.FEMALE: "mevrouw", Client.Sex.MALE: "heer"}
EXAMPLE_ADDRESS = "Mevrouw M. van den Berg\nLindelaan 12\n2403 BK Voorbeelddam"


class Written(NamedTuple):
    """A letter with its fields filled in. address: its lines, as the window of the envelope shows them."""

    kind: str
    subject: str
    blocks: list[Block]
    address: str
    reference: str
    sent_by: str
    post_address: str
    on: date
    objecting_until: date | None

    @property
    def text(self) -> str:
        return plain(self.blocks)


def compose(
    template: LetterTemplate,
    asked: SupportRequest,
    *,
    client: Client,
    sender: Sender,
    application: Application | None,
    typed: Mapping[str, str],
    address: str,
    on: date,
    by: User,
) -> Written:
    """The letter of a day. typed: field -> what the worker fills in for it; what is not there is empty.

    It reads the investigation and the terms; nothing is stored.
    """
    until = objecting_until(on) if template.kind in DECISIONS else None
    values: dict[str, str] = dict.fromkeys(fields_of(template.kind), "") | {
        "aanhef": salutation(client),
        "naam": client.full_name,
        "adres": ", ".join(address.split("\n")),
        "datum": day(on),
        "datum melding": day(asked.received_on),
        "kenmerk": reference(asked),
        "gemeente": asked.municipality.name,
        "organisatie": organisation(),
        "medewerker": by.name,
        "functie": by.role_label,
        "telefoon": sender.phone,
        "bereikbaar": sender.hours,
        "postadres": sender.post_address,
        "bezwaaradres": sender.objection_address,
        "namens": signed(asked, application, by),
        "uiterste datum onderzoek": day(_assessment_due(asked)),
        "persoonlijk plan tot": day(_plan_due(asked)),
        "bezwaar tot": day(until) if until else "",
        **_of_application(application),
        **(_of_closing(asked) if template.kind == LetterKind.CLOSING else {}),
        **typed,
    }
    return Written(
        kind=template.kind,
        subject=subject_filled(template.subject, values),
        blocks=filled(template.body, values),
        address=address,
        reference=reference(asked),
        sent_by=f"{organisation()}, gemeente {asked.municipality.name}",
        post_address=sender.post_address,
        on=on,
        objecting_until=until,
    )


def pdf(letter: Written) -> bytes:
    """The letter on A4: tagged, PDF/UA-1, for an envelope with a window. Needs Pango on the machine."""
    context = {"letter": letter, "kind": LetterKind(letter.kind).label.capitalize()}
    return lay_out(render_to_string("intake/letter_pdf.html", context))


def example(kind: str, *, subject: str, body: str) -> bytes:
    """The PDF of a text with made-up data, for who changes the text."""
    values = fields_of(kind)
    return pdf(
        Written(
            kind=kind,
            subject=subject_filled(subject, values),
            blocks=filled(body, values),
            address=EXAMPLE_ADDRESS,
            reference=values["kenmerk"],
            sent_by=f"{values['organisatie']}, gemeente {values['gemeente']}",
            post_address=values["postadres"],
            on=date(2026, 5, 12),
            objecting_until=None,
        )
    )


def objecting_until(sent_on: date) -> date:
    """The last day to object to what was sent on a day (Awb art. 6:7, 6:8 lid 1; Algemene termijnenwet).

    The six weeks begin on the day after it was sent, so they end on the same day of the week.
    """
    return last_day(sent_on, term_on(LegalCode.OBJECTING, sent_on))


def reference(asked: SupportRequest) -> str:
    """By what a resident can call it: the dossier, or the question where there is none yet."""
    return str(asked.case.number) if asked.case else f"Hulpvraag {asked.pk}"


def signed(asked: SupportRequest, application: Application | None, by: User) -> str:
    """Who decides, and who signs for it: whoever took the decision, else who writes (Awb art. 10:10)."""
    decision = Decision.objects.filter(application=application).select_related("signed_by").first()
    by = decision.signed_by if decision else by
    college = f"Het college van burgemeester en wethouders van {asked.municipality.name},"
    return "\n".join([college, "namens dit college,", f"{by.name}, {by.role_label}"])


def salutation(client: Client) -> str:
    """How a letter begins.

    >>> salutation(Client(sex="female", prefix="van der", last_name="Meer"))
    'Geachte mevrouw Van der Meer'
    """
    last = " ".join(filter(None, [client.prefix, client.last_name]))
    whom = WHOM.get(client.sex, "heer of mevrouw")
    return f"Geachte {whom} {last[:1].upper()}{last[1:]}".strip()


def first_address(asked: SupportRequest, client: Client) -> str:
    """What is known of the address: there is no street, so the worker completes it."""
    number = f"{client.house_number or ''}{client.house_letter} {client.house_addition}".strip()
    code = f"{client.postcode[:4]} {client.postcode[4:]}".strip()
    place = f"{code} {asked.municipality.name}" if code else ""
    return "\n".join(filter(None, [client.full_name, number and f"Huisnummer {number}", place]))


def organisation() -> str:
    return str(settings.ORGANISATION or "Rondom")


def day(when: date) -> str:
    """A day as a letter says it, with the day of the week.

    >>> day(date(2026, 5, 12))
    'dinsdag 12 mei 2026'
    """
    return date_format(when, "l j F Y")


def _assessment_due(asked: SupportRequest) -> date:
    assessment = Assessment.objects.filter(request=asked).first()
    if assessment is not None:
        return assessment.due_on
    return last_day(asked.received_on, term_on(LegalCode.ASSESSMENT, asked.received_on))


def _plan_due(asked: SupportRequest) -> date:
    return last_day(asked.received_on, term_on(LegalCode.PERSONAL_PLAN, asked.received_on))


def _of_closing(asked: SupportRequest) -> dict[str, str]:
    """When the dossier closed, and the day of the aftercare as a sentence; nothing where none was agreed."""
    case = asked.case
    agreed = case.aftercare.filter(done_on=None).first() if case else None
    return {
        "gesloten op": day(case.closed_on) if case and case.closed_on else "",
        "nazorg": f"Op {day(agreed.due_on)} vragen wij u hoe het gaat." if agreed else "",
    }


def _of_application(application: Application | None) -> dict[str, str]:
    if application is None:
        return {}
    return {
        "datum aanvraag": day(application.received_on),
        "reden": application.suspension_reason.rstrip("."),
        "nieuwe datum besluit": day(application.due_on),
    }
