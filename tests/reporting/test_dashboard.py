"""The pages of the figures: who sees what, and that a page says what the protected report says."""

from datetime import date
from decimal import Decimal
from html import unescape
from io import BytesIO
from zipfile import ZipFile, is_zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from providers.models import Role
from reporting import services
from reporting.exports import limits
from reporting.figures import canonical
from reporting.models import KpiDefinition, MonthlyReport
from tests.factories import MunicipalityFactory, UserFactory
from tests.reporting.samples import MONTH, internal_report, stored_report

pytestmark = pytest.mark.django_db

FILES = ("report", "report_pdf", "report_xlsx", "report_json", "report_csv")
MARKERS = (918_273, 645_372, 736_455)  # numbers that only the internal report holds


@pytest.fixture
def town():
    return MunicipalityFactory()


@pytest.fixture
def manager(town):
    """The contract manager of the town."""
    return UserFactory(contract_manager=True, municipality=town)


@pytest.fixture
def neighbour():
    """The contract manager of another municipality."""
    other = MunicipalityFactory(external_id="GM0569", name="Nieuwkoop")
    return UserFactory(contract_manager=True, municipality=other)


@pytest.fixture
def report(town):
    return stored_report(municipality=town)


def address(report, name="report"):
    return reverse(f"reporting:{name}", args=[report.municipality.code, report.month, report.version])


def seen(client, user, url):
    client.force_login(user)
    response = client.get(url)
    assert response.status_code == 200
    return unescape(response.content.decode())


class TestWhoSeesThem:
    @pytest.mark.parametrize("name", FILES)
    def test_the_contract_manager_sees_the_own_municipality(self, client, manager, report, name):
        client.force_login(manager)

        assert client.get(address(report, name)).status_code == 200

    @pytest.mark.parametrize("name", FILES)
    def test_another_municipality_does_not_exist_for_a_contract_manager(
        self, client, neighbour, report, name
    ):
        client.force_login(neighbour)

        assert client.get(address(report, name)).status_code == 404

    @pytest.mark.parametrize("page", ["figures", "reports"])
    def test_nor_does_it_on_the_pages_that_list(self, client, neighbour, report, page):
        client.force_login(neighbour)
        url = reverse(f"reporting:{page}")

        assert client.get(url, {"gemeente": report.municipality.code}).status_code == 404
        assert "Alphen" not in client.get(url).content.decode()

    @pytest.mark.parametrize("role", [Role.COACH, Role.DESK, Role.PARTNER, Role.PRIVACY_OFFICER])
    @pytest.mark.parametrize("name", FILES)
    def test_who_works_with_residents_has_no_business_here(self, client, report, role, name):
        client.force_login(UserFactory(roles=[role]))

        assert client.get(address(report, name)).status_code == 403
        assert client.get(reverse("reporting:figures")).status_code == 403
        assert client.get(reverse("reporting:reports")).status_code == 403

    @pytest.mark.parametrize("trait", ["lead", "administrator"])
    def test_the_consortium_sees_every_municipality(self, client, report, trait):
        page = seen(client, UserFactory(**{trait: True}), address(report))

        assert "Maandrapport mei 2026" in page

    def test_a_contract_manager_who_left_sees_nothing(self, client, town, report):
        gone = UserFactory(contract_manager=True, municipality=town, ends_on=date(2021, 1, 1))
        client.force_login(gone)

        assert client.get(address(report)).status_code == 302

    def test_a_stranger_logs_in_first(self, client, report):
        assert client.get(address(report)).status_code == 302


