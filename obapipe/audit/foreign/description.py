"""The description of a published table: a small TOML file that says how it is read and what in it adds up.

Unknown keys are errors. Names of columns are compared without regard to capitals and surrounding spaces, because
publishers change those from year to year; `*` stands for any characters, and a `?` at the end of a name says that the
column may be absent.
"""

import tomllib
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from obapipe.audit.foreign.fault import Faults, ForeignError

Name = Annotated[str, Field(min_length=1)]
Rows = dict[Name, Annotated[tuple[str, ...], Field(min_length=1)]]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Rounded(_Part):
    """Rows whose counts are rounded.

    Attributes:
        rows: column to the texts that such a row has there.
        to: what they are rounded to.
        at_least: only printed counts of this size or more; of several that fit, the one with the largest is taken.
    """

    rows: Rows
    to: int = Field(ge=2)
    at_least: int = Field(default=0, ge=0)


class ColumnsAddUp(_Part):
    """In each row, the parts sum to the total.

    Attributes:
        name: what the analyst calls the breakdown.
        total: the column of the total.
        parts: the columns of the parts.
        rows: only rows with these texts.
    """

    name: Name
    total: Name
    parts: tuple[Name, ...] = Field(min_length=1)
    rows: Rows = {}


class RowsAddUp(_Part):
    """In each column of counts, the parts' rows sum to the total's row.

    Attributes:
        name: what the analyst calls it.
        total: column to texts: the rows of the totals.
        parts: the same for the rows of the parts.
        by: columns that a total and its parts have in common; without any, there is one total.
        columns: only these columns; every count where left out.
    """

    name: Name
    total: Rows
    parts: Rows
    by: tuple[Name, ...] = ()
    columns: tuple[Name, ...] = ()


class Percentage(_Part):
    """A column that prints, in each row, one count as a percentage (or rate) of another.

    Attributes:
        column: where it is printed.
        of: the count.
        base: the count that is 100 per cent.
        decimals: how many are printed, dropped noughts included.
        scale: 100, or 10000 for a rate per 10,000.
        rows: only rows with these texts.
    """

    column: Name
    of: Name
    base: Name
    decimals: int = Field(default=0, ge=0, le=4)
    scale: int = Field(default=100, ge=1, le=100_000)
    rows: Rows = {}


class Description(_Part):
    """How a published table is read, and what in it adds up.

    Attributes:
        title: what it is about.
        files: names of the files it describes, `*` for any characters; each is audited apart.
        encoding: of the text; a byte-order mark is believed before it.
        separator: between the cells of a row.
        key: columns that tell the rows apart.
        keep: column to texts; only rows that have one of them are read.
        drop: the same; rows that have one of them are not read.
        hidden: symbols of a count that is hidden because it, or another, is small.
        not_available: symbols of a count that nobody has, or that is no count.
        threshold: the smallest count that is shown.
        zeros: whether a nought is printed (so that what is hidden is 1 or more) or hidden.
        counts: further columns of counts, in no breakdown.
        rounded: rows with rounded counts.
        columns_add_up: what adds up within a row.
        rows_add_up: what adds up across rows.
        percentage: what is printed beside the counts.
    """

    title: Name
    files: tuple[Name, ...] = Field(min_length=1)
    encoding: Name = "utf-8"
    separator: Literal[",", ";", "\t", "|"] = ","
    key: tuple[Name, ...] = Field(min_length=1)
    keep: Rows = {}
    drop: Rows = {}
    hidden: tuple[Name, ...] = Field(min_length=1)
    not_available: tuple[str, ...] = ()
    threshold: int = Field(ge=1)
    zeros: Literal["shown", "hidden"]
    counts: tuple[Name, ...] = ()
    rounded: tuple[Rounded, ...] = ()
    columns_add_up: tuple[ColumnsAddUp, ...] = ()
    rows_add_up: tuple[RowsAddUp, ...] = ()
    percentage: tuple[Percentage, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if not (self.columns_add_up or self.rows_add_up or self.percentage):
            raise ValueError("say what adds up: one of columns_add_up, rows_add_up and percentage at least")
        if both := sorted(set(self.hidden) & set(self.not_available)):
            raise ValueError(f"'{both[0]}' is in hidden and in not_available; a symbol means one of the two")
        names = [one.name for one in (*self.columns_add_up, *self.rows_add_up)]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"two sums are called '{twice[0]}'; give each a name of its own")
        return self

    @property
    def sensitive_from(self) -> int:
        """The smallest count that is hidden."""
        return 1 if self.zeros == "shown" else 0


def read_description(path: Path) -> Description:
    """Read a description.

    Raises:
        ForeignError: it cannot be read, is no TOML, or says what no description says.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ForeignError(f"{path}: cannot be read ({error.strerror}).") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ForeignError(
            f"{path.name}: found what is no TOML ({error}), expected a description of tables. Correct it there."
        ) from error
    try:
        return Description.model_validate(content)
    except ValidationError as error:
        faults = Faults()
        for item in error.errors():
            place = ".".join(str(part) for part in item["loc"])
            _explain(faults, path.name, place, item["type"], item["msg"], item["input"])
        faults.stop()
        raise


def _explain(faults: Faults, file: str, place: str, kind: str, reason: str, found: object) -> None:
    where = (file, None, place)
    if kind == "extra_forbidden":
        faults.add(where, "a key that is not known", "the keys of docs/foreign-tables.md", "Is it misspelt?")
    elif kind == "missing":
        faults.add(where, "nothing", "this key", "Add it; docs/foreign-tables.md says what it means.")
    else:
        said = reason.removeprefix("Value error, ")
        given = str(found)[:60] if place else "the whole description"
        faults.add(where, given, f"something else: {said}", "See docs/foreign-tables.md.")
