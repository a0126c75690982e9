"""What the triggers write: every change of every row that matters, on whatever road it came."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.access import ORIGIN, Origin
from cases.models import CaseGrant, Client, History
from cases.models.trail import KEPT
from config import queue
from config.celery import app
from config.middleware import USER, Signature
from tests.factories import ClientFactory, UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db


def of(row):
    return History.objects.filter(record=row._meta.db_table, row_id=row.pk).order_by("pk")


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def test_the_tables_with_a_trigger_are_those_that_are_named():
    found = run("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE 'history_%%'")

    acts = ("history_delete", "history_insert", "history_update")
    assert sorted(found) == sorted((table, act) for table in KEPT for act in acts)


def test_only_what_changed_is_kept_as_it_was_and_became():
    resident = ClientFactory(last_name="Jansen", phone="0201234567")

    Client.objects.filter(pk=resident.pk).update(last_name="Pietersen", phone="0201234567")

    assert list(of(resident).values_list("act", "old", "new")) == [
        ("insert", None, None),
        ("update", {"last_name": "Jansen"}, {"last_name": "Pietersen"}),
    ]


def test_a_change_by_hand_is_in_it_and_names_nobody():
    resident = ClientFactory(postcode="1011AB")

    run("UPDATE cases_client SET postcode = '1012AB' WHERE id = %s", resident.pk)
    run("DELETE FROM cases_client WHERE id = %s", resident.pk)

    _, changed, removed = of(resident)
    assert (changed.new, changed.user, changed.request_id) == ({"postcode": "1012AB"}, None, None)
    (connected,) = run("SELECT concat_ws(', ', current_setting('application_name'), session_user)")
    assert changed.origin == connected[0] != ""
    assert (removed.act, removed.old["postcode"], removed.new) == ("delete", "1012AB", None)


def test_a_change_in_bulk_is_a_row_for_each(django_assert_num_queries):
    residents = Client.objects.bulk_create(
        ClientFactory.build_batch(20, municipality=ClientFactory().municipality)
    )

    with django_assert_num_queries(1):
        Client.objects.filter(pk__in=[one.pk for one in residents]).update(deceased_on=date(2026, 6, 1))

    assert History.objects.filter(record="cases_client", act="update").count() == 20


def test_an_insert_of_very_many_rows_is_one_row_that_names_them_all():
    place = ClientFactory().municipality
    residents = Client.objects.bulk_create(ClientFactory.build_batch(501, municipality=place))

    made = History.objects.get(record="cases_client", row_id=0)
    first, last = residents[0].pk, residents[-1].pk
    assert (made.act, made.new) == ("insert", {"count": 501, "rows": f"{{[{first},{last + 1})}}"})
    assert run("SELECT (%s)::int8multirange @> %s::bigint", made.new["rows"], residents[250].pk) == [(True,)]


def test_a_change_that_changes_nothing_is_no_change():
    resident = ClientFactory(last_name="Jansen")

    Client.objects.update(last_name="Jansen")

    assert of(resident).count() == 1


def test_a_number_of_a_citizen_and_a_password_are_never_written_down():
    resident, worker = ClientFactory(), UserFactory()
    Client.objects.filter(pk=resident.pk).update(bsn="111222333")
    worker.set_password("een heel ander woord")
    worker.save()
    run("DELETE FROM cases_client WHERE id = %s", resident.pk)

    assert of(resident)[1].new == {"bsn": "***"}
    assert "bsn" not in of(resident)[2].old
    assert of(worker).last().new == {"password": "***"}


def test_a_grant_is_in_it():
    people = around_a_case()
    may = Permission.objects.get(codename="read_case", content_type__app_label="cases")
    grant = CaseGrant.objects.create(content_object=people.case, user=people.stranger, permission=may)

    assert of(grant).get().act == "insert"


def test_a_page_that_writes_says_who_and_in_which_request(client):
    people = around_a_case()
    for user in (people.holder, people.lead):
        client.force_login(user)
        sent = {"kind": "visit", "text": "Thee.", "held_on": str(timezone.localdate() - timedelta(days=1))}
        client.post(reverse("cases:add_note", args=[people.case.pk]), sent)

    notes = History.objects.filter(record="cases_contactnote").order_by("pk")
    assert [row.user for row in notes] == [people.holder, people.lead]
    assert None not in {row.request_id for row in notes}
    assert {row.origin for row in notes} == {""}


def test_a_page_says_once_who_asks(client):
    people = around_a_case()
    client.force_login(people.holder)

    with CaptureQueriesContext(connection) as statements:
        client.get(reverse("cases:case", args=[people.case.pk]))

    said = [one["sql"] for one in statements if "rondom_sign" in one["sql"]]
    assert said == [said[0], Signature.WIPE]  # the second because a test is one long transaction


@transaction.atomic
def die_before_birth(resident):
    Client.objects.filter(pk=resident.pk).update(phone="1")
    Client.objects.filter(pk=resident.pk).update(deceased_on=date(1800, 1, 1))


@pytest.mark.django_db(transaction=True)
def test_who_writes_is_told_again_after_a_savepoint_was_undone(client, rf, monkeypatch):
    monkeypatch.setattr(Signature, "SIGN", Signature.SIGN_ONLY)  # a worker without sight writes nothing
    worker, resident = UserFactory(), ClientFactory()
    request = rf.get("/")
    request.session = {USER: str(worker.pk)}
    with connection.execute_wrapper(Signature(request, Origin())):
        with transaction.atomic():
            with pytest.raises(IntegrityError):
                die_before_birth(resident)
            Client.objects.filter(pk=resident.pk).update(phone="2")
        with transaction.atomic():
            Client.objects.filter(pk=resident.pk).update(phone="3")
    Client.objects.filter(pk=resident.pk).update(phone="4")

    changes = of(resident).filter(act="update")
    assert [(row.new["phone"], row.user) for row in changes] == [("2", worker), ("3", worker), ("4", None)]


def test_a_change_is_never_changed_or_removed():
    resident = ClientFactory()

    for act in (lambda rows: rows.update(user=None), lambda rows: rows.delete()):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            act(of(resident))


@app.task(name="tests.move")
def move(client_id):
    Client.objects.filter(pk=client_id).update(phone="queued")


@pytest.fixture
def origin():
    """A request under way, of which the middleware knows the worker."""
    origin = Origin()
    token = ORIGIN.set(origin)
    yield origin
    ORIGIN.reset(token)


def test_a_task_tells_its_name_and_the_worker_who_asked(origin):
    resident, worker = ClientFactory(), UserFactory()
    origin.user_id, headers = str(worker.pk), {}
    queue.send_along(headers=headers)
    assert headers == {"asked_by": str(worker.pk)}

    move.apply(args=[resident.pk], headers=headers)

    asked = of(resident).get(new__phone="queued")
    assert (asked.user, asked.origin) == (worker, "wachtrij: tests.move")
    assert queue.RUNNING == {}


@pytest.mark.django_db(transaction=True)
def test_a_task_that_writes_outside_a_transaction_signs_it_too_and_nothing_stays_behind():
    resident, worker = ClientFactory(), UserFactory()

    move.apply(args=[resident.pk], headers={"asked_by": str(worker.pk)})
    Client.objects.filter(pk=resident.pk).update(phone="0")

    queued, alone = of(resident).filter(act="update")
    assert (queued.user, queued.origin, queued.request_id) == (worker, "wachtrij: tests.move", None)
    assert alone.user is None
    assert "wachtrij" not in alone.origin


def test_the_clock_asks_for_nobody():
    headers = {}
    queue.send_along(headers=headers)
    assert headers == {}
