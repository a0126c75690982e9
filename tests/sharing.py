"""Which tests go to which process when there are several: those of one file together, the long ones first.

What a file builds once for all its tests, as the world of tests/architecture, is then built in one process.
xdist has ways of its own for this (`--dist`); none of them begins with what takes long.
"""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

JOURNEYS = "tests/journeys/"
PAGES = f"{JOURNEYS}test_every_page.py"
# What takes longest: begun at the end it would keep one process at work while the others are done.
LONGEST = (
    JOURNEYS,
    PAGES,
    "tests/architecture/test_who_gets_in.py",
    "tests/architecture/test_bad_input.py",
    "tests/architecture/test_mutations.py",
)


def scope_of(nodeid: str) -> str:
    """What goes to one process.

    Journeys share a queue, so they run after each other; the long walk past every page goes by itself: it
    puts nothing in the queue.
    """
    path = nodeid.partition("::")[0]
    return JOURNEYS if path.startswith(JOURNEYS) and path != PAGES else path


class ByFile(LoadScopeScheduling):
    """Gives the next file to the process that is nearly done."""

    def __init__(self, config: pytest.Config, log: Any) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False  # in the order of the tests, not by how many there are

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)


def turn(nodeid: str) -> int:
    """When it begins: the longest in their order, then all others as they stand."""
    scope = scope_of(nodeid)
    return LONGEST.index(scope) if scope in LONGEST else len(LONGEST)
