"""Two hundred people write in one dossier at the same moment, and one form in ten arrives three times.

.venv/bin/python -m benchmarks.faults.one_dossier [--people 200]
"""

import argparse
import sys
import threading
import time
from uuid import uuid4

from benchmarks.faults.stage import Outcome, play, tell
from benchmarks.faults.traffic import GONE, Note

COPIES, OFTEN = 3, 10  # every so many forms is sent so many times at once


def another(note: Note) -> Note:
    """The same form as somebody else has it open: with a key and a text of its own."""
    text = f"Proef {uuid4().hex}"
    return Note(note.path, text, note.data | {"text": text, "form_key": str(uuid4())})


def act(people: int = 200) -> Outcome:
    """Send a note of each at once, some three times over, until it is acknowledged."""
    with play("one dossier", visitors=1) as stage:
        stage.reports = stage.figures()
        writer = stage.visitors[0]
        writer.get_in()
        opened = writer.open_form(writer.dossiers[0])
        assert opened is not None
        notes = [another(opened) for _ in range(people)]
        copies = [note for number, note in enumerate(notes) for _ in range(1 if number % OFTEN else COPIES)]
        gate = threading.Barrier(len(copies))

        def send(note: Note) -> None:
            gate.wait(120)
            for _ in range(20):
                try:
                    if writer.lay_down(note):
                        return
                except GONE as error:
                    writer.meet(error)
                time.sleep(0.5)

        threads = [threading.Thread(target=send, args=(note,)) for note in copies]
        started = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(400)
        taken = time.monotonic() - started
        acknowledged = len(stage.ledger.acknowledged)
        stage.outcome.must(
            acknowledged == people, f"{acknowledged} of {people} acknowledged in {taken:.0f} s"
        )
        return stage.judge()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=200)
    return tell(act(parser.parse_args().people))


if __name__ == "__main__":
    sys.exit(main())
