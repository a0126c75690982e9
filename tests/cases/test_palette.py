"""The palette: people, dossiers and pages, by what one may see."""

import pytest

from cases.models import AccessLog, OwnFile
from tests.factories import AssignmentFactory, ClientFactory, SupportRequestFactory, UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
PALETTE = "/snel-naar"


def asks(client, user, q=None):
    client.force_login(user)
    answer = client.get(PALETTE) if q is None else client.post(PALETTE, {"q": q})
    return answer.content.decode().partition("<main")[2]


def test_finds_a_page_of_the_own_menu_only(client):
    desk = asks(client, UserFactory(desk=True), "hulpv")
    coach = asks(client, UserFactory(coach=True), "hulpv")

    assert "/hulpvraag/nieuw" in desk
    assert "/hulpvraag/nieuw" not in coach


@pytest.mark.parametrize(("who", "found"), [("holder", True), ("lead", True), ("stranger", False)])
def test_finds_whom_one_may_see_and_records_it(client, who, found):
    people = around_a_case()

    page = asks(client, getattr(people, who), people.case.number)

    assert (people.case.client.full_name in page) == found
    assert AccessLog.objects.filter(page="snel naar", client_id=people.case.client_id).exists() == found


def test_the_desk_starts_a_question_of_a_known_person(client):
    known = ClientFactory(last_name="Kuijpers")
    desk = UserFactory(desk=True)

    page = asks(client, desk, "Kuijpers")
    form = client.post("/hulpvraag/nieuw", {"choose": known.pk, "q": "Kuijpers"}).content.decode()

    assert f'name="choose" value="{known.pk}"' in page
    assert "U koos een bekende inwoner." in form


def test_a_role_that_may_not_search_finds_pages_only(client):
    known = ClientFactory(last_name="Kuijpers")

    page = asks(client, UserFactory(contract_manager=True), "Kuijpers")

    assert known.full_name not in page
    assert not AccessLog.objects.exists()


class TestRecent:
    def test_shows_the_desk_whom_it_spoke_about_and_records_it(self, client):
        desk = UserFactory(desk=True)
        mine = [SupportRequestFactory(taken_by=desk, client=ClientFactory()) for _ in range(2)]
        other = SupportRequestFactory(taken_by=UserFactory(desk=True), client=ClientFactory())
        OwnFile.objects.create(worker=desk, client=mine[0].client, relation="self", marked_by=desk)

        page = asks(client, desk)

        assert mine[1].client.full_name in page
        assert mine[0].client.full_name not in page
        assert other.client.full_name not in page
        assert AccessLog.objects.get(page="snel naar").client_id == mine[1].client_id

    def test_shows_whom_one_opened_last_and_records_it(self, client):
        first, second = AssignmentFactory(), AssignmentFactory()
        second.worker = first.worker
        second.save()
        client.force_login(first.worker)
        for case in (first.case, second.case):
            client.get(f"/dossier/{case.pk}/")

        page = asks(client, first.worker)

        places = [page.index(case.client.full_name) for case in (second.case, first.case)]
        assert places == sorted(places)
        assert AccessLog.objects.filter(page="snel naar").count() == 2

    def test_forgets_whom_one_may_not_see_any_more(self, client):
        people = around_a_case()
        client.force_login(people.holder)
        client.get(f"/dossier/{people.case.pk}/")
        people.case.assignments.update(worker=people.stranger)

        assert people.case.client.full_name not in asks(client, people.holder)
