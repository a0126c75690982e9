"""The files of an exchange: their columns, in order, and where each value is kept.

This is the format as data; docs/import.md tells it to people. The order of FILES is that in which records can
be made: each refers only to files before it. One long table on purpose: nobody could lay a part of it beside
that page.
"""

from collections.abc import Mapping

from cases import models as cases
from cases.scales import Domain
from intake import models as intake
from outcomes import models as outcomes
from providers import models as providers
from reporting import scales
from reporting.exchange.columns import Column, File
from reporting.exchange.kinds import (
    DAY,
    DOMAINS,
    EMAIL,
    GEMEENTE,
    ID,
    LARGEST,
    LONG_TEXT_LIMIT,
    POSTCODE,
    TEXT,
    Answer,
    Bsn,
    Code,
    Household,
    Kind,
    Norm,
    Several,
    Text,
    Whole,
)

KPIS = {f"K{number:02}": f"K{number:02}" for number in range(1, 25)}
UNUSABLE_PASSWORD = "'!' || md5(random()::text) || md5(random()::text)"  # noqa: S105  an SQL expression


def _id(name: str, kind: Kind = ID) -> Column:
    return Column(name, kind, "external_id", required=True)


def _ref(name: str, file: str, into: str, *, required: bool = False) -> Column:
    kind = GEMEENTE if file == "gemeenten" else ID
    return Column(name, kind, into, required=required, refers=file)


def _gemeente(*, required: bool = True) -> Column:
    return _ref("gemeente", "gemeenten", "municipality", required=required)


def _wijk() -> Column:
    return _ref("wijk", "wijken", "district")


def _day(name: str, into: str, *, required: bool = False) -> Column:
    return Column(name, DAY, into, required=required)


def _code(name: str, codes: Mapping[str, str], into: str, *, required: bool = False) -> Column:
    return Column(name, Code(codes), into, required=required)


LONG_TEXT = Text(limit=LONG_TEXT_LIMIT)
ADDRESS_NUMBER = Whole(is_shown=False)
PERIOD = (_day("vanaf", "starts_on"), _day("tot", "ends_on"))
DATED = (_day("vanaf", "starts_on", required=True), _day("tot", "ends_on"))
SCORE = Whole(1, 5, "smallint")
MARK = Whole(1, 10, "smallint")
END_REASON = {reason: reason for reason in cases.EndReason.values}

