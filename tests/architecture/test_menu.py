"""Every role has a menu of pages that open, and its day starts on the first of them."""

import pytest

from config.shell import MENU
from providers.models import Role
from tests.factories import MunicipalityFactory, PartnerFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(params=Role.values)
def user(request):
    return UserFactory(
        roles=[request.param],
        team=TeamFactory(),
        employer=PartnerFactory(),
        municipality=MunicipalityFactory(),
    )


def test_the_day_starts_on_a_page_of_the_own_role(client, user):
    client.force_login(user)

    answer = client.get("/", follow=True)

    assert answer.status_code == 200
    assert answer.redirect_chain


def test_every_entry_of_the_menu_opens_and_says_where_one_is(client, user):
    client.force_login(user)

    for entry in client.get("/mijn-account").context["nav"]:
        page = client.get(entry["url"], follow=True)
        assert page.status_code == 200, entry
        assert [item["url"] for item in page.context["nav"] if item["current"]] == [entry["url"]]


def test_a_page_below_an_entry_belongs_to_it(client):
    client.force_login(UserFactory(lead=True))

    nav = client.get("/team/vervanging").context["nav"]

    assert [item["label"] for item in nav if item["current"]] == ["Teambord"]


def test_no_entry_is_for_nobody():
    assert all(entry.roles for entry in MENU)
