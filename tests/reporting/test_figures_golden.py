"""A small set of files with answers counted by hand, each with its derivation.

The report is that of GM0484 over March 2026. Its contract runs from 1 April 2025, so vorig_jaar, March 2025,
is null. Dossier Dnn belongs to resident Knn and traject Tnn, unless said otherwise.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction

from providers.models import Municipality
from reporting import services

GOLDEN = Path(__file__).parent / "golden"
D = Decimal


@pytest.fixture(scope="module")
def kpis(django_db_setup, django_db_blocker):
    """The internal figures, computed once; the files leave no trace in the database."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("import_dossiers", str(GOLDEN))
        town = Municipality.objects.get(external_id="GM0484")
        internal, _ = services.compute(municipality=town, month=date(2026, 3, 1))
        transaction.set_rollback(True)
    return internal["kpis"]


def tna(teller, noemer, aandeel):
    return {"teller": teller, "noemer": noemer, "aandeel": aandeel and D(aandeel)}


def test_k01_success(kpis):
    # The window closes six calendar months and 30 days after the start. In March 2026 that holds for starts
    #   on 30 July (due 30 Jan, closes 1 March: T01) up to 1 September (due 1 March, closes 31 March: T09).
    #   T02 starts on 31 August: due 28 February, closes 30 March. T10 (2 Sept) closes on 1 April, T11 (29
    #   July) on 28 February; T13 is of GM0569. Cohort: T01-T09 and T12 = 10.
    # Excluded: T05 ended with 02 long before its window, no TE. T07 ended with 39 on 13 Jan, the day before
    #   its window opened; its measurement of 1 Feb is no TE, so it is out although it has a T1. Not T06 (31,
    #   but with a TE of 22 December) and not T08 (31, ended on the day its window opened). E = 10 - 2 = 8
    # Pairs: T01 goals {financien}: 2 -> 3, n 1, D 1: verbeterd; no domain 12, no ladder: niet_gemeten.
    # Success.
    #   T02 T0 is ME04 (same day as Me03, E comes before e): financien 2; T1 is ME06 (25 Feb and 3 March are
    #     both 3 days off, the earlier wins): financien 1: n 1, D -1: verslechterd; ladder 2 -> 3: verbeterd.
    #     No success.
    #   T03 3 -> 3 gelijk, niet_gemeten; T1 is tussentijds, on the last day of the window (17 March); marked
    #     stable on 28 Sept = T0 (17 Aug) + 42: success in C.
    #   T04 the same, but marked on 2 Oct = T0 (20 Aug) + 43: no success.
    #   T06 TE: huisvesting 2 -> 4, domain 12 2 -> 3: n 2, D 3: verbeterd; domain 12: verbeterd. Success.
    #   Not T08 (no T1), T09 (no shared domain), T12 (first measurement on start + 43: no T0).    P = 5, S = 3
    # P/E = 62.5, S/P = 60.0, S/E = 37.5, (3 + 8 - 5)/8 = 75.0. Wilson 3/5, z^2 = 3.84146:
    #   centre (0.6 + 0.384146)/1.768292 = 0.55655; half-width 0.32583, as
    #   1.959964 * sqrt(0.048 + 0.0384146)/1.768292
    assert kpis["K01"]["maand"] == {
        "cohort": 10,
        "uitgezonderd": {"02": 1, "31": 0, "39": 1},
        "in_aanmerking": 8,
        "paren": 5,
        "dekking": D("62.5"),
        "geslaagd": 3,
        "aandeel": D("60.0"),
        "wilson": [D("23.1"), D("88.2")],
        "ondergrens": D("37.5"),
        "bovengrens": D("75.0"),
        "oordeel": "te weinig gegevens",  # P < 10
        "kruistabel": {
            "verbeterd": {"verbeterd": 1, "gelijk": 0, "verslechterd": 0, "niet_gemeten": 1},
            "gelijk": {"verbeterd": 0, "gelijk": 0, "verslechterd": 0, "niet_gemeten": 2},
            "verslechterd": {"verbeterd": 1, "gelijk": 0, "verslechterd": 0, "niet_gemeten": 0},
        },
    }
    # The year and the twelve months also have T11 (closes 28 February), without measurements: E = 9.
    for period in ("jaar", "twaalf_maanden"):
        found = kpis["K01"][period]
        assert (found["cohort"], found["in_aanmerking"], found["paren"], found["geslaagd"]) == (11, 9, 5, 3)
        assert (found["dekking"], found["ondergrens"], found["bovengrens"]) == (
            D("55.6"),
            D("33.3"),
            D("77.8"),
        )


