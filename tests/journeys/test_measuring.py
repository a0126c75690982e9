"""Measuring again takes a minute: by keyboard, on a phone and without JavaScript."""

import pytest
from django.utils import timezone

from cases.scales import Domain
from cases.terms import add_months
from outcomes.models import Measurement
from tests.factories import MeasurementFactory, TrajectoryFactory
from tests.journeys.conftest import NARROW
from tests.people import around_a_case

DOMAINS = ["financien", "huisvesting", "sociaal_netwerk", "justitie"]


@pytest.fixture
def half_a_year_on(transactional_db):
    """A dossier with a start measurement of four domains, half a year ago."""
    people = around_a_case()
    starts_on = add_months(timezone.localdate(), -6)
    people.case.opened_on = starts_on
    people.case.save()
    trajectory = TrajectoryFactory(case=people.case, starts_on=starts_on, goal_domains=DOMAINS)
    MeasurementFactory(trajectory=trajectory, **dict.fromkeys(DOMAINS, 2))
    return people, trajectory


def second() -> Measurement:
    return Measurement.objects.get(moment="half_year")


def test_four_domains_are_scored_again_in_seven_interactions(person, half_a_year_on):
    people, _ = half_a_year_on
    coach = person().logs_in(people.holder.email).opens(f"/dossier/{people.case.pk}/")
    page = coach.page

    page.get_by_role("link", name="Nieuwe meting").click()  # 1
    page.get_by_role("radio", name="3, beperkt zelfredzaam").first.check(force=True)  # 2
    for key in ("ArrowDown", "3", "2", "1"):  # 3-6
        page.keyboard.press(key)
    page.get_by_role("button", name="Meting afronden").click()  # 7

    coach.sees("2 vooruit, 1 gelijk, 1 achteruit.")
    assert second().scores == dict(zip(DOMAINS, (3, 3, 2, 1), strict=True))
    coach.checks_the_page("dossier-gemeten")


def test_it_works_on_a_phone(person, half_a_year_on):
    people, trajectory = half_a_year_on
    coach = person().logs_in(people.holder.email)
    coach.page.set_viewport_size(NARROW)
    coach.opens(f"/dossier/{people.case.pk}/traject/{trajectory.pk}/meting/")

    for row in coach.page.locator("[data-zrm] > .sheet [role=radiogroup]").all():
        row.locator(".v4").click()
    coach.page.get_by_text("Ander leefgebied toevoegen").click()
    coach.page.locator("[name=tijdsbesteding][value='5']").check(force=True)
    coach.page.get_by_role("button", name="Meting afronden").click()

    coach.sees("4 vooruit, 0 gelijk, 0 achteruit.")
    assert second().scores == dict.fromkeys(DOMAINS, 4) | {"tijdsbesteding": 5}


def test_it_works_without_javascript(person, half_a_year_on):
    people, trajectory = half_a_year_on
    coach = person(java_script_enabled=False).logs_in(people.holder.email)
    coach.opens(f"/dossier/{people.case.pk}/traject/{trajectory.pk}/meting/")

    coach.page.locator("[name=justitie][value='5']").check(force=True)
    coach.page.get_by_role("button", name="Meting afronden").click()

    coach.sees("1 vooruit, 0 gelijk, 0 achteruit.")
    assert second().scores == {"justitie": 5}


def test_a_score_can_be_taken_back_and_nothing_chosen_is_said(person, half_a_year_on):
    people, trajectory = half_a_year_on
    coach = person().logs_in(people.holder.email)
    coach.opens(f"/dossier/{people.case.pk}/traject/{trajectory.pk}/meting/")
    row = coach.page.locator("[role=radiogroup]").first

    row.locator(".v4").click()
    coach.sees("+2")
    row.get_by_role("radio", name="geen cijfer").check()
    coach.page.get_by_role("button", name="Meting afronden").click()

    coach.sees("Kies bij minstens één leefgebied een cijfer.")
    assert Measurement.objects.count() == 1
    coach.checks_the_page("meting-fout")
    coach.opens(f"/dossier/{people.case.pk}/traject/{trajectory.pk}/meting/").checks_the_page("meting")
    coach.opens("/metingen/").checks_the_page("metingen")


def test_all_thirteen_domains_are_scored_again_in_seventeen_interactions(person, half_a_year_on):
    people, trajectory = half_a_year_on
    broad = dict.fromkeys(Domain.values, 2)
    trajectory.measurements.update(**broad, choice="broad", choice_note="Hij heeft op elk gebied hulp nodig.")
    coach = person().logs_in(people.holder.email).opens(f"/dossier/{people.case.pk}/")
    page = coach.page

    page.get_by_role("link", name="Nieuwe meting").click()  # 1
    page.get_by_role("radio", name="3, beperkt zelfredzaam").first.check(force=True)  # 2
    page.keyboard.press("ArrowDown")  # 3
    for key in "333344442221"[:12]:  # 4-15
        page.keyboard.press(key)
    page.get_by_role("button", name="Meting afronden").click()  # 16

    coach.sees("9 vooruit, 3 gelijk, 1 achteruit.")
    assert len(second().scores) == 13
    assert second().choice_note == "Hij heeft op elk gebied hulp nodig."
