"""`sources.toml`: how each incoming file becomes an extract. The reading itself is in `obapipe.ingest`."""

from typing import Literal, Self

from pydantic import model_validator

from obapipe.partnership.model import Entry, Identifier, Month
from obapipe.periods import Frequency

SourceStatus = Literal["withheld", "missing", "not_applicable"]


class Unpivot(Entry):
    """Wide columns made long: `columns` maps a heading of the file to the category it stands for."""

    name: Identifier
    value: Identifier
    columns: dict[str, str]


class Source(Entry):
    """One kind of incoming file; the keys are explained in `docs/partnership.md`."""

    name: str
    extract: Identifier
    files: str
    received: Month | Literal["period"] | None = None
    root: Literal["month", "raw_root"] = "month"
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    header_text: str | None = None
    columns: dict[Identifier, str]
    constants: dict[Identifier, str] = {}
    frequency: Frequency | None = None
    period_in_name: str | None = None
    keep: dict[str, tuple[str, ...]] = {}
    drop: dict[str, tuple[str, ...]] = {}
    unpivot: Unpivot | None = None
    recodes: dict[Identifier, dict[str, str]] = {}
    geography_aliases: dict[str, str] = {}
    symbols: dict[str, SourceStatus] = {}
    absent: Literal["missing", "zero"] = "missing"
    sum_rows: bool = False
    same_rows: Literal["error", "first"] = "error"
    scale: dict[Identifier, float] = {}

    @model_validator(mode="after")
    def _placed(self) -> Self:
        if (self.root == "raw_root") != (self.received is not None):
            message = '`received` and root = "raw_root" go together: a month\'s folder says itself when a file arrived'
            raise ValueError(message)
        return self
