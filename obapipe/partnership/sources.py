"""`sources.toml`: how each incoming file becomes an extract. The reading itself is in `obapipe.ingest`."""

import re
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from obapipe.partnership.model import Entry, Identifier, Month
from obapipe.periods import Frequency

SourceStatus = Literal["withheld", "missing", "not_applicable"]
Unit = Literal["percent", "fraction", "thousands", "millions"]
MEASURE = "measure"


class Dated(Entry):
    """Something that holds for files received in some months only; both ends are included."""

    valid_from: Month | None = None
    valid_to: Month | None = None

    def holds(self, month: str | None) -> bool:
        """Whether it holds in a month; always where none is known."""
        return month is None or (
            (self.valid_from is None or self.valid_from <= month)
            and (self.valid_to is None or month <= self.valid_to)
        )


class DatedHeading(Dated):
    """A heading that was in use for a while."""

    heading: str


class DatedCode(Dated):
    """A place that a name stood for in some periods."""

    code: str


class Joined(Entry):
    """A text made of the cells of several columns, blank ones left out.

    Attributes:
        join: their headings.
        between: what is put between two cells.
    """

    join: tuple[str, ...] = Field(min_length=2)
    between: str = " "

    @property
    def names(self) -> tuple[str, ...]:
        """Every heading that it needs."""
        return self.join


class FirstFilled(Entry):
    """The first of several columns that is filled in the row.

    Attributes:
        first_of: their headings, the preferred first.
    """

    first_of: tuple[str, ...] = Field(min_length=2)

    @property
    def names(self) -> tuple[str, ...]:
        """Every heading that it needs."""
        return self.first_of


class ChosenByRow(Entry):
    """The column that a cell of the row tells, as a column of levels tells which one holds the code.

    Attributes:
        by: the heading of that cell.
        headings: what may stand there, to the heading that then counts; nothing is read where another text stands.
    """

    by: str
    headings: dict[str, str] = Field(min_length=1)

    @property
    def names(self) -> tuple[str, ...]:
        """Every heading that it needs."""
        return (self.by, *self.headings.values())


Made = Joined | FirstFilled | ChosenByRow
Heading = str | tuple[str | DatedHeading, ...]


class Unpivot(Entry):
    """Wide columns made long, by a list of headings or by an expression that they match.

    Attributes:
        name: the column that the headings become; with `headings`, only where the expression names no group.
        value: the measure in the cells; left out where the expression has a group `measure`.
        columns: heading to category.
        headings: a regular expression that a whole heading matches; each named group is a column of the extract.
        measures: what the group `measure` may say, to the measure meant.
    """

    name: Identifier | None = None
    value: Identifier | None = None
    columns: dict[str, str] = {}
    headings: str | None = None
    measures: dict[str, Identifier] = {}

    @property
    def groups(self) -> tuple[str, ...]:
        """The named groups of the expression, `measure` left out."""
        named = re.compile(self.headings or "").groupindex
        return tuple(name for name in named if name != MEASURE)

    @property
    def gives(self) -> set[str]:
        """The columns of the extract that come out of it."""
        named = {self.name, self.value, *self.groups, *self.measures.values()}
        return {name for name in named if name is not None}

    @field_validator("headings")
    @classmethod
    def _an_expression(cls, text: str | None) -> str | None:
        return _expression(text)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        named = re.compile(self.headings or "").groupindex
        for holds, message in (
            (bool(self.columns) != (self.headings is not None), "give either `columns` or `headings`"),
            (
                (self.name is None) == bool(self.groups),
                "give `name`, or name groups in the expression: (?P<period>...)",
            ),
            ((self.value is None) == (MEASURE in named), "give `value`, or a group `measure`, not both"),
            ((MEASURE in named) == bool(self.measures), "a group `measure` needs `measures`, and only it"),
        ):
            if not holds:
                raise ValueError(message)
        return self


class MeasuresInRows(Entry):
    """A table with a row a measure, whose rows about the same thing are brought together.

    Attributes:
        column: the heading that says which measure a row holds.
        value: the heading of the figures; left out where `unpivot` gives them.
        measures: what may stand under `column`, to the measure meant; rows with another text are none of ours.
    """

    column: str
    value: str | None = None
    measures: dict[str, Identifier] = Field(min_length=1)


class Sum(Entry):
    """A heading whose cell is the sum of others in its row, give or take what the source rounds."""

    total: str
    parts: tuple[str, ...]
    tolerance: float = Field(default=0, ge=0)


