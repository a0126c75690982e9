"""What a change of reference data touches, and what stands in its way: counted, never guessed.

Dossiers and referrals belong to the app above, reached by reverse relations; only their number is told.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, models
from django.db.models import Q, QuerySet
from django.utils.formats import date_format

from providers.models import (
    AnswerNorm,
    Availability,
    CaseloadGuide,
    Contract,
    ContributionRate,
    DataSet,
    DeclineReason,
    District,
    DistrictTeam,
    LocalService,
    Mandate,
    Municipality,
    NoteTemplate,
    Offer,
    Partner,
    PenaltyRate,
    Population,
    PostcodeArea,
    ProvisionKind,
    Sender,
    ServiceScope,
    Signpost,
    Target,
    Team,
    UrgentNorm,
    User,
    beyond_sight,
)
from providers.periods import DAY, holding, in_force

RUNNING = ("sent", "seen", "accepted", "waiting", "started")
UNANSWERED = ("sent", "seen")
LIVING = """
SELECT count(DISTINCT c.id)
FROM providers_postcodearea p
JOIN cases_client c ON c.postcode LIKE p.postcode || '%%' AND c.district_id IS DISTINCT FROM p.district_id
WHERE p.id = ANY(%s) AND c.deceased_on IS NULL
"""


@dataclass(frozen=True)
class Effect:
    """One thing that a change touches; number: of how many, None where nothing is counted."""

    text: str
    number: int | None = None


@beyond_sight("how much a change touches: counts, of nobody")
def touched(row: models.Model, *, on: date) -> list[Effect]:
    """What a row that was just kept touches, from its first day on."""
    for kind, effects in EFFECTS.items():
        if isinstance(row, kind):
            return effects(row, on)
    return []


@beyond_sight("how much a change touches: counts, of nobody")
def in_the_way(row: models.Model, *, ends_on: date) -> list[Effect]:
    """What would be left without an owner if the row ended on this day; empty: nothing."""
    found = [
        effect for kind, count in ORPHANS.items() if isinstance(row, kind) for effect in count(row, ends_on)
    ]
    return [effect for effect in found if effect.number]


@beyond_sight("how much a change touches: counts, of nobody")
def of_move(worker: User, *, on: date) -> list[Effect]:
    """What another organisation, team or role of a worker touches: numbers only, no dossier is told."""
    open_ones: Any = {"case__closed_on": None}
    return [
        Effect(
            "dossiers houdt deze medewerker nu. Laat de stuurder ze eerst overdragen.",
            worker.assignments.filter(in_force(on), **open_ones).values("case").distinct().count(),
        ),
        Effect(
            "dossiers waarin deze medewerker als collega meedoet.",
            worker.involvements.filter(in_force(on), **open_ones).count(),
        ),
    ]


def _month(day: date) -> str:
    return date_format(day, "F Y")


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _employed(found: QuerySet[User], after: date) -> int:
    return found.filter(is_active=True).filter(Q(ends_on=None) | Q(ends_on__gt=after)).count()


def _open_cases(found: Any, on: date) -> int:
    return int(found.filter(in_force(on, since="opened_on", until="closed_on")).count())


def _norm(row: AnswerNorm, on: date) -> list[Effect]:
    sent: Any = row.partner.referrals.filter(state__in=UNANSWERED, sent_on__lt=row.starts_on)
    open_ones = (sent.filter(service=row.service) if row.service else sent).count()
    return [
        Effect("verwijzingen zonder antwoord houden de norm van de dag waarop ze zijn verstuurd.", open_ones),
        Effect(f"K07 rekent met {row.working_days} werkdagen voor wat u vanaf {_day(row.starts_on)} stuurt."),
    ]


def _data_set(row: DataSet, on: date) -> list[Effect]:
    kind = row.get_service_display() or "alle andere hulp"
    return [
        Effect(f"De ontvanger van een verwijzing voor {kind} ziet vanaf {_day(row.starts_on)} alleen dit."),
        Effect("Dat geldt ook voor verwijzingen die dan al lopen."),
    ]


def _district_team(row: DistrictTeam, on: date) -> list[Effect]:
    cases: Any = row.team.cases.model
    running = _open_cases(
        cases.objects.filter(client__district=row.district_id).exclude(team=row.team_id), on
    )
    return [
        Effect("lopende dossiers van inwoners uit deze wijk blijven bij hun team.", running),
        Effect(f"Nieuwe hulpvragen uit {row.district} gaan vanaf {_day(row.starts_on)} naar {row.team}."),
    ]


def _postcode(row: PostcodeArea, on: date) -> list[Effect]:
    return [
        Effect("inwoners met deze postcode houden de wijk die nu bij hen staat.", living_in([row.pk])),
        Effect(f"Een nieuw adres met {row.postcode} ligt vanaf {_day(row.starts_on)} in {row.district}."),
    ]


@beyond_sight("how much a change touches: counts, of nobody")
def living_in(areas: list[int]) -> int:
    """How many residents have a postcode of these areas, and another district than it gets. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(LIVING, [areas])
        return int(cursor.fetchone()[0])


