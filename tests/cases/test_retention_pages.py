"""The pages about destroying: numbers for the administrator, names for the privacy officer."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import AccessLog, DestructionItem, DestructionList, LegalHold, OwnFile
from cases.services import destruction
from tests.factories import CaseFactory, UserFactory

pytestmark = pytest.mark.django_db
CLOSED = date(2011, 6, 1)


def page(user, name, *args, **form):
    browser = Browser()
    browser.force_login(user, backend="providers.access.EmailBackend")
    url = reverse(f"cases:{name}", args=args)
    return browser.post(url, form, follow=True) if form else browser.get(url)


@pytest.fixture
def administrator():
    return UserFactory(administrator=True)


@pytest.fixture
def officer():
    return UserFactory(privacy_officer=True)


@pytest.fixture
def item():
    case = CaseFactory(
        client__last_name="Oosterhuizen", opened_on=date(2010, 1, 1), closed_on=CLOSED, closing_reason="klaar"
    )
    listed = DestructionList.objects.create(month=date(2026, 11, 1))
    return DestructionItem.objects.create(
        list=listed, client=case.client, kind="case", last_change_on=CLOSED, due_on=date(2026, 6, 1)
    )


def test_the_administrator_reads_numbers_only(item, administrator):
    text = page(administrator, "destruction_list", item.list_id).content.decode()

    assert item.client.cases.get().number in text
    assert "Oosterhuizen" not in text
    assert not AccessLog.objects.exists()


def test_the_privacy_officer_reads_names_and_that_is_recorded(item, officer):
    text = page(officer, "destruction_list", item.list_id).content.decode()

    assert "Oosterhuizen" in text
    look = AccessLog.objects.get()
    assert (look.client_id, look.user, look.page) == (item.client_id, officer, "vernietigingslijst")


def test_not_the_name_of_somebody_the_officer_may_see_nothing_of(item, officer):
    OwnFile.objects.create(worker=officer, client=item.client, relation="family", marked_by=officer)

    assert "Oosterhuizen" not in page(officer, "destruction_list", item.list_id).content.decode()
    assert not AccessLog.objects.exists()


@pytest.mark.parametrize("role", ["coach", "lead", "desk", "partner", "contract_manager"])
def test_others_are_told_why_not(item, role):
    user = UserFactory(**{role: True})

    for answer in (page(user, "retention"), page(user, "destruction_list", item.list_id)):
        assert answer.status_code == 403
        assert "Alleen de applicatiebeheerder" in answer.content.decode()


def test_from_list_to_statement(item, administrator, officer):
    first = page(administrator, "approve_destruction", item.list_id, form_key="")
    again = page(administrator, "approve_destruction", item.list_id, form_key="")
    second = page(officer, "approve_destruction", item.list_id, form_key="")
    destruction.carry_out(on=date(2045, 1, 1))

    assert "Nu geeft nog een ander akkoord" in first.content.decode()
    assert again.status_code == 403
    assert "vannacht vernietigd" in second.content.decode()
    shown = page(officer, "destruction_list", item.list_id).content.decode()
    assert "Oosterhuizen" not in shown
    assert "Verklaring (PDF)" in shown
    statement = page(administrator, "destruction_certificate", item.list_id)
    assert statement.content.startswith(b"%PDF")
    assert "attachment" in statement.headers["Content-Disposition"]


def test_takes_a_line_off_with_a_reason(item, administrator):
    wrong = page(administrator, "exclude_item", item.pk, reason="", until="2027-01-01")
    right = page(administrator, "exclude_item", item.pk, reason="lopende zaak", until="2099-01-01")

    assert wrong.status_code == 422
    assert "lopende zaak" in right.content.decode()
    item.refresh_from_db()
    assert (item.state, item.decided_by) == ("excluded", administrator)


def test_a_hold_is_placed_by_number_and_ended(item, officer):
    case = item.client.cases.get()
    page(officer, "holds", number=case.number, reason="rechtszaak", until="")
    hold = LegalHold.objects.get()
    text = page(officer, "end_hold", hold.pk, form_key="").content.decode()

    hold.refresh_from_db()
    assert (hold.client, hold.ended_by) == (item.client, officer)
    assert "De stop is opgeheven" in text


def test_a_long_list_costs_no_more_queries(item, officer):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(officer, "destruction_list", item.list_id)
        return len(queries)

    before = cost()
    for _ in range(5):
        case = CaseFactory(opened_on=date(2010, 1, 1), closed_on=CLOSED, closing_reason="klaar")
        DestructionItem.objects.create(list=item.list, client=case.client, kind="case", due_on=CLOSED)

    assert cost() == before
