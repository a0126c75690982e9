"""A dossier as a zaak: the shape of the ZGW APIs (Zaken 1.5, Besluiten 1.0), for reading.

Ours has no zaaktypecatalogus and no RSIN of its own, so what must be an address there is a URN of ours and
what we do not have is empty. How much is in it follows the sight of who asks.
"""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from cases import policies
from cases.models import Assignment, Case, Involvement
from intake.models import Decision
from intake.policies import why_not_read_applications
from providers.models import User

CASE_TYPE = "urn:rondom:zaaktype:wmo-ondersteuning"
DECISION_TYPE = "urn:rondom:besluittype:wmo-beschikking"
STATUS_TYPE = "urn:rondom:statustype:"
ARCHIVE = "vernietigen"


def zaak(case: Case, user: User, *, address: Callable[[str], str], on: date) -> dict[str, Any]:
    """The dossier as a zaak, with rollen, statussen and besluiten. address: of a path on this installation.

    The dossier comes from `consult`, so that the look is recorded.
    """
    url = address(f"/zaken/{case.pk}")
    return {
        "url": url,
        "uuid": str(uuid5(NAMESPACE_URL, f"rondom:zaak:{case.external_id}")),
        "identificatie": case.number,
        "bronorganisatie": "",
        "omschrijving": "Wmo-ondersteuning",
        "zaaktype": CASE_TYPE,
        "registratiedatum": case.opened_on,
        "startdatum": case.opened_on,
        "einddatum": case.closed_on,
        "verantwoordelijkeOrganisatie": case.municipality.external_id,
        "vertrouwelijkheidaanduiding": "geheim" if case.is_protected(on=on) else "zaakvertrouwelijk",
        "hoofdzaak": None,
        "archiefnominatie": ARCHIVE,
        "archiefstatus": "nog_te_archiveren",
        "startdatumBewaartermijn": case.closed_on,
        "rollen": list(_rollen(case, user, url, on)),
        "statussen": _statussen(case, url),
        "besluiten": _besluiten(case, user, url, on),
    }


def _rollen(case: Case, user: User, url: str, on: date) -> list[dict[str, Any]]:
    """The resident; and, for who sees the plan, who works in it on the day."""
    client = case.client
    names = {
        "voornamen": client.first_names,
        "voorvoegselGeslachtsnaam": client.prefix,
        "geslachtsnaam": client.last_name,
    }
    found = [_rol(url, "natuurlijk_persoon", "initiator", "inwoner", names)]
    if policies.why_not_see_plan(user, case, on=on):
        return found
    held = Assignment.objects.in_force(on=on).filter(case=case).select_related("worker")
    for one in held.order_by("starts_on"):
        name = {"achternaam": one.worker.name}
        found.append(_rol(url, "medewerker", "behandelaar", one.get_kind_display(), name))
    directed = Involvement.objects.in_force(on=on).filter(case=case, level=Involvement.Level.DIRECTION)
    for part in directed.select_related("worker").order_by("pk"):
        name = {"achternaam": part.worker.name}
        found.append(_rol(url, "medewerker", "zaakcoordinator", "procesregisseur", name))
    return found


def _rol(url: str, kind: str, generic: str, words: str, who: dict[str, str]) -> dict[str, Any]:
    return {
        "zaak": url,
        "betrokkeneType": kind,
        "omschrijvingGeneriek": generic,
        "roltoelichting": words,
        "betrokkeneIdentificatie": who,
    }


def _statussen(case: Case, url: str) -> list[dict[str, Any]]:
    """In order; the last one is how it stands now."""
    told = [("in-behandeling", "In behandeling", case.opened_on)]
    if case.closed_on:
        told.append(("afgesloten", "Afgesloten", case.closed_on))
    return [
        {"zaak": url, "statustype": STATUS_TYPE + code, "statustoelichting": words, "datumStatusGezet": day}
        for code, words, day in told
    ]


def _besluiten(case: Case, user: User, url: str, on: date) -> list[dict[str, Any]]:
    """The beschikkingen that were made known, for who reads the applications of the dossier."""
    if why_not_read_applications(user, case, on=on):
        return []
    made = Decision.objects.filter(application__request__case=case, announced_on__isnull=False)
    return [
        {
            "identificatie": f"B-{one.pk:06d}",
            "verantwoordelijkeOrganisatie": case.municipality.external_id,
            "besluittype": DECISION_TYPE,
            "zaak": url,
            "datum": one.application.decided_on,
            "toelichting": one.get_outcome_display(),
            "ingangsdatum": one.application.decided_on,
            "publicatiedatum": one.announced_on,
        }
        for one in made.select_related("application").order_by("announced_on", "pk")
    ]
