"""How long a session lasts, and that nothing typed is lost when it ends."""

from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from providers.access.refill import refill
from providers.models import KeptForm, LoginEvent, User
from tests.factories import PartnerFactory, UserFactory

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PASSWORD = "geheim-voor-tests"


def typed(**fields):
    return {"name": "Nieuwe <Coach>", "email": "nieuw@voorbeeld.nl", "roles": ["coach", "desk"]} | fields


def log_in(client, user, goal=""):
    return client.post("/inloggen", {"username": user.email, "password": PASSWORD, "next": goal})


@pytest.fixture
def boss(client):
    user = UserFactory(administrator=True)
    log_in(client, user)
    return user


def after(**wait):
    return time_machine.travel(datetime.now(UTC) + timedelta(**wait))


class TestTime:
    @pytest.mark.parametrize(("seconds", "opens"), [(29 * 60, True), (30 * 60 + 2, False)])
    def test_silence_of_half_an_hour_ends_it(self, client, boss, seconds, opens):
        with after(seconds=seconds):
            assert (client.get("/medewerkers").status_code == 200) is opens

    def test_every_page_starts_the_half_hour_again(self, client, boss):
        for minutes in range(20, 200, 20):
            with after(minutes=minutes):
                assert client.get("/medewerkers").status_code == 200

    @pytest.mark.parametrize(("minutes", "opens"), [(719, True), (721, False)])
    def test_twelve_hours_end_it_whatever_is_done(self, client, boss, minutes, opens):
        for at in range(25, minutes, 25):
            with after(minutes=at):
                client.get("/medewerkers")

        with after(minutes=minutes):
            assert (client.get("/medewerkers").status_code == 200) is opens

    def test_asking_how_long_is_left_is_no_sign_of_life(self, client, boss):
        with after(minutes=29):
            assert client.get("/sessie").json()["seconds"] in range(55, 61)
        with after(minutes=31):
            assert client.get("/sessie").json() == {"seconds": 0}
            assert client.get("/medewerkers").status_code == 302

    def test_saying_that_one_is_there_adds_half_an_hour(self, client, boss):
        with after(minutes=29):
            assert client.post("/sessie").json()["seconds"] in range(1795, 1801)
        with after(minutes=58):
            assert client.get("/medewerkers").status_code == 200

    def test_out_everywhere_ends_every_other_browser_at_once(self, client, boss):
        elsewhere = Client()
        log_in(elsewhere, boss)

        client.post("/mijn-account/overal-uitloggen")

        assert elsewhere.get("/medewerkers").status_code == 302
        assert client.get("/medewerkers").status_code == 302
        assert LoginEvent.objects.of(boss)[0].result == "out_everywhere"

    def test_of_others_is_not_touched_by_that(self, client, boss):
        other, elsewhere = UserFactory(administrator=True), Client()
        log_in(elsewhere, other)

        client.post("/mijn-account/overal-uitloggen")

        assert elsewhere.get("/medewerkers").status_code == 200


class TestTyped:
    def send_too_late(self, client, path="/medewerkers/nieuw", **fields):
        with after(minutes=31):
            return client.post(path, typed(**fields))

    def test_text_comes_back_after_login_and_nothing_was_done(self, client, boss):
        partner = PartnerFactory()
        answer = self.send_too_late(
            client, employer=partner.pk, form_key="11111111-1111-4111-8111-111111111111"
        )
        assert answer.headers["Location"] == "/inloggen?next=%2Fmedewerkers%2Fnieuw"
        door = client.get(answer.headers["Location"]).content.decode()
        assert "Wat u had ingevuld is bewaard." in door

        back = log_in(client, boss, "/medewerkers/nieuw")
        page = client.get(back.headers["Location"]).content.decode()

        assert "<b>Uw tekst staat er nog.</b>" in page
        assert "Klik nog een keer op “Toevoegen en uitnodigen”." in page
        assert 'value="Nieuwe &lt;Coach&gt;"' in page
        assert f'<option value="{partner.pk}" selected>' in page
        assert page.count(" checked>") == 2
        assert "11111111-1111-4111-8111-111111111111" in page
        assert not User.objects.filter(email="nieuw@voorbeeld.nl").exists()

    def test_text_can_be_sent_and_is_then_gone(self, client, boss):
        sent = typed(employer=PartnerFactory().pk)
        self.send_too_late(client, **sent)
        log_in(client, boss)

        assert client.post("/medewerkers/nieuw", sent).status_code == 302

        assert User.objects.filter(email="nieuw@voorbeeld.nl").count() == 1
        assert not KeptForm.objects.exists()
        assert "Uw tekst staat er nog" not in client.get("/medewerkers/nieuw").content.decode()

    def test_text_waits_for_fifteen_minutes_only(self, client, boss):
        self.send_too_late(client)
        log_in(client, boss)

        with after(minutes=16):
            assert "Uw tekst staat er nog" not in client.get("/medewerkers/nieuw").content.decode()

    def test_text_is_for_the_same_person_only(self, client, boss):
        self.send_too_late(client)
        log_in(client, UserFactory(administrator=True))

        assert "nieuw@voorbeeld.nl" not in client.get("/medewerkers/nieuw").content.decode()

    def test_text_is_for_the_same_browser_only(self, client, boss):
        self.send_too_late(client)
        elsewhere = Client()
        log_in(elsewhere, boss)

        assert "nieuw@voorbeeld.nl" not in elsewhere.get("/medewerkers/nieuw").content.decode()

    def test_text_is_sealed_and_its_token_unknown_to_the_database(self, client, boss):
        self.send_too_late(client)

        row = KeptForm.objects.get()
        stored = "".join(str(value) for value in vars(row).values())
        assert "Coach" not in stored
        assert client.cookies["rondom_bewaard"].value not in stored
        assert client.cookies["rondom_bewaard"]["httponly"]

    def test_a_second_form_is_kept_as_well(self, client, boss):
        with after(minutes=31):
            client.get("/medewerkers")
            answer = client.post("/medewerkers/nieuw", typed())

        assert answer.headers["Location"].startswith("/inloggen?next=")
        assert KeptForm.objects.count() == 1

    def test_passwords_and_codes_are_never_kept(self, client, boss):
        with after(minutes=31):
            answer = client.post(
                "/wachtwoord", {"old_password": PASSWORD, "new_password1": "x", "new_password2": "x"}
            )

        assert answer.status_code == 302
        assert not KeptForm.objects.exists()

    def test_who_never_was_in_keeps_nothing(self, client):
        client.post("/medewerkers/nieuw", typed())

        assert not KeptForm.objects.exists()

    def test_a_forged_form_keeps_nothing(self, boss):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(boss)
        strict.get("/medewerkers")

        with after(minutes=31):
            answer = strict.post("/medewerkers/nieuw", typed())

        assert answer.status_code == 403
        assert not KeptForm.objects.exists()

    def test_a_form_with_an_old_key_comes_back_filled_in(self, boss):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(boss)

        answer = strict.post("/medewerkers/nieuw", typed(), headers={"origin": "http://testserver"})
        page = strict.get(answer.headers["Location"]).content.decode()

        assert "<b>Uw tekst staat er nog.</b>" in page
        assert not User.objects.filter(email="nieuw@voorbeeld.nl").exists()

    def test_a_form_from_elsewhere_does_not(self, boss):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(boss)

        answer = strict.post("/medewerkers/nieuw", typed(), headers={"origin": "https://kwaad.example"})

        assert answer.status_code == 403
        assert not KeptForm.objects.exists()


