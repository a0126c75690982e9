"""The administrator keeps the reference tables: every page for every eye, and a norm by keyboard alone."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from providers.models import AnswerNorm, TeamDistrict
from providers.views.tables import TABLES
from tests.factories import (
    CaseFactory,
    ContractFactory,
    DistrictFactory,
    PartnerFactory,
    ReferralFactory,
    UserFactory,
)

pytestmark = pytest.mark.journey


@pytest.fixture
def admin(transactional_db):
    return UserFactory(administrator=True, name="Bas Korteweg")


@pytest.fixture
def partner(transactional_db):
    partner = PartnerFactory(name="Polderzorg", expertise=["dagbesteding"], contact="0172 123 456")
    ReferralFactory(partner=partner)
    return partner


def test_every_table_is_for_every_eye(person, admin, partner):
    case = CaseFactory()
    TeamDistrict.objects.create(team=case.team, district=DistrictFactory(), position=1)
    ContractFactory().targets.create(kpi="K01", value=75, starts_on=date(2026, 1, 1))
    beheerder = person().logs_in(admin.email)

    beheerder.opens("/beheer").sees("Laatst gewijzigd").checks_the_page("beheer")
    beheerder.opens("/beheer/postcodes/bestand").checks_the_page("postcodes-bestand")
    beheerder.opens("/vaste-termijnen").checks_the_page("vaste-termijnen")
    for slug in ("partners", "wijken", "normen"):  # between them every kind of field and of list
        table = TABLES[slug]
        beheerder.opens(f"/beheer/{slug}?stand=alles").checks_the_page(slug)
        beheerder.opens(f"/beheer/{slug}/nieuw").checks_the_page(f"{slug}-nieuw")
        if row := table.rows().first():
            beheerder.opens(f"/beheer/{slug}/{row.pk}").sees("Wijzigingen").checks_the_page(f"{slug}-een")


def test_a_norm_is_looked_at_and_then_kept_by_keyboard(person, admin, partner):
    AnswerNorm.objects.create(partner=partner, working_days=8, starts_on=date(2026, 1, 1))
    beheerder = person().logs_in(admin.email)
    page = beheerder.opens(f"/beheer/partners/{partner.pk}").page
    tomorrow = timezone.localdate() + timedelta(days=1)

    page.get_by_role("link", name="Antwoordnorm toevoegen").press("Enter")
    page.get_by_label("Werkdagen").fill("3")
    page.get_by_label("Vanaf").fill(str(tomorrow))
    page.get_by_label("Vanaf").press("Enter")
    beheerder.sees("Er is nog niets bewaard", "verwijzingen zonder antwoord houden de norm")
    beheerder.checks_the_page("wat-dit-raakt")
    assert AnswerNorm.objects.count() == 1
    page.get_by_role("button", name="Bewaren").press("Enter")
    beheerder.sees("Bewaard.", "Verloop", "door Bas Korteweg").checks_the_page("antwoordnorm")

    first, second = AnswerNorm.objects.order_by("starts_on")
    assert (first.ends_on, second.starts_on) == (tomorrow - timedelta(days=1), tomorrow)
