"""Tells whoever listens how far a run has come. The command line listens; a run by Dagster's daemon has no listener."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[str], None]
_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Send what is reported inside to a listener."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def report(text: str) -> None:
    """Say in a few words what is being done; never a figure."""
    listener = _listener.get()
    if listener is not None:
        listener(text)
