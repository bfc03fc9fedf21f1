"""Stories: what partners say of a curve, as dated Markdown files of `reference/stories`, one an indicator and place.

A story explains; the page counts. So a story holds no numbers but months and years, and its Markdown is paragraphs and
lists and nothing else: everything is text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from obapipe.partnership import Partnership
from obapipe.periods import month_of

PARTS = {
    "story": "Story behind the curve",
    "partners": "Partners",
    "works": "What works",
    "actions": "Actions",
    "how_much": "How much did we do?",
    "how_well": "How well did we do it?",
    "better_off": "Is anyone better off?",
}
UNWRITTEN = "(to be written)"
FRESH_MONTHS = 6
_CHEAP = ("(no cost)", "(low cost)")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATED = re.compile(rf"\b(?:{_MONTHS}) \d{{4}}\b|\b\d{{4}}/\d{{2}}\b")
_COUNTED = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|both)\s+(?:of\s+(?:the|our)\s+)?(?:[a-z-]+\s+)?"
    r"(?:child|children|person|people|pupils?|babies|baby|boys?|girls?|brothers?|sisters?|siblings?)\b",
    re.IGNORECASE,
)
_HEADING = re.compile(r"#{2,3}\s+(.*\S)\s*")
_WHY_NO_NUMBERS = (
    "A story says why and the page says how much: write months as December 2013 and years as 2013/14, and leave other "
    "numbers out, lest one gives a hidden figure away."
)
_KEYS = ("indicator", "geography", "date")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, or a list where `items` are given."""

    text: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Story:
    """A story as it was written.

    Attributes:
        file: its name.
        indicator: of the catalogue.
        geography: a code of `geography.csv`.
        day: when it was written.
        author: the role that wrote it, empty where it does not say.
        parts: what is written of each part of `PARTS`; a part that is missing or unwritten is not among them.
    """

    file: str
    indicator: str
    geography: str
    day: date
    author: str
    parts: dict[str, tuple[Paragraph, ...]]

    @property
    def missing(self) -> tuple[str, ...]:
        """The headings of parts that are not written; what works needs an idea that costs nothing or little."""
        found = [heading for name, heading in PARTS.items() if name not in self.parts and name != "actions"]
        ideas = [item for one in self.parts.get("works", ()) for item in (*one.items, one.text)]
        if "works" in self.parts and not any(idea.lower().startswith(_CHEAP) for idea in ideas):
            found.append("an idea that costs nothing or little")
        return tuple(found)

    def stale(self, month: str) -> bool:
        """Whether it was written more than half a year before the end of a month."""
        return self.day < month_of(month).shift(1 - FRESH_MONTHS).start


def load_stories(partnership: Partnership) -> tuple[tuple[Story, ...], tuple[str, ...]]:
    """Every story of a partnership, and a sentence for each file that is none.

    A file in error is left out and stops nothing: the page says that there is no story.
    """
    folder = partnership.folder / "raw" / "reference" / "stories"
    stories: list[Story] = []
    faults: list[str] = []
    for path in sorted(folder.glob("*.md")) if folder.is_dir() else ():
        try:
            stories.append(_read(path, partnership))
        except _StoryError as error:
            faults.append(f"stories/{path.name}: {error}")
    return tuple(stories), tuple(faults)


def story_for(stories: Sequence[Story], indicator: str, geography: str, month: str) -> Story | None:
    """The newest story of an indicator and place that was written by the end of the month after a month."""
    written = [
        one
        for one in stories
        if (one.indicator, one.geography) == (indicator, geography)
        and one.day <= month_of(month).shift(1).end
    ]
    return max(written, key=lambda one: (one.day, one.file), default=None)


class _StoryError(ValueError):
    """A file that is no story; the message is told to the analyst."""


def _read(path: Path, partnership: Partnership) -> Story:
    try:
        text = path.read_text(encoding="utf-8-sig").lstrip()
    except (OSError, UnicodeDecodeError) as error:
        raise _StoryError("it cannot be read as text in UTF-8. Save it again in UTF-8.") from error
    front, _, body = text.removeprefix("---").partition("\n---")
    about = _about(front) if text.startswith("---") else {}
    faults = [
        fault
        for holds, fault in (
            (
                all(about.get(name) for name in _KEYS),
                f"its head names not all of {', '.join(_KEYS)}. Begin it with ---, these lines, and ---.",
            ),
            (
                about.get("indicator") in partnership.indicators,
                f"the indicator '{about.get('indicator')}' is not in the catalogue.",
            ),
            (
                about.get("geography") in set(partnership.geography["code"]),
                f"the geography '{about.get('geography')}' is not in geography.csv.",
            ),
            (_day(about) is not None, f"the date '{about.get('date')}' is none. Write it as 2013-12-10."),
            (not _numbers(body), f"it holds the number {_numbers(body)}. {_WHY_NO_NUMBERS}"),
        )
        if not holds
    ]
    day = _day(about)
    if faults or day is None:
        raise _StoryError(faults[0])
    return Story(
        path.name, about["indicator"], about["geography"], day, about.get("author", ""), _parts(body)
    )


def _about(front: str) -> dict[str, str]:
    lines = (line.partition(":") for line in front.splitlines())
    return {name.strip(): value.strip() for name, separator, value in lines if separator}


def _day(about: dict[str, str]) -> date | None:
    try:
        return date.fromisoformat(about.get("date", ""))
    except ValueError:
        return None


def _numbers(body: str) -> str:
    """The first number that is no month and no year, or people counted in words; empty where there is none."""
    found = re.search(r"\d[\d,.]*", _DATED.sub(" ", body)) or _COUNTED.search(body)
    return "" if found is None else found[0].rstrip(".,")


def _parts(body: str) -> dict[str, tuple[Paragraph, ...]]:
    """The written parts; text before the first heading is the story itself."""
    by_heading = {heading.rstrip("?").lower(): name for name, heading in PARTS.items()}
    short = {"how much": "how_much", "how well": "how_well", "better off": "better_off"}
    found: dict[str, list[str]] = {"story": []}
    current = "story"
    for line in body.removeprefix("\n").splitlines():
        heading = _HEADING.fullmatch(line.strip())
        if heading is None:
            found[current].append(line.strip())
            continue
        named = heading[1].rstrip("?").lower()
        current = by_heading.get(named) or short.get(named) or current
        found.setdefault(current, [])
    paragraphs = {name: _paragraphs(lines) for name, lines in found.items()}
    return {name: paragraphs[name] for name in PARTS if paragraphs.get(name)}


def _paragraphs(lines: list[str]) -> tuple[Paragraph, ...]:
    found: list[Paragraph] = []
    for block in re.split(r"\n\s*\n", "\n".join(lines).strip()):
        rows = [row for row in block.split("\n") if row]
        if not rows:
            continue
        if all(row.startswith(("- ", "* ")) for row in rows):
            items = tuple(row[2:].strip() for row in rows if row[2:].strip() not in ("", UNWRITTEN))
            found += [Paragraph(items=items)] if items else []
        elif " ".join(rows) != UNWRITTEN:
            found.append(Paragraph(text=" ".join(rows)))
    return tuple(found)
