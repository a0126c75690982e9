"""Each rule of section 5 of the KPI definitions, by small examples counted by hand."""

from copy import deepcopy

import pytest

from reporting.figures.protection import protect
from tests.reporting.protection_reports import PARTICIPATION, TABLE, Town, rounded

PERIODS = ("maand", "jaar", "twaalf_maanden", "vorig_jaar")
SMALL = "<10"


def report(month="2026-05", **kpis):
    """A report with the given KPIs; a period that is not given is None."""
    about = dict.fromkeys(PERIODS) | {"definitie": "versie 1", "norm": None}
    return {
        "schema": "maandrapport/1",
        "gemeente": "GM0484",
        "maand": month,
        "versie": 1,
        "kpis": {kpi: about | body for kpi, body in kpis.items()},
    }


def share(teller, noemer, **more):
    return {"teller": teller, "noemer": noemer, "aandeel": rounded(teller, noemer)} | more


def protected(kpi, period="maand", *, threshold=10, **body):
    return protect(report(**{kpi: body}), threshold=threshold)["kpis"][kpi][period]


def k01(cells, *, won, missing=0, excluded=(0, 0, 0)):
    """A K01 period. cells: (self-reliance, participation) -> pairs."""
    pairs = sum(cells.values())
    eligible = pairs + missing
    table = {own: {part: cells.get((own, part), 0) for part in PARTICIPATION} for own in TABLE}
    return {
        "cohort": eligible + sum(excluded),
        "uitgezonderd": dict(zip(("02", "31", "39"), excluded, strict=True)),
        "in_aanmerking": eligible,
        "paren": pairs,
        "dekking": rounded(pairs, eligible),
        "geslaagd": won,
        "aandeel": rounded(won, pairs),
        "wilson": [rounded(1, 3), rounded(2, 3)] if pairs else None,
        "ondergrens": rounded(won, eligible),
        "bovengrens": rounded(won + missing, eligible),
        "oordeel": "niet vaststelbaar",
        "kruistabel": table,
    }


def shown_cells(period):
    return {
        (own, part): number
        for own, row in period["kruistabel"].items()
        for part, number in row.items()
        if number != SMALL
    }


class TestRule1:
    @pytest.mark.parametrize(("number", "shown"), [(0, 0), (1, SMALL), (9, SMALL), (10, 10), (11, 11)])
    def test_hides_a_count_of_one_up_to_the_threshold(self, number, shown):
        assert protected("K10", maand={"aantal": number}) == {"aantal": shown}

    def test_names_the_threshold_of_the_contract(self):
        assert protected("K10", threshold=5, maand={"aantal": 4}) == {"aantal": "<5"}
        assert protected("K10", threshold=5, maand={"aantal": 5}) == {"aantal": 5}

    def test_hides_received_signals_contacts_and_dossiers_each_for_itself(self):
        signals = {"signalen": 40, "met_contact": 12, "dossier": 3}

        assert protected("K20", maand=signals) == {"signalen": 40, "met_contact": 12, "dossier": SMALL}

    def test_shows_inhabitants_and_hides_the_rate_that_tells_the_clients(self):
        few = {"clienten": 4, "inwoners": 4000, "per_1000": rounded(4, 4000, 1000)}
        some = {"clienten": 40, "inwoners": 5000, "per_1000": rounded(40, 5000, 1000)}
        two = {"clienten": 6, "inwoners": None, "per_1000": None}
        total = {"clienten": 50, "inwoners": 9000, "per_1000": rounded(50, 9000, 1000)}

        period = protected("K18", maand={**total, "per_wijk": {"A": few, "B": some, "onbekend": two}})

        assert period["clienten"] == 50
        assert period["per_wijk"] == {
            "A": {"clienten": SMALL, "inwoners": 4000, "per_1000": None},
            "B": some,
            "onbekend": {"clienten": SMALL, "inwoners": None, "per_1000": None},
        }


