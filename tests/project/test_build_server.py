"""What the build server runs says how the tests ended, and ends as they did."""

import os
import subprocess
from pathlib import Path

import pytest

PASSED = "12 passed, 1 deselected in 3.21s"
FAILED = "1 failed, 11 passed in 75.30s (0:01:15)"


@pytest.mark.parametrize(
    ("printed", "code", "closing"),
    [
        (f"All checks passed!\n{PASSED}", 0, PASSED),
        (f"FAILED tests/x.py::test_x\n{FAILED}\nmake: *** [Makefile:9: test] Error 1", 2, FAILED),
        ("x.py:1:1: F401\nmake: *** [Makefile:9: lint] Error 1", 2, "pytest was not reached"),
    ],
    ids=["passed", "failed", "lint"],
)
def test_the_last_line_is_pytests(
    printed: str, code: int, closing: str, project: Path, tmp_path: Path
) -> None:
    stand_in = tmp_path / "make"
    stand_in.write_text(f"#!/bin/sh\ncat <<'END'\n{printed}\nEND\nexit {code}\n")
    stand_in.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    ended = subprocess.run(
        [project / ".ci" / "run"],
        env={"PATH": path},
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
    )
    assert ended.stdout.splitlines()[-1] == closing
    assert ended.returncode == code


def test_the_environment_is_scrubbed() -> None:
    ours = ("DAGSTER_HOME", "OBAPIPE_", "PANDERA_")
    found = {name: value for name, value in os.environ.items() if name.startswith(ours)}
    assert found == {"OBAPIPE_PDF": "false"}
    assert [name for name in os.environ if name.lower().endswith("_proxy")] == []
    assert os.environ["TZ"] == "UTC"
