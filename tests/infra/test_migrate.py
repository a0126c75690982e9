"""What `manage.py migrate` does beside Django's own."""

import psycopg
import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from cases.management.commands import migrate


@pytest.mark.django_db(transaction=True)
def test_does_not_make_pages_wait_behind_a_table_it_cannot_get(monkeypatch):
    monkeypatch.setattr(migrate, "LONGEST_WAIT", "200ms")
    known = connection.get_connection_params()
    address = {name: known.get(name) for name in ("host", "port", "user", "password")}
    with psycopg.connect(dbname=connection.settings_dict["NAME"], **address) as other:
        other.execute("LOCK TABLE django_migrations IN ACCESS EXCLUSIVE MODE")

        with pytest.raises(OperationalError, match="lock timeout"):
            call_command("migrate", verbosity=0)

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone()[0] == "0"
