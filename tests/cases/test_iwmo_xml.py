"""Start and stop as XML: read safely whatever is in it, answered and written with the names of iWmo."""

from contextlib import suppress
from xml.etree.ElementTree import fromstring

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cases.exchange.iwmo import DEEPEST, MOST_BYTES, PLACE, NotRead, read_message
from cases.models import Referral
from tests.api import System
from tests.factories import ReferralFactory, UserFactory

BSN = "999900006"
MESSAGE = """<?xml version="1.0" encoding="UTF-8"?>
<w:Bericht xmlns:w="http://www.istandaarden.nl/iwmo/3_2/wmo{kind}/schema"
           xmlns:i="http://www.istandaarden.nl/iwmo/3_2/basisschema/schema">
  <w:Header>
    <w:BerichtCode>{code}</w:BerichtCode><w:BerichtVersie>3</w:BerichtVersie>
    <w:BerichtSubversie>2</w:BerichtSubversie><w:Afzender>12345678</w:Afzender><w:Ontvanger>0484</w:Ontvanger>
    <w:BerichtIdentificatie><i:Identificatie>A1</i:Identificatie><i:Dagtekening>{day}</i:Dagtekening>
    </w:BerichtIdentificatie>
    <w:XsdVersie><i:BasisschemaXsdVersie>1.0.0</i:BasisschemaXsdVersie></w:XsdVersie>
  </w:Header>
  <w:Client>
    <w:Bsn>{bsn}</w:Bsn><w:Geboortedatum><i:Datum>1940-01-01</i:Datum></w:Geboortedatum>
    <w:Geslacht>2</w:Geslacht><w:Naam><i:Geslachtsnaam><i:Achternaam>Kuipersma</i:Achternaam></i:Geslachtsnaam>
    </w:Naam>
    <w:{group}Producten><w:{group}Product>
      <w:Product><i:Categorie>07</i:Categorie><i:Code>07A01</i:Code></w:Product>
      <w:Begindatum>{day}</w:Begindatum>{more}<w:StatusAanlevering>1</w:StatusAanlevering>
    </w:{group}Product></w:{group}Producten>
  </w:Client>
</w:Bericht>"""
STOPPED = "<w:RedenBeeindiging>31</w:RedenBeeindiging><w:Einddatum>{day}</w:Einddatum>"


def message(kind="305", **words):
    is_start, day = kind == "305", timezone.localdate().isoformat()
    known = {"kind": kind, "code": "418" if is_start else "420", "group": "Start" if is_start else "Stop",
             "day": day, "bsn": BSN, "more": "" if is_start else STOPPED.format(day=day)}  # fmt: skip
    return MESSAGE.format(**known | words).encode()


