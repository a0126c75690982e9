"""Exit status 0 when this container does its work: `python deploy/healthy.py web|worker|beat`."""

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path


def web() -> bool:
    """The page that asks database and queue, under the name that visitors use."""
    host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip()
    page = urllib.request.Request("http://127.0.0.1:8000/gezond", headers={"Host": host})
    return bool(urllib.request.urlopen(page, timeout=4).status == 200)  # noqa: S310 (a constant address)


def worker() -> bool:
    """It answers a ping through the queue."""
    myself = f"celery@{os.uname().nodename}"
    ping = ["celery", "-A", "config", "inspect", "ping", "--timeout", "5", "--destination", myself]
    return subprocess.run(ping, stdout=subprocess.DEVNULL).returncode == 0  # noqa: S603


def beat() -> bool:
    """It wrote its schedule lately; it does so every three minutes."""
    files = list(Path("/tmp").glob("celerybeat-schedule*"))  # noqa: S108 (the container's own)
    return any(time.time() - file.stat().st_mtime < 600 for file in files)


if __name__ == "__main__":
    sys.exit(not {"web": web, "worker": worker, "beat": beat}[sys.argv[1]]())
