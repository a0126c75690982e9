"""Each check of the file format, at its exact column, on both sides of its boundary."""

import pytest

from cases.models import Client
from tests.reporting.exchanged import Folder

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "in")


LONG = "x" * 201
# file, row, cells that change, column where the fault is
CELLS = [
    ("gemeenten", "GM0484", {"naam": LONG}, "naam"),
    ("gemeenten", "GM0484", {"naam": ""}, "naam"),
    ("gemeenten", "GM0484", {"naam": "bel\x07"}, "naam"),
    ("gemeenten", "GM0484", {"naam": "c1\x85c"}, "naam"),
    ("gemeenten", "GM0484", {"inwoners": "1.000"}, "inwoners"),
    ("gemeenten", "GM0484", {"inwoners": "1 000"}, "inwoners"),
    ("gemeenten", "GM0484", {"inwoners": "-1"}, "inwoners"),
    ("gemeenten", "GM0484", {"inwoners": "١٢"}, "inwoners"),
    ("gemeenten", "GM0484", {"inwoners": "2147483648"}, "inwoners"),
    ("gemeenten", "GM0484", {"inwoners": "9" * 5000}, "inwoners"),
    ("wijken", "WK048402", {"naam": ""}, "naam"),
    ("wijken", "WK048402", {"inwoners": "veel"}, "inwoners"),
    ("wijken", "WK048402", {"postcodes": f"2402|{LONG}"}, "postcodes"),
    ("partners", "P2", {"soort": "Partner"}, "soort"),
    ("partners", "P2", {"gemeenten": "GM0484|GM9999"}, "gemeenten"),
    ("partners", "P2", {"gemeenten": "484"}, "gemeenten"),
    ("partners", "P2", {"expertise": LONG}, "expertise"),
    ("partners", "P2", {"antwoordnorm_werkdagen": "3.5"}, "antwoordnorm_werkdagen"),
    ("partners", "P2", {"vanaf": "2025-02-02", "tot": "2025-02-01"}, "tot"),
    ("partners", "P2", {"vanaf": "01-02-2025"}, "vanaf"),
    ("partners", "P2", {"vanaf": "2025-02-29"}, "vanaf"),
    ("partners", "P2", {"vanaf": "20250201"}, "vanaf"),
    ("partners", "P2", {"vanaf": "2025-1-01"}, "vanaf"),
    ("teams", "T2", {"wijken": "WK048401"}, "wijken"),
    ("teams", "T2", {"wijken": "WK053701|WK048401"}, "wijken"),
    ("teams", "T2", {"wijken": "WK053701|WKX"}, "wijken"),
    ("teams", "T2", {"gemeente": "GM053"}, "gemeente"),
    ("medewerkers", "M4", {"email": "bram@"}, "email"),
    ("medewerkers", "M4", {"email": "@voorbeeld.nl"}, "email"),
    ("medewerkers", "M4", {"email": "a@b@c"}, "email"),
    ("medewerkers", "M4", {"email": "bram"}, "email"),
    ("medewerkers", "M4", {"email": ""}, "email"),
    ("medewerkers", "M4", {"rol": "loket|baas"}, "rol"),
    ("medewerkers", "M4", {"rol": "|"}, "rol"),
    ("medewerkers", "M4", {"partner": "P9"}, "partner"),
    ("medewerkers", "M4", {"team": "T9"}, "team"),
    ("contracten", "C3", {"variant": "E"}, "variant"),
    ("contracten", "C3", {"drempel_kleine_aantallen": "4"}, "drempel_kleine_aantallen"),
    ("contracten", "C3", {"lumpsum_per_jaar": "2,5"}, "lumpsum_per_jaar"),
    ("contracten", "C3", {"lumpsum_per_jaar": "9223372036854775808"}, "lumpsum_per_jaar"),
    ("contracten", "C2", {"vanaf": "2025-12-31"}, "vanaf"),
    ("normen", "C2", {"kpi": "K1"}, "kpi"),
    ("normen", "C2", {"norm": "7.55"}, "norm"),
    ("normen", "C2", {"norm": "7,5"}, "norm"),
    ("normen", "C2", {"norm": "75%"}, "norm"),
    ("normen", "C2", {"norm": ".5"}, "norm"),
    ("normen", "C2", {"norm": ""}, "norm"),
    ("normen", "C2", {"fase": "start"}, "fase"),
    ("normen", "C2", {"contract": "C9"}, "contract"),
    ("clienten", "K4", {"bsn": "12345678"}, "bsn"),
    ("clienten", "K4", {"bsn": "123456789"}, "bsn"),
    ("clienten", "K4", {"bsn": "000000000"}, "bsn"),
    ("clienten", "K4", {"bsn": "123456782"}, "bsn"),
    ("clienten", "K4", {"bsn": "1234.56.782"}, "bsn"),
    ("clienten", "K4", {"postcode": "2402 AB"}, "postcode"),
    ("clienten", "K4", {"postcode": "2402ab"}, "postcode"),
    ("clienten", "K4", {"postcode": "0402AB"}, "postcode"),
    ("clienten", "K4", {"email": "a@b@c"}, "email"),
    ("clienten", "K4", {"geslacht": "vrouw"}, "geslacht"),
    ("clienten", "K4", {"huisnummer": "12a"}, "huisnummer"),
    ("clienten", "K4", {"huishouden": LONG}, "huishouden"),
    ("clienten", "K4", {"gemeente": "GM0484"}, "wijk"),
    ("clienten", "K4", {"wijk": "WKX"}, "wijk"),
    ("clienten", "K4", {"geboortedatum": "2020-01-02", "overleden_op": "2020-01-01"}, "overleden_op"),
    ("dossiers", "D2", {"client": ""}, "client"),
    ("dossiers", "D2", {"gesloten_op": "2025-05-31"}, "gesloten_op"),
    ("dossiers", "D2", {"reden_sluiting": LONG}, "reden_sluiting"),
    ("hulpvragen", "H9", {"client": "K9"}, "client"),
    ("hulpvragen", "H9", {"kanaal": "fax"}, "kanaal"),
    ("hulpvragen", "H9", {"bron": ""}, "bron"),
    ("hulpvragen", "H9", {"leefgebieden": f"financien|{LONG}"}, "leefgebieden"),
    ("hulpvragen", "H9", {"tekst": "x" * 10_001}, "tekst"),
    ("hulpvragen", "H9", {"spoed": "Ja"}, "spoed"),
    ("hulpvragen", "H9", {"uitkomst": "niets"}, "uitkomst"),
    ("hulpvragen", "H9", {"doorverwijsdoel": "bakker"}, "doorverwijsdoel"),
    ("hulpvragen", "H9", {"uitkomst_op": "2026-01-04"}, "uitkomst_op"),
    ("hulpvragen", "H9", {"terugkoppeling_op": "2026-01-04"}, "terugkoppeling_op"),
    ("hulpvragen", "H9", {"wijk": "WK048401"}, "wijk"),
    ("hulpvragen", "H9", {"client": "K2", "dossier": "D1"}, "dossier"),
    ("onderzoeken", "H4", {"afgerond_op": "2025-04-30"}, "afgerond_op"),
    ("onderzoeken", "H4", {"ingetrokken_op": "2025-04-30"}, "ingetrokken_op"),
    ("onderzoeken", "H1", {"ingetrokken_op": "2025-02-20"}, "ingetrokken_op"),
    ("aanvragen", "A4", {"beschikt_op": "2025-05-12"}, "resultaat"),
    ("aanvragen", "A4", {"resultaat": "toegekend"}, "beschikt_op"),
    ("aanvragen", "A3", {"beschikt_op": "2025-02-01"}, "beschikt_op"),
    ("aanvragen", "A4", {"hulpvraag": "HX"}, "hulpvraag"),
    ("trajecten", "TR3", {"beeindigd_op": "2025-06-16"}, "reden_beeindiging"),
    ("trajecten", "TR3", {"reden_beeindiging": "19"}, "beeindigd_op"),
    ("trajecten", "TR3", {"reden_beeindiging": "2", "beeindigd_op": "2025-06-16"}, "reden_beeindiging"),
    ("trajecten", "TR3", {"stabiel_doel_sinds": "2025-06-16"}, "stabiel_doel_reden"),
    ("trajecten", "TR3", {"stabiel_doel_reden": "zo"}, "stabiel_doel_sinds"),
    ("trajecten", "TR3", {"doeldomeinen": "financien|eigen thema"}, "doeldomeinen"),
    ("trajecten", "TR1", {"beeindigd_op": "2025-01-31"}, "beeindigd_op"),
    ("intensiteit", "TR3", {"niveau": "5"}, "niveau"),
    ("intensiteit", "TR3", {"traject": "TR9"}, "traject"),
    ("doelen", "G4", {"tekst": ""}, "tekst"),
    ("doelen", "G4", {"gesloten_op": "2025-06-16"}, "resultaat"),
    ("doelen", "G4", {"resultaat": "geheel"}, "gesloten_op"),
    ("metingen", "ME2", {"financien": "6"}, "financien"),
    ("metingen", "ME2", {"financien": "0"}, "financien"),
    ("metingen", "ME2", {"participatieladder": "7"}, "participatieladder"),
    ("metingen", "ME2", {"moment": "half"}, "moment"),
    ("metingen", "ME2", {"medewerker": "M9"}, "medewerker"),
    ("metingen", "ME2", {"gemeten_op": "2025-01-31"}, "gemeten_op"),
    ("metingen", "ME5", {"justitie": ""}, "meting"),
    ("verwijzingen", "V4", {"partner": "P9"}, "partner"),
    ("verwijzingen", "V4", {"beantwoord_op": "2025-07-01"}, "antwoord"),
    ("verwijzingen", "V4", {"antwoord": "wachtlijst"}, "beantwoord_op"),
    *(
        ("verwijzingen", "V4", {later: "2025-06-30"}, later)
        for later in ("gezien_op", "gestart_op", "ingetrokken_op", "verlopen_op")
    ),
    ("verwijzingen", "V3", {"beantwoord_op": "2025-06-30"}, "beantwoord_op"),
    ("verwijzingen", "V1", {"beeindigd_op": "2025-02-28"}, "beeindigd_op"),
    ("verwijzingen", "V4", {"verstuurd_op": ""}, "verstuurd_op"),
    ("tevredenheid", "TV3", {"cijfer_professionals": "11"}, "cijfer_professionals"),
    ("tevredenheid", "TV3", {"cijfer_bereikbaarheid": "0"}, "cijfer_bereikbaarheid"),
    ("tevredenheid", "TV3", {"wijk": "WK048401"}, "wijk"),
    ("klachten", "KL4", {"soort": "bezwaren"}, "soort"),
    ("klachten", "KL4", {"gegrond": "half"}, "gegrond"),
    ("klachten", "KL4", {"afgehandeld_op": "2025-05-31"}, "afgehandeld_op"),
    ("signalen", "S2", {"bron": "buurman"}, "bron"),
    ("signalen", "S2", {"contact_op": "2025-01-02"}, "contact_op"),
    ("signalen", "S2", {"wijk": "WK048401"}, "wijk"),
    ("signalen", "S2", {"dossier": "D9"}, "dossier"),
]


