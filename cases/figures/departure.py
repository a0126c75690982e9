"""What a death or a move does in a dossier, said before it is done, and what is left to do by hand."""

from collections.abc import Iterator
from datetime import date

from cases.figures import words
from cases.models import Case, GoalStep, SupplyOrder
from cases.states import OPEN, ReferralState

CLOSING = "Sluit het dossier af als alles klaar is."


def ends(case: Case, *, on: date, death: bool) -> list[str]:
    """What stops by the act itself, one line each."""
    return list(_ends(case, on, death=death))


def _ends(case: Case, on: date, *, death: bool) -> Iterator[str]:
    day, why = ("van overlijden", "overlijden") if death else ("van de verhuizing", "verhuisd")
    for course in case.trajectories.in_force(on=on):
        yield f"Het traject van {words.day(course.starts_on)} eindigt op de dag {day}, met als reden {why}."
    for referral in case.referrals.filter(state__in=OPEN).select_related("partner").order_by("pk"):
        if referral.state == ReferralState.STARTED:
            yield f"De hulp van {referral.partner} stopt. De organisatie krijgt bericht, zonder gegevens."
        elif referral.state == ReferralState.DRAFT:
            yield f"De verwijzing aan {referral.partner} die nog niet is verstuurd, vervalt."
        else:
            yield (
                f"De verwijzing aan {referral.partner} wordt ingetrokken. "
                "De organisatie krijgt bericht, zonder gegevens."
            )
    for order in SupplyOrder.objects.filter(client=case.client_id).still_open().select_related("supplier"):
        yield (
            f"De leveropdracht aan {order.supplier} wordt ingetrokken. "
            "De leverancier krijgt bericht, zonder gegevens."
        )
    for part in case.participations.filter(ends_on=None).select_related("group"):
        yield f"De {'deelname aan' if part.starts_on else 'plek op de wachtlijst van'} {part.group} stopt."
    for granted in case.client.provisions.running(on=on).select_related("kind"):
        yield f"De voorziening {granted.kind.name} eindigt op de dag {day}."
    if (
        case.agreements.filter(outcome="").exists()
        or GoalStep.objects.filter(goal__trajectory__case=case, outcome="").exists()
    ):
        yield "Stappen en afspraken in het plan die nog niet klaar zijn, vervallen."
    yield "Metingen, taken en afspraken vervallen. In Mijn werk staat alleen nog: dossier afsluiten."
    if death:
        if case.client.household_id:
            yield "De inwoner hoort niet meer bij het huishouden. Dat gaat verder met wie er nog is."
        yield "Er gaan geen brieven meer naar de inwoner."
        for one in case.client.representatives.in_force(on=on):
            yield f"{one.name} is geen {one.get_kind_display()} meer."


def stays(case: Case, *, on: date) -> list[str]:
    """What goes on until the dossier is closed."""
    held = case.assignments.in_force(on=on).select_related("worker").first()
    who = f"{held.worker.name} houdt het dossier" if held else "Het dossier blijft bij het team"
    return [f"{who} tot het gesloten is. Betrokken collega's blijven tot dan meekijken."]


def left(case: Case, *, on: date) -> list[str]:
    """What people must still do themselves before the dossier can be closed, one line each."""
    return [*_left(case, on), CLOSING]


def _left(case: Case, on: date) -> Iterator[str]:
    # Questions and what follows from them are of the app above; reached along the relation of the dossier.
    asked = case.requests.order_by()  # type: ignore[attr-defined]
    if asked.filter(outcome="").exists():
        yield "Er staat nog een hulpvraag open. Vraag het loket die af te ronden."
    if asked.filter(
        assessment__isnull=False, assessment__finished_on=None, assessment__withdrawn_on=None
    ).exists():
        yield "Er loopt nog een onderzoek. Vraag de Wmo-consulent dat in te trekken."
    if asked.filter(applications__isnull=False, applications__decided_on=None).exists():
        yield "Er loopt nog een aanvraag. Vraag de Wmo-consulent die af te ronden."
    if case.complaint_links.filter(complaint__handled_on=None).exists():
        yield "Er loopt nog een klacht of bezwaar."
    others = case.client.cases.open_on(on).exclude(pk=case.pk).order_by("pk")
    for other in others:
        yield f"Dossier {other.number} van deze inwoner loopt ook nog."
    homes = [case.client.household_id] if case.client.household_id else []
    if case.client.deceased_on:  # the household of the last day
        homes = list(case.client.stays.order_by("-pk").values_list("household", flat=True)[:1])
    if type(case.client).objects.filter(household__in=homes).exclude(pk=case.client_id).exists():
        yield "Kijk of huisgenoten nu hulp nodig hebben."
