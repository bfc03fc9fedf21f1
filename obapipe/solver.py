"""HiGHS, silent: it announces itself on standard output when first used, where only our own words belong."""

import os
import sys
from collections.abc import Mapping
from functools import cache

import highspy

Option = bool | int | float | str


def solver(options: Mapping[str, Option]) -> highspy.Highs:
    """A new solver that prints nothing, runs in one thread and gives the same answer every time.

    Args:
        options: HiGHS's own, by their names.

    Raises:
        ValueError: HiGHS does not know an option or refuses its value.
    """
    _announced()
    made = highspy.Highs()
    for name, value in {"output_flag": False, "threads": 1, "random_seed": 0, **options}.items():
        if made.setOptionValue(name, value) != highspy.HighsStatus.kOk:
            message = f"HiGHS does not take {name} = {value!r}."
            raise ValueError(message)
    return made


@cache
def _announced() -> None:
    """Make the first solver of the process while its standard output leads nowhere."""
    sys.stdout.flush()
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        highspy.Highs()
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