class TestDashboard:
    def test_shows_the_numbers_of_the_protected_report(self, client, manager, report):
        page = seen(client, manager, reverse("reporting:figures"))
        kpis = canonical.read(report.protected)["kpis"]
        main = kpis["K01"]["twaalf_maanden"]

        for text in (main["cohort"], main["paren"], main["geslaagd"]):
            assert f">{text}<" in page
        assert f"{main['aandeel']}%".replace(".", ",") in page
        low, high = (str(end).replace(".", ",") for end in main["wilson"])
        assert f"Ligt tussen {low} en {high}%" in page
        late = kpis["K04"]["twaalf_maanden"]
        assert f"{late['teller']} van {late['noemer']} onderzoeken" in page
        assert str(kpis["K19"]["twaalf_maanden"]["aantal"]) in page

    def test_says_k01_in_the_order_of_its_definition(self, client, manager, report):
        page = seen(client, manager, reverse("reporting:figures"))
        page = page[page.index("tot stand") :]

        order = [
            "(cohort)",
            "Uitgezonderd: overleden",
            "in aanmerking",
            "(paren)",
            "Dekking",
            "<figure",
            "Geslaagd</th>",
            "Aandeel geslaagd",
            "Wilson",
            "Ondergrens",
            "Bovengrens",
            "Variant",
            "Norm",
            "Oordeel",
        ]
        places = [page.index(words) for words in order]
        assert places == sorted(places)

    def test_shows_a_hidden_cell_in_words_never_as_nothing(self, client, manager, town):
        stored_report(internal_report(density=2), municipality=town)

        page = seen(client, manager, f"{reverse('reporting:figures')}?periode=maand")

        assert "< 10" in page
        assert "(niet getoond)" in page
        assert "kleiner dan 10, of afgeschermd omdat het anders terug te rekenen is" in page

    def test_takes_the_newest_version_of_the_month(self, client, manager, town, report):
        stored_report(municipality=town, version=2, frozen=False)

        page = seen(client, manager, reverse("reporting:figures"))

        assert "Versie 2" in page
        assert "Voorlopig" in page

    def test_shows_the_month_and_period_that_are_asked_for(self, client, manager, town, report):
        april = stored_report(municipality=town, month=date(2026, 4, 1))
        main = canonical.read(april.protected)["kpis"]["K01"]["jaar"]

        page = seen(client, manager, f"{reverse('reporting:figures')}?maand=2026-04&periode=jaar")

        assert "januari t/m april 2026" in page
        assert f">{main['paren']}<" in page

    @pytest.mark.parametrize("asked", ["maand=2019-01", "periode=eeuw", "gemeente=GM9999"])
    def test_what_is_not_there_is_not_found(self, client, manager, report, asked):
        client.force_login(manager)

        assert client.get(f"{reverse('reporting:figures')}?{asked}").status_code == 404

    def test_leaves_a_gap_in_the_trend_where_there_is_no_report(self, client, manager, town, report):
        stored_report(municipality=town, month=date(2026, 3, 1))

        page = seen(client, manager, reverse("reporting:figures"))

        row = page[page.index('<th scope="row">april 2026</th>') :].partition("</tr>")[0]
        assert "geen rapport" in row
        assert "Zonder cijfer: juni 2025" in page

    def test_says_so_when_there_is_no_report_yet(self, client, manager):
        assert "Er zijn nog geen cijfers" in seen(client, manager, reverse("reporting:figures"))
        assert "Er zijn nog geen rapporten" in seen(client, manager, reverse("reporting:reports"))

    @pytest.mark.parametrize("page", ["figures", "reports"])
    def test_asks_the_database_as_often_for_a_year_as_for_a_month(self, client, manager, town, page):
        client.force_login(manager)
        stored_report(municipality=town)
        few = statements(client, reverse(f"reporting:{page}"))
        for month in range(1, 5):
            stored_report(municipality=town, month=date(2026, month, 1))
            stored_report(municipality=town, month=date(2026, month, 1), version=2, frozen=False)

        many = statements(client, reverse(f"reporting:{page}"))

        assert len(few) == len(many) <= 8


def statements(client, url):
    """The SQL of a page that was asked for before, without the savepoints of a test."""
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    return [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]


def marked():
    """A report with counts that are hidden, and with notes that only the internal one holds."""
    internal = internal_report(density=2)
    for period in ("maand", "jaar", "twaalf_maanden", "vorig_jaar"):
        body = internal["kpis"]["K19"][period]
        if body:
            body["per_wijk_bron"] = {"wijk 0": {"zelf": MARKERS[0]}}
            body["per_wijk_leefgebied"] = {"wijk 0": {"financien": MARKERS[1]}}
        if body := internal["kpis"]["K21"][period]:
            body["klacht"]["mediaan"] = Decimal(MARKERS[2])  # over fewer than ten
    return internal


def content_of(response):
    """Everything an answer says, also what is packed in a workbook."""
    if not is_zipfile(BytesIO(response.content)):
        return response.content.decode()
    with ZipFile(BytesIO(response.content)) as book:
        return "\n".join(book.read(name).decode() for name in book.namelist())


class TestNothingInternal:
    @pytest.mark.parametrize("trait", ["contract_manager", "lead", "administrator"])
    def test_no_answer_holds_a_number_of_the_internal_report(self, client, town, trait):
        report = stored_report(marked(), municipality=town)
        assert all(str(marker) in report.internal for marker in MARKERS)
        client.force_login(UserFactory(**{trait: True}))
        urls = [address(report, name) for name in ("report", "report_json", "report_csv", "report_xlsx")]
        urls += [reverse("reporting:figures") + f"?periode={each}" for each in ("maand", "jaar")]

        for url in [*urls, reverse("reporting:figures"), reverse("reporting:reports")]:
            answer = content_of(client.get(url))
            assert not any(str(marker) in answer.replace(".", "") for marker in MARKERS)

    def test_no_page_even_loads_it(self, client, manager, report):
        client.force_login(manager)
        urls = [reverse("reporting:figures"), reverse("reporting:reports")]
        urls += [address(report, name) for name in FILES]

        for url in urls:
            with CaptureQueriesContext(connection) as asked:
                client.get(url)
            assert not any('"internal",' in query["sql"] for query in asked)

    def test_hidden_numbers_stay_hidden_in_what_is_downloaded(self, client, manager, town):
        report = stored_report(internal_report(density=2), municipality=town)

        assert seen(client, manager, address(report, "report_json")) == report.protected


