"""Tables as partners send them: a clean one, dirtied in ways that a mapping can say, then damaged in ways it cannot.

Every way of dirtying changes the cells and, where the language of sources has a word for it, the source.
"""

import csv
import io
import random
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import openpyxl
from hypothesis import strategies as st

Key = tuple[str, str, str, str]
Figure = tuple[int | None, str]
HEADINGS = ["Cluster", "Month", "Status", "Age", "Number"]
PLACES = {"Abbey": "C1", "Brook": "C2", "Out of city": "unallocated"}
MONTHS = ["2013-05", "2013-06", "2013-07"]
STATUSES = {"CLA": "looked_after", "CPP": "plan"}
AGES = ["0-4", "5-17"]
SYMBOLS = {"x": "withheld", "..": "missing", "z": "not_applicable", "<5": "withheld"}
SPELLINGS: dict[str, tuple[str, ...]] = {
    "2013-05": ("2013-05", "May-13", "201305", "31/05/2013", "May 2013"),
    "2013-06": ("2013-06", "Jun-13", "201306", "30/06/2013", "June 2013"),
    "2013-07": ("2013-07", "Jul-13", "201307", "31/07/2013", "July 2013"),
}
_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@dataclass
class Sent:
    """A file on its way: its cells, what its source says, how it is written, and what it truly says.

    Attributes:
        rows: the body, cells as text.
        headings: the row of headings.
        above: rows above the headings.
        below: rows below the body.
        source: keys of its source beside name, extract and files.
        figures: what a right reading gives.
        choose: the random choices of this example.
        kind: csv, xlsx or zip.
        write: how a CSV is written.
        raw: whether a CSV is written with no regard to what its cells hold.
        sheets: other sheets of a workbook, before the table's.
    """

    rows: list[list[str]]
    figures: dict[Key, Figure]
    choose: random.Random
    headings: list[str] = field(default_factory=lambda: list(HEADINGS))
    above: list[list[str]] = field(default_factory=list[list[str]])
    below: list[list[str]] = field(default_factory=list[list[str]])
    source: dict[str, object] = field(default_factory=dict[str, object])
    kind: str = "csv"
    write: dict[str, object] = field(default_factory=dict[str, object])
    raw: bool = False
    encoding: str = "utf-8"
    sheets: list[list[list[str]]] = field(default_factory=list[list[list[str]]])

    def column(self, heading: str) -> int:
        """Where a column is."""
        return self.headings.index(heading)


Dirt = Callable[[Sent], None]


@st.composite
def clean(draw: st.DrawFn) -> Sent:
    """A valid table, written plainly."""
    keys = draw(
        st.lists(
            st.tuples(
                st.sampled_from(list(PLACES)),
                st.sampled_from(MONTHS),
                st.sampled_from(list(STATUSES)),
                st.sampled_from(AGES),
            ),
            min_size=1,
            max_size=9,
            unique=True,
        )
    )
    rows: list[list[str]] = []
    figures: dict[Key, Figure] = {}
    for place, month, status, age in keys:
        text = draw(st.one_of(st.integers(0, 30_000).map(str), st.sampled_from(list(SYMBOLS))))
        rows.append([place, month, status, age, text])
        said: Figure = (None, SYMBOLS[text]) if text in SYMBOLS else (int(text), "ok")
        figures[month, PLACES[place], STATUSES[status], age] = said
    columns = dict(zip(("geography", "period", "status", "age_band", "children"), HEADINGS, strict=True))
    source: dict[str, object] = {
        "columns": columns,
        "recodes": {"status": STATUSES},
        "symbols": SYMBOLS,
        "geography_aliases": {"Out of city": "unallocated"},
    }
    return Sent(rows, figures, random.Random(draw(st.integers(0, 2**32))), source=source)


# ---------------------------------------------------------------- dirt that a mapping can say
def titles(sent: Sent) -> None:
    """Title rows, some blank, above the headings."""
    sent.above = [
        ["Children looked after and on plans"],
        [],
        ["Position at the end of each month", "", "RESTRICTED"],
    ]


def notes(sent: Sent) -> None:
    """A source line and footnotes below the body."""
    sent.below += [[], ["Source: social care system"], ["1. Includes children placed out of the city"]]


def ended_by_text(sent: Sent) -> None:
    """Notes with several cells, which only a text can tell from rows."""
    sent.below += [["Notes", "to", "the", "table", "7"], ["Abbey", "2013-07", "CLA", "0-4", "999"]]
    sent.source["end_text"] = "Notes"


def totals(sent: Sent) -> None:
    """A total among the rows, which the source drops."""
    sent.rows.insert(
        sent.choose.randrange(len(sent.rows) + 1), ["City TOTAL ", "2013-07", "CLA", "0-4", "31,000"]
    )
    sent.source["drop"] = {"Cluster": ["*total"]}


