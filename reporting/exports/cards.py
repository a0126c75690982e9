"""The KPIs of one period as cards: value, verdict in words, interval with the norm, and what it is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from reporting.exports import reading as read
from reporting.exports import wording
from reporting.exports.charts import Mark, interval
from reporting.exports.reading import Reading

# Which shares are shown, under which name: (KPI, part, title, on the first row).
SHARES = (
    ("K02", "paren", "Halfjaarmeting gedaan"),
    ("K02", "startmeting", "Startmeting gedaan"),
    ("K04", "", "Onderzoek binnen 6 weken"),
    ("K05", "", "Beschikking binnen 2 weken"),
    ("K06", "", "Eerste contact binnen 5 werkdagen"),
    ("K07", "", "Verwijzing op tijd beantwoord"),
    ("K09", "", "Eén vaste hulpverlener"),
    ("K12", "", "Te snel afgeschaald"),
    ("K13", "", "Terugkeer binnen een jaar"),
    ("K14", "", "Uitval"),
    ("K15", "", "Doelen (deels) gehaald"),
    ("K11", "", "Afgeschaald"),
    ("K16", "", "Licht opgelost"),
    ("K17", "", "In een groep"),
    ("K22", "", "Terugkoppeling na doorverwijzing"),
)
NOTHING = "Niets te tellen in deze periode."
NO_CONTRACT = "Er was toen geen opdracht."


@dataclass(frozen=True)
class Card:
    """One KPI in one period. key: unique in the page; hidden: how the hidden cell is written, or empty."""

    kpi: str
    key: str
    title: str
    big: str
    words: str
    verdict: str = ""
    kind: str = ""
    chart: SafeString | None = None
    norm: str = ""
    between: str = ""
    count: str = ""
    hidden: str = ""
    more: str = ""

    @property
    def symbol(self) -> str:
        """The icon beside the verdict; empty is that of its kind."""
        return "info" if self.kind == "warn" else ""


def all_cards(reading: Reading, period: str) -> list[Card]:
    """Every KPI that is shown as a card, in the order of reading."""
    cards = [main(reading, period)]
    cards += [share(reading, period, kpi, part, title) for kpi, part, title in SHARES if kpi in reading.kpis]
    cards += marks(reading, period)
    cards += counts(reading, period)
    return cards


def main(reading: Reading, period: str) -> Card:
    """K01, with the verdict that the report itself gives."""
    body, norm = reading.period("K01", period), reading.norm("K01")
    title = "Zelfredzamer, meer meedoen, of stabiel"
    if body is None:
        return _without(reading, "K01", "K01", title)
    pairs, eligible, won = body["paren"], body["in_aanmerking"], body["geslaagd"]
    low, high = body["wilson"] or (None, None)
    mark = Mark(title, body["aandeel"], low, high)
    between = _between(low, high)
    return Card(
        "K01",
        "K01",
        title,
        _big(body["aandeel"], pairs, won),
        _of(won, pairs, "trajecten met twee metingen", between),
        body["oordeel"] or "",
        read.kind_of(body["oordeel"]),
        _drawing(mark, norm),
        _norm("K01", norm),
        between,
        wording.number(pairs),
        _hidden(body["aandeel"], pairs, won),
        f"Dekking {wording.per_cent(body['dekking'])}: {wording.number(pairs)} van "
        f"{wording.number(eligible)} trajecten twee keer gemeten.",
    )


def share(reading: Reading, period: str, kpi: str, part: str, title: str) -> Card:
    """A KPI that is a share of something counted."""
    body, norm, key = reading.period(kpi, period, part), reading.norm(kpi), f"{kpi}{part}"
    if body is None:
        return _without(reading, kpi, key, title)
    top, bottom = body["teller"], body["noemer"]
    ends = read.interval(body)
    between = _between(*ends) if ends else ""
    verdict = read.verdict_on_share(kpi, body, norm)
    return Card(
        kpi,
        key,
        title,
        _big(body["aandeel"], bottom, top),
        _of(top, bottom, _denominator(kpi, part), between),
        verdict or "",
        read.kind_of(verdict),
        _drawing(Mark(title, body["aandeel"], *(ends or (None, None))), norm),
        _norm(kpi, norm),
        between,
        wording.number(bottom),
        _hidden(body["aandeel"], bottom, top),
        _more(kpi, body),
    )


def marks(reading: Reading, period: str) -> list[Card]:
    """K03: the two mean marks."""
    if "K03" not in reading.kpis:
        return []
    cards, norm = [], reading.norm("K03")
    for part in ("professionals", "bereikbaarheid"):
        title, body = f"Cijfer voor {part}", reading.period("K03", period, part)
        if part == "bereikbaarheid":
            title = "Cijfer voor bereikbaarheid"
        if body is None:
            cards.append(_without(reading, "K03", f"K03{part}", title))
            continue
        mean, answers = body["gemiddelde"], body["noemer"]
        verdict = read.verdict_on_mean("K03", body, norm)
        words = f"{wording.number(answers)} antwoorden."
        if body["aandeel"] is not None:
            words += f" {wording.per_cent(body['aandeel'])} gaf een 7 of hoger."
        cards.append(
            Card(
                "K03",
                f"K03{part}",
                title,
                _big(mean, answers, unit=""),
                words,
                verdict or "",
                read.kind_of(verdict),
                norm=_norm("K03", norm, unit=""),
                count=wording.number(answers),
                hidden=_hidden(mean, answers),
            )
        )
    return cards


def counts(reading: Reading, period: str) -> list[Card]:
    """The KPIs that are plain counts: waiting list, without helper, reach, inflow, outreach, complaints."""
    cards = []
    for kpi, key, title, words in (
        ("K10", "aantal", "Zonder vaste hulpverlener", "open dossiers, langer dan 5 werkdagen"),
        ("K08", "aantal", "Wachtlijst", "verwijzingen wachten"),
        ("K18", "clienten", "Bereik", "inwoners met een open dossier"),
        ("K19", "aantal", "Nieuwe hulpvragen", "hulpvragen"),
        ("K20", "signalen", "Bemoeizorg", "signalen"),
    ):
        if kpi not in reading.kpis:
            continue
        body = reading.period(kpi, period)
        if body is None:
            cards.append(_without(reading, kpi, kpi, title))
            continue
        value, norm = body[key], reading.norm(kpi)
        verdict = read.verdict_on_count(kpi, value, norm)
        cards.append(
            Card(
                kpi,
                kpi,
                title,
                wording.number(value),
                f"{wording.capital(words)}.",
                verdict or "",
                read.kind_of(verdict),
                norm=_norm(kpi, norm, unit=""),
                hidden=wording.number(value) if wording.is_hidden(value) else "",
                more=_more(kpi, body),
            )
        )
    if (body := reading.period("K23", period)) is not None:
        agreed, paid = (wording.figure(key, body[key]) for key in ("afgesproken", "betaald"))
        cards.append(Card("K23", "K23", "Lumpsum", paid, f"Betaald. Afgesproken: {agreed}."))
    for part, title in (("klacht", "Klachten"), ("bezwaar", "Bezwaren")):
        body = reading.period("K21", period, part)
        if body is not None:
            cards.append(_complaints(part, title, body))
    return cards


def _complaints(part: str, title: str, body: Mapping[str, Any]) -> Card:
    got, handled, upheld = body["ontvangen"], body["noemer"], body["teller"]
    words = f"Ontvangen. Afgehandeld: {wording.number(handled)}"
    words += f", daarvan (deels) gegrond: {wording.number(upheld)}."
    return Card(
        "K21",
        f"K21{part}",
        title,
        wording.number(got),
        words,
        hidden=wording.number(got) if wording.is_hidden(got) else "",
        more=_duration(body["mediaan"], "dagen tot de afhandeling"),
    )


def _more(kpi: str, body: Mapping[str, Any]) -> str:
    """One further sentence, where the KPI holds more than its share."""
    match kpi:
        case "K06":
            return _duration(body["mediaan"], "werkdagen tot het eerste contact")
        case "K07":
            return _duration(body["mediaan_start"], "dagen tot de start")
        case "K08":
            longest = body["langste"]
            return "" if longest is None else f"Langst: {wording.number(longest)} dagen."
        case "K18":
            rate = body["per_1000"]
            return "" if rate is None else f"{wording.number(rate)} per 1.000 inwoners."
        case "K20":
            met, opened = wording.number(body["met_contact"]), wording.number(body["dossier"])
            return f"Met contact: {met}. Werd een dossier: {opened}."
    return ""


def _duration(value: Any, words: str) -> str:
    return "" if value is None else f"Middelste duur: {wording.number(value)} {words}."


def _without(reading: Reading, kpi: str, key: str, title: str) -> Card:
    return Card(kpi, key, title, wording.DASH, NO_CONTRACT, norm=_norm(kpi, reading.norm(kpi)))


def _denominator(kpi: str, part: str) -> str:
    return (wording.SHARES.get((kpi, part)) or wording.SHARES[(kpi,)])[1]


def _of(top: Any, bottom: Any, noun: str, between: str) -> str:
    """What a share is about: "314 van 389 trajecten. Ligt tussen 76,5 en 84,3%."."""
    if bottom == 0:
        return NOTHING
    if wording.is_hidden(bottom):
        return f"{wording.capital(noun)}: {wording.number(bottom)}."
    said = f"{wording.number(top)} van {wording.number(bottom)} {noun}."
    return f"{said} Ligt tussen {between}." if between else said


def _big(value: Any, *counts: Any, unit: str = "%") -> str:
    """The value in large; where it is hidden the cell that hides it."""
    if value is not None:
        return f"{wording.number(value)}{unit}"
    return _hidden(value, *counts) or wording.DASH


def _hidden(value: Any, *counts: Any) -> str:
    """How the hidden cell behind a missing value is written; empty when there is simply nothing."""
    if value is not None:
        return ""
    return next((wording.number(count) for count in counts if wording.is_hidden(count)), "")


def _between(low: Any, high: Any) -> str:
    return "" if low is None else f"{wording.number(low)} en {wording.per_cent(high)}"


def _norm(kpi: str, norm: Decimal | None, unit: str = "%") -> str:
    if norm is None:
        return ""
    most = "hoogstens " if kpi in read.LOWER_IS_BETTER and norm else ""
    return (
        f"{most}{wording.number(norm).removesuffix(',0') if unit or not norm else wording.number(norm)}{unit}"
    )


def _drawing(mark: Mark, norm: Decimal | None) -> SafeString | None:
    return None if mark.value is None else interval(mark, norm).svg()
