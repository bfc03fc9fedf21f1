"""Tells whoever listens how far a run has come, and what stopped it. The command line listens; the daemon does not.

Nothing said here is kept: problems may show the analyst what a file holds, logs and Dagster's records may not.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[str], None]
_explainer: ContextVar[Listener | None] = ContextVar("explainer", default=None)
_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Listener, explainer: Listener) -> Generator[None, None, None]:
    """Send what is reported inside to a listener, and what is explained to another."""
    tokens = _listener.set(listener), _explainer.set(explainer)
    try:
        yield
    finally:
        _listener.reset(tokens[0])
        _explainer.reset(tokens[1])


def report(text: str) -> None:
    """Say in a few words what is being done; never a figure."""
    listener = _listener.get()
    if listener is not None:
        listener(text)


def explain(text: str) -> None:
    """Tell the analyst at the screen what is wrong with a file, the value found included."""
    explainer = _explainer.get()
    if explainer is not None:
        explainer(text)
