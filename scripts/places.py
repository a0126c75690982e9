"""Where an installation keeps its things, and what must be true of those places before anything starts."""

import fcntl
import hashlib
import os
import secrets
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, NoReturn

ROOT = Path(__file__).resolve().parent.parent
MEGABYTE = 1024 * 1024
LONGEST_SOCKET_PATH = 107  # sun_path holds 108 bytes, the last of which is zero
STARTED = time.monotonic()


class Refusal(Exception):
    """A reason not to go on that the person at the terminal can do something about."""


def say(message: str) -> None:
    """Tell the operator something, on stderr: stdout belongs to the command that runs."""
    sys.stderr.write(f"[{time.monotonic() - STARTED:5.1f} s] {message}\n")
    sys.stderr.flush()


def give_up(message: str, status: int = 3) -> NoReturn:
    sys.stderr.write(f"\n{message}\n\n")
    sys.exit(status)


class Data:
    """The folder that holds all state of one installation: database, queue, uploads, secret, logs."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.media = folder / "media"
        self.redis = folder / "redis"
        self.logs = folder / "logs"
        self.kind = folder / "kind"  # "demo" or "leeg", written when the first start is complete
        self.migrated = folder / "migrated"  # marks of the migrations and static files that were last seen to
        self.collected = folder / "collected"
        self.schedule = folder / "celerybeat-schedule"
        self.sockets = socket_folder(folder)

    @classmethod
    def from_environment(cls) -> "Data":
        caller = Path(os.environ.get("RONDOM_CALLER_DIR") or Path.cwd())
        named = os.environ.get("RONDOM_DATA")
        return cls((caller / named).resolve() if named else ROOT / ".local")

    def make(self) -> None:
        """Make the folders. As root the database runs as another user, who must be able to pass through."""
        try:
            for folder in (self.folder, self.media, self.redis, self.logs):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if os.geteuid() == 0 and not self.folder.stat().st_mode & 0o001:
                self.folder.chmod(self.folder.stat().st_mode | 0o011)
            (self.folder / ".writable").touch()
        except (PermissionError, NotADirectoryError, FileExistsError) as error:
            raise Refusal(
                f"No right to write in {self.folder} ({error.strerror}). Choose another RONDOM_DATA."
            ) from None

    @property
    def is_new(self) -> bool:
        return not (self.folder / "postgres").exists() and not (self.folder / "postgres-elsewhere").exists()

    def check_space(self) -> None:
        """Refuse to start on a full disk: a database that cannot write stops in the middle of the work."""
        free = shutil.disk_usage(self.folder).free // MEGABYTE
        if reason := why_not_enough(free, self.folder, is_new=self.is_new):
            raise Refusal(reason)
        if free < 1000:
            say(f"warning: the disk is nearly full, {free} MB free for {self.folder}")

    def secret_key(self) -> str:
        """The key that signs sessions and links: made once per installation, readable by its owner only."""
        path = self.folder / "secret_key"
        try:
            return path.read_text().strip()
        except FileNotFoundError:
            handle, draft = tempfile.mkstemp(dir=self.folder)  # mode 0600
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(64))
            try:
                os.link(draft, path)  # refuses when another process was first, whose key then counts
            except FileExistsError:
                pass
            finally:
                os.unlink(draft)
            return path.read_text().strip()

    def try_to_hold(self, name: str) -> IO[str] | None:
        """Take a lock of this installation, freed when we end; None when another process has it."""
        file = (self.folder / name).open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return None
        return file

    def wait_to_hold(self, name: str) -> IO[str]:
        """Take a lock of this installation when the process that has it is done."""
        file = (self.folder / name).open("a+")
        fcntl.flock(file, fcntl.LOCK_EX)
        return file

    def log(self, name: str) -> IO[bytes]:
        """A log to append to; when it has grown large, the previous part is kept once."""
        path = self.logs / f"{name}.log"
        if path.exists() and path.stat().st_size > 10 * MEGABYTE:
            path.replace(path.with_suffix(".log.1"))
        return path.open("ab")

    def tail(self, name: str, lines: int = 8) -> str:
        """The end of a log, to show beside the message that something did not start."""
        try:
            text = (self.logs / f"{name}.log").read_text(errors="replace")
        except FileNotFoundError:
            return ""
        return "\n".join(text.splitlines()[-lines:])


def why_not_enough(free: int, folder: Path, *, is_new: bool) -> str | None:
    """Why this many free megabytes are too few to start with, or None."""
    needed = 500 if is_new else 100
    if free >= needed:
        return None
    return (
        f"The disk is too full: {free} MB free for {folder}, Rondom needs at least {needed} MB. "
        "Make room, or choose a folder on another disk with RONDOM_DATA=DIR."
    )


def socket_folder(data: Path) -> Path:
    """A short path for the sockets: a data folder may lie too deep for the 107 bytes of a socket path."""
    mark = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    return Path("/tmp") / f"rondom-{os.geteuid()}-{mark}"  # its owner and mode are checked before use


def make_private(folder: Path, *, mode: int = 0o700, owner: int | None = None, group: int = -1) -> None:
    """Make a folder that is ours alone; under /tmp somebody else could have made it before us."""
    folder.mkdir(mode=mode, exist_ok=True)
    expected = os.geteuid() if owner is None else owner
    state = folder.lstat()
    if folder.is_symlink() or state.st_uid not in (os.geteuid(), expected):
        raise Refusal(f"{folder} belongs to another user. Remove it, or ask who made it.")
    if state.st_uid != expected:
        os.chown(folder, expected, group)
    folder.chmod(mode)


def disk_is_full(text: str) -> bool:
    return "No space left on device" in text or "DiskFull" in text
