"""Every answer carries the headers that make a browser careful; every error is a plain page with a way on."""

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client as Browser

from config import views
from tests.architecture.headers import careless, lacking
from tests.architecture.routes import BEFORE_LOGIN, ROUTES
from tests.architecture.test_who_gets_in import world
from tests.architecture.world import address

__all__ = ["world"]
pytestmark = pytest.mark.django_db
FORM = {"content_type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("route", sorted(route for route, row in ROUTES.items() if row is not BEFORE_LOGIN))
def test_every_page_carries_them(world, route):
    """Inside, test_who_gets_in.py looks at those of every answer."""
    url = address(world, route, "own")

    # The description of the API is for everybody, also for the page of another (API Design Rules).
    open_to_others = ["Cross-Origin-Resource-Policy"] if route == "openapi" else []
    assert careless(Browser(raise_request_exception=False).get(url)) == open_to_others


def test_what_is_answered_before_a_page_carries_them_too(settings):
    settings.SECURE_SSL_REDIRECT = True

    for host in ("127.0.0.1", "elders.example"):
        response = Browser(headers={"host": host}).get("/inloggen")

        assert response.status_code == (301 if host == "127.0.0.1" else 400)
        assert careless(response) == []


def test_a_file_of_ours_may_be_kept():
    response = Browser().get("/static/css/rondom.css")

    assert response.status_code == 200
    assert lacking(response) == []
    assert "no-store" not in response.headers["Cache-Control"]


class TestErrors:
    """Each says in plain Dutch what happened and leads back to the beginning."""

    def told(self, response, words):
        text = response.content.decode()
        assert words in text
        assert 'href="/"' in text
        assert 'lang="nl"' in text
        assert careless(response) == []

    def test_a_wrong_host(self):
        response = Browser(headers={"host": "elders.example"}).get("/inloggen")

        assert response.status_code == 400
        self.told(response, "Dit kan zo niet")

    def test_a_stranger_and_a_page_that_is_not_there(self, world):
        response = world.browsers["holder"].get("/er-is-niets")

        assert response.status_code == 404
        self.told(response, "Deze pagina bestaat niet")

    def test_no_leave(self, world):
        response = world.browsers["holder"].get(address(world, "providers:workers", "own"))

        assert response.status_code == 403
        self.told(response, "Alleen de applicatiebeheerder")

    def test_a_form_without_its_key(self, world):
        browser = Browser(enforce_csrf_checks=True)
        browser.force_login(world.people["holder"], backend="providers.access.EmailBackend")

        response = browser.post(address(world, "cases:add_note", "own"), {"text": "x"})

        assert response.status_code == 403
        self.told(response, "Dit formulier is verlopen")

    @pytest.mark.parametrize("how", ["body", "fields", "length"])
    def test_too_much(self, world, how):
        url = address(world, "cases:add_note", "own")
        browser = world.browsers["holder"]
        if how == "body":
            response = browser.post(url, b"text=" + b"x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE, **FORM)
        elif how == "fields":
            response = browser.post(url, {f"f{index}": "x" for index in range(1_200)})
        else:
            response = browser.post(url, {"text": "x"}, headers={"content-length": str(10**12)})

        assert response.status_code == 413
        self.told(response, "Dit is te groot")

    @pytest.mark.parametrize(
        ("error", "status", "words"),
        [
            (OperationalError("no route to /secret"), 503, "even niet bereikbaar"),
            (RuntimeError("secret"), 500, "Er ging iets mis bij ons"),
        ],
    )
    def test_what_fails_on_our_side(self, world, monkeypatch, error, status, words):
        def fail(user):
            raise error

        monkeypatch.setattr(views, "first_page", fail)
        response = world.browsers["holder"].get("/")

        assert response.status_code == status
        self.told(response, words)
        assert "secret" not in response.content.decode()

    def test_the_api_answers_in_its_own_form(self, world):
        response = world.systems["partner"].post(
            "/api/v1/verwijzingen/1/aanvaarding", {}, headers={"content-length": str(10**12)}
        )

        assert response.status_code == 413
        assert response.headers["Content-Type"] == "application/problem+json"
        assert response.json()["detail"] == "Dit is te groot. Stuur minder tegelijk."
