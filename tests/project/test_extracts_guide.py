"""docs/extracts.md names every extract with its columns, every key of a source and every rule, and nothing else."""

import re
from pathlib import Path

import pytest

from obapipe.ingest.rules import RULES
from obapipe.partnership.sources import (
    ChosenByRow,
    DatedCode,
    DatedHeading,
    FirstFilled,
    Joined,
    MeasuresInRows,
    Source,
    Sum,
    Unpivot,
)
from schemas import EXTRACTS

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "extracts.md").read_text(encoding="utf-8")


def part(heading: str) -> str:
    """What stands under a heading, up to the next of its level."""
    return GUIDE.split(f"## {heading}\n")[1].split("\n## ")[0]


def first_cells(text: str) -> list[str]:
    """The names in the first column of a part's tables."""
    return [
        name
        for row in re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
        for name in re.findall("`([^`]+)`", row)
    ]


def test_every_key_of_a_source_is_explained_once() -> None:
    assert sorted(first_cells(part("Sources: how a file becomes an extract"))) == sorted(Source.model_fields)


@pytest.mark.parametrize(
    "model",
    [DatedHeading, DatedCode, Sum, Unpivot, Joined, FirstFilled, ChosenByRow, MeasuresInRows],
)
def test_every_key_inside_a_key_is_named(model: type) -> None:
    told = part("Sources: how a file becomes an extract")
    assert [name for name in model.model_fields if f"`{name}`" not in told and f"{name}" not in told] == []


def test_every_extract_is_listed_with_its_columns() -> None:
    listed = re.findall(r"^\| `(\w+)` \|([^|]*)\|([^|]*)\|([^|]*)\|", GUIDE, re.MULTILINE)
    told = {
        name: [re.findall(r"`(\w+)`", cell) for cell in cells] for name, *cells in listed if name in EXTRACTS
    }
    assert told == {
        name: [list(extract.dimensions), list(extract.measures), list(extract.optional_measures)]
        for name, extract in EXTRACTS.items()
    }


def test_every_rule_is_told_with_what_it_means_and_where_to_change_it() -> None:
    told = re.findall(r"^\| `([^`]+)` \| (.+?) \| (.+?) \|$", part("Rules"), re.MULTILINE)
    assert told == [(name, rule.meaning, rule.where) for name, rule in RULES.items()]
