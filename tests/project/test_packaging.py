"""The three packages are ours: no installed distribution shadows the two plain names."""

from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import assets
import obapipe
import schemas


@pytest.mark.parametrize("package", [assets, obapipe, schemas])
def test_a_package_comes_from_this_checkout(package: object, project: Path) -> None:
    name = package.__name__
    assert Path(package.__file__).resolve().parent == project / name


@pytest.mark.parametrize("name", ["assets", "schemas"])
def test_no_other_distribution_ships_the_name(name: str) -> None:
    assert set(packages_distributions().get(name, [])) <= {"obapipe"}


def test_types_are_shipped(project: Path) -> None:
    assert (project / "obapipe" / "py.typed").is_file()
