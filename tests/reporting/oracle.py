"""Every KPI counted a second time: row by row, slowly, in plain Python, from the page of definitions.

Nothing here is shared with reporting.figures or outcomes.scales. What both say must be equal on any data;
test_figures_oracle.py makes the data.
"""

from calendar import monthrange
from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, getcontext
from fractions import Fraction
from itertools import pairwise
from statistics import median

from cases import models as cases
from cases.terms import holidays
from intake import models as intake
from outcomes import models as outcomes
from providers import models as providers

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


class Oracle:
    """All rows of the database in lists, counted one report at a time."""

    def __init__(self):
        self.partners = list(providers.Partner.objects.all())
        self.districts = list(providers.District.objects.all())
        self.requests = list(intake.SupportRequest.objects.select_related("case__client", "district"))
        self.assessments = list(intake.Assessment.objects.select_related("request"))
        self.applications = list(intake.Application.objects.select_related("request"))
        self.cases = list(cases.Case.objects.select_related("client__district"))
        self.trajectories = list(cases.Trajectory.objects.select_related("case"))
        self.assignments = list(cases.Assignment.objects.all())
        self.intensities = list(cases.Intensity.objects.order_by("starts_on"))
        self.goals = list(cases.Goal.objects.select_related("trajectory__case"))
        self.measured = defaultdict(list)
        for measurement in outcomes.Measurement.objects.all():
            self.measured[measurement.trajectory_id].append(measurement)
        self.referrals = list(cases.Referral.objects.select_related("case", "partner"))
        self.answers = list(outcomes.SurveyAnswer.objects.all())
        self.complaints = list(cases.Complaint.objects.all())
        self.signals = list(intake.Signal.objects.all())
        self.openers = {}
        for request in self.requests:
            if request.case_id:
                known = self.openers.get(request.case_id)
                key = (request.received_on, request.external_id)
                if known is None or key < (known.received_on, known.external_id):
                    self.openers[request.case_id] = request

    def report(self, municipality, year, month):
        self.gemeente = municipality
        contracts = list(municipality.contracts.all())
        here = (year, month)
        windows = {
            "maand": Window(here, here),
            "jaar": Window((year, 1), here),
            "twaalf_maanden": Window(shift(year, month, 11), here),
            "vorig_jaar": Window(shift(year, month, 12), shift(year, month, 12)),
        }
        last = windows["maand"].last
        self.variant, targets = "C", {kpi: Decimal(value) for kpi, value in TARGETS.items()}
        for contract in contracts:
            if contract.starts_on <= last and (contract.ends_on is None or last <= contract.ends_on):
                self.variant = contract.variant or "C"
                for target in contract.targets.all():
                    if target.starts_on <= last and (target.ends_on is None or last <= target.ends_on):
                        targets[target.kpi] = target.value
        self.target = targets["K01"]
        kpis = {}
        for number in range(1, 23):
            kpi = f"K{number:02}"
            body = {"definitie": 1, "norm": targets.get(kpi)}
            for name, window in windows.items():
                dark = contracts and not any(window.touches(one.starts_on, one.ends_on) for one in contracts)
                body[name] = None if dark else getattr(self, kpi.lower())(window)
            if kpi == "K01":
                body["variant"] = self.variant
                body["oordeel"] = body["maand"] and body["maand"]["oordeel"]
            kpis[kpi] = body
        return {
            "schema": "maandrapport/1",
            "gemeente": municipality.external_id,
            "maand": f"{year:04}-{month:02}",
            "versie": 1,
            "kpis": kpis,
        }

    # Measurements

    def ours(self, case):
        return case.municipality_id == self.gemeente.pk

    def of(self, trajectory):
        return self.measured[trajectory.pk]

    def t0(self, trajectory):
        start = trajectory.starts_on
        found = [
            one
            for one in self.of(trajectory)
            if one.moment == "start" and start - 14 * DAY <= one.measured_on <= start + 42 * DAY
        ]
        return min(found, key=lambda one: (one.measured_on, one.external_id), default=None)

    def t1(self, trajectory):
        due = six_months_later(trajectory.starts_on)
        found = [
            one
            for one in self.of(trajectory)
            if one.moment != "start" and abs((one.measured_on - due).days) <= 30
        ]
        key = lambda one: (abs((one.measured_on - due).days), one.measured_on, one.external_id)  # noqa: E731
        return min(found, key=key, default=None)

    def te(self, trajectory):
        end, t0 = trajectory.ends_on, self.t0(trajectory)
        opens = six_months_later(trajectory.starts_on) - 30 * DAY
        if end is None or end >= opens or t0 is None:
            return None
        found = [
            one
            for one in self.of(trajectory)
            if one.moment == "end"
            and end - 14 * DAY <= one.measured_on <= end + 42 * DAY
            and (one.measured_on - t0.measured_on).days >= 28
        ]
        key = lambda one: (abs((one.measured_on - end).days), one.measured_on, one.external_id)  # noqa: E731
        return min(found, key=key, default=None)

    def cohort(self, window):
        return [
            one
            for one in self.trajectories
            if self.ours(one.case) and six_months_later(one.starts_on) + 30 * DAY in window
        ]

    def excluded(self, trajectory):
        opens = six_months_later(trajectory.starts_on) - 30 * DAY
        if trajectory.end_reason not in ("02", "31", "39") or trajectory.ends_on >= opens:
            return None
        return None if self.te(trajectory) else trajectory.end_reason

    def pair(self, trajectory):
        first, second = self.t0(trajectory), self.t1(trajectory) or self.te(trajectory)
        if first is None or second is None:
            return None
        both = [d for d in DOMAINS if getattr(first, d) is not None and getattr(second, d) is not None]
        return (first, second, both) if both else None

    def classes(self, trajectory, first, second, both):
        chosen = [domain for domain in both if domain in trajectory.goal_domains] or both
        steps = [getattr(second, domain) - getattr(first, domain) for domain in chosen]
        if 2 * sum(steps) >= len(steps) and all(step > -2 for step in steps):
            own = "verbeterd"
        elif 2 * sum(steps) <= -len(steps):
            own = "verslechterd"
        else:
            own = "gelijk"
        before, after = first.participation_ladder, second.participation_ladder
        if before is None or after is None:
            before, after = first.maatschappelijke_participatie, second.maatschappelijke_participatie
        if before is None or after is None:
            return own, "niet_gemeten"
        return own, "gelijk" if before == after else "verbeterd" if after > before else "verslechterd"

    def success(self, trajectory, first, own, taking_part):
        classes = [own, taking_part]
        marked = trajectory.stable_goal_on
        stable = marked is not None and (marked - first.measured_on).days <= 42
        none_worse, better = "verslechterd" not in classes, "verbeterd" in classes
        return {
            "A": classes == ["verbeterd", "verbeterd"],
            "B": better and none_worse,
            "C": (better and none_worse) or (stable and none_worse),
            "D": none_worse,
        }[self.variant]

    def k01(self, window):
        cohort = self.cohort(window)
        reasons = dict.fromkeys(("02", "31", "39"), 0)
        table = {
            own: dict.fromkeys(("verbeterd", "gelijk", "verslechterd", "niet_gemeten"), 0)
            for own in ("verbeterd", "gelijk", "verslechterd")
        }
        eligible = pairs = won = 0
        for trajectory in cohort:
            if reason := self.excluded(trajectory):
                reasons[reason] += 1
                continue
            eligible += 1
            if found := self.pair(trajectory):
                pairs += 1
                own, taking_part = self.classes(trajectory, *found)
                table[own][taking_part] += 1
                won += self.success(trajectory, found[0], own, taking_part)
        low, high = self.wilson(won, pairs) if pairs else (None, None)
        return {
            "cohort": len(cohort),
            "uitgezonderd": reasons,
            "in_aanmerking": eligible,
            "paren": pairs,
            "dekking": part(pairs, eligible),
            "geslaagd": won,
            "aandeel": part(won, pairs),
            "wilson": [rounded(100 * low), rounded(100 * high)] if pairs else None,
            "ondergrens": part(won, eligible),
            "bovengrens": part(won + eligible - pairs, eligible),
            "oordeel": self.verdict(won, pairs, eligible, low, high),
            "kruistabel": table,
        }

    def wilson(self, won, n):
        z, p = Decimal("1.959964"), Decimal(won) / n
        below = 1 + z * z / n
        centre = (p + z * z / (2 * n)) / below
        half = z * (p * (1 - p) / n + z * z / (4 * n * n)).sqrt() / below
        return Decimal(0) if won == 0 else centre - half, Decimal(1) if won == n else centre + half

    def verdict(self, won, pairs, eligible, low, high):
        if pairs < 10:
            return "te weinig gegevens"
        if 100 * pairs < 70 * eligible:
            return "niet vaststelbaar"
        if 100 * low >= self.target:
            return "aantoonbaar gehaald"
        if 100 * high < self.target:
            return "aantoonbaar niet gehaald"
        if 100 * won >= self.target * pairs:
            return "gehaald, binnen de marge"
        return "niet gehaald, binnen de marge"

    def k02(self, window):
        started = [
            one for one in self.trajectories if self.ours(one.case) and one.starts_on + 42 * DAY in window
        ]
        measured = [one for one in started if self.t0(one)]
        success = self.k01(window)
        return {
            "startmeting": tna(len(measured), len(started)),
            "paren": tna(success["paren"], success["in_aanmerking"]),
        }

    def k03(self, window):
        mine = [a for a in self.answers if a.municipality_id == self.gemeente.pk and a.answered_on in window]
        found = {}
        for name, mark in (("professionals", "mark_professionals"), ("bereikbaarheid", "mark_access")):
            marks = [getattr(one, mark) for one in mine if getattr(one, mark) is not None]
            high = [one for one in marks if one >= 7]
            found[name] = tna(len(high), len(marks)) | {"gemiddelde": part(sum(marks), len(marks), 1)}
        return found

    # Terms

    def k04(self, window):
        top = bottom = 0
        for one in self.assessments:
            end = moved(one.reported_on + 42 * DAY)
            if one.request.municipality_id != self.gemeente.pk or end not in window:
                continue
            if one.withdrawn_on and one.withdrawn_on <= end:
                continue
            bottom += 1
            top += one.finished_on is not None and one.finished_on <= end
        return tna(top, bottom)

    def k05(self, window):
        top = bottom = 0
        for one in self.applications:
            end = moved(one.received_on + (14 + (one.suspended_days or 0)) * DAY)
            if one.request.municipality_id != self.gemeente.pk or end not in window:
                continue
            in_time = one.decided_on is not None and one.decided_on <= end
            if one.result == "withdrawn" and in_time:
                continue
            bottom += 1
            top += in_time and one.result != "withdrawn"
        return tna(top, bottom)

    def k06(self, window):
        mine = [
            one
            for one in self.openers.values()
            if one.municipality_id == self.gemeente.pk and one.received_on in window
        ]
        days = [
            workdays(one.received_on, one.case.first_contact_on) for one in mine if one.case.first_contact_on
        ]
        quick = [one for one in days if one <= 5]
        return tna(len(quick), len(mine)) | {"met_contact": len(days), "mediaan": middle(days)}

    # Referrals

    def k07(self, window):
        def measure(referrals):
            started = [one for one in referrals if one.started_on in window]
            answered = [one for one in referrals if one.answered_on in window]
            quick = [
                one
                for one in answered
                if workdays(one.sent_on, one.answered_on)
                <= (5 if one.partner.answer_norm_days is None else one.partner.answer_norm_days)
            ]
            return tna(len(quick), len(answered)) | {
                "gestart": len(started),
                "mediaan_start": middle([(one.started_on - one.sent_on).days for one in started]),
                "mediaan_antwoord": middle([(one.answered_on - one.sent_on).days for one in answered]),
            }

        return self.per_partner(measure)

    def k08(self, window):
        d = window.last

        def measure(referrals):
            waits = [
                (d - one.sent_on).days
                for one in referrals
                if one.sent_on is not None
                and one.sent_on <= d
                and one.answered_on is not None
                and one.answered_on <= d
                and one.answer in ("accepted", "waiting")
                and not any(
                    day is not None and day <= d
                    for day in (one.started_on, one.withdrawn_on, one.expired_on, one.ended_on)
                )
            ]
            return {"aantal": len(waits), "langste": max(waits, default=None)}

        return self.per_partner(measure)

    def per_partner(self, measure):
        mine = [one for one in self.referrals if self.ours(one.case)]
        return measure(mine) | {
            "per_partner": {
                partner.external_id: measure([one for one in mine if one.partner_id == partner.pk])
                for partner in self.partners
            }
        }

    # Helpers

    def k09(self, window):
        cohort, top = self.cohort(window), 0
        for one in cohort:
            until = six_months_later(one.starts_on)
            if one.ends_on and one.ends_on < until:
                until = one.ends_on
            workers = {
                held.worker_id
                for held in self.assignments
                if held.case_id == one.case_id
                and held.kind == "fixed"
                and held.starts_on <= until
                and (held.ends_on is None or held.ends_on >= one.starts_on)
            }
            top += len(workers) == 1
        return tna(top, len(cohort))

    def is_open(self, case, day):
        return self.ours(case) and case.opened_on <= day and (case.closed_on is None or day <= case.closed_on)

    def k10(self, window):
        count, last = 0, window.last
        for case in self.cases:
            if not self.is_open(case, last):
                continue
            held = [one for one in self.assignments if one.case_id == case.pk]
            covered = lambda day: any(  # noqa: E731
                one.starts_on <= day and (one.ends_on is None or day <= one.ends_on)
                for one in held  # noqa: B023
            )
            if covered(last):
                continue
            first = last
            while first > case.opened_on and not covered(first - DAY):
                first -= DAY
            count += workdays(first - DAY, last) > 5
        return {"aantal": count}

    # Courses

    def steps(self, trajectory):
        levels = [one for one in self.intensities if one.trajectory_id == trajectory.pk]
        return [(b.starts_on, b.level - a.level) for a, b in pairwise(levels)]

    def lowered(self, trajectory, window):
        return [
            day
            for day, step in self.steps(trajectory)
            if step < 0
            and day in window
            and trajectory.starts_on <= day
            and (trajectory.ends_on is None or day <= trajectory.ends_on)
        ]

    def running(self, window):
        return [
            one
            for one in self.trajectories
            if self.ours(one.case) and window.touches(one.starts_on, one.ends_on)
        ]

    def k11(self, window):
        running = self.running(window)
        return tna(sum(bool(self.lowered(one, window)) for one in running), len(running))

    def k12(self, window):
        before = window.back(3)
        top = bottom = 0
        for one in self.trajectories:
            days = self.lowered(one, before) if self.ours(one.case) else []
            if days:
                bottom += 1
                raises = [day for day, step in self.steps(one) if step > 0]
                top += any(1 <= (up - down).days <= 92 for up in raises for down in days)
        return tna(top, bottom)

    def k13(self, window):
        closed = [one for one in self.cases if self.ours(one) and one.closed_on in window.back(12)]
        top = 0
        for case in closed:
            top += any(
                opener.case.client_id == case.client_id
                and opener.case_id != case.pk
                and 1 <= (opener.received_on - case.closed_on).days <= 365
                for opener in self.openers.values()
            )
        return tna(top, len(closed))

    def k14(self, window):
        ended = [
            one
            for one in self.trajectories
            if self.ours(one.case)
            and one.ends_on in window
            and one.end_reason not in ("02", "31", "36", "37", "38", "39")
        ]
        return tna(sum(one.end_reason in ("21", "22", "23") for one in ended), len(ended))

    def k15(self, window):
        closed = [
            one.result for one in self.goals if self.ours(one.trajectory.case) and one.closed_on in window
        ]
        return tna(closed.count("wholly") + closed.count("partly"), len(closed))

    def k17(self, window):
        running = self.running(window)
        grouped = [one for one in running if one.in_group_since and one.in_group_since <= window.last]
        return tna(len(grouped), len(running))

    # Inflow and reach

    def received(self, window):
        return [
            one
            for one in self.requests
            if one.municipality_id == self.gemeente.pk and one.received_on in window
        ]

    def place(self, district):
        ours = district is not None and district.municipality_id == self.gemeente.pk
        return district.external_id if ours else "onbekend"

    def places(self):
        mine = [one for one in self.districts if one.municipality_id == self.gemeente.pk]
        return {**{one.external_id: one.inhabitants for one in mine}, "onbekend": None}

    def k16(self, window):
        ended = [one.outcome for one in self.received(window) if one.outcome]
        return tna(sum(one in ("advice", "general_service") for one in ended), len(ended))

    def k18(self, window):
        clients = {one.client for one in self.cases if self.is_open(one, window.last)}

        def reach(some, people):
            rate = part(len(some), people, 1000) if people else None
            return {"clienten": len(some), "inwoners": people, "per_1000": rate}

        return reach(clients, self.gemeente.inhabitants) | {
            "per_wijk": {
                code: reach([one for one in clients if self.place(one.district) == code], people)
                for code, people in self.places().items()
            }
        }

    def k19(self, window):
        mine = self.received(window)

        def themes(request):
            named = {name if name in DOMAINS else "eigen_thema" for name in request.domains}
            return named or {"geen"}

        def by_source(requests):
            return {code: sum(one.source == value for one in requests) for value, code in SOURCES.items()}

        def by_domain(requests):
            keys = [*DOMAINS, "eigen_thema", "geen"]
            return {key: sum(key in themes(one) for one in requests) for key in keys}

        per_place = {
            code: [one for one in mine if self.place(one.district) == code] for code in self.places()
        }
        return {
            "aantal": len(mine),
            "per_bron": by_source(mine),
            "per_leefgebied": by_domain(mine),
            "per_wijk": {code: len(some) for code, some in per_place.items()},
            "per_wijk_bron": {code: by_source(some) for code, some in per_place.items()},
            "per_wijk_leefgebied": {code: by_domain(some) for code, some in per_place.items()},
        }

    def k20(self, window):
        mine = [s for s in self.signals if s.municipality_id == self.gemeente.pk and s.received_on in window]
        return {
            "signalen": len(mine),
            "met_contact": sum(one.contact_on is not None for one in mine),
            "dossier": sum(one.case_id is not None for one in mine),
        }

    def k21(self, window):
        found = {}
        for kind, code in (("complaint", "klacht"), ("objection", "bezwaar")):
            mine = [c for c in self.complaints if c.municipality_id == self.gemeente.pk and c.kind == kind]
            handled = [one for one in mine if one.handled_on in window]
            upheld = [one for one in handled if one.upheld in ("yes", "partly")]
            found[code] = {
                "ontvangen": sum(one.received_on in window for one in mine),
                **tna(len(upheld), len(handled)),
                "mediaan": middle([(one.handled_on - one.received_on).days for one in handled]),
            }
        return found

    def k22(self, window):
        mine = [one for one in self.received(window) if one.outcome == "passed_on"]

        def told(requests):
            return tna(sum(one.feedback_on is not None for one in requests), len(requests))

        return told(mine) | {
            "per_doel": {
                code: told([one for one in mine if (one.destination or "other") == value])
                for value, code in DESTINATIONS.items()
            }
        }
