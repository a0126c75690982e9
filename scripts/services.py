"""A private PostgreSQL and a private Redis or Valkey, on sockets that only this user can reach."""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

from scripts.places import ROOT, Data, Refusal, disk_is_full, make_private
from scripts.processes import end_with_parent

NAME = "rondom"  # of the database and of its owner
# A log of the database tells which rule was broken, never the statement or the row: those are about people.
NOTHING_OF_ANYBODY = {"log_min_error_statement": "panic", "log_error_verbosity": "terse"}
WEB = "rondom_web"  # the role of the web server, which owns nothing; made by a migration
PATIENCE = 120  # seconds; recovery after a power cut may take a while


def postgresql_folders() -> list[Path]:
    """Folders with PostgreSQL server programs, newest version first."""
    roots = [
        Path("/usr/lib/postgresql"),
        Path(os.environ.get("RONDOM_SYSTEM", "/nowhere")) / "usr/lib/postgresql",
    ]
    found = [path.parent for root in roots for path in root.glob("*/bin/initdb")]
    if program := shutil.which("initdb"):
        found.append(Path(program).resolve().parent)
    unique = {folder: major_version(folder) for folder in found if (folder / "postgres").exists()}
    return sorted(unique, key=unique.__getitem__, reverse=True)


def major_version(folder: Path) -> int:
    output = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    return int(output.split()[2].split(".")[0])


def choose_programs(made_by: int | None, available: dict[int, Path], data: Path) -> Path:
    """The programs that can read the data: the same major version, or the newest for a new database."""
    if not available:
        raise Refusal("No PostgreSQL server was found. Install postgresql, or set DATABASE_URL.")
    if made_by is None:
        return available[max(available)]
    if made_by in available:
        return available[made_by]
    raise Refusal(
        f"The data in {data} were made by PostgreSQL {made_by}, and this machine has {max(available)}. "
        f"Install postgresql-{made_by}, or start elsewhere with RONDOM_DATA=DIR."
    )


def database_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root; root lends it the user that its package made."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise Refusal(
        "As root the database needs a user named postgres. Install postgresql, or start as an ordinary user."
    )


def reachable_by_others(folder: Path) -> bool:
    """Whether another user can pass through every folder above this one."""
    return all(above.stat().st_mode & 0o001 for above in folder.resolve().parents)


