"""The desk works fast, by keyboard and without JavaScript."""

import pytest
from django.utils import timezone

from cases.models import Case
from intake.models import SupportRequest
from providers.models import TeamDistrict
from tests.factories import DistrictFactory, TeamFactory, UserFactory


@pytest.fixture
def district(transactional_db):
    district = DistrictFactory(external_id="WK048404", name="Zegersloot", postcodes=["2403"])
    TeamDistrict.objects.create(team=TeamFactory(name="Team Zegersloot"), district=district, position=0)
    return district


def test_a_call_is_taken_by_keyboard_alone(person, district):
    desk = person().logs_in(UserFactory(desk=True).email)
    page = desk.page

    page.focus("[name=text]")
    page.keyboard.type("Dochter belt over haar vader. Hij vergeet te eten.")
    page.focus("[name=last_name]")
    for text in ("van der Meulen", "Gerrit", "2 juni 1944", "2403 bk", "18"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    desk.sees("2 juni 1944, ", "Wijk Zegersloot", "Geen bekende inwoner gevonden.")
    page.keyboard.press("Alt+z")

    desk.sees("staat bij Team Zegersloot")
    asked = SupportRequest.objects.get()
    assert (asked.outcome, asked.case.client.last_name) == ("case", "Meulen")
    assert asked.received_on == timezone.localdate()


def test_advice_takes_three_inputs(person, district):
    desk = person().logs_in(UserFactory(desk=True).email)

    desk.page.fill("[name=text]", "Waar kan ik een rolstoel lenen?")
    desk.page.select_option("[name=municipality]", label="Alphen aan den Rijn")
    desk.page.keyboard.press("Alt+k")

    desk.sees("De hulpvraag is vastgelegd: informatie en advies.")
    assert SupportRequest.objects.get().outcome == "advice"


def test_all_of_it_works_without_javascript(person, district):
    desk = person(java_script_enabled=False).logs_in(UserFactory(desk=True).email)
    page = desk.page

    page.fill("[name=text]", "Hij vergeet te eten.")
    for name, text in (
        ("last_name", "Bakker"), ("birth_date", "2-6-1944"), ("postcode", "2403BK"), ("house_number", "18"),
    ):  # fmt: skip
        page.fill(f"[name={name}]", text)
    page.get_by_role("button", name="Maak dossier").click()

    desk.sees("staat bij Team Zegersloot")
    assert Case.objects.get().client.last_name == "Bakker"


def test_what_is_wrong_is_said_and_nothing_is_lost(person, district):
    desk = person().logs_in(UserFactory(desk=True).email)

    desk.page.fill("[name=text]", "Hij vergeet te eten.")
    desk.page.fill("[name=birth_date]", "31-2-1944")
    desk.page.get_by_role("button", name="Maak dossier").click()

    desk.sees("Vul een geboortedatum in, bijvoorbeeld 2-6-1944.")
    assert desk.page.input_value("[name=text]") == "Hij vergeet te eten."
    assert desk.page.title().startswith("Fout: ")
    desk.checks_the_page("loket-fout")
    desk.opens("/hulpvraag/nieuw").checks_the_page("loket")
