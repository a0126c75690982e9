"""Getting in, in a real browser: second steps, a security key, the end of a session, every new page."""

import re
import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.contrib.sessions.models import Session

from providers import services
from providers.models import IdentityProvider, User
from tests.factories import AssignmentFactory, PartnerFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "geheim-voor-tests"


def code_for(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def required(settings):
    settings.MFA_REQUIRED = True


@pytest.fixture
def boss():
    return UserFactory(administrator=True, name="Bea Beheer")


def starts(someone, email):
    """Up to the password; what comes then is for the test."""
    someone.opens("/inloggen")
    someone.page.fill("[name=username]", email)
    someone.page.fill("[name=password]", PASSWORD)
    someone.page.get_by_role("button", name="Inloggen").click()
    return someone


def is_inside(someone):
    someone.page.wait_for_url(lambda url: "/inloggen" not in url and "mijn-account" not in url)
    someone.opens("/medewerkers").sees("Wie in Rondom werkt")


def test_a_worker_sets_up_an_app_and_gets_in_with_it(person, boss, required):
    bea = starts(person(), boss.email)
    bea.sees("Stel eerst een tweede stap in").checks_the_page("tweede-stap")
    bea.page.get_by_role("link", name="App instellen").click()
    bea.sees("Scan deze code").checks_the_page("app-instellen")
    secret = bea.page.locator("p > b").first.inner_text().replace(" ", "")
    bea.page.fill("[name=code]", code_for(secret))
    bea.page.get_by_role("button", name="App bewaren").click()
    bea.sees("U ziet deze codes maar één keer.").checks_the_page("reservecodes")
    spare = bea.page.locator("ul.rows li").first.inner_text()
    bea.page.get_by_role("button", name="Ik heb de codes bewaard").click()
    is_inside(bea)

    again = starts(person(), boss.email)
    again.sees("Zo weten we zeker dat u het bent.").checks_the_page("inloggen-tweede-stap")
    again.page.fill("[name=code]", spare)
    again.page.get_by_role("button", name="Verder").click()
    is_inside(again)


def test_everything_works_without_javascript(person, boss, required):
    bea = starts(person(java_script_enabled=False), boss.email)
    bea.page.get_by_role("link", name="App instellen").click()
    secret = bea.page.locator("p > b").first.inner_text().replace(" ", "")
    bea.page.fill("[name=code]", code_for(secret))
    bea.page.get_by_role("button", name="App bewaren").click()
    spare = bea.page.locator("ul.rows li").first.inner_text()
    bea.page.get_by_role("button", name="Ik heb de codes bewaard").click()
    is_inside(bea)

    again = starts(person(java_script_enabled=False), boss.email)
    again.page.fill("[name=code]", spare)
    again.page.get_by_role("button", name="Verder").click()

    is_inside(again)


def give_key(someone):
    """A security key in the browser of this person."""
    devtools = someone.page.context.new_cdp_session(someone.page)
    devtools.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True}
    return devtools.send("WebAuthn.addVirtualAuthenticator", {"options": kind})


def test_a_worker_sets_up_a_key_and_gets_in_with_it(person, boss, required, live_server, settings):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    bea = person()
    bea.base = live_server.url.replace("127.0.0.1", "localhost")
    give_key(bea)
    starts(bea, boss.email)
    bea.page.get_by_role("link", name="Sleutel instellen").click()
    bea.sees("Steek de sleutel in uw computer").checks_the_page("sleutel-instellen")
    bea.page.fill("[name=name]", "Sleutelbos")
    bea.page.get_by_role("button", name="Sleutel instellen").click()
    bea.sees("U ziet deze codes maar één keer.")
    bea.page.get_by_role("button", name="Ik heb de codes bewaard").click()
    is_inside(bea)
    bea.page.context.clear_cookies()

    starts(bea, boss.email)
    bea.page.get_by_role("button", name="Gebruik uw beveiligingssleutel").click()

    is_inside(bea)


