"""Two clocks at once, and every task of the clock started twice at the same moment.

.venv/bin/python -m benchmarks.faults.two_beats
"""

import subprocess
import sys
import threading
import time

from benchmarks.faults.stage import ROOT, Outcome, Stage, play, processes, tell

# Every task of the clock but the reports at once, twice. A report prints for an hour
# on a fresh demo, and one a month is a constraint.
ALL = """
import sys, time
from celery import current_app
from django.conf import settings
current_app.loader.import_default_modules()
time.sleep(max(0, MOMENT - time.time()))
for name, row in sorted(settings.CELERY_BEAT_SCHEDULE.items()):
    if name == 'monthly-reports':
        continue
    try:
        current_app.tasks[row['task']].apply(throw=True)
        print('DONE', name)
    except Exception as error:
        print('FAILED', name, type(error).__name__, str(error)[:200].replace(chr(10), ' '))
"""
TWICE = """
from django.db.models import Count
from providers.models import Message
same = Message.objects.values('address', 'subject', 'body', 'created_at__date').annotate(n=Count('pk'))
print('TWICE', sorted((row['subject'], row['n']) for row in same.filter(n__gt=1))[:20])
"""


def _environment_of_beat(stage: Stage) -> dict[str, str]:
    pid = next(pid for pid, (_, command) in processes(stage.data).items() if "config beat" in command)
    with open(f"/proc/{pid}/environ", "rb") as file:
        pairs = (one.partition(b"=") for one in file.read().split(b"\0") if one)
        return {key.decode(): value.decode() for key, _, value in pairs}


def act(*, seconds: float = 70, visitors: int = 3) -> Outcome:
    """Start a second beat, let both run past a minute, then run every task of the clock in pairs."""
    with play("two beats", visitors=visitors) as stage:
        stage.begin_traffic(5)
        before = stage.shell(TWICE)
        second = subprocess.Popen(
            [sys.executable, "-m", "celery", "--quiet", "--app", "config", "beat", "--pidfile=",
             "--schedule", str(stage.data / "second-schedule")],
            env=_environment_of_beat(stage), cwd=ROOT,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            stage.let(seconds)
        finally:
            second.terminate()
            second.wait(30)
        said: list[str] = []
        code = ALL.replace("MOMENT", str(time.time() + 25))
        pair = [
            threading.Thread(target=lambda: said.extend(stage.shell(code).splitlines())) for _ in range(2)
        ]
        for one in pair:
            one.start()
        for one in pair:
            one.join()
        failed = sorted({line for line in said if line.startswith("FAILED")})
        stage.outcome.must(not failed, "; ".join(failed) or f"{len(said)} tasks done in pairs")
        after = stage.shell(TWICE)
        stage.outcome.must(after == before, "no mail twice" if after == before else f"{before} -> {after}")
        return stage.judge()


def main() -> int:
    return tell(act())


if __name__ == "__main__":
    sys.exit(main())
