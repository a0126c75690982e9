"""What came in at the desk of the demo and still waits there, or was set aside."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from intake.models import Submission, Told
from providers.models import Municipality

# days before the last day, hour, channel, language, sender, state, reason, what was told
CAME_IN = (
    (3, 9, "web", "nl", "doctor", "open", "", Told(
        text="Mevrouw is dit half jaar drie keer gevallen en vergeet haar medicijnen. Haar man redt het niet"
        " meer alleen. Graag een huisbezoek.",
        last_name="Terlouw", first_names="Neeltje", birth_date="14-2-1941", postcode="2405AB",
        house_number="17", phone="0172555117", sender_name="Huisarts Ten Cate",
        organisation="Huisartsenpraktijk De Linde", sender_phone="0172555200", informed="yes",
    )),
    (2, 20, "web", "nl", "family", "open", "", Told(
        text="Mijn vader is sinds de dood van mijn moeder erg alleen en eet slecht. Ik woon ver weg. Wie kan"
        " er eens langsgaan?",
        last_name="Hoekstra", first_names="Wim", birth_date="3-9-1948", postcode="2401CD", house_number="4",
        phone="0172555304", sender_name="Karin Hoekstra", sender_email="karin.hoekstra@voorbeeld.example",
        informed="no",
    )),
    (1, 11, "web", "en", "self", "open", "", Told(
        text="I lost my job and I cannot pay the rent this month. My Dutch is not good. Who can help me?",
        last_name="Osei", first_names="Kwame", phone="0655500123", email="kwame.osei@voorbeeld.example",
    )),
    (1, 15, "mail", "nl", "", "open", "", Told(
        text="Hulp in huis\n\nGoedemiddag, ik ben geopereerd en kan zes weken niets tillen. Kan ik hulp"
        " krijgen bij het huishouden? Groet, Joke Verweij",
        sender_name="Joke Verweij", sender_email="joke.verweij@voorbeeld.example",
    )),
    (5, 8, "web", "nl", "self", "set_aside", "spam", Told(
        text="Verdien snel geld met uw eigen webwinkel.", last_name="Reclame", email="x@voorbeeld.example"
    )),
)  # fmt: skip


def fill_submissions(until: date) -> None:
    """Let some questions wait at the desk on the last day; nobody looked who they are about."""
    towns = list(Municipality.objects.order_by("pk"))
    rows = []
    for number, (days, hour, channel, language, sender, state, reason, told) in enumerate(CAME_IN):
        at = timezone.make_aware(datetime.combine(until - timedelta(days=days), time(hour, 12)))
        rows.append(
            Submission(
                channel=channel,
                language=language,
                received_at=at,
                sender=sender,
                municipality=None if channel == "mail" else towns[number % len(towns)],
                content=told.sealed(),
                key=f"demo-{number}",
                state=state,
                reason=reason,
                decided_at=at + timedelta(hours=3) if state == "set_aside" else None,
            )
        )
    Submission.objects.bulk_create(rows)
