"""A Redis that falls away under Sentinel: the queue and the counter of tries go on at the next server."""

import shutil
import subprocess
import time

import pytest
import redis
from celery import Celery
from django.core.cache import CacheHandler
from django.core.exceptions import ImproperlyConfigured

from benchmarks.faults.stage import free_port
from config import env

PASSWORD = "geheim/1@2"


def program() -> str:
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    assert found
    return found


def until(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while True:
        try:
            if condition():
                return
        except redis.RedisError:
            pass
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.1)


@pytest.fixture
def watched(tmp_path):
    """Two servers and three who watch them; gives the address of all and the process of the first server."""
    ports = [free_port() for _ in range(5)]
    running = []

    def start(port, *words):
        folder = tmp_path / str(port)
        folder.mkdir()
        settings = folder / "conf"
        settings.write_text(f"port {port}\nbind 127.0.0.1\ndir {folder}\n" + "\n".join(words) + "\n")
        command = [program(), str(settings)] + (["--sentinel"] if any("sentinel" in w for w in words) else [])
        running.append(subprocess.Popen(command, stdout=subprocess.DEVNULL))
        return running[-1]

    locked = (f'requirepass "{PASSWORD}"', f'masterauth "{PASSWORD}"', "repl-diskless-sync-delay 0")
    try:
        first = start(ports[0], *locked)
        start(ports[1], *locked, f"replicaof 127.0.0.1 {ports[0]}")
        second = redis.Redis(port=ports[1], password=PASSWORD)
        until(lambda: second.info("replication")["master_link_status"] == "up")
        for port in ports[2:]:
            start(
                port,
                f"sentinel monitor rondom 127.0.0.1 {ports[0]} 2",
                f'sentinel auth-pass rondom "{PASSWORD}"',
                "sentinel down-after-milliseconds rondom 500",
                "sentinel failover-timeout rondom 3000",
            )
        watchers = [redis.Redis(port=port) for port in ports[2:]]
        for each in watchers:
            until(lambda each=each: each.sentinel_master("rondom")["num-other-sentinels"] == 2)
            until(lambda each=each: each.sentinel_master("rondom")["num-slaves"] == 1)
        hosts = ",".join(f"127.0.0.1:{port}" for port in ports[2:])
        yield f"redis+sentinel://:geheim%2F1%402@{hosts}/3?master=rondom", first
    finally:
        for one in running:
            one.kill()
            one.wait()


def test_the_queue_and_the_counter_move_to_the_next_server(watched):
    url, first = watched
    counter = CacheHandler({"default": env.cache(url)})["default"]
    queue = Celery(
        broker=env.broker(url), broker_transport_options=env.broker_options(url), set_as_current=False
    )
    counter.set("tried", 4)
    queue.send_task("before", queue="quick")

    first.kill()
    until(lambda: counter.incr("tried") > 1, 60)

    def sends():
        try:
            queue.send_task("after", queue="quick", retry=False)
        except queue.connection_for_write().connection_errors + queue.connection_for_write().channel_errors:
            return False
        return True

    until(sends)
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
