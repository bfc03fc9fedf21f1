"""The published pages over HTTP, on this machine only."""

import queue
import socket
import threading
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from obapipe.commands import serving


def test_the_pages_are_served_until_stopped(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>Dashboards</p>", encoding="utf-8")
    addresses: queue.Queue[str] = queue.Queue()
    threading.Thread(target=serving.serve, args=(tmp_path, addresses.put, 0), daemon=True).start()
    with urllib.request.urlopen(addresses.get(timeout=10)) as answer:  # noqa: S310 - our own address
        assert answer.read() == b"<p>Dashboards</p>"


def test_a_port_that_is_taken_is_explained(published: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr(serving.serve, "__defaults__", (taken.getsockname()[1],))
        ran = published.run("open", "--serve")
    assert ran.code == 2, ran.said
    assert "is taken" in ran.err
