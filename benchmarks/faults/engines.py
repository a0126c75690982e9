"""Engines that a fault owns itself: PostgreSQL on existing data, Redis, and a slow road to the first."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import redis

from benchmarks.faults.stage import free_port, wait
from scripts.services import database_user, postgresql_folders


class PostgresServer:
    """A PostgreSQL on a folder of data that exists, on a socket of its own; `settings` as name=value."""

    def __init__(self, data: Path, *settings: str, port: int = 5432) -> None:
        self.data, self.settings, self.port = data, settings, port
        self.programs, self.owner = postgresql_folders()[0], database_user()
        self.is_killed = False
        self.sockets = Path(
            tempfile.mkdtemp(prefix="rondom-pg-", dir="/tmp")
        )  # short: see LONGEST_SOCKET_PATH
        if self.owner:
            shutil.chown(self.sockets, self.owner.pw_uid, self.owner.pw_gid)

    def url(self, user: str = "rondom") -> str:
        return f"postgresql://{user}@/rondom?host={self.sockets}&port={self.port}"

    def run(self, program: str, *arguments: str | Path) -> None:
        user = (
            {"user": self.owner.pw_uid, "group": self.owner.pw_gid, "extra_groups": []} if self.owner else {}
        )
        subprocess.run(
            [self.programs / program, *arguments], check=True, cwd="/",
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **user,
        )  # type: ignore[call-overload] # fmt: skip

    def start(self) -> None:
        settings = ["max_connections=100", "jit=off", f"port={self.port}", *self.settings]
        if not any(one.startswith("listen_addresses") for one in settings):
            settings.append("listen_addresses=")
        options = " ".join(["-k", str(self.sockets), *(f"-c {one!r}" for one in settings)])
        log = self.sockets / "log"
        try:
            self.run("pg_ctl", "start", "-w", "-t", "120", "-D", self.data, "-l", log, "-o", options)
        except subprocess.CalledProcessError:
            raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()[-1500:]}") from None
        self.is_killed = False

    @property
    def pid(self) -> int:
        return int((self.data / "postmaster.pid").read_text().splitlines()[0])

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        self.is_killed = True

    def stop(self) -> None:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError, TimeoutError):
            if not self.is_killed:  # one that was killed left its file behind
                os.kill(self.pid, signal.SIGQUIT)
                wait(lambda: not (self.data / "postmaster.pid").exists(), 30, "stopped")
        shutil.rmtree(self.sockets, ignore_errors=True)


class RedisServer:
    """A Redis that keeps every change, on a port of its own."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.folder, self.port, self.arguments = folder, free_port(), arguments
        folder.mkdir(exist_ok=True)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        program = shutil.which("valkey-server") or shutil.which("redis-server") or "redis-server"
        command = [program, "--port", str(self.port), "--dir", str(self.folder), "--appendonly", "yes"]
        self.process = subprocess.Popen(
            [*command, "--save", "", *self.arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait(self.answers, 30, "answering")

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as there:
                there.sendall(b"PING\r\n")
                return there.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def kill(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def standby(
    data: Path, *settings: str, host: str, user: str, source: int = 5432, port: int
) -> PostgresServer:
    """Copy the cluster that listens on a socket in `host`, and start a server on it that follows."""
    server = PostgresServer(data, "hot_standby=on", "hot_standby_feedback=on", *settings, port=port)
    if server.owner:
        shutil.chown(data.parent, server.owner.pw_uid, server.owner.pw_gid)
    server.run(
        "pg_basebackup", "--pgdata", data, "--host", host, "--port", str(source), "--username", user,
        "--checkpoint=fast", "--no-sync", "--write-recovery-conf", "--wal-method=stream",
    )  # fmt: skip
    server.start()
    return server


class WatchedRedis:
    """Two servers of Redis, of which the second follows, and three who watch them (Sentinel)."""

    def __init__(self, folder: Path, host: str = "127.0.0.1", password: str = "") -> None:
        self.folder, self.host, self.password = folder, host, password
        self.ports = [free_port() for _ in range(5)]
        self.running: list[subprocess.Popen[bytes]] = []

    def url(self, number: int = 0) -> str:
        """The address as REDIS_URL takes it."""
        hosts = ",".join(f"{self.host}:{port}" for port in self.ports[2:])
        return f"redis+sentinel://:{quote(self.password, safe='')}@{hosts}/{number}?master=rondom"

    def start(self) -> None:
        first, second, *watchers = self.ports
        locked = [f'requirepass "{self.password}"', f'masterauth "{self.password}"'] if self.password else []
        locked += ["repl-diskless-sync-delay 0", "appendonly yes", "protected-mode no"]
        self._run(first, locked)
        self._run(second, [*locked, f"replicaof {self.host} {first}"])
        watching = [
            f"sentinel monitor rondom {self.host} {first} 2",
            "sentinel down-after-milliseconds rondom 500",
            "sentinel failover-timeout rondom 3000",
            "protected-mode no",
            *([f'sentinel auth-pass rondom "{self.password}"'] if self.password else []),
        ]
        followed = redis.Redis(self.host, second, password=self.password or None)
        wait(
            lambda: _asks(lambda: followed.info("replication")["master_link_status"] == "up"), 60, "followed"
        )
        for port in watchers:
            self._run(port, watching, "--sentinel")
        for port in watchers:
            wait(lambda port=port: _asks(lambda: self._knows_all(port)), 60, "watched")  # type: ignore[misc]

    def _knows_all(self, port: int) -> bool:
        told: Any = redis.Redis(self.host, port).sentinel_master("rondom")
        return bool(told["num-other-sentinels"] == 2 and told["num-slaves"] == 1)

    def _run(self, port: int, lines: list[str], *words: str) -> None:
        place = self.folder / str(port)
        place.mkdir(parents=True)
        settings = place / "conf"
        settings.write_text("\n".join([f"port {port}", f"bind {self.host}", f"dir {place}", *lines]) + "\n")
        program = shutil.which("valkey-server") or shutil.which("redis-server") or "redis-server"
        self.running.append(
            subprocess.Popen(
                [program, str(settings), *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        )

    def kill_first(self) -> None:
        self.running[0].kill()
        self.running[0].wait()

    def stop(self) -> None:
        for one in self.running:
            one.kill()
            one.wait()


def _follows(server: redis.Redis) -> bool:
    told: Any = server.info("replication")
    return bool(told["master_link_status"] == "up")


def _asks(question: Callable[[], bool]) -> bool:
    try:
        return question()
    except redis.RedisError:
        return False


class SlowRoad(threading.Thread):
    """A road to the socket of a database that holds up every answer by `delay` seconds, and may be closed."""

    def __init__(self, server: PostgresServer) -> None:
        super().__init__(daemon=True)
        self.delay, self.closed = 0.0, False
        self.folder = Path(tempfile.mkdtemp(prefix="rondom-road-", dir="/tmp"))
        self.folder.chmod(0o755)
        self.target = str(server.sockets / f".s.PGSQL.{server.port}")
        self.door = socket.socket(socket.AF_UNIX)
        self.door.bind(str(self.folder / ".s.PGSQL.5432"))
        self.door.listen(128)

    def url(self, user: str = "rondom") -> str:
        return f"postgresql://{user}@/rondom?host={self.folder}"

    def run(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self.door.accept()
                far = socket.socket(socket.AF_UNIX)
                try:
                    far.connect(self.target)
                except OSError:
                    near.close()
                    continue
                for source, sink, is_slow in ((near, far, False), (far, near, True)):
                    threading.Thread(target=self._carry, args=(source, sink, is_slow), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket, is_slow: bool) -> None:
        with contextlib.suppress(OSError):
            while received := source.recv(65536):
                if is_slow and self.delay:
                    time.sleep(self.delay)
                sink.sendall(received)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.door.close()
        shutil.rmtree(self.folder, ignore_errors=True)
