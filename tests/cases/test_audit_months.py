"""The logs stand in a partition per month, made ahead; no write ever fails for want of one."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

from cases.figures import chain
from cases.models import AccessLog, History
from cases.schedule import make_months
from cases.services import months, sealing
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def looked(at):
    return AccessLog.objects.create(client_id=1, page="dossier", reason="test", at=at)


def month_of(row):
    return run(f"SELECT tableoid::regclass::text FROM {row._meta.db_table} WHERE id = %s", row.pk)[0][0]


def parts(log):
    found = run("SELECT relid::text FROM pg_partition_tree(%s::regclass) WHERE isleaf ORDER BY 1", log)
    return [name for (name,) in found]


@pytest.mark.parametrize(
    ("at", "month"),
    [
        (datetime(2026, 3, 31, 21, 59, 59, tzinfo=UTC), "2026_03"),  # summer time: 23.59.59 in Amsterdam
        (datetime(2026, 3, 31, 22, 0, tzinfo=UTC), "2026_04"),
        (datetime(2026, 10, 31, 22, 59, 59, tzinfo=UTC), "2026_10"),  # winter time
        (datetime(2026, 10, 31, 23, 0, tzinfo=UTC), "2026_11"),
    ],
)
def test_a_row_of_no_month_is_kept_and_brought_to_the_month_of_amsterdam(at, month):
    for part in parts("cases_accesslog"):
        if part.endswith(month):
            run(f"DROP TABLE {part}")
    row = looked(at)
    assert month_of(row) == "cases_accesslog_rest"

    months.make_ahead(on=date(2026, 11, 25))

    assert month_of(row) == f"cases_accesslog_{month}"
    assert run("SELECT count(*) FROM cases_accesslog_rest") == [(0,)]
    assert AccessLog.objects.get(pk=row.pk).at == at


def test_the_months_ahead_are_made_once():
    today = run("SELECT (now() AT TIME ZONE 'Europe/Amsterdam')::date")[0][0]
    months.make_ahead(on=today)

    made = months.make_ahead(on=today + timedelta(days=62))

    assert made in (4, 6)  # two or three months of both logs
    assert months.make_ahead(on=today) == 0
    assert make_months() is None


def test_nobody_makes_months_without_end():
    with pytest.raises(Exception, match="at most a year ahead"), transaction.atomic():
        months.make_ahead(on=date(2100, 1, 1))


def test_a_new_month_refuses_changes_and_keeps_its_numbers():
    before = looked(datetime(2020, 5, 5, 12, 0, tzinfo=UTC))
    months.make_ahead(on=date(2026, 11, 25))

    for act in (
        lambda: run("UPDATE cases_accesslog_2020_05 SET page = 'x'"),
        lambda: run("DELETE FROM cases_accesslog_2020_05"),
        lambda: AccessLog.objects.filter(pk=before.pk).update(page="x"),
    ):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            act()
    assert looked(datetime(2020, 5, 6, 12, 0, tzinfo=UTC)).pk > before.pk
    assert run("SELECT count(*) FROM pg_index WHERE indrelid = 'cases_accesslog_2020_05'::regclass") == [(6,)]


def test_a_change_lands_in_this_month():
    resident = ClientFactory()

    row = History.objects.get(record="cases_client", row_id=resident.pk)

    assert month_of(row) == f"cases_history_{row.at.astimezone(ZoneInfo('Europe/Amsterdam')):%Y_%m}"


@pytest.mark.django_db(transaction=True)
def test_rows_brought_to_their_month_are_still_under_their_seal():
    rows = [looked(datetime(2019, month, 1, tzinfo=UTC)) for month in (1, 2, 3)]
    sealing.seal()

    months.make_ahead(on=date(2026, 11, 25))

    assert month_of(rows[0]) == "cases_accesslog_2019_01"
    assert list(chain.findings()) == []
    look = AccessLog.objects.create(client_id=1, page="dossier", reason="test")
    sealing.seal()
    assert look.pk > rows[-1].pk
    assert list(chain.findings()) == []


@pytest.mark.django_db(transaction=True)
def test_a_second_row_with_a_sealed_number_in_another_month_is_found():
    row = looked(datetime(2026, 11, 1, tzinfo=UTC))
    sealing.seal()

    run(
        "INSERT INTO cases_accesslog (id, at, client_id, page, reason, tx)"
        " SELECT id, at - interval '1 year', client_id, page, reason, tx FROM cases_accesslog"
    )

    assert [one.what for one in chain.findings()] == ["de rij is veranderd"]
    assert AccessLog.objects.filter(pk=row.pk).count() == 2
