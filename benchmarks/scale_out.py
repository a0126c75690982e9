"""Two hosts with web and workers each, behind PgBouncer in transaction mode, with traffic and a ledger.

    .venv/bin/python -m benchmarks.scale_out      # as root; needs the Debian package pgbouncer

The hosts are network namespaces on a bridge; PostgreSQL behind PgBouncer, a streaming replica of it, and a
Redis of two servers under Sentinel stand on the bridge itself. One host takes what is quick from the queue,
the other what is heavy. Then the cable of one is cut and put back, the first server of Redis is killed, and
the replica, on which the figures are counted.
It also counts what transaction mode could break: who asks is known per transaction, so with
visitors of different roles on few sessions nobody may see the dossier of another.
"""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.faults.engines import PostgresServer, WatchedRedis, standby
from benchmarks.faults.stage import DEMO, FIGURES, NOTES, ROOT, Outcome, make_demo, say, tell, wait
from benchmarks.faults.traffic import GONE, Ledger, Visitor
from scripts.services import database_user

BRIDGE, HOSTS = "rondombr0", ("rondom1", "rondom2")
NEAR = "10.77.0.1"
WHO = ("marieke.dewit", "samira.bakkali", "johan.terpstra", "youssef.elamrani")
PING = """
from celery import current_app
print(len(current_app.control.ping(timeout=3)))
"""
SESSIONS = 6  # of PgBouncer with PostgreSQL: fewer than there are visitors


def address(host: str) -> str:
    return f"10.77.0.1{host[-1]}"


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


@contextmanager
def network() -> Iterator[None]:
    """A bridge with a namespace per host; all of it is taken away afterwards."""
    ip("link", "add", BRIDGE, "type", "bridge")
    try:
        ip("addr", "add", f"{NEAR}/24", "dev", BRIDGE)
        ip("link", "set", BRIDGE, "up")
        for host in HOSTS:
            ip("netns", "add", host)
            ip("link", "add", f"{host}v", "type", "veth", "peer", "name", "eth0", "netns", host)
            ip("link", "set", f"{host}v", "master", BRIDGE, "up")
            ip("-n", host, "addr", "add", f"{address(host)}/24", "dev", "eth0")
            ip("-n", host, "link", "set", "eth0", "up")
            ip("-n", host, "link", "set", "lo", "up")
        yield
    finally:
        for host in HOSTS:
            subprocess.run(["ip", "netns", "del", host], check=False)
        subprocess.run(["ip", "link", "del", BRIDGE], check=False)


@contextmanager
def pgbouncer(server: PostgresServer, folder: Path) -> Iterator[str]:
    """PgBouncer in transaction mode before a server; gives where it listens."""
    settings = folder / "pgbouncer.ini"
    settings.write_text(
        f"[databases]\nrondom = host={server.sockets} port={server.port} dbname=rondom\n"
        f"[pgbouncer]\nlisten_addr = {NEAR}\nlisten_port = 6432\nunix_socket_dir =\n"
        f"auth_type = trust\nauth_file = {folder / 'users'}\npool_mode = transaction\n"
        f"default_pool_size = {SESSIONS}\nmax_client_conn = 200\n"
        "server_reset_query =\n"
    )
    (folder / "users").write_text('"rondom" ""\n"rondom_web" ""\n')
    owner = database_user()
    assert owner is not None
    process = subprocess.Popen(
        [shutil.which("pgbouncer") or "/usr/sbin/pgbouncer", str(settings)],
        user=owner.pw_uid, group=owner.pw_gid, extra_groups=[],
        stdout=subprocess.DEVNULL, stderr=(folder / "pgbouncer.log").open("w"),
    )  # fmt: skip
    try:
        time.sleep(1)
        yield f"{NEAR}:6432"
    finally:
        process.terminate()
        process.wait(20)


class Host:
    """One machine: a web server and workers for some queues."""

    def __init__(self, name: str, env: dict[str, str], queues: str, log: Path) -> None:
        self.name, self.env, self.queues, self.log = name, env, queues, log
        self.processes: list[subprocess.Popen[bytes]] = []

    @property
    def base(self) -> str:
        return f"http://{address(self.name)}:8000"

    def start(self) -> None:
        web = [
            "gunicorn", "config.wsgi", "--bind", f"{address(self.name)}:8000", "--worker-class", "gthread",
            "--workers", "1", "--threads", "4", "--no-control-socket", "--log-level", "warning",
        ]  # fmt: skip
        worker = [
            "celery",
            "--quiet",
            "--app",
            "config",
            "worker",
            "--concurrency",
            "1",
            "--queues",
            self.queues,
        ]
        owner = self.env["OWNER_URL"]
        of_worker = {"DATABASE_URL": owner, "REPLICA_URL": self.env["OWNER_REPLICA"]}
        for command, own in ((web, {}), (worker, of_worker)):
            with self.log.open("a") as log:
                self.processes.append(
                    subprocess.Popen(
                        ["ip", "netns", "exec", self.name, sys.executable, "-m", *command],
                        env=self.env | own, cwd=ROOT, stdout=log, stderr=log,
                    )
                )  # fmt: skip

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(30)
            process.kill()


