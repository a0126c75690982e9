"""The gemeente reads its figures: every page for every eye, by keyboard and without JavaScript."""

import re
from datetime import date

import pytest

from cases.terms import add_months
from reporting import services
from reporting.models import MonthlyReport
from tests.factories import MunicipalityFactory, UserFactory
from tests.journeys.conftest import NARROW
from tests.reporting.samples import MONTH, internal_report, stored_report

STEM = f"/rapporten/GM0484/{MONTH:%Y-%m}"


@pytest.fixture
def town(transactional_db):
    return MunicipalityFactory()


@pytest.fixture
def manager(town):
    return UserFactory(contract_manager=True, municipality=town)


@pytest.fixture
def reports(town):
    """A few months with a gap, and a newest version with little in it and something that changed."""
    for ago in (0, 1, 2, 4):
        stored_report(municipality=town, month=add_months(MONTH, -ago))
    changed = [{"path": "K01.maand.paren", "before": 41, "after": "<10"}]
    stored_report(internal_report(density=2), municipality=town, version=2, differences=changed)


def test_every_page_is_for_every_eye(person, manager, reports):
    gemeente = person().logs_in(manager.email)

    gemeente.opens("/cijfers").sees("Zo komt", "(niet getoond)", "geen rapport")
    for fold in gemeente.page.locator("details.cijfers").all():
        fold.evaluate("fold => fold.open = true")
    gemeente.checks_the_page("cijfers")
    gemeente.opens("/rapporten").sees("1 sinds de vorige versie").checks_the_page("rapporten")
    gemeente.opens(f"{STEM}/2").sees("Wat is er anders").checks_the_page("rapport")


def test_the_tables_open_by_keyboard_and_the_pdf_is_two_steps_away(person, manager, reports):
    gemeente = person().logs_in(manager.email).opens("/cijfers")
    page = gemeente.page

    page.locator("#h-trend").evaluate("caption => caption.closest('figure').querySelector('summary').focus()")
    page.keyboard.press("Enter")
    page.get_by_role("table", name="Aandeel zelfredzamer").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="Maandrapport (PDF)").press("Enter")

    assert download.value.suggested_filename == "maandrapport-GM0484-2026-05-v2.pdf"


def test_another_month_needs_no_script(person, manager, reports):
    gemeente = person(java_script_enabled=False).logs_in(manager.email)
    gemeente.page.set_viewport_size(NARROW)
    gemeente.opens("/cijfers")

    gemeente.page.get_by_label("Maand", exact=True).select_option("2026-04")
    gemeente.page.get_by_label("Periode", exact=True).select_option("jaar")
    gemeente.page.get_by_role("button", name="Toon").press("Enter")

    gemeente.sees("januari t/m april 2026")


def test_the_consortium_makes_a_report_definitive(person, town):
    lead = UserFactory(lead=True)
    report = services.prepare(municipality=town, month=date(2026, 5, 1))
    stuurder = person().logs_in(lead.email).opens("/rapporten")

    stuurder.page.get_by_role("link", name=re.compile("Vaststellen")).press("Enter")
    stuurder.sees("verandert dit rapport niet meer").checks_the_page("vaststellen")
    stuurder.page.get_by_role("button", name="Vaststellen").press("Enter")

    stuurder.sees("is vastgesteld. De gemeente ziet het als definitief.")
    assert MonthlyReport.objects.get(pk=report.pk).frozen_by == lead
