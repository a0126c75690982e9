"""What the bytes of a file may look like, and on which line a fault is."""

import pytest

from cases.models import Client
from intake.models import SupportRequest
from providers.models import District, Municipality
from tests.reporting.exchanged import Folder

pytestmark = pytest.mark.django_db
TOWN = "gemeente;naam\nGM0484;Alphen\n"
QUESTIONS = "hulpvraag;ontvangen_op;gemeente;kanaal;bron;tekst;leefgebieden\n"
ASKED = "2025-01-01;GM0484;web;zelf"


@pytest.fixture
def folder(tmp_path):
    folder = Folder(tmp_path / "in", empty=True)
    folder.write("gemeenten", TOWN)
    return folder


def names():
    return list(Municipality.objects.order_by("external_id").values_list("name", flat=True))


@pytest.mark.parametrize(
    "content",
    [
        "gemeente;naam\nGM0484;Alphen, Rijn\n",
        "\ufeffgemeente;naam\nGM0484;Alphen, Rijn\n",
        'gemeente,naam\nGM0484,"Alphen, Rijn"\n',
        "gemeente;naam\r\nGM0484;Alphen, Rijn\r\n",
        "gemeente;naam\nGM0484;Alphen, Rijn",
        "gemeente;naam\nGM0484;Alphen, Rijn\r",
        "naam;gemeente\nAlphen, Rijn;GM0484\n",
        '"gemeente"; naam \n"GM0484";"Alphen, Rijn"\n',
        "gemeente;naam;inwoners\n GM0484 ;  Alphen, Rijn  ;\n",
        "gemeente;naam\n\nGM0484;Alphen, Rijn\n\n   \n",
    ],
)
def test_reads_the_same(folder, content):
    folder.write("gemeenten", content)

    assert folder.bring_in() == []
    assert names() == ["Alphen, Rijn"]


def test_keeps_quotes_line_ends_and_separators_inside_a_cell(folder):
    folder.write("hulpvragen", f'{QUESTIONS}H1;{ASKED};"Zei: ""ja; nee""\r\n\ten toen\\n";a\\b|ü\n')

    assert folder.bring_in() == []
    request = SupportRequest.objects.get()
    assert request.text == 'Zei: "ja; nee"\n\ten toen\\n'
    assert request.domains == ["a\\b", "ü"]


def test_counts_physical_lines_and_names_the_one_where_the_row_starts(folder):
    folder.write(
        "hulpvragen",
        f'{QUESTIONS}H1;{ASKED};"een\ntwee\ndrie";\n\nH2;{ASKED};"een\ntwee";\nH3;kapot;GM0484;web;zelf;;\n'
        f'H4;kapot;GM0484;web;zelf;"een\n";\n',
    )

    assert folder.bring_in() == ["hulpvragen.csv:8:ontvangen_op", "hulpvragen.csv:9:ontvangen_op"]


def test_sorts_lines_as_numbers_and_columns_in_the_order_of_the_format(folder):
    rows = "".join(f"kapot;H{n};GM0484;web;zelf;;\n" for n in range(1, 12))
    folder.write("hulpvragen", "ontvangen_op;hulpvraag;gemeente;kanaal;bron;tekst;extra\n" + rows)
    folder.write("gemeenten", "naam;gemeente\n;GM0484\n;fout\n")

    assert folder.bring_in() == [
        "gemeenten.csv:2:naam",
        "gemeenten.csv:3:gemeente",
        "gemeenten.csv:3:naam",
        "hulpvragen.csv:1:extra",
        *(f"hulpvragen.csv:{n}:ontvangen_op" for n in range(2, 13)),
    ]


class TestTheHeader:
    def test_without_a_required_column(self, folder):
        folder.write("clienten", "client\nK1\n")

        assert folder.bring_in() == ["clienten.csv:1:gemeente"]

    def test_with_an_unknown_and_a_double_column(self, folder):
        folder.write("clienten", "client;gemeente;Email;client\nK1;GM0484;x;K1\n")

        assert folder.bring_in() == ["clienten.csv:1:client", "clienten.csv:1:Email"]

    @pytest.mark.parametrize("content", ["", "\n", "\ufeff"])
    def test_that_is_not_there(self, folder, content):
        folder.write("clienten", content)

        assert folder.bring_in() == ["clienten.csv:1:client", "clienten.csv:1:gemeente"]

    def test_alone_is_a_file_without_rows(self, folder):
        folder.write("clienten", "client;gemeente\n")

        assert folder.bring_in() == []

    def test_without_ids_leaves_references_to_it_alone(self, folder):
        folder.write("wijken", "gemeente;naam\nGM0484;Noord\n")
        folder.write("clienten", "client;gemeente;wijk\nK1;GM0484;W1\nK2;GM048;W1\n")

        assert folder.bring_in() == ["clienten.csv:3:gemeente", "wijken.csv:1:wijk"]