def _decline_reason(row: DeclineReason, on: date) -> list[Effect]:
    end = f" tot en met {_day(row.ends_on)}" if row.ends_on else ""
    return [
        Effect(f"Organisaties kunnen dit kiezen vanaf {_day(row.starts_on)}{end}."),
        Effect("Wat al geweigerd is, houdt zijn reden."),
    ]


def _population(row: Population, on: date) -> list[Effect]:
    return [Effect(f"K18 rekent hiermee vanaf het rapport over {_month(row.starts_on)}.")]


def _scope(row: ServiceScope, on: date) -> list[Effect]:
    said = "hoort bij de opdracht" if row.is_ours else "hoort niet bij de opdracht"
    return [
        Effect(f"Het loket ziet vanaf {_day(row.starts_on)}: {row.get_service_display()} {said}."),
        Effect("Hulpvragen van eerder houden wat toen gold."),
    ]


def _urgent_norm(row: UrgentNorm, on: date) -> list[Effect]:
    return [
        Effect(f"Nieuwe spoed in {row.municipality} krijgt vanaf {_day(row.starts_on)} {row.hours} uur."),
        Effect("Spoed die al loopt, houdt zijn tijd."),
    ]


def _caseload_guide(row: CaseloadGuide, on: date) -> list[Effect]:
    return [
        Effect(f"Het teambord van {row.team} weegt vanaf {_day(row.starts_on)} met deze gewichten."),
        Effect("Het is een richtlijn: er wordt niets door geweigerd."),
    ]


def _mandate(row: Mandate, on: date) -> list[Effect]:
    who, signs = row.holder, row.get_signs_display()
    return [
        Effect(f"Vanaf {_day(row.starts_on)} tekent {who} voor {row.municipality}: {signs}."),
        Effect("Wat al getekend is, houdt het mandaat van toen."),
    ]


def _penalty_rate(row: PenaltyRate, on: date) -> list[Effect]:
    return [Effect(f"Een dwangsom die begint vanaf {_day(row.starts_on)}, is {row}.")]


def _provision_kind(row: ProvisionKind, on: date) -> list[Effect]:
    end = f" tot en met {_day(row.ends_on)}" if row.ends_on else ""
    return [
        Effect(f"Een beschikking kan dit toekennen vanaf {_day(row.starts_on)}{end}."),
        Effect("Wat al is toegekend, houdt de soort van toen."),
    ]


def _contribution_rate(row: ContributionRate, on: date) -> list[Effect]:
    return [
        Effect(f"Dossiers tonen vanaf {_day(row.starts_on)}: {row} per huishouden."),
        Effect("Rondom stuurt geen rekening. Dat doet het CAK."),
    ]


def _note_template(row: NoteTemplate, on: date) -> list[Effect]:
    kind = row.get_kind_display() or "elk contact"
    return [
        Effect(f"Wie een notitie schrijft, kan hiermee beginnen vanaf {_day(row.starts_on)} ({kind})."),
        Effect("Notities die er al zijn, veranderen niet."),
    ]


def _sender(row: Sender, on: date) -> list[Effect]:
    return [
        Effect(f"Brieven aan inwoners van {row.municipality} noemen dit vanaf {_day(row.starts_on)}."),
        Effect("Brieven die al weg zijn, veranderen niet."),
    ]


def _local_service(row: LocalService, on: date) -> list[Effect]:
    where = f"de wijk {row.district}" if row.district else str(row.municipality)
    end = f" tot en met {_day(row.ends_on)}" if row.ends_on else ""
    return [Effect(f"Het loket ziet dit bij vragen uit {where}, vanaf {_day(row.starts_on)}{end}.")]


def _offer(row: Offer, on: date) -> list[Effect]:
    where = f"in de wijk {row.district}" if row.district else "in het hele werkgebied"
    end = f" tot en met {_day(row.ends_on)}" if row.ends_on else ""
    who = row.partner or row.team
    text = f"Het verwijsadvies telt vanaf {_day(row.starts_on)}{end} mee: {who} geeft"
    return [
        Effect(f"{text} {row.get_service_display()} {where}."),
        Effect("Wat van deze organisatie of dit team niet in het aanbod staat, telt als: geeft dit niet."),
    ]


def _availability(row: Availability, on: date) -> list[Effect]:
    said = f"{row.places_in_words}, {row.wait_in_words}"
    return [
        Effect(f"Het verwijsadvies rekent vanaf {_day(row.starts_on)} met: {said}."),
        Effect("Na 30 dagen telt de opgave niet meer mee, voor of tegen."),
    ]