def manage(env: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env=env | {"DATABASE_URL": env["OWNER_URL"], "REPLICA_URL": env["OWNER_REPLICA"]},
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-1500:])
    return done.stdout


def is_open(host: Host) -> bool:
    visitor = Visitor(host.base, "", Ledger(), threading.Event())
    with contextlib.suppress(*GONE):
        return "tables" in visitor.ask("/paraat")
    return False


def own_pages(hosts: list[Host]) -> dict[str, set[str]]:
    """The dossiers that each of several people finds in Mijn werk, asked of every host at the same time."""
    found: dict[str, set[str]] = {who: set() for who in WHO}

    def look(who: str, host: Host) -> None:
        visitor = Visitor(host.base, f"{who}@samendichtbij.example", Ledger(), threading.Event())
        with contextlib.suppress(*GONE):
            visitor.get_in()
            for _ in range(10):
                visitor.ask("/mijn-werk")
        found[who] |= set(visitor.dossiers)

    threads = [threading.Thread(target=look, args=(who, host)) for who in WHO for host in hosts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(200)
    return found


def is_at_work(env: dict[str, str]) -> bool:
    """Whether the workers of both hosts answer over the queue."""
    answer = manage(env, "shell", "--no-imports", "-c", PING)
    return answer.split()[-1] == str(len(HOSTS))


def numbers(host: Host) -> list[str]:
    """Every number on the page to steer by, as the stuurder sees it there."""
    visitor = Visitor(host.base, f"{WHO[2]}@samendichtbij.example", Ledger(), threading.Event())
    with contextlib.suppress(*GONE):  # a stuurder has no dossiers of her own
        visitor.get_in()
    main = visitor.ask("/cijfers/sturing").partition("<main")[2]
    return re.findall(r">\s*(\d[\d.,]*(?: %)?)\s*<", main)


def passed_over(folder: Path) -> int:
    """How often a host told that it counted on the first server, since the replica could not."""
    return (folder / "hosts.log").read_text(errors="replace").count("The replica is passed over")


def answers_of(server: PostgresServer) -> int:
    """How many transactions a server has seen in the database."""
    command = [
        server.programs / "psql", "-h", server.sockets, "-p", str(server.port), "-U", "rondom", "-Atc",
        "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = 'rondom'", "postgres",
    ]  # fmt: skip
    time.sleep(2)  # it counts when a session has been idle for a second
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def lose_the_replica(hosts: list[Host], replica: PostgresServer, folder: Path, outcome: Outcome) -> None:
    """Figures come from the replica, and are the same when it falls away."""
    before = answers_of(replica)
    counted = [numbers(host) for host in hosts]
    asked = answers_of(replica) - before
    outcome.must(
        asked >= 2 * len(hosts) and not passed_over(folder),
        f"figures of Sturing: {asked} asked of the replica",
    )
    replica.kill()
    again = [numbers(host) for host in hosts]
    outcome.must(
        counted == again and bool(counted[0]) and passed_over(folder) > 0,
        f"{len(counted[0])} numbers of Sturing are the same without the replica",
    )


def play(stack: ExitStack, folder: Path, outcome: Outcome, visitors: int, seconds: float) -> None:
    """Set all of it up, let people work, cut a cable, and compare."""
    data = folder / "data"
    subprocess.run(["cp", "-a", DEMO, data], check=True)
    with (data / "postgres" / "pg_hba.conf").open("a") as doors:
        doors.write(f"host all all {NEAR}/24 trust\n")
    server = PostgresServer(data / "postgres")
    server.start()
    stack.callback(server.stop)
    stack.enter_context(network())
    (folder / "copy").mkdir()
    replica = standby(
        folder / "copy" / "postgres", f"listen_addresses={NEAR}",
        host=str(server.sockets), user="rondom", port=5433,
    )  # fmt: skip
    stack.callback(replica.stop)
    queue = WatchedRedis(folder / "redis", NEAR)
    stack.callback(queue.stop)
    queue.start()
    place = stack.enter_context(pgbouncer(server, folder))
    env = {key: value for key, value in os.environ.items() if key not in ("DB_POOL", "DEBUG")} | {
        "DATABASE_URL": f"postgresql://rondom_web@{place}/rondom",
        "OWNER_URL": f"postgresql://rondom@{place}/rondom",
        # Straight: who waits at PgBouncer for a server that fell away is not told for two minutes.
        "REPLICA_URL": f"postgresql://rondom_web@{NEAR}:{replica.port}/rondom",
        "OWNER_REPLICA": f"postgresql://rondom@{NEAR}:{replica.port}/rondom",
        "REDIS_URL": queue.url(),
        "SECRET_KEY": (DEMO / "secret_key").read_text().strip(),
        "RONDOM_DATA": str(data), "DEMO": "1", "DB_POOLER": "1", "DEBUG": "0",
        "ALLOWED_HOSTS": ",".join(address(host) for host in HOSTS),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }  # fmt: skip
    hosts = [
        Host(name, env, queues, folder / "hosts.log")
        for name, queues in zip(HOSTS, ("celery", "heavy"), strict=True)
    ]
    for host in hosts:
        host.start()
        stack.callback(host.stop)
    for host in hosts:
        wait(lambda host=host: is_open(host), 180, "open")  # type: ignore[misc]
    before = manage(env, "shell", "--no-imports", "-c", FIGURES)
    ledger, stop = Ledger(), threading.Event()
    people = [
        Visitor(hosts[number % 2].base, f"{WHO[0]}@samendichtbij.example", ledger, stop)
        for number in range(visitors)
    ]
    for one in people:
        one.start()

    def until_works(notes: int = 3) -> int:
        wanted = len(ledger.acknowledged) + notes
        wait(lambda: len(ledger.acknowledged) >= wanted, 300, "at work")
        time.sleep(seconds)
        return len(ledger.acknowledged) - wanted + notes

    both = until_works()
    ip("link", "set", f"{HOSTS[1]}v", "down")
    alone = until_works()
    ip("link", "set", f"{HOSTS[1]}v", "up")
    for host in hosts:
        wait(lambda host=host: is_open(host), 180, "open again")  # type: ignore[misc]
    until_works()
    queue.kill_first()
    moved = until_works()
    wait(lambda: is_at_work(env), 120, "taking from the queue")
    outcome.must(moved > 0, f"{moved} notes with the first Redis killed; the workers go on")
    lose_the_replica(hosts, replica, folder, outcome)
    without = until_works()
    outcome.must(without > 0, f"{without} notes without the replica")
    stop.set()
    for one in people:
        one.join(150)
    outcome.must(both > 0, f"{both} notes by two hosts on {SESSIONS} sessions")
    outcome.must(alone > 0, f"{alone} notes by one host with the cable of the other cut")
    there = manage(env, "shell", "--no-imports", "-c", NOTES)
    outcome.tried, outcome.acknowledged = len(ledger.tried), len(ledger.acknowledged)
    outcome.lost = sum(text not in there for text in ledger.acknowledged)
    outcome.double = sum(there.count(text) > 1 for text in ledger.tried)
    outcome.told, outcome.refused, outcome.mute = ledger.told, ledger.refused, ledger.mute
    outcome.slowest = ledger.slowest
    outcome.wrong_reports = int(manage(env, "shell", "--no-imports", "-c", FIGURES) != before)
    first, second = own_pages(hosts), own_pages(hosts[:1])
    outcome.must(
        first == second and any(first.values()), "each sees the own dossiers, whoever had the session"
    )


def act(*, visitors: int = 8, seconds: float = 15) -> Outcome:
    outcome = Outcome("two hosts")
    if os.geteuid() or not (shutil.which("pgbouncer") or Path("/usr/sbin/pgbouncer").exists()):
        outcome.must(False, "not tried: it takes root, for the network, and pgbouncer")
        return outcome
    make_demo()
    folder = Path(tempfile.mkdtemp(prefix="rondom-hosts-"))
    folder.chmod(0o755)
    try:
        with ExitStack() as stack:
            play(stack, folder, outcome, visitors, seconds)
        return outcome
    finally:
        if not outcome.is_well and (folder / "hosts.log").exists():
            kept = Path(tempfile.gettempdir()) / "rondom-hosts.log"
            shutil.copy(folder / "hosts.log", kept)
            say(f"the log of the hosts: {kept}")
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    return tell(act())


if __name__ == "__main__":
    sys.exit(main())
