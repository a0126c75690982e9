"""One address outside that is slow, down or lying keeps no other waiting, and no page and no lock either."""

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now

from providers import services, tasks
from providers.exchange import hooks
from providers.models import Notice, Subscription
from tests.factories import PartnerFactory, UserFactory
from tests.providers.receiver import listening

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


def waits(subscription, count, **more):
    """Notices that wait for an address, the oldest first."""
    return Notice.objects.bulk_create(
        Notice(subscription=subscription, number=uuid4(), kind="referral_sent", body="{}", **more)
        for _ in range(count)
    )


def listens(url):
    return services.subscribe(
        partner=PartnerFactory(), url=url, kinds=["referral_sent"], on=TODAY,
        by=UserFactory(administrator=True),
    )  # fmt: skip


def nobody():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/"


@pytest.fixture
def _hasty(monkeypatch):
    monkeypatch.setattr(hooks, "WAIT", 0.2)
    monkeypatch.setattr(hooks, "TOTAL", 0.4)


@pytest.mark.usefixtures("_hasty")
class TestFairness:
    @pytest.mark.parametrize("how", ["slow", "drip", "cut", "words", 500])
    def test_more_than_can_be_told_to_a_bad_address_keeps_a_good_one_not_waiting(self, receiver, how, minute):
        receiver.how = how
        waits(listens(receiver.url), 300)
        with listening() as good:
            waits(listens(good.url), 1)

            minute()

            assert (len(receiver.got), len(good.got)) == (1, 1)

    def test_an_address_that_failed_is_left_alone_while_others_are_told(self, heard, receiver, minute):
        receiver.how = "slow"
        waits(heard, 3)
        minute()

        waits(heard, 1)
        minute()

        assert len(receiver.got) == 1

    def test_one_message_that_the_other_side_cannot_bear_keeps_the_next_not_waiting(
        self, heard, receiver, minute
    ):
        poison, fine = waits(heard, 2)
        receiver.how = "cut"
        minute()
        receiver.how = 200

        Subscription.objects.update(rests_until=Now())
        minute()

        assert list(Notice.objects.waiting()) == [poison]
        fine.refresh_from_db()
        assert fine.delivered_at

    def test_where_nobody_is_at_home_one_try_speaks_for_all(self, heard, minute):
        Subscription.objects.update(url=nobody())
        fresh, old = waits(heard, 3), waits(heard, 2, attempts=6)

        minute()

        rows = Notice.objects.filter(pk__in=[one.pk for one in fresh])
        assert set(rows.values_list("attempts", "dead_at", "failure")) == {
            (1, None, "Er luistert niemand op dit adres.")
        }
        assert not rows.filter(next_at__lte=Now()).exists()
        assert set(Notice.objects.dead()) == set(old)

    def test_a_long_turn_ends_and_the_rest_stands_at_the_end_of_the_queue(
        self, heard, receiver, monkeypatch, django_capture_on_commit_callbacks
    ):
        monkeypatch.setattr(tasks, "TURN", -1.0)
        waits(heard, 2)

        with django_capture_on_commit_callbacks() as queued:
            tasks.tell_address(heard.pk)

        assert receiver.got == []
        assert len(queued) == 1

    def test_a_turn_without_failure_tells_all(self, heard, receiver):
        waits(heard, 25)

        tasks.tell_address(heard.pk)

        assert len(receiver.got) == 25

    def test_who_waits_longest_has_its_turn_first(self, receiver, minute):
        with listening() as other:
            late, early = listens(receiver.url), listens(other.url)
            waits(late, 1)
            waits(early, 1, next_at=Now() - timedelta(minutes=5))

            minute()

            told = Notice.objects.order_by("delivered_at").values_list("subscription", flat=True)
            assert list(told) == [early.pk, late.pk]

    def test_who_asks_for_a_try_waits_for_no_rest(self, heard, partner, receiver):
        receiver.how = "slow"
        waits(heard, 2)
        tasks.tell_address(heard.pk)
        receiver.how = 200

        services.tell_again(subscription=heard, on=TODAY, by=partner)
        tasks.tell_address(heard.pk)

        assert not Notice.objects.waiting().exists()


@pytest.mark.django_db(transaction=True)
class TestMeanwhile:
    """While the other side thinks, everything else goes on."""

    def test_nothing_is_locked_and_the_page_works(self, heard, partner, receiver):
        receiver.how = "late"
        waits(heard, 1)

        with ThreadPoolExecutor(1) as pool:
            telling = pool.submit(_and_hang_up, tasks.tell_address, heard.pk)
            assert receiver.came.wait(20)
            with transaction.atomic():
                Notice.objects.select_for_update(nowait=True).get()
                Subscription.objects.select_for_update(nowait=True).get()
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    " AND state = 'idle in transaction' AND pid <> pg_backend_pid()"
                )
                assert cursor.fetchone() == (0,)
            services.renew_secret_of(subscription=heard, on=TODAY, by=partner)
            services.tell_again(subscription=heard, on=TODAY, by=partner)
            receiver.rest.set()
            telling.result()

        assert Notice.objects.get().delivered_at

    def test_a_second_worker_does_not_tell_the_same(self, heard, receiver):
        receiver.how = "late"
        waits(heard, 1)

        with ThreadPoolExecutor(2) as pool:
            first = pool.submit(_and_hang_up, tasks.tell_address, heard.pk)
            assert receiver.came.wait(20)
            pool.submit(_and_hang_up, tasks.tell_address, heard.pk).result()
            receiver.rest.set()
            first.result()

        assert len(receiver.got) == 1
        assert Notice.objects.get().attempts == 1

    def test_a_worker_that_died_leaves_its_turn_to_the_next(self, heard, receiver):
        waits(heard, 1)
        worker = connection.copy()
        with worker.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [tasks.TURNS, heard.pk])
        tasks.tell_address(heard.pk)
        assert receiver.got == []
        worker.close()
        _wait_for_turn(heard)

        tasks.tell_address(heard.pk)

        assert len(receiver.got) == 1


def _wait_for_turn(subscription):
    """Wait until the server has seen that whoever held the turn is gone: it does so in its own time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [tasks.TURNS, subscription.pk])
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [tasks.TURNS, subscription.pk])


def _and_hang_up(task, key):
    try:
        task(key)
    finally:
        connection.close()


class TestLookingUp:
    def test_a_name_that_is_found_too_slowly_is_not_waited_for(self, monkeypatch):
        never = threading.Event()
        monkeypatch.setattr(hooks, "TOTAL", 0.2)
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: never.wait(20) and [])

        told = hooks.tell("https://hooks.example.nl/", "{}", {})

        never.set()
        assert told == hooks.Told("Dit adres is niet te vinden.", is_away=True)

    def test_a_number_that_does_not_let_us_in_is_followed_by_the_next(self, monkeypatch, receiver):
        port = int(receiver.url.split(":")[2].split("/")[0])
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (n, port)) for n in ("::1", "127.0.0.1")]
        real = socket.getaddrinfo
        monkeypatch.setattr(
            socket,
            "getaddrinfo",
            lambda host, *more, **known: found if host == "hooks.example.nl" else real(host, *more, **known),
        )

        told = hooks.tell(f"http://hooks.example.nl:{port}/", "{}", {}, inside=True)

        assert told.failure == ""
        assert len(receiver.got) == 1

    def test_a_body_that_does_not_come_changes_no_yes(self, notice, receiver, monkeypatch):
        monkeypatch.setattr(hooks, "WAIT", 0.2)
        receiver.how = "half"

        tasks.tell_address(notice.subscription_id)

        notice.refresh_from_db()
        assert notice.delivered_at
