"""Runs one task of `benchmarks.tasks` in a process of its own and reads what it measured.

This side stays small on purpose: on Linux a child's peak memory starts from what its parent held.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).resolve().parent.parent
Given = str | int | list[str]


class TaskError(RuntimeError):
    """A task failed; its own words are in the message."""


@dataclass(frozen=True)
class Measured:
    """What a task measured.

    Attributes:
        seconds: on the wall, by the name of what took them.
        cpu: of the processor, by the same names.
        counts: whatever it counted.
        peak: the most memory its process held, in bytes.
    """

    seconds: dict[str, float]
    cpu: dict[str, float]
    counts: dict[str, int]
    peak: int

    @property
    def total(self) -> float:
        """All the seconds on the wall together."""
        return sum(self.seconds.values())

    @property
    def total_cpu(self) -> float:
        """All the seconds of the processor together."""
        return sum(self.cpu.values())


def measure(name: str, **given: Given) -> Measured:
    """Run a task and wait for it.

    Args:
        name: a function of `benchmarks.tasks`.
        given: its parameters.

    Raises:
        TaskError: it did not end well.
    """
    environment = {key: value for key, value in os.environ.items() if not key.startswith("OBAPIPE_")}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.tasks", name, json.dumps(given)],
        cwd=_HERE,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise TaskError(f"{name} failed:\n{done.stderr}{done.stdout}")
    return Measured(**json.loads(done.stdout.splitlines()[-1]))
