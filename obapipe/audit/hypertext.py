"""Takes a page apart: tables, running text, drawings, style, and where a number could stand that nobody sees.

Judges nothing. A page is read in one pass by one pattern, since the pages of a quarter are a hundred million letters;
drawings are cut out whole and are taken apart in `drawings`. What the pattern cannot read makes the page unreadable.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape

from obapipe.page_script import page_script

_TOKEN = re.compile(
    r"<!--(?P<comment>.*?)-->"
    r"|<(?P<whole>style|script)\b(?P<inside>[^>]*)>(?P<text>.*?)</(?P=whole)\s*>"
    r"|<(?P<end>/?)(?P<tag>[a-zA-Z][\w:-]*)(?P<attributes>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>"
    r"|<![^>]*>",
    re.DOTALL,
)
_DRAWING_ENDS = re.compile(r"<(/?)svg\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*?(/?)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([^\s\"'>/=]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_LABELS = re.compile(
    r"<(?:title|desc|metadata)\b[^>]*>(.*?)</(?:title|desc|metadata)>|<!--(.*?)-->", re.DOTALL
)
_STRUCTURE = frozenset(
    (
        "id", "href", "scope", "colspan", "rowspan", "aria-labelledby", "aria-describedby", "aria-hidden",
        "aria-current", "role", "tabindex", "lang", "charset", "name", "http-equiv", "rel", "type", "for", "src", "k",
        "download", "start",
    )
)  # fmt: skip
_META = frozenset(("meta", "link", "html"))
_UNSEEN_TAGS = frozenset(("template", "noscript", "object", "iframe", "textarea", "datalist"))
_VOID = frozenset(
    (
        "meta",
        "link",
        "br",
        "img",
        "input",
        "hr",
        "col",
        "wbr",
        "base",
        "source",
        "drawing",
        "embed",
        "area",
        "track",
    )
)
_BLOCKS = frozenset(
    (
        "p", "li", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "summary", "caption", "title",
        "div", "section", "ul", "ol", "nav", "table", "main", "header", "footer", "body", "details", "figure", "aside",
        "article", "dl", "option", "button", "label", "blockquote", "head",
    )
)  # fmt: skip
ABOVE = " / "
_PATHS = "h3"
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_DIGIT = re.compile(r"\d")
_SPACES = re.compile(r"\s+")


class UnreadableError(ValueError):
    """The page is not such that every letter of it could be judged."""


@dataclass
class Row:
    """A row of a table.

    Attributes:
        heading: its own.
        cells: text by column heading, in order; headings of the row are left out.
        markers: position and how it is marked up, for each cell that hides a figure.
        drawings: position and source of each drawing.
        table: the number of its table on the page.
    """

    heading: str = ""
    cells: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    markers: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    drawings: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    table: int = 0


@dataclass
class Page:
    """What a page says.

    Attributes:
        rows: of all tables.
        captions: of each table, with the heading above it.
        blocks: running text, with the heading above it; below a third one, with those from there on.
        drawings: outside tables, with the heading above it.
        unseen: texts that nobody sees without looking for them.
        styles: style sheets and inline styles.
    """

    rows: list[Row] = field(default_factory=list[Row])
    captions: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    blocks: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    drawings: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    unseen: list[str] = field(default_factory=list[str])
    styles: list[str] = field(default_factory=list[str])


def read_page(text: str) -> Page:
    """Take a page apart.

    Raises:
        UnreadableError: something in it is no markup that is understood here.
    """
    reader = _Reader()
    rest, drawings = _cut_drawings(text)
    reader.read(rest, drawings)
    for drawing in drawings:
        reader.page.unseen += labels_of(drawing)
    return reader.page


@lru_cache(maxsize=65536)
def labels_of(drawing: str) -> tuple[str, ...]:
    """What a drawing says out of sight: titles, descriptions, comments, labels and other attributes with words."""
    found = [unescape(one or other) for one, other in _LABELS.findall(drawing)]
    for attributes in re.findall(
        r"<[a-zA-Z][^>]*?((?:title|alt|aria-[a-z]+|data-[\w-]+)\s*=[^>]*)>", drawing
    ):
        for name, *values in _ATTRIBUTE.findall(attributes):
            if name.startswith(("title", "alt", "aria-", "data-")) and name not in _STRUCTURE:
                found.append(unescape("".join(values)))
    return tuple(found)


def _cut_drawings(text: str) -> tuple[str, list[str]]:
    """The page with a mark in place of each drawing, and the drawings."""
    parts: list[str] = []
    drawings: list[str] = []
    begin = depth = done = 0
    for tag in _DRAWING_ENDS.finditer(text):
        if not tag.group(1):
            if depth == 0:
                begin = tag.start()
            depth += 0 if tag.group(2) else 1
        elif depth == 0:
            raise UnreadableError("it ends a drawing that did not begin")
        else:
            depth -= 1
        if depth == 0:
            parts += [text[done:begin], f'<drawing k="{len(drawings)}">']
            drawings.append(text[begin : tag.end()])
            done = tag.end()
    if depth:
        raise UnreadableError("it begins a drawing that does not end")
    parts.append(text[done:])
    return "".join(parts), drawings


@lru_cache(maxsize=16384)
def _aside(attributes: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the attributes of a tag say out of sight, and their inline styles; a class counts where it holds digits."""
    unseen: list[str] = []
    styles: list[str] = []
    for found, *values in _ATTRIBUTE.findall(attributes):
        name, value = found.lower(), unescape("".join(values))
        if name == "style":
            styles.append(value)
        elif name not in _STRUCTURE and (name != "class" or _DIGIT.search(value)):
            unseen.append(value)
    return tuple(unseen), tuple(styles)


