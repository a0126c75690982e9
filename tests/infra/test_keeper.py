"""A private service that was killed comes back by itself; benchmarks/faults/kill.py does it under traffic."""

import os
import signal
import socket
import time
from pathlib import Path

import pytest

from scripts.keeper import LONGEST, TIMES, WITHIN, Attempts, Services
from scripts.places import Data


class TestAttempts:
    def test_the_first_is_made_at_once_and_the_next_ones_wait_longer(self):
        attempts, delays = Attempts(), []

        for _ in range(TIMES):
            attempts.note_end(100)
            delays.append(attempts.not_before - 100)

        assert delays == [0, 1, 2, 4, 8, 16, LONGEST, LONGEST, LONGEST, LONGEST]

    def test_one_that_ends_again_and_again_is_given_up(self):
        attempts = Attempts()

        for moment in range(TIMES - 1):
            attempts.note_end(moment)
        before = attempts.are_over
        attempts.note_end(WITHIN - 1)

        assert not before
        assert attempts.are_over

    def test_what_happened_long_ago_does_not_count(self):
        attempts = Attempts()

        for moment in range(TIMES - 1):
            attempts.note_end(moment)
        attempts.note_end(TIMES + WITHIN)

        assert not attempts.are_over
        assert attempts.not_before == TIMES + WITHIN


@pytest.fixture
def redis_only(tmp_path, monkeypatch):
    """The services of an installation that asks for a queue and brings its own database."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/x")
    monkeypatch.delenv("REDIS_URL", raising=False)
    data = Data(tmp_path / "data")
    data.make()
    with Services(data) as services:
        yield data, services


def ask(data: Data, *words: str) -> str:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(data.sockets / "redis.sock"))
        connection.sendall(" ".join(words).encode() + b"\r\n")
        return connection.recv(4096).decode()


def pid_of_redis(data: Data) -> int:
    answer = ask(data, "INFO", "server")
    return int(next(line for line in answer.splitlines() if line.startswith("process_id:")).split(":")[1])


def until(condition) -> bool:
    deadline = time.monotonic() + 60
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def answers(data: Data) -> bool:
    try:
        return ask(data, "PING").startswith("+PONG")
    except OSError:
        return False


def test_a_killed_queue_comes_back_with_what_was_in_it(redis_only):
    data, services = redis_only
    ask(data, "SET", "task", "kept")
    first = pid_of_redis(data)

    os.kill(first, signal.SIGKILL)

    assert until(lambda: answers(data) and pid_of_redis(data) != first)
    assert "kept" in ask(data, "GET", "task")
    assert any("ended by itself, starting it again" in line for line in services.news())
    assert not services.are_gone


def test_the_end_of_the_keeper_is_noticed(redis_only):
    data, services = redis_only
    keeper = int(Path(f"/proc/{pid_of_redis(data)}/stat").read_text().rpartition(")")[2].split()[1])

    os.kill(keeper, signal.SIGKILL)

    assert until(lambda: services.news() is not None and services.are_gone)