def test_settings_come_from_the_contract_on_the_last_day(kpis):
    # The norm of K01 (70) ends on 30 March, so on the 31st that of the page counts; that of K14 begins on
    # the 31st.
    assert (kpis["K01"]["variant"], kpis["K01"]["norm"], kpis["K14"]["norm"]) == ("C", D("75.0"), D("12.5"))
    assert (kpis["K03"]["norm"], kpis["K10"]["norm"], kpis["K08"]["norm"]) == (D("8.0"), D("0.0"), None)
    assert kpis["K01"]["oordeel"] == "te weinig gegevens"
    assert all(body["vorig_jaar"] is None and body["definitie"] == 1 for body in kpis.values())
    assert sorted(kpis) == [f"K{number:02}" for number in range(1, 24)]


def test_k02_completeness(kpis):
    # (a) start + 42 in March: starts of 18 January (T20) up to 17 February (T21); T22 (17 January) is
    #   February's. T20 was measured on start - 14, T21 on start - 15: 1 of 2. (b) P of E of K01.
    assert kpis["K02"]["maand"] == {"startmeting": tna(1, 2, "50.0"), "paren": tna(5, 8, "62.5")}
    # In the year also T22, without measurement.
    assert kpis["K02"]["jaar"]["startmeting"] == tna(1, 3, "33.3")


def test_k03_satisfaction(kpis):
    # Professionals 8, 7, 6: mean 7.0, two of 7 or more. Bereikbaarheid 6, 9: mean 7.5, one. S4 is of
    # February, S5 of GM0569.
    assert kpis["K03"]["maand"] == {
        "professionals": {**tna(2, 3, "66.7"), "gemiddelde": D("7.0")},
        "bereikbaarheid": {**tna(1, 2, "50.0"), "gemiddelde": D("7.5")},
    }


def test_k04_assessment(kpis):
    # H71 17 Jan + 42 = Saturday 28 Feb -> Monday 2 March, finished that day: in time. H72 ends 3 March,
    # finished on the 4th: late. H73 ends 4 March, withdrawn that day: left out. H74 ends 5 March, withdrawn
    # on the 6th: late. H75 ends 6 March, open: late. H76 ends Friday 27 February.
    assert kpis["K04"]["maand"] == tna(1, 4, "25.0")
    assert kpis["K04"]["jaar"] == tna(2, 5, "40.0")  # with H76, in time


def test_k05_decision(kpis):
    # A1 14 Feb + 14 = Saturday 28 Feb -> 2 March, decided that day: in time. A2 1 March + 14 + 5 = 20 March,
    # decided on the 21st: late. A3 ends 16 March, withdrawn that day: left out. A4 ends 17 March, withdrawn
    # on the 18th: late. A5 ends 1 April. A6 ends 31 March, open: late.
    assert kpis["K05"]["maand"] == tna(1, 4, "25.0")


def test_k06_first_contact(kpis):
    # H01 opened D40: 2 -> 9 March is 5 werkdagen. H02 opened D41 (H03 of the same day comes after it):
    # Sunday 1 -> 9 March is 6. H04 opened D42: no contact. H05 and H07 name dossiers that another hulpvraag
    # opened, H50 is of GM0569. Median of 5 and 6.
    assert kpis["K06"]["maand"] == {**tna(1, 3, "33.3"), "met_contact": 2, "mediaan": D("5.5")}


