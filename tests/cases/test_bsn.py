"""The BSN on the screen: hidden, shown once to who says why, found whole or not at all."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from cases.forms.bsn import PURPOSES
from cases.models import AccessLog, CaseGrant, Client, Referral
from intake.models import SupportRequest
from tests.factories import ReferralFactory, UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
NUMBER, OTHER = "999900006", "999900018"


@pytest.fixture
def people():
    found = around_a_case()
    Client.objects.filter(pk=found.case.client_id).update(bsn=NUMBER)
    return found


def page(case) -> str:
    return reverse("cases:bsn", args=[case.pk])


def unmasked():
    return AccessLog.objects.filter(kind=AccessLog.Kind.UNMASK)


def test_the_dossier_shows_its_end_only(client, people):
    client.force_login(people.holder)

    text = client.get(reverse("cases:case", args=[people.case.pk])).content.decode()

    assert NUMBER not in text
    assert "••••••006" in text
    assert "De laatste cijfers zijn 0 0 6 " in text
    assert not unmasked().exists()


@pytest.mark.parametrize("htmx", [{}, {"HX-Request": "true"}])
def test_is_shown_once_with_a_reason_and_that_is_written_down(client, people, htmx):
    client.force_login(people.holder)

    shown = client.post(page(people.case), {"purpose": PURPOSES[0]}, headers=htmx)
    again = client.get(page(people.case), headers=htmx)

    assert NUMBER in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    assert NUMBER not in again.content.decode()
    look = unmasked().get()
    assert (look.user, look.client_id, look.case_id) == (people.holder, people.case.client_id, people.case.pk)
    assert (look.page, look.reason) == ("BSN", PURPOSES[0])


@pytest.mark.parametrize("purpose", ["", "zomaar"])
def test_without_a_reason_it_stays_hidden(client, people, purpose):
    client.force_login(people.holder)

    answer = client.post(page(people.case), {"purpose": purpose})

    assert answer.status_code == 422
    assert NUMBER not in answer.content.decode()
    assert not unmasked().exists()


def test_for_a_stranger_there_is_no_such_page(client, people):
    client.force_login(people.stranger)

    assert client.post(page(people.case), {"purpose": PURPOSES[0]}).status_code == 404


@pytest.mark.parametrize("who", ["partner", "reader"])
def test_who_only_reads_along_does_not_get_it(client, people, who):
    if who == "partner":
        ReferralFactory(
            case=people.case, partner=people.partner.employer, accepted=True, level=Referral.Level.FULL
        )
        user = people.partner
    else:
        user = UserFactory(coach=True)
        may = Permission.objects.get(codename="read_case", content_type__app_label="cases")
        CaseGrant.objects.create(content_object=people.case, user=user, permission=may)
    client.force_login(user)

    dossier = client.get(reverse("cases:case", args=[people.case.pk]))
    answer = client.post(page(people.case), {"purpose": PURPOSES[0]})

    assert dossier.status_code == 200
    assert "••••••" not in dossier.content.decode()
    assert answer.status_code == 403
    assert NUMBER not in answer.content.decode()
    assert not unmasked().exists()


def test_the_privacy_officer_sees_who_had_it_shown(client, people):
    client.force_login(people.holder)
    client.post(page(people.case), {"purpose": PURPOSES[1]})
    client.force_login(UserFactory(privacy_officer=True))

    text = client.get(reverse("cases:access_log"), {"hoe": "unmask"}).content.decode()

    assert people.holder.name in text
    assert PURPOSES[1] in text
    assert NUMBER not in text


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [(NUMBER, True), ("9999.00.006", True), ("999 900 006", True), (OTHER, False), ("99990000", False)],
)
def test_is_found_whole_by_post_and_not_shown_in_the_result(client, people, asked, is_found):
    client.force_login(UserFactory(desk=True))

    text = client.post(reverse("cases:search"), {"q": asked}).content.decode()

    assert (people.case.client.last_name in text) == is_found
    assert NUMBER not in text.replace(f'value="{asked}"', "")


def test_the_desk_recognises_a_resident_by_it(client, people):
    client.force_login(UserFactory(desk=True))

    text = client.post(reverse("intake:known"), {"bsn": NUMBER}).content.decode()

    assert people.case.client.last_name in text
    assert "zelfde BSN" in text.replace("Zelfde", "zelfde")
    assert NUMBER not in text


def test_what_is_typed_of_an_open_question_holds_no_bsn(client, people):
    client.force_login(UserFactory(desk=True))

    client.post(
        reverse("intake:register"),
        {
            "action": "later", "channel": "phone", "text": "Belt terug.", "source": "self", "bsn": OTHER,
            "urgency_note": "normal", "last_name": "Bakker", "municipality": people.case.municipality_id,
        },
    )  # fmt: skip

    asked = SupportRequest.objects.get()
    assert asked.typed["last_name"] == "Bakker"
    assert "bsn" not in asked.typed
