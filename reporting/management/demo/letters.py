"""The letters of the demo: who sends them, and a few that were written on the last day."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.formats import date_format

from cases.models import Case
from intake import services
from intake.models import Application, Assessment, LetterKind, SupportRequest
from providers.models import Municipality, Sender, User, keep

K = LetterKind
REPORT = """U woont alleen in een huis met een trap. Uw dochter doet elke week de boodschappen.

- Wat goed gaat: koken, geld en contact met de buren.
- Wat niet goed gaat: de trap op lopen. U slaapt daarom in de kamer.

Wij denken dat een voorziening in huis nodig is."""
REASONS = """U kunt de trap niet meer op. Dat zagen wij bij u thuis, en dat zegt ook de ergotherapeut.

U hebt niemand die u daarbij kan helpen. Andere hulp, zoals een extra leuning, lost het niet op."""


def fill_senders(since: date) -> None:
    """How residents of every gemeente reach the consortium, and where an objection goes."""
    keep(*(
        Sender(
            municipality=town,
            phone="088 555 00 00",
            hours="op werkdagen van 8.30 tot 17.00 uur",
            post_address=f"Samen Dichtbij, Postbus {number}00, 2400 AA {town.name}",
            objection_address=f"College van B en W van {town.name}, Postbus {number}13, 2400 AB {town.name}",
            starts_on=since,
        )
        for number, town in enumerate(Municipality.objects.order_by("pk"), 1)
    ))  # fmt: skip


def write_letters(on: date, *, desk: User, consultant: User) -> None:
    """Receipts by the desk; an invitation, a report and decisions by the consultant."""
    seen = SupportRequest.objects.visible_to(desk, on=on).exclude(client=None)
    for asked in seen.select_related("case", "client", "municipality").order_by("-received_on", "-pk")[:3]:
        _write(asked, K.RECEIPT, {}, on, desk)
    mine = Case.objects.visible_to(consultant, on=on)
    running = Assessment.objects.running().filter(request__case__in=mine)
    if assessment := running.order_by("-reported_on", "-pk").first():
        talk = {"dag gesprek": date_format(on + timedelta(days=5), "l j F Y"), "tijd gesprek": "10.30 uur"}
        _write(assessment.request, K.INVITATION, talk | {"plaats gesprek": "bij u thuis"}, on, consultant)
    decided = Application.objects.filter(request__case__in=mine).order_by("-received_on", "-pk")
    decision = {
        "voorziening": "een traplift",
        "motivering": REASONS,
        "ingangsdatum": date_format(on, "l j F Y"),
    }
    if granted := decided.filter(result=Application.Result.GRANTED).first():
        _write(granted.request, K.REPORT, {"verslag": REPORT}, on, consultant)
        _write(granted.request, K.GRANT, decision, on, consultant)
    if refused := decided.filter(result=Application.Result.REFUSED).first():
        _write(refused.request, K.REFUSAL, decision, on, consultant)


def _write(asked: SupportRequest, kind: str, typed: Mapping[str, str], on: date, by: User) -> None:
    if asked.client is None:
        return
    services.write_letter(
        request=asked,
        kind=kind,
        address=f"{asked.client.full_name}\nVoorbeeldstraat {asked.client.house_number or 1}\n"
        f"{asked.client.postcode} {asked.municipality.name}",
        typed=typed,
        seen=asked.letters.count(),
        on=on,
        by=by,
    )
