"""What is typed is kept on the server, comes back with its page, and ends with its act."""

import re
import uuid
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from django.db.models import F
from django.test import Client
from django.utils import timezone

from intake.models import Signal
from providers import services
from providers.models import Draft, DraftPlace, FormClaim
from providers.models.draft import KEPT_DAYS
from tests.factories import MunicipalityFactory, UserFactory

pytestmark = pytest.mark.django_db
NEW = "/signalen/nieuw"
KEEP = "/concepten/bewaren"
PLACE = DraftPlace("Nieuw signaal", NEW, NEW)


def typed(text="Hij opent de deur niet.", *, draft=0, key=None, **more):
    place = {"draft": str(draft), "draft_place": PLACE.signed(), "form_key": str(key or uuid.uuid4())}
    return {"source": "police", "note": text} | place | more


@pytest.fixture
def town():
    return MunicipalityFactory()


@pytest.fixture
def desk(client, town):
    user = UserFactory(desk=True)
    client.force_login(user)
    return user


def other_device(user):
    browser = Client()
    browser.force_login(user)
    return browser


def said(page):
    return page.content.decode()


class TestKeeping:
    def test_gives_back_what_was_typed_when_the_page_opens_again(self, client, desk):
        answer = client.post(KEEP, typed(), headers={"HX-Request": "true"})

        page = said(other_device(desk).get(NEW))
        assert answer.json()["version"] == 1
        assert "Hij opent de deur niet.</textarea>" in page
        assert "U gaat verder met uw concept" in page
        assert re.search(r'<option value="police" selected>', page)
        assert 'name="draft" value="1"' in page
        assert "1 concept<" in page

    def test_without_a_script_a_button_keeps_it_and_the_page_comes_back(self, client, desk):
        page = client.post(KEEP, typed(), follow=True)

        assert page.redirect_chain == [(NEW, 302)]
        assert "Uw concept is bewaard." in said(page)
        assert "Hij opent de deur niet.</textarea>" in said(page)

    def test_one_form_has_one_draft_that_follows_the_page(self, client, desk):
        key = uuid.uuid4()

        for text in ("Hij", "Hij opent", "Hij opent niet."):
            client.post(KEEP, typed(text, key=key), headers={"HX-Request": "true"})

        draft = Draft.objects.get()
        assert (draft.version, draft.typed["note"]) == (3, ["Hij opent niet."])

    def test_it_is_unreadable_in_the_database_and_keeps_no_password(self, client, desk):
        client.post(KEEP, typed(new_password="geheim", postcode="2403BK"))

        with connection.cursor() as cursor:
            cursor.execute("SELECT d::text FROM providers_draft d")
            assert "deur" not in cursor.fetchone()[0]
        assert set(Draft.objects.get().typed) == {"source", "note", "postcode"}

    @pytest.mark.parametrize("place", ["", "onzin", "//elders.example/"])
    def test_only_a_form_that_was_handed_out_is_kept(self, client, desk, place):
        assert client.post(KEEP, typed(draft_place=place)).status_code == 404

    @pytest.mark.parametrize("wrong", [{"form_key": "x"}, {"note": " ", "source": ""}])
    def test_nothing_is_kept_of_nothing(self, client, desk, wrong):
        assert client.post(KEEP, typed() | wrong).status_code == 400
        assert not Draft.objects.exists()

    def test_a_list_or_figure_never_has_it(self, client, desk):
        client.post(KEEP, typed())

        assert not Signal.objects.exists()
        assert "Hij opent de deur niet" not in said(client.get("/signalen"))


class TestTwoDevices:
    def test_the_second_is_shown_both_texts_and_overwrites_nothing(self, client, desk):
        client.post(KEEP, typed("Dit typte ik op kantoor."))

        answer = other_device(desk).post(KEEP, typed("Dit typte ik onderweg."))

        assert answer.status_code == 409
        assert "Dit typte ik op kantoor." in said(answer)
        assert "Dit typte ik onderweg." in said(answer)
        assert Draft.objects.get().typed["note"] == ["Dit typte ik op kantoor."]

    def test_a_script_is_told_the_same(self, client, desk):
        client.post(KEEP, typed("Dit typte ik op kantoor."))

        answer = other_device(desk).post(KEEP, typed("Onderweg."), headers={"HX-Request": "true"})

        assert "Dit typte ik op kantoor." in answer.json()["overtaken"]

    def test_it_may_go_on_knowingly(self, client, desk):
        client.post(KEEP, typed("Op kantoor."))

        client.post(KEEP, typed("Onderweg.", draft=1))

        assert Draft.objects.get().typed["note"] == ["Onderweg."]

    def test_who_typed_the_same_meets_no_conflict(self, client, desk):
        for _ in range(2):
            answer = client.post(KEEP, typed(), headers={"HX-Request": "true"})

        assert answer.status_code == 200


