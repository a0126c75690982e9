"""The keeper: one small process per installation that owns the private services.

Whoever needs them (./run, ./run manage, ./test) keeps a connection to it. It starts a service at the first
request and stops all when the last connection is gone, however that went: a normal end, Ctrl-C or kill -9.
So two commands at once share the services, neither can take them from the other, and nothing is left
running afterwards. A connection also names the process groups that must not outlive it.

A service that was killed is started again, with its data as its own recovery leaves them, and every user is
told. One that keeps ending is given up: the keeper then ends, and with it whoever uses its services.
"""

import contextlib
import json
import os
import select
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from scripts.places import ROOT, Data, Refusal, make_private
from scripts.processes import end_group
from scripts.services import Postgres, Redis, end_all

ANOTHER_KEEPS = 75
SOCKET = "keeper.sock"
TIMES, WITHIN, LONGEST = 10, 600, 30  # who ends so often in so many seconds is given up


class Attempts:
    """When a service that ended may be started again: at once, then later each time, and at last no more."""

    def __init__(self) -> None:
        self.ended: list[float] = []
        self.not_before = 0.0
        self.is_waiting = False  # its last end is noted, and nothing was started since

    def note_end(self, now: float) -> None:
        self.ended = [moment for moment in self.ended if now - moment < WITHIN] + [now]
        self.not_before = now + (0 if len(self.ended) == 1 else min(2 ** (len(self.ended) - 2), LONGEST))
        self.is_waiting = True

    @property
    def are_over(self) -> bool:
        return len(self.ended) >= TIMES


class Connection:
    """What one user of the services has said so far."""

    def __init__(self, channel: socket.socket):
        self.channel = channel
        self.groups: list[int] = []
        self.unread = b""

    def tell(self, **message: Any) -> None:
        with contextlib.suppress(OSError):
            self.channel.sendall(json.dumps(message).encode() + b"\n")


class Keeper:
    def __init__(self, data: Data, *, throwaway: bool):
        self._data = data
        self._throwaway = throwaway
        self._running: dict[str, Postgres | Redis] = {}
        self._attempts: dict[str, Attempts] = {}
        self._connections: dict[socket.socket, Connection] = {}
        self._leaving: list[Connection] = []
        self._selector = selectors.DefaultSelector()

    def serve(self) -> None:
        """Keep the services until nobody uses them. The caller holds the installation's keeper lock."""
        path = self._data.sockets / SOCKET
        path.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as door:
            door.bind(str(path))
            door.listen(64)
            self._selector.register(door, selectors.EVENT_READ)
            try:
                self._attend(door)
            finally:
                path.unlink(missing_ok=True)  # from here on a newcomer calls a keeper of its own
                end_all(list(self._running.values()))
                shutil.rmtree(self._data.sockets, ignore_errors=True)
                if self._throwaway:
                    shutil.rmtree(self._data.folder, ignore_errors=True)

    def _attend(self, door: socket.socket) -> None:
        was_used = False
        patience_ends = time.monotonic() + 10
        while True:
            for key, _ in self._selector.select(timeout=1):
                if key.fileobj is door:
                    channel, _ = door.accept()
                    self._connections[channel] = Connection(channel)
                    self._selector.register(channel, selectors.EVENT_READ)
                elif isinstance(key.fileobj, socket.socket):
                    self._listen_to(self._connections[key.fileobj])
            for name, service in self._running.items():
                if service.has_ended and not self._revive(name, service):
                    return  # the connections close with this process, so every user sees it
            if self._connections:
                was_used = True
            elif was_used or time.monotonic() > patience_ends:
                return

    def _revive(self, name: str, service: Postgres | Redis) -> bool:
        """Start a service again that ended by itself. False when it is given up."""
        attempts = self._attempts.setdefault(name, Attempts())
        if not attempts.is_waiting:
            attempts.note_end(time.monotonic())
            self._tell_all(f"{service.description}: it ended by itself, starting it again")
        if attempts.are_over:
            return False
        if time.monotonic() < attempts.not_before:
            return True
        attempts.is_waiting = False
        try:
            service.start()
        except Refusal as reason:
            service.stop()  # it counts as ended once more, at the next look
            self._tell_all(str(reason))
        return True

    def _tell_all(self, news: str) -> None:
        sys.stderr.write(f"{news}\n")
        sys.stderr.flush()
        for connection in self._connections.values():
            connection.tell(news=news)

    def _listen_to(self, connection: Connection) -> None:
        try:
            received = connection.channel.recv(65536)
        except OSError:
            received = b""
        if not received:
            self._lose(connection)
            return
        *lines, connection.unread = (connection.unread + received).split(b"\n")
        for line in lines:
            message = json.loads(line)
            if "guard" in message:
                connection.groups.append(message["guard"])
            elif "release" in message:
                connection.groups.remove(message["release"])
            elif "need" in message:
                self._provide(connection, message["need"])
            elif "leave" in message:
                self._forget(connection)
                if self._connections:
                    connection.channel.close()
                else:
                    self._leaving.append(connection)  # closed when all has stopped, which it waits for
                return

    def _provide(self, connection: Connection, names: list[str]) -> None:
        classes: dict[str, type[Postgres | Redis]] = {"DATABASE_URL": Postgres, "REDIS_URL": Redis}
        started = []
        try:
            for name in names:
                if name not in self._running:
                    service = classes[name](self._data, throwaway=self._throwaway)
                    try:
                        service.start()
                    except BaseException:
                        service.stop()
                        raise
                    self._running[name] = service
                    started.append(service.description)
        except Refusal as reason:
            connection.tell(refused=str(reason))
            return
        connection.tell(urls={name: self._running[name].url for name in names}, started=started)

    def _forget(self, connection: Connection) -> None:
        self._selector.unregister(connection.channel)
        del self._connections[connection.channel]

    def _lose(self, connection: Connection) -> None:
        """A user that went without a word was killed: end what it had started."""
        self._forget(connection)
        connection.channel.close()
        for group in connection.groups:
            end_group(group, patience=3)


