"""A referral from the preview to the answer, also without JavaScript."""

import pytest
from django.utils import timezone

from cases.models import Referral
from tests.factories import GoalFactory, ReferralFactory, UserFactory
from tests.people import around_a_case


@pytest.fixture
def people(transactional_db):
    around = around_a_case()
    around.case.client.last_name, around.case.client.phone = "Kuipersma", "06 1234 5678"
    around.case.client.save()
    GoalFactory(trajectory__case=around.case, text="Weer onder de mensen zijn.")
    return around


def test_the_need_goes_first_and_the_name_after_the_answer(person, people):
    coach = person(java_script_enabled=False).logs_in(people.holder.email)
    coach.opens(f"/dossier/{people.case.pk}/verwijzing/")
    coach.page.get_by_label(people.partner.employer.name).check()
    for name, text in (
        ("kind_of_help", "Dagbesteding"), ("question", "Zij zit veel alleen."),
        ("consent_on", timezone.localdate().isoformat()),
    ):  # fmt: skip
        coach.page.fill(f"[name={name}]", text)
    coach.page.get_by_role("button", name="Verder").click()
    coach.sees("Wat ziet de ontvanger?", "Weer onder de mensen zijn.")
    coach.page.get_by_role("button", name="Verwijzing versturen").click()
    coach.sees("De verwijzing is verstuurd.")

    partner = person(java_script_enabled=False).logs_in(people.partner.email).opens("/verwijzingen/")
    partner.page.get_by_role("link", name="Dagbesteding").click()
    partner.sees("Zij zit veel alleen.")
    assert "Kuipersma" not in partner.page.content()
    partner.page.get_by_label("Op de wachtlijst").check()
    partner.page.fill("[name=expected_on]", timezone.localdate().isoformat())
    partner.page.get_by_role("button", name="Antwoord versturen").click()
    partner.sees("Kuipersma", "06 1234 5678")

    coach.opens(f"/dossier/{people.case.pk}/").sees("Op de wachtlijst")


def test_the_second_colleague_is_told_that_it_was_answered(person, people):
    referral = ReferralFactory(case=people.case, partner=people.partner.employer)
    first = person().logs_in(people.partner.email).opens(f"/verwijzingen/{referral.pk}/")
    bob = UserFactory(partner=True, employer=people.partner.employer)
    second = person().logs_in(bob.email).opens(f"/verwijzingen/{referral.pk}/")
    first.checks_the_page("verwijzing")

    for someone in (first, second):
        page = someone.page
        page.get_by_role("radio", name="Weigeren").check()
        page.check("[name=reason][value=full]")
        page.fill("[name=note]", f"Vanaf juni wel, zegt {someone is first}.")
        page.get_by_role("button", name="Antwoord versturen").click()

    first.sees("Uw antwoord is verwerkt.")
    second.sees("Deze verwijzing is intussen geweigerd.")
    assert Referral.objects.get().decline_note.endswith("True.")
    assert "Kuipersma" not in first.page.content()
    first.opens("/verwijzingen/?stand=afgerond").checks_the_page("verwijzingen")


def test_what_misses_is_said_and_the_words_stay(person, people):
    referral = ReferralFactory(case=people.case, partner=people.partner.employer)
    partner = person().logs_in(people.partner.email).opens(f"/verwijzingen/{referral.pk}/")

    partner.page.get_by_role("radio", name="Weigeren").check()
    partner.page.fill("[name=note]", "Vanaf juni wel.")
    partner.page.get_by_role("button", name="Antwoord versturen").click()

    partner.sees("Kies waarom u weigert.")
    assert partner.page.input_value("[name=note]") == "Vanaf juni wel."
    partner.checks_the_page("verwijzing-fout")
