"""Stories: what is written is read part by part, what is not is missing, and a file in error stops nothing."""

import shutil
from pathlib import Path

import pytest

from obapipe.partnership import Partnership, load_partnership
from obapipe.trends.stories import Story, load_stories, story_for

WHOLE = """---
indicator: {indicator}
geography: {geography}
date: 2013-11-19
author: Cluster chair
---
Fewer came in an emergency, as in December 2012.

## Partners
- Schools
- Health visitors

## What works
- (no cost) One contact in each school.

## Actions
### How much did we do?
All named a contact.
### How well did we do it?
Well enough.
### Is anyone better off?
Too early to say.
"""


@pytest.fixture
def partnership(project: Path, tmp_path: Path) -> Partnership:
    """A copy of a real partnership folder, to put stories in."""
    shutil.copytree(project / "partnerships" / "leeds_wards", tmp_path / "data")
    return load_partnership(tmp_path / "data", raw_root=tmp_path)


def write(partnership: Partnership, text: str, name: str = "one.md") -> None:
    folder = partnership.folder / "raw" / "reference" / "stories"
    folder.mkdir(parents=True, exist_ok=True)
    indicator, geography = next(iter(partnership.indicators)), partnership.city
    filled = text.replace("{indicator}", indicator).replace("{geography}", geography)
    (folder / name).write_text(filled, encoding="utf-8")


def read(partnership: Partnership) -> Story:
    stories, faults = load_stories(partnership)
    assert faults == ()
    return stories[0]


def test_a_story_is_read_part_by_part(partnership: Partnership) -> None:
    write(partnership, WHOLE)
    story = read(partnership)
    assert (story.author, story.missing, list(story.parts)) == (
        "Cluster chair",
        (),
        ["story", "partners", "works", "how_much", "how_well", "better_off"],
    )
    assert story.parts["partners"][0].items == ("Schools", "Health visitors")


def test_what_is_not_written_is_missing(partnership: Partnership) -> None:
    write(partnership, WHOLE.replace("Well enough.", "(to be written)").replace("(no cost) ", ""))
    assert read(partnership).missing == (
        "How well did we do it?",
        "an idea that costs nothing or little",
    )


def test_a_story_grows_old_and_the_newest_that_was_written_by_then_counts(partnership: Partnership) -> None:
    write(partnership, WHOLE)
    write(partnership, WHOLE.replace("2013-11-19", "2014-02-01"), "two.md")
    stories, _ = load_stories(partnership)
    name = next(iter(partnership.indicators))
    found = story_for(stories, name, partnership.city, "2013-12")
    assert found is not None
    assert found.day.isoformat() == "2013-11-19"
    assert (found.stale("2014-04"), found.stale("2014-05")) == (False, True)
    assert story_for(stories, name, partnership.city, "2013-09") is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{indicator}", "nothing_known", "the indicator 'nothing_known' is not in the catalogue"),
        ("{geography}", "X99", "the geography 'X99' is not in geography.csv"),
        ("2013-11-19", "19 November", "the date '19 November' is none"),
        ("Schools", "Schools of 3 children", "it holds the number 3"),
        ("Schools", "The family of Two young people", "it holds the number Two young people"),
        ("date: 2013-11-19\n", "", "its head names not all of indicator, geography, date"),
    ],
)
def test_a_file_in_error_is_left_out_and_told(
    partnership: Partnership, old: str, new: str, said: str
) -> None:
    write(partnership, WHOLE.replace(old, new))
    stories, faults = load_stories(partnership)
    assert stories == ()
    assert said in faults[0]
    assert faults[0].startswith("stories/one.md: ")
