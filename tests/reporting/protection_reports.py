"""Internal reports made of single facts, so that all relations between their counts hold by construction."""

from decimal import ROUND_HALF_UP, Decimal
from random import Random

TABLE = ("verbeterd", "gelijk", "verslechterd")
PARTICIPATION = (*TABLE, "niet_gemeten")
SOURCES = (
    *("zelf", "familie", "mantelzorger", "huisarts", "politie"),
    *("corporatie", "partner", "gemeente", "anders"),
)
DOMAINS = (
    *("financien", "dagbesteding", "huisvesting", "huiselijke_relaties", "geestelijke_gezondheid"),
    *("lichamelijke_gezondheid", "verslaving", "adl_vaardigheden", "sociaal_netwerk"),
    *("maatschappelijke_participatie", "justitie", "algemeen", "instrumenteel", "eigen_thema"),
)
DESTINATIONS = (
    *("ciz", "zorgkantoor", "huisarts", "wijkverpleging", "ggz", "ziekenhuis_transfer", "jeugd_toegang"),
    *("werk_inkomen", "schuldhulp", "leerplicht", "meldpunt_wvggz", "crisisdienst", "preventie_consortium"),
    *("veilig_thuis", "zorg_en_veiligheidshuis", "woningcorporatie", "juridisch_loket"),
    *("andere_gemeente", "overig"),
)
MONEY = {"afgesproken": 500_000_07, "betaald": 450_000_00}
WHOLE = {"sleutel": Decimal("100.0")}
STOCKS = {"K08", "K10", "K18"}


