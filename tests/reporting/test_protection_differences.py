"""Rule 4 of section 5 of the KPI definitions: what is hidden does not follow from what is shown."""

import pytest

from reporting.figures.protection import protect
from tests.reporting.protected import PERIODS, SMALL, k01, protected, report, share, shown_cells
from tests.reporting.protection_reports import PARTICIPATION, TABLE


class TestRule4:
    def test_hides_a_zero_where_one_small_part_would_follow_from_the_total(self):
        source = {"zelf": 50, "politie": 3, "huisarts": 20, "anders": 0, "familie": 12}
        body = {
            "aantal": 85,
            "per_bron": source,
            "per_wijk": {"A": 85, "onbekend": 0},
            "per_leefgebied": {"financien": 40, "eigen_thema": 0, "geen": 45},
            "per_wijk_bron": {"A": source},
            "per_wijk_leefgebied": {"A": {"financien": 40}},
        }

        period = protected("K19", maand=body)

        assert period == body | {
            "per_bron": source | {"politie": SMALL, "anders": SMALL},
            "per_wijk_bron": None,
            "per_wijk_leefgebied": None,
        }

    def test_takes_the_smallest_part_when_there_is_no_zero(self):
        partners = {"A": 40, "B": 12, "C": 7}
        body = {"aantal": 59, "langste": 8, "per_partner": {}}
        body["per_partner"] = {name: {"aantal": number, "langste": 8} for name, number in partners.items()}

        period = protected("K08", maand=body)

        shown = {name: values["aantal"] for name, values in period["per_partner"].items()}
        assert shown == {"A": 40, "B": SMALL, "C": SMALL}

    def test_leaves_alone_what_cannot_be_calculated(self):
        partners = {"A": 40, "B": 3, "C": 7, "D": 0}
        body = {"aantal": 50, "langste": 8, "per_partner": {}}
        body["per_partner"] = {name: {"aantal": number, "langste": None} for name, number in partners.items()}

        period = protected("K08", maand=body)

        shown = {name: values["aantal"] for name, values in period["per_partner"].items()}
        assert shown == {"A": 40, "B": SMALL, "C": SMALL, "D": 0}

    @pytest.mark.parametrize(
        ("numbers", "shown"),
        [
            ((20, 20, 20), [20, 20, 20]),
            ((20, 30, 40), [20, 30, 40]),
            ((20, 29, 40), [SMALL, 29, 40]),
            ((20, 30, 39), [20, SMALL, 39]),
            ((20, 25, 30), [20, SMALL, 30]),
            ((20, 22, 24), [SMALL, SMALL, 24]),
            ((0, 9, 18), [0, SMALL, 18]),
            ((0, 12, 18), [0, SMALL, 18]),
        ],
    )
    def test_keeps_nested_periods_a_threshold_apart(self, numbers, shown):
        body = {
            period: {"ontvangen": number, **share(0, 0), "mediaan": None}
            for period, number in zip(PERIODS, numbers, strict=False)
        }
        kpi = {period: {"klacht": values, "bezwaar": values} for period, values in body.items()}

        kpi = protect(report(K21=kpi), threshold=10)["kpis"]["K21"]

        assert [kpi[period]["klacht"]["ontvangen"] for period in PERIODS[:3]] == shown

    def test_compares_the_month_of_last_year_with_nothing(self):
        body = {period: share(15, number) for period, number in zip(PERIODS, (20, 40, 60, 21), strict=True)}

        kpi = protect(report(K04=body), threshold=10)["kpis"]["K04"]

        assert kpi["maand"] == share(15, 20)
        assert kpi["vorig_jaar"] == share(15, 21)

    def test_lets_numerators_of_the_whole_gemeente_differ_little(self):
        body = {"maand": share(15, 20), "jaar": share(17, 40), "twaalf_maanden": share(19, 60)}

        kpi = protect(report(K04=body), threshold=10)["kpis"]["K04"]

        assert [kpi[period] for period in body] == list(body.values())

    def test_a_denominator_that_differs_little_takes_its_numerator_along(self):
        body = {"maand": share(15, 20), "jaar": share(17, 25), "twaalf_maanden": share(19, 60)}

        kpi = protect(report(K04=body), threshold=10)["kpis"]["K04"]

        assert kpi["maand"] == {"teller": SMALL, "noemer": SMALL, "aandeel": None}
        assert kpi["jaar"] == share(17, 25)

    def test_hides_a_second_reason_when_cohort_and_eligible_tell_the_first(self):
        cells = {("verbeterd", "verbeterd"): 20, ("gelijk", "gelijk"): 15}

        period = protected("K01", maand=k01(cells, won=30, excluded=(3, 12, 0)), variant="C")

        assert period["uitgezonderd"] == {"02": SMALL, "31": 12, "39": SMALL}
        assert (period["cohort"], period["in_aanmerking"], period["geslaagd"]) == (50, 35, 30)

    def test_a_zero_that_the_year_tells_is_no_help_to_the_month(self):
        cells = {("verbeterd", "verbeterd"): 20, ("gelijk", "gelijk"): 15}
        more = {("verbeterd", "verbeterd"): 60, ("gelijk", "gelijk"): 55}
        month, year = k01(cells, won=30, excluded=(3, 12, 0)), k01(more, won=90, excluded=(20, 40, 0))

        kpi = protect(report(K01={"maand": month, "jaar": year, "variant": "C"}), threshold=10)["kpis"]["K01"]

        assert kpi["maand"]["uitgezonderd"] == {"02": SMALL, "31": SMALL, "39": 0}
        assert kpi["jaar"]["uitgezonderd"] == {"02": 20, "31": 40, "39": 0}

    def test_the_cross_table_does_not_tell_through_the_pairs(self):
        cells = {("verbeterd", "verbeterd"): 40, ("gelijk", "verslechterd"): 4}

        period = protected("K01", maand=k01(cells, won=40), variant="C")

        hidden = {(own, part) for own in TABLE for part in PARTICIPATION} - shown_cells(period).keys()
        assert ("gelijk", "verslechterd") in hidden
        assert len(hidden) == 2
        assert (period["paren"], period["geslaagd"]) == (44, 40)

    def test_the_cross_table_does_not_tell_through_the_successes_of_variant_b(self):
        # 3 of the 43 successes are hidden; a second cell outside the successes would not help.
        cells = {("verbeterd", "verbeterd"): 40, ("gelijk", "verbeterd"): 3, ("gelijk", "gelijk"): 20}

        period = protected("K01", maand=k01(cells, won=43), variant="B")

        assert shown_cells(period).keys() & {("gelijk", "verbeterd"), ("verbeterd", "gelijk")} == set()
        assert period["geslaagd"] == 43

    @pytest.mark.parametrize(
        ("cells", "won"),
        [
            ({("verbeterd", "verbeterd"): 3, ("verbeterd", "gelijk"): 3, ("gelijk", "verbeterd"): 1}, 7),
            ({("gelijk", "verslechterd"): 3, ("verslechterd", "gelijk"): 4}, 0),
        ],
    )
    def test_the_cross_table_does_not_tell_that_all_or_none_succeeded_in_variant_c(self, cells, won):
        # 7 of 10 have two measurements. With only successes (or only failures) hidden, won would follow.
        period = protected("K01", maand=k01(cells, won=won, missing=3), variant="C")

        better = {
            ("gelijk", "verbeterd"),
            *(("verbeterd", part) for part in ("verbeterd", "gelijk", "niet_gemeten")),
        }
        hidden = {(own, part) for own in TABLE for part in PARTICIPATION} - shown_cells(period).keys()
        assert (period["paren"], period["geslaagd"]) == (7, SMALL)
        assert hidden > cells.keys()
        assert (
            hidden - better if won else hidden & (better | {("gelijk", "gelijk"), ("gelijk", "niet_gemeten")})
        )

    def test_hides_the_successes_of_variant_a_with_their_only_cell(self):
        cells = {("verbeterd", "verbeterd"): 4, ("gelijk", "gelijk"): 20, ("verbeterd", "gelijk"): 5}

        period = protected("K01", maand=k01(cells, won=4), variant="A")

        assert period["geslaagd"] == SMALL
        assert [period[name] for name in ("aandeel", "wilson", "ondergrens", "bovengrens")] == [None] * 4
        assert (period["cohort"], period["paren"]) == (29, 29)

    def test_one_count_in_two_places_is_hidden_in_both(self):
        cells = {("verbeterd", "verbeterd"): 20, ("gelijk", "gelijk"): 15}
        month, year = k01(cells, won=30), k01(cells | {("gelijk", "verbeterd"): 5}, won=35)
        kpis = protect(
            report(
                K01={"maand": month, "jaar": year, "variant": "C"},
                K02={
                    "maand": {"startmeting": share(0, 0), "paren": share(35, 35)},
                    "jaar": {"startmeting": share(0, 0), "paren": share(40, 40)},
                },
                K09={"maand": share(30, 35), "jaar": share(31, 40)},
            ),
            threshold=10,
        )["kpis"]

        assert kpis["K01"]["maand"]["cohort"] == kpis["K09"]["maand"]["noemer"] == SMALL
        assert kpis["K01"]["maand"]["in_aanmerking"] == kpis["K02"]["maand"]["paren"]["noemer"] == SMALL
        assert kpis["K01"]["maand"]["paren"] == kpis["K02"]["maand"]["paren"]["teller"] == SMALL
        assert kpis["K01"]["jaar"]["cohort"] == kpis["K09"]["jaar"]["noemer"] == 40

    def test_january_is_the_year_so_far(self):
        body = {"maand": share(15, 20), "jaar": share(15, 20), "twaalf_maanden": share(19, 25)}

        kpi = protect(report(month="2026-01", K04=body), threshold=10)["kpis"]["K04"]

        assert kpi["maand"] == kpi["jaar"] == {"teller": SMALL, "noemer": SMALL, "aandeel": None}
        assert kpi["twaalf_maanden"] == share(19, 25)

    def test_the_only_partner_tells_nothing_through_the_total(self):
        partner = share(12, 40, gestart=30, mediaan_start=None, mediaan_antwoord=None) | {"teller": 8}

        period = protected("K07", maand={**partner, "per_partner": {"A": partner}})

        assert period["per_partner"]["A"]["teller"] == period["teller"] == SMALL
        assert period["aandeel"] is None
        assert period["noemer"] == period["per_partner"]["A"]["noemer"] == 40

    def test_the_order_of_partners_does_not_decide_which_zero_goes(self):
        measured = {"gestart": 0, "mediaan_start": None, "mediaan_antwoord": None}
        partners = {"P1": share(20, 20, **measured), "P2": share(2, 2, **measured)}
        partners |= {name: share(0, 0, **measured) for name in ("P4", "P3")}
        backwards = dict(reversed(partners.items()))

        one, other = (
            protected("K07", maand=share(22, 22, **measured, per_partner=order))
            for order in (partners, backwards)
        )

        assert one == other

    def test_partners_without_answers_do_not_shield_the_only_active_one(self):
        active = share(8, 40, gestart=0, mediaan_start=None, mediaan_antwoord=None)
        idle = share(0, 0, gestart=0, mediaan_start=None, mediaan_antwoord=None)

        period = protected("K07", maand={**active, "per_partner": {"A": active, "B": idle, "C": idle}})

        # A hidden 0 of a shown 0 would be no secret, so the denominators go along and the total stays.
        assert (period["teller"], period["noemer"]) == (8, 40)
        assert period["per_partner"]["A"]["noemer"] == period["per_partner"]["B"]["noemer"] == SMALL
        assert period["per_partner"]["C"] == idle

    def test_the_only_domain_does_not_follow_from_those_without_any(self):
        body = {
            "aantal": 50,
            "per_bron": {"zelf": 50, "anders": 0},
            "per_wijk": {"A": 50, "onbekend": 0},
            "per_leefgebied": {"financien": 4, "justitie": 0, "eigen_thema": 0, "geen": 46},
            "per_wijk_bron": {},
            "per_wijk_leefgebied": {},
        }

        period = protected("K19", maand=body)

        assert list(period["per_leefgebied"].values()) == [SMALL, 0, SMALL, 46]
