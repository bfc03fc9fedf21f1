"""The container of older Office files, and the records of an XLS workbook within it.

Only what must be known before the workbook is loaded is read: whether it is protected, how far its sheets reach, and
which formulas have no stored result.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from struct import error as StructError  # noqa: N812 - it is an exception
from struct import unpack_from

from obapipe.ingest.problems import error
from obapipe.ingest.sheetfacts import SheetFacts, damaged_workbook, protected_workbook, refuse_huge_together

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UNCALCULATED = "=(a formula without a stored result)"
_LAST_SECTOR = 0xFFFFFFFA  # beyond this, numbers of sectors mean "none"
_SECTORS = {512, 4096}
_ENTRY = 128
_SMALL = 4096  # shorter streams are in the small-stream store
_FORMULA, _END, _START = 0x0006, 0x000A, 0x0809
_PASSWORD, _SHEET, _CALCULATED_BY, _SHARED_TEXTS = 0x002F, 0x0085, 0x01C1, 0x00FC
_REACH = 0x0200
_REACHES = {10: "<2H", 14: "<2I"}  # by the record's length: its rows
_NUMBERS_IN_ROW = 0x00BD
_CELLS = {_FORMULA, 0x0203, 0x0204, 0x0205, 0x00D6, 0x00FD, 0x027E, _NUMBERS_IN_ROW, 0x0406, 0x0206}
_NO_RESULT = {b"\x03\x00\x00\x00\x00\x00\xff\xff", bytes(8)}


@dataclass(frozen=True)
class _Entry:
    first: int
    size: int


def read_xls(content: bytes, file: str) -> list[SheetFacts]:
    """Facts about each sheet of an XLS workbook, in order.

    Raises:
        IngestError: `encrypted_workbook`, `unknown_kind` for another program's file, `damaged_workbook`, `too_large`.
    """
    try:
        store = _Store(content)
    except (StructError, IndexError, ValueError):
        raise damaged_workbook(file, "it is cut short") from None
    if "EncryptedPackage" in store.entries:
        raise protected_workbook(file)
    entry = store.entries.get("Workbook") or store.entries.get("Book")
    if entry is None:
        raise error(
            "unknown_kind",
            file,
            "an older Office file without a workbook in it: another program's, or damaged",
            "a workbook",
            "Save the table as an XLSX workbook or as CSV.",
        )
    try:
        return _sheets(store.stream(entry), file)
    except (StructError, IndexError):
        raise damaged_workbook(file, "it is cut short") from None


def _sheets(stream: bytes, file: str) -> list[SheetFacts]:
    starts: list[int] = []
    sheets: list[SheetFacts] = []
    by_excel = False
    for kind, place, size in _records(stream, 0):
        if kind == _PASSWORD:
            raise protected_workbook(file)
        if kind == _CALCULATED_BY:
            by_excel = unpack_from("<I", stream, place + size - 4)[0] > 0
        elif kind == _SHARED_TEXTS and unpack_from("<I", stream, place + 4)[0] > len(stream):
            raise damaged_workbook(file, "it states more texts than it can hold")
        elif kind == _SHEET:
            start, state, is_chart = unpack_from("<IBB", stream, place)
            starts.append(start)
            sheets.append(SheetFacts(hidden=state & 3 > 0, table=is_chart == 0))
    for start, sheet in zip(starts, sheets, strict=True):
        if sheet.table:
            _cells(stream, start, sheet, file, by_excel=by_excel)
            sheet.refuse_huge(file, None)
            refuse_huge_together(sheets, file)
    return sheets


def _cells(stream: bytes, start: int, facts: SheetFacts, file: str, *, by_excel: bool) -> None:
    for kind, place, size in _records(stream, start):
        if kind == _REACH and size in _REACHES:
            # The library takes memory for what this states, whatever is there.
            first_row, rows = unpack_from(_REACHES[size], stream, place)
            first_column, columns = unpack_from("<2H", stream, place + size - 6)
            if first_row > rows or first_column > columns:
                raise damaged_workbook(file, "it states a sheet that ends before it begins")
            facts.reach(rows, columns)
        if kind not in _CELLS or size < 6:  # noqa: PLR2004 - row, column and format
            continue
        row, column = unpack_from("<HH", stream, place)
        last = unpack_from("<H", stream, place + size - 2)[0] if kind == _NUMBERS_IN_ROW else column
        facts.reach(row + 1, max(column, last) + 1)
        # Excel says which version calculated a workbook; other writers leave an empty result, or zero.
        if kind == _FORMULA and not by_excel and stream[place + 6 : place + 14] in _NO_RESULT:
            facts.texts[row, column] = _UNCALCULATED


def _records(stream: bytes, place: int) -> Iterator[tuple[int, int, int]]:
    """The records of one substream: kind, where its data starts, how long it is."""
    depth = 0
    while place + 4 <= len(stream):
        kind, size = unpack_from("<HH", stream, place)
        depth += (kind == _START) - (kind == _END)
        yield kind, place + 4, size
        if kind == _END and depth <= 0:
            return
        place += 4 + size


class _Store:
    """Named streams in chains of sectors."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.size = 1 << unpack_from("<H", content, 30)[0]
        if self.size not in _SECTORS:
            raise StructError
        counts = unpack_from("<2I", content, 40) + unpack_from("<I4xI", content, 64)
        if max(counts) * self.size > len(content):
            raise StructError
        directory, small, more = (unpack_from("<I", content, at)[0] for at in (48, 60, 68))
        tables = list(unpack_from("<109I", content, 76))
        seen: set[int] = set()
        while more < _LAST_SECTOR and more not in seen:
            seen.add(more)
            *numbers, following = unpack_from(f"<{self.size // 4}I", content, self._at(more))
            tables += numbers
            more = following
        self.following: list[int] = []
        for table in tables:
            if table < _LAST_SECTOR and self._at(table) + self.size <= len(content):
                self.following += unpack_from(f"<{self.size // 4}I", content, self._at(table))
        self.entries: dict[str, _Entry] = {}
        root = _Entry(_LAST_SECTOR, 0)
        entries = self._chain(directory)
        for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
            letters, kind = unpack_from("<HB", entries, at + 64)
            first, size = unpack_from("<II", entries, at + 116)
            if kind in {2, 5} and size > len(content):
                raise StructError
            name = entries[at : at + max(letters - 2, 0)].decode("utf-16-le", errors="replace")
            if kind == 5:  # noqa: PLR2004 - the root, whose stream is the store of small ones
                root = _Entry(first, size)
            elif kind == 2:  # noqa: PLR2004 - a stream
                self.entries.setdefault(name, _Entry(first, size))
        self.root = root
        self.small = small

    def stream(self, entry: _Entry) -> bytes:
        if entry.size >= _SMALL:
            return self._chain(entry.first)[: entry.size]
        following = self._chain(self.small)
        store = self._chain(self.root.first)
        parts: list[bytes] = []
        seen: set[int] = set()
        sector = entry.first
        while sector < _LAST_SECTOR and sector not in seen:
            seen.add(sector)
            parts.append(store[sector * 64 : sector * 64 + 64])
            sector = unpack_from("<I", following, sector * 4)[0]
        return b"".join(parts)[: entry.size]

    def _at(self, sector: int) -> int:
        return (sector + 1) * self.size

    def _chain(self, sector: int) -> bytes:
        parts: list[bytes] = []
        seen: set[int] = set()
        while sector < len(self.following) and sector not in seen:
            seen.add(sector)
            parts.append(self.content[self._at(sector) : self._at(sector) + self.size])
            sector = self.following[sector]
        return b"".join(parts)
