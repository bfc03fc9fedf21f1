"""An ODS workbook's content: how far each sheet reaches, and the cells whose text the library would lose."""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

from obapipe.ingest.archives import member_parts
from obapipe.ingest.sheetfacts import SheetFacts, protected_workbook, read_markup, refuse_huge_together

CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_CELLS = {"table-cell", "covered-table-cell"}
_ERROR = re.compile(r"#[A-Z]+[A-Z0/]*[!?]?|#N/A|Err:[0-9]+")
_MOST = 2**31


def read_content(opened: zipfile.ZipFile, file: str) -> list[SheetFacts]:
    """Facts about each sheet, in order.

    Raises:
        IngestError: `encrypted_workbook`, `damaged_workbook` or `too_large`.
    """
    if _MANIFEST in opened.namelist():
        read_markup(
            member_parts(opened, _MANIFEST, file), file, lambda name, _: _refuse_protected(name, file)
        )
    walk = _Walk(file)
    read_markup(member_parts(opened, CONTENT, file), file, walk.start, walk.end, walk.text)
    return walk.sheets


def _refuse_protected(name: str, file: str) -> None:
    if name == "encryption-data":
        raise protected_workbook(file)


@dataclass
class _Walk:
    file: str
    sheets: list[SheetFacts] = field(default_factory=list[SheetFacts])
    depth: int = 0
    name: str = ""
    row: int = 0
    rows: int = 1
    column: int = 0
    cell: Mapping[str, str] | None = None
    paragraphs: list[str] = field(default_factory=list[str])
    noted: int = 0
    texts: dict[int, str] = field(default_factory=dict[int, str])
    reached: int = 0
    cells: int = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "table":
            self.depth += 1
            if self.depth == 1:
                self.sheets.append(SheetFacts())
                self.name = attributes.get("table:name", "")
                self.row = 0
        elif self.depth != 1:
            return
        elif name == "table-row":
            self.rows = _times(attributes, "table:number-rows-repeated")
            self.column, self.reached = 0, 0
            self.texts = {}
        elif name in _CELLS:
            self.cell, self.paragraphs = attributes, []
        elif name == "annotation":
            self.noted += 1
        elif name == "p" and not self.noted and self.cell is not None:
            self.paragraphs.append("")

    def text(self, text: str) -> None:
        if self.paragraphs and not self.noted:
            self.paragraphs[-1] += text

    def end(self, name: str) -> None:
        if name == "table":
            self.depth -= 1
        elif self.depth != 1:
            return
        elif name == "annotation":
            self.noted -= 1
        elif name in _CELLS and self.cell is not None:
            self._cell(self.cell)
            self.cell, self.paragraphs = None, []
        elif name == "table-row":
            self._row()

    def _cell(self, cell: Mapping[str, str]) -> None:
        times = _times(cell, "table:number-columns-repeated")
        if "office:value-type" in cell or "table:formula" in cell or self.paragraphs:
            self.reached = self.column + times
            lost = _lost(cell, "\n".join(self.paragraphs))
            if lost is not None:
                self._refuse_huge()
                self.sheets[-1].refuse_uncalculated(len(self.texts) + times, self.file, self.name)
                self.texts |= dict.fromkeys(range(self.column, self.column + times), lost)
        self.column = min(self.column + times, _MOST)

    def _row(self) -> None:
        if self.reached:
            facts = self.sheets[-1]
            facts.reach(self.row + self.rows, self.reached)
            self._refuse_huge()
            facts.refuse_uncalculated(self.rows * len(self.texts), self.file, self.name)
            for row in range(self.row, self.row + self.rows) if self.texts else ():
                facts.texts.update({(row, column): text for column, text in self.texts.items()})
        self.row = min(self.row + self.rows, _MOST)

    def _refuse_huge(self) -> None:
        """The library loads all sheets of an ODS workbook at once, so together they have to fit."""
        SheetFacts(self.row + 1, self.reached).refuse_huge(self.file, self.name)
        self.sheets[-1].refuse_huge(self.file, self.name)
        refuse_huge_together(self.sheets, self.file)


def _lost(cell: Mapping[str, str], shown: str) -> str | None:
    """The text of an error, or the formula where no result is stored; None where the library reads the cell rightly."""
    formula = cell.get("table:formula")
    if cell.get("calcext:value-type") == "error" or (formula is not None and _ERROR.fullmatch(shown)):
        return shown or "#VALUE!"
    if formula is None:
        return None
    kind = cell.get("office:value-type")
    stored = kind == "string" or any(
        f"office:{name}" in cell for name in ("value", "date-value", "time-value", "boolean-value")
    )
    if kind is not None and stored:
        return None
    return "=" + formula[formula.find("=") + 1 :]


def _times(attributes: Mapping[str, str], name: str) -> int:
    given = attributes.get(name, "1")
    return min(int(given), _MOST) if given.isdecimal() else 1
