"""What has to be known of a sheet before it is loaded: how large it is, and cells whose text the library would lose."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from xml.parsers import expat

from obapipe.ingest.limits import COLUMNS, LOST_TEXTS, ROWS, SHEET_CELLS
from obapipe.ingest.problems import IngestError, error

Place = tuple[int, int]
_MARKUP = (expat.ExpatError, UnicodeError, LookupError, ValueError)


@dataclass
class SheetFacts:
    """Facts about one sheet, gathered without loading it.

    Attributes:
        rows: the last row with anything in it, 1 being the first.
        columns: the last column with anything in it, 1 being A.
        texts: what stands in cells that would otherwise arrive blank or as a made-up number, by row and column from 0.
        hidden: whether a reader of the workbook does not see the sheet.
        table: whether it is a sheet of cells, not a chart.
    """

    rows: int = 0
    columns: int = 0
    texts: dict[Place, str] = field(default_factory=dict[Place, str])
    hidden: bool = False
    table: bool = True

    def reach(self, row: int, column: int) -> None:
        """A cell with something in it stands here, counted from 1."""
        self.rows = max(self.rows, row)
        self.columns = max(self.columns, column)

    def refuse_huge(self, file: str, sheet: str | None) -> None:
        """Raise `too_large` if its rectangle of cells is beyond the limit."""
        if self.rows > ROWS or self.columns > COLUMNS or self.rows * self.columns > SHEET_CELLS:
            reason = error(
                "too_large",
                file,
                f"a sheet of {self.rows:,} rows by {self.columns:,} columns",
                f"at most {ROWS:,} rows, {COLUMNS:,} columns and {SHEET_CELLS:,} cells up to the last one used",
                "Delete what stands far below or far right of the table (Ctrl+End finds it), or save it as CSV.",
            )
            raise IngestError(replace(reason.problem, sheet=sheet))

    def refuse_uncalculated(self, more: int, file: str, sheet: str | None) -> None:
        """Raise `too_large` if with so many more there are too many cells whose text has to be put in."""
        if len(self.texts) + more > LOST_TEXTS:
            reason = error(
                "too_large",
                file,
                f"more than {LOST_TEXTS:,} formulas without a stored result",
                "cells with values",
                "Open it where it was made, let it calculate and save it again.",
            )
            raise IngestError(replace(reason.problem, sheet=sheet))


def refuse_huge_together(sheets: Iterable[SheetFacts], file: str) -> None:
    """Raise `too_large` for a workbook whose sheets are all loaded at once and do not fit together."""
    cells = sum(sheet.rows * sheet.columns for sheet in sheets)
    if cells > SHEET_CELLS:
        raise error(
            "too_large",
            file,
            f"sheets of {cells:,} cells together",
            f"at most {SHEET_CELLS:,} cells up to the last one used",
            "Delete what stands far below or far right of the tables (Ctrl+End finds it), or save it as XLSX.",
        )


def protected_workbook(file: str) -> IngestError:
    """A workbook that only opens with a password."""
    return error(
        "encrypted_workbook",
        file,
        "a workbook that is protected by a password",
        "a workbook that opens without one",
        "Open it with the password, save it without one, and put that file into the folder instead.",
    )


def damaged_workbook(file: str, reason: BaseException | str) -> IngestError:
    """A workbook that cannot be opened."""
    told = str(reason).splitlines()[0] if str(reason) else type(reason).__name__
    return error(
        "damaged_workbook",
        file,
        f"a workbook that does not open ({told})",
        "a whole workbook",
        "Open it where it was made, save it again and ask for it anew.",
    )


def read_markup(
    parts: Iterable[bytes],
    file: str,
    start: Callable[[str, Mapping[str, str]], object],
    end: Callable[[str], object] | None = None,
    text: Callable[[str], object] | None = None,
) -> None:
    """Hand a part's elements on as they come, names without prefix. Entities are refused, nothing outside is opened.

    Raises:
        IngestError: `damaged_workbook`.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise damaged_workbook(file, "it declares entities, which no spreadsheet program does")

    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    if end is not None:
        parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        for part in parts:
            parser.Parse(part, False)  # noqa: FBT003 - expat takes it by place
        parser.Parse(b"", True)  # noqa: FBT003
    except IngestError:
        raise
    except _MARKUP as reason:
        raise damaged_workbook(file, reason) from None
