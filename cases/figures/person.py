"""Everything there is about one resident, over all apps: the parts of a copy (afschrift).

Rows of upper apps are reached along reverse relations. A test walks all models and fails for one that hangs
on a resident and is neither here nor in LEFT_OUT.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from django.db import models
from django.utils import timezone

from cases.figures.disclosures import disclosures
from cases.models import AccessLog, Case, Client, DocumentVersion, History

Row = Mapping[str, Any]  # Dutch name of a field -> text, number, list or None


class Part(NamedTuple):
    """One part: its key, its title, and the roads from the resident to its rows, as relations.

    names_others: people beside the resident are often named in it, so that it is looked through with care.
    """

    key: str
    title: str
    roads: tuple[str, ...]
    names_others: bool = False


PARTS = (
    Part("persoon", "Persoonsgegevens", ("",)),
    Part("vertegenwoordigers", "Wie voor u mag spreken", ("representatives",), names_others=True),
    Part("levensgebeurtenissen", "Overlijden en verhuizing", ("life_events",)),
    Part("huishoudens", "Bij welk huishouden u hoorde", ("stays",)),
    Part("dossiers", "Dossiers", ("cases",), names_others=True),
    Part("hulpvragen", "Hulpvragen", ("requests", "cases__requests"), names_others=True),
    Part(
        "inzendingen",
        "Wat er werd ingestuurd",
        ("requests__submission", "cases__requests__submission"),
        names_others=True,
    ),
    Part(
        "bijlagen",
        "Bijlagen bij wat werd ingestuurd",
        ("requests__submission__files", "cases__requests__submission__files"),
    ),
    Part(
        "inzages-inzendingen",
        "Wie keek in wat werd ingestuurd",
        ("requests__submission__looks", "cases__requests__submission__looks"),
    ),
    Part(
        "toegangscodes",
        "Codes voor wie iets instuurde",
        ("requests__submission__codes", "cases__requests__submission__codes"),
    ),
    Part(
        "berichten-verwijzers",
        "Berichten met wie iets instuurde",
        ("requests__submission__messages", "cases__requests__submission__messages"),
        names_others=True,
    ),
    Part(
        "inzages-verwijzers",
        "Wanneer wie iets instuurde een bericht las",
        ("requests__submission__codes__looks", "cases__requests__submission__codes__looks"),
    ),
    Part(
        "onderzoeken",
        "Onderzoeken",
        ("requests__assessment", "cases__requests__assessment"),
        names_others=True,
    ),
    Part(
        "onderzoeksverslagen",
        "Stappen van het onderzoek",
        ("requests__assessment__report", "cases__requests__assessment__report"),
        names_others=True,
    ),
    Part(
        "onderwerpen",
        "Wat het onderzoek vond",
        ("requests__assessment__parts", "cases__requests__assessment__parts"),
        names_others=True,
    ),
    Part("aanvragen", "Aanvragen en besluiten", ("requests__applications", "cases__requests__applications")),
    Part(
        "opschortingen",
        "Opschortingen",
        ("requests__applications__suspensions", "cases__requests__applications__suspensions"),
    ),
    Part(
        "beschikkingen",
        "Beschikkingen",
        ("requests__applications__decision", "cases__requests__applications__decision"),
        names_others=True,
    ),
    Part(
        "toekenningen",
        "Wat een beschikking toekende",
        ("requests__applications__decision__awards", "cases__requests__applications__decision__awards"),
    ),
    Part(
        "bezwaren",
        "Bezwaren tegen beschikkingen",
        (
            "requests__applications__decision__objections",
            "cases__requests__applications__decision__objections",
        ),
    ),
    Part(
        "ingebrekestellingen",
        "Ingebrekestellingen",
        ("requests__applications__notices", "cases__requests__applications__notices"),
    ),
    Part("afwegingen", "Afweging van de wet", ("requests__weighings", "cases__requests__weighings")),
    Part(
        "doorverwijzingen",
        "Doorverwijzingen",
        ("requests__redirections", "cases__requests__redirections"),
    ),
    Part("adviezen", "Geadviseerde voorzieningen", ("requests__advised", "cases__requests__advised")),
    Part("brieven", "Brieven", ("requests__letters", "cases__requests__letters")),
    Part("spoed", "Spoed", ("requests__urgency", "cases__requests__urgency")),
    Part(
        "veiligheid",
        "Stappen van de meldcode",
        ("requests__safety_steps", "cases__requests__safety_steps"),
        names_others=True,
    ),
    Part("signalen", "Signalen", ("cases__signals", "requests__signals"), names_others=True),
    Part(
        "bemoeizorg",
        "Bemoeizorg",
        ("cases__signals__outreach", "requests__signals__outreach"),
        names_others=True,
    ),
    Part(
        "pogingen",
        "Pogingen van bemoeizorg",
        ("cases__signals__outreach__attempts", "requests__signals__outreach__attempts"),
    ),
    Part("hulpverleners", "Vaste hulpverleners", ("cases__assignments",)),
    Part("betrokkenen", "Betrokken collega's", ("cases__involvements",)),
    Part("overdrachten", "Overdrachten", ("cases__handovers",), names_others=True),
    Part("trajecten", "Trajecten", ("cases__trajectories",)),
    Part("niveaus", "Niveaus van hulp", ("cases__trajectories__intensities",)),
    Part("fasen", "Fasen van de situatie", ("cases__phase_steps",), names_others=True),
    Part("rollen", "Rollen in de situatie", ("cases__situation_parts",), names_others=True),
    Part("doelen", "Doelen", ("cases__trajectories__goals",), names_others=True),
    Part("stappen", "Stappen bij doelen", ("cases__trajectories__goals__steps",), names_others=True),
    Part("planafspraken", "Afspraken in het plan", ("cases__agreements",), names_others=True),
    Part(
        "huishoudafspraken",
        "Afspraken van uw huishouden",
        ("home_agreements", "cases__network__home_agreements", "household__agreements"),
        names_others=True,
    ),
    Part("evaluaties", "Evaluaties van het plan", ("cases__reviews",), names_others=True),
    Part("akkoorden", "Plannen waar u akkoord op gaf", ("cases__approvals",), names_others=True),
    Part("netwerk", "Mensen om u heen", ("cases__network",), names_others=True),
    Part("mantelzorg", "Hoe zwaar de mantelzorg is", ("cases__network__strains",), names_others=True),
    Part("notities", "Contactnotities", ("cases__notes",), names_others=True),
    Part("huisbezoek", "Veiligheid bij huisbezoek", ("cases__safety_notes",), names_others=True),
    Part("documenten", "Documenten", ("cases__documents",), names_others=True),
    Part("bestanden", "Bestanden van documenten", ("cases__documents__versions",)),
    Part("taken", "Taken", ("cases__tasks",), names_others=True),
    Part("afspraken", "Afspraken", ("cases__appointments",), names_others=True),
    Part("groepen", "Groepen", ("cases__participations",)),
    Part("aanwezigheid", "Aanwezig in een groep", ("cases__participations__presences",)),
    Part("casussen", "Besprekingen met collega's", ("cases__discussions",), names_others=True),
    Part("vragen", "Vragen bij het dossier", ("cases__questions",), names_others=True),
    Part("metingen", "Metingen", ("cases__trajectories__measurements",)),
    Part("overgeslagen_metingen", "Overgeslagen metingen", ("cases__trajectories__skips",)),
    Part("eigen_kijk", "Eigen kijk van de inwoner", ("cases__trajectories__own_views",)),
    Part("meningen_gevraagd", "Gevraagd naar een mening", ("cases__trajectories__survey_invitations",)),
    Part("meetcorrecties", "Correcties van metingen", ("cases__trajectories__measurements__corrections",)),
    Part("nazorg", "Nazorg", ("cases__aftercare",), names_others=True),
    Part("verwijzingen", "Verwijzingen", ("cases__referrals",), names_others=True),
    Part(
        "verwijsberichten", "Berichten bij verwijzingen", ("cases__referrals__messages",), names_others=True
    ),
    Part("verwijsadviezen", "Adviezen bij verwijzingen", ("cases__referrals__advice",)),
    Part("voorzieningen", "Maatwerkvoorzieningen", ("provisions",), names_others=True),
    Part("herbeoordelingen", "Herbeoordelingen", ("provisions__reviews",), names_others=True),
    Part("leveropdrachten", "Opdrachten aan leveranciers", ("orders",), names_others=True),
    Part("start-stop", "Wat de gemeente hoorde over start en stop", ("provisions__told",)),
    Part("toestemmingen", "Toestemmingen", ("cases__consents",)),
    Part("verstrekkingen", "Verstrekkingen aan anderen", ("cases__disclosures",), names_others=True),
    Part("leesrechten", "Leesrechten", ("cases__grants",)),
    Part("noodinzages", "Openingen bij spoed", ("cases__emergencies",)),
    Part("eigen-dossier", "Medewerkers die u kennen", ("own_files",), names_others=True),
    Part("koppelingen", "Dezelfde persoon of niet", ("links_to", "links_from")),
    Part("verzoeken", "Verzoeken over gegevens", ("data_requests",)),
    Part("correcties", "Correcties bij het dossier", ("cases__rectifications",)),
    Part("bewaren", "Redenen om langer te bewaren", ("holds",)),
    Part("klachten", "Klachten en bezwaren", ("cases__complaint_links",)),
    Part("gebeurtenissen", "Wat er is gedaan", ("cases__events",)),
)
TOLD = Part("gedeeld", "Wat er met anderen is gedeeld", ())
LOOKS = Part("inzages", "Wie keek in uw gegevens", ())
CHANGES = Part("wijzigingen", "Wat er is gewijzigd", (), names_others=True)
EVERY = (*PARTS, TOLD, LOOKS, CHANGES)
# Model -> why no copy holds its rows.
LEFT_OUT = {
    "cases.DataCopy": "is the copy itself; that it was asked for stands with the request",
    "cases.CopyPart": "is the copy itself",
    "cases.DistributionRow": "says who was asked to take it over; who did stands with the helpers",
    "cases.PartnerExitRow": "says that an organisation stopped; what became of it stands with the referral",
    "cases.DestructionItem": "says only that what stands here will be destroyed",
}
# Of no meaning to a reader: keys of other systems, and what the database derives.
HIDDEN = frozenset({"id", "external_id", "version", "search_name", "said", "tx", "stored_as", "digest"})
UNREADABLE = (models.BinaryField,)


def model_at(road: str) -> type[models.Model]:
    """The model at the end of a road from the resident."""
    model: Any = Client
    for name in filter(None, road.split("__")):
        model = model._meta.get_field(name).related_model
    found: type[models.Model] = model
    return found


def gather(part: Part, client: Client, *, on: date) -> list[Row]:
    """All rows of one part up to the day, the oldest first."""
    if part is TOLD:
        return _told(client, on)
    if part is LOOKS:
        return [_look(row) for row in _looks(client)]
    if part is CHANGES:
        return _changes(client)
    return [_row(row) for row in _rows(part, client)]


def files(client: Client) -> list[DocumentVersion]:
    """The kept files of documents, in the order of the part that lists them."""
    return list(DocumentVersion.objects.filter(document__case__client=client).order_by("pk"))


def name_of(field: Any) -> str:
    """What a field is called on the screen; a generated one has its name inside."""
    return str(getattr(field, "output_field", field).verbose_name)


def _rows(part: Part, client: Client) -> models.QuerySet[models.Model]:
    model = model_at(part.roads[0])
    keys: set[int] = set()
    for road in part.roads:
        found = Client.objects.filter(pk=client.pk).order_by()
        keys |= set(found.values_list(f"{road}__pk" if road else "pk", flat=True))
    manager = model._base_manager
    related = [field.name for field in model._meta.fields if field.is_relation and not _is_own(field)]
    return manager.filter(pk__in=keys - {None}).select_related(*related).order_by("pk")


def _row(row: models.Model) -> Row:
    told = {"nummer": row.pk}
    for field in row._meta.concrete_fields:
        if field.name not in HIDDEN and not isinstance(field, UNREADABLE):
            told[name_of(field)] = _value(row, field)
    return told


def _value(row: models.Model, field: Any) -> Any:
    """One fact as a reader reads it."""
    stored = getattr(row, field.attname)
    if stored is None or stored == "":
        return None
    if field.is_relation:
        if field.related_model is Case:
            return Case(pk=stored).number
        if _is_own(field):
            return f"{field.related_model._meta.verbose_name} {stored}"
        return str(getattr(row, field.name))
    if (field.choices or field.name == "state") and hasattr(row, f"get_{field.name}_display"):
        return str(getattr(row, f"get_{field.name}_display")())
    choices = dict(getattr(getattr(field, "base_field", None), "choices", None) or ())
    if choices:
        return [str(choices.get(one, one)) for one in stored]
    return _plain(stored)


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int | float | str | list | dict) else str(value)


def _is_own(field: Any) -> bool:
    """Whether a relation leads to another row about the same resident, told by its number."""
    return bool(field.related_model in _own())


@cache
def _own() -> frozenset[type[models.Model]]:
    """The models of all parts but the dossier; asked late, when every app is there."""
    return frozenset(model_at(part.roads[0]) for part in PARTS) - {Case}


def _told(client: Client, on: date) -> list[Row]:
    """The register of disclosures of all dossiers: what was written down, and what follows from the rest."""
    cases = client.cases.order_by("pk").values_list("pk", flat=True)
    found = [row for case_id in cases for row in disclosures(case_id=case_id, until=on)]
    return [
        {
            "wanneer": row.day.isoformat(),
            "dossier": row.number,
            "aan wie": row.receiver,
            "wat": row.what,
            "soorten gegevens": row.data or None,
            "grondslag": row.ground or None,
            "hoe": row.way,
            "door": row.by or None,
        }
        for row in sorted(found, key=lambda row: row.day)
    ]


def _looks(client: Client) -> Iterable[AccessLog]:
    rows = AccessLog.objects.filter(client_id=client.pk, outcome=AccessLog.Outcome.SHOWN)
    return rows.select_related("user__employer", "on_behalf_of").order_by("pk").iterator(2_000)


def _look(row: AccessLog) -> Row:
    return {
        "wanneer": _plain(row.at),
        "wie": row.user.name if row.user else "iemand op de server",
        "organisatie": row.user.employer.name if row.user and row.user.employer else None,
        "namens": row.on_behalf_of.name if row.on_behalf_of else None,
        "wat": row.page,
        "hoe": row.get_kind_display(),
        "waarom": row.reason,
    }


def _changes(client: Client) -> list[Row]:
    """What changed in the rows above, from the history; of a new row only that it came."""
    told: list[Row] = []
    for part in PARTS:
        model = model_at(part.roads[0])
        keys = [row.pk for row in _rows(part, client)]
        names = {field.column: name_of(field) for field in model._meta.concrete_fields}
        rows = History.objects.filter(record=model._meta.db_table, row_id__in=keys, act="update")
        for row in rows.select_related("user").order_by("pk"):
            told.append(
                {
                    "onderdeel": part.title,
                    "nummer": row.row_id,
                    "wanneer": _plain(row.at),
                    "door": row.user.name if row.user else "niet vanaf een scherm",
                    "was": {names.get(key, key): value for key, value in (row.old or {}).items()},
                    "werd": {names.get(key, key): value for key, value in (row.new or {}).items()},
                }
            )
    return told