class _Reader:
    def __init__(self) -> None:
        self.page = Page()
        self._columns: list[str] = []
        self._row: Row | None = None
        self._position = 0
        self._cell: list[str] | None = None
        self._markup: list[str] = []
        self._block: list[str] = []
        self._heading = ""
        self._headings: dict[str, str] = {}
        self._level = ""
        self._unseen = 0

    def read(self, text: str, drawings: list[str]) -> None:
        done = 0
        for token in _TOKEN.finditer(text):
            if token.start() > done:
                self._data(text[done : token.start()])
            done = token.end()
            tag = token.group("tag")
            if tag is not None:
                self._tag(tag.lower(), token.group("end"), token.group("attributes"), drawings)
            elif token.group("whole") is not None:
                self._whole(token.group("whole"), token.group("text"))
            elif token.group("comment") is not None:
                self.page.unseen.append(token.group("comment"))
        self._data(text[done:])
        self._flush()

    def _whole(self, tag: str, text: str) -> None:
        if tag == "style":
            self.page.styles.append(text)
        elif text != page_script():
            message = "it holds a script that is not ours"
            raise UnreadableError(message)

    def _tag(self, tag: str, end: str, attributes: str, drawings: list[str]) -> None:
        if end:
            self._end(tag)
            return
        if tag == "drawing":
            self._draw(drawings[int(attributes.strip().removeprefix('k="').removesuffix('"'))])
            return
        if attributes and "=" in attributes and tag not in _META:
            unseen, styles = _aside(attributes)
            self.page.unseen += unseen
            self.page.styles += styles
        if tag in _BLOCKS:
            self._flush()
            self._level = tag
        self._begin(tag, attributes)
        if tag in _UNSEEN_TAGS or (self._unseen and tag not in _VOID):
            self._unseen += 1

    def _begin(self, tag: str, attributes: str) -> None:
        """Begin a part of a table, or note how a cell is marked up."""
        if tag == "table":
            self._columns = []
            self.page.captions.append((self._heading, ""))
        elif tag == "thead":
            self._columns = []
        elif tag == "tr":
            self._row, self._position = Row(table=len(self.page.captions) - 1), 0
        elif tag in ("td", "th"):
            self._cell, self._markup = [], [attributes]
        elif tag == "br":
            self._data(" ")
        elif self._cell is not None:
            self._markup.append(tag + attributes)

    def _draw(self, drawing: str) -> None:
        if self._cell is not None and self._row is not None:
            self._row.drawings.append((self._position, drawing))
        else:
            self.page.drawings.append((self._heading, drawing))

    def _end(self, tag: str) -> None:
        if tag in ("td", "th") and self._cell is not None and self._row is not None:
            self._close_cell(self._row, tag, _SPACES.sub(" ", "".join(self._cell)).strip())
        elif tag == "tr" and self._row is not None:
            if self._row.cells:
                self.page.rows.append(self._row)
            self._row = None
        elif tag in _BLOCKS:
            self._flush()
        if self._unseen:
            self._unseen -= 1

    def _close_cell(self, row: Row, tag: str, text: str) -> None:
        """Column headings are those of a row without data; the first heading of any other row is its own."""
        self._cell = None
        column = self._columns[self._position] if self._position < len(self._columns) else ""
        if tag == "td":
            row.cells.append((column, text))
            if text.startswith("[c]"):
                row.markers.append((self._position, " ".join(self._markup)))
        elif self._columns and not row.heading and self._position < 2:  # noqa: PLR2004 - behind a rank at most
            row.heading = text
        if tag == "th" and not row.cells and (not self._columns or len(self._columns) == self._position):
            self._columns.append(text)
        self._position += 1

    def _flush(self) -> None:
        if not self._block:
            return
        text = _SPACES.sub(" ", "".join(self._block)).strip()
        self._block = []
        if not text:
            return
        if self._level in _HEADINGS:
            self._head(text)
        elif self._level == "caption" and self.page.captions:
            self.page.captions[-1] = (self._heading, text)
        self.page.blocks.append((self._heading, text))

    def _head(self, text: str) -> None:
        """What a text stands under: a part of a story stands under what the story is about."""
        above = {level: words for level, words in self._headings.items() if level < self._level}
        self._headings = {**above, self._level: text}
        self._heading = (
            ABOVE.join(words for level, words in self._headings.items() if level >= _PATHS) or text
        )

    def _data(self, data: str) -> None:
        if "<" in data:
            raise UnreadableError("it holds a tag that does not end")
        if "&" in data:
            data = unescape(data)
        if self._unseen:
            self.page.unseen.append(data)
        elif self._cell is not None:
            self._cell.append(data)
        elif data:
            self._block.append(data)