class Source(Dated):
    """One kind of incoming file; the keys are explained in `docs/extracts.md`."""

    name: str
    extract: Identifier
    files: str
    received: Month | Literal["period"] | None = None
    root: Literal["month", "raw_root"] = "month"
    once: bool = False
    member: str | None = None
    encoding: str | None = None
    separator: str | None = None
    sheet: str | tuple[str, ...] | None = None
    sheet_text: str | None = None
    every_sheet: bool = False
    table_text: str | None = None
    header_text: str | None = None
    header_rows: int = Field(default=1, ge=1, le=5)
    end_text: str | tuple[str, ...] = ()
    ends_at_blank_row: bool = False
    columns: dict[Identifier, Heading | Made]
    constants: dict[Identifier, str] = {}
    frequency: Frequency | None = None
    period_in_name: str | None = None
    period_in_sheet: str | None = None
    period_in_title: str | None = None
    fill_down: tuple[str, ...] = ()
    keep: dict[str, tuple[str, ...]] = {}
    drop: dict[str, tuple[str, ...]] = {}
    unpivot: Unpivot | None = None
    measures_in_rows: MeasuresInRows | None = None
    part_of_cell: dict[Identifier, str] = {}
    recodes: dict[Identifier, dict[str, str]] = {}
    leave_out: dict[Identifier, tuple[str, ...]] = {}
    geography_aliases: dict[str, str | DatedCode] = {}
    symbols: dict[str, SourceStatus] = {}
    number_marks: tuple[str, ...] = ()
    footnotes: bool = False
    absent: Literal["missing", "zero"] = "missing"
    sum_rows: bool = False
    same_rows: Literal["error", "first"] = "error"
    scale: dict[Identifier, float] = {}
    units: dict[Identifier, Unit] = {}
    sums: tuple[Sum, ...] = ()
    rounded_to: float = Field(default=0, ge=0)

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names that its sheet may have, the preferred first."""
        if self.sheet is None:
            return ()
        return (self.sheet,) if isinstance(self.sheet, str) else self.sheet

    @property
    def end_texts(self) -> tuple[str, ...]:
        """What stands in the first row below the table."""
        return (self.end_text,) if isinstance(self.end_text, str) else self.end_text

    @property
    def periods(self) -> dict[str, str]:
        """The expressions that find the period outside the columns, by where they look."""
        places = {"name": self.period_in_name, "sheet": self.period_in_sheet, "title": self.period_in_title}
        return {place: expression for place, expression in places.items() if expression is not None}

    @property
    def named(self) -> set[str]:
        """Every column of the extract that any of its keys names."""
        unpivot, rows = self.unpivot, self.measures_in_rows
        wide = set[str]() if unpivot is None else unpivot.gives
        if rows is not None:
            wide = {*rows.measures.values(), *wide} - {unpivot.value if unpivot is not None else None}
        keys = (self.columns, self.constants, self.part_of_cell, self.recodes, self.leave_out)
        return {*wide, *self.scale, *self.units}.union(*keys)

    @property
    def made(self) -> dict[str, Made]:
        """The columns of the extract that are made from several of the table."""
        return {
            column: said
            for column, said in self.columns.items()
            if isinstance(said, Joined | FirstFilled | ChosenByRow)
        }

    def headings(self, column: str, month: str | None) -> tuple[str, ...]:
        """The headings that may give a column in files of a month, the preferred first; none where none holds.

        A column that is made from several is told by `made`.
        """
        named = self.columns[column]
        if isinstance(named, Joined | FirstFilled | ChosenByRow):
            return ()
        if isinstance(named, str):
            return (named,)
        return tuple(
            one if isinstance(one, str) else one.heading
            for one in named
            if isinstance(one, str) or one.holds(month)
        )

    @field_validator("period_in_name", "period_in_sheet", "period_in_title")
    @classmethod
    def _finds_a_period(cls, text: str | None) -> str | None:
        if text is not None and "period" not in re.compile(_expression(text) or "").groupindex:
            message = "the expression has to mark the period: (?P<period>...)"
            raise ValueError(message)
        return text

    @field_validator("part_of_cell")
    @classmethod
    def _expressions(cls, said: dict[str, str]) -> dict[str, str]:
        for text in said.values():
            if re.compile(_expression(text) or "").groups > 1:
                message = f"'{text}' may mark one part: (...)"
                raise ValueError(message)
        return said

    @model_validator(mode="after")
    def _figures_once(self) -> Self:
        rows, wide = self.measures_in_rows, self.unpivot
        if rows is not None and (rows.value is None) == (wide is None or wide.value is None):
            message = "`measures_in_rows` needs the `value` of the figures, or an `unpivot` with a `value`, not both"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _placed(self) -> Self:
        if (self.root == "raw_root") != (self.received is not None):
            message = '`received` and root = "raw_root" go together: a month\'s folder says itself when a file arrived'
            raise ValueError(message)
        if len(self.periods) > 1:
            message = "the period is in the name, in the sheet or in the title: give one of them"
            raise ValueError(message)
        twice = sorted(set(self.scale) & set(self.units))
        if twice:
            message = f"`scale` and `units` both say what {', '.join(twice)} is in: give one of them"
            raise ValueError(message)
        return self


def _expression(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        re.compile(text)
    except re.error as reason:
        message = f"'{text}' is not a regular expression ({reason})"
        raise ValueError(message) from None
    return text
