"""The pages about reference data: a preview first, faults by their field, and nothing that breaks them."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from providers.models import (
    District,
    Partner,
    PostcodeArea,
    Role,
    Target,
)
from providers.views.tables import TABLES
from tests.factories import (
    ContractFactory,
    DistrictFactory,
    MunicipalityFactory,
    PartnerFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


KEPT_BY = {"weigerredenen": Role.CONTRACT_MANAGER}  # all other tables by the administrator


@pytest.fixture
def admin():
    return UserFactory(administrator=True)


@pytest.fixture
def keeper(slug):
    """Who keeps the table of the test."""
    return UserFactory(coach=True, roles=[KEPT_BY.get(slug, Role.ADMINISTRATOR)])


def one_of(slug):
    """A valid form for each table, with what it needs."""
    today = timezone.localdate()
    town = MunicipalityFactory()
    district = DistrictFactory(municipality=town)
    return {"starts_on": str(today)} | {
        "partners": lambda: {
            "name": "De Linde",
            "kind": "partner",
            "expertise": "wonen,ggz",
            "areas": town.pk,
        },
        "antwoordnormen": lambda: {"partner": PartnerFactory().pk, "working_days": 3},
        "gegevenssets": lambda: {"service": "daytime", "shown": ["question", "name", "phone"]},
        "teams": lambda: {"name": "Team Noord", "kind": "district", "municipality": town.pk},
        "gemeenten": lambda: {"code": "gm0627", "name": "Waddinxveen"},
        "wijken": lambda: {"code": "WK062701", "name": "Noord", "municipality": town.pk},
        "postcodes": lambda: {"postcode": "2403 ab", "district": district.pk},
        "teams-van-wijken": lambda: {"district": district.pk, "team": TeamFactory(municipality=town).pk},
        "weigerredenen": lambda: {"text": "wachttijd is te lang"},
        "inwonertallen": lambda: {"district": district.pk, "inhabitants": 5_100},
        "voorzieningen": lambda: {"municipality": town.pk, "service": "welfare", "is_ours": "False"},
        "sociale-kaart": lambda: {
            "municipality": town.pk,
            "district": district.pk,
            "name": "Inloop De Brug",
            "themes": ["meeting", "food"],
            "offers": "Koffie en gezelschap.",
            "week": "ma t/m wo 9-12",
            "waiting_weeks": 2,
            "contact": "0182 123456",
        },
        "caseload": lambda: {
            "team": TeamFactory(municipality=town).pk,
            **{"light": 1, "regular": 2, "intensive": 4, "very_heavy": 6, "band_low": 14, "band_high": 22},
        },
        "aanbod": lambda: {
            "partner": PartnerFactory().pk,
            "service": "guidance",
            "district": district.pk,
            "languages": ["ar", "tr"],
        },
        "plekken": lambda: {"team": TeamFactory().pk, "places": 3, "waiting_weeks": ""},
        "wegwijzer": lambda: {
            "destination": "debt_help",
            "municipality": town.pk,
            "law": "debts",
            "name": "Schuldhulp Alphen",
            "fits": "Wie rekeningen niet kan betalen.",
            "tell": "De schuldhulp is gratis.",
        },
        "afzenders": lambda: {
            "municipality": town.pk,
            "phone": "0172 123456",
            "hours": "op werkdagen",
            "post_address": "Postbus 1, Alphen",
            "objection_address": "Postbus 2, Alphen",
        },
        "spoednormen": lambda: {"municipality": town.pk, "hours": 24},
        "mandaten": lambda: {
            "municipality": town.pk,
            "role": "consultant",
            "signs": "granted",
            "source": "Mandaatbesluit Wmo 2026",
        },
        "dwangsommen": lambda: {"first": 25, "second": 38, "third": 48, "source": "Awb art. 4:17"},
        "voorzieningsoorten": lambda: {
            "code": "eetgroep",
            "name": "eetgroep",
            "category": "07",
            "contribution": "none",
        },
        "notitiesjablonen": lambda: {"name": "Huisbezoek kort", "kind": "visit", "text": "Hoe gaat het?"},
        "eigen-bijdrage": lambda: {"amount": "23.60", "source": "Wmo art. 2.1.4a"},
        "opdrachten": lambda: {"municipality": town.pk, "variant": "B", "small_cell_threshold": 12},
        "normen": lambda: {"contract": ContractFactory(municipality=town).pk, "kpi": "K01", "value": "62.5"},
    }[slug]()


@pytest.mark.parametrize("slug", sorted(TABLES))
class TestEachTable:
    def test_is_added_to_after_a_look_at_what_it_touches(self, slug, keeper, client):
        client.force_login(keeper)
        table, form, url = TABLES[slug], one_of(slug), f"/beheer/{slug}/nieuw"
        before = table.model.objects.count()
        form["form_key"] = str(uuid.uuid4())

        preview = client.post(url, form)
        assert preview.status_code == 200
        assert "Er is nog niets bewaard" in preview.content.decode()
        assert table.model.objects.count() == before
        seen = preview.context["seen"]
        answers = [client.post(url, form | {"zeker": "1", "seen": seen}) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [302, 302]
        assert table.model.objects.count() == before + 1
        page = client.get(answers[0].headers["Location"]).content.decode()
        assert "Toegevoegd" in page
        assert keeper.name in page
        assert client.get(f"/beheer/{slug}?stand=nu&q=").status_code == 200
        if keeper.has_role(Role.CONTRACT_MANAGER):  # it stands in the menu
            return
        overview = client.get("/beheer").content.decode()
        assert table.title in overview
        assert keeper.name in overview

    def test_goes_back_to_the_form_with_what_was_typed(self, slug, keeper, client):
        client.force_login(keeper)

        page = client.post(f"/beheer/{slug}/nieuw", one_of(slug) | {"terug": "1"})

        assert page.status_code == 200
        assert "Bekijk wat dit raakt" in page.content.decode()

    def test_says_by_the_field_what_is_missing(self, slug, keeper, client):
        client.force_login(keeper)

        page = client.post(f"/beheer/{slug}/nieuw", {"form_key": str(uuid.uuid4())})

        assert page.status_code == 422
        assert "nog niet" in page.content.decode()

    @pytest.mark.parametrize("role", Role)
    def test_opens_by_role(self, slug, role, client):
        client.force_login(UserFactory(coach=True, roles=[role]))
        code = 200 if role == KEPT_BY.get(slug, Role.ADMINISTRATOR) else 403

        for page in ("", "/nieuw"):
            assert client.get(f"/beheer/{slug}{page}").status_code == code


def test_a_table_that_is_not_there(admin, client):
    client.force_login(admin)

    for page in ("/beheer/geheimen", "/beheer/teams/99", "/beheer/gemeenten/1/einde"):
        assert client.get(page).status_code == 404


def test_a_change_of_a_partner_tells_who_and_what(admin, client):
    client.force_login(admin)
    partner = PartnerFactory(name="De Linde")
    form = {"name": "De Eik", "kind": "partner", "areas": MunicipalityFactory().pk, "zeker": "1"}
    assert client.post(f"/beheer/partners/{partner.pk}", form).status_code == 302

    page = client.get(f"/beheer/partners/{partner.pk}").content.decode()

    assert "Naam: van De Linde naar De Eik" in page
    assert f"door {admin.name}" in page


def test_an_end_is_shown_before_it_is_kept(admin, client):
    client.force_login(admin)
    partner, day = PartnerFactory(), timezone.localdate() + timedelta(days=9)
    url = f"/beheer/partners/{partner.pk}/einde"

    assert "Er is nog niets bewaard" in client.post(url, {"ends_on": str(day)}).content.decode()
    assert Partner.objects.get(pk=partner.pk).ends_on is None
    assert client.post(url, {"ends_on": str(day), "zeker": "1"}).status_code == 302
    assert Partner.objects.get(pk=partner.pk).ends_on == day


class TestPostcodeFile:
    def post(self, client, text, **words):
        file = SimpleUploadedFile("p.csv", text if isinstance(text, bytes) else text.encode())
        form = {"file": file, "starts_on": str(timezone.localdate()), "form_key": str(uuid.uuid4())}
        return client.post("/beheer/postcodes/bestand", form | words)

    def test_is_shown_first_and_then_kept(self, admin, client):
        client.force_login(admin)
        District.objects.all().delete()
        wijk = DistrictFactory(external_id="WK048404")

        page = self.post(client, "postcode;wijk\r\n2403 ab;WK048404\r\n2404;wk048404\r\n")
        assert "<b>2</b> postcodes zijn nieuw" in page.content.decode()
        assert not PostcodeArea.objects.exists()
        form = {"text": page.context["text"], "starts_on": str(timezone.localdate()), "zeker": "1"}
        assert client.post("/beheer/postcodes/bestand", form).status_code == 302

        assert set(wijk.postcode_areas.values_list("postcode", flat=True)) == {"2403AB", "2404"}

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("", "Kies een bestand"),
            ("a;b\n", "koppen postcode en wijk"),
            ("postcode;wijk\n", "geen postcodes"),
            ("postcode;wijk\n0403;WK048404\n", "Regel 2: dit is geen postcode."),
            ("postcode;wijk\n2403;WK999999\n", "Regel 2: deze wijk is er niet."),
            ("postcode,wijk\n2403,WK048404\n2403,WK048404\n", "Regel 3: deze postcode staat er al in."),
            ("postcode;wijk\n2403\n", "Regel 2: er horen twee kolommen te zijn."),
            (b"postcode;wijk\n\xff\n", "UTF-8"),
        ],
    )
    def test_tells_the_line_that_is_wrong_and_keeps_nothing(self, admin, client, text, words):
        client.force_login(admin)
        DistrictFactory(external_id="WK048404")

        page = self.post(client, text) if text else client.post(
            "/beheer/postcodes/bestand", {"starts_on": str(timezone.localdate())}
        )  # fmt: skip

        assert page.status_code == 422
        assert words in page.content.decode()
        assert not PostcodeArea.objects.exists()


def test_a_target_is_kept_under_its_contract(admin, client):
    client.force_login(admin)
    form = one_of("normen") | {"phase": "start_up", "zeker": "1"}

    assert client.post("/beheer/normen/nieuw", form).status_code == 302
    contract = Target.objects.get().contract
    assert "opstartfase" in client.get(f"/beheer/opdrachten/{contract.pk}").content.decode()


def test_the_terms_of_the_law_are_read_with_their_source(admin, client):
    client.force_login(admin)

    page = client.get("/vaste-termijnen").content.decode()

    for words in ("Wmo 2015 art. 2.3.2 lid 1", "1 oktober 2009", "84", "Selectielijst 2020"):
        assert words in page


def test_two_contracts_of_a_day_are_refused_in_the_words_of_the_constraint(admin, client):
    client.force_login(admin)
    first = ContractFactory()
    form = one_of("opdrachten") | {"municipality": first.municipality_id}

    for more in ({}, {"zeker": "1"}):
        page = client.post("/beheer/opdrachten/nieuw", form | more)
        assert page.status_code == 422
        assert "Deze gemeente heeft in die periode al een opdracht." in page.content.decode()


@pytest.mark.parametrize("slug", sorted(TABLES))
@pytest.mark.parametrize("junk", ["", "x", "-1", "9" * 30, "\x00", "2026-13-45"])
def test_nonsense_is_told_and_never_breaks(slug, junk, keeper, client):
    client.force_login(keeper)
    names = [*TABLES[slug].form.base_fields, "seen"]

    assert client.get(f"/beheer/{slug}/nieuw", dict.fromkeys(names, junk)).status_code == 200
    assert client.get(f"/beheer/{slug}", {"q": junk, "stand": junk}).status_code == 200
    page = client.post(f"/beheer/{slug}/nieuw", dict.fromkeys(names, junk) | {"zeker": "1"})
    assert page.status_code == 422