class Postgres:
    """One private cluster. `throwaway` is for tests: fast, and gone when it stops."""

    def __init__(self, data: Data, *, throwaway: bool = False):
        self._data = data
        self._throwaway = throwaway
        self._socket = data.sockets / "pg"
        self._user = database_user()
        self._process: subprocess.Popen[bytes] | None = None
        self.folder = self._place()

    def _place(self) -> Path:
        """Inside the data folder, unless the database's user cannot get there (started as root in /root)."""
        folder, pointer = self._data.folder / "postgres", self._data.folder / "postgres-elsewhere"
        if folder.exists() or self._user is None or reachable_by_others(folder):
            return folder
        if not pointer.exists():
            # A new name each time: when the data folder is removed, the old database does not come back.
            pointer.write_text(f"/var/lib/rondom/{secrets.token_hex(6)}/postgres\n")
        elsewhere = Path(pointer.read_text().strip())
        for above in (elsewhere.parent.parent, elsewhere.parent):
            above.mkdir(exist_ok=True)
            above.chmod(0o711)
        return elsewhere

    @property
    def url(self) -> str:
        return f"postgresql://{NAME}@/{NAME}?host={self._socket}"

    @staticmethod
    def web_url(url: str) -> str:
        """The address of a private database as the web server uses it."""
        return url.replace(f"//{NAME}@", f"//{WEB}@", 1)

    @property
    def description(self) -> str:
        return f"database: private PostgreSQL {self._version()}, in {self.folder}"

    def _version(self) -> int | None:
        try:
            return int((self.folder / "PG_VERSION").read_text())
        except FileNotFoundError:
            return None

    def _options(self) -> dict[str, Any]:
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        if libraries := os.environ.get("LD_LIBRARY_PATH"):
            environment["LD_LIBRARY_PATH"] = libraries
        options: dict[str, Any] = {"cwd": "/", "env": environment, "stdin": subprocess.DEVNULL}
        if self._user:
            options |= {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []}
        return options

    def start(self) -> None:
        available = {major_version(folder): folder for folder in reversed(postgresql_folders())}
        programs = choose_programs(self._version(), available, self.folder)
        owner, group = (self._user.pw_uid, self._user.pw_gid) if self._user else (None, -1)
        make_private(self._socket, owner=owner, group=group)
        if self._version() is None:
            self._create(programs, owner, group)
        deadline = time.monotonic() + PATIENCE
        while not self._attempt(programs, deadline):
            time.sleep(0.3)
        self._make_database(programs)

    def _create(self, programs: Path, owner: int | None, group: int) -> None:
        """Make the cluster beside its place and move it there when complete: no half one is ever used."""
        draft = self.folder.with_name("postgres.new")
        shutil.rmtree(draft, ignore_errors=True)
        make_private(draft, owner=owner, group=group)
        command: list[str | Path] = [
            programs / "initdb",
            "-D",
            draft,
            "-U",
            NAME,
            "-A",
            "trust",
            "-E",
            "UTF8",
        ]
        command += ["--locale=C.UTF-8", "--no-sync" if self._throwaway else "--data-checksums"]
        result = subprocess.run(command, capture_output=True, text=True, errors="replace", **self._options())
        if result.returncode:
            raise Refusal(
                self._reason("PostgreSQL could not make its data folder", result.stdout + result.stderr)
            )
        for mark in (self._data.kind, self._data.migrated):  # they told of a database that is gone
            mark.unlink(missing_ok=True)
        draft.rename(self.folder)

    def _attempt(self, programs: Path, deadline: float) -> bool:
        """Start the server and wait until it answers. False when a killed predecessor still holds on."""
        command: list[str | Path] = [programs / "postgres", "-D", self.folder, "-k", self._socket]
        settings = {"listen_addresses": "", "max_connections": "100", "shared_buffers": "256MB", "jit": "off"}
        settings |= {"log_min_messages": "warning", "log_line_prefix": "%m "} | NOTHING_OF_ANYBODY
        if self._throwaway:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        mark = self._log_size()
        with self._data.log("postgres") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, start_new_session=True,
                preexec_fn=end_with_parent(signal.SIGINT), **self._options(),
            )  # fmt: skip
        while time.monotonic() < deadline:
            ready: list[str | Path] = [programs / "pg_isready", "-q", "-h", self._socket]
            if subprocess.run(ready, **self._options()).returncode == 0:
                return True
            if self._process.poll() is not None:
                text = self._log_since(mark)
                if "pre-existing shared memory" in text or "lock file" in text:
                    return False
                raise Refusal(self._reason("PostgreSQL did not start", text))
            time.sleep(0.05)
        raise Refusal(
            self._reason(f"PostgreSQL did not answer within {PATIENCE} seconds", self._log_since(mark))
        )

    def _log_size(self) -> int:
        path = self._data.logs / "postgres.log"
        return path.stat().st_size if path.exists() else 0

    def _log_since(self, mark: int) -> str:
        with (self._data.logs / "postgres.log").open("rb") as file:
            file.seek(mark)
            return file.read().decode(errors="replace")

    def _reason(self, what: str, text: str) -> str:
        if disk_is_full(text):
            return f"{what}: the disk is full ({self.folder}). Make room and start again."
        lines = "\n".join(text.strip().splitlines()[-8:])
        return f"{what}. Its last words:\n{lines}"

    def _make_database(self, programs: Path) -> None:
        where = ["-h", str(self._socket), "-U", NAME]
        query = f"select 1 from pg_database where datname = '{NAME}'"  # noqa: S608 (a constant of ours)
        asked = subprocess.run(
            [programs / "psql", *where, "-d", "postgres", "-qAtc", query],
            capture_output=True, text=True, **self._options(),
        )  # fmt: skip
        if asked.stdout.strip() == "1":
            return
        made = subprocess.run(
            [programs / "createdb", *where, NAME], capture_output=True, text=True, **self._options()
        )
        if made.returncode:
            raise Refusal(self._reason("The database could not be made", made.stderr))

    @property
    def has_ended(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    def stop(self) -> None:
        if self._process and self._process.poll() is None:
            for sign in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):  # fast, immediate, by force
                self._process.send_signal(sign)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(30)
                    break
        shutil.rmtree(self._socket, ignore_errors=True)


class Redis:
    """The queue. It writes every change to disk, so that no task is lost when it is killed."""

    def __init__(self, data: Data, *, throwaway: bool = False):
        self._data = data
        self._throwaway = throwaway
        self._socket = data.sockets / "redis.sock"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis+socket://{self._socket}"

    @property
    def description(self) -> str:
        return f"queue: private {self._program().name}"

    @staticmethod
    def _program() -> Path:
        program = shutil.which("valkey-server") or shutil.which("redis-server")
        if program is None:
            raise Refusal(
                "No redis-server or valkey-server was found. Install redis-server, or set REDIS_URL."
            )
        return Path(program)

    def start(self) -> None:
        command: list[str | Path] = [
            self._program(),
            "--port",
            "0",
            "--unixsocket",
            self._socket,
            "--unixsocketperm",
            "700",
        ]
        command += [
            "--dir",
            self._data.redis,
            "--save",
            "",
            "--appendonly",
            "no" if self._throwaway else "yes",
        ]
        command += ["--daemonize", "no", "--maxmemory-policy", "noeviction", "--databases", "64"]
        self._socket.unlink(missing_ok=True)
        with self._data.log("redis") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=end_with_parent(signal.SIGTERM),
            )  # fmt: skip
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                tail = self._data.tail("redis")
                cause = (
                    "the disk is full. Make room and start again"
                    if disk_is_full(tail)
                    else f"its last words:\n{tail}"
                )
                raise Refusal(f"The queue (Redis) did not start: {cause}")
            time.sleep(0.05)

    def _answers(self) -> bool:
        """Whether it is done reading its file and takes commands."""
        with socket.socket(socket.AF_UNIX) as connection:
            try:
                connection.settimeout(1)
                connection.connect(str(self._socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(64).startswith(b"+PONG")
            except OSError:
                return False

    @property
    def has_ended(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    def stop(self) -> None:
        if self._process and self._process.poll() is None:
            for sign in (signal.SIGTERM, signal.SIGKILL):
                self._process.send_signal(sign)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(15)
                    break
        self._socket.unlink(missing_ok=True)


def end_all(services: list[Postgres | Redis]) -> None:
    """Stop in the reverse order of starting: the queue before the database."""
    for service in reversed(services):
        service.stop()
