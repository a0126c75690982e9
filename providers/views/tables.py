"""The reference tables: how each is listed, changed and ended. One pattern for all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.formats import date_format

from providers import services
from providers.forms import (
    caseload,
    mandate,
    note_template,
    offer,
    provision,
    scope,
    sender,
    shared,
    social_map,
)
from providers.forms import reference as forms
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
    Language,
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
    SharedField,
    Signpost,
    Target,
    Team,
    UrgentNorm,
)
from providers.periods import holding

Cell = Callable[[Any], Any]
MOST = 200
STATES = {"nu": "Geldt nu", "straks": "Nog niet begonnen", "voorbij": "Voorbij", "alles": "Alles"}


@dataclass(frozen=True)
class Related:
    """A table with rows about a row of another: shown on its page. field: how they point to it."""

    slug: str
    field: str


@dataclass(frozen=True)
class Table:
    """One reference table. columns: heading and cell, the first leads to the row."""

    slug: str
    model: type[Model]
    form: type[forms.ReferenceForm]
    title: str
    add: str
    intro: str
    icon: str
    columns: tuple[tuple[str, Cell], ...]
    search: tuple[str, ...]
    order: tuple[str, ...]
    joins: tuple[str, ...] = ()
    keep: Callable[..., services.Kept] = services.keep_reference
    ends: bool = False  # has a last day that is set apart, and checked for what it would leave behind
    withdraws: bool = False  # what has not begun may be taken away
    related: tuple[Related, ...] = ()

    @property
    def is_dated(self) -> bool:
        return any(field.name == "starts_on" for field in self.model._meta.concrete_fields)

    def rows(self) -> QuerySet[Any]:
        return self.model._default_manager.select_related(*self.joins).order_by(*self.order)

    def found(self, *, state: str, words: str, on: date) -> QuerySet[Any]:
        """The rows that hold now, later or no more, with these words."""
        rows = self.rows()
        if self.is_dated:
            rows = rows.filter(in_state(state, on))
        if words:
            asked = Q()
            for name in self.search:
                asked |= Q(**{f"{name}__icontains": words})
            rows = rows.filter(asked)
        return rows


def in_state(state: str, on: date) -> Q:
    """Rows that hold on the day, begin later, or are over; anything else is all."""
    return {
        "nu": holding(on),
        "straks": Q(starts_on__gt=on),
        "voorbij": Q(ends_on__lt=on),
    }.get(state, Q())


def _since(row: Any) -> str:
    return date_format(row.starts_on, "j F Y") if row.starts_on else "het begin"


def _until(row: Any) -> str:
    return date_format(row.ends_on, "j F Y") if row.ends_on else "–"


def _languages(row: Any) -> str:
    return ", ".join(Language(code).label for code in row.languages)


def _shown(row: Any) -> str:
    return ", ".join(str(SharedField(value).label) for value in SharedField.values if value in row.shown)


PERIOD: tuple[tuple[str, Cell], ...] = (("Vanaf", _since), ("Tot en met", _until))
TABLES = {
    table.slug: table
    for table in (
        Table(
            "partners", Partner, forms.PartnerForm, "Partners", "Partner toevoegen",
            "De organisaties die een verwijzing kunnen krijgen.", "send",
            (("Naam", str), ("Soort", Partner.get_kind_display), 
             ("Hulp", lambda row: ", ".join(row.expertise)), *PERIOD),
            ("name",), ("name", "pk"), ends=True,
            related=(Related("antwoordnormen", "partner"), Related("aanbod", "partner"),
                     Related("plekken", "partner")),
        ),
        Table(
            "antwoordnormen", AnswerNorm, forms.AnswerNormForm, "Antwoordnormen", "Antwoordnorm toevoegen",
            "Binnen hoeveel werkdagen een organisatie antwoordt. Zonder regel: die uit de invoer, of 5.",
            "clock",
            (("Organisatie", lambda row: row.partner),
             ("Hulp", lambda row: row.get_service_display() or "alle hulp"),
             ("Werkdagen", lambda row: row.working_days), *PERIOD),
            ("partner__name", "service"), ("partner__name", "service", "starts_on"), ("partner",),
            withdraws=True,
        ),
        Table(
            "gegevenssets", DataSet, shared.DataSetForm, "Gegevenssets", "Gegevensset toevoegen",
            "Wat de ontvanger van een verwijzing van de inwoner ziet, per soort hulp. Zonder regel: alles.",
            "eye",
            (("Hulp", lambda row: row.get_service_display() or "alle andere hulp"), ("Gegevens", _shown),
             *PERIOD),
            ("service",), ("service", "starts_on"), withdraws=True,
        ),
        Table(
            "teams", Team, forms.TeamForm, "Teams", "Team toevoegen",
            "De teams die dossiers hebben.", "users",
            (("Naam", str), ("Soort", Team.get_kind_display), ("Gemeente", lambda row: row.municipality),
             *PERIOD),
            ("name", "municipality__name"), ("name", "pk"), ("municipality",), ends=True,
            related=(Related("teams-van-wijken", "team"), Related("aanbod", "team"),
                     Related("plekken", "team"), Related("caseload", "team")),
        ),
        Table(
            "aanbod", Offer, offer.OfferForm, "Aanbod", "Aanbod toevoegen",
            "Welke hulp een organisatie of team geeft, waar en in welke talen. Het verwijsadvies telt dit.",
            "check",
            (("Wie", lambda row: row.partner or row.team), ("Hulp", Offer.get_service_display),
             ("Wijk", lambda row: row.district or "hele werkgebied"),
             ("Talen", lambda row: _languages(row) or "niet bekend"),
             *PERIOD),
            ("partner__name", "team__name", "service"),
            ("partner__name", "team__name", "service", "starts_on"),
            ("partner", "team", "district"), ends=True, withdraws=True,
        ),
        Table(
            "plekken", Availability, offer.AvailabilityForm, "Plekken en wachttijden", "Opgave toevoegen",
            "Hoeveel plek er is en hoe lang iemand wacht, met de dag van de opgave. Niet bekend mag.",
            "clock",
            (("Wie", lambda row: row.partner or row.team),
             ("Hulp", lambda row: row.get_service_display() or "alle hulp"),
             ("Wijk", lambda row: row.district or "hele werkgebied"),
             ("In totaal", lambda row: "–" if row.capacity is None else row.capacity),
             ("Vrij volgens opgave", lambda row: row.places_in_words),
             ("Wachttijd", lambda row: row.wait_in_words),
             *PERIOD),
            ("partner__name", "team__name", "service"),
            ("partner__name", "team__name", "service", "starts_on"),
            ("partner", "team", "district"), withdraws=True,
        ),
        Table(
            "gemeenten", Municipality, forms.MunicipalityForm, "Gemeenten", "Gemeente toevoegen",
            "De opdrachtgevers van het consortium.", "home",
            (("Naam", str), ("Code", lambda row: row.code), ("Inwoners", lambda row: row.inhabitants or "–")),
            ("name", "external_id"), ("name", "pk"),
            related=(Related("inwonertallen", "municipality"), Related("opdrachten", "municipality"),
                     Related("voorzieningen", "municipality"), Related("spoednormen", "municipality"),
                     Related("mandaten", "municipality"), Related("afzenders", "municipality")),
        ),
        Table(
            "wijken", District, forms.DistrictForm, "Wijken", "Wijk toevoegen",
            "De wijken van elke gemeente.", "map",
            (("Naam", str), ("Code", lambda row: row.external_id), ("Gemeente", lambda row: row.municipality),
             ("Postcodes uit de invoer", lambda row: ", ".join(row.postcodes) or "–"), *PERIOD),
            ("name", "external_id", "municipality__name"), ("municipality__name", "name"), ("municipality",),
            ends=True,
            related=(Related("teams-van-wijken", "district"), Related("postcodes", "district"),
                     Related("inwonertallen", "district")),
        ),
        Table(
            "postcodes", PostcodeArea, forms.PostcodeAreaForm, "Postcodes", "Postcode toevoegen",
            "In welke wijk een adres ligt. Zonder regel gelden de postcodes uit de invoer.", "map",
            (("Postcode", lambda row: row.postcode), ("Wijk", lambda row: row.district), *PERIOD),
            ("postcode", "district__name"), ("postcode", "starts_on"), ("district",), withdraws=True,
        ),
        Table(
            "teams-van-wijken", DistrictTeam, forms.DistrictTeamForm, "Teams van wijken",
            "Team van een wijk kiezen",
            "Welk team de hulpvragen uit een wijk krijgt. Zonder regel geldt de invoer van de teams.", "swap",
            (("Wijk", lambda row: row.district), ("Team", lambda row: row.team), *PERIOD),
            ("district__name", "team__name"), ("district__name", "starts_on"), ("district", "team"),
            withdraws=True,
        ),
        Table(
            "inwonertallen", Population, forms.PopulationForm, "Inwonertallen", "Inwonertal toevoegen",
            "Voor het bereik per 1.000 inwoners (K18). Zonder regel geldt het aantal uit de invoer.", "chart",
            (("Gemeente of wijk", lambda row: row.district or row.municipality),
             ("Inwoners", lambda row: row.inhabitants), *PERIOD),
            ("municipality__name", "district__name"), ("municipality__name", "district__name", "starts_on"),
            ("municipality", "district"), withdraws=True,
        ),
        Table(
            "weigerredenen", DeclineReason, forms.DeclineReasonForm, "Weigerredenen", "Weigerreden toevoegen",
            "Waarom een organisatie een verwijzing kan weigeren: de zes vaste en eigen redenen.", "x",
            (("Reden", str), *PERIOD), ("text",), ("text", "starts_on"), ends=True, withdraws=True,
        ),
        Table(
            "voorzieningen", ServiceScope, scope.ServiceScopeForm, "Voorzieningen", "Voorziening toevoegen",
            "Welke hulp bij de opdracht van een gemeente hoort, en wie de rest doet.",
            "check",
            (("Voorziening", ServiceScope.get_service_display), ("Gemeente", lambda row: row.municipality),
             ("Bij de opdracht", lambda row: "Ja" if row.is_ours else "Nee"),
             ("Wie dan", lambda row: row.elsewhere or "–"), *PERIOD),
            ("service", "municipality__name", "elsewhere"), ("municipality__name", "service", "starts_on"),
            ("municipality",), withdraws=True,
        ),
        Table(
            "caseload", CaseloadGuide, caseload.CaseloadGuideForm, "Richtlijn caseload",
            "Richtlijn toevoegen",
            "Hoe zwaar elk niveau telt, en hoeveel één hulpverlener meestal heeft. Geen harde norm.",
            "users",
            (("Team", lambda row: row.team), ("Gewichten", lambda row: ", ".join(map(str, row.weights))),
             ("Bandbreedte", lambda row: f"{row.band_low}–{row.band_high}"), *PERIOD),
            ("team__name",), ("team__name", "starts_on"), ("team",), withdraws=True,
        ),
        Table(
            "spoednormen", UrgentNorm, scope.UrgentNormForm, "Spoednormen", "Spoednorm toevoegen",
            "Binnen hoeveel uur er bij spoed hulp is (Wmo art. 2.3.3). Zonder regel: 48 uur.", "clock",
            (("Gemeente", lambda row: row.municipality), ("Uren", lambda row: row.hours), *PERIOD),
            ("municipality__name",), ("municipality__name", "starts_on"), ("municipality",), withdraws=True,
        ),
        Table(
            "mandaten", Mandate, mandate.MandateForm, "Mandaten", "Mandaat toevoegen",
            "Wie namens een gemeente een besluit tekent. Zonder mandaat kan niemand een besluit vastleggen.",
            "pen",
            (("Wie", lambda row: row.holder), ("Gemeente", lambda row: row.municipality),
             ("Mag tekenen", Mandate.get_signs_display), ("Mandaatbesluit", lambda row: row.source), *PERIOD),
            ("worker__name", "municipality__name", "source"), ("municipality__name", "role", "starts_on"),
            ("municipality", "worker"), withdraws=True,
        ),
        Table(
            "dwangsommen", PenaltyRate, mandate.PenaltyRateForm, "Dwangsommen", "Bedragen toevoegen",
            "Wat elke dag kost als een besluit te laat is na een ingebrekestelling (Awb art. 4:17).", "clock",
            (("Bedragen", str), ("Bron", lambda row: row.source), *PERIOD),
            ("source",), ("starts_on",), withdraws=True,
        ),
        Table(
            "voorzieningsoorten", ProvisionKind, provision.ProvisionKindForm, "Voorzieningsoorten",
            "Voorzieningsoort toevoegen",
            "Wat een beschikking kan toekennen, met de categorie van iWmo en de eigen bijdrage.", "star",
            (("Voorziening", str), ("Categorie", lambda row: row.category),
             ("Eigen bijdrage", ProvisionKind.get_contribution_display),
             ("Pgb", lambda row: "Ja" if row.may_be_budget else "Nee"), *PERIOD),
            ("name", "code", "category"), ("category", "name", "starts_on"), ends=True, withdraws=True,
        ),
        Table(
            "eigen-bijdrage", ContributionRate, provision.ContributionRateForm, "Eigen bijdrage",
            "Bedrag toevoegen",
            "Wat een huishouden per maand betaalt (Wmo art. 2.1.4a). Rondom vertelt het, het CAK int het.",
            "chart",
            (("Bedrag", str), ("Bron", lambda row: row.source), *PERIOD),
            ("source",), ("starts_on",), withdraws=True,
        ),
        Table(
            "notitiesjablonen", NoteTemplate, note_template.NoteTemplateForm, "Notitiesjablonen",
            "Sjabloon toevoegen",
            "Teksten waarmee een contactnotitie kan beginnen, per soort contact.", "pen",
            (("Naam", lambda row: row.name), ("Contact", lambda row: row.get_kind_display() or "elk contact"),
             ("Tekst", lambda row: row.text[:80]), *PERIOD),
            ("name", "text"), ("name", "starts_on"), ends=True, withdraws=True,
        ),
        Table(
            "afzenders", Sender, sender.SenderForm, "Afzenders", "Afzender toevoegen",
            "Wat er op brieven aan inwoners staat: bellen, schrijven en bezwaar maken. "
            "Zonder regel gaat er geen brief uit.",
            "mail",
            (("Gemeente", lambda row: row.municipality), ("Telefoon", lambda row: row.phone),
             ("Adres voor bezwaar", lambda row: row.objection_address), *PERIOD),
            ("municipality__name",), ("municipality__name", "starts_on"), ("municipality",), withdraws=True,
        ),
        Table(
            "sociale-kaart", LocalService, social_map.LocalServiceForm, "Sociale kaart",
            "Voorziening opnemen",
            "Waar iedereen terechtkan. Het loket ziet bij een vraag wat erbij past.", "map",
            (("Naam", str), ("Gemeente", lambda row: row.municipality),
             ("Wijk", lambda row: row.district or "hele gemeente"),
             ("Thema", lambda row: row.theme_names), *PERIOD),
            ("name", "code", "offers", "municipality__name"), ("municipality__name", "name", "starts_on"),
            ("municipality", "district"), ends=True, withdraws=True,
        ),
        Table(
            "wegwijzer", Signpost, social_map.SignpostForm, "Wegwijzer", "Plek toevoegen",
            "Waar een vraag naartoe gaat die niet voor ons is. Het loket ziet bij een vraag wat erbij past.",
            "flag",
            (("Naam", str), ("Plek", Signpost.get_destination_display), ("Wet", Signpost.get_law_display),
             ("Gemeente", lambda row: row.municipality or "alle gemeenten"), *PERIOD),
            ("name", "fits", "keywords", "municipality__name"), ("name", "municipality__name", "starts_on"),
            ("municipality",), ends=True, withdraws=True,
        ),
        Table(
            "opdrachten", Contract, forms.ContractForm, "Opdrachten", "Opdracht toevoegen",
            "Wat elke gemeente vanaf welke dag heeft afgesproken. "
            "Een opdracht van vroeger komt binnen met een bestand.",
            "doc",
            (("Gemeente", lambda row: row.municipality), *PERIOD,
             ("Variant", lambda row: row.variant or "C (standaard)"),
             ("Drempel", lambda row: row.small_cell_threshold or "10 (standaard)"),
             ("Lumpsum per jaar", lambda row: row.lumpsum_per_year or "–")),
            ("municipality__name",), ("-starts_on", "-pk"), ("municipality",), services.keep_contract,
            related=(Related("normen", "contract"),),
        ),
        Table(
            "normen", Target, forms.TargetForm, "Normen", "Norm toevoegen",
            "De norm per KPI onder een opdracht. Zonder regel geldt de norm van de definitie.", "target",
            (("KPI", lambda row: row.kpi), ("Opdracht", lambda row: row.contract),
             ("Norm", lambda row: row.value), ("Fase", lambda row: row.get_phase_display() or "–"), *PERIOD),
            ("kpi", "contract__municipality__name"), ("contract", "kpi", "starts_on"),
            ("contract__municipality",), services.keep_target,
        ),
    )
}  # fmt: skip
