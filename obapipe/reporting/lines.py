"""Problems gathered into lines: a cause is one line, however many rows, columns and sheets it has.

Different values of the same columns that break the same rule are one line too, with examples.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from obapipe.ingest.problems import Problem, Severity, and_more
from obapipe.ingest.rules import Rule, explained

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "notice")
_EXAMPLES = 5
_LONGEST = {"found": 300, "other": 500}
_CELL = re.compile(r"([A-Z]+)([0-9]+)")
_Position = tuple[str, int, int, str]


@dataclass(frozen=True)
class Line:
    """One line of a report. Its texts hold no invisible character and are of bounded length.

    Attributes:
        severity: error, warning or notice.
        rule: the rule's name.
        file: relative to the folder of what came in.
        sheets: the sheets it was seen in, first the one of `cell`; none where the file has only one table.
        cell: the first cell, as C17, where it is known.
        row: its row, where it is known.
        columns: the headings it was seen under.
        examples: some of what was found: what stands in that cell and the most frequent others.
        values: how many different texts were found.
        expected: what should have stood there.
        advice: what to do.
        count: how many rows.
        source: the source that read the file, where one is known.
    """

    severity: Severity
    rule: str
    file: str
    sheets: tuple[str, ...]
    cell: str | None
    row: int | None
    columns: tuple[str, ...]
    examples: tuple[str, ...]
    values: int
    expected: str
    advice: str
    count: int
    source: str | None

    @property
    def place(self) -> str:
        """The first cell or row: `C17`, `row 17`, or nothing for what concerns the whole file."""
        return self.cell or ("" if self.row is None else f"row {self.row}")

    @property
    def sheet(self) -> str:
        """The first sheet and how many more."""
        return _listed(self.sheets, "sheet", most=1)

    @property
    def column(self) -> str:
        """The first headings and how many more."""
        return _listed(self.columns, "column", most=_EXAMPLES)

    @property
    def found(self) -> str:
        """The examples and how many more values."""
        return ", ".join(self.examples) + and_more(self.values - len(self.examples))

    @cached_property
    def explained(self) -> Rule | None:
        """What the rule means and where to change it."""
        return explained(self.rule)

    def describe(self) -> str:
        """The line as one sentence, for the screen of the analyst."""
        place = [self.file]
        if self.sheet:
            place.append(f"sheet {_quoted(self.sheet, self.sheets)}")
        if self.place:
            place.append(f"cell {self.cell}" if self.cell else self.place)
        if self.column:
            place.append(f"column {_quoted(self.column, self.columns)}")
        facts = [f"found {self.found}"] if self.examples else []
        facts += [f"expected {self.expected}"] if self.expected else []
        told = f"{self.severity}: {', '.join(place)}: {', '.join(facts)}"
        if self.count > 1:
            told += f" ({self.count:,} times; the first place is shown)"
        return f"{told}. {self.advice} [{self.rule}]"


def lines_of(problems: Iterable[Problem]) -> tuple[Line, ...]:
    """Gather problems into lines: errors, then warnings, then notices, each by file, sheet and cell."""
    lines = [_line(causes) for causes in _alike(_causes(problems))]
    return tuple(
        sorted(
            lines,
            key=lambda line: (
                SEVERITIES.index(line.severity),
                line.file,
                *_position(line),
                line.rule,
                line.columns,
            ),
        )
    )


def tally(lines: Iterable[Line]) -> str:
    """How many of each there are: `2 errors, 1 warning, 0 notices`."""
    counted = Counter(line.severity for line in lines)
    return ", ".join(f"{counted[one]:,} {one}{'' if counted[one] == 1 else 's'}" for one in SEVERITIES)


def legible(text: str, longest: int = _LONGEST["other"]) -> str:
    """Text on one line: what cannot be seen is written as its code, `[U+200B]`, and what is too long is cut."""
    shown = "".join(
        one if one == " " or _is_visible(one) else f"[U+{ord(one):04X}]" for one in text[:longest]
    )
    return shown if len(text) <= longest else f"{shown}..."


def _is_visible(char: str) -> bool:
    return unicodedata.category(char)[0] not in "CZ"


@dataclass
class _Cause:
    """One value that breaks one rule, wherever in its file."""

    problems: list[Problem]

    @property
    def found(self) -> str | None:
        return self.problems[0].found

    @property
    def spots(self) -> tuple[tuple[str, str], ...]:
        """The sheets and columns it was seen in."""
        return tuple(sorted({(one.sheet or "", one.column or "") for one in self.problems}))

    @property
    def count(self) -> int:
        return sum(one.count for one in self.problems)

    @property
    def values(self) -> int:
        return max(one.values for one in self.problems)


def _causes(problems: Iterable[Problem]) -> list[_Cause]:
    """Problems of the same value together; those that stand for several values are each on their own."""
    found: dict[tuple[object, ...], _Cause] = {}
    for one in problems:
        alone = (one.sheet, one.column) if one.values > 1 else None
        key = (*_rule_of(one), one.found, alone)
        found.setdefault(key, _Cause([])).problems.append(one)
    return list(found.values())


def _alike(causes: list[_Cause]) -> list[list[_Cause]]:
    """Causes of the same rule in the same columns together."""
    found: dict[tuple[object, ...], list[_Cause]] = {}
    for cause in causes:
        found.setdefault((*_rule_of(cause.problems[0]), cause.spots), []).append(cause)
    return list(found.values())


def _rule_of(one: Problem) -> tuple[object, ...]:
    return (one.severity, one.rule, one.source, one.file, one.expected, one.advice)


def _line(causes: list[_Cause]) -> Line:
    every = sorted((problem for cause in causes for problem in cause.problems), key=_position)
    first = every[0]
    sheets = dict.fromkeys(one.sheet for one in every)
    valued = [cause for cause in causes if cause.found is not None]
    return Line(
        severity=first.severity,
        rule=first.rule,
        file=legible(first.file),
        sheets=tuple(legible(one) for one in sheets if one),
        cell=first.cell,
        row=first.row,
        columns=tuple(legible(one) for one in dict.fromkeys(one.column for one in every) if one),
        examples=tuple(legible(text, _LONGEST["found"]) for text in _examples(valued, first)),
        values=sum(cause.values for cause in valued),
        expected=legible(first.expected),
        advice=legible(first.advice),
        count=sum(cause.count for cause in causes),
        source=first.source,
    )


def _examples(causes: list[_Cause], first: Problem) -> list[str]:
    """What stands in the first place and the most frequent others, in the order of their places."""
    chosen = sorted(causes, key=lambda cause: (first not in cause.problems, -cause.count))[:_EXAMPLES]
    return [
        cause.found or "" for cause in sorted(chosen, key=lambda cause: min(map(_position, cause.problems)))
    ]


def _position(one: Problem | Line) -> _Position:
    """Sorts as cells do: by sheet, row, column."""
    sheet = (one.sheet or "") if isinstance(one, Problem) else next(iter(one.sheets), "")
    cell = _CELL.fullmatch(one.cell or "")
    if cell is None:
        return (sheet, one.row or 0, 0, "")
    return (sheet, int(cell[2]), len(cell[1]), cell[1])


def _listed(names: tuple[str, ...], what: str, most: int) -> str:
    if len(names) < 2:  # noqa: PLR2004 - one name stands as it is
        return "".join(names)
    more = len(names) - most
    shown = ", ".join(f"'{name}'" for name in names[:most])
    return shown if more < 1 else f"{shown} and {more:,} more {what}{'s' if more > 1 else ''}"


def _quoted(listed: str, names: tuple[str, ...]) -> str:
    return f"'{listed}'" if len(names) == 1 else listed
