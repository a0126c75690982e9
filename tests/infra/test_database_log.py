"""What the private database writes in its log when a statement about a person is refused."""

import psycopg
import pytest

from scripts.places import Data, make_private
from scripts.services import Postgres


@pytest.fixture
def data(tmp_path):
    folder = Data(tmp_path / "data")
    folder.make()
    make_private(folder.sockets, mode=0o711)
    return folder


def test_tells_which_rule_was_broken_and_neither_the_row_nor_the_statement(data):
    server = Postgres(data, throwaway=True)
    try:
        server.start()
        with psycopg.connect(server.url, autocommit=True) as database:
            database.execute(
                "CREATE TABLE person (name text CONSTRAINT named_short CHECK (length(name) < 5))"
            )
            with pytest.raises(psycopg.errors.CheckViolation):
                database.execute("INSERT INTO person VALUES ('Zonderling')")
            with pytest.raises(psycopg.errors.CheckViolation):
                database.execute("INSERT INTO person VALUES (%s)", ["Zonderling"])
            with pytest.raises(psycopg.errors.SyntaxError):
                database.execute("SELEKT 'Zonderling'")
        said = (data.logs / "postgres.log").read_text()
    finally:
        server.stop()

    assert "named_short" in said
    assert "Zonderling" not in said
