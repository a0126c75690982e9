"""./run: the services, the web server, the worker and the clock, from the first line to a clean end."""

import contextlib
import http.client
import os
import signal
import socket
import sys
import time
from itertools import zip_longest
from types import FrameType
from typing import NoReturn

from scripts.keeper import Services
from scripts.places import ROOT, Data, Refusal, say
from scripts.processes import Child
from scripts.services import Postgres
from scripts.upkeep import prepare, run_step

HEALTH_PAGE = "/gezond"
HEALTH_PATIENCE = 180  # seconds


class Stop(BaseException):
    """Ctrl-C or SIGTERM: stop all in order. Not an Exception, so that nothing on the way swallows it."""


SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def on_signal(number: int, frame: FrameType | None) -> NoReturn:
    for sign in SIGNALS:
        signal.signal(sign, signal.SIG_IGN)  # a second Ctrl-C must not break off the stopping
    raise Stop


def environment(data: Data, services: Services, *, demo: bool) -> dict[str, str]:
    """What every process of the installation is told. What the operator set wins."""
    defaults = {
        "SECRET_KEY": data.secret_key(),
        "DEMO": "1" if demo else "0",
        "DEBUG": "0",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
    }
    own = {"RONDOM_DATA": str(data.folder), **services.environment}
    return {**defaults, **os.environ, **own}


def of_the_web(env: dict[str, str]) -> dict[str, str]:
    """The same for the web server, which comes into the database as a role that owns nothing.

    Of a database of the operator's own WEB_DATABASE_URL tells how; without it the owner puts the role on.
    """
    url = env.get("WEB_DATABASE_URL") or env["DATABASE_URL"]
    if not os.environ.get("DATABASE_URL"):
        url = Postgres.web_url(env["DATABASE_URL"])
    return {name: value for name, value in env.items() if name != "WEB_DATABASE_URL"} | {"DATABASE_URL": url}


def read_kind(data: Data) -> str | None:
    return data.kind.read_text().strip() if data.kind.exists() else None


def bind_port(address: str, wanted: str | None) -> socket.socket:
    """Take the port now, so that a taken one is told before anything slow is done."""
    if wanted is not None and not (wanted.isdecimal() and 0 < int(wanted) < 65536):
        raise Refusal(f"PORT={wanted} is not a port. Choose a number from 1 to 65535.")
    first = int(wanted or 8000)
    for port in [first] if wanted else range(first, first + 100):
        taken = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind((address, port))
            taken.listen(256)
        except PermissionError:
            raise Refusal(
                f"No right to use port {port}. Choose one of 1024 or higher: PORT=8080 ./run"
            ) from None
        except OSError as error:
            taken.close()
            if wanted:
                raise Refusal(
                    f"Port {port} on {address} cannot be used ({error.strerror}). "
                    f"Choose another: PORT={port + 1} ./run"
                ) from None
        else:
            return taken
    raise Refusal(f"No free port between {first} and {first + 99}. Choose one: PORT=9000 ./run")


def children(data: Data, env: dict[str, str], door: socket.socket) -> list[Child]:
    """In the order of starting; they stop in the reverse order."""
    celery = [sys.executable, "-m", "celery", "--quiet", "--app", "config"]
    web = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"fd://{door.fileno()}"]
    web += ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--graceful-timeout", "30"]
    web += ["--log-level", "warning", "--no-control-socket"]
    worker = [
        *celery,
        "worker",
        "--concurrency",
        "2",
        "--loglevel",
        "info",
        "--without-gossip",
        "--without-mingle",
    ]
    beat = [*celery, "beat", "--loglevel", "warning", "--pidfile=", "--schedule", str(data.schedule)]
    return [
        # A page that is being made may be finished, also when the web server is loaded anew (SIGHUP).
        Child("web", web, env=of_the_web(env), cwd=ROOT, patience=35, pass_fds=[door.fileno()]),
        # When we are killed it must not first finish its task, as it would on SIGTERM.
        Child("worker", worker, env=env, cwd=ROOT, farewell=signal.SIGQUIT),
        Child("beat", beat, env=env, cwd=ROOT, patience=5),
    ]


def registers_of_the_demo(env: dict[str, str]) -> list[Child]:
    """The imitated registers of a demo, unless the operator named others; tells `env` where."""
    if env["DEMO"] != "1" or "BRP_URL" in env or "POSTCODE_URL" in env:
        return []
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env["BRP_URL"] = env["POSTCODE_URL"] = f"http://127.0.0.1:{port}"
    command = [sys.executable, "manage.py", "nepregisters", str(port)]
    return [Child("registers", command, env=env, cwd=ROOT)]


