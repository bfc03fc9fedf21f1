"""Takes a page apart: its table rows, and the places where a number could stand that nobody sees. Judges nothing."""

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

_UNDRAWN = re.compile(r"<svg\b.*?</svg>|<style\b.*?</style>", re.DOTALL)
_LABELS = re.compile(
    r"<(?:title|desc|metadata)\b[^>]*>(.*?)</(?:title|desc|metadata)>|<!--(.*?)-->", re.DOTALL
)
_ATTRIBUTES = re.compile(r"""\s(?:title|aria-[a-z]+|alt|data-[a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_UNSEEN_ATTRIBUTES = (
    "title",
    "alt",
    "aria-label",
    "aria-description",
    "aria-valuetext",
    "aria-valuenow",
    "value",
)
_UNSEEN_TAGS = ("script", "template", "noscript", "object")
_VOID = ("meta", "link", "br", "img", "input", "hr", "col", "wbr", "base", "source")


@dataclass
class Row:
    """A row of a table: its heading, and text by column heading, in order."""

    heading: str = ""
    cells: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])


@dataclass
class Page:
    """What a page says in tables, and what it says where nobody looks."""

    rows: list[Row] = field(default_factory=list[Row])
    unseen: list[str] = field(default_factory=list[str])


def read_page(text: str) -> Page:
    """Take a page apart.

    Drawings are cut out first, since they are most of a page; their titles, descriptions, labels and comments stay.
    """
    reader = _Reader()
    for drawing in _UNDRAWN.findall(text):
        reader.page.unseen += [unescape(one or other) for one, other in _LABELS.findall(drawing)]
        reader.page.unseen += [unescape(one or other) for one, other in _ATTRIBUTES.findall(drawing)]
    reader.feed(_UNDRAWN.sub("", text))
    reader.close()
    return reader.page


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self._columns: list[str] = []
        self._row: Row | None = None
        self._position = 0
        self._cell: list[str] | None = None
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("table", "thead"):
            self._columns = []
        if tag == "tr":
            self._row, self._position = Row(), 0
        if tag in ("td", "th"):
            self._cell = []
        if tag == "br" and self._cell is not None:
            self._cell.append(" ")
        if tag in _UNSEEN_TAGS or (self._unseen and tag not in _VOID):
            self._unseen += 1
        for name, value in attrs:
            if value and (name in _UNSEEN_ATTRIBUTES or name.startswith("data-")):
                self.page.unseen.append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._cell is not None and self._row is not None:
            self._close_cell(self._row, tag, " ".join("".join(self._cell).split()))
        if tag == "tr" and self._row is not None:
            if self._row.cells:
                self.page.rows.append(self._row)
            self._row = None
        if self._unseen:
            self._unseen -= 1

    def _close_cell(self, row: Row, tag: str, text: str) -> None:
        """Column headings are those of a row without data; the first heading of any other row is its own."""
        self._cell = None
        column = self._columns[self._position] if self._position < len(self._columns) else ""
        if tag == "td":
            row.cells.append((column, text))
        elif self._columns and not row.heading and self._position < 2:  # noqa: PLR2004 - behind a rank at most
            row.heading = text
        if tag == "th" and not row.cells and (not self._columns or len(self._columns) == self._position):
            self._columns.append(text)
        self._position += 1

    def handle_data(self, data: str) -> None:
        if self._unseen:
            self.page.unseen.append(data)
        elif self._cell is not None:
            self._cell.append(data)

    def handle_comment(self, data: str) -> None:
        self.page.unseen.append(data)