@pytest.mark.parametrize(("name", "key", "cells", "column"), CELLS)
def test_finds_the_fault_at_its_cell_and_imports_nothing(folder, name, key, cells, column):
    line = 1 + next(n for n, row in enumerate(folder.read(name).splitlines()) if row.startswith(f"{key};"))
    folder.put(name, key, **cells)

    assert folder.bring_in() == [f"{name}.csv:{line}:{column}"]
    assert not Client.objects.exists()


# Just inside the boundary; nothing is wrong.
FINE = [
    ("gemeenten", "GM0484", {"naam": "x" * 200, "inwoners": "2147483647"}),
    ("gemeenten", "GM0484", {"inwoners": "0"}),
    ("partners", "P2", {"vanaf": "2025-02-01", "tot": "2025-02-01"}),
    ("partners", "P2", {"tot": "2025-02-01", "antwoordnorm_werkdagen": "0"}),
    ("teams", "T2", {"wijken": "WK053701 | WK053701"}),
    ("medewerkers", "M4", {"email": "a b@c", "rol": "loket | fg", "gemeente": "GM0537"}),
    ("contracten", "C3", {"drempel_kleine_aantallen": "5", "lumpsum_per_jaar": "9223372036854775807"}),
    ("contracten", "C2", {"vanaf": "2026-01-01", "tot": "2026-01-01"}),
    ("normen", "C2", {"norm": "99999999999.9"}),
    ("clienten", "K4", {"geboortedatum": "2020-01-01", "overleden_op": "2020-01-01"}),
    ("clienten", "K4", {"huishouden": "x" * 200, "toevoeging": "x" * 200, "telefoon": "bel\tme"}),
    ("clienten", "K4", {"overleden_op": "1900-01-01", "wijk": ""}),
    ("hulpvragen", "H9", {"tekst": "x" * 10_000, "leefgebieden": "|".join(["x" * 200] * 3)}),
    ("hulpvragen", "H9", {"dossier": "D1", "uitkomst_op": "2026-01-05"}),
    ("aanvragen", "A3", {"beschikt_op": "2025-02-02"}),
    ("trajecten", "TR3", {"beeindigd_op": "2025-06-15", "reden_beeindiging": "39"}),
    ("metingen", "ME2", {"gemeten_op": "2025-02-01"}),
    ("metingen", "ME2", {"gemeten_op": "1999-02-01", "moment": "start"}),
    ("verwijzingen", "V4", {"beeindigd_op": "1999-01-01", "ingetrokken_op": "2025-07-01"}),
    ("verwijzingen", "V4", {"reden_beeindiging": "zonder dag", "reden_weigering": "=1+1"}),
    ("klachten", "KL4", {"gegrond": "ja"}),
]


