"""The person in a few dossiers of the demo: who speaks, which language, safe visits, and who works when."""

from collections.abc import Sequence
from datetime import date, timedelta

from cases import services
from cases.models import Case, Representative, SafetyNote
from providers import services as workers
from providers.models import Role, User

DAYS = timedelta(days=1)
PATTERNS = ((1, 2, 4), (1, 2, 3, 4), (2, 3, 4, 5), (1, 3, 5), (1, 2, 3, 4, 5))


def fill_persons(cases: Sequence[Case], *, on: date, by: User) -> None:
    """What the wijkcoach of the demo wrote down of the own residents."""
    services.add_representative(
        case=cases[0],
        kind=Representative.Kind.MENTOR,
        name="mr. A. van Houten",
        organisation="Mentorschap De Vaart",
        phone="0172 555 010",
        starts_on=on - 400 * DAYS,
        proof="beschikking van de rechtbank",
        proof_seen_on=on - 380 * DAYS,
        on=on,
        by=by,
    )
    services.add_representative(
        case=cases[1],
        kind=Representative.Kind.TRUSTEE,
        name="B. Kruis",
        organisation="Budgetbeheer Kruis",
        phone="0172 555 020",
        starts_on=on - 200 * DAYS,
        proof="register van curatele en bewind",
        proof_seen_on=on - 30 * DAYS,
        on=on,
        by=by,
    )
    services.change_person(
        case=cases[2],
        language="Arabisch",
        needs_interpreter=True,
        contact_wishes=cases[2].client.contact_wishes,
        seen=cases[2].client.version,
        on=on,
        by=by,
    )
    services.write_safety_note(
        case=cases[0],
        text="Er is een waakse hond. Bel een kwartier van tevoren, dan zet de buurvrouw hem apart.",
        readers=SafetyNote.Readers.PARTNERS,
        review_on=on + 180 * DAYS,
        on=on,
        by=by,
    )


def fill_working_days(*, on: date) -> None:
    """The working days of every wijkcoach with a team, and one who is away."""
    found = User.objects.at_work(on=on).with_role(Role.COACH).filter(team__isnull=False).order_by("pk")
    for number, worker in enumerate(found):
        workers.set_working_days(
            worker=worker,
            weekdays=PATTERNS[number % len(PATTERNS)],
            phone=f"0172 555 {100 + number}",
            starts_on=on,
            on=on,
            by=worker,
        )
    away = found.last()
    if away is not None:
        workers.report_absence(worker=away, starts_on=on, ends_on=on + 9 * DAYS, on=on, by=away)
