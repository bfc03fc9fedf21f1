"""The lock: every file of every release is pinned by its hash, and nothing says where to fetch it."""

import re
import tomllib
from pathlib import Path

import pytest

REQUIREMENT = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[^]]+])?==(?P<version>[^ ;\\]+)")


@pytest.fixture(scope="module")
def stanzas(project: Path) -> dict[str, str]:
    """The lock by distribution: its name in lower case and the whole text of its entry."""
    found: dict[str, str] = {}
    for entry in re.split(r"\n(?=\S)", (project / "requirements.lock").read_text()):
        if match := REQUIREMENT.match(entry):
            found[match["name"].lower()] = found.get(match["name"].lower(), "") + entry
    return found


def test_every_entry_has_a_hash(stanzas: dict[str, str]) -> None:
    assert len(stanzas) > 50
    assert [name for name, entry in stanzas.items() if "--hash=sha256:" not in entry] == []


def test_no_line_is_outside_an_entry(project: Path) -> None:
    lines = (project / "requirements.lock").read_text().splitlines()
    odd = [line for line in lines if line and not line.startswith((" ", "#")) and not REQUIREMENT.match(line)]
    assert odd == []


def test_it_names_no_address(project: Path) -> None:
    text = (project / "requirements.lock").read_text()
    assert re.findall(r"://|index-url|find-links|trusted-host|file:", text) == []


def test_it_holds_every_requirement_of_the_project(project: Path, stanzas: dict[str, str]) -> None:
    declared = tomllib.loads((project / "pyproject.toml").read_text())
    wanted = declared["project"]["dependencies"] + declared["dependency-groups"]["dev"]
    names = {re.split(r"[\[<>=!~; ]", requirement)[0].lower() for requirement in wanted}
    assert names - stanzas.keys() == set()
