"""Seconds by name, on the wall and of the processor, and how much memory this process ever held."""

import resource
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager

_UNIT = 1 if sys.platform == "darwin" else 1024


class Clock:
    """Adds up what is timed under a name.

    Attributes:
        seconds: on the wall, by name, in the order in which the names came.
        cpu: of the processor, all threads of this process together.
    """

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.cpu: dict[str, float] = {}

    @contextmanager
    def timing(self, name: str) -> Generator[None, None, None]:
        """Count the time inside under a name."""
        begun, worked = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begun
            self.cpu[name] = self.cpu.get(name, 0.0) + time.process_time() - worked


def peak(who: int = resource.RUSAGE_SELF) -> int:
    """The most memory held at a time, in bytes: of this process, or of the largest of its children."""
    return resource.getrusage(who).ru_maxrss * _UNIT
