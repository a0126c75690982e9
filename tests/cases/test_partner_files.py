"""Referrals as a file, for an organisation without a system that talks."""

import csv
from datetime import date, datetime, timedelta
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from cases.exchange.partner_files import MOST_LINES, OUT, NotRead, read_answers
from cases.models import AccessLog, Referral
from providers.exchange.sheets import as_csv
from tests.factories import ReferralFactory, UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
FILE = "/verwijzingen/bestand/ophalen"


@pytest.fixture
def people():
    around = around_a_case()
    around.case.client.last_name = "Kuipersma"
    around.case.client.save()
    return around


@pytest.fixture
def partner(people, client):
    client.force_login(people.partner)
    return people.partner


def sheet(client):
    got = client.get(FILE, {"welke": "open", "vorm": "csv"})
    assert got.status_code == 200
    return list(csv.DictReader(StringIO(got.content.decode("utf-8-sig")), delimiter=";"))


def send(client, text, name="antwoorden.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    return client.post(reverse("cases:answers_file"), {"file": SimpleUploadedFile(name, content)})


def day(days=0):
    return str(timezone.localdate() + timedelta(days=days))


class TestOut:
    def test_has_no_name_before_the_answer_and_a_name_after_it(self, people, client, partner):
        to = partner.employer
        asked, taken = (ReferralFactory(case=people.case, partner=to, **t) for t in ({}, {"accepted": True}))

        rows = {row["verwijzing"]: row for row in sheet(client)}

        assert rows[str(asked.pk)]["naam"] == ""
        assert "Kuipersma" in rows[str(taken.pk)]["naam"]
        assert rows[str(asked.pk)]["vraag"] == asked.question
        assert set(AccessLog.objects.values_list("kind", "case_id")) == {("export", people.case.pk)}

    def test_has_what_waits_or_runs_of_the_own_organisation(self, people, client, partner):
        ReferralFactory(case=people.case, partner=partner.employer, declined=True)
        ReferralFactory(case=people.case)

        assert sheet(client) == []
        assert not AccessLog.objects.exists()

    def test_is_a_sheet_without_formulas(self, people, client, partner):
        ReferralFactory(case=people.case, partner=partner.employer, question="=1+1")

        got = client.get(FILE, {"welke": "open", "vorm": "xlsx"})

        head, row = load_workbook(BytesIO(got.content)).active.iter_rows(values_only=True)
        assert head == OUT
        assert row[OUT.index("vraag")] == "'=1+1"
        assert sheet(client)[0]["vraag"] == "'=1+1"

    @pytest.mark.parametrize("who", ["holder", "lead", "stranger"])
    def test_is_for_coordinators(self, people, client, who):
        client.force_login(getattr(people, who))

        for page in (reverse("cases:answers_file"), f"{FILE}?welke=open&vorm=csv"):
            assert client.get(page).status_code == 403
        client.force_login(people.partner)
        for asked in ({"welke": "open", "vorm": "pdf"}, {"welke": "mijn", "vorm": "csv"}, {}):
            assert client.get(FILE, asked).url == reverse("cases:answers_file")


class TestIn:
    def test_does_each_line_and_tells_what_became_of_it(self, people, client, partner):
        make = ReferralFactory.create_batch(3, case=people.case, partner=partner.employer)
        other = ReferralFactory()
        lines = [
            "verwijzing;antwoord;datum;contactpersoon;reden;toelichting",
            f"{make[0].pk};aangenomen;{day(3)};Petra;;",
            f"{make[1].pk};geweigerd;;;geen-plek;Vanaf juni wel.",
            f"{make[2].pk};gestart;{day(1)};;;",
            f"{other.pk};gezien;;;;",
        ]

        page = send(client, "\n".join(lines)).content.decode()

        states = [Referral.objects.get(pk=one.pk).state for one in make]
        assert states == ["accepted", "declined", "sent"]
        assert "Verwerkt: 2 van 4" in page
        assert "Deze verwijzing is er niet, of niet voor uw organisatie." in page
        assert Referral.objects.get(pk=other.pk).state == "sent"

    def test_nothing_is_done_when_a_cell_is_wrong(self, people, client, partner):
        sent = ReferralFactory(case=people.case, partner=partner.employer)
        lines = ["verwijzing,antwoord,datum,contactpersoon", f"{sent.pk},gezien,,", "x,ja,,"]

        answer = send(client, "\n".join(lines))

        assert answer.status_code == 422
        told = answer.content.decode()
        assert "Regel 3, kolom verwijzing: vul het nummer van de verwijzing in." in told
        assert "Regel 3, kolom antwoord: ja kennen we niet." in told
        assert Referral.objects.get().state == "sent"

    def test_the_file_that_went_out_comes_back_with_a_column_more(self, people, client, partner):
        sent = ReferralFactory(case=people.case, partner=partner.employer, question="=1+1\nen meer")
        rows = [list(OUT), *([row[name] for name in OUT] for row in sheet(client))]
        rows[0].append("antwoord")
        rows[1].append("gezien")

        send(client, as_csv(rows))

        assert Referral.objects.get(pk=sent.pk).state == "seen"

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("", "Regel 1: kolom verwijzing ontbreekt."),
            ("verwijzing;antwoord", "Er staan geen antwoorden in dit bestand."),
            ("verwijzing;antwoord;prijs\n1;gezien;3", "Regel 1: kolom prijs kennen we niet."),
            ("verwijzing;antwoord;antwoord\n", "Regel 1: kolom antwoord staat er twee keer."),
            ("verwijzing;antwoord\n1;gezien;x", "Regel 2: er horen 2 kolommen te zijn, er staan er 3."),
            ('verwijzing;antwoord\n1;"gezien', "Regel 2: de aanhalingstekens kloppen niet."),
            ("verwijzing;antwoord\n1;gestart", "Regel 2, kolom datum: vul dit in bij dit antwoord."),
            ("verwijzing;antwoord;datum\n1;gestart;31-3-2026", "schrijf een dag zo: 2026-03-31."),
            (
                "verwijzing;antwoord;datum\n1;gestart;2026-02-30",
                "Regel 2, kolom datum: deze dag bestaat niet.",
            ),
            (f"verwijzing;antwoord;datum;reden\n1;beeindigd;2026-02-01;{'x' * 201}", "langer dan 200 tekens"),
            ("verwijzing;antwoord;datum;reden\n1;beeindigd;2026-02-01;a\x07", "een teken dat er niet hoort"),
            (
                "verwijzing;antwoord;datum;reden\n1;beeindigd;2026-02-01;20",
                "kies een code: 02, 19, 21, 22, 23, 31, 36, 37, 38, 39.",
            ),
            (
                f"verwijzing;antwoord;datum;reden;toelichting\n1;beeindigd;2026-02-01;19;{'x' * 201}",
                "kolom toelichting: dit is langer dan 200 tekens.",
            ),
            (f"verwijzing;antwoord\n{'9' * 19};gezien", "vul het nummer van de verwijzing in."),
        ],
    )
    def test_what_is_wrong_is_told_at_its_cell(self, text, told):
        with pytest.raises(NotRead) as error:
            read_answers(text.encode())

        assert told in " ".join(error.value.faults)

    def test_broken_utf_8_is_told_at_its_line(self):
        with pytest.raises(NotRead) as error:
            read_answers(b"verwijzing;antwoord\n1;gezi\xff")

        assert error.value.faults == ["Regel 2: dit is geen UTF-8. Bewaar het bestand als CSV UTF-8."]

    def test_takes_a_mark_either_separator_and_spaces(self):
        for text in (
            "\ufeffverwijzing ; Antwoord\r\n 12 ; Gezien \r\n\r\n",
            "verwijzing,antwoord\n12,gezien",
        ):
            (found,) = read_answers(text.encode())
            assert (found.line, found.number, found.act) == (2, 12, "seen")

    def test_a_sheet_is_read_as_its_text_would_be(self):
        book = Workbook()
        begun = datetime(2026, 4, 1)  # noqa: DTZ001 a sheet knows no time zones
        head = ["verwijzing", "Antwoord", "datum"]
        for row in (head, [12.0, "gestart", begun], [None], [13, "gezien"]):
            book.active.append(row)
        out = BytesIO()
        book.save(out)

        first, second = read_answers(out.getvalue())

        assert (first.line, first.number, first.words) == (2, 12, {"started_on": date(2026, 4, 1)})
        assert (second.line, second.number) == (4, 13)

    def test_a_sheet_that_is_none_or_too_large_inside_is_refused(self):
        bomb = BytesIO()
        with ZipFile(bomb, "w", ZIP_DEFLATED) as parts:
            parts.writestr("xl/workbook.xml", b" " * (21 * 1024 * 1024))
        for content, told in ((b"PK\x03\x04onzin", "kunnen we niet lezen"), (bomb.getvalue(), "te groot")):
            with pytest.raises(NotRead, match=told):
                read_answers(content)

    def test_has_bounds(self):
        with pytest.raises(NotRead, match="2000 regels"):
            read_answers(b"verwijzing;antwoord\n" + b"1;gezien\n" * (MOST_LINES + 1))
        with pytest.raises(NotRead) as error:
            read_answers(b"verwijzing;antwoord\n" + b"x;gezien\n" * 30)
        assert len(error.value.faults) == 21
        assert error.value.faults[-1] == "En nog 10 fouten."


def test_its_page_shows_what_is_wanted(client):
    client.force_login(UserFactory(partner=True))

    page = client.get(reverse("cases:answers_file")).content.decode()

    for word in (
        "aangenomen",
        "datum, contactpersoon",
        "Wat wilt u ophalen?",
        "<code>19</code> volgens plan",
    ):
        assert word in page


@pytest.mark.parametrize(
    "said", ["31", "verhuisd naar een andere gemeente", "Verhuisd naar een andere gemeente"]
)
def test_a_reason_to_end_is_told_by_its_code_or_its_words(said):
    line = f"verwijzing;antwoord;datum;reden;toelichting\n7;beeindigd;2026-02-01;{said};Naar Leiden"

    (answer,) = read_answers(line.encode())

    assert answer.words == {"ended_on": date(2026, 2, 1), "code": "31", "note": "Naar Leiden"}