class TestBrokenUtf8:
    def test_is_a_fault_of_its_cell_and_the_rest_is_still_checked(self, folder):
        folder.write(
            "clienten",
            b"client;achternaam;gemeente;geboortedatum\nK1;M\xfcller;GM0484;x\nK2;M\xc3\xbcller;GM0484;\n",
        )

        assert folder.bring_in() == ["clienten.csv:2:geboortedatum", "clienten.csv:2:achternaam"]

    def test_in_an_id_a_header_and_a_list(self, folder):
        folder.write("clienten", b"client;gemeente;na\xffam\nK\xff;GM0484;\n")
        folder.write("wijken", b"wijk;gemeente;naam;postcodes\nW1;GM0484;N;2401|\xff\n")

        assert folder.bring_in() == [
            "clienten.csv:1:na�am",
            "clienten.csv:2:client",
            "wijken.csv:2:postcodes",
        ]


class TestARowThatIsNotWhole:
    def test_may_lack_empty_cells_at_its_end_but_has_none_too_many(self, folder):
        folder.write("clienten", "client;gemeente;telefoon\nK1;GM0484\nK2;GM0484;;x\nK3\nK4;GM0484;1;;\n")

        assert folder.bring_in() == ["clienten.csv:3:telefoon", "clienten.csv:4:gemeente"]

    def test_with_a_quote_that_is_never_closed(self, folder):
        folder.write("hulpvragen", f'{QUESTIONS}H1;{ASKED};;\nH2;{ASKED};"nooit;\nH3;{ASKED};;\n')

        assert folder.bring_in() == ["hulpvragen.csv:3:tekst"]


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x0b", "\r", "\x1f", "\x7f", "\x85", "\x9f"])
def test_refuses_a_control_character_wherever_it_stands(folder, sign):
    folder.write("gemeenten", f"gemeente;naam\nGM0484;A{sign}B\n")
    assert folder.bring_in() == ["gemeenten.csv:2:naam"]

    folder.write("gemeenten", f'gemeente;naam\nGM0484;"{sign}B"\n')
    assert folder.bring_in() == ["gemeenten.csv:2:naam"]


def test_reads_lists_in_order_and_keeps_what_looks_like_a_formula(folder):
    folder.write("wijken", "wijk;gemeente;naam;postcodes\nW1;GM0484;=1+1;2403|2401|2403\n")
    folder.write("clienten", "client;gemeente;achternaam;telefoon\n-K1;GM0484;@x;+31 6\n")

    assert folder.bring_in() == []
    assert District.objects.get().postcodes == ["2403", "2401", "2403"]
    assert Client.objects.values_list("external_id", "last_name", "phone").get() == ("-K1", "@x", "+31 6")


class TestTheMessages:
    def test_show_a_value_cut_to_40_characters_on_one_line(self, folder):
        folder.write("clienten", f'client;gemeente;wijk\nK1;GM0484;"{"a" * 20}\n{"b" * 30}"\n')
        folder.write("wijken", "wijk;gemeente;naam\n")

        said = folder.said()

        assert said.count("\n") == 1
        assert f"“{'a' * 20} {'b' * 19}”" in said

    def test_show_nothing_of_a_person(self, folder):
        secret = "Geheim"
        folder.write(
            "clienten",
            "client;gemeente;achternaam;postcode;huisnummer;telefoon;email\n"
            f"K1;GM0484;{secret * 40};{secret};{secret};{secret * 40};{secret}\n",
        )

        said = folder.said()

        assert said.count("\n") == 5
        assert secret not in said

    def test_go_to_a_file_too(self, folder, tmp_path):
        folder.write("clienten", 'client;gemeente;geslacht\nK1;GM0484;"m;""v"\n')

        assert folder.bring_in("--fouten", str(tmp_path / "fouten.csv")) == ["clienten.csv:2:geslacht"]
        assert (tmp_path / "fouten.csv").read_text("utf-8") == (
            'bestand;regel;kolom;fout\nclienten.csv;2;geslacht;"onbekende waarde: “m;""v”"\n'
        )

    def test_fit_by_the_thousand(self, folder):
        folder.write("clienten", "client;gemeente\n" + "".join(f"K{n};GM048\n" for n in range(12_000)))

        found = folder.bring_in()

        assert len(found) == 12_000
        assert found[-1] == "clienten.csv:12001:gemeente"
