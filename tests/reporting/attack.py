"""Somebody who wants to know what a protected report hides, and knows the KPI definitions as well as we do.

Written apart from the product: it reads only the published report and has its own list of relations.
"""

from fractions import Fraction
from math import floor

NESTED = ("maand", "jaar", "twaalf_maanden")
PERIODS = (*NESTED, "vorig_jaar")
WITH_SHARE = ("K04", "K05", "K09", "K11", "K12", "K13", "K14", "K15", "K16", "K17")
NUMERATORS = {
    *((kpi, "teller") for kpi in ("K06", "K07", "K22", *WITH_SHARE)),
    *(("K02", part, "teller") for part in ("startmeting", "paren")),
    *(("K03", part, "teller") for part in ("professionals", "bereikbaarheid")),
    *(("K21", part, "teller") for part in ("klacht", "bezwaar")),
    ("K01", "geslaagd"),
    ("K01", "paren"),
}
NOT_COUNTED = {"inwoners", "afgesproken", "betaald", "sleutel", "oordeel"}
DERIVED = {
    *("aandeel", "dekking", "ondergrens", "bovengrens", "wilson", "per_1000"),
    *("gemiddelde", "mediaan", "langste"),
    *("mediaan_start", "mediaan_antwoord", "per_wijk_bron", "per_wijk_leefgebied"),
}
MANY = 10**9


def leaves(values, path=()):
    """Every figure of a nested object with its path."""
    for key, value in values.items():
        if isinstance(value, dict):
            yield from leaves(value, (*path, key))
        else:
            yield (*path, key), value


def counts(report):
    """(KPI, *path) and period of every count -> the number or the text that hides it."""
    found = {}
    for kpi, body in report["kpis"].items():
        for period in PERIODS:
            for path, value in leaves(body.get(period) or {}):
                if not {*path} & DERIVED and path[-1] not in NOT_COUNTED:
                    found[(kpi, *path), period] = value
    return found


def half_up(value):
    """One decimal, rounded half up."""
    return Fraction(floor(value * 10 + Fraction(1, 2)), 10)


