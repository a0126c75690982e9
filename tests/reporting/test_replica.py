"""Figures are read from a replica that is up to date, and from the first server when it is not."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from math import inf
from pathlib import Path

import pytest
from django.db import InternalError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from benchmarks.faults.engines import PostgresServer, standby
from reporting.figures import report as figures
from reporting.figures import source
from reporting.figures.scope import scope_of
from reporting.management.commands import doctor
from tests.factories import MunicipalityFactory, SupportRequestFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
MAY = date(2026, 5, 1)


@contextmanager
def a_standby() -> Iterator[PostgresServer]:
    """A copy of the cluster of the tests that follows it."""
    known, folder = connection.settings_dict, Path(tempfile.mkdtemp(prefix="rondom-replica-", dir="/tmp"))
    server = standby(folder / "data", host=known["HOST"], user=known["USER"], port=5433)
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def following(django_db_setup):
    """One that all tests share which leave it as it is."""
    with a_standby() as server:
        yield server


def ensure_connection(self):
    """As Django has it; in tests it refuses databases that were not known when they began."""
    if self.connection is None:
        with self.wrap_database_errors:
            self.connect()


@contextmanager
def known_as_replica(server: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")  # as is usual
    there = connection.settings_dict | {"HOST": str(server.sockets), "PORT": "5433", "ATOMIC_REQUESTS": False}
    connections.settings["replica"] = there
    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", ensure_connection)
    monkeypatch.setattr(source, "_not_before", 0.0)
    try:
        yield
    finally:
        connections["replica"].close()
        connection.close()  # with what was set
        del connections["replica"]
        del connections.settings["replica"]


@pytest.fixture
def replica(following, monkeypatch):
    """A replica that follows; Rondom knows of it as long as the test lasts."""
    with known_as_replica(following, monkeypatch):
        yield following


@pytest.fixture
def own_replica(monkeypatch):
    """One that a test may break."""
    with a_standby() as server, known_as_replica(server, monkeypatch):
        yield server


@pytest.fixture
def asked(monkeypatch):
    """On which server each figure was read."""
    found = []

    def cursor():
        alias = source._alias.get()
        found.append(alias)
        return connections[alias].cursor()

    monkeypatch.setattr("reporting.figures.scope.cursor_of_figures", cursor)
    return found


def received(town):
    """K19 of May, as a report is computed, with the whole report."""
    scope = scope_of(town, MAY)
    report = figures.figures(scope)
    return report["kpis"]["K19"]["maand"]["aantal"], report


@pytest.fixture
def town():
    town = MunicipalityFactory()
    SupportRequestFactory(municipality=town, received_on=MAY)
    return town


@pytest.mark.usefixtures("replica")
class TestReplica:
    def test_what_was_stored_a_moment_ago_is_counted_there(self, town, asked):
        for number in range(2, 6):
            SupportRequestFactory(municipality=town, received_on=MAY)

            assert received(town)[0] == number

        assert set(asked) == {"replica"}

    def test_gives_the_same_report_as_the_first_server(self, town, asked, monkeypatch):
        there = received(town)
        monkeypatch.setattr(source, "_not_before", inf)

        assert received(town) == there
        assert set(asked) == {"replica", "default"}

    def test_one_that_is_behind_is_passed_over_and_asked_again_later(self, town, asked, monkeypatch):
        monkeypatch.setattr(source, "PATIENCE", 0.2)
        with connections["replica"].cursor() as there:
            there.execute("SELECT pg_wal_replay_pause()")
        SupportRequestFactory(municipality=town, received_on=MAY)

        assert received(town)[0] == 2
        assert set(asked) == {"default"}
        assert source._not_before > time.monotonic() + 20

        with connections["replica"].cursor() as there:
            there.execute("SELECT pg_wal_replay_resume()")
        asked.clear()
        monkeypatch.setattr(source, "_not_before", 0.0)
        monkeypatch.setattr(source, "PATIENCE", 30)

        assert received(town)[0] == 2
        assert set(asked) == {"replica"}

    def test_writes_nothing(self):
        with pytest.raises(InternalError, match="read-only"), connections["replica"].cursor() as there:
            there.execute("UPDATE providers_municipality SET name = name")


@pytest.mark.usefixtures("own_replica")
def test_one_that_was_made_the_first_itself_is_passed_over_at_once(town, asked, monkeypatch):
    monkeypatch.setattr(source, "PATIENCE", 600)
    with connections["replica"].cursor() as there:
        there.execute("SELECT pg_promote()")

    assert received(town)[0] == 1
    assert set(asked) == {"default"}


def test_one_that_falls_away_costs_no_figure_and_the_doctor_tells(town, asked, own_replica):
    received(town)
    (well,) = doctor.replica()
    own_replica.kill()

    assert received(town)[0] == 1
    assert set(asked) == {"replica", "default"}

    connections["replica"].close()  # a session that is there lives on for a moment
    (away,) = doctor.replica()

    assert (well.level, away.level) == ("goed", "let op")
    assert away.advice


def test_without_one_the_doctor_says_nothing():
    assert list(doctor.replica()) == []


@pytest.mark.usefixtures("replica")
def test_a_page_of_steering_asks_the_replica(town, asked, client):
    lead = UserFactory(lead=True, municipality=town)
    client.force_login(lead)

    page = client.get("/cijfers/sturing", {"gemeente": town.code, "maand": "2026-05", "periode": "maand"})

    assert page.status_code == 200
    assert set(asked) == {"replica"}
