"""The parts of an XLSX workbook: which sheets it has, how far each reaches, and formulas without a stored result."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from posixpath import join, normpath

from obapipe.ingest.archives import member_parts
from obapipe.ingest.problems import IngestError, error
from obapipe.ingest.sheetfacts import SheetFacts, damaged_workbook, read_markup

WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_BUFFER = 2**24
# A cell as spreadsheet programs write it, with something in it; and any cell or formula written otherwise.
_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^<>]*(?<!/)>(?!</)')
_OTHERWISE = re.compile(rb'\x00|<(?:[\w.-]+:(?:c|f)[\s/>]|c(?! r="[A-Z]{1,3}[0-9]{1,7}"[\s/>])[\s/>])')
_FORMULA = re.compile(rb"<f[\s/>]")
_WITH_RESULT = re.compile(
    rb"<c [^<>]*><f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)<v>(?!0</v>)[^<]"
    rb'|<c [^<>]*t="str"[^<>]*><f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)(?:<v></v>|<v/>)'
)
_ERROR = re.compile(rb't="e"[^<>]*>(?:<f[^<>]*/>|<f[^<>]*>[^<]*</f>)?<v>([^<]*)')
_ERRORS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_LETTERS = 26


@dataclass(frozen=True)
class Parts:
    """An XLSX workbook's parts.

    Attributes:
        opened: its container.
        file: its name, for messages.
        sheets: what is known of each sheet by name, in order, before its own part is read.
        members: the member that holds each sheet.
        uncalculated: whether its writer asks for calculation when it is opened, so that a stored 0 may be no result.
    """

    opened: zipfile.ZipFile
    file: str
    sheets: dict[str, SheetFacts]
    members: dict[str, str]
    uncalculated: bool

    def facts(self, sheet: str) -> SheetFacts:
        """Read a sheet's part through once, in pieces.

        Raises:
            IngestError: `damaged_workbook` or `too_large`.
        """
        known = self.sheets[sheet]
        found = _quickly(self._pieces(sheet))
        if found is None:
            found = _Walk(self.uncalculated, self.file, sheet).walk(self._pieces(sheet))
        found.refuse_huge(self.file, sheet)
        found.hidden, found.table = known.hidden, known.table
        return found

    def _pieces(self, sheet: str) -> Iterator[bytes]:
        return member_parts(self.opened, self.members[sheet], self.file)


def workbook_parts(opened: zipfile.ZipFile, file: str) -> Parts:
    """Find an XLSX workbook's sheets.

    Raises:
        IngestError: `damaged_workbook`.
    """
    stored = {name.replace("\\", "/").lower(): name for name in opened.namelist()}
    if WORKBOOK not in stored or _RELATIONS not in stored:
        raise damaged_workbook(file, "it lists no sheets")
    sheets: dict[str, SheetFacts] = {}
    relation: dict[str, str] = {}
    target: dict[str, str] = {}
    kind: dict[str, str] = {}
    uncalculated: list[bool] = []

    def in_workbook(name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            title = attributes.get("name", "")
            sheets[title] = SheetFacts(hidden=attributes.get("state", "visible") != "visible")
            relation[title] = next((attributes[key] for key in attributes if key.endswith(":id")), "")
        elif name == "calcPr":
            uncalculated.append(attributes.get("fullCalcOnLoad") in {"1", "true"})

    def in_relations(name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship":
            target[attributes.get("Id", "")] = attributes.get("Target", "")
            kind[attributes.get("Id", "")] = attributes.get("Type", "").rpartition("/")[2]

    read_markup(member_parts(opened, stored[WORKBOOK], file), file, in_workbook)
    read_markup(member_parts(opened, stored[_RELATIONS], file), file, in_relations)
    members: dict[str, str] = {}
    for title, facts in sheets.items():
        facts.table = kind.get(relation[title], "worksheet") == "worksheet"
        path = normpath(join("/xl", target.get(relation[title], ""))).lstrip("/").lower()
        if facts.table and path not in stored:
            raise damaged_workbook(file, f"the sheet '{title}' is missing from it")
        members[title] = stored.get(path, "")
    return Parts(opened, file, sheets, members, any(uncalculated))


def place_of(reference: str) -> tuple[int, int] | None:
    """Row and column, from 1, of a cell named as `C17`."""
    named = _REFERENCE.fullmatch(reference)
    if named is None:
        return None
    return int(named[2]), _column(named[1])


def _column(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    return column


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, place = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + place) + letters
    return letters


def _quickly(pieces: Iterator[bytes]) -> SheetFacts | None:
    """How far a sheet reaches, by its cells' names alone; None if it is written otherwise or lacks results."""
    facts = SheetFacts()
    rest = b""
    for piece in pieces:
        text = rest + piece
        cut = max(text.rfind(b"<c "), 0)
        rest = text[cut:]
        if len(rest) > _BUFFER or not _plain(text[:cut], facts):
            return None
    return facts if _plain(rest, facts) else None