def test_k07_waiting_time(kpis):
    # Answered in March, days and werkdagen: P1 R1 7 and 5, R2 8 and 6 (late), R6 4 and 4, R7 4 and 4; P2
    # (norm 2) R3 4 and 2. Started in March: R1 after 10 days, R4 after 9 (1 March - 20 Feb); R6 starts in
    # April.
    found = kpis["K07"]["maand"]
    assert {key: value for key, value in found.items() if key != "per_partner"} == {
        **tna(4, 5, "80.0"),
        "gestart": 2,
        "mediaan_start": D("9.5"),
        "mediaan_antwoord": D("4.0"),  # of 4, 4, 4, 7, 8
    }
    assert found["per_partner"] == {
        "P1": {
            **tna(3, 4, "75.0"),
            "gestart": 1,
            "mediaan_start": D("10.0"),
            "mediaan_antwoord": D("5.5"),  # of 4, 4, 7, 8
        },
        "P2": {**tna(1, 1, "100.0"), "gestart": 1, "mediaan_start": D("9.0"), "mediaan_antwoord": D("4.0")},
    }


def test_k08_waiting_list(kpis):
    # On 31 March: R3 waits 5 days, R6 (starts on 1 April) 30. Not R1, R4 (started), R2 (declined), R7
    # (withdrawn on the day), R5 (no answer), R8 (answered on 1 April).
    expected = {
        "aantal": 2,
        "langste": 30,
        "per_partner": {"P1": {"aantal": 1, "langste": 30}, "P2": {"aantal": 1, "langste": 5}},
    }
    assert kpis["K08"]["maand"] == kpis["K08"]["jaar"] == kpis["K08"]["twaalf_maanden"] == expected


def test_k09_one_helper(kpis):
    # Of the cohort of 10 one `vast` worker: T01; T03 (a vervanging does not count); T05 (M2 came after the
    # end);
    # T06 (M1 left before the start); T08; T09 (M2 came after due). Two: T02, T07 (M2 on the last day). None:
    # T04 (only vervanging), T12.
    assert kpis["K09"]["maand"] == tna(6, 10, "60.0")


def test_k10_without_helper(kpis):
    # Open on 31 March without holder: D31 since 25 March: 25, 26, 27, 30, 31 = 5 werkdagen; D32 since 24
    # March: 6; D33 since it opened on 20 March: 8. D04 has a vervanging, D09 and D12 closed on 30 March, D10
    # is held on its last day.
    assert kpis["K10"]["maand"] == {"aantal": 2}


def test_k11_and_k17_running(kpis):
    # Running in March: T01-T04, T09 (its last day is 1 March), T10, T12, T20-T22 = 10.
    # Lowered in March: T01 (on the 1st), T03 (twice, counts once). T02 in February; T09 after its end.
    assert kpis["K11"]["maand"] == tna(2, 10, "20.0")
    # In a group by 31 March: T01 (on the day), T09. T02 from 1 April.
    assert kpis["K17"]["maand"] == tna(2, 10, "20.0")


def test_k12_lowered_too_fast(kpis):
    # Lowered in December: T04 (31 Dec), raised 92 days later (2 April): counts. T10 (1 Dec), raised 93 days
    # later (4 March): not. T12 (15 Dec), never raised.
    assert kpis["K12"]["maand"] == tna(1, 3, "33.3")


def test_k13_return(kpis):
    # Closed in March 2025: D50, D52, D54, D56. H50 opened D51 (of GM0569) 365 days after D50. H52 opened D53
    # 366 days after D52; H54 opened D55 on the day D54 closed; H56 opened nothing.
    assert kpis["K13"]["maand"] == tna(1, 4, "25.0")


def test_k14_dropout(kpis):
    # Ended in March: T09 (19), T10 (21), T21 (23), T22 (20); T12 (36) does not count; T11 (22) is February's.
    assert kpis["K14"]["maand"] == tna(2, 4, "50.0")
    assert kpis["K14"]["jaar"] == tna(3, 5, "60.0")  # with T11; T07 and T08 do not count


