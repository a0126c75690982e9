"""The codes of the files and of the report for what is stored in English: stored value -> Dutch code.

A report and an exchanged file speak the same codes. The order of every mapping is that in which the codes are
written down in the file format. The life domains have the same code on both sides, and so have the variants
A-D, the reasons for ending a trajectory (02, 19 ...) and the levels of intensity.
"""

from collections.abc import Mapping

from cases.scales import Domain

CHANNEL: Mapping[str, str] = {
    "phone": "telefoon",
    "desk": "balie",
    "walk_in": "inloop",
    "email": "email",
    "web": "web",
    "referrer": "verwijzer",
    "signal": "signaal",
}
SOURCE: Mapping[str, str] = {
    "self": "zelf",
    "family": "familie",
    "carer": "mantelzorger",
    "doctor": "huisarts",
    "police": "politie",
    "housing": "corporatie",
    "partner": "partner",
    "municipality": "gemeente",
    "other": "anders",
}
OUTCOME: Mapping[str, str] = {
    "advice": "informatie_advies",
    "general_service": "algemene_voorziening",
    "case": "dossier",
    "passed_on": "doorverwijzing",
    "outreach": "bemoeizorg",
    "none": "geen_vervolg",
}
DESTINATION: Mapping[str, str] = {
    "ciz": "ciz",
    "care_office": "zorgkantoor",
    "doctor": "huisarts",
    "district_nursing": "wijkverpleging",
    "mental_health": "ggz",
    "hospital_transfer": "ziekenhuis_transfer",
    "youth": "jeugd_toegang",
    "work_income": "werk_inkomen",
    "debt_help": "schuldhulp",
    "school_attendance": "leerplicht",
    "compulsory_care": "meldpunt_wvggz",
    "crisis_service": "crisisdienst",
    "prevention": "preventie_consortium",
    "safe_home": "veilig_thuis",
    "safety_house": "zorg_en_veiligheidshuis",
    "housing": "woningcorporatie",
    "legal_desk": "juridisch_loket",
    "other_municipality": "andere_gemeente",
    "other": "overig",
}
ANSWER: Mapping[str, str] = {"accepted": "geaccepteerd", "declined": "geweigerd", "waiting": "wachtlijst"}
MOMENT: Mapping[str, str] = {
    "start": "start",
    "interim": "tussentijds",
    "half_year": "halfjaar",
    "end": "einde",
}
SEX: Mapping[str, str] = {"male": "m", "female": "v", "other": "x", "unknown": "o"}
PARTNER_KIND: Mapping[str, str] = {"partner": "partner", "municipality": "gemeente", "external": "extern"}
ROLE: Mapping[str, str] = {
    "desk": "loket",
    "coach": "wijkcoach",
    "team_lead": "stuurder",
    "partner": "partner",
    "contract_manager": "contractmanager",
    "administrator": "beheerder",
    "privacy_officer": "fg",
    "consultant": "consulent",
    "process_director": "procesregisseur",
}
ASSIGNMENT_KIND: Mapping[str, str] = {"fixed": "vast", "replacement": "vervanging"}
GOAL_RESULT: Mapping[str, str] = {"not": "niet", "partly": "gedeeltelijk", "wholly": "geheel"}
APPLICATION_RESULT: Mapping[str, str] = {
    "granted": "toegekend",
    "refused": "afgewezen",
    "withdrawn": "ingetrokken",
}
COMPLAINT_KIND: Mapping[str, str] = {"complaint": "klacht", "objection": "bezwaar"}
UPHELD: Mapping[str, str] = {"yes": "ja", "no": "nee", "partly": "deels"}
PHASE: Mapping[str, str] = {"start_up": "opstart", "regular": "regulier"}
VARIANT: Mapping[str, str] = {letter: letter for letter in "ABCD"}
DOMAIN: Mapping[str, str] = {code: code for code in Domain.values}
CHANGE: Mapping[str, str] = {
    "improved": "verbeterd",
    "same": "gelijk",
    "worse": "verslechterd",
    "not_measured": "niet_gemeten",
}

VERDICT: Mapping[str, str] = {
    "too_few": "te weinig gegevens",
    "undetermined": "niet vaststelbaar",
    "met_for_certain": "aantoonbaar gehaald",
    "missed_for_certain": "aantoonbaar niet gehaald",
    "met_in_margin": "gehaald, binnen de marge",
    "missed_in_margin": "niet gehaald, binnen de marge",
}

OWN_THEME, NO_DOMAIN, UNKNOWN = "eigen_thema", "geen", "onbekend"
PERIODS = ("maand", "jaar", "twaalf_maanden", "vorig_jaar")


def stored(mapping: Mapping[str, str]) -> dict[str, str]:
    """The other way round: Dutch code -> stored value.

    >>> stored(UPHELD)["deels"]
    'partly'
    """
    return {code: value for value, code in mapping.items()}