class _Values(HTMLParser):
    """What a browser would show in the second form."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found, self.forms, self.area = {}, 0, False

    def handle_starttag(self, tag, attrs):
        known = dict(attrs)
        self.forms += tag == "form"
        if tag == "input" and known.get("name") == "a" and self.forms == 2:
            self.found.setdefault("a", known.get("value"))
        self.area = tag == "textarea"

    def handle_data(self, data):
        if self.area:
            self.found["t"] = self.found.get("t", "") + data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = False
            self.found["t"] = self.found["t"].removeprefix("\n")


class TestRefill:
    PAGE = (
        '<!doctype html><main id="m"><h1>A &amp; B</h1>'
        '<form method="post" action="/elders"><input name="a" value="1">'
        '</form><form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="new">'
        '<input name="a" value="1"><input name="a"><textarea name="t">oud</textarea>'
        '<input type="radio" name="r" value="1" checked><input type="radio" name="r" value="2">'
        '<select name="s"><option value="x" selected>X<option value="y">Y</select>'
        '<input type="password" name="p"><button class="b">Bewaar <b>nu</b></button></form></main>'
    )

    def filled(self, **fields):
        return refill(self.PAGE, "/hier", sent_to="/hier", fields={k: list(v) for k, v in fields.items()})

    def test_fills_each_kind_of_field_of_the_right_form_only(self):
        page = self.filled(a=["een", 'tw"ee'], t=["</textarea><script>"], r=["2"], s=["y"], p=["geheim"])

        assert '<form method="post" action="/elders"><input name="a" value="1">' in page
        assert '<input name="a" value="een"><input name="a" value="tw&quot;ee">' in page
        assert "\n&lt;/textarea&gt;&lt;script&gt;</textarea>" in page
        assert (
            '<input type="radio" name="r" value="1"><input type="radio" name="r" value="2" checked>' in page
        )
        assert '<option value="x">X<option value="y" selected>Y' in page
        assert "geheim" not in page
        assert 'value="new"' in page
        assert "Klik nog een keer op “Bewaar nu”." in page
        assert "<h1>A &amp; B</h1>" in page

    @given(value=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
    def test_gives_back_what_was_typed_to_the_letter(self, value):
        seen = _Values()
        seen.feed(self.filled(a=[value], t=[value]))

        assert seen.found == {"a": value, "t": value}

    def test_lists_the_text_where_the_form_is_no_longer(self):
        page = refill(self.PAGE, "/hier", sent_to="/weg", fields={"t": ["Lange <tekst>"], "form_key": ["k"]})

        assert '<main id="m"><section class="card mb" role="status"><h2>Uw tekst staat er nog</h2>' in page
        assert "<li>Lange &lt;tekst&gt;</li>" in page

    def test_leaves_all_else_as_it_was(self):
        assert (
            refill(self.PAGE, "/hier", sent_to="/elders", fields={})
            .replace('<p class="note note-warn"', "\0")
            .partition("\0")[0]
            == self.PAGE.partition('<input name="a"')[0]
        )


def test_the_day_after_the_last_day_a_session_opens_nothing(client, boss):
    User.objects.filter(pk=boss.pk).update(ends_on=date(2024, 1, 1))

    assert client.get("/medewerkers").status_code == 302