def rounded(top, bottom, times=100):
    """A share with one decimal, rounded half up; None over nothing."""
    if not bottom:
        return None
    return Decimal(times * top / Decimal(bottom)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def tna(facts, won):
    top, bottom = sum(map(bool, map(won, facts))), len(facts)
    return {"teller": top, "noemer": bottom, "aandeel": rounded(top, bottom)}


def statistic(facts):
    return Decimal("3.0") if facts else None


class Town:
    """One gemeente with random facts: (months ago 0..12, attributes). density: facts per KPI per month."""

    def __init__(self, seed, *, density, month, partners, districts, variant, since=12, skew=1.0):
        self.random = Random(seed)
        self.density, self.since, self.skew, self.variant = density, since, skew, variant
        self.month = month
        self.partners = [f"partner {n}" for n in range(partners)]
        self.districts = [*(f"wijk {n}" for n in range(districts)), "onbekend"]

    def choose(self, options):
        """One of the options, the earlier ones more often the larger the skew is."""
        return options[int(len(options) * self.random.random() ** self.skew)]

    def chance(self, part):
        return self.random.random() < part

    def facts(self, make, scale=1.0):
        spread = self.density * scale * self.random.choice([0.3, 1, 1, 2])
        found = []
        for ago in range(13):
            if ago <= self.since:
                found += [(ago, make()) for _ in range(round(self.random.gauss(spread, spread / 2)))]
        return found

    def periods(self, facts, measure):
        def within(test):
            return measure([fact for ago, fact in facts if test(ago)])

        return {
            "maand": within(lambda ago: ago == 0),
            "jaar": within(lambda ago: ago < self.month),
            "twaalf_maanden": within(lambda ago: ago < 12),
            "vorig_jaar": within(lambda ago: ago == 12) if self.since >= 12 else None,
        }

    def stock(self, facts, measure):
        """The state at the end of the month, and that of a year ago."""
        now = measure([fact for ago, fact in facts if ago < 6])
        before = measure([fact for ago, fact in facts if ago >= 6])
        return {
            "maand": now,
            "jaar": now,
            "twaalf_maanden": now,
            "vorig_jaar": before if self.since >= 12 else None,
        }

    def traject(self):
        stable = self.chance(0.2)
        out = self.choose(["02", "31", "39"]) if self.chance(0.1) else None
        paired = out is None and self.chance(0.75)
        cell = (self.choose(TABLE), self.choose(PARTICIPATION))
        return {"out": out, "cell": cell if paired else None, "stable": stable, "one": self.chance(0.85)}

    def success(self, cell, stable):
        better, worse = cell.count("verbeterd"), "verslechterd" in cell
        rules = {
            "A": better == 2,
            "B": better > 0 and not worse,
            "C": not worse and (better > 0 or stable),
            "D": not worse,
        }
        return rules[self.variant]

    def k01(self, facts):
        eligible = [fact for fact in facts if fact["out"] is None]
        pairs = [fact for fact in eligible if fact["cell"]]
        won = [fact for fact in pairs if self.success(fact["cell"], fact["stable"])]
        cells = [fact["cell"] for fact in pairs]
        e, p, s = len(eligible), len(pairs), len(won)
        return {
            "cohort": len(facts),
            "uitgezonderd": {why: sum(fact["out"] == why for fact in facts) for why in ("02", "31", "39")},
            "in_aanmerking": e,
            "paren": p,
            "dekking": rounded(p, e),
            "geslaagd": s,
            "aandeel": rounded(s, p),
            "wilson": [rounded(s, p + 1), rounded(s + 1, p + 1)] if p else None,
            "ondergrens": rounded(s, e),
            "bovengrens": rounded(s + e - p, e),
            "oordeel": "te weinig gegevens",
            "kruistabel": {own: {part: cells.count((own, part)) for part in PARTICIPATION} for own in TABLE},
        }

    def referrals(self, facts):
        def measure(rows):
            answered = [row for row in rows if row["answered"]]
            started = [row for row in rows if row["started"]]
            return {
                **tna(answered, lambda row: row["in_time"]),
                "gestart": len(started),
                "mediaan_start": statistic(started),
                "mediaan_antwoord": statistic(answered),
            }

        per = {name: measure([row for row in facts if row["partner"] == name]) for name in self.partners}
        return {**measure(facts), "per_partner": per}

    def waiting(self, facts):
        def measure(rows):
            return {"aantal": len(rows), "langste": 40 if rows else None}

        per = {name: measure([fact for fact in facts if fact == name]) for name in self.partners}
        return {**measure(facts), "per_partner": per}

    def reach(self, facts):
        def measure(rows, inhabitants):
            return {
                "clienten": len(rows),
                "inwoners": inhabitants,
                "per_1000": rounded(len(rows), inhabitants, 1000) if inhabitants else None,
            }

        per = {
            name: measure([fact for fact in facts if fact == name], None if name == "onbekend" else 4321)
            for name in self.districts
        }
        return {**measure(facts, 40000), "per_wijk": per}

    def inflow(self, facts):
        return {
            "aantal": len(facts),
            "per_bron": {name: sum(fact["source"] == name for fact in facts) for name in SOURCES},
            "per_leefgebied": {
                **{name: sum(name in fact["domains"] for fact in facts) for name in DOMAINS},
                "geen": sum(not fact["domains"] for fact in facts),
            },
            "per_wijk": {name: sum(fact["district"] == name for fact in facts) for name in self.districts},
            "per_wijk_bron": {name: dict.fromkeys(SOURCES, 0) for name in self.districts},
            "per_wijk_leefgebied": {name: dict.fromkeys(DOMAINS, 0) for name in self.districts},
        }

    def signpost(self, facts):
        per = {
            name: tna([fact for fact in facts if fact["to"] == name], lambda fact: fact["back"])
            for name in DESTINATIONS
        }
        return {**tna(facts, lambda fact: fact["back"]), "per_doel": per}

    def request(self):
        domains = {self.choose(DOMAINS) for _ in range(self.random.choice([0, 1, 1, 2]))}
        return {"source": self.choose(SOURCES), "district": self.choose(self.districts), "domains": domains}

    def share(self, part=0.8, scale=1.0):
        return self.periods(self.facts(lambda: self.chance(part), scale), lambda facts: tna(facts, bool))

    def report(self):
        trajecten = self.facts(self.traject)
        running = self.facts(lambda: (self.chance(0.1), self.chance(0.3)), 3)
        goal = self.random.choice([0.3, 0.8, 0.95])
        kpis = {
            "K01": self.periods(trajecten, self.k01),
            "K03": {
                period: {"professionals": body, "bereikbaarheid": body and dict(body)}
                for period, body in self.share().items()
            },
            **{kpi: self.share() for kpi in ("K04", "K05", "K12", "K13", "K14", "K15", "K16")},
            "K09": self.periods(trajecten, lambda facts: tna(facts, lambda fact: fact["one"])),
            "K10": self.stock(self.facts(lambda: 1, 0.2), lambda facts: {"aantal": len(facts)}),
            "K11": self.periods(running, lambda facts: tna(facts, lambda fact: fact[0])),
            "K17": self.periods(running, lambda facts: tna(facts, lambda fact: fact[1])),
            "K19": self.periods(self.facts(self.request, 3), self.inflow),
            "K23": self.periods([], lambda _: MONEY | {"per_partner": {"P1": MONEY | WHOLE}}),
        }
        for period, body in kpis["K03"].items():
            if body["professionals"] is None:
                kpis["K03"][period] = None
                continue
            for marks in body.values():
                marks["gemiddelde"] = statistic(range(marks["noemer"]))
        start = self.share(0.7)
        kpis["K02"] = {
            period: k01
            and {
                "startmeting": start[period],
                "paren": {
                    "teller": k01["paren"],
                    "noemer": k01["in_aanmerking"],
                    "aandeel": k01["dekking"],
                },
            }
            for period, k01 in kpis["K01"].items()
        }
        contact = self.facts(lambda: self.random.choice([0, 1, 2, 2]))
        kpis["K06"] = self.periods(
            contact,
            lambda facts: {
                **tna(facts, lambda fact: fact == 2),
                "met_contact": sum(map(bool, facts)),
                "mediaan": statistic(list(filter(None, facts))),
            },
        )
        if self.partners:
            sent = self.facts(
                lambda: {
                    "partner": self.choose(self.partners),
                    "answered": self.chance(0.9),
                    "started": self.chance(0.6),
                    "in_time": self.chance(goal),
                }
            )
            wait = self.facts(lambda: self.choose(self.partners), 0.5)
        else:
            sent, wait = [], []
        kpis["K07"] = self.periods(sent, self.referrals)
        kpis["K08"] = self.stock(wait, self.waiting)
        kpis["K18"] = self.stock(self.facts(lambda: self.choose(self.districts), 2), self.reach)
        kpis["K20"] = self.periods(
            self.facts(lambda: (self.chance(0.7), self.chance(0.4)), 0.5),
            lambda facts: {
                "signalen": len(facts),
                "met_contact": sum(fact[0] for fact in facts),
                "dossier": sum(fact[1] for fact in facts),
            },
        )
        kpis["K21"] = self.periods(
            [(ago, (sort, *fact)) for sort in ("klacht", "bezwaar") for ago, fact in self._complaints()],
            lambda facts: {sort: self._handled(facts, sort) for sort in ("klacht", "bezwaar")},
        )
        passed_on = self.facts(lambda: {"to": self.choose(DESTINATIONS), "back": self.chance(goal)})
        kpis["K22"] = self.periods(passed_on, self.signpost)
        for kpi, body in kpis.items():
            body |= {"definitie": f"{kpi} versie 1", "norm": Decimal("80.0")}
        kpis["K01"] |= {"variant": self.variant, "oordeel": "te weinig gegevens"}
        month = f"2026-{self.month:02}"
        return {
            "schema": "maandrapport/1",
            "gemeente": "GM0484",
            "maand": month,
            "versie": 1,
            "kpis": kpis,
        }

    def _complaints(self):
        return self.facts(lambda: (self.chance(0.8), self.chance(0.5)), 0.3)

    def _handled(self, facts, sort):
        own = [fact for fact in facts if fact[0] == sort]
        handled = [fact for fact in own if fact[1]]
        return {"ontvangen": len(own), **tna(handled, lambda fact: fact[2]), "mediaan": statistic(handled)}
