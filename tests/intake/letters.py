"""What the tests of letters share: the sender, a question of a resident, and reading a PDF."""

from datetime import date
from io import BytesIO

import pypdf

from intake import services
from intake.models import Application, Letter, LetterKind
from providers.models import Municipality, Sender
from tests.factories import ClientFactory, MunicipalityFactory, SupportRequestFactory

K = LetterKind
ON = date(2026, 5, 12)
ADDRESS = "Ans Zwartjes\nLindelaan 12\n2403 BK Alphen aan den Rijn"
TYPED = {
    K.INVITATION: {"dag gesprek": "dinsdag 19 mei", "tijd gesprek": "10.00 uur", "plaats gesprek": "thuis"},
    K.REPORT: {"verslag": "U woont alleen.\n\n- De trap is steil."},
    K.GRANT: {"voorziening": "een traplift", "motivering": "De trap is steil.", "ingangsdatum": "1 juni"},
    K.REFUSAL: {"voorziening": "een traplift", "motivering": "U slaapt beneden."},
}


def sender(town: Municipality | None = None, **more) -> Sender:
    known = {
        "phone": "0172 123456",
        "hours": "op werkdagen van 9.00 tot 17.00 uur",
        "post_address": "Samen Dichtbij, Postbus 1, 2400 AA Alphen aan den Rijn",
        "objection_address": "College van B en W, Postbus 13, 2400 AA Alphen aan den Rijn",
        "starts_on": date(2020, 1, 1),
    }
    return Sender.objects.create(municipality=town or MunicipalityFactory(), **known | more)


def question(**more):
    """A question of Ans Zwartjes, of 11 May 2026."""
    client = more.pop("client", None) or ClientFactory(
        first_names="Ans", last_name="Zwartjes", sex="female", postcode="2403BK", house_number=12
    )
    return SupportRequestFactory(client=client, received_on=date(2026, 5, 11), **more)


def text_of(content: bytes) -> str:
    """All text of a PDF on one line."""
    pages = pypdf.PdfReader(BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def file_of(letter: Letter) -> bytes:
    return letter.document.path.read_bytes() if letter.document else bytes(letter.pdf)


def write(asked, kind=K.RECEIPT, *, by, on=ON, seen=None, **more):
    typed = {"eigen tekst": ""} | TYPED.get(kind, {}) | more
    seen = asked.letters.count() if seen is None else seen
    return services.write_letter(
        request=asked, kind=kind, address=ADDRESS, typed=typed, seen=seen, on=on, by=by
    )


def decided(asked, result, **more):
    known = {"received_on": date(2026, 5, 4), "decided_on": ON if result else None, "result": result}
    return Application.objects.create(request=asked, **known | more)
