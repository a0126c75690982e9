"""A Redis that falls away under Sentinel: the queue and the counter of tries go on at the next server."""

import pytest
from celery import Celery
from django.core.cache import CacheHandler
from django.core.exceptions import ImproperlyConfigured

from benchmarks.faults.engines import WatchedRedis
from benchmarks.faults.stage import wait
from config import env

PASSWORD = "geheim/1@2"


@pytest.fixture
def watched(tmp_path):
    servers = WatchedRedis(tmp_path, password=PASSWORD)
    try:
        servers.start()
        yield servers
    finally:
        servers.stop()


def test_the_queue_and_the_counter_move_to_the_next_server(watched):
    url = watched.url(3)
    counter = CacheHandler({"default": env.cache(url)})["default"]
    queue = Celery(
        broker=env.broker(url), broker_transport_options=env.broker_options(url), set_as_current=False
    )
    counter.set("tried", 4)
    queue.send_task("before", queue="quick")

    watched.kill_first()
    wait(lambda: counter.incr("tried") > 1, 60, "counted on")

    def sends():
        try:
            queue.send_task("after", queue="quick", retry=False)
        except queue.connection_for_write().connection_errors + queue.connection_for_write().channel_errors:
            return False
        return True

    wait(sends, 60, "sent on")
    with queue.connection_for_read() as there:
        waiting = [there.default_channel.basic_get("quick", no_ack=True).headers["task"] for _ in range(2)]
    assert sorted(waiting) == ["after", "before"]


class TestAddress:
    def test_one_server_stays_what_it_was(self):
        assert env.sentinels("redis://queue:6379/0") is None
        assert env.broker("redis://queue:6379/0") == "redis://queue:6379/0"
        assert env.broker_options("redis://queue:6379/0") == {}

    def test_of_several_watchers(self):
        url = "redis+sentinel://:a%2Fb@one:26380,two/3?master=rondom"

        assert env.sentinels(url) == (((("one", 26380), ("two", 26379))), "rondom", 3, "a/b")
        assert env.broker(url) == "sentinel://:a%2Fb@one:26380/3;sentinel://:a%2Fb@two:26379/3"
        assert env.broker_options(url) == {"master_name": "rondom"}

    @pytest.mark.parametrize("url", ["redis+sentinel:///0?master=rondom", "redis+sentinel://one,two/0"])
    def test_without_hosts_or_a_master_says_so(self, url):
        with pytest.raises(ImproperlyConfigured, match="hosts and a master"):
            env.sentinels(url)