GEMEENTEN = File(
    "gemeenten",
    providers.Municipality,
    (
        _id("gemeente", GEMEENTE),
        Column("naam", TEXT, "name", True),
        Column("inwoners", Whole(), "inhabitants"),
    ),
)
WIJKEN = File(
    "wijken",
    providers.District,
    (
        _id("wijk"),
        _gemeente(),
        Column("naam", TEXT, "name", True),
        Column("inwoners", Whole(), "inhabitants"),
        Column("postcodes", Several(TEXT), "postcodes"),
    ),
)
PARTNERS = File(
    "partners",
    providers.Partner,
    (
        _id("partner"),
        Column("naam", TEXT, "name", True),
        _code("soort", scales.PARTNER_KIND, "kind", required=True),
        Column("expertise", Several(TEXT), "expertise"),
        Column(
            "gemeenten",
            Several(GEMEENTE),
            refers="gemeenten",
            through=(providers.PartnerArea, "partner", "municipality"),
        ),
        Column("antwoordnorm_werkdagen", Whole(), "answer_norm_days"),
        Column("capaciteit", Whole(), "capacity"),
        *PERIOD,
    ),
    order=(("vanaf", "tot"),),
)
TEAMS = File(
    "teams",
    providers.Team,
    (
        _id("team"),
        Column("naam", TEXT, "name", True),
        _gemeente(),
        Column("wijken", Several(ID), refers="wijken", through=(providers.TeamDistrict, "team", "district")),
    ),
)
MEDEWERKERS = File(
    "medewerkers",
    providers.User,
    (
        _id("medewerker"),
        Column("naam", TEXT, "name", True),
        Column("email", EMAIL, "email", True),
        _ref("partner", "partners", "employer", required=True),
        _ref("team", "teams", "team"),
        Column("rol", Several(Code(scales.ROLE)), "roles", True),
        _gemeente(required=False),
        *PERIOD,
    ),
    order=(("vanaf", "tot"),),
    # The first administrator of an installation belongs to it, not to the consortium.
    exported="t.employer_id IS NOT NULL",
    fixed={"password": UNUSABLE_PASSWORD},
)
CONTRACTEN = File(
    "contracten",
    providers.Contract,
    (
        _id("contract"),
        _gemeente(),
        *DATED,
        _code("variant", scales.VARIANT, "variant"),
        Column(
            "drempel_kleine_aantallen",
            Whole(providers.LOWEST_THRESHOLD, LARGEST["smallint"], "smallint"),
            "small_cell_threshold",
        ),
        Column("lumpsum_per_jaar", Whole(0, LARGEST["bigint"], "bigint"), "lumpsum_per_year"),
    ),
    order=(("vanaf", "tot"),),
    alone=("gemeente",),
)
NORMEN = File(
    "normen",
    providers.Target,
    (
        _ref("contract", "contracten", "contract", required=True),
        _code("kpi", KPIS, "kpi", required=True),
        Column("norm", Norm(), "value", True),
        *DATED,
        _code("fase", scales.PHASE, "phase"),
    ),
    key=("contract", "kpi", "vanaf"),
    order=(("vanaf", "tot"),),
    alone=("contract", "kpi"),
)
CLIENTEN = File(
    "clienten",
    cases.Client,
    (
        _id("client"),
        Column("bsn", Bsn(), "bsn"),
        _day("geboortedatum", "birth_date"),
        Column("achternaam", TEXT, "last_name"),
        Column("voorvoegsel", TEXT, "prefix"),
        Column("voornamen", TEXT, "first_names"),
        _code("geslacht", scales.SEX, "sex"),
        Column("postcode", POSTCODE, "postcode"),
        Column("huisnummer", ADDRESS_NUMBER, "house_number"),
        Column("huisletter", TEXT, "house_letter"),
        Column("toevoeging", TEXT, "house_addition"),
        _gemeente(),
        _wijk(),
        Column("telefoon", TEXT, "phone"),
        Column("email", EMAIL, "email"),
        Column("huishouden", Household(), "household"),
        _day("overleden_op", "deceased_on"),
    ),
    order=(("geboortedatum", "overleden_op"),),
)
DOSSIERS = File(
    "dossiers",
    cases.Case,
    (
        _id("dossier"),
        _ref("client", "clienten", "client", required=True),
        _gemeente(),
        _day("geopend_op", "opened_on", required=True),
        _day("gesloten_op", "closed_on"),
        Column("reden_sluiting", TEXT, "closing_reason"),
        _ref("team", "teams", "team"),
        _day("eerste_contact_op", "first_contact_on"),
    ),
    order=(("geopend_op", "gesloten_op"),),
)
HULPVRAGEN = File(
    "hulpvragen",
    intake.SupportRequest,
    (
        _id("hulpvraag"),
        _ref("client", "clienten", "client"),
        _day("ontvangen_op", "received_on", required=True),
        _gemeente(),
        _wijk(),
        _code("kanaal", scales.CHANNEL, "channel", required=True),
        _code("bron", scales.SOURCE, "source", required=True),
        Column("leefgebieden", Several(TEXT), "domains"),
        Column("tekst", LONG_TEXT, "text"),
        Column("spoed", Answer(), "is_urgent"),
        _code("uitkomst", scales.OUTCOME, "outcome"),
        _day("uitkomst_op", "outcome_on"),
        _code("doorverwijsdoel", scales.DESTINATION, "destination"),
        _day("terugkoppeling_op", "feedback_on"),
        _ref("dossier", "dossiers", "case"),
    ),
    order=(("ontvangen_op", "uitkomst_op"), ("ontvangen_op", "terugkoppeling_op")),
)
ONDERZOEKEN = File(
    "onderzoeken",
    intake.Assessment,
    (
        _ref("hulpvraag", "hulpvragen", "request", required=True),
        _day("gemeld_op", "reported_on", required=True),
        _day("afgerond_op", "finished_on"),
        _day("ingetrokken_op", "withdrawn_on"),
    ),
    order=(("gemeld_op", "afgerond_op"), ("gemeld_op", "ingetrokken_op")),
    apart=(("afgerond_op", "ingetrokken_op"),),
)
AANVRAGEN = File(
    "aanvragen",
    intake.Application,
    (
        _id("aanvraag"),
        _ref("hulpvraag", "hulpvragen", "request", required=True),
        _day("ontvangen_op", "received_on", required=True),
        _day("beschikt_op", "decided_on"),
        Column("opgeschort_dagen", Whole(), "suspended_days"),
        _code("resultaat", scales.APPLICATION_RESULT, "result"),
    ),
    order=(("ontvangen_op", "beschikt_op"),),
    together=(("beschikt_op", "resultaat"),),
)
TRAJECTEN = File(
    "trajecten",
    cases.Trajectory,
    (
        _id("traject"),
        _ref("dossier", "dossiers", "case", required=True),
        _day("gestart_op", "starts_on", required=True),
        _day("beeindigd_op", "ends_on"),
        _code("reden_beeindiging", END_REASON, "end_reason"),
        _day("stabiel_doel_sinds", "stable_goal_on"),
        Column("stabiel_doel_reden", TEXT, "stable_goal_reason"),
        Column("doeldomeinen", DOMAINS, "goal_domains"),
        _day("in_groep_sinds", "in_group_since"),
    ),
    order=(("gestart_op", "beeindigd_op"),),
    together=(("beeindigd_op", "reden_beeindiging"), ("stabiel_doel_sinds", "stabiel_doel_reden")),
    alone=("dossier",),
)
TOEWIJZINGEN = File(
    "toewijzingen",
    cases.Assignment,
    (
        _ref("dossier", "dossiers", "case", required=True),
        _ref("medewerker", "medewerkers", "worker", required=True),
        *DATED,
        _code("soort", scales.ASSIGNMENT_KIND, "kind", required=True),
    ),
    key=("dossier", "medewerker", "vanaf", "soort"),
    order=(("vanaf", "tot"),),
    alone=("dossier", "soort"),
    exported="r_medewerker.employer_id IS NOT NULL",
)
INTENSITEIT = File(
    "intensiteit",
    cases.Intensity,
    (
        _ref("traject", "trajecten", "trajectory", required=True),
        _day("vanaf", "starts_on", required=True),
        Column("niveau", Whole(1, 4, "smallint"), "level", True),
    ),
    key=("traject", "vanaf"),
)
DOELEN = File(
    "doelen",
    cases.Goal,
    (
        _id("doel"),
        _ref("traject", "trajecten", "trajectory", required=True),
        Column("domein", TEXT, "domain"),
        Column("tekst", LONG_TEXT, "text", True),
        _day("gesloten_op", "closed_on"),
        _code("resultaat", scales.GOAL_RESULT, "result"),
    ),
    together=(("gesloten_op", "resultaat"),),
)
METINGEN = File(
    "metingen",
    outcomes.Measurement,
    (
        _id("meting"),
        _ref("traject", "trajecten", "trajectory", required=True),
        _day("gemeten_op", "measured_on", required=True),
        _code("moment", scales.MOMENT, "moment", required=True),
        _ref("medewerker", "medewerkers", "worker"),
        Column("participatieladder", Whole(1, 6, "smallint"), "participation_ladder"),
        *(Column(domain, SCORE, domain) for domain in Domain.values),
    ),
    scores=tuple(Domain.values),
)
VERWIJZINGEN = File(
    "verwijzingen",
    cases.Referral,
    (
        _id("verwijzing"),
        _ref("dossier", "dossiers", "case", required=True),
        _ref("partner", "partners", "partner", required=True),
        _day("verstuurd_op", "sent_on", required=True),
        _day("gezien_op", "seen_on"),
        _day("beantwoord_op", "answered_on"),
        _code("antwoord", scales.ANSWER, "answer"),
        Column("reden_weigering", TEXT, "decline_reason"),
        _day("gestart_op", "started_on"),
        _day("beeindigd_op", "ended_on"),
        Column("reden_beeindiging", TEXT, "end_reason"),
        _day("ingetrokken_op", "withdrawn_on"),
        _day("verlopen_op", "expired_on"),
    ),
    order=(
        *(
            ("verstuurd_op", later)
            for later in ("gezien_op", "beantwoord_op", "gestart_op", "ingetrokken_op", "verlopen_op")
        ),
        ("gestart_op", "beeindigd_op"),
    ),
    together=(("beantwoord_op", "antwoord"),),
    exported="t.sent_on IS NOT NULL",  # a draft has not happened yet
)
TEVREDENHEID = File(
    "tevredenheid",
    outcomes.SurveyAnswer,
    (
        _id("antwoord"),
        _day("beantwoord_op", "answered_on", required=True),
        _gemeente(),
        _wijk(),
        Column("cijfer_professionals", MARK, "mark_professionals"),
        Column("cijfer_bereikbaarheid", MARK, "mark_access"),
    ),
)
KLACHTEN = File(
    "klachten",
    cases.Complaint,
    (
        _id("klacht"),
        _gemeente(),
        _code("soort", scales.COMPLAINT_KIND, "kind", required=True),
        _day("ontvangen_op", "received_on", required=True),
        _day("afgehandeld_op", "handled_on"),
        _code("gegrond", scales.UPHELD, "upheld"),
    ),
    order=(("ontvangen_op", "afgehandeld_op"),),
)
SIGNALEN = File(
    "signalen",
    intake.Signal,
    (
        _id("signaal"),
        _gemeente(),
        _wijk(),
        _day("ontvangen_op", "received_on", required=True),
        _code("bron", scales.SOURCE, "source", required=True),
        _day("contact_op", "contact_on"),
        _ref("dossier", "dossiers", "case"),
    ),
    order=(("ontvangen_op", "contact_op"),),
)

ORGANISATION = (GEMEENTEN, WIJKEN, PARTNERS, TEAMS, MEDEWERKERS, CONTRACTEN, NORMEN)
DOSSIER = (CLIENTEN, DOSSIERS, HULPVRAGEN, ONDERZOEKEN, AANVRAGEN, TRAJECTEN, TOEWIJZINGEN, INTENSITEIT)
OUTCOME = (DOELEN, METINGEN, VERWIJZINGEN, TEVREDENHEID, KLACHTEN, SIGNALEN)
FILES: tuple[File, ...] = (*ORGANISATION, *DOSSIER, *OUTCOME)
BY_NAME = {file.name: file for file in FILES}
