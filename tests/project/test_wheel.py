"""The wheel: what an installed obapipe needs is in it, and nothing of a partnership is."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def members(project: Path, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of the files in a freshly built wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    built = subprocess.run(command, cwd=project, check=False, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize("folder", ["sql", "templates"])
def test_it_holds_every_resource(folder: str, members: set[str], project: Path) -> None:
    here = {path.relative_to(project / folder).as_posix() for path in (project / folder).rglob("*.*")}
    assert here
    assert {name for name in here if f"obapipe/_resources/{folder}/{name}" not in members} == set()


@pytest.mark.parametrize("package", ["assets", "obapipe", "schemas"])
def test_it_holds_every_module_and_its_files(package: str, members: set[str], project: Path) -> None:
    here = {
        path.relative_to(project).as_posix()
        for path in (project / package).rglob("*.*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert here - members == set()


def test_it_holds_no_data(members: set[str]) -> None:
    tops = {name.split("/")[0] for name in members if ".dist-info/" not in name}
    assert tops == {"assets", "obapipe", "schemas"}


def test_it_holds_the_licence(members: set[str]) -> None:
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in members)
