"""What an operator reads from outside: readiness, figures, and lines of the log."""

import json
import logging
import sys

import pytest
from django.db import connection
from django.test import override_settings
from django.test.client import Client as Browser

from config import logs, views
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
TOKEN = {"HTTP_AUTHORIZATION": "Bearer a-long-token"}


class TestReady:
    @pytest.fixture(autouse=True)
    def _not_known_yet(self):
        views.KNOWN.clear()
        yield
        views.KNOWN.clear()

    def test_is_ready_with_the_tables_of_this_version(self, client):
        answer = client.get("/paraat")

        assert (answer.status_code, answer.json()) == (200, {"tables": "ok"})

    def test_is_not_ready_before_the_last_migration(self, client):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE app = 'cases' AND name > '0040'")

        answer = client.get("/paraat")

        assert answer.status_code == 503
        assert "migraties wachten" in answer.json()["tables"]

    def test_looks_at_the_tables_once(self, client, queries):
        client.get("/paraat")

        with queries(3):  # with the savepoint of a page
            assert client.get("/paraat").status_code == 200


class TestMetrics:
    def test_is_no_page_without_a_token(self, client):
        assert client.get("/metrics", **TOKEN).status_code == 404

    @override_settings(METRICS_TOKEN="a-long-token")
    def test_is_no_page_for_who_does_not_know_it(self, client):
        assert client.get("/metrics").status_code == 404
        assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer another").status_code == 404

    @override_settings(METRICS_TOKEN="a-long-token")
    def test_tells_pages_by_their_name_and_nothing_of_anybody(self):
        browser = Browser()
        who = UserFactory(coach=True)
        browser.force_login(who)
        browser.get("/dossier/987654321/")
        browser.get("/nergens/Jansen")
        browser.generic("PROPFIND", "/mijn-werk")

        text = browser.get("/metrics", **TOKEN).content.decode()

        assert 'rondom_page_seconds_count{method="GET",page="cases:case",status="4xx"} 1.0' in text
        assert 'page="none"' in text
        assert 'method="other"' in text
        for secret in ("987654321", "Jansen", "PROPFIND", who.email):
            assert secret not in text

    @override_settings(METRICS_TOKEN="a-long-token")
    def test_tells_how_far_the_clockwork_is_behind(self, client):
        text = client.get("/metrics", **TOKEN).content.decode()

        for name in ("mail_waiting", "log_unsealed_seconds", "reports_missing", "queue_waiting"):
            assert f"\nrondom_{name} " in text
        assert "rondom_queue_waiting -1" not in text


class TestStructured:
    def line(self, record):
        return json.loads(logs.Structured().format(record))

    def test_is_an_object_of_one_line(self):
        record = logging.LogRecord("cases", logging.INFO, __file__, 1, "Sealed %s rows", (3,), None)

        text = logs.Structured().format(record)

        assert "\n" not in text
        assert json.loads(text) | {"at": "", "process": 0} == {
            "at": "", "process": 0, "level": "INFO", "logger": "cases", "message": "Sealed 3 rows",
        }  # fmt: skip

    def test_tells_the_place_and_the_kind_of_an_error_never_its_text(self):
        typed = "".join(["Jan", "sen"])  # apart: a traceback shows the line
        try:
            raise ValueError(typed)
        except ValueError:
            record = logging.LogRecord("web", logging.ERROR, __file__, 1, "Failed", (), sys.exc_info())

        told = self.line(record)

        assert "ValueError" in told["traceback"]
        assert "test_metrics.py" in told["traceback"]
        assert typed not in json.dumps(told)
