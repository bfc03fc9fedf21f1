"""Two runs at once: the second waits, says why when its patience ends, and a killed run holds nothing."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HOLD = """
import sys, time
from pathlib import Path
from obapipe.warehouse import hold
held = hold(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(120)
"""


@pytest.fixture
def held(one_month_short: Any) -> Iterator[subprocess.Popen[str]]:
    """Another process that is in the middle of a run."""
    lock: Path = one_month_short.warehouse / "run.duckdb"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(lock)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_the_second_run_says_why_it_did_not_start(
    one_month_short: Any, held: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OBAPIPE_LOCK_TIMEOUT_SECONDS", "0.5")
    before = one_month_short.standing()
    began = time.monotonic()
    ran = one_month_short.run("build", "2013-09")
    assert time.monotonic() - began >= 0.5
    assert ran.code == 1, ran.said
    assert "Another run is using run.duckdb" in ran.err
    assert "run this again; nothing was changed" in ran.err
    assert "Traceback" not in ran.err
    assert held.poll() is None
    assert one_month_short.standing() == before


def test_a_killed_run_lets_go_and_the_waiting_one_goes_on(
    one_month_short: Any,
    reference_town: Any,
    held: subprocess.Popen[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OBAPIPE_LOCK_TIMEOUT_SECONDS", "60")
    timer = threading.Timer(1.5, held.kill)
    timer.start()
    one_month_short.publish("build", "2013-09")
    timer.join()
    assert held.wait() == -9
    assert one_month_short.pages() == reference_town.pages()


def test_who_only_looks_does_not_wait(one_month_short: Any, held: subprocess.Popen[str]) -> None:
    assert held.poll() is None
    assert one_month_short.run("status").code == 0
    assert one_month_short.run("check", "2013-09").code == 0