def test_text_typed_until_the_session_ended_comes_back(person, boss):
    bea = person().logs_in(boss.email)
    bea.opens("/medewerkers/nieuw")
    bea.page.fill("[name=name]", "Nieuwe Coach")
    bea.page.fill("[name=email]", "nieuw@voorbeeld.nl")
    bea.page.get_by_label("Wijkcoach").check()
    silence(settings.SESSION_IDLE_SECONDS + 10)
    bea.page.get_by_role("button", name="Toevoegen en uitnodigen").click()
    bea.sees("Wat u had ingevuld is bewaard.").checks_the_page("inloggen-na-tijd")

    bea.page.fill("[name=username]", boss.email)
    bea.page.fill("[name=password]", PASSWORD)
    bea.page.get_by_role("button", name="Inloggen").click()
    bea.sees("Uw tekst staat er nog.").checks_the_page("tekst-terug")
    assert bea.page.input_value("[name=name]") == "Nieuwe Coach"
    bea.page.get_by_role("button", name="Toevoegen en uitnodigen").click()

    bea.sees("De uitnodiging is onderweg.")
    assert User.objects.filter(email="nieuw@voorbeeld.nl").count() == 1


def silence(seconds: int) -> None:
    """As if nothing was done for so long."""
    for row in Session.objects.all():
        store = row.get_session_store_class()(row.session_key)
        if "seen_at" in store:
            store["seen_at"] = time.time() - seconds
            store.save()


def test_the_page_warns_two_minutes_before_and_lets_one_stay(person, boss):
    bea = person().logs_in(boss.email)
    bea.opens("/mijn-account")
    silence(settings.SESSION_IDLE_SECONDS - 100)
    bea.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    bea.sees("Bent u er nog? Over 2 minuten loggen we u uit.").checks_the_page("waarschuwing")

    bea.page.get_by_role("button", name="Ik ben er nog").click()

    bea.page.locator("#session").wait_for(state="hidden")
    seen = max(Session.objects.all()[0].get_decoded().get("seen_at", 0) for _ in (1,))
    assert time.time() - seen < 60


def test_the_other_new_pages_are_in_order(person, boss):
    worker = AssignmentFactory().worker
    services.change_worker(worker=worker, by=boss, roles=["coach", "desk"])
    row = IdentityProvider.objects.create(
        name="De Brug",
        slug="debrug",
        partner=PartnerFactory(),
        issuer="https://login.debrug.nl",
        client_id="rondom",
        domains=["debrug.nl"],
    )
    guest = person()
    guest.opens("/inloggen").checks_the_page("inloggen-met-organisatie")
    guest.page.get_by_role("link", name="Inloggen met uw organisatie").click()
    guest.sees("Dan zoeken we de inlogpagina").checks_the_page("organisatie-zoeken")
    guest.page.fill("[name=email]", "sanne@debrug.nl")
    guest.page.get_by_role("button", name="Zoek mijn organisatie").click()
    guest.sees("Verder naar De Brug").checks_the_page("organisatie-gevonden")

    bea = person().logs_in(boss.email)
    for path, name in {
        "/mijn-account": "mijn-account",
        "/mijn-account/aanmeldingen": "aanmeldingen",
        "/mijn-account/bevestigen": "bevestigen",
        "/medewerkers": "medewerkers",
        "/medewerkers/verloop": "verloop",
        f"/medewerkers/{worker.pk}": "medewerker",
        f"/medewerkers/{worker.pk}/vertrek": "vertrek",
        f"/medewerkers/{worker.pk}/overgang": "overgang",
        "/aanmelddiensten": "aanmelddiensten",
        "/aanmelddiensten/nieuw": "aanmelddienst-nieuw",
        f"/aanmelddiensten/{row.pk}": "aanmelddienst",
    }.items():
        bea.opens(path).checks_the_page(name)


def test_the_content_policy_is_strict_on_every_page_of_the_door(client):
    for path in ("/inloggen", "/inloggen/organisatie", "/wachtwoord-vergeten"):
        policy = client.get(path).headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert not re.search(r"unsafe|\*|https?:", policy)