class TestReading:
    def test_takes_the_bsn_and_the_product_and_nothing_else_of_a_resident(self):
        found = read_message(message())

        day = timezone.localdate().isoformat()
        assert found["header"] == {
            "berichtcode": "418", "berichtVersie": "3", "berichtSubversie": "2", "afzender": "12345678",
            "ontvanger": "0484", "identificatie": "A1", "dagtekening": day,
        }  # fmt: skip
        (client,) = found["clienten"]
        assert client == {
            "bsn": BSN,
            "startProducten": [
                {"begindatum": day, "statusAanlevering": "1", "product": {"categorie": "07", "code": "07A01"}}
            ],
        }

    def test_does_not_mind_whether_the_names_have_a_place(self):
        plain = message().replace(b"w:", b"").replace(b"i:", b"").replace(b"xmlns:w", b"x").decode()
        plain = plain.replace("xmlns:i", "y")

        assert read_message(plain.encode()) == read_message(message())

    @pytest.mark.parametrize("declared", [
        '<!DOCTYPE Bericht [<!ENTITY wie SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE Bericht [<!ENTITY wie "Kuipersma">]>',
        '<!DOCTYPE Bericht SYSTEM "http://169.254.169.254/latest/meta-data">',
        '<!DOCTYPE Bericht [<!ENTITY % wie SYSTEM "http://127.0.0.1/x"> %wie;]>',
        '<!DOCTYPE Bericht [<!ENTITY a "lollollol"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY wie "&b;&b;">]>',
        "<!DOCTYPE Bericht>",
    ])  # fmt: skip
    def test_refuses_every_document_type_before_anything_in_it_lives(self, declared):
        head, rest = message(bsn="&wie;" if "wie" in declared else BSN).decode().split("\n", 1)

        with pytest.raises(NotRead, match="DOCTYPE"):
            read_message(f"{head}\n{declared}\n{rest}".encode())

    @pytest.mark.parametrize(("content", "said"), [
        (b"", "regel 1"),
        (b"<Bericht>", "regel 1"),
        (b"<Bericht>&wie;</Bericht>", "regel 1"),
        (b"{}", "regel 1"),
        (b"\x00\xff\xfe", "regel 1"),
        (b"<a><Bericht/></a>", "begint met Bericht"),
        (b'<?xml version="1.0" encoding="bestaat-niet"?><Bericht/>', "kunnen we niet lezen"),
        (b"<Bericht>" + b"<a>" * DEEPEST + b"</a>" * DEEPEST + b"</Bericht>", "te veel lagen"),
        (b"<Bericht>" + b"x" * MOST_BYTES + b"</Bericht>", "te groot"),
    ])  # fmt: skip
    def test_says_why_it_cannot_read_what_is_no_message(self, content, said):
        with pytest.raises(NotRead, match=said):
            read_message(content)

    @given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: f"<Bericht>{text}".encode()))
    def test_reads_or_says_no_whatever_comes_in(self, content):
        with suppress(NotRead):
            assert "clienten" in read_message(content)


@pytest.mark.django_db
class TestApi:
    @pytest.fixture
    def partner(self):
        return UserFactory(partner=True)

    def sent(self, partner, where, content, accept="application/xml"):
        system = System(partner)
        known = {"content_type": "application/xml", "headers": {"Accept": accept}}
        return system.generic("POST", f"/api/v1/{where}", content, **known)

    def test_starts_and_stops_and_answers_without_a_resident(self, partner):
        referral = ReferralFactory(partner=partner.employer, accepted=True, case__client__bsn=BSN)

        started = self.sent(partner, "startberichten", message("305"))
        stopped = self.sent(partner, "stopberichten", message("307"))

        assert (started.status_code, stopped.status_code) == (200, 200)
        referral.refresh_from_db()
        assert (referral.state, referral.end_code) == ("ended", "31")
        for answer, kind, code, group in (
            (started, "wmo306", "419", "Start"), (stopped, "wmo308", "421", "Stop")
        ):  # fmt: skip
            assert answer.headers["Content-Type"] == "application/xml"
            assert BSN not in answer.content.decode()
            place = {"w": PLACE.format(kind)}
            root = fromstring(answer.content)  # noqa: S314 — of our own making
            assert root.tag == f"{{{place['w']}}}Bericht"
            assert root.findtext("w:Header/w:BerichtCode", namespaces=place) == code
            assert root.findtext("w:Header/w:IdentificatieRetour", namespaces=place) == "A1"
            product = root.find(f"w:{group}Producten/w:{group}Product", place)
            assert product.findtext("w:ToewijzingNummer", namespaces=place) == str(referral.pk)
            assert product.findtext("w:RetourCodes/w:RetourCode", namespaces=place) == "0200"

    def test_says_per_product_why_it_was_not_taken(self, partner):
        answer = self.sent(partner, "startberichten", message("305"))

        assert "<RetourCode>0001</RetourCode>" in answer.content.decode()
        assert "wacht geen verwijzing" in answer.content.decode()

    @pytest.mark.parametrize(("where", "content", "accept"), [
        ("startberichten", message("307"), "application/xml"),
        ("stopberichten", message("305"), "application/json"),
        ("startberichten", b"<!DOCTYPE a><Bericht/>", "application/xml"),
        ("startberichten", b"<Bericht/>", "*/*"),
        ("startberichten", message("305", bsn="12345"), "application/xml"),
    ])  # fmt: skip
    def test_refuses_with_a_problem_as_everywhere(self, partner, where, content, accept):
        answer = self.sent(partner, where, content, accept)

        assert answer.status_code == 400
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == 400
        assert not Referral.objects.exists()