def blank_rows(sent: Sent) -> None:
    """Blank rows among the rows."""
    sent.rows.insert(sent.choose.randrange(len(sent.rows) + 1), [])


def extra_columns(sent: Sent) -> None:
    """Columns that nobody asked for, one of them without a heading, one headed twice."""
    for heading in ("Comment", "Comment", ""):
        # A column without a heading at the very end is a cell too many, and refused.
        place = sent.choose.randrange(len(sent.headings) + (heading != ""))
        sent.headings.insert(place, heading)
        for row in sent.rows:
            if row:
                row.insert(place, sent.choose.choice(["", "checked", "17"]))


def reordered(sent: Sent) -> None:
    """The columns in another order."""
    order = list(range(len(sent.headings)))
    sent.choose.shuffle(order)
    sent.headings = [sent.headings[place] for place in order]
    sent.rows = [[row[place] for place in order] if row else [] for row in sent.rows]


def renamed(sent: Sent) -> None:
    """Yesterday's name of a column."""
    columns = dict(sent.source["columns"])  # pyright: ignore[reportCallIssue, reportArgumentType]
    columns["children"] = ["Number", "No. of children"]
    sent.source["columns"] = columns
    sent.headings[sent.column("Number")] = "No. of children"


def footnotes(sent: Sent) -> None:
    """Digits glued to a heading and to places."""
    sent.headings = [
        f"{one}{sent.choose.choice(['', '2', '¹'])}" if one in HEADINGS else one for one in sent.headings
    ]
    place = next(n for n, one in enumerate(sent.headings) if one.startswith("Cluster"))
    for row in sent.rows:
        if row and row[place] in PLACES:
            row[place] += sent.choose.choice(["", "3", "²"])
    sent.source["footnotes"] = True


def spaces(sent: Sent) -> None:
    """Blanks and no-break spaces round every cell, headings too."""
    blank = ["", " ", "\u00a0", "  "]

    def padded(cells: list[str]) -> list[str]:
        return [f"{sent.choose.choice(blank)}{cell}{sent.choose.choice(blank)}" for cell in cells]

    sent.headings = padded(sent.headings)
    sent.rows = [padded(row) for row in sent.rows]


def spellings(sent: Sent) -> None:
    """Every month written in some other way."""
    for row in sent.rows:
        row[:] = [sent.choose.choice(SPELLINGS[cell]) if cell in SPELLINGS else cell for cell in row]


def thousands(sent: Sent) -> None:
    """Thousands set apart."""
    mark = sent.choose.choice([",", "\u00a0", "\u202f"])
    _numbers(sent, lambda text: f"{int(text):,}".replace(",", mark))


def marks(sent: Sent) -> None:
    """Marks of revised and provisional figures beside the numbers."""
    _numbers(sent, lambda text: text + sent.choose.choice(["", "(r)", " p", "(r) p"]))
    sent.source["number_marks"] = ["(r)", "p"]


def quoted(sent: Sent) -> None:
    """Everything in quotes, another separator, another end of line."""
    sent.write = {
        "quoting": csv.QUOTE_ALL,
        "delimiter": sent.choose.choice([",", ";", "\t", "|"]),
        "lineterminator": sent.choose.choice(["\n", "\r\n"]),
    }


def encoded(sent: Sent) -> None:
    """Another encoding, a byte-order mark."""
    sent.encoding = sent.choose.choice(["utf-8-sig", "utf-16", "cp1252", "utf-8"])


def workbook(sent: Sent) -> None:
    """A workbook with a cover and notes beside the table."""
    sent.kind = "xlsx"
    sent.sheets = [
        [["Cover"], ["Prepared for the partnership"]],
        [["Notes"], ["Cluster", "where a child lives"]],
    ]


def zipped(sent: Sent) -> None:
    """The CSV inside an archive."""
    sent.kind = "zip"


def _numbers(sent: Sent, written: Callable[[str], str]) -> None:
    for row in sent.rows:
        if row and row[-1].isascii() and row[-1].isdecimal():
            row[-1] = written(row[-1])


# In the order in which they are applied: the cells first, then the columns, then what is round the table.
MAPPABLE: Sequence[Dirt] = (
    spellings,
    thousands,
    marks,
    totals,
    renamed,
    reordered,
    extra_columns,
    footnotes,
    spaces,
    blank_rows,
    titles,
    notes,
    ended_by_text,
    encoded,
    quoted,
    workbook,
    zipped,
)
# What cannot be said together: marks and thousands look for plain numbers in the last column.
_ALONE = ({zipped, workbook}, {thousands, marks})


