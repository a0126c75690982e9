"""How much a worker has to do: an interaction is a field that is filled, or a key or click that goes or does.

The budgets of the desk: with a known person at most 25, advice only at most 10. More breaks the build.
"""

import pytest

from intake.models import SupportRequest
from providers.models import Draft, TeamDistrict
from tests.factories import ClientFactory, DistrictFactory, TeamFactory, UserFactory

KNOWN, ADVICE = 25, 10


class Keyboard:
    """Counts what is done at the keyboard of one page."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def presses(self, key):
        self.count += 1
        self.page.keyboard.press(key)

    def types(self, text):
        self.count += 1
        self.page.keyboard.type(text)

    def goes_to(self, name):
        """By Tab, as often as it takes."""
        for _ in range(60):
            if self.page.evaluate("document.activeElement.name") == name:
                return
            self.presses("Tab")
        raise AssertionError(f"{name} is not reached by Tab")


@pytest.fixture
def district(transactional_db):
    district = DistrictFactory(external_id="WK048404", name="Zegersloot", postcodes=["2403"])
    TeamDistrict.objects.create(team=TeamFactory(name="Team Zegersloot"), district=district, position=0)
    return district


@pytest.fixture
def desk(person, district):
    return person().logs_in(UserFactory(desk=True).email)


def test_a_question_of_a_known_person(desk, district):
    known = ClientFactory(last_name="Kuijpers", postcode="2403BK", district=district)
    keys = Keyboard(desk.page)

    keys.presses("Control+k")
    keys.types("Kuijpers")
    desk.page.get_by_role("option", name="Kuijpers").wait_for()
    keys.presses("Enter")
    desk.sees("U koos een bekende inwoner.")
    keys.goes_to("text")
    keys.types("Hij vergeet te eten.")
    keys.presses("Alt+z")
    desk.sees("staat bij Team Zegersloot")

    assert SupportRequest.objects.get().client == known
    assert keys.count <= KNOWN


def test_advice_only(desk, district):
    keys = Keyboard(desk.page)

    with desk.page.expect_navigation():
        keys.presses("Alt+n")
    keys.goes_to("text")
    keys.types("Waar kan ik een rolstoel lenen?")
    keys.presses("Alt+k")
    desk.sees("De hulpvraag is vastgelegd")

    assert SupportRequest.objects.get().outcome == "advice"
    assert keys.count <= ADVICE


def test_what_was_typed_comes_back_on_another_device_and_ends_with_the_act(person, district):
    user = UserFactory(desk=True)
    first = person().logs_in(user.email)
    first.page.fill("[name=text]", "Hij vergeet te eten.")
    first.sees("Concept bewaard om")

    second = person().logs_in(user.email).opens("/hulpvraag/nieuw")
    second.sees("U gaat verder met uw concept")
    assert second.page.input_value("[name=text]") == "Hij vergeet te eten."
    second.checks_the_page("concept")
    with second.page.expect_response("**/concepten/bewaren"):
        second.page.fill("[name=text]", "Hij vergeet te eten en te drinken.")
        second.page.keyboard.press("Tab")
    first.page.fill("[name=text]", "Hij vergeet te slapen.")
    first.page.keyboard.press("Tab")
    first.sees("Op een ander scherm", "Hij vergeet te eten en te drinken.")
    first.checks_the_page("twee-concepten")

    second.page.keyboard.press("Alt+k")
    second.sees("De hulpvraag is vastgelegd")
    assert not Draft.objects.exists()
    second.opens("/concepten").checks_the_page("concepten")
    second.opens("/snel-naar").checks_the_page("snel-naar")