class Attack:
    """Everything that can be inferred from one published report."""

    def __init__(self, published, threshold):
        self.report, self.d = published, threshold
        self.shown = {}
        self.hidden = []
        for cell, value in counts(published).items():
            if isinstance(value, str):
                assert value == f"<{threshold}"
                self.hidden.append(cell)
            else:
                assert type(value) is int
                self.shown[cell] = value
        self.equal, self.at_most = [], []
        for kpi, body in published["kpis"].items():
            for period in PERIODS:
                if body.get(period):
                    self._read(kpi, period, body[period], body.get("variant"))
        self._identities()
        self.leaks = []  # hidden counts beside a figure that narrows them down
        self.recovered = self._solve()

    def small(self):
        """Shown counts of 1..d-1 that may not be shown."""
        return [
            cell for cell, value in self.shown.items() if 0 < value < self.d and cell[0] not in NUMERATORS
        ]

    def near(self):
        """Counts shown in two nested periods with a difference of 1..d-1."""
        found = []
        for (path, period), value in self.shown.items():
            for other in NESTED:
                if path in NUMERATORS - {("K01", "paren")} or period not in NESTED or other == period:
                    continue
                longer = self.shown.get((path, other))
                if longer is None or not 0 < longer - value < self.d:
                    continue
                if path != ("K01", "paren") or value >= self.d:
                    found.append((path, period, other))
        return found

    def bad_shares(self):
        """Shares, means and the like that may not be shown, or show a numerator without them."""
        found = []
        for kpi, body in self.report["kpis"].items():
            for period in PERIODS:
                for path, value in leaves(body.get(period) or {}):
                    if path[-1] == "aandeel" and kpi != "K01":
                        found += self._bad_share((kpi, *path[:-1]), period, value)
        return found

    def _bad_share(self, at, period, share):
        top, bottom = (self.shown.get(((*at, part), period)) for part in ("teller", "noemer"))
        if share is None:
            paired = at == ("K02", "paren")
            return [(at, period, "numerator alone")] if top not in (None, 0) and not paired else []
        if top is None or bottom is None or bottom < self.d:
            return [(at, period, "share without counts")]
        in_breakdown = any(part.startswith("per_") for part in at)
        if in_breakdown and (0 < top < self.d or 0 < bottom - top < self.d):
            return [(at, period, "small rest")]
        return []

    def _read(self, kpi, period, body, variant):
        def cell(*path):
            return (kpi, *path), period

        def adds_up(total, parts):
            self.equal.append([(total, 1), *((part, -1) for part in parts)])

        def inside(small, large):
            self.at_most.append([(small, 1), (large, -1)])

        if kpi == "K01":
            self._cross_table(cell, body, variant, adds_up, inside)
        for path, _ in leaves(body):
            if path[-1] == "noemer":
                inside(cell(*path[:-1], "teller"), cell(*path))
        for breakdown, total in (
            *(("per_partner", name) for name in ("teller", "noemer", "gestart", "aantal")),
            *(("per_doel", name) for name in ("teller", "noemer")),
            ("per_wijk", "clienten"),
        ):
            if breakdown in body and total in body:
                adds_up(cell(total), [cell(breakdown, part, total) for part in body[breakdown]])
        if kpi == "K19":
            for breakdown in ("per_bron", "per_wijk"):
                adds_up(cell("aantal"), [cell(breakdown, part) for part in body[breakdown]])
            areas = [cell("per_leefgebied", area) for area in body["per_leefgebied"]]
            self.at_most.append([(cell("aantal"), 1), *((area, -1) for area in areas)])
            for area in areas[:-1]:
                self.at_most.append([(area, 1), (areas[-1], 1), (cell("aantal"), -1)])
        if kpi in ("K06", "K20"):
            inside(cell("met_contact"), cell("noemer" if kpi == "K06" else "signalen"))

    def _cross_table(self, cell, body, variant, adds_up, inside):
        table = {
            (own, part): cell("kruistabel", own, part)
            for own, row in body["kruistabel"].items()
            for part in row
        }
        reasons = [cell("uitgezonderd", reason) for reason in body["uitgezonderd"]]
        adds_up(cell("cohort"), [cell("in_aanmerking"), *reasons])
        adds_up(cell("paren"), table.values())
        inside(cell("paren"), cell("in_aanmerking"))
        inside(cell("geslaagd"), cell("paren"))
        none_worse = [at for at in table if "verslechterd" not in at]
        one_better = [at for at in none_worse if "verbeterd" in at]
        if variant == "C":
            self.at_most.append([(cell("geslaagd"), -1), *((table[at], 1) for at in one_better)])
            self.at_most.append([(cell("geslaagd"), 1), *((table[at], -1) for at in none_worse)])
        else:
            won = {"A": [("verbeterd", "verbeterd")], "B": one_better, "D": none_worse}[variant]
            adds_up(cell("geslaagd"), [table[at] for at in won])

    def _identities(self):
        known = {*self.shown, *self.hidden}
        pairs = [
            (("K01", "paren"), ("K02", "paren", "teller")),
            (("K01", "in_aanmerking"), ("K02", "paren", "noemer")),
            (("K01", "cohort"), ("K09", "noemer")),
            (("K11", "noemer"), ("K17", "noemer")),
        ]
        same = [((one, period), (other, period)) for one, other in pairs for period in PERIODS]
        month = self.report["maand"][5:]
        for path, period in known:
            if path[0] in ("K08", "K10", "K18") and period in NESTED:
                same.append(((path, "maand"), (path, period)))
            if month == "01" and period == "jaar":
                same.append(((path, "maand"), (path, period)))
            if month == "12" and period == "jaar":
                same.append(((path, "twaalf_maanden"), (path, period)))
        self.equal += [[(one, 1), (other, -1)] for one, other in same if {one, other} <= known]

    def _solve(self):
        """Hidden cells that the equalities and the shown shares fix, by elimination."""
        found = self._from_shares()
        unknown = {cell: index for index, cell in enumerate(sorted(set(self.hidden) - found.keys()))}
        known = {**self.shown, **found}
        matrix = []
        for equation in self.equal:
            row, right = {}, Fraction(0)
            for cell, times in equation:
                if cell in unknown:
                    row[unknown[cell]] = row.get(unknown[cell], Fraction(0)) + times
                else:
                    right -= times * known[cell]
            matrix.append(({column: times for column, times in row.items() if times}, right))
        names = {index: cell for cell, index in unknown.items()}
        return found | {names[column]: value for column, value in eliminate(matrix).items()}

    def _from_shares(self):
        found = {}
        for kpi, body in self.report["kpis"].items():
            for period in PERIODS:
                for path, value in leaves(body.get(period) or {}):
                    if value is None:
                        continue
                    found |= self._guess((kpi, *path), period, value)
        return found

    def _guess(self, path, period, value):
        """The counts that a share with one decimal gives away, beside a count that is shown."""
        *at, name = path
        pairs = {
            "aandeel": ("geslaagd", "paren") if at == ["K01"] else ("teller", "noemer"),
            "dekking": ("paren", "in_aanmerking"),
            "ondergrens": ("geslaagd", "in_aanmerking"),
            "per_1000": ("clienten", None),
            "bovengrens": ("geslaagd", "in_aanmerking"),
            "wilson": ("geslaagd", "paren"),
        }
        if name not in pairs:
            return {}
        top, bottom = (((*at, part), period) for part in pairs[name])
        hidden = [cell for cell in (top, bottom) if cell in self.hidden]
        if name in ("bovengrens", "wilson") or len(hidden) > 1 or bottom[0][-1] is None:
            self.leaks += [(cell, name) for cell in hidden]
            return {}
        if hidden == [top]:
            whole = self.shown[bottom]
            options = [n for n in range(whole + 1) if half_up(Fraction(100 * n, whole)) == value]
            if len(options) == 1:
                return {top: options[0]}
        self.leaks += [(cell, name) for cell in hidden]
        return {}

    def pinned(self):
        """Hidden positive parts of a breakdown with one possible value, if nothing is negative, a longer
        period holds the shorter one, and so does every rest (a total without the part)."""
        rules = [*self.at_most]
        for equation in self.equal:
            rules += [equation, [(cell, -times) for cell, times in equation]]
        rules += list(self._growth())
        low = {cell: self.shown.get(cell, 0) for cell in [*self.shown, *self.hidden]}
        high = {cell: self.shown.get(cell, MANY) for cell in low}
        changed = True
        while changed:
            changed = False
            for rule in rules:
                least = sum(times * (low if times > 0 else high)[cell] for cell, times in rule)
                for cell, times in rule:
                    room = times * (low if times > 0 else high)[cell] - least
                    if abs(room) > MANY // 2:
                        continue
                    if times > 0 and room < high[cell]:
                        high[cell], changed = room, True
                    if times < 0 and -room > low[cell]:
                        low[cell], changed = -room, True
        return {cell: low[cell] for cell in self.hidden if low[cell] == high[cell]}

    def _growth(self):
        cells = {*self.shown, *self.hidden}
        for short, long in (NESTED[:2], NESTED[1:]):
            for path, period in cells:
                if period == short and (path, long) in cells:
                    yield [((path, short), 1), ((path, long), -1)]
            for equation in self.equal:
                (total, _), *parts = equation
                if total[1] != short or any(part[1] != short for part, _ in parts):
                    continue
                for (path, _), _ in parts:
                    part = [((path, long), 1), ((path, short), -1)]
                    four = [*part, ((total[0], long), -1), ((total[0], short), 1)]
                    if all(cell in cells for cell, _ in four):
                        yield four


def eliminate(matrix):
    """Column -> value of the unknowns with exactly one solution. matrix: ({column: factor}, right side)."""
    rows = [(dict(row), right) for row, right in matrix if row]
    done = []
    while rows:
        row, right = rows.pop()
        if not row:
            continue
        pivot = max(row)
        factor = row[pivot]
        row, right = {column: times / factor for column, times in row.items()}, right / factor

        def without(other, pivot=pivot, row=row, right=right):
            line, value = other
            if pivot not in line:
                return other
            times = line[pivot]
            columns = line.keys() | row.keys()
            left = {column: line.get(column, 0) - times * row.get(column, 0) for column in columns}
            return {column: number for column, number in left.items() if number}, value - times * right

        rows = [without(other) for other in rows]
        done = [*(without(other) for other in done), (row, right)]
    return {next(iter(row)): right for row, right in done if len(row) == 1}