def _signpost(row: Signpost, on: date) -> list[Effect]:
    where = str(row.municipality) if row.municipality else "gemeenten zonder eigen regel"
    end = f" tot en met {_day(row.ends_on)}" if row.ends_on else ""
    return [Effect(f"Het loket ziet dit bij vragen uit {where}, vanaf {_day(row.starts_on)}{end}.")]


def _contract(row: Contract, on: date) -> list[Effect]:
    return [
        Effect(f"lopende dossiers in {row.municipality}.", _open_cases(row.municipality.cases, on)),
        Effect(
            f"Vanaf het rapport over {_month(row.starts_on)}: variant {row.variant or 'C (standaard)'}, "
            f"drempel {row.small_cell_threshold or '10 (standaard)'}."
        ),
    ]


def _target(row: Target, on: date) -> list[Effect]:
    town = row.contract.municipality
    return [
        Effect(f"{row.kpi} heeft in {town} norm {row.value} vanaf het rapport over {_month(row.starts_on)}.")
    ]


def _partner(row: Partner, on: date) -> list[Effect]:
    return [
        Effect(
            "lopende verwijzingen naar deze organisatie.", row.referrals.filter(state__in=RUNNING).count()
        ),
        Effect("medewerkers in dienst.", _employed(row.workers.all(), on)),
        *_ending(row),
    ]


def _team(row: Team, on: date) -> list[Effect]:
    return [
        Effect("lopende dossiers bij dit team.", _open_cases(row.cases, on)),
        Effect("medewerkers in dit team.", _employed(row.workers.all(), on)),
        *_ending(row),
    ]


def _district(row: District, on: date) -> list[Effect]:
    return [Effect("inwoners met deze wijk.", row.clients.filter(deceased_on=None).count()), *_ending(row)]


def _municipality(row: Municipality, on: date) -> list[Effect]:
    return [Effect("lopende dossiers in deze gemeente.", _open_cases(row.cases, on))]


def _ending(row: Partner | Team | District) -> list[Effect]:
    end = (
        [Effect(f"De laatste dag is {_day(row.ends_on)}. Daarna is er niets meer te kiezen.")]
        if row.ends_on
        else []
    )
    return [*end, Effect("Vastgestelde rapporten veranderen niet.")]


def _orphans_of_partner(row: Partner, last: date) -> list[Effect]:
    return [
        Effect(
            "verwijzingen lopen nog. Rond ze af of trek ze in.",
            row.referrals.filter(state__in=RUNNING).count(),
        ),
        Effect(
            "medewerkers zijn daarna nog in dienst. Plan eerst hun vertrek.",
            _employed(row.workers.all(), last),
        ),
    ]


def _orphans_of_team(row: Team, last: date) -> list[Effect]:
    moved = DistrictTeam.objects.filter(starts_on__lte=last + DAY).values("district")
    base = row.team_districts.exclude(district__in=moved).values("district")
    dated = row.serves.filter(Q(ends_on=None) | Q(ends_on__gt=last)).values("district")
    districts = District.objects.filter(Q(pk__in=base) | Q(pk__in=dated)).filter(holding(last + DAY)).count()
    return [
        Effect("dossiers zijn nog open. Draag ze eerst over.", row.cases.filter(closed_on=None).count()),
        Effect("medewerkers horen daarna nog bij dit team.", _employed(row.workers.all(), last)),
        Effect("wijken hebben daarna geen team. Geef ze eerst een ander team.", districts),
    ]


def _orphans_of_district(row: District, last: date) -> list[Effect]:
    moved = PostcodeArea.objects.filter(postcode__in=row.postcodes, starts_on__lte=last + DAY)
    base = set(row.postcodes) - set(moved.values_list("postcode", flat=True))
    dated = row.postcode_areas.filter(Q(ends_on=None) | Q(ends_on__gt=last)).count()
    return [
        Effect("postcodes liggen daarna nog in deze wijk. Geef ze eerst een andere wijk.", len(base) + dated)
    ]


EFFECTS: dict[type[models.Model], Any] = {
    AnswerNorm: _norm,
    DataSet: _data_set,
    Offer: _offer,
    Availability: _availability,
    DistrictTeam: _district_team,
    PostcodeArea: _postcode,
    Population: _population,
    DeclineReason: _decline_reason,
    ServiceScope: _scope,
    UrgentNorm: _urgent_norm,
    CaseloadGuide: _caseload_guide,
    Sender: _sender,
    LocalService: _local_service,
    Signpost: _signpost,
    Mandate: _mandate,
    PenaltyRate: _penalty_rate,
    ProvisionKind: _provision_kind,
    NoteTemplate: _note_template,
    ContributionRate: _contribution_rate,
    Contract: _contract,
    Target: _target,
    Partner: _partner,
    Team: _team,
    District: _district,
    Municipality: _municipality,
}
ORPHANS: dict[type[models.Model], Any] = {
    Partner: _orphans_of_partner,
    Team: _orphans_of_team,
    District: _orphans_of_district,
}
