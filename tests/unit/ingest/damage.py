"""Damage that no source can say: to a cell, a row, a heading, or the bytes of a file.

Each kind changes a table that is ready to be written and tells where, so that a test can ask whether the report does.
What no reader can see is left out, each time with a word on what would catch it; docs/real-data.md lists these.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.unit.ingest.dirt import CHILDREN, Row, Sent
from tests.unit.ingest.sending import first_row

_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")  # noqa: RUF001 - that is the damage
NO_NUMBER = (
    "12,5", "1,47", "1,4753", "1,475,2", "7?", "n/a", "N/A", "#DIV/0!", "#REF!", "#N/A", "#VALUE!", "(7)", "7 8",
    "1 475", "O", "l7", "=1+1", "=SUM(B2:B5)", "<b>7</b>", "+", "-", "*", "c", "*7", "7*", "~7", "7-8", "<7", ">7",
    "1_000", "0x1F", "inf", "nan", "½", "7\u00b2", "1.475.000", "TRUE", "1900-01-17", "17/01/1900", "seven",
    "7;8", "\u22127", "£7", "7 (1)", "7 [note 1]", "17".translate(_ARABIC), "17".translate(_FULL_WIDTH),
)  # fmt: skip
NO_COUNT = ("7.5", "1.475", "1.000", "1e3", "1E3", "0.999999", "7%", "-7", "-0.5", "1e400", "999999999999999")
# A decimal may be 1.475 or 7.5 whatever was meant; `jump` and `percent_above_100` of docs/checks.md look at those.
NO_DECIMAL = ("-7", "-0.5", "1e400", "7 %%", "1,475e", "1e12", "999999999999999")
NO_KEY = {
    "geography": (
        "Nowhere", "Abbeyy", "Abbey Brook", "C9", "C11", "4", "04", "4.0", "<b>Abbey</b>", "Abbey&nbsp;", "#REF!",
        "=A2", "=HYPERLINK(\"http://x\")", "+Abbey", "Abbey / Brook", "St Johnâ€™s", "Pentre-Si?n", "-", "0",
    ),
    "period": (
        "2013-13", "2013-00", "2014-01", "2031/32", "soon", "41456", "41456.0", "31/06/2013", "06/31/2013",
        "99/05/2013",
        "2013-07-45", "#VALUE!", "=TODAY()", "Maybe 2013", "Marked 2013", "July", "Q2", "2013-5", "201307.5", "1 to 7",
        "2011/13", "2013-07 to 2013-08", "05.2013", "-",
    ),
    "status": ("Total", "LAC", "CLA CPP", "CLA/CPP", "#N/A", "=", "C", "CIA", "-", "0"),
    "age_band": ("Total", "5 to 71", "All", "17-May",
        "2013-05-17", "0", "0-", "04", "5\u201317", "0 - 4", "#N/A", "5-16"),
    "said": (),
}  # fmt: skip


# In a table of months; where years are meant, each of them is one.
NO_MONTH = ("2013", "2012/13", "12/13", "201213", "2012-13", "2013-Q2", "Q2 2013/14", "2011/12")


@dataclass(frozen=True)
class Hurt:
    """What was damaged.

    Attributes:
        rows: the numbers of the rows, as a spreadsheet has them; none where it is the whole file.
        exact: whether a message has to name one of those rows.
    """

    rows: frozenset[int] = frozenset()
    exact: bool = False


NOTHING = Hurt()
Damage = Callable[[Sent], Hurt]


def _hurt(sent: Sent, *places: int, exact: bool = False) -> Hurt:
    return Hurt(frozenset(first_row(sent) + place for place in places), exact)


def _row(sent: Sent) -> int:
    return sent.choose.choice(sent.true_rows)


# ---------------------------------------------------------------- cells
def no_number(sent: Sent) -> Hurt:
    """A figure that is none, or not one of its kind."""
    row = _row(sent)
    place = sent.choose.choice(sent.figures)
    decimal = sent.place("value") is not None
    text = sent.choose.choice((*NO_NUMBER, *(NO_DECIMAL if decimal else NO_COUNT)))
    if decimal and text.endswith("%"):
        text = "7?"
    sent.rows[row][place] = text
    return _hurt(sent, row, exact=True)


def no_figure(sent: Sent) -> Hurt:
    """A figure is gone."""
    row = _row(sent)
    sent.rows[row][sent.choose.choice(sent.figures)] = sent.choose.choice(["", " ", "\u00a0"])
    return _hurt(sent, row)


def no_key(sent: Sent) -> Hurt:
    """A cell that says what a figure is about is unknown or nearly right."""
    there = [place for place in sent.keys if NO_KEY[sent.columns[place].part]]
    row, place = _row(sent), sent.choose.choice(there)
    part = sent.columns[place].part
    no_month = NO_MONTH if part == "period" and sent.extract == CHILDREN else ()
    sent.rows[row][place] = sent.choose.choice((*NO_KEY[part], *no_month))
    return _hurt(sent, row, exact=not sent.fill)


def empty_key(sent: Sent) -> Hurt:
    """A cell that says what a figure is about is empty.

    Where the source fills down, the cell above then counts, and nobody can see it: `unique_key` does where that place
    has such a row of its own, `stopped_reporting` where the other has none.
    """
    there = [place for place in sent.keys if sent.columns[place].part not in sent.fill]
    if not there:
        return NOTHING
    row = _row(sent)
    sent.rows[row][sent.choose.choice(there)] = sent.choose.choice(["", " ", "\u00a0"])
    return _hurt(sent, row)


def cells_swapped(sent: Sent) -> Hurt:
    """Two cells of a row in each other's place, one of them a key.

    Two figures in each other's place are within what may be: `numerator_not_above_denominator`, `sums` and `jump` look.
    """
    row = _row(sent)
    one = sent.choose.choice(sent.keys)
    other = sent.choose.choice([place for place in range(len(sent.columns)) if place != one] or [one])
    cells = sent.rows[row]
    cells[one], cells[other] = cells[other], cells[one]
    return _hurt(sent, row)


# ---------------------------------------------------------------- rows
def row_cut_short(sent: Sent) -> Hurt:
    """The last cells of a row are missing."""
    row = _row(sent)
    del sent.rows[row][sent.choose.randrange(1, len(sent.columns)) :]
    return _hurt(sent, row)


def cells_moved_right(sent: Sent) -> Hurt:
    """A separator too many, or a cell pushed in: what follows it moves to the right.

    In a workbook, figures that move over each other into a blank last column are not seen, as in wide tables:
    `jump` and `sums` look at those. So there a key has to move.
    """
    row = _row(sent)
    last = max(sent.keys) if sent.kind == "xlsx" else len(sent.columns) - 1
    sent.rows[row].insert(sent.choose.randint(0, last), sent.choose.choice(["", "and more"]))
    return _hurt(sent, row)


def cells_moved_left(sent: Sent) -> Hurt:
    """A cell taken out: what follows it moves to the left. In a workbook a key has to move, as above."""
    row = _row(sent)
    last = max(sent.keys) if sent.kind == "xlsx" else len(sent.columns) - 1
    del sent.rows[row][sent.choose.randint(0, last)]
    return _hurt(sent, row)


def row_twice(sent: Sent) -> Hurt:
    """A row a second time, with the same figures or others.

    Where the source adds rows up or keeps the first of repeats, it says what that means.
    """
    if {"sum_rows", "same_rows"} & set(sent.said):
        return NOTHING
    row = _row(sent)
    again = Row(sent.rows[row], true=True)
    # As a name is filled down, the row has to stand below its own place.
    where = row + 1 if sent.fill else sent.choose.randint(0, len(sent.rows))
    again[sent.choose.choice(sent.figures)] = sent.choose.choice(["31", "x", "", "0"])
    sent.rows.insert(where, again)
    return NOTHING


def lines_run_together(sent: Sent) -> Hurt:
    """Two rows in one line. In a workbook nobody can tell the second from notes (docs/real-data.md)."""
    if sent.kind != "csv":
        return NOTHING
    row = _row(sent)
    if row + 1 < len(sent.rows):
        sent.rows[row] += sent.rows.pop(row + 1)
    return _hurt(sent, row)


def line_broken(sent: Sent) -> Hurt:
    """A line that ends within a cell and goes on in the next.

    Broken after its last figure's first digits, the rest stands alone on a line: a row too short.
    """
    row = _row(sent)
    cells = sent.rows[row]
    place = sent.choose.randrange(len(cells))
    cut = sent.choose.randint(0, len(cells[place]))
    rest = Row([cells[place][cut:], *cells[place + 1 :]], true=True)
    cells[place:] = [cells[place][:cut]]
    sent.rows.insert(row + 1, rest)
    return _hurt(sent, row, row + 1)


def headings_among_rows(sent: Sent) -> Hurt:
    """The headings once more among the rows, which the source does not drop."""
    if sent.drop:
        return NOTHING
    sent.rows.insert(
        sent.choose.randint(0, len(sent.rows)), Row([one.heading for one in sent.columns], true=True)
    )
    return NOTHING


def total_among_rows(sent: Sent) -> Hurt:
    """A total that the source does not drop."""
    if sent.drop or sent.fill:
        return NOTHING
    row = Row(sent.rows[_row(sent)], true=True)
    place = sent.place("geography") or 0
    row[place] = sent.choose.choice(["", "All clusters", "Total", "Sub-total"])
    sent.rows.append(row)
    return _hurt(sent, len(sent.rows) - 1)


def contents_above(sent: Sent) -> Hurt:
    """A list of the tables above the first of them: the title that marks the table stands there too."""
    if "table_text" in sent.said:
        titles = ["Table 1: last year", "Table 2: this year", "Table 3: next year"]
        sent.above = [["Contents"], *([title] for title in titles), [], *sent.above]
    return NOTHING


# ---------------------------------------------------------------- headings
def heading_lost(sent: Sent) -> Hurt:
    """A heading that the source names is gone or is another.

    A wide column whose heading no longer fits the source's expression is one of those that nobody asked for:
    `stopped_reporting` and the number of places look.
    """
    there = [column for column in sent.columns if column.part and not column.by_letter]
    if there:
        sent.choose.choice(there).heading = sent.choose.choice(["", "Column1", "Unnamed: 3", "=B1", "#REF!"])
    return NOTHING


def heading_twice(sent: Sent) -> Hurt:
    """Two columns under one heading that the source names."""
    there = [column for column in sent.columns if column.part and not column.by_letter]
    if len(there) > 1:
        one, other = sent.choose.sample(there, 2)
        one.heading = other.heading
    return NOTHING


def headings_swapped(sent: Sent) -> Hurt:
    """Two headings in each other's place, one of them a key's. Two of figures are as two figures swapped, above."""
    keys = [sent.columns[place] for place in sent.keys]
    one = sent.choose.choice(keys)
    others = [column for column in sent.columns if column is not one and not column.wide]
    if others and not one.by_letter:
        other = sent.choose.choice(others)
        if not other.by_letter:
            one.heading, other.heading = other.heading, one.heading
    return NOTHING


def column_lost(sent: Sent) -> Hurt:
    """A column that the source names is not there.

    Where the source calls one by its letter, the next then bears it, and `not_a_number`, `unknown_geography` and the
    like see most of that; figures beside figures are `jump`'s.
    """
    there = [place for place, column in enumerate(sent.columns) if column.part]
    if any(sent.columns[place].by_letter for place in there):
        return NOTHING
    place = sent.choose.choice(there)
    del sent.columns[place]
    for row in sent.rows:
        del row[place : place + 1]
    return NOTHING


# ---------------------------------------------------------------- quotes
def stray_quote(sent: Sent) -> Hurt:
    """A quote that nobody closes, in a CSV."""
    row = _row(sent)
    place = sent.choose.randrange(len(sent.rows[row]))
    text = sent.rows[row][place]
    at = sent.choose.randint(0, len(text))
    sent.rows[row][place] = f'{text[:at]}"{text[at:]}'
    sent.unescaped.add((row, place))
    return _hurt(sent, row) if sent.kind == "xlsx" else NOTHING


def ditto_marks(sent: Sent) -> Hurt:
    """Quotes for `as above` in a column of remarks, in a CSV that does not double them."""
    place = next(
        (place for place, column in enumerate(sent.columns) if not column.part and not column.figures), None
    )
    if place is None:
        return stray_quote(sent)
    for row in sent.true_rows:
        if sent.choose.random() < 0.5:
            sent.rows[row][place] = '"'
            sent.unescaped.add((row, place))
    return NOTHING


DAMAGE: Sequence[Damage] = (
    no_number,
    no_number,
    no_figure,
    no_key,
    no_key,
    empty_key,
    cells_swapped,
    row_cut_short,
    cells_moved_right,
    cells_moved_left,
    row_twice,
    lines_run_together,
    line_broken,
    headings_among_rows,
    total_among_rows,
    contents_above,
    heading_lost,
    heading_twice,
    headings_swapped,
    column_lost,
    stray_quote,
    ditto_marks,
)