@pytest.mark.parametrize(("name", "key", "cells"), FINE)
def test_accepts_what_lies_on_the_boundary(folder, name, key, cells):
    folder.put(name, key, **cells)

    assert folder.bring_in() == []


def test_accepts_an_id_of_64_characters_and_no_longer(folder):
    folder.add("klachten", klacht="x" * 64, gemeente="GM0484", soort="klacht", ontvangen_op="2025-01-01")
    assert folder.bring_in("--controleer") == []

    line = folder.add(
        "klachten", klacht="y" * 65, gemeente="GM0484", soort="klacht", ontvangen_op="2025-01-01"
    )
    assert folder.bring_in() == [f"klachten.csv:{line}:klacht"]


class TestAKeySeenBefore:
    def test_is_a_fault_of_its_first_column_on_the_later_row(self, folder):
        again = folder.add(
            "klachten", klacht="KL1", gemeente="GM0537", soort="klacht", ontvangen_op="2026-01-01"
        )
        third = folder.add("klachten", klacht="KL1", gemeente="GM0537", soort="klacht", ontvangen_op="kapot")

        assert folder.bring_in() == [
            f"klachten.csv:{again}:klacht",
            f"klachten.csv:{third}:klacht",
            f"klachten.csv:{third}:ontvangen_op",
        ]

    @pytest.mark.parametrize(
        ("name", "cells", "faults"),
        [
            ("onderzoeken", {"hulpvraag": "H1", "gemeld_op": "2025-01-01"}, ["hulpvraag"]),
            ("intensiteit", {"traject": "TR1", "vanaf": "2025-05-01", "niveau": "1"}, ["traject"]),
            (
                "normen",
                {"contract": "C1", "kpi": "K01", "norm": "1", "vanaf": "2023-01-01", "tot": "2023-01-01"},
                ["contract", "vanaf"],
            ),
            (
                "toewijzingen",
                {
                    "dossier": "D2",
                    "medewerker": "M1",
                    "vanaf": "2025-06-01",
                    "soort": "vast",
                    "tot": "2025-06-01",
                },
                ["dossier", "vanaf"],
            ),
        ],
    )
    def test_of_several_columns_too(self, folder, name, cells, faults):
        line = folder.add(name, **cells)

        assert folder.bring_in() == [f"{name}.csv:{line}:{column}" for column in faults]

    def test_differs_when_one_column_differs(self, folder):
        folder.add("intensiteit", traject="TR1", vanaf="2025-05-02", niveau="1")
        folder.add("toewijzingen", dossier="D3", medewerker="M1", vanaf="2026-01-05", soort="vast")
        folder.add("toewijzingen", dossier="D3", medewerker="M1", vanaf="2026-01-05", soort="vervanging")

        assert folder.bring_in() == []


