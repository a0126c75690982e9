"""The decisions of ./run that need no running services; benchmarks/check_run.sh walks the rest for real."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts.places import ROOT, Data, Refusal
from scripts.processes import Child, end_group, group_lives
from scripts.services import choose_programs
from scripts.supervisor import bind_port, environment, in_columns, of_the_web, run


@pytest.fixture
def taken():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


class TestPort:
    def test_a_taken_one_is_refused_when_it_was_asked_for(self, taken):
        with pytest.raises(Refusal, match=f"Port {taken} on 127.0.0.1 cannot be used"):
            bind_port("127.0.0.1", str(taken))

    def test_a_free_one_is_held_from_then_on(self):
        with bind_port("127.0.0.1", None) as first, bind_port("127.0.0.1", None) as second:
            assert 8000 <= first.getsockname()[1] < second.getsockname()[1]

    @pytest.mark.parametrize("word", ["x", "0", "65536", "-1", ""])
    def test_nonsense_is_refused(self, word):
        with pytest.raises(Refusal, match="is not a port"):
            bind_port("127.0.0.1", word)


class TestProgramsForTheData:
    HERE = {15: Path("/usr/lib/postgresql/15/bin"), 17: Path("/usr/lib/postgresql/17/bin")}

    def test_the_same_version_reads_old_data_and_the_newest_makes_new(self):
        assert choose_programs(15, self.HERE, Path("/data")) == self.HERE[15]
        assert choose_programs(None, self.HERE, Path("/data")) == self.HERE[17]

    def test_data_of_another_version_are_refused(self):
        with pytest.raises(Refusal, match=r"made by PostgreSQL 13.*Install postgresql-13"):
            choose_programs(13, self.HERE, Path("/data"))

    def test_no_server_at_all_is_refused(self):
        with pytest.raises(Refusal, match="or set DATABASE_URL"):
            choose_programs(None, {}, Path("/data"))


class FakeServices:
    environment = {"DATABASE_URL": "postgresql://private", "REDIS_URL": "redis://private"}


class TestEnvironment:
    def test_what_the_operator_set_wins(self, tmp_path, monkeypatch):
        monkeypatch.setenv("SECRET_KEY", "mine")
        monkeypatch.delenv("DEBUG", raising=False)

        env = environment(Data(tmp_path), FakeServices(), demo=False)

        assert (env["SECRET_KEY"], env["DEBUG"]) == ("mine", "0")
        assert env["DATABASE_URL"] == "postgresql://private"
        assert env["RONDOM_DATA"] == str(tmp_path)

    def test_the_demo_is_on_only_where_its_data_are(self, tmp_path, monkeypatch):
        monkeypatch.delenv("DEMO", raising=False)

        assert environment(Data(tmp_path), FakeServices(), demo=True)["DEMO"] == "1"
        assert environment(Data(tmp_path), FakeServices(), demo=False)["DEMO"] == "0"


class TestWebServer:
    PRIVATE = {"DATABASE_URL": "postgresql://rondom@/rondom?host=/tmp/x"}

    def test_goes_into_the_private_database_as_a_role_that_owns_nothing(self, monkeypatch):
        monkeypatch.delenv("DATABASE_URL", raising=False)

        assert of_the_web(self.PRIVATE)["DATABASE_URL"] == "postgresql://rondom_web@/rondom?host=/tmp/x"

    def test_goes_into_another_by_the_address_for_it(self, monkeypatch):
        monkeypatch.setenv("DATABASE_URL", "postgresql://owner@db/x")
        env = {"DATABASE_URL": "postgresql://owner@db/x"}

        assert of_the_web(env) == env
        assert of_the_web(env | {"WEB_DATABASE_URL": "postgresql://web@db/x"}) == {
            "DATABASE_URL": "postgresql://web@db/x"
        }


def test_the_demo_accounts_stand_in_columns():
    assert in_columns(["stuurder\tjohan@example.nl\tx", "loket\tjo@example.nl\ty"]) == [
        "  stuurder  johan@example.nl  x",
        "  loket     jo@example.nl     y",
    ]


def test_an_unknown_argument_is_refused():
    with pytest.raises(Refusal, match="Usage"):
        run(["--empty"])


def ends_within(group: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while group_lives(group) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not group_lives(group)


FAMILY = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"


class TestChildProcesses:
    def test_stop_ends_the_children_of_a_child_too(self, tmp_path):
        child = Child("web", [sys.executable, "-c", FAMILY], env=os.environ, cwd=tmp_path)
        group = child.start()

        child.stop()

        assert child.status == -signal.SIGTERM
        assert ends_within(group, 20)

    def test_one_that_does_not_listen_is_ended_by_force(self, tmp_path):
        deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print(1); time.sleep(60)"
        group = subprocess.Popen(
            [sys.executable, "-uc", deaf], stdout=subprocess.PIPE, start_new_session=True
        )
        with group:
            group.stdout.readline()

            end_group(group.pid, patience=0.2)

        assert group.returncode == -signal.SIGKILL

    def test_a_killed_parent_takes_its_child_along(self):
        parent = subprocess.Popen(
            [
                sys.executable,
                "-c",
                "import os, sys, time; from pathlib import Path; from scripts.processes import Child;"
                "sleep = [sys.executable, '-c', 'import time; time.sleep(60)'];"
                "print(Child('x', sleep, env=os.environ, cwd=Path('/')).start(), flush=True); time.sleep(60)",
            ],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        with parent:
            group = int(parent.stdout.readline())
            parent.kill()

        assert ends_within(group, 20)

    def test_one_that_keeps_failing_is_noticed(self, tmp_path):
        child = Child("beat", [], env={}, cwd=tmp_path)

        child.starts = [0, 10, 20, 30, 59]
        often = child.has_failed_often()
        child.starts = [0, 10, 20, 30, 61]

        assert often
        assert not child.has_failed_often()
