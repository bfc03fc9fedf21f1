"""What the guides say exists, and what exists is in the guides."""

import re
from pathlib import Path

import pytest
import typer.main

from obapipe.cli import app

PROJECT = Path(__file__).resolve().parents[2]
README = (PROJECT / "README.md").read_text(encoding="utf-8")
RUNBOOK = (PROJECT / "docs" / "runbook.md").read_text(encoding="utf-8")
GUIDES = {"README.md": README, "docs/runbook.md": RUNBOOK}
TARGETS = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
COMMANDS = set(typer.main.get_command(app).commands)
DECISIONS = sorted((PROJECT / "docs" / "decisions").glob("*.md"))


@pytest.mark.parametrize("guide", GUIDES)
def test_every_make_command_exists(guide: str) -> None:
    assert set(re.findall(r"`?make ([a-z-]+)`", GUIDES[guide])) - TARGETS == set()


@pytest.mark.parametrize("guide", GUIDES)
def test_every_obapipe_command_exists(guide: str) -> None:
    named = re.findall(r"(?:`|bin/)obapipe (?:--data \S+ )?([a-z]+)", GUIDES[guide])
    assert set(named) - COMMANDS == set()


def test_every_make_command_says_what_it_does() -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    phony = set(re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE))
    described = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    assert phony - described == {"chromium"}


def test_every_obapipe_command_is_in_the_readme() -> None:
    assert [name for name in sorted(COMMANDS) if f"obapipe {name}" not in README] == []


@pytest.mark.parametrize("guide", GUIDES)
def test_every_link_leads_somewhere(guide: str) -> None:
    folder = (PROJECT / guide).parent
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", GUIDES[guide])
    assert [link for link in links if not (folder / link).exists()] == []


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [path.name[:4] for path in DECISIONS] == [f"{n:04}" for n in range(1, len(DECISIONS) + 1)]


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_parts(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# {path.name[:4]} ")
    assert re.search(
        r"^Date: \d{4}-\d{2}-\d{2}\. Status: (accepted|superseded by \d{4})\.$", text, re.MULTILINE
    )
    for part in ("Context", "Decision", "Consequences", "Options refused"):
        assert f"\n## {part}\n" in text