@st.composite
def mappable(draw: st.DrawFn) -> list[Dirt]:
    """One to five ways of dirtying that go together."""
    chosen = draw(st.lists(st.sampled_from(MAPPABLE), min_size=1, max_size=5, unique=True))
    for pair in _ALONE:
        if pair <= set(chosen):
            chosen.remove(min(pair, key=MAPPABLE.index))
    return sorted(chosen, key=MAPPABLE.index)


# ---------------------------------------------------------------- damage that no mapping can say
def row_cut_short(sent: Sent) -> None:
    """The last cells of a row are missing."""
    row = sent.choose.choice(sent.rows)
    del row[sent.choose.randrange(1, len(row)) :]


def one_cell_more(sent: Sent) -> None:
    """A separator too many: what follows it moves to the right."""
    row = sent.choose.choice(sent.rows)
    row.insert(sent.choose.randrange(len(row)), sent.choose.choice(["", "and more"]))


def cells_swapped(sent: Sent) -> None:
    """Two cells of a row in each other's place."""
    row = sent.choose.choice(sent.rows)
    one, other = sent.choose.sample(range(len(row)), 2)
    row[one], row[other] = row[other], row[one]


def no_number(sent: Sent) -> None:
    """A figure that is none, or not a count."""
    row = sent.choose.choice(sent.rows)
    wrong = [
        "-7",
        "7.5",
        "12,5",
        "1e3",
        "7?",
        "n/a",
        "#DIV/0!",
        "(7)",
        "7 8",
        "O",
        "=1+1",
        "<b>7</b>",
        "+",
        "\uff17",
    ]
    row[-1] = sent.choose.choice([*wrong, "17".translate(_DIGITS)])


def no_key(sent: Sent) -> None:
    """A cell of the key is empty, unknown or nearly right."""
    row = sent.choose.choice(sent.rows)
    row[sent.choose.randrange(4)] = sent.choose.choice(
        ["", "Nowhere", "Abbeyy", "2013-13", "2014-01", "5 to 71", "="]
    )


def row_twice(sent: Sent) -> None:
    """A row a second time, with the same figure or another."""
    row = list(sent.choose.choice(sent.rows))
    row[-1] = sent.choose.choice([row[-1], "31", "x"])
    sent.rows.append(row)


def heading_lost(sent: Sent) -> None:
    """A heading is gone or called otherwise."""
    sent.headings[sent.choose.randrange(len(sent.headings))] = sent.choose.choice(["", "Column1", "Total"])


def stray_quote(sent: Sent) -> None:
    """A quote that nobody closes, in a file that quotes nothing."""
    row = sent.choose.choice(sent.rows)
    place = sent.choose.randrange(len(row))
    row[place] = '"' + row[place]
    sent.raw = True


DAMAGE: Sequence[Dirt] = (
    row_cut_short,
    one_cell_more,
    cells_swapped,
    no_number,
    no_key,
    row_twice,
    heading_lost,
    stray_quote,
)


# ---------------------------------------------------------------- writing
def written(sent: Sent) -> tuple[str, bytes]:
    """The file's name and bytes."""
    rows = [*sent.above, sent.headings, *sent.rows, *sent.below]
    if sent.kind == "xlsx":
        return "cla.xlsx", _workbook(rows, sent)
    text = io.StringIO(newline="")
    if sent.raw:
        text.write("".join(",".join(row) + "\r\n" for row in rows))
    else:
        csv.writer(text, **{"lineterminator": "\r\n", **sent.write}).writerows(rows)  # pyright: ignore[reportArgumentType]
    try:
        content = text.getvalue().encode(sent.encoding)
    except UnicodeEncodeError:
        content = text.getvalue().encode("utf-8-sig")
    if sent.kind == "csv":
        return "cla.csv", content
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("export/cla.csv", content)
    return "cla.zip", archive.getvalue()


def _workbook(rows: list[list[str]], sent: Sent) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)  # pyright: ignore[reportArgumentType]
    for number, cells in enumerate([*sent.sheets, rows]):
        sheet = book.create_sheet(f"Sheet {number}")
        for row, texts in enumerate(cells, start=1):
            for column, text in enumerate(texts, start=1):
                if text == "":
                    continue
                cell = sheet.cell(row, column)
                as_number = text.isascii() and text.isdecimal() and (text == "0" or text[0] != "0")
                cell.value = int(text) if as_number and sent.choose.random() < 0.5 else text
                if isinstance(cell.value, str) and not text.startswith(("#", "=")):
                    cell.data_type = "s"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def toml(sent: Sent) -> str:
    """The source in the words of sources.toml."""
    lines = ["[[source]]", 'name = "snapshot"', 'extract = "children_snapshot"', 'files = "cla*.*"']
    return "\n".join([*lines, *(f"{key} = {_value(value)}" for key, value in sent.source.items())]) + "\n"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{key}" = {_value(one)}' for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
