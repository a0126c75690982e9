"""A worker that is killed in the middle leaves no half report, and the next one makes it once."""

import os
import signal
import subprocess
import sys
import time
from datetime import date
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection, transaction

from providers.models import Message
from reporting import schedule
from reporting.models import MonthlyReport
from tests.factories import CaseFactory, ContractFactory, MunicipalityFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
MAY, JUNE_10 = date(2026, 5, 1), date(2026, 6, 10)
WORK = """
import django
django.setup()
from datetime import date
from reporting import schedule
schedule.work(on=date(2026, 6, 10))
"""
WAITS = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass"


def worker():
    """A process of its own on the database of this test."""
    known = connection.settings_dict
    url = f"postgresql://{known['USER']}@/{known['NAME']}?host={quote(known['HOST'], safe='')}"
    env = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.Popen([sys.executable, "-c", WORK], env=env, cwd=settings.BASE_DIR)


def killed_at(table):
    """Kill a worker the moment it wants to write in this table, with all before it done."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
        one, waiting = worker(), 0
        while not waiting and one.poll() is None:
            time.sleep(0.05)
            cursor.execute(WAITS, [table])
            waiting = cursor.fetchone()[0]
        one.send_signal(signal.SIGKILL)
        assert one.wait() == -signal.SIGKILL


@pytest.fixture
def town():
    town = MunicipalityFactory()
    ContractFactory(municipality=town, starts_on=MAY)
    CaseFactory(client__municipality=town, opened_on=MAY)
    UserFactory(contract_manager=True, municipality=town)
    return town


@pytest.mark.parametrize(
    ("table", "left"),
    [
        ("reporting_monthlyreport", []),
        ("providers_message", [(1, None)]),  # frozen, but the mail and the day of publishing go together
    ],
)
def test_is_made_once_by_the_next_beat(town, table, left):
    killed_at(table)

    assert list(MonthlyReport.objects.values_list("version", "published_at")) == left
    assert not Message.objects.exists()

    schedule.work(on=JUNE_10)
    schedule.work(on=JUNE_10)

    report = MonthlyReport.objects.get()
    assert (report.version, report.is_frozen, report.published_at is None) == (1, True, False)
    assert Message.objects.count() == 1


def test_two_processes_at_once_make_one_report(town):
    both = [worker(), worker()]

    assert [one.wait() for one in both] == [0, 0]
    assert MonthlyReport.objects.get().version == 1
    assert Message.objects.count() == 1