class TestReferences:
    def test_count_ids_of_rows_with_faults(self, folder):
        folder.put("clienten", "K2", geboortedatum="kapot")

        assert folder.bring_in() == ["clienten.csv:3:geboortedatum"]

    def test_do_not_look_in_the_system(self, folder, tmp_path):
        folder.bring_in()
        other = Folder(tmp_path / "other", empty=True)
        other.write("metingen", folder.read("metingen"))

        assert other.bring_in() == ["medewerkers.csv:0:", "trajecten.csv:0:"]

    def test_need_no_file_when_no_cell_refers(self, tmp_path):
        folder = Folder(tmp_path / "few", empty=True)
        folder.write("gemeenten", "gemeente;naam\nGM0484;Alphen\n")
        folder.write("clienten", "client;gemeente;wijk\nK1;GM0484;\n")

        assert folder.bring_in() == []

    def test_a_dossier_of_an_unknown_client_is_also_of_another_than_its_question(self, folder):
        folder.put("dossiers", "D2", client="K9")

        assert folder.bring_in() == ["dossiers.csv:3:client", "hulpvragen.csv:6:dossier"]

    def test_wijk_of_another_gemeente_even_if_that_one_is_unknown(self, folder):
        folder.put("clienten", "K4", gemeente="GM9999")

        assert folder.bring_in() == ["clienten.csv:5:gemeente", "clienten.csv:5:wijk"]

    def test_an_unreadable_gemeente_says_nothing_of_the_wijk(self, folder):
        folder.put("clienten", "K4", gemeente="Katwijk")

        assert folder.bring_in() == ["clienten.csv:5:gemeente"]

    def test_a_key_that_comes_twice_speaks_through_its_first_row(self, folder):
        rows = [
            ("wijken", {"wijk": "WK048401", "gemeente": "GM0537", "naam": "Nogmaals"}),
            ("dossiers", {"dossier": "D2", "client": "K1", "gemeente": "GM0484", "geopend_op": "2025-06-01"}),
            ("trajecten", {"traject": "TR3", "dossier": "D3", "gestart_op": "2030-01-01"}),
        ]
        lines = {name: folder.add(name, **cells) for name, cells in rows}
        folder.add(
            "metingen", meting="ME9", traject="TR3", gemeten_op="2025-12-15", moment="einde", justitie="1"
        )

        assert folder.bring_in("--controleer") == [
            f"dossiers.csv:{lines['dossiers']}:dossier",
            f"trajecten.csv:{lines['trajecten']}:traject",
            f"wijken.csv:{lines['wijken']}:wijk",
        ]


class TestTheBsn:
    def test_twice_is_a_fault_of_the_later_row_that_shows_two_digits(self, folder):
        line = folder.add("clienten", client="K5", bsn="111222333", gemeente="GM0484")

        said = folder.said()

        assert said.startswith(f"clienten.csv:{line}:bsn: ")
        assert "33" in said
        assert "111222333" not in said
        assert "2333" not in said