class TestReports:
    def test_keeps_older_versions_with_what_changed(self, client, manager, town, report):
        found = [{"path": "K01.maand.paren", "before": 41, "after": "<10"}]
        second = stored_report(municipality=town, version=2, differences=found)

        listed = seen(client, manager, reverse("reporting:reports"))
        page = seen(client, manager, address(second))

        assert address(report) in listed
        assert "1 sinds de vorige versie" in listed
        assert "K01, deze maand: Trajecten met twee metingen (paren)" in page
        row = page[page.index("K01, deze maand") :].partition("</tr>")[0]
        assert ">41<" in row
        assert ">< 10<" in row
        assert "Vastgesteld op 9 juni 2026, versie 1" in seen(client, manager, address(report))

    def test_says_who_froze_it(self, client, manager, town):
        stored_report(municipality=town, frozen_by=UserFactory(lead=True, name="Laura Smit"))
        stored_report(municipality=town, month=date(2026, 4, 1))

        page = seen(client, manager, reverse("reporting:reports"))

        assert "vastgesteld op 9-6-2026 door Laura Smit" in page
        assert "vastgesteld op 9-6-2026, automatisch" in page

    def test_goes_on_by_month(self, client, manager, town):
        for month in [*(date(2024, number, 1) for number in range(1, 13)), date(2025, 1, 1)]:
            stored_report({"maand": f"{month:%Y-%m}", "kpis": {}}, municipality=town, month=month)

        first = seen(client, manager, reverse("reporting:reports"))
        rest = seen(client, manager, f"{reverse('reporting:reports')}?voor=2024-02")

        assert "voor=2024-02" in first
        assert "Januari 2024" not in first
        assert "Januari 2024" in rest


class TestDefinitions:
    def test_shows_every_version_with_its_parameters(self, client, manager):
        page = seen(client, manager, reverse("reporting:definitions"))

        assert "K01 Zelfredzamer, meer meedoen, of stabiel waar dat het doel was" in page
        assert "Minste dekking voor een oordeel, in procent" in page

    def test_says_of_every_number_what_it_does_not_say(self, client, manager):
        page = seen(client, manager, reverse("reporting:definitions"))

        codes = set(KpiDefinition.objects.values_list("code", flat=True))
        assert set(limits.NOT_SAID) == codes
        assert page.count("Wat dit getal niet zegt") == len(codes)
        assert all(words in page for words in limits.NOT_SAID.values())


class TestFreeze:
    @pytest.fixture
    def lead(self):
        return UserFactory(lead=True)

    @pytest.fixture
    def administrator(self):
        return UserFactory(administrator=True)

    @pytest.fixture
    def provisional(self, town, lead, administrator, manager):
        """The report as it is computed; whoever works here is known before, since partners are in it."""
        return services.prepare(municipality=town, month=MONTH)

    def post(self, client, report, seen):
        key = "7d6c0c64-0d2a-4f3e-8f3b-0b0c3c1f9f11"
        return client.post(address(report, "freeze"), {"form_key": key, "seen": seen})

    @pytest.mark.parametrize("name", ["lead", "administrator"])
    def test_is_done_by_the_consortium(self, client, provisional, name, request):
        user = request.getfixturevalue(name)
        assert "/vaststellen" in seen(client, user, address(provisional))

        response = self.post(client, provisional, provisional.protected_sha256)

        assert response.status_code == 302
        provisional.refresh_from_db()
        assert (provisional.is_frozen, provisional.frozen_by) == (True, user)

    def test_is_never_done_by_the_gemeente(self, client, manager, provisional):
        assert "/vaststellen" not in seen(client, manager, address(provisional))

        response = self.post(client, provisional, provisional.protected_sha256)

        assert response.status_code == 403
        assert not MonthlyReport.objects.frozen().exists()

    def test_refuses_figures_that_nobody_looked_at(self, client, lead, provisional):
        client.force_login(lead)

        response = self.post(client, provisional, "0" * 64)

        assert response.status_code == 422
        assert "intussen gewijzigd" in response.content.decode()
        assert provisional.protected_sha256 in response.content.decode()
        assert not MonthlyReport.objects.frozen().exists()

    def test_of_what_is_frozen_leads_back_to_it(self, client, lead, report):
        client.force_login(lead)

        response = self.post(client, report, report.protected_sha256)

        assert response.headers["Location"] == address(report)
