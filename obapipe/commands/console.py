"""How a command speaks: what it found on standard output, what it is doing and what went wrong on standard error.

What is said is the commands' own affair.
"""

import json
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.table import Table

_SECONDS_BETWEEN_LINES = 5
_out = Console(highlight=False, soft_wrap=True)
_err = Console(stderr=True, highlight=False, soft_wrap=True)


def say(text: str) -> None:
    """Print what was asked for."""
    _out.print(escape(text))


def say_json(content: object) -> None:
    """The same for a machine."""
    _out.print_json(json.dumps(content, ensure_ascii=False, default=str))


def say_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """The same as a table."""
    table = Table(*headings)
    for row in rows:
        table.add_row(*map(escape, row))
    _out.print(table)


def complain(text: str) -> None:
    """Say what went wrong."""
    _err.print(escape(text))


def show_exception() -> None:
    """Show the exception being handled, with where it came from: for whoever looks after obapipe."""
    _err.print_exception()


@contextmanager
def working(title: str) -> Generator[Callable[[str], None], None, None]:
    """A line that says what is being done, on a terminal; in a log, a line a step or every few seconds."""
    if not _err.is_terminal:
        _err.print(f"{escape(title)} ...")
        yield _sparing()
        return
    with _err.status(escape(title)) as spinner:
        yield lambda text: spinner.update(escape(f"{title}: {text}"))


def _sparing() -> Callable[[str], None]:
    """Prints a step's first line, then at most one every few seconds."""
    last, said_at = "", 0.0

    def tell(text: str) -> None:
        nonlocal last, said_at
        step, now = text.rstrip("0123456789- of"), time.monotonic()
        if step != last or now - said_at > _SECONDS_BETWEEN_LINES:
            _err.print(f"  {escape(text)}")
            last, said_at = step, now

    return tell