def test_k15_goals(kpis):
    # G1 geheel, G2 gedeeltelijk, G3 niet; G4 closed in February, G5 is open.
    assert kpis["K15"]["maand"] == tna(2, 3, "66.7")


def test_k16_solved_lightly(kpis):
    # With an outcome: H01-H04, H07, H60-H64 = 10 (H05 has none). H60, and H61 of 31 March decided in June.
    assert kpis["K16"]["maand"] == tna(2, 10, "20.0")


def test_k18_reach(kpis):
    # Open on 31 March: D01-D04, D10 (its last day), D20, D31-D33, D40-D43 = 13; D33 is K01's too: 12
    # residents. K01 and K02 live in WK01, K03 in WK02; K04 in a wijk of another gemeente, the others
    # unknown: 9.
    def reach(clients, people, rate):
        return {"clienten": clients, "inwoners": people, "per_1000": rate and D(rate)}

    assert kpis["K18"]["maand"] == {
        **reach(12, 100_000, "0.1"),
        "per_wijk": {
            "WK01": reach(2, 2_000, "1.0"),
            "WK02": reach(1, 1_000, "1.0"),
            "onbekend": reach(9, None, None),
        },
    }


def test_k19_inflow(kpis):
    # Received in March: H01-H05, H07, H60-H64 = 11 (H50 is of GM0569).
    found = kpis["K19"]["maand"]
    assert found["aantal"] == 11
    # zelf H01, H03, H05, H60; huisarts H02, H62
    assert {source: n for source, n in found["per_bron"].items() if n} == {
        "zelf": 4,
        "huisarts": 2,
        "politie": 1,
        "familie": 1,
        "mantelzorger": 1,
        "anders": 1,
        "gemeente": 1,
    }
    assert found["per_bron"]["corporatie"] == found["per_bron"]["partner"] == 0
    # financien H01, H02, H07; two own themes of H02 count once, and H63; none: H03, H05, H60, H64
    assert {domain: n for domain, n in found["per_leefgebied"].items() if n} == {
        "financien": 3,
        "huisvesting": 1,
        "justitie": 1,
        "sociaal_netwerk": 1,
        "lichamelijke_gezondheid": 1,
        "eigen_thema": 2,
        "geen": 4,
    }
    assert len(found["per_leefgebied"]) == 15
    assert found["per_wijk"] == {"WK01": 2, "WK02": 1, "onbekend": 8}
    assert found["per_wijk_bron"]["WK01"] == dict.fromkeys(found["per_bron"], 0) | {"zelf": 1, "huisarts": 1}
    assert found["per_wijk_leefgebied"]["WK02"] == dict.fromkeys(found["per_leefgebied"], 0) | {"geen": 1}


def test_k20_outreach(kpis):
    # B1 with contact and dossier, B2; B3 is February's.
    assert kpis["K20"]["maand"] == {"signalen": 2, "met_contact": 1, "dossier": 1}


def test_k21_complaints(kpis):
    # Received: Q1, Q3. Handled: Q1 after 10 days (deels), Q2 after 13 (nee). Q4 is handled in April.
    assert kpis["K21"]["maand"] == {
        "klacht": {"ontvangen": 2, **tna(1, 2, "50.0"), "mediaan": D("11.5")},
        "bezwaar": {"ontvangen": 1, **tna(0, 0, None), "mediaan": None},
    }


def test_k22_signpost(kpis):
    # H62 to huisarts, with feedback (in April); H64 to huisarts; H63 to nowhere named: overig.
    found = kpis["K22"]["maand"]
    assert {key: value for key, value in found.items() if key != "per_doel"} == tna(1, 3, "33.3")
    assert found["per_doel"]["huisarts"] == tna(1, 2, "50.0")
    assert found["per_doel"]["overig"] == tna(0, 1, "0.0")
    assert len(found["per_doel"]) == 19
