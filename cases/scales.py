"""The life domains and levels in which a question, a goal and a measurement speak.

Source: Zelfredzaamheid-Matrix 2017, the 13 names, 5 levels and their codes; its cell texts are not shipped
(copyright GGD Amsterdam).
"""

from django.db import models


class Domain(models.TextChoices):
    """The 13 domains of the ZRM 2017 (leefgebieden), in their order. The codes are those of the files."""

    FINANCIEN = "financien", "Financiën"
    WERK_OPLEIDING = "werk_opleiding", "Werk en opleiding"
    TIJDSBESTEDING = "tijdsbesteding", "Tijdsbesteding"
    HUISVESTING = "huisvesting", "Huisvesting"
    HUISELIJKE_RELATIES = "huiselijke_relaties", "Huiselijke relaties"
    GEESTELIJKE_GEZONDHEID = "geestelijke_gezondheid", "Geestelijke gezondheid"
    LICHAMELIJKE_GEZONDHEID = "lichamelijke_gezondheid", "Lichamelijke gezondheid"
    MIDDELENGEBRUIK = "middelengebruik", "Middelengebruik"
    BASALE_ADL = "basale_adl", "Basale ADL"
    INSTRUMENTELE_ADL = "instrumentele_adl", "Instrumentele ADL"
    SOCIAAL_NETWERK = "sociaal_netwerk", "Sociaal netwerk"
    MAATSCHAPPELIJKE_PARTICIPATIE = "maatschappelijke_participatie", "Maatschappelijke participatie"
    JUSTITIE = "justitie", "Justitie"


class Level(models.IntegerChoices):
    """The five levels of self-reliance of the ZRM 2017."""

    ACUTE = 1, "acute problematiek"
    NOT = 2, "niet zelfredzaam"
    LIMITED = 3, "beperkt zelfredzaam"
    SUFFICIENT = 4, "voldoende zelfredzaam"
    FULL = 5, "volledig zelfredzaam"


class Ladder(models.IntegerChoices):
    """The six steps of the Participatieladder (VNG)."""

    ISOLATED = 1, "geïsoleerd"
    CONTACTS = 2, "sociale contacten buiten de deur"
    ACTIVITIES = 3, "deelname aan georganiseerde activiteiten"
    UNPAID = 4, "onbetaald werk"
    SUPPORTED = 5, "betaald werk met ondersteuning"
    PAID = 6, "betaald werk"


class Confidentiality(models.TextChoices):
    """Who reads what was written in a dossier, beside how much of it one sees (vertrouwelijkheid)."""

    NORMAL = "normal", "gewoon: wie het hele dossier ziet"
    CONFIDENTIAL = "confidential", "vertrouwelijk: u, de vaste hulpverlener en de stuurder"
    DIRECTION = "direction", "procesregie: alleen de procesregisseur"


# What the desk says in plain words; the code stays the domain's.
PLAIN = {
    Domain.FINANCIEN: "Geld en schulden",
    Domain.WERK_OPLEIDING: "Werk en opleiding",
    Domain.TIJDSBESTEDING: "Daginvulling",
    Domain.HUISVESTING: "Wonen",
    Domain.HUISELIJKE_RELATIES: "Relaties thuis",
    Domain.GEESTELIJKE_GEZONDHEID: "Psychische klachten",
    Domain.LICHAMELIJKE_GEZONDHEID: "Gezondheid",
    Domain.MIDDELENGEBRUIK: "Alcohol en drugs",
    Domain.BASALE_ADL: "Zorg voor zichzelf",
    Domain.INSTRUMENTELE_ADL: "Huishouden en regelen",
    Domain.SOCIAAL_NETWERK: "Contact en eenzaamheid",
    Domain.MAATSCHAPPELIJKE_PARTICIPATIE: "Meedoen in de buurt",
    Domain.JUSTITIE: "Politie en justitie",
}


def domain_label(code: str) -> str:
    """The name of a domain, or the own theme itself."""
    return Domain(code).label if code in Domain.values else code


class Factor(models.TextChoices):
    """What counts in routing advice (factor); rules say how much each does."""

    EXPERTISE = "expertise", "deskundigheid"
    AREA = "area", "werkgebied"
    ROOM = "room", "vrije plekken"
    WAIT = "wait", "wachttijd"
    LANGUAGE = "language", "taal"
    RELATION = "relation", "bestaande relatie"


HEAVIEST = 10  # the weight of a factor; 0 does not count