class TestSending:
    def sent(self, town, **more):
        return typed(municipality=town.pk, received_on=f"{timezone.localdate():%Y-%m-%d}", **more)

    def test_ends_the_draft_with_the_act(self, client, desk, town):
        key = uuid.uuid4()
        client.post(KEEP, typed(key=key))

        answer = client.post(NEW, self.sent(town, key=key, draft=1))

        assert answer.status_code == 302
        assert Signal.objects.exists()
        assert not Draft.objects.exists()

    def test_a_form_with_an_error_leaves_it(self, client, desk, town):
        client.post(KEEP, typed())

        assert client.post(NEW, self.sent(town, draft=1) | {"source": ""}).status_code == 422
        assert Draft.objects.exists()

    def test_what_was_typed_elsewhere_meanwhile_stays(self, client, desk, town):
        key = uuid.uuid4()
        client.post(KEEP, typed("Op kantoor.", key=key))
        client.post(KEEP, typed("Onderweg.", draft=1))

        client.post(NEW, self.sent(town, key=key, draft=1))

        assert Draft.objects.get().typed["note"] == ["Onderweg."]

    def test_what_comes_after_it_is_not_kept(self, client, desk, town):
        key = uuid.uuid4()
        client.post(NEW, self.sent(town, key=key))

        answer = client.post(KEEP, typed(key=key), headers={"HX-Request": "true"})

        assert answer.json() == {"sent": True}
        assert not Draft.objects.exists()


class TestTray:
    def test_names_the_form_and_lets_it_go(self, client, desk):
        client.post(KEEP, typed())
        tray = said(client.get("/concepten"))

        gone = client.post(f"/concepten/{Draft.objects.get().pk}/weg", {"form_key": str(uuid.uuid4())})

        assert "Nieuw signaal" in tray
        assert "deur" not in tray
        assert gone.headers["Location"] == "/concepten"
        assert not Draft.objects.exists()

    def test_from_the_page_it_leads_back_to_the_empty_form(self, client, desk):
        client.post(KEEP, typed())

        page = client.post(f"/concepten/{Draft.objects.get().pk}/weg", {"back": "page"}, follow=True)

        assert page.redirect_chain == [(NEW, 302)]
        assert "Hij opent de deur niet" not in said(page)

    def test_of_another_it_does_not_exist(self, client, desk):
        client.post(KEEP, typed())
        colleague = other_device(UserFactory(desk=True))

        assert colleague.post(f"/concepten/{Draft.objects.get().pk}/weg").status_code == 404
        assert "Nieuw signaal" not in said(colleague.get("/concepten"))
        assert "Hij opent de deur niet" not in said(colleague.get(NEW))

    @pytest.mark.parametrize(("days", "is_left"), [(KEPT_DAYS - 1, True), (KEPT_DAYS + 1, False)])
    def test_an_old_one_is_taken_away(self, client, desk, days, is_left):
        client.post(KEEP, typed())
        Draft.objects.update(kept_at=F("kept_at") - timedelta(days=days))

        services.forget_drafts()
        services.forget_drafts()

        assert Draft.objects.exists() == is_left


@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_one_record():
    town, user = MunicipalityFactory(), UserFactory(desk=True)
    form = TestSending().sent(town)
    start, answers = Barrier(2), []

    def click(browser):
        try:
            start.wait(timeout=10)
            answers.append(browser.post(NEW, form))
        finally:
            connections.close_all()

    clicks = [Thread(target=click, args=[other_device(user)]) for _ in range(2)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join(timeout=30)

    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [
        (302, "/signalen")
    ] * 2
    assert Signal.objects.count() == FormClaim.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_draft_that_is_kept_while_its_form_is_sent_does_not_come_back():
    town, user, key = MunicipalityFactory(), UserFactory(desk=True), uuid.uuid4()
    start, answers = Barrier(2), []
    sent, kept = TestSending().sent(town, key=key), typed(key=key)

    def go(browser, address, form):
        try:
            start.wait(timeout=10)
            answers.append(browser.post(address, form).status_code)
        finally:
            connections.close_all()

    both = [
        Thread(target=go, args=[other_device(user), NEW, sent]),
        Thread(target=go, args=[other_device(user), KEEP, kept]),
    ]
    for one in both:
        one.start()
    for one in both:
        one.join(timeout=30)

    assert answers == [302, 302]
    assert Signal.objects.count() == 1
    assert not Draft.objects.exists()