class Services:
    """A user's side: the services of an installation for as long as this is open."""

    def __init__(self, data: Data, *, throwaway: bool = False):
        self._data = data
        self._throwaway = throwaway
        self._channel: socket.socket | None = None
        self._unread = b""
        self.environment: dict[str, str] = {}
        self.started: list[str] = []

    def __enter__(self) -> Self:
        needed = [name for name in ("DATABASE_URL", "REDIS_URL") if not os.environ.get(name)]
        for name in ("DATABASE_URL", "REDIS_URL"):
            if name not in needed:
                self.environment[name] = os.environ[name]
        deadline = time.monotonic() + 180
        while not self._join(needed):
            if time.monotonic() > deadline:
                raise Refusal(f"The services did not answer for 3 minutes; see {self._data.logs}.")
            time.sleep(0.1)
        return self

    def _join(self, needed: list[str]) -> bool:
        """One attempt. False when a keeper was just leaving or has yet to come: try again."""
        channel = socket.socket(socket.AF_UNIX)
        channel.settimeout(180)
        try:
            if self._data.sockets.lstat().st_uid != os.geteuid():
                raise Refusal(f"{self._data.sockets} belongs to another user. Remove it, or ask who made it.")
            channel.connect(str(self._data.sockets / SOCKET))
            channel.sendall(json.dumps({"need": needed}).encode() + b"\n")
            message = self._read_answer(channel)
        except OSError:
            message = None
        if message is None:
            channel.close()
            self._call_keeper()
            return False
        if reason := message.get("refused"):
            channel.close()
            raise Refusal(reason)
        self._channel = channel
        self.environment |= message["urls"]
        self.started = message["started"]
        return True

    def _read_answer(self, channel: socket.socket) -> dict[str, Any] | None:
        """What the keeper says to what we asked; news that came in between is for later."""
        self._unread = b""
        while received := channel.recv(65536):
            *lines, self._unread = (self._unread + received).split(b"\n")
            for number, line in enumerate(lines):
                message: dict[str, Any] = json.loads(line)
                if "news" not in message:
                    self._unread = b"".join(one + b"\n" for one in lines[number + 1 :]) + self._unread
                    return message
        return None

    def _call_keeper(self) -> None:
        command = [sys.executable, "-m", "scripts.keeper", str(self._data.folder)]
        command += ["--throwaway"] * self._throwaway
        with self._data.log("keeper") as log:
            keeper = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        door = self._data.sockets / SOCKET
        deadline = time.monotonic() + 15
        while keeper.poll() is None and not door.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        if keeper.returncode not in (None, 0, ANOTHER_KEEPS):
            raise Refusal(f"The services could not be started:\n{self._data.tail('keeper')}")

    def _say(self, **message: Any) -> None:
        if self._channel:
            with contextlib.suppress(OSError):
                self._channel.sendall(json.dumps(message).encode() + b"\n")

    def guard(self, group: int) -> None:
        """End this process group when we are killed."""
        self._say(guard=group)

    def release(self, group: int) -> None:
        self._say(release=group)

    @property
    def are_gone(self) -> bool:
        """Whether the keeper has ended, and the services with it."""
        return self._channel is None

    def news(self) -> list[str]:
        """What happened to the services since the last time somebody asked."""
        while self._channel and select.select([self._channel], [], [], 0)[0]:
            try:
                received = self._channel.recv(65536)
            except OSError:
                received = b""
            if not received:
                self._channel.close()
                self._channel = None
            self._unread += received
        *lines, self._unread = self._unread.split(b"\n")
        return [json.loads(line)["news"] for line in lines]

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave, and when we were the last, wait until the services have stopped."""
        self._say(leave=True)
        if self._channel:
            with contextlib.suppress(OSError):
                self._channel.settimeout(90)
                while self._channel.recv(65536):  # news of the last moment
                    pass
            self._channel.close()
            self._channel = None


def main(arguments: list[str]) -> int:
    os.umask(0o077)
    for sign in (signal.SIGINT, signal.SIGHUP):
        signal.signal(sign, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    data = Data(Path(arguments[0]))
    lock = data.try_to_hold("keeper.lock")
    if lock is None:
        return ANOTHER_KEEPS
    make_private(data.sockets, mode=0o711 if os.geteuid() == 0 else 0o700)
    Keeper(data, throwaway="--throwaway" in arguments).serve()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
