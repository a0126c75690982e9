"""Acts about letters: write one, read it back, and lay down the text of a kind from a day on."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError

from cases.models import Document
from cases.services import file_letter, locked
from intake import figures, letters, policies
from intake.models import Decision, Letter, LetterKind, LetterTemplate, SupportRequest
from intake.services.decisions import announce_decision
from providers.models import Municipality, User, act, keep
from providers.policies import enforce, why_not_from, why_not_manage_reference

K = LetterKind
FILED_AS: Mapping[str, str] = {K.REPORT: Document.Kind.REPORT}  # the others are letters
OVERTAKEN = (
    "Een collega heeft intussen een brief vastgelegd. Kijk eerst of uw brief nog nodig is. "
    "Uw tekst is niet weg."
)


@act
def draft_letter(
    *, request: SupportRequest, kind: str, address: str, typed: Mapping[str, str], on: date, by: User
) -> letters.Written:
    """The letter as it would be today; nothing is stored.

    typed: field -> what the worker fills in for it. Raises PermissionDenied for who may not write it,
    ValidationError for what is still missing, by field for an address that does not fit the window.
    """
    enforce(policies.why_not_write_letter(by, request, kind, on=on))
    sender = figures.sender_of(request.municipality_id, on=on)
    application = figures.application_for(request, kind)
    if reason := policies.why_not_yet(request, kind, application, sender):
        raise ValidationError(reason)
    template = figures.text_for(kind, request.municipality_id, on=on)
    client = request.client
    if template is None or sender is None or client is None:
        raise ValidationError(
            "Van deze brief is er nog geen tekst. De applicatiebeheerder kan die schrijven."
        )
    lines = [line.strip() for line in address.splitlines() if line.strip()]
    if not 2 <= len(lines) <= 5:
        raise ValidationError({"address": "Vul twee tot vijf regels in: de naam, straat en nummer, plaats."})
    return letters.compose(
        template, request, client=client, sender=sender, application=application, typed=typed,
        address="\n".join(lines), on=on, by=by,
    )  # fmt: skip


@act
def write_letter(
    *,
    request: SupportRequest,
    kind: str,
    address: str,
    typed: Mapping[str, str],
    seen: int,
    on: date,
    by: User,
) -> Letter:
    """Write a letter down for good, with its PDF in the dossier or with the question (brief vastleggen).

    A correction is another letter. seen: how many letters there were when it was written, so that two
    colleagues do not send the same. Raises as draft_letter does, and ValidationError when there is one more.
    """
    case = locked(request.case) if request.case else None
    request = SupportRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    request.case = case
    enforce(policies.why_not_write_letter(by, request, kind, on=on))
    if Letter.objects.filter(request=request).count() != seen:
        raise ValidationError(OVERTAKEN)
    draft = draft_letter(request=request, kind=kind, address=address, typed=typed, on=on, by=by)
    letter = Letter(
        request=request,
        application=figures.application_for(request, kind),
        kind=kind,
        template=figures.text_for(kind, request.municipality_id, on=on),
        dated_on=on,
        objecting_until=draft.objecting_until,
        subject=draft.subject,
        address=draft.address,
        text=draft.text,
        by=by,
    )
    content = letters.pdf(draft)
    if case is None:
        letter.pdf = content
    else:
        title = f"{LetterKind(kind).label.capitalize()} van {letters.day(on)}"
        filed_as = FILED_AS.get(kind, Document.Kind.LETTER)
        letter.document = file_letter(
            case=case, content=content, title=title.replace(":", ","), kind=filed_as, on=on, by=by
        )
    keep(letter)
    if draft.objecting_until:
        _make_known(letter, on=on, by=by)
    return letter


def _make_known(letter: Letter, *, on: date, by: User) -> None:
    """The letter makes a decision known, so the term to object begins; one that was known keeps its day."""
    waiting = Decision.objects.filter(application=letter.application_id, announced_on=None)
    if decision := waiting.select_related("application").first():
        announce_decision(application=decision.application, announced_on=on, on=on, by=by)


@act
def letter_file(*, letter: Letter, on: date, by: User) -> bytes:
    """The PDF of a letter as it was written down; the desk has no other way to one that lies in a dossier.

    Raises PermissionDenied for who may not see it or when it was withdrawn, FileNotFoundError when the file
    is not on disk any more.
    """
    letter = Letter.objects.select_related("request__case", "document__document").get(pk=letter.pk)
    enforce(policies.why_not_open_letter(by, letter, on=on))
    return letter.document.path.read_bytes() if letter.document else bytes(letter.pdf or b"")


@act
def lay_down_letter(
    *,
    kind: str,
    municipality: Municipality | None,
    subject: str,
    body: str,
    starts_on: date,
    seen: int,
    on: date,
    by: User,
) -> LetterTemplate:
    """Lay down the text of a letter from a day on, as a new version; the earlier ones stay (brieftekst).

    municipality: None for all. seen: the newest version when it was written. Raises PermissionDenied for who
    is no administrator; ValidationError by field for a day that is over, an unknown field or what a letter
    may not be without, and when a colleague was first.
    """
    enforce(why_not_manage_reference(by))
    newest = LetterTemplate.objects.of(kind, municipality.pk if municipality else None).first()
    version = newest.version if newest else 0
    if version != seen:
        raise ValidationError(
            "Een collega heeft deze brief intussen gewijzigd. Vergelijk de teksten. Uw tekst is niet weg."
        )
    if reason := why_not_from(starts_on, on=on):
        raise ValidationError({"starts_on": reason})
    text = LetterTemplate(kind=kind, municipality=municipality, version=version + 1, made_by=by)
    text.subject, text.body, text.starts_on = subject, body, starts_on
    keep(text)
    return text


def example_of(*, kind: str, subject: str, body: str) -> bytes:
    """The PDF of a text that is being written, with made-up data. Raises as laying it down does."""
    LetterTemplate(kind=kind, subject=subject, body=body).clean()
    return letters.example(kind, subject=subject, body=body)
