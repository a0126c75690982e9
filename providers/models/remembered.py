"""Rows that hold from a later day only, read once in a while by each process."""

from collections.abc import Callable
from time import monotonic
from typing import Generic, TypeVar

T = TypeVar("T")
SECONDS = 60.0


class Remembered(Generic[T]):
    """What `read` gives, for a minute. Only for what never changes for today or earlier.

    A process that did not hear of a change yet is right all the same: the change holds from tomorrow.
    """

    def __init__(self, read: Callable[[], T]) -> None:
        self._read = read
        self._known: tuple[T, float] | None = None

    def __call__(self) -> T:
        known = self._known
        if known is not None and monotonic() < known[1]:
            return known[0]
        return self.keep(self._read())

    def keep(self, value: T, *, seconds: float = SECONDS) -> T:
        """Remember a value that was read elsewhere."""
        self._known = (value, monotonic() + seconds)
        return value

    def forget(self) -> None:
        """Read again the next time; this process itself changed something."""
        self._known = None
