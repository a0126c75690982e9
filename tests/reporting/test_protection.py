"""Each rule of section 5 of the KPI definitions, by small examples counted by hand."""

from copy import deepcopy

import pytest

from reporting.figures.protection import protect
from tests.reporting.protected import SMALL, k01, protected, report, share
from tests.reporting.protection_reports import Town, rounded


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