def _plain(text: bytes, facts: SheetFacts) -> bool:
    if _OTHERWISE.search(text) is not None:
        return False
    formulas = len(_FORMULA.findall(text))
    if formulas and formulas != len(_WITH_RESULT.findall(text)):
        return False
    if not {found.decode("ascii", errors="replace") for found in _ERROR.findall(text)} <= _ERRORS:
        return False
    cells = _CELL.findall(text)
    if cells:
        facts.reach(
            max(int(row) for row in {row for _, row in cells}),
            max(_column(letters.decode()) for letters in {letters for letters, _ in cells}),
        )
    return True


@dataclass
class _Walk:
    """A sheet's cells one by one."""

    uncalculated: bool
    file: str
    sheet: str
    facts: SheetFacts = field(default_factory=SheetFacts)
    row: int = 0
    column: int = 0
    kind: str = "n"
    inside: str = ""
    formula: str | None = None
    spread: str = ""
    shared: str = ""
    value: str | None = None
    filled: bool = False
    masters: dict[str, str] = field(default_factory=dict[str, str])
    spreads: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    written: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])

    def walk(self, pieces: Iterator[bytes]) -> SheetFacts:
        read_markup(pieces, self.file, self._start, self._end, self._text)
        for reference, formula in self.spreads:
            self._spread(reference, formula)
        return self.facts

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "row":
            given = attributes.get("r", "")
            self.row = int(given) if given.isdecimal() else self.row + 1
            self.column = 0
        elif name == "c":
            place = place_of(attributes.get("r", ""))
            self.row, self.column = place or (max(self.row, 1), self.column + 1)
            self.kind = attributes.get("t", "n")
            self.formula, self.value, self.filled = None, None, False
        elif name == "f":
            self.formula, self.inside = "", "f"
            self.shared = attributes.get("si", "") if attributes.get("t") == "shared" else ""
            self.spread = attributes.get("ref", "") if attributes.get("t") in {"array", "dataTable"} else ""
        elif name == "v":
            self.value, self.inside = "", "v"
        elif name == "is":
            self.filled = True

    def _text(self, text: str) -> None:
        if self.inside == "f" and self.formula is not None:
            self.formula += text
        elif self.inside == "v" and self.value is not None:
            self.value += text

    def _end(self, name: str) -> None:
        if name in {"f", "v"}:
            self.inside = ""
        elif name == "c":
            self._cell()

    def _cell(self) -> None:
        if self.formula is None and not self.value and not self.filled:
            return
        self.facts.reach(self.row, self.column)
        if self.kind == "e" and self.value not in _ERRORS:
            self._refuse_error()
        if self.formula is None:
            return
        if self.shared:
            self.formula = self.formula or self.masters.get(self.shared, "")
            self.masters.setdefault(self.shared, self.formula)
        absent = self.value is None or (not self.value and self.kind != "str")
        if absent or (self.uncalculated and self.value == "0" and self.kind == "n"):
            self.facts.texts[self.row - 1, self.column - 1] = f"={self.formula}"
            if self.spread:
                self.spreads.append((self.spread, self.formula))

    def _refuse_error(self) -> None:
        reason = error(
            "unreadable_cell",
            self.file,
            f"the error '{self.value}', which the reading library does not know",
            "a value, or one of the errors " + ", ".join(sorted(_ERRORS)),
            "Correct or clear that cell, save the workbook and send it again.",
        )
        raise IngestError(
            replace(reason.problem, sheet=self.sheet, row=self.row, cell=f"{_letters(self.column)}{self.row}")
        )

    def _spread(self, reference: str, formula: str) -> None:
        """An array formula without a result fills its whole range."""
        first, _, last = reference.partition(":")
        start, stop = place_of(first), place_of(last or first)
        if start is None or stop is None:
            return
        area = max(stop[0] - start[0] + 1, 0) * max(stop[1] - start[1] + 1, 0)
        self.facts.reach(*stop)
        self.facts.refuse_huge(self.file, self.sheet)
        self.facts.refuse_uncalculated(area, self.file, self.sheet)
        for row in range(start[0] - 1, stop[0]):
            for column in range(start[1] - 1, stop[1]):
                self.facts.texts.setdefault((row, column), f"={formula}")