class TestRule2:
    def test_shows_a_share_of_the_whole_gemeente_with_a_small_numerator(self):
        assert protected("K04", maand=share(3, 10)) == share(3, 10)
        assert protected("K04", maand=share(7, 10)) == share(7, 10)

    def test_hides_numerator_and_share_under_a_small_denominator(self):
        hidden = {"teller": SMALL, "noemer": SMALL, "aandeel": None}

        assert protected("K04", maand=share(9, 9)) == hidden
        assert protected("K04", maand=share(0, 9)) == hidden

    def test_shows_nothing_of_nothing(self):
        assert protected("K04", maand=share(0, 0)) == {"teller": 0, "noemer": 0, "aandeel": None}

    def test_hides_a_small_number_with_contact_beside_a_shown_share(self):
        body = share(4, 12, met_contact=9, mediaan=rounded(3, 1, 1))

        assert protected("K06", maand=body) == body | {"met_contact": SMALL, "mediaan": None}

    def test_shows_a_median_by_the_number_of_values_behind_it(self):
        partner = share(30, 40, gestart=9, mediaan_start=rounded(8, 1, 1), mediaan_antwoord=rounded(2, 1, 1))

        period = protected("K07", maand={**partner, "per_partner": {"A": partner}})

        assert period["gestart"] == SMALL
        assert period["mediaan_start"] is None
        assert period["mediaan_antwoord"] == 2

    def test_shows_a_mean_from_ten_marks(self):
        marks = {
            "professionals": share(8, 10, gemiddelde=rounded(8, 1, 1)),
            "bereikbaarheid": share(8, 9, gemiddelde=rounded(8, 1, 1)),
        }

        period = protected("K03", maand=marks)

        assert period["professionals"] == marks["professionals"]
        assert period["bereikbaarheid"] == {
            "teller": SMALL,
            "noemer": SMALL,
            "aandeel": None,
            "gemiddelde": None,
        }

    def test_shows_few_pairs_as_the_numerator_of_the_coverage_and_hides_the_success(self):
        month = k01({("verbeterd", "verbeterd"): 5, ("gelijk", "gelijk"): 3}, won=6, missing=12)

        period = protected("K01", maand=month, variant="C")

        assert (period["paren"], period["dekking"], period["in_aanmerking"]) == (8, month["dekking"], 20)
        assert period["geslaagd"] == SMALL
        assert [period[name] for name in ("aandeel", "wilson", "ondergrens", "bovengrens")] == [None] * 4
        assert period["oordeel"] == "niet vaststelbaar"

    def test_shows_longest_wait_from_ten_referrals(self):
        waiting = {"aantal": 30, "langste": 90}
        partners = {
            "A": {"aantal": 10, "langste": 90},
            "B": {"aantal": 9, "langste": 80},
            "C": {"aantal": 11, "langste": 70},
            "D": {"aantal": 0, "langste": None},
        }

        period = protected("K08", maand={**waiting, "per_partner": partners})

        assert period["per_partner"]["A"] == {"aantal": 10, "langste": 90}
        assert period["per_partner"]["B"] == {"aantal": SMALL, "langste": None}
        assert period["per_partner"]["D"] == {"aantal": SMALL, "langste": None}


class TestRule3:
    @pytest.mark.parametrize(
        ("top", "bottom", "shown"),
        [
            (20, 40, share(20, 40)),
            (0, 40, share(0, 40)),
            (40, 40, share(40, 40)),
            (9, 40, {"teller": SMALL, "noemer": 40, "aandeel": None}),
            (31, 40, {"teller": SMALL, "noemer": 40, "aandeel": None}),
            (4, 9, {"teller": SMALL, "noemer": SMALL, "aandeel": None}),
            (0, 9, {"teller": SMALL, "noemer": SMALL, "aandeel": None}),
            (0, 0, {"teller": 0, "noemer": 0, "aandeel": None}),
        ],
    )
    def test_shows_a_share_in_a_breakdown_only_without_small_counts(self, top, bottom, shown):
        others = {"ggz": share(2, 4), "ciz": share(5, 8), "huisarts": share(5, 7)}
        total = share(12 + top, 19 + bottom)

        period = protected("K22", maand={**total, "per_doel": {**others, "overig": share(top, bottom)}})

        assert period["per_doel"]["overig"] == shown
        assert {key: period[key] for key in total} == total


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


class TestWhatComesOut:
    def test_leaves_the_internal_report_as_it_is(self):
        internal = Town(1, density=8, month=5, partners=3, districts=4, variant="C").report()
        before = deepcopy(internal)

        protect(internal, threshold=10)

        assert internal == before

    def test_shows_target_definition_variant_and_verdict_always(self):
        month = k01({("verbeterd", "verbeterd"): 2}, won=2)
        body = {"maand": month, "variant": "C", "oordeel": "te weinig gegevens", "norm": 75}

        kpi = protect(report(K01=body), threshold=10)["kpis"]["K01"]

        assert (kpi["variant"], kpi["oordeel"], kpi["norm"]) == ("C", "te weinig gegevens", 75)
        assert (kpi["definitie"], kpi["maand"]["oordeel"]) == ("versie 1", "niet vaststelbaar")
        assert kpi["jaar"] is kpi["vorig_jaar"] is None

    def test_shows_what_was_agreed_and_paid(self):
        body = {
            "afgesproken": 5,
            "betaald": 3,
            "per_partner": {"A": {"afgesproken": 5, "betaald": 3, "sleutel": "1/3"}},
        }

        assert protected("K23", maand=body) == body

    def test_never_lets_the_caseload_of_workers_out(self):
        assert "K24" not in protect(report(K24={"maand": {"Bakker": 3}}), threshold=10)["kpis"]

    @pytest.mark.parametrize(
        "unknown", [{"K99": {"maand": share(1, 2)}}, {"K04": {"maand": share(3, 20, extra=3)}}]
    )
    def test_refuses_a_figure_that_no_rule_is_known_for(self, unknown):
        with pytest.raises(ValueError, match="no rules of protection"):
            protect(report(**unknown), threshold=10)

    def test_refuses_a_threshold_under_five(self):
        with pytest.raises(ValueError, match="the least is 5"):
            protect(report(), threshold=4)
