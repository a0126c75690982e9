"""What the chain over the logs shows: every row changed, removed or put in between, on whatever road."""

import threading
from contextlib import contextmanager

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from cases.figures import chain
from cases.models import AccessLog, Client, History, Seal
from cases.schedule import seal_logs
from cases.services import sealing
from tests.factories import ClientFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
L = Seal.Log


def look(*client_ids):
    rows = [AccessLog(client_id=pk, page="dossier", reason="test") for pk in client_ids]
    return [row.pk for row in AccessLog.objects.bulk_create(rows)]


def as_owner(table, *statements):
    """Past the trigger, as only the owner of the table can."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement, *values in statements:
            cursor.execute(statement, values)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def found():
    return [f"{one.where}: {one.what}" for one in chain.findings()]


@transaction.atomic
def write_as_if_destroying():
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('rondom.destroying', 'yes', true)")
        cursor.execute("UPDATE cases_accesslog SET page = 'x'")


@contextmanager
def somebody_writing():
    """Another connection that wrote a look and did not commit yet."""
    wrote, go_on = threading.Event(), threading.Event()

    def work():
        try:
            with transaction.atomic():
                look(99)
                wrote.set()
                go_on.wait(10)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    wrote.wait(10)
    try:
        yield
    finally:
        go_on.set()
        thread.join()


def test_every_row_of_both_logs_comes_under_a_seal():
    look(1, 2, 3)
    Client.objects.filter(pk=ClientFactory().pk).update(last_name="Pietersen")

    seal_logs()

    assert sum(seal.row_count for seal in Seal.objects.filter(log=L.LOOKS)) == 3
    assert sum(seal.row_count for seal in Seal.objects.filter(log=L.HISTORY)) == History.objects.count()
    assert sealing.seal().rows == 0
    assert found() == []


def test_seals_go_on_from_each_other_in_batches(monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 2)
    look(1, 2, 3, 4, 5)

    sealing.seal()
    look(6)
    sealing.seal()

    assert list(Seal.objects.values_list("number", "row_count")) == [(1, 2), (2, 2), (3, 1), (4, 1)]
    assert found() == []


def test_a_row_that_comes_late_is_sealed_later_and_nothing_is_missed():
    look(1)
    with somebody_writing():
        newer = look(2)
        sealing.seal()
        assert not Seal.objects.filter(ids__contains=newer).exists()
    sealing.seal()

    assert sum(seal.row_count for seal in Seal.objects.all()) == 3
    assert found() == []


def test_another_database_of_the_server_holds_no_seal_up():
    elsewhere = psycopg.connect(**connection.get_connection_params() | {"dbname": "postgres"})
    try:
        elsewhere.execute("SELECT pg_current_xact_id()")
        look(1, 2)

        assert sealing.seal().rows == 2
    finally:
        elsewhere.close()


@pytest.mark.parametrize(
    "change",
    ["page = 'x'", "client_id = 9", "at = at - interval '1 day'", "user_id = 1", "role = 'x'", "tx = 5"],
)
def test_a_changed_row_is_found(change):
    row, _ = look(1, 2)
    sealing.seal()

    as_owner("cases_accesslog", [f"UPDATE cases_accesslog SET {change} WHERE id = %s", row])

    assert found() == [f"inzages, rij {row}, zegel 1: de rij is veranderd"]


def test_a_changed_change_is_found():
    resident = ClientFactory(last_name="Jansen")
    Client.objects.filter(pk=resident.pk).update(last_name="Pietersen")
    sealing.seal()
    row = History.objects.get(record="cases_client", act="update")

    as_owner(
        "cases_history", ['UPDATE cases_history SET old = \'{"last_name": "Bos"}\' WHERE id = %s', row.pk]
    )

    assert found() == [f"wijzigingen, rij {row.pk}, zegel 1: de rij is veranderd"]


def test_a_removed_row_is_found():
    row, _ = look(1, 2)
    sealing.seal()

    as_owner("cases_accesslog", ["DELETE FROM cases_accesslog WHERE id = %s", row])

    assert found() == [f"inzages, rij {row}, zegel 1: de rij is weg"]


def test_a_row_put_in_between_is_found():
    row, _ = look(1, 2)
    sealing.seal()

    as_owner(
        "cases_accesslog",
        [
            "INSERT INTO cases_accesslog (id, client_id, page, reason, tx)"
            " SELECT 900, 7, page, reason, tx FROM cases_accesslog WHERE id = %s",
            row,
        ],
    )

    assert found() == ["inzages, rij 900: de rij is er later tussen gezet"]


def test_a_seal_that_was_made_again_does_not_fit_the_next_one():
    look(1, 2)
    sealing.seal()
    look(3)
    sealing.seal()
    turned = "UPDATE cases_seal s SET digests = ARRAY[s.digests[2], s.digests[1]] WHERE number = 1"
    again = f"UPDATE cases_seal s SET digest = {chain.LINK} WHERE number = 1"

    as_owner("cases_seal", ["UPDATE cases_seal SET row_count = 7 WHERE number = 2"])
    assert found() == ["zegel 2: het zegel zelf is veranderd"]
    as_owner("cases_seal", [turned], [again])

    assert "zegel 2: sluit niet aan op het zegel ervoor" in found()


def test_a_removed_seal_is_found_in_the_middle_and_by_what_was_kept_at_the_end(capsys):
    for client_id in (1, 2, 3):
        look(client_id)
        sealing.seal()
    kept = chain.state()
    call_command("audit_verify", bewaard=f"{kept.number}:{kept.digest}")
    last = list(Seal.objects.get(number=3).ids)

    as_owner("cases_seal", ["DELETE FROM cases_seal WHERE number = 3"])
    as_owner("cases_accesslog", ["DELETE FROM cases_accesslog WHERE id = ANY(%s)", last])
    assert found() == []
    with pytest.raises(CommandError, match="niet meer wat ze waren: 1 x"):
        call_command("audit_verify", bewaard=f"{kept.number}:{kept.digest}")
    assert "zegel 3: het einde van de keten is weg." in capsys.readouterr().err
    as_owner("cases_seal", ["DELETE FROM cases_seal WHERE number = 1"])

    assert "zegel 2: het zegel ervoor is weg" in found()


def test_the_command_says_that_all_is_well_and_what_to_keep(capsys):
    look(1)
    sealing.seal()

    call_command("audit_verify")

    said, seals = capsys.readouterr().out, Seal.objects.order_by("number")
    rows = AccessLog.objects.count() + History.objects.count()
    assert f"In orde: {rows} rijen onder {len(seals)} zegels" in said
    assert f"{len(seals)}:{bytes(seals.last().digest).hex()}" in said


def test_destroying_what_a_row_tells_leaves_the_chain_whole():
    officer = UserFactory(privacy_officer=True)
    Client.objects.filter(pk=ClientFactory().pk).update(last_name="Pietersen")
    rows = look(1, 2)
    sealing.seal()
    change = History.objects.get(record="cases_client", act="update")

    assert sealing.destroy(L.LOOKS, rows[:1], by=officer) == 1
    assert sealing.destroy(L.HISTORY, [change.pk], by=officer) == 1
    assert sealing.destroy(L.LOOKS, rows[:1], by=officer) == 0
    sealing.seal()

    gone = AccessLog.objects.get(pk=rows[0])
    assert (gone.client_id, gone.page, gone.reason) == (0, "", "")
    change.refresh_from_db()
    assert (change.old, change.new) == (None, None)
    assert found() == []
    assert History.objects.filter(act="destroy", user=officer).count() == 2


def test_what_is_only_called_destroyed_is_found():
    row, _ = look(1, 2)
    sealing.seal()

    as_owner(
        "cases_accesslog", ["UPDATE cases_accesslog SET page = '', destroyed_at = now() WHERE id = %s", row]
    )

    assert found() == [f"inzages, rij {row}, zegel 1: de inhoud is vernietigd, maar dat staat nergens"]


def test_a_destroyed_row_is_not_written_again():
    rows = look(1)
    sealing.destroy(L.LOOKS, rows, by=None)

    with pytest.raises(IntegrityError, match="never changed"):
        write_as_if_destroying()


def test_a_restored_database_goes_on_though_transactions_count_anew():
    look(1, 2)
    sealing.seal()
    as_owner("cases_seal", ["UPDATE cases_seal s SET horizon = 10 ^ 15, digest = sha256('x')"])

    look(3)
    sealing.seal()
    look(4)
    sealing.seal()

    assert [seal.row_count for seal in Seal.objects.all()] == [2, 1, 1]
    assert not [one for one in found() if "rij" in one]
