"""The PDF: tagged, readable by everyone, with the numbers of the protected report and no others."""

import re
from io import BytesIO

import pikepdf
import pypdf
import pytest

from providers import exports
from reporting.exports import pdf
from reporting.exports.wording import figure
from reporting.figures import canonical
from reporting.figures.protection import protect
from tests.factories import DistrictFactory, MunicipalityFactory
from tests.reporting.samples import FROZEN_AT, MONTH, internal_report, protected_report

pytestmark = pytest.mark.django_db


def render(protected, **about):
    asked = {"month": MONTH, "version": 1, "frozen_at": FROZEN_AT} | about
    return pdf.render(protected, municipality=MunicipalityFactory(), **asked)


def text_of(content):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages)


def elements(node):
    """The names of all tags below a node of the structure tree, with the node."""
    found = []
    children = node.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            found += [(str(child["/S"]), child), *elements(child)]
    return found


@pytest.fixture(scope="module")
def content(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        yield render(protected_report())
        MunicipalityFactory._meta.model.objects.all().delete()


class TestForEveryReader:
    def test_is_tagged_and_says_its_language_and_title(self, content):
        with pikepdf.open(BytesIO(content)) as document:
            assert document.Root.MarkInfo.Marked
            assert "/StructTreeRoot" in document.Root
            assert str(document.Root.Lang) == "nl"
            assert document.Root.ViewerPreferences.DisplayDocTitle
            title = document.docinfo["/Title"]
            assert str(title) == "Maandrapport mei 2026, gemeente Alphen aan den Rijn"

    def test_claims_pdf_ua_1(self, content):
        with pikepdf.open(BytesIO(content)) as document:
            assert document.open_metadata()["pdfuaid:part"] == "1"

    def test_gives_every_drawing_its_words(self, content):
        with pikepdf.open(BytesIO(content)) as document:
            tags = elements(document.Root.StructTreeRoot)
            drawings = [str(node.get("/Alt", "")) for name, node in tags if name == "/Figure"]

        assert len(drawings) >= 4
        assert all(drawings)
        assert any("De norm is 75%" in words for words in drawings)

    def test_has_tables_with_heads_of_rows_and_columns(self, content):
        with pikepdf.open(BytesIO(content)) as document:
            names = [name for name, _ in elements(document.Root.StructTreeRoot)]

        assert {"/H1", "/H2", "/Table", "/TR", "/TH", "/TD"} <= set(names)
        assert names.count("/TH") > 50

    def test_brings_its_fonts_along(self, content):
        with pikepdf.open(BytesIO(content)) as document:
            fonts = {
                str(font.BaseFont): "/FontFile2" in font.DescendantFonts[0].FontDescriptor
                or "/FontFile3" in font.DescendantFonts[0].FontDescriptor
                for page in document.pages
                for font in page.Resources.get("/Font", {}).values()
            }

        assert fonts
        assert all(fonts.values())
        assert all("Atkinson" in name for name in fonts)

    def test_numbers_its_pages(self, content):
        pages = pypdf.PdfReader(BytesIO(content)).pages

        for number, page in enumerate(pages, start=1):
            assert f"Pagina {number} van {len(pages)}" in page.extract_text()


class TestItsNumbers:
    def test_are_those_of_the_report(self, content):
        text = text_of(content)

        for kpi, body in protected_report()["kpis"].items():
            for period in ("maand", "jaar", "twaalf_maanden", "vorig_jaar"):
                for key, value in (body[period] or {}).items():
                    if not isinstance(value, dict | list) and key != "oordeel":
                        assert figure(key, value) in text, (kpi, period, key)

    def test_are_the_same_every_time(self, content):
        def numbers(content):
            return re.findall(r"[0-9]+(?:,[0-9])?", text_of(content))

        assert numbers(render(protected_report())) == numbers(content)

    def test_are_never_internal_ones(self):
        internal = internal_report(density=2)
        # A count of one partner that is hidden, and so large that it would be seen.
        internal["kpis"]["K19"]["maand"]["per_wijk_bron"] = {"wijk 0": {"zelf": 918_273}}

        text = text_of(render(protect(internal, threshold=10)))

        assert "918" not in text.replace(".", "")
        assert "< 10" in text

    def test_come_with_the_name_of_the_wijk(self):
        DistrictFactory(external_id="wijk 0", name="Zegersloot-Şahin")

        assert "Zegersloot-Şahin" in text_of(render(protected_report()))

    def test_say_where_they_stand(self):
        report = canonical.read(canonical.write(protected_report()))

        assert "Voorlopig, versie 2" in text_of(render(report, version=2, frozen_at=None))
        assert "Vastgesteld op 9 juni 2026, versie 1" in text_of(render(report))

    def test_may_be_missing_for_a_period_without_contract(self):
        report = protected_report()
        for body in report["kpis"].values():
            body["vorig_jaar"] = None

        assert "Geen opdracht, dus geen cijfers: mei 2025." in text_of(render(report))


class TestItsSources:
    @pytest.mark.parametrize(
        "address",
        [
            "https://example.nl/a.css",
            "file:///etc/passwd",
            f"{exports.OWN_FILES.as_uri()}/%2e%2e/config/settings.py",
            f"{exports.OWN_FILES.as_uri()}/../manage.py",
            "data:text/html;base64,AAAA",
            "static/css/rapport.css",
        ],
    )
    def test_are_the_files_of_the_application_only(self, address):
        with pytest.raises(ValueError, match="own files only"):
            exports.own_files_only(address)

    def test_include_the_house_style(self):
        found = exports.own_files_only(f"{exports.OWN_FILES.as_uri()}/css/rapport.css")

        assert b"@font-face" in found.read()
