"""Days, shares and windows of a report, in plain Python and exact."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, getcontext
from fractions import Fraction
from statistics import median

from providers.periods import holidays

getcontext().prec = 60
DAY = timedelta(days=1)
DOMAINS = [
    "financien",
    "werk_opleiding",
    "tijdsbesteding",
    "huisvesting",
    "huiselijke_relaties",
    "geestelijke_gezondheid",
    "lichamelijke_gezondheid",
    "middelengebruik",
    "basale_adl",
    "instrumentele_adl",
    "sociaal_netwerk",
    "maatschappelijke_participatie",
    "justitie",
]
SOURCES = {
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
DESTINATIONS = {
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
TARGETS = {"K01": 75, "K02": 80, "K03": 8, "K04": 100, "K05": 100, "K06": 80, "K07": 90, "K09": 85, "K10": 0}
TARGETS |= {"K12": 10, "K13": 15, "K14": 10, "K15": 70}


def rounded(value):
    if value is None:
        return None
    fraction = Fraction(value)
    exact = Decimal(fraction.numerator) / Decimal(fraction.denominator)
    return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)


def part(top, bottom, times=100):
    return rounded(Fraction(top * times, bottom)) if bottom else None


def tna(top, bottom):
    return {"teller": top, "noemer": bottom, "aandeel": part(top, bottom)}


def middle(values):
    return rounded(Fraction(median(values))) if values else None


def six_months_later(day):
    year, month = (day.year, day.month + 6) if day.month <= 6 else (day.year + 1, day.month - 6)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def is_workday(day):
    return day.weekday() < 5 and day not in holidays(day.year)


def workdays(after, until):
    count, day = 0, after + DAY
    while day <= until:
        count += is_workday(day)
        day += DAY
    return count


def moved(day):
    while not is_workday(day):
        day += DAY
    return day


def shift(year, month, back):
    number = year * 12 + month - 1 - back
    return number // 12, number % 12 + 1


class Window:
    """First and last day, both included; made of months, so that it can be moved by months."""

    def __init__(self, first_month, last_month):
        self.months = first_month, last_month
        self.first = date(*first_month, 1)
        self.last = date(*last_month, monthrange(*last_month)[1])

    def __contains__(self, day):
        return day is not None and self.first <= day <= self.last

    def back(self, months):
        return Window(*(shift(*month, months) for month in self.months))

    def touches(self, first, last):
        return first <= self.last and (last is None or last >= self.first)