def is_healthy(port: int, address: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1" if address == "0.0.0.0" else address, port, timeout=5)
    try:
        connection.request("GET", HEALTH_PAGE, headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def in_columns(lines: list[str]) -> list[str]:
    """Lines of values between tabs, each column as wide as its widest value."""
    rows = [line.strip().split("\t") for line in lines]
    widths = [max(map(len, column)) for column in zip_longest(*rows, fillvalue="")]
    return ["  " + "  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]


class Installation:
    """One running Rondom."""

    def __init__(self, data: Data, *, empty: bool):
        self._data = data
        self._empty = empty
        self._address = os.environ.get("RONDOM_BIND", "127.0.0.1")
        self._host = "localhost" if self._address in ("127.0.0.1", "0.0.0.0", "::1") else self._address
        self._children: list[Child] = []

    def run(self) -> None:
        self._data.make()
        lock = self._data.try_to_hold("run.lock")
        if lock is None:
            place = (self._data.folder / "run.lock").read_text().strip()
            raise Refusal(
                f"Rondom is already running here ({place or 'just starting'}). "
                "Stop it with Ctrl-C, or start another beside it: RONDOM_DATA=DIR ./run"
            )
        lock.truncate(0)
        if self._empty and read_kind(self._data) == "demo":
            raise self._holds_the_demo()
        self._data.check_space()
        door = bind_port(self._address, os.environ.get("PORT"))
        port = door.getsockname()[1]
        lock.write(f"process {os.getpid()}, port {port}")
        lock.flush()
        with Services(self._data) as services, door:
            for line in services.started:
                say(line)
            self._serve(services, door, port)

    def _holds_the_demo(self) -> Refusal:
        return Refusal(
            f"{self._data.folder} holds the demo, so it cannot be started with --leeg. "
            "Start an empty one beside it: RONDOM_DATA=DIR ./run --leeg"
        )

    def _serve(self, services: Services, door: socket.socket, port: int) -> None:
        env = environment(self._data, services, demo=not self._empty and read_kind(self._data) != "leeg")
        accounts = self._fill(env, services)
        env = environment(self._data, services, demo=read_kind(self._data) == "demo")
        env.setdefault("BASE_URL", f"http://{self._host}:{port}")  # for the links in mail
        env.setdefault("DB_POOL", "1")
        registers = registers_of_the_demo(env)
        self._children = [*registers, *children(self._data, env, door)]
        try:
            for child in self._children:
                services.guard(child.start())
            self._await_health(port)
            self._introduce(port, accounts)
            self._watch(services)
        finally:
            self._stop()

    def _fill(self, env: dict[str, str], services: Services) -> list[str]:
        """Migrate, and load the demo into a database that nobody has used yet. Gives the demo accounts.

        What it holds is asked of the database, so a start that was killed halfway is finished by the next.
        """
        with self._data.wait_to_hold("prepare.lock"):
            state = prepare(self._data, env, services, "--state")
            say("database and static files are up to date")
            if self._empty and state["accounts"]:
                raise self._holds_the_demo()
            if read_kind(self._data) is None:
                if not self._empty and not state["used"]:
                    say("loading the demo consortium, about a minute (once; --leeg starts without)")
                    demo = [sys.executable, "manage.py", "demo_data"]
                    run_step(demo, env, services, "The demo could not be loaded")
                    state = prepare(self._data, env, services, "--state")
                self._data.kind.write_text("demo" if state["accounts"] else "leeg")
        return list(state["accounts"])

    def _await_health(self, port: int) -> None:
        deadline = time.monotonic() + HEALTH_PATIENCE
        while not is_healthy(port, self._address):
            for child in self._children:
                if child.status is not None:
                    time.sleep(0.3)  # its last lines are still on their way
                    raise Refusal(
                        f"'{child.name}' ended by itself (status {child.status}); see its lines above."
                    )
            if time.monotonic() > deadline:
                raise Refusal(
                    f"{HEALTH_PAGE} gave no 200 within {HEALTH_PATIENCE} seconds; see the lines above."
                )
            time.sleep(0.2)

    def _introduce(self, port: int, accounts: list[str]) -> None:
        """The last lines of the start: where it is, and how to get in."""
        lines = [f"Rondom is ready:  http://{self._host}:{port}/", ""]
        if read_kind(self._data) == "demo":
            lines += ["Demo accounts (role, e-mail, password):", *in_columns(accounts)]
        else:
            lines += [
                "This installation has no demo data. Its first administrator:",
                "  ./run manage eerste_beheerder --email NAME@EXAMPLE.NL",
                "The demo beside it:  RONDOM_DATA=DIR ./run",
            ]
        lines += ["", f"All state is in {self._data.folder}. Ctrl-C stops everything."]
        with contextlib.suppress(OSError):
            sys.stdout.write("\n" + "\n".join(lines) + "\n\n")
            sys.stdout.flush()
        say("ready")

    def _watch(self, services: Services) -> None:
        """Stay until a signal. A process that was killed is started again; one that keeps failing ends us."""
        while True:
            time.sleep(0.3)
            for line in services.news():
                say(line)
            if services.are_gone:
                raise Refusal(f"The private database or queue ends again and again; see {self._data.logs}.")
            for child in self._children:
                if (status := child.status) is None:
                    continue
                if child.has_failed_often():
                    raise Refusal(f"'{child.name}' keeps ending (status {status}); stopping the rest.")
                say(f"'{child.name}' ended by itself (status {status}); starting it again")
                child.sweep()
                services.guard(child.start())

    def _stop(self) -> None:
        say("stopping")
        for child in reversed(self._children):
            child.stop()


def run(arguments: list[str]) -> int:
    if arguments not in ([], ["--leeg"]):
        raise Refusal("Usage: ./run | ./run --leeg | ./run manage COMMAND ... | ./run --help")
    for number in SIGNALS:
        signal.signal(number, on_signal)
    try:
        Installation(Data.from_environment(), empty=bool(arguments)).run()
    except Stop:
        say("stopped")
    return 0
