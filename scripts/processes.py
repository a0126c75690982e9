"""Child processes that cannot outlive us: stopped in order, and ended by the kernel when we are killed."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def end_with_parent(sign: signal.Signals) -> Callable[[], None]:
    """For `preexec_fn`: let the kernel send the child `sign` when its parent ends, even by SIGKILL."""
    parent = os.getpid()

    def prepare() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, sign)
        if os.getppid() != parent:  # it ended before the line above
            os._exit(1)

    return prepare


def group_lives(group: int) -> bool:
    """Whether any process of this group still runs (one that only waits to be collected does not)."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _parent, of_group = stat.read_text().rpartition(")")[2].split()[:3]
            if int(of_group) == group and state not in "ZX":
                return True
    return False


def end_group(group: int, *, patience: float) -> None:
    """End a process group: politely, and after `patience` seconds by force."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGTERM)
    deadline = time.monotonic() + patience
    while group_lives(group):
        if time.monotonic() > deadline:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)
            return
        time.sleep(0.05)


class Child:
    """One of our processes, leader of its own group, its output shown behind its name."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str],
        cwd: Path,
        farewell: signal.Signals = signal.SIGTERM,
        patience: float = 20,
        pass_fds: Sequence[int] = (),
    ):
        self.name = name
        self.command = command
        self.patience = patience
        self._options = {"env": dict(env), "cwd": cwd, "pass_fds": pass_fds}
        self._farewell = farewell  # sent by the kernel when we are killed
        self.process: subprocess.Popen[str] | None = None
        self.starts: list[float] = []

    def start(self) -> int:
        """Start it (again); returns its process group."""
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            preexec_fn=end_with_parent(self._farewell),
            **self._options,  # type: ignore[call-overload]
        )
        self.starts.append(time.monotonic())
        threading.Thread(target=self._show, args=(self.process,), daemon=True).start()
        return self.process.pid

    def _show(self, process: "subprocess.Popen[str]") -> None:
        for line in process.stdout or ():
            with contextlib.suppress(OSError, ValueError):  # nobody reads us any more: keep draining
                sys.stdout.write(f"{self.name:>6} | {line}")
                sys.stdout.flush()

    @property
    def status(self) -> int | None:
        """The exit status once it has ended."""
        return self.process.poll() if self.process else None

    def has_failed_often(self, times: int = 5, within: float = 60) -> bool:
        return len(self.starts) >= times and self.starts[-1] - self.starts[-times] < within

    def sweep(self) -> None:
        """End what it left behind: children of a process that was killed."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to finish its work; insist when it does not."""
        if self.process is None:
            return
        for sign, patience in ((signal.SIGTERM, self.patience), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
            if self.process.poll() is not None:
                break
            self.process.send_signal(sign)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)
        self.sweep()
