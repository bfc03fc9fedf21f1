"""What is committed: no address of a registry, no place on somebody's machine, nothing that was built."""

import re
import subprocess
from pathlib import Path, PurePosixPath

import pytest

# Written in pieces so that this file does not find itself.
HOSTS = [
    "pypi" + ".org",
    "files.python" + "hosted.org",
    "registry.npm" + "js.org",
    "registry.yarn" + "pkg.com",
]
MACHINE = re.compile(r"(?<![\w.~])/(?:wo" + r"rk|ro" + r"ot|ho" + r"me/\w+|Us" + r"ers/\w+|t" + r"mp)/\w")
BUILT = ("data/warehouse/", "data/site/", "data/ledger/")
LARGEST = 500_000  # bytes: more than that is data, and data does not belong here


@pytest.fixture(scope="module")
def tracked(project: Path) -> list[Path]:
    """Every file that git tracks and that is still there."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=project, check=True, capture_output=True, text=True
    )
    names = [name for name in listed.stdout.split("\0") if name]
    assert names, "git lists no file"
    return [project / name for name in names if (project / name).is_file()]


@pytest.fixture(scope="module")
def texts(tracked: list[Path], project: Path) -> dict[str, str]:
    """The text of every tracked file by its path in the project."""
    return {
        path.relative_to(project).as_posix(): path.read_bytes().decode("utf-8", errors="replace")
        for path in tracked
    }


def test_no_file_names_a_registry(texts: dict[str, str]) -> None:
    assert [(name, host) for name, text in texts.items() for host in HOSTS if host in text] == []


def test_no_file_names_a_place_on_a_machine(texts: dict[str, str]) -> None:
    assert [(name, found) for name, text in texts.items() for found in MACHINE.findall(text)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cd /wo" + "rk/main", True),
        ("/ho" + "me/ann/oba", True),
        ('"/t' + 'mp/x"', True),
        ("data/work/2013", False),
        ("networ" + "k/work/x", False),
    ],
)
def test_the_pattern_for_a_machine(text: str, found: bool) -> None:
    assert bool(MACHINE.search(text)) is found


def test_nothing_built_or_received_is_tracked(texts: dict[str, str]) -> None:
    kept = {".gitkeep", "README.md"}
    assert [
        n for n in texts if n.startswith((*BUILT, "data/raw/")) and PurePosixPath(n).name not in kept
    ] == []
    assert [n for n in texts if PurePosixPath(n).suffix in {".duckdb", ".pyc", ".whl"}] == []


def test_no_tracked_file_is_large(tracked: list[Path], project: Path) -> None:
    large = [path.relative_to(project).as_posix() for path in tracked if path.stat().st_size > LARGEST]
    assert large == []
