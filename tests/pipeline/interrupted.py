"""Runs the `obapipe` command in a process that dies, without any clean-up, at a named moment.

    python interrupted.py MOMENT --data FOLDER build 2013-09

Not a test: `test_kills` starts it.
"""

import os
import sys
from collections.abc import Callable
from typing import Any

import assets.landing  # noqa: F401 - loads what is replaced below
from obapipe import cli, ledger, sqlfiles
from obapipe.publishing import pages, swap

DIED = 9


def die(*_: Any, **__: Any) -> None:
    """What a power cut does."""
    os._exit(DIED)


def after(work: Callable[..., Any]) -> Callable[..., Any]:
    """The work is done, then the end."""

    def done(*given: Any, **named: Any) -> None:
        work(*given, **named)
        die()

    return done


def at_call(number: int, work: Callable[..., Any]) -> Callable[..., Any]:
    """The end comes instead of the nth call."""
    calls = 0

    def counted(*given: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == number:
            die()
        return work(*given, **named)

    return counted


def at_statement(name: str, number: int) -> Callable[..., Any]:
    """The end comes instead of the nth time that a file of SQL would run."""
    run, last = sqlfiles.run, at_call(number, lambda: None)

    def watched(connection: Any, asked: str, **given: Any) -> None:
        if asked == name:
            last()
        run(connection, asked, **given)

    return watched


def instead(owner: Any, name: str, make: Callable[[Any], Any]) -> Callable[[], None]:
    """Puts what `make` makes of it in the place of a function."""
    return lambda: setattr(owner, name, make(getattr(owner, name)))


MOMENTS: dict[str, Callable[[], None]] = {
    "landing": instead(sqlfiles, "run", lambda _: at_statement("landing/insert_landed_month", 1)),
    "protecting": instead(sqlfiles, "run", lambda _: at_statement("release/insert_released_cell", 1)),
    "writing pages": instead(pages, "_write_page", lambda work: at_call(4, work)),
    "before intending": instead(ledger.Ledger, "intend", lambda _: die),
    "after intending": instead(ledger.Ledger, "intend", after),
    "before pointing": instead(swap, "_point_at", lambda _: die),
    "half pointed": instead(swap, "_leading_to", lambda _: die),
    "after promoting": instead(swap, "promote", after),
    "after confirming": instead(ledger.Ledger, "confirm", after),
}


if __name__ == "__main__":
    MOMENTS[sys.argv.pop(1)]()
    cli.main()
