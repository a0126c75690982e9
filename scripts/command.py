"""./run manage: one management command on the services of the installation."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from scripts.keeper import Services
from scripts.places import ROOT, Data
from scripts.processes import end_with_parent
from scripts.supervisor import environment, read_kind
from scripts.upkeep import bring_up_to_date

NEEDS_NO_TABLES = ("check", "help", "makemigrations", "migrate", "sqlmigrate", "--help", "--version")


def manage(arguments: list[str]) -> int:
    """The command's own output and exit status; all that is said besides goes to stderr."""
    data = Data.from_environment()
    data.make()
    data.check_space()
    name = arguments[0] if arguments else "help"
    with Services(data) as services:
        is_demo = read_kind(data) == "demo" or name.startswith("demo_")
        env = environment(data, services, demo=is_demo)
        if name not in NEEDS_NO_TABLES:
            bring_up_to_date(data, env, services)
        status = run_here(arguments, env)
        if name == "demo_data" and status == 0:
            data.kind.write_text("demo")
    return status


def run_here(arguments: list[str], env: dict[str, str]) -> int:
    """Run it where the caller stands, so that the files it names are found."""
    caller = Path(os.environ.get("RONDOM_CALLER_DIR") or Path.cwd())
    process = subprocess.Popen(
        [sys.executable, ROOT / "manage.py", *arguments],
        env=env, cwd=caller, preexec_fn=end_with_parent(signal.SIGTERM),
    )  # fmt: skip
    # The terminal sends Ctrl-C to the command too: it decides, we wait. Other signals come to us alone.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda sent, _frame: process.send_signal(sent))
    status = process.wait()
    return status if status >= 0 else 128 - status
