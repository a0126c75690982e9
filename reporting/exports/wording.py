"""The Dutch words and numbers of a report: titles, labels, months, decimals with a comma."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cases.scales import Domain
from intake.models import Source, SupportRequest
from reporting.scales import DESTINATION, NO_DOMAIN, OWN_THEME, SOURCE, UNKNOWN, stored

MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
SHORT_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")

TITLES: Mapping[str, str] = {
    "K01": "Zelfredzamer, meer meedoen, of stabiel waar dat het doel was",
    "K02": "Volledigheid metingen",
    "K03": "Klanttevredenheid",
    "K04": "Onderzoek binnen 6 weken",
    "K05": "Beschikking binnen 2 weken",
    "K06": "Eerste contact",
    "K07": "Wachttijd verwijzing",
    "K08": "Wachtlijst",
    "K09": "Eén vaste hulpverlener",
    "K10": "Zonder vaste hulpverlener",
    "K11": "Afgeschaald",
    "K12": "Te snel afgeschaald",
    "K13": "Terugkeer",
    "K14": "Uitval",
    "K15": "Doelrealisatie",
    "K16": "Licht opgelost",
    "K17": "In een groep",
    "K18": "Bereik per wijk",
    "K19": "Instroom",
    "K20": "Bemoeizorg",
    "K21": "Klachten en bezwaren",
    "K22": "Wegwijzer",
    "K23": "Lumpsum",
}
# The KPIs as they are read together, in that order; a KPI that is in no group comes last.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "Resultaat": ("K01", "K02", "K15"),
    "Ervaring": ("K03", "K21"),
    "Op tijd": ("K04", "K05", "K06", "K07", "K08"),
    "Vaste hulpverlener": ("K09", "K10"),
    "Op- en afschalen": ("K11", "K12", "K13", "K14", "K17"),
    "Instroom en bereik": ("K16", "K18", "K19", "K20", "K22"),
    "Geld": ("K23",),
}
# What a share is about: (numerator, denominator), under the KPI and, where there are several, the part.
SHARES: Mapping[tuple[str, ...], tuple[str, str]] = {
    ("K02", "startmeting"): ("trajecten met startmeting", "trajecten waarvan de tijd daarvoor om is"),
    ("K02", "paren"): ("trajecten met twee metingen", "trajecten die meetellen"),
    ("K03", "professionals"): ("cijfers van 7 of hoger", "antwoorden"),
    ("K03", "bereikbaarheid"): ("cijfers van 7 of hoger", "antwoorden"),
    ("K04",): ("onderzoeken op tijd klaar", "onderzoeken waarvan de termijn eindigde"),
    ("K05",): ("beschikkingen op tijd", "aanvragen waarvan de termijn eindigde"),
    ("K06",): ("met contact binnen 5 werkdagen", "hulpvragen die een dossier openden"),
    ("K07",): ("verwijzingen op tijd beantwoord", "beantwoorde verwijzingen"),
    ("K09",): ("trajecten met één vaste hulpverlener", "trajecten"),
    ("K11",): ("afgeschaalde trajecten", "lopende trajecten"),
    ("K12",): ("trajecten die weer opschaalden", "afgeschaalde trajecten"),
    ("K13",): ("dossiers met terugkeer", "gesloten dossiers"),
    ("K14",): ("trajecten met uitval", "beëindigde trajecten"),
    ("K15",): ("doelen (deels) gehaald", "afgesloten doelen"),
    ("K16",): ("licht opgeloste hulpvragen", "hulpvragen met een uitkomst"),
    ("K17",): ("trajecten in een groep", "lopende trajecten"),
    ("K21", "klacht"): ("(deels) gegronde klachten", "afgehandelde klachten"),
    ("K21", "bezwaar"): ("(deels) gegronde bezwaren", "afgehandelde bezwaren"),
    ("K22",): ("doorverwijzingen met terugkoppeling", "doorverwijzingen"),
}
PARTS: Mapping[str, str] = {
    "startmeting": "Startmeting",
    "paren": "Twee metingen",
    "professionals": "Professionals",
    "bereikbaarheid": "Bereikbaarheid",
    "klacht": "Klachten",
    "bezwaar": "Bezwaren",
}
BREAKDOWNS: Mapping[str, str] = {
    "per_wijk": "Wijk",
    "per_partner": "Partner",
    "per_bron": "Bron",
    "per_leefgebied": "Leefgebied",
    "per_doel": "Naar",
}
ENDED: Mapping[str, str] = {"02": "overleden", "31": "verhuisd", "39": "andere wet"}
CHANGES: Mapping[str, str] = {
    "verbeterd": "verbeterd",
    "gelijk": "gelijk",
    "verslechterd": "verslechterd",
    "niet_gemeten": "niet gemeten",
}
LEAVES: Mapping[str, str] = {
    "cohort": "Trajecten waarvan het meetmoment sloot (cohort)",
    "in_aanmerking": "Trajecten die meetellen (in aanmerking)",
    "paren": "Trajecten met twee metingen (paren)",
    "dekking": "Dekking: paren van wat meetelt",
    "geslaagd": "Geslaagd",
    "aandeel": "Aandeel",
    "ondergrens": "Ondergrens: alle ontbrekende niet geslaagd",
    "bovengrens": "Bovengrens: alle ontbrekende geslaagd",
    "oordeel": "Oordeel",
    "gemiddelde": "Gemiddeld cijfer",
    "met_contact": "Met contact",
    "mediaan": "Middelste duur in dagen",
    "mediaan_start": "Middelste duur tot de start, in dagen",
    "mediaan_antwoord": "Middelste duur tot antwoord, in dagen",
    "gestart": "Gestarte verwijzingen",
    "aantal": "Aantal",
    "langste": "Langste wachttijd in dagen",
    "clienten": "Inwoners met een open dossier",
    "inwoners": "Inwoners",
    "per_1000": "Per 1.000 inwoners",
    "signalen": "Signalen",
    "dossier": "Werd een dossier",
    "ontvangen": "Ontvangen",
    "afgesproken": "Afgesproken bedrag in euro",
    "betaald": "Betaald bedrag in euro",
    "sleutel": "Verdeelsleutel",
}
OF_KPI: Mapping[tuple[str, str], str] = {
    ("K06", "met_contact"): "Hulpvragen met een eerste contact",
    ("K06", "mediaan"): "Middelste duur in werkdagen",
    ("K08", "aantal"): "Wachtende verwijzingen",
    ("K10", "aantal"): "Open dossiers zonder vaste hulpverlener",
    ("K19", "aantal"): "Hulpvragen",
}
PER_CENT = {"sleutel", "aandeel", "dekking", "ondergrens", "bovengrens", "onder", "boven"}
EURO_CENTS = {"afgesproken", "betaald"}

PERIOD_NAMES: Mapping[str, str] = {
    "maand": "Deze maand",
    "jaar": "Dit jaar tot nu",
    "twaalf_maanden": "Twaalf maanden",
    "vorig_jaar": "Een jaar eerder",
}
VARIANTS: Mapping[str, str] = {
    "A": "A: zelfredzaamheid en meedoen zijn allebei verbeterd",
    "B": "B: minstens één is verbeterd en geen is verslechterd",
    "C": "C: als B, of stabiel waar dat het doel was",
    "D": "D: geen van beide is verslechterd",
}
DASH = "–"


def month_name(month: date) -> str:
    """In words: "mei 2026"."""
    return f"{MONTHS[month.month - 1]} {month.year}"


def day_name(day: date) -> str:
    """In words: "9 november 2026"."""
    return f"{day.day} {month_name(day)}"


def is_hidden(value: Any) -> bool:
    """A count that the protection hid, as the text "<10"."""
    return isinstance(value, str) and value.startswith("<")


def number(value: Any) -> str:
    """A number of the report for the eye; absent is a dash, hidden is "< 10".

    >>> [number(each) for each in (7, 114968, None, "<10")]
    ['7', '114.968', '–', '< 10']
    """
    if value is None:
        return DASH
    if is_hidden(value):
        return f"< {value[1:]}"
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".") if value >= 10_000 else str(value)
    return str(value).replace(".", ",")


def per_cent(value: Any) -> str:
    """A share for the eye: "80,7%"."""
    return number(value) if value is None or is_hidden(value) else f"{number(value)}%"


def figure(key: str, value: Any) -> str:
    """A number with the unit that belongs to its key."""
    if key in EURO_CENTS and isinstance(value, int):
        return f"€ {value // 100:,}".replace(",", ".") + f",{value % 100:02}"
    return per_cent(value) if key in PER_CENT else number(value)


def source(code: str) -> str:
    """The words of a source code of the report."""
    known = stored(SOURCE).get(code)
    return Source(known).label if known else code


def destination(code: str) -> str:
    known = stored(DESTINATION).get(code)
    return SupportRequest.Destination(known).label if known else code


def domain(code: str) -> str:
    """The words of a life domain, or of the two that are none."""
    if code in (OWN_THEME, NO_DOMAIN):
        return {OWN_THEME: "Eigen thema", NO_DOMAIN: "Geen leefgebied"}[code]
    return Domain(code).label if code in Domain.values else code


def entry(breakdown: str, code: str, names: Mapping[str, str]) -> str:
    """The words of one entry of a breakdown. names: code of a wijk or partner -> name."""
    words = {"per_bron": source, "per_doel": destination, "per_leefgebied": domain}.get(breakdown)
    if words:
        return words(code)
    return "Onbekend" if code == UNKNOWN else names.get(code, code)


def capital(text: str) -> str:
    """With a capital in front; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """With a small letter in front, for in a sentence; ADL stays ADL."""
    return text[:1].lower() + text[1:]


PARAMETERS: Mapping[str, str] = {
    "before_start": "Startmeting: hoogstens zoveel dagen vóór de start",
    "after_start": "Startmeting: hoogstens zoveel dagen na de start",
    "around_due": "Halfjaarmeting: zoveel dagen rond de dag",
    "before_end": "Eindmeting: hoogstens zoveel dagen vóór het einde",
    "after_end": "Eindmeting: hoogstens zoveel dagen na het einde",
    "since_start": "Eindmeting: minstens zoveel dagen na de startmeting",
    "months_to_due": "Maanden van start tot halfjaarmeting",
    "fewest_pairs": "Minste aantal paren voor een oordeel",
    "least_coverage": "Minste dekking voor een oordeel, in procent",
    "z": "z-waarde van het interval",
    "content_mark": "Tevreden vanaf cijfer",
    "days": "Termijn in dagen",
    "working_days": "Termijn in werkdagen",
    "months_back": "Kijkt zoveel maanden terug",
    "reasons": "Redenen die tellen",
    "left_out": "Redenen die niet meetellen",
}


def parameter(name: str) -> str:
    """The words of a parameter of a definition."""
    return PARAMETERS.get(name, capital(name.replace("_", " ")))


def parameter_value(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value).replace(".", ",")
