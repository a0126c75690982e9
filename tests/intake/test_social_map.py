"""The sociale kaart: what is open to everybody is found by Dutch words, by place and by day."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.models import History
from intake import figures
from providers import services
from providers.models import LocalService
from tests.factories import DistrictFactory, MunicipalityFactory, SupportRequestFactory, UserFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 2)
PAGE = "/loket/sociale-kaart"


@pytest.fixture
def town():
    return MunicipalityFactory()


@pytest.fixture
def other():
    return MunicipalityFactory(external_id="GM0627", name="Waddinxveen")


def service(town, name="Klussendienst", offers="Vrijwilligers maken kleine dingen in huis.", **more):
    words = {"themes": ["house"], "contact": "0182 123456", "starts_on": date(2026, 1, 1)}
    words |= {"code": name.replace(" ", "-"), "checked_on": date(2026, 1, 1)} | more
    return LocalService.objects.create(municipality=town, name=name, offers=offers, **words)


def names(text, town, district=None, on=ON):
    near = LocalService.objects.near(town.pk, district.pk if district else None, on=on)
    return [row.name for row in near.about(text)]


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Zoekt een vrijwilliger", True),  # another form of a word that is in the text
        ("klusendienst", True),  # a slip of the pen in the name
        ("iets met KLEINE dingen", True),
        ("de het een van", False),  # words that say nothing
        ("rolstoel or belasting", False),
        ("", False),
        ("'; & | ! ( <-> :*", False),
        ('- -- "huis', True),
    ],
)
def test_is_found_by_dutch_words(text, is_found, town):
    service(town)
    assert names(text, town) == (["Klussendienst"] if is_found else [])


def test_tells_for_which_words_it_was_found(town):
    service(town)
    near = LocalService.objects.near(town.pk, None, on=ON)
    found = near.best("Een vrijwilliger voor dingen op zolder", most=5)
    assert [row.hits for row in found] == [["vrijwilliger", "dingen"]]


def test_is_found_by_its_theme_after_its_name_and_before_what_it_offers(town):
    service(town, "Aanschuiven", "Samen eten, soms in de tuin.", themes=["food"])
    service(town, "De Klusbus", "Wij komen langs.", themes=["transport", "house"])
    service(town, "Tuin voor iedereen", "Samen planten.", themes=["meeting"])
    assert names("tuin", town) == ["Tuin voor iedereen", "De Klusbus", "Aanschuiven"]


def test_the_history_leaves_out_what_is_derived(town):
    row = service(town)
    LocalService.objects.filter(pk=row.pk).update(offers="Iets anders.")
    told = History.objects.filter(record="providers_localservice", row_id=row.pk)
    assert [sorted(one.new or {}) for one in told.filter(act="update")] == [["offers"]]


def test_what_the_words_say_comes_before_a_name_that_is_alike(town):
    service(town, "Koffie en meer", "Samen zitten.")
    service(town, "Ontmoeten", "Elke week koffie.")
    service(town, "Koffieclub", "Elkaar zien.")
    assert names("koffie", town)[:2] == ["Koffie en meer", "Ontmoeten"]


def test_holds_for_its_place_and_its_days(town, other):
    here, there = DistrictFactory(municipality=town), DistrictFactory(municipality=town)
    service(town, "Klussen overal")
    service(town, "Klussen hier", district=here)
    service(town, "Klussen daar", district=there)
    service(other, "Klussen elders")
    service(town, "Klussen voorbij", ends_on=ON - timedelta(days=1))
    service(town, "Klussen vandaag nog", ends_on=ON)
    service(town, "Klussen straks", starts_on=ON + timedelta(days=1))
    everywhere = {"Klussen overal", "Klussen vandaag nog"}
    assert set(names("klussen", town)) == everywhere
    assert set(names("klussen", town, here)) == everywhere | {"Klussen hier"}
    whole = {row.name for row in figures.found("klussen", town.pk, None, on=ON)}
    assert whole == everywhere | {"Klussen hier", "Klussen daar"}
    assert {row.name for row in figures.found("klussen", town.pk, there.pk, on=ON)} == everywhere | {
        "Klussen daar"
    }
    assert len(figures.found(" ", town.pk, None, on=ON)) == 4


def test_a_wijk_of_another_gemeente_is_refused(town, other):
    words = {
        "municipality": town,
        "district": DistrictFactory(municipality=other),
        "name": "Inloop",
        "themes": ["meeting"],
        "code": "inloop",
        "checked_on": ON,
    }
    words |= {"offers": "Koffie.", "contact": "0182 123456", "starts_on": ON}
    with pytest.raises(ValidationError, match="andere gemeente"):
        services.keep_reference(row=LocalService(), on=ON, by=UserFactory(administrator=True), **words)


def test_triage_offers_what_fits_what_was_said(town, client):
    client.force_login(UserFactory(desk=True))
    today = timezone.localdate()
    service(
        town,
        "Papierwinkel",
        "Hulp bij rekeningen en post.",
        starts_on=today,
        waiting_weeks=1,
        waiting_told_on=today,
    )
    service(town, "Wandelclub", "Samen een rondje lopen.", starts_on=today)
    asked = SupportRequestFactory(municipality=town)
    page = client.get(f"/hulpvraag/{asked.pk}/triage").content.decode()
    assert "Papierwinkel" in page
    assert "wachttijd 1 week" in page
    assert "Wandelclub" not in page


def test_the_desk_looks_without_words_in_the_address(town, other, client):
    client.force_login(UserFactory(desk=True))
    service(town, starts_on=timezone.localdate())
    assert "Klussendienst" not in client.get(f"{PAGE}?q=klussen&municipality={town.pk}").content.decode()
    words = {"q": "vrijwilliger", "municipality": town.pk, "form_key": str(uuid.uuid4())}
    page = client.post(PAGE, words)
    assert page.status_code == 200
    assert "Klussendienst" in page.content.decode()
    assert "Niets gevonden" in client.post(PAGE, words | {"q": "rolstoel"}).content.decode()
    wrong = client.post(PAGE, words | {"district": DistrictFactory(municipality=other).pk})
    assert wrong.status_code == 422
    assert "Deze wijk ligt in een andere gemeente." in wrong.content.decode()


def test_only_the_desk_looks(client):
    client.force_login(UserFactory(partner=True))
    assert client.get(PAGE).status_code == 403
