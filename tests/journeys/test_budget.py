"""How much a worker has to do: an interaction is a field that is filled, or a key or click that goes or does.

The budgets of the desk: with a known person at most 25, advice only at most 10. Of the dossier, from the page
a worker stands on: a contact note at most 4, a referral at most 8, a change of level at most 3, giving a
dossier to somebody at most 2. More breaks the build.
"""

import pytest
from django.utils import timezone

from cases.models import Assignment, ContactNote, Intensity, Referral
from intake.models import SupportRequest
from providers.models import Draft, TeamDistrict
from tests.factories import (
    CaseFactory,
    ClientFactory,
    DistrictFactory,
    TeamFactory,
    TrajectoryFactory,
    UserFactory,
)
from tests.people import around_a_case

KNOWN, ADVICE = 25, 10
NOTE, REFERRAL, LEVEL, ASSIGN = 4, 8, 3, 2


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


class Hand:
    """Counts what is filled, chosen and clicked on one page; looking and scrolling is free."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def clicks(self, role, name):
        self.count += 1
        self.page.get_by_role(role, name=name).first.click()

    def fills(self, field, text):
        self.count += 1
        self.page.locator(f"[name={field}]:visible").fill(text)

    def picks(self, label):
        self.count += 1
        self.page.get_by_label(label).first.check()


@pytest.fixture
def people(transactional_db):
    return around_a_case()


def test_a_contact_note_after_a_visit_on_a_phone(person, people):
    coach = person().logs_in(people.holder.email)
    coach.page.set_viewport_size({"width": 390, "height": 844})
    coach.opens("/mijn-werk")
    hand = Hand(coach.page)

    hand.clicks("link", people.case.client.full_name)
    hand.fills("text", "Thee gedronken. Zij slaapt weer.")
    hand.clicks("button", "Notitie plaatsen")
    coach.sees("Thee gedronken. Zij slaapt weer.")

    assert ContactNote.objects.get().author == people.holder
    assert hand.count <= NOTE


def test_a_referral(person, people):
    coach = person().logs_in(people.holder.email).opens(f"/dossier/{people.case.pk}/")
    hand = Hand(coach.page)

    hand.clicks("link", "Verwijzing maken")
    hand.picks(people.partner.employer.name)
    hand.fills("kind_of_help", "Dagbesteding")
    hand.fills("question", "Zij zit veel alleen.")
    hand.fills("consent_on", timezone.localdate().isoformat())
    hand.clicks("button", "Verder")
    hand.clicks("button", "Verwijzing versturen")
    coach.sees("De verwijzing is verstuurd.")

    assert Referral.objects.get().state == "sent"
    assert hand.count <= REFERRAL


@pytest.mark.parametrize("script", [True, False])
def test_a_change_of_level_with_its_reason(person, people, script):
    course = TrajectoryFactory(case=people.case)
    Intensity.objects.create(trajectory=course, starts_on=course.starts_on, level=3)
    coach = person(java_script_enabled=script).logs_in(people.holder.email)
    coach.opens(f"/dossier/{people.case.pk}/")
    hand = Hand(coach.page)

    hand.count += 1
    coach.page.locator("summary", has_text="Op- of afschalen").click()
    hand.fills("reason", "Zij redt het zelf.")
    hand.clicks("button", "Af naar regulier")
    coach.sees("Het niveau is vanaf vandaag regulier.")

    now = course.intensities.latest("starts_on")
    assert (now.level, now.reason) == (2, "Zij redt het zelf.")
    assert hand.count <= LEVEL


def test_giving_a_dossier_with_the_effect_before_it(person, people):
    new = CaseFactory(team=people.case.team)
    lead = person().logs_in(people.lead.email).opens("/team")
    hand = Hand(lead.page)

    choice = lead.page.locator("#board .queue select option", has_text=people.colleague.name)
    assert "0 → 1 dossiers" in choice.text_content()
    hand.count += 1
    lead.page.locator("#board .queue select").select_option(choice.get_attribute("value"))
    hand.clicks("button", "Geef")
    lead.sees("Alles is verdeeld")

    assert Assignment.objects.get(case=new).worker == people.colleague
    assert hand.count <= ASSIGN
