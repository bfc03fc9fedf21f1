"""Tables as partners send them: a clean one, and every way of dirtying it that the language of sources has a word for.

A way changes the table and says so in its source. Writing the file is `sending`'s, damage that no source can say is
`damage`'s.
"""

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

Key = tuple[str, ...]
Figure = tuple[float | str | None, ...]

CHILDREN, VALUES = "children_snapshot", "indicator_values"
KEYS = {
    CHILDREN: ("period", "geography", "status", "age_band"),
    VALUES: ("period", "geography", "indicator"),
}
MEASURES = {CHILDREN: ("children",), VALUES: ("numerator", "denominator", "value")}
PLACES = {
    "Abbey": "C1",
    "Brook": "C2",
    "St John\u2019s": "004",
    "Pentre-Siân": "C5",
    "Out of city": "unallocated",
}
CLUSTERS = {"C1": "9999-99", "C2": "9999-99", "C3": "2013-06", "004": "9999-99", "C5": "9999-99"}
MONTHS = ("2013-05", "2013-06", "2013-07")
YEARS = ("2010/11", "2011/12")
STATUSES = {"CLA": "looked_after", "CPP": "plan"}
AGES = ("0-4", "5-17")
SYMBOLS = {"x": "withheld", "..": "missing", "z": "not_applicable", "<5": "withheld"}
SPELLINGS = {
    "2013-05": ("May-13", "201305", "31/05/2013", "May 2013", "2013-05-01", "may 13", "1 May 2013"),
    "2013-06": ("Jun-13", "201306", "30/06/2013", "June 2013", "2013-06-30", "JUNE 2013"),
    "2013-07": ("Jul-13", "201307", "31/07/2013", "July 2013", "2013-07-31", "Jul '13"),
    "2010/11": ("2010-11", "201011", "2010/2011", "10/11"),
    "2011/12": ("2011-12", "201112", "2011/2012", "11/12"),
}
_LAST_DAYS = {"2013-05": (2013, 5, 31), "2013-06": (2013, 6, 30), "2013-07": (2013, 7, 31)}
_ANY_MONTH = r"\w{3}-\d\d|\d{6}|\d\d/\d\d/\d{4}|\w+ '?\d{2,4}|1 \w+ \d{4}|\d{4}-\d\d(?:-\d\d)?"
_BLANK = " \u00a0\u200b"
_WORST_FIRST = ("withheld", "missing", "not_applicable")


class Dated(str):
    """A text that a workbook holds as a date."""

    __slots__ = ("day",)
    day: dt.date

    @classmethod
    def of(cls, month: str) -> "Dated":
        """The last day of a month."""
        day = dt.date(*_LAST_DAYS[month])
        made = cls(f"{day:%d/%m/%Y}")
        made.day = day
        return made


class Row(list[str]):
    """A row of cells.

    Attributes:
        true: whether it is one of the table's own, no total and no blank.
    """

    def __init__(self, cells: Sequence[str] = (), *, true: bool = False) -> None:
        super().__init__(cells)
        self.true = true


@dataclass
class Column:
    """A column of the table.

    Attributes:
        heading: what stands above it.
        part: the column of the extract that it gives, or what else the source calls it by; empty for none.
        figures: whether it holds figures.
        mapped: whether `columns` of the source names it.
        names: what the source calls it; the last name is its present one.
        by_letter: whether the source calls it by its letter.
        upper: what stands in the upper row of headings.
    """

    heading: str
    part: str = ""
    figures: bool = False
    mapped: bool = True
    names: tuple[str, ...] = ()
    by_letter: bool = False
    upper: str = ""

    @property
    def wide(self) -> bool:
        """Whether its heading says a period or a category."""
        return self.figures and not self.mapped and not self.part


@dataclass
class Sent:
    """A file on its way: its table, what its source says, how it is written, and what it truly says.

    Attributes:
        extract: the extract it gives.
        columns: the table's columns.
        rows: the body.
        truth: what a right reading gives: key to the measures and the status.
        choose: the random choices of this example.
        above: rows above the headings.
        below: rows below the body.
        said: keys of its source.
        drop: part to the texts of rows that the source drops.
        fill: parts whose blank cells repeat the cell above.
        stem: the file's name without its ending.
        kind: csv, xlsx or zip.
        separator: of a CSV.
        quote_all: whether every cell of a CSV is quoted.
        line_end: of a CSV.
        ends: whether its last line does.
        encoding: of a CSV.
        sheet: the name of the table's sheet.
        sheets: other sheets of a workbook: name, whether hidden, rows.
        merged: whether cells alike side by side in the upper row of headings, or one above the other where the source
            fills down, stand once.
        two_rows: whether the headings have two rows.
        unescaped: rows and columns of the body whose quotes a CSV does not double.
    """

    extract: str
    columns: list[Column]
    rows: list[Row]
    truth: dict[Key, Figure]
    choose: random.Random
    above: list[list[str]] = field(default_factory=list[list[str]])
    below: list[list[str]] = field(default_factory=list[list[str]])
    said: dict[str, object] = field(default_factory=dict[str, object])
    drop: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    fill: list[str] = field(default_factory=list[str])
    stem: str = "cla"
    kind: str = "csv"
    separator: str = ","
    quote_all: bool = False
    line_end: str = "\r\n"
    ends: bool = True
    encoding: str = "utf-8"
    sheet: str = "Data"
    sheets: list[tuple[str, bool, list[list[str]]]] = field(
        default_factory=list[tuple[str, bool, list[list[str]]]]
    )
    two_rows: bool = False
    unescaped: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])

    @property
    def true_rows(self) -> list[int]:
        """Where the table's own rows are."""
        return [place for place, row in enumerate(self.rows) if row.true]

    @property
    def figures(self) -> list[int]:
        """Where the columns of figures are."""
        return [place for place, column in enumerate(self.columns) if column.figures]

    @property
    def keys(self) -> list[int]:
        """Where the columns are that say what a figure is about."""
        return [place for place, column in enumerate(self.columns) if column.part and not column.figures]

    def place(self, part: str) -> int | None:
        """Where a column is."""
        return next((place for place, column in enumerate(self.columns) if column.part == part), None)


Dirt = Callable[[Sent], None]


# ---------------------------------------------------------------- clean tables
@st.composite
def children(draw: st.DrawFn) -> Sent:
    """Children by place, month, status and age: counts, one a row."""
    keys = draw(
        st.lists(
            st.tuples(*(st.sampled_from(list(names)) for names in (PLACES, MONTHS, STATUSES, AGES))),
            min_size=1,
            max_size=9,
            unique=True,
        )
    )
    texts = st.one_of(
        st.integers(0, 30_000).map(str),
        st.sampled_from(list(SYMBOLS)),
        st.just("0"),
        st.integers(0, 9).map(str),
    )
    rows = [Row([*key, draw(texts)], true=True) for key in keys]
    truth = {
        (month, PLACES[place], STATUSES[status], age): _figure(text)
        for place, month, status, age, text in rows
    }
    columns = [
        Column("Cluster", "geography"),
        Column("Month", "period"),
        Column("Status", "status"),
        Column("Age", "age_band"),
        Column("Number", "children", figures=True),
    ]
    said: dict[str, object] = {
        "recodes": {"status": STATUSES},
        "symbols": SYMBOLS,
        "geography_aliases": {"Out of city": "unallocated"},
    }
    return Sent(CHILDREN, columns, rows, truth, random.Random(draw(st.integers(0, 2**32))), said=said)


@st.composite
def attainment(draw: st.DrawFn) -> Sent:
    """Pupils who reached a level, of all pupils, by place and year: a numerator and a denominator."""
    keys = draw(
        st.lists(
            st.tuples(st.sampled_from(list(PLACES)), st.sampled_from(YEARS)),
            min_size=1,
            max_size=6,
            unique=True,
        )
    )
    symbol = st.sampled_from(list(SYMBOLS))
    rows: list[Row] = []
    truth: dict[Key, Figure] = {}
    for place, year in keys:
        whole = draw(st.integers(0, 3000))
        part = draw(st.one_of(st.integers(0, whole).map(str), symbol))
        all_of_them = draw(st.one_of(st.just(str(whole)), st.just(str(whole)), symbol))
        rows.append(Row([place, year, part, all_of_them], true=True))
        numbers = [None if text in SYMBOLS else float(text) for text in (part, all_of_them)]
        truth[year, PLACES[place], "attainment"] = (*numbers, None, _status(part, all_of_them))
    columns = [
        Column("Place", "geography"),
        Column("Year", "period"),
        Column("Reached", "numerator", figures=True),
        Column("All", "denominator", figures=True),
    ]
    said: dict[str, object] = {
        "constants": {"indicator": "attainment"},
        "symbols": SYMBOLS,
        "geography_aliases": {"Out of city": "unallocated"},
    }
    return Sent(VALUES, columns, rows, truth, random.Random(draw(st.integers(0, 2**32))), said=said)


@st.composite
def percentages(draw: st.DrawFn) -> Sent:
    """A percentage by place and year, with decimals and without its counts."""
    keys = draw(
        st.lists(
            st.tuples(st.sampled_from(list(PLACES)), st.sampled_from(YEARS)),
            min_size=1,
            max_size=6,
            unique=True,
        )
    )
    texts = st.one_of(
        st.integers(0, 10_000).map(lambda hundredths: f"{hundredths / 100:g}"), st.sampled_from(list(SYMBOLS))
    )
    rows = [Row([*key, draw(texts)], true=True) for key in keys]
    truth: dict[Key, Figure] = {
        (year, PLACES[place], "attainment"): (
            (None, None, None, SYMBOLS[text]) if text in SYMBOLS else (None, None, float(text), "ok")
        )
        for place, year, text in rows
    }
    columns = [
        Column("Place", "geography"),
        Column("Year", "period"),
        Column("Percent", "value", figures=True),
    ]
    said: dict[str, object] = {
        "constants": {"indicator": "attainment"},
        "symbols": SYMBOLS,
        "units": {"value": "percent"},
        "geography_aliases": {"Out of city": "unallocated"},
    }
    return Sent(VALUES, columns, rows, truth, random.Random(draw(st.integers(0, 2**32))), said=said)


def clean() -> st.SearchStrategy[Sent]:
    """A valid table of some extract, written plainly."""
    return st.one_of(children(), children(), attainment(), percentages())


def _figure(text: str) -> Figure:
    return (None, SYMBOLS[text]) if text in SYMBOLS else (float(text), "ok")


def _status(*texts: str) -> str:
    said = {SYMBOLS[text] for text in texts if text in SYMBOLS}
    return next((status for status in _WORST_FIRST if status in said), "ok")


# ---------------------------------------------------------------- how keys are written
def spellings(sent: Sent) -> None:
    """Every period written in some other way, each heading in one."""

    def spelt(text: str) -> str:
        return sent.choose.choice((text, *SPELLINGS[text])) if text in SPELLINGS else text

    _periods(sent, spelt)


def excel_dates(sent: Sent) -> None:
    """Every month a date, which a workbook holds as a number."""
    _periods(sent, lambda text: Dated.of(text) if text in _LAST_DAYS else text)


def _periods(sent: Sent, written: Callable[[str], str]) -> None:
    place = sent.place("period")
    for row in sent.rows:
        if place is not None:
            row[place] = written(row[place])
    uppers: dict[str, str] = {}
    for column in sent.columns:
        if not column.wide:
            continue
        column.heading = written(column.heading)
        column.upper = uppers.setdefault(column.upper, written(column.upper))


def by_code(sent: Sent) -> None:
    """Places by their codes, some with leading zeros."""
    place = sent.place("geography")
    assert place is not None
    for row in sent.rows:
        row[place] = PLACES.get(row[place], row[place])


def other_case(sent: Sent) -> None:
    """Places in capitals and in small letters."""
    place = sent.place("geography")
    assert place is not None
    for row in sent.rows:
        row[place] = sent.choose.choice([row[place], row[place].upper(), row[place].lower()])


# ---------------------------------------------------------------- how the table is laid out
def months_across(sent: Sent) -> None:
    """Months across the top."""
    if sent.extract == CHILDREN:
        _across(sent, "period")
        sent.said["unpivot"] = {"name": "period", "value": "children", "headings": _ANY_MONTH}


def ages_across(sent: Sent) -> None:
    """Ages across the top, under names of their own, beside their total."""
    if sent.extract != CHILDREN:
        return
    _across(sent, "age_band")
    names = {"0-4": "Under 5", "5-17": "5 and over"}
    for column in sent.columns:
        column.heading = names.get(column.heading, column.heading) if column.wide else column.heading
    there = {column.heading for column in sent.columns if column.wide}
    given = {name: age for age, name in names.items() if name in there}
    sent.said["unpivot"] = {"name": "age_band", "value": "children", "columns": given}
    sent.columns.append(Column("Total", mapped=False))
    for row in sent.rows:
        row.append("31000")


def two_rows_of_headings(sent: Sent) -> None:
    """Months in cells merged over the ages below them."""
    if sent.extract != CHILDREN:
        return
    _across(sent, "period", "age_band")
    sent.two_rows = True
    sent.said["header_rows"] = 2
    expression = rf"(?P<period>{_ANY_MONTH}) \| (?P<age_band>\d+-\d+)"
    sent.said["unpivot"] = {"value": "children", "headings": expression}


def years_and_measures_across(sent: Sent) -> None:
    """A column for each measure of each year."""
    if sent.place("numerator") is None:
        return
    rows = _by_key(sent, ("period",))
    years = sorted({year for cells in rows.values() for (year,) in cells})
    sent.columns = [sent.columns[0]]
    for year in years:
        for name in ("Reached", "All"):
            sent.columns.append(Column(f"{name} {year}", figures=True, mapped=False))
    blank = ["", ""]
    sent.rows = [
        Row([*key, *(text for year in years for text in cells.get((year,), blank))], true=True)
        for key, cells in rows.items()
    ]
    sent.said["unpivot"] = {
        "headings": r"(?P<measure>Reached|All) (?P<period>\d{4}/\d\d)",
        "measures": {"Reached": "numerator", "All": "denominator"},
    }
    for key in list(rows):
        for year in years:
            missing: Figure = (None, None, None, "missing")
            sent.truth.setdefault((year, PLACES[key[0]], "attainment"), missing)


def measures_in_rows(sent: Sent) -> None:
    """A row for each measure."""
    if sent.place("numerator") is None:
        return
    rows: list[Row] = []
    for place, year, part, whole in sent.rows:
        rows += [
            Row([place, year, name, text], true=True) for name, text in (("Reached", part), ("All", whole))
        ]
    sent.choose.shuffle(rows)
    sent.rows = rows
    sent.columns[2:] = [
        Column("What", "said", mapped=False),
        Column("Figure", "figure", figures=True, mapped=False),
    ]
    sent.said["measures_in_rows"] = {
        "column": "@said",
        "value": "@figure",
        "measures": {"Reached": "numerator", "All": "denominator"},
    }


def _by_key(sent: Sent, across: tuple[str, ...]) -> dict[tuple[str, ...], dict[tuple[str, ...], list[str]]]:
    """The figures of a long table, by what stays in the rows and by what goes across."""
    tops = [sent.place(part) for part in across]
    stay = [place for place in sent.keys if place not in tops]
    rows: dict[tuple[str, ...], dict[tuple[str, ...], list[str]]] = {}
    for row in sent.rows:
        cells = rows.setdefault(tuple(row[place] for place in stay), {})
        cells[tuple(row[place or 0] for place in tops)] = [row[place] for place in sent.figures]
    return rows


def _across(sent: Sent, *parts: str) -> None:
    """Bring parts of the key of a table of children to its top; what it did not hold is a blank cell there."""
    rows = _by_key(sent, parts)
    tops = sorted({top for cells in rows.values() for top in cells})
    if len(parts) == 2:
        tops = sorted({(month, age) for month, _ in tops for _, age in tops})
    sent.columns = [column for column in sent.columns if not column.figures and column.part not in parts]
    for top in tops:
        upper = top[0] if len(top) == 2 else ""
        sent.columns.append(Column(top[-1], figures=True, mapped=False, upper=upper))
    sent.rows = [
        Row([*key, *(cells.get(top, [""])[0] for top in tops)], true=True) for key, cells in rows.items()
    ]
    names = [column.part for column in sent.columns if column.part]
    for key in rows:
        for top in tops:
            about = dict(zip((*names, *parts), (*key, *top), strict=True))
            about |= {"geography": PLACES[about["geography"]], "status": STATUSES[about["status"]]}
            whole = tuple(about[name] for name in KEYS[CHILDREN])
            sent.truth.setdefault(whole, (None, "missing"))


def one_month(sent: Sent) -> None:
    """A file for one month, which stands in its name, its title or its sheet's name."""
    if sent.extract != CHILDREN:
        return
    month = sent.rows[0][1]
    _only(sent, month)
    how = sent.choose.choice(["name", "title", "sheet"])
    if how == "name":
        sent.stem = f"cla_{month}"
        sent.said["period_in_name"] = r"_(?P<period>\d{4}-\d\d)\."
    elif how == "title":
        said = {"2013-05": "31 May 2013", "2013-06": "30 June 2013", "2013-07": "31 July 2013"}[month]
        sent.above = [["Children looked after"], [f"as at {said}, provisional"]]
        sent.said["period_in_title"] = r"as at (?P<period>\d+ \w+ \d{4})"
    else:
        sent.kind = "xlsx"
        sent.sheet = {"2013-05": "May 13", "2013-06": "Jun 13", "2013-07": "Jul 13"}[month]
        sent.said |= {"sheet": "* 13", "period_in_sheet": r"(?P<period>\w{3} \d\d)"}


def sheet_a_month(sent: Sent) -> None:
    """A workbook with a sheet for each month."""
    if sent.extract != CHILDREN:
        return
    names = {"2013-05": "May 13", "2013-06": "Jun 13", "2013-07": "Jul 13"}
    truth = dict(sent.truth)
    rows = list(sent.rows)
    here = rows[0][1]
    for month in sorted({row[1] for row in rows} - {here}):
        cells = [[place, status, age, text] for place, one, status, age, text in rows if one == month]
        sent.sheets.append((names[month], False, [["Cluster", "Status", "Age", "Number"], *cells]))
    _only(sent, here)
    sent.truth = truth
    sent.kind = "xlsx"
    sent.sheet = names[here]
    sent.said |= {
        "sheet": "* 13",
        "every_sheet": True,
        "period_in_sheet": r"(?P<period>\w{3} \d\d)",
    }


def _only(sent: Sent, month: str) -> None:
    """The rows of one month, without their column of months."""
    sent.rows = [Row([row[0], *row[2:]], true=True) for row in sent.rows if row[1] == month]
    sent.truth = {key: figure for key, figure in sent.truth.items() if key[0] == month}
    del sent.columns[1]


def merged_cells(sent: Sent) -> None:
    """Each place once, in a cell merged over its rows."""
    sent.rows.sort(key=lambda row: row[0])
    before = ""
    for row in sent.rows:
        row[0], before = ("" if row[0] == before else row[0]), row[0]
    sent.fill = ["geography"]


def parts_to_add(sent: Sent) -> None:
    """Each figure in two rows, boys and girls."""
    if sent.extract != CHILDREN:
        return
    rows: list[Row] = []
    for *key, text in sent.rows:
        if text in SYMBOLS:
            parts = [text, sent.choose.choice([text, "7"])]
        else:
            boys = sent.choose.randint(0, int(text))
            parts = [str(boys), str(int(text) - boys)]
        rows += [
            Row([*key, sex, part], true=True) for sex, part in zip(("boys", "girls"), parts, strict=True)
        ]
    sent.choose.shuffle(rows)
    sent.rows = rows
    sent.columns.insert(4, Column("Sex", mapped=False))
    sent.said["sum_rows"] = True


def zeros_left_out(sent: Sent) -> None:
    """A system that sends no row where there is no child."""
    if sent.extract != CHILDREN:
        return
    rows = [row for row in sent.rows if row[-1] != "0"]
    sent.rows = rows or sent.rows[:1]
    sent.said["absent"] = "zero"
    months = {row[1] for row in sent.rows}
    sent.truth = {key: figure for key, figure in sent.truth.items() if key[0] in months}
    loose = {row[1] for row in sent.rows if row[0] == "Out of city"}
    for month in months:
        places = [code for code, until in CLUSTERS.items() if month <= until]
        sent.truth = {
            key: figure for key, figure in sent.truth.items() if key[1] != "unallocated" or key[0] in loose
        }
        for code in [*places, *(["unallocated"] if month in loose else [])]:
            for status in STATUSES.values():
                for age in AGES:
                    sent.truth.setdefault((month, code, status, age), (0.0, "ok"))


# ---------------------------------------------------------------- how figures are written
def thousands(sent: Sent) -> None:
    """Thousands set apart."""
    mark = sent.choose.choice([",", "\u00a0", "\u202f"])
    _numbers(sent, lambda text: f"{int(text):,}".replace(",", mark) if text.isdecimal() else text)


def marks(sent: Sent) -> None:
    """Marks of revised and provisional figures beside the numbers."""
    _numbers(sent, lambda text: text + sent.choose.choice(["", "(r)", " p", "(r) p"]))
    sent.said["number_marks"] = ["(r)", "p"]


def percent_signs(sent: Sent) -> None:
    """Percent signs, or fractions of one among them."""
    if sent.place("value") is None:
        return
    if sent.choose.random() < 0.5:
        _numbers(sent, lambda text: text + sent.choose.choice(["", "%", " %"]))
    else:
        _numbers(sent, lambda text: f"{round(float(text) / 100, 6):.6f}".rstrip("0"))
        sent.said["units"] = {"value": "fraction"}


def _numbers(sent: Sent, written: Callable[[str], str]) -> None:
    for row in sent.rows:
        for place in sent.figures:
            text = row[place]
            if text.isascii() and text.replace(".", "", 1).isdecimal():
                row[place] = written(text)


# ---------------------------------------------------------------- its columns
def renamed(sent: Sent) -> None:
    """Yesterday's name of a column."""
    if "every_sheet" in sent.said:
        return
    column = sent.choose.choice([one for one in sent.columns if one.mapped and one.part])
    before = column.heading
    column.heading = f"{before} (old name)"
    column.names = (before, column.heading)


def reordered(sent: Sent) -> None:
    """The columns in another order."""
    if sent.two_rows:
        return
    order = list(range(len(sent.columns)))
    sent.choose.shuffle(order)
    sent.columns = [sent.columns[place] for place in order]
    for row in sent.rows:
        row[:] = [row[place] for place in order]


def extra_columns(sent: Sent) -> None:
    """Columns that nobody asked for, one of them without a heading, one headed twice."""
    for heading in ("Comment", "Comment", ""):
        # Without a heading at the very end of a CSV it is a cell too many, and refused.
        last = 0 if sent.two_rows else len(sent.columns) - (heading == "")
        place = sent.choose.randint(0, max(last, 0))
        sent.columns.insert(place, Column(heading, mapped=False))
        for row in sent.rows:
            row.insert(place, sent.choose.choice(["", "checked", "17"]))


def moved_right(sent: Sent) -> None:
    """A table that does not begin in the first column."""
    sent.columns.insert(0, Column("", mapped=False))
    for row in sent.rows:
        row.insert(0, "")


def headings_lost_or_twice(sent: Sent) -> None:
    """A column without a heading, or with another's, that the source calls by its letter."""
    there = [one for one in sent.columns[:-1] if one.mapped and one.part and not one.names]
    if not there or "every_sheet" in sent.said:
        return
    column = sent.choose.choice(there)
    column.by_letter = True
    column.heading = sent.choose.choice(["", "Comment"])


def footnotes(sent: Sent) -> None:
    """Digits and signs glued to headings and to places."""
    for column in sent.columns:
        if column.mapped and column.part and column.heading and not column.names:
            column.names = (column.heading,)
            column.heading += sent.choose.choice(["", "2", "¹", "*", " (1)", " [note 3]"])
    place = sent.place("geography")
    assert place is not None
    for row in sent.rows:
        if row[place] in PLACES:
            row[place] += sent.choose.choice(["", "3", "²", " (2)", "12"])
    sent.said["footnotes"] = True


# ---------------------------------------------------------------- its rows and cells
def spaces(sent: Sent) -> None:
    """Blanks and no-break spaces round every cell, headings too."""
    blank = ["", *_BLANK, "  "]

    def padded(text: str) -> str:
        return f"{sent.choose.choice(blank)}{text}{sent.choose.choice(blank)}" if text else text

    for column in sent.columns:
        if column.part and not column.names:
            column.names = (column.heading,)
        column.heading = padded(column.heading)
    for row in sent.rows:
        row[:] = [padded(text) for text in row]


def rows_twice(sent: Sent) -> None:
    """Rows sent a second time, as they were."""
    if not {"sum_rows", "measures_in_rows"} & set(sent.said):
        sent.rows += [
            Row(row, true=True) for row in sent.rows if sent.choose.random() < 0.5 and not sent.fill
        ]
        sent.said["same_rows"] = "first"


def totals(sent: Sent) -> None:
    """A total among the rows, which the source drops."""
    if sent.drop:
        return
    where = len(sent.rows) if sent.fill else sent.choose.randint(0, len(sent.rows))
    row = Row(sent.choose.choice(sent.rows))
    for place in sent.figures:
        row[place] = "31,000"
    row[sent.place("geography") or 0] = "City TOTAL "
    sent.rows.insert(where, row)
    sent.drop["geography"] = ["*total"]


def headings_again(sent: Sent) -> None:
    """The headings again where a page begins, which the source drops."""
    column = sent.columns[sent.place("geography") or 0]
    if sent.drop or sent.fill or sent.two_rows or not column.heading.strip(_BLANK):
        return
    sent.rows.insert(sent.choose.randint(0, len(sent.rows)), Row([one.heading for one in sent.columns]))
    sent.drop["geography"] = [column.heading.strip(_BLANK)]


def blank_rows(sent: Sent) -> None:
    """Blank rows among the rows."""
    for _ in range(sent.choose.randint(1, 3)):
        sent.rows.insert(sent.choose.randint(0, len(sent.rows)), Row())


# ---------------------------------------------------------------- what stands round it
def titles(sent: Sent) -> None:
    """Title rows, some blank, above the headings."""
    sent.above = [
        *sent.above,
        ["Children\u2019s services, 100% of cases"],
        [],
        ["Position at the end of each month", "", "RESTRICTED"],
    ]


def tables_beside(sent: Sent) -> None:
    """Three tables on a sheet, alike but for their titles; the source wants the second."""
    if "every_sheet" in sent.said:
        return
    headings = [[one.heading for one in sent.columns]]
    if sent.two_rows:
        headings.insert(0, upper_headings(sent))
    filler = [list(row) for row in sent.rows if row]
    for row in filler:
        for place in sent.figures:
            row[place] = "999"
    sent.above = [["Table 1: last year"], *headings, *filler, [], ["Table 2: this year"], *sent.above]
    sent.below = [[], ["Table 3: next year"], *headings, *filler]
    sent.said["table_text"] = "Table 2"
    if all(sent.rows) and sent.choose.random() < 0.5:
        sent.said["ends_at_blank_row"] = True
    else:
        sent.said["end_text"] = "Table 3"


def notes(sent: Sent) -> None:
    """A source line and footnotes below the body."""
    place = sent.place("geography") if sent.fill else 0
    before = [""] * (place or 0)
    sent.below += [
        [],
        [*before, "Source: social care system"],
        [*before, "1. Includes children placed out of the city"],
    ]


def ended_by_text(sent: Sent) -> None:
    """Notes with several cells, which only a text can tell from rows."""
    if not {"end_text", "ends_at_blank_row"} & set(sent.said):
        sent.below += [["Notes", "to", "the", "table", "7"], ["Abbey", "2013-07", "CLA", "0-4", "999"]]
        sent.said["end_text"] = "Notes"


# ---------------------------------------------------------------- the file
def quoted(sent: Sent) -> None:
    """Everything in quotes or only what must be, another separator, another end of line, or none at the end."""
    sent.quote_all = sent.choose.random() < 0.5
    sent.separator = sent.choose.choice([",", ";", "\t", "|"])
    sent.line_end = sent.choose.choice(["\n", "\r\n", "\r"])
    sent.ends = sent.choose.random() < 0.7
    if sent.choose.random() < 0.3:
        sent.said["separator"] = sent.separator


def encoded(sent: Sent) -> None:
    """Another encoding, a byte-order mark."""
    sent.encoding = sent.choose.choice(["utf-8-sig", "utf-16", "cp1252", "utf-8", "utf-16-le"])
    if sent.encoding == "utf-16-le" or sent.choose.random() < 0.2:
        sent.said["encoding"] = sent.encoding


def workbook(sent: Sent) -> None:
    """A workbook with a cover, notes and a hidden copy of last year beside the table."""
    if "every_sheet" in sent.said or "period_in_sheet" in sent.said:
        return
    sent.kind = "xlsx"
    old = [[column.heading for column in sent.columns], *([*row[:-1], "999"] for row in sent.rows if row)]
    sent.sheets += [
        ("Cover", False, [["Cover"], ["Prepared for the partnership"]]),
        ("Last year", True, old),
        ("Notes", False, [["Notes"], ["Cluster", "where a child lives"]]),
    ]
    how = sent.choose.choice(["", "name", "pattern"])
    if how:
        sent.said["sheet"] = ["Table 9", "Data"] if how == "name" else "data*"


def zipped(sent: Sent) -> None:
    """The CSV inside an archive, beside a text that is no table."""
    if sent.kind != "xlsx":
        sent.kind = "zip"
        sent.said["member"] = "export/*.csv"


# In the order in which they are applied: the table's layout, its cells, its columns and rows, what is round it.
LAYOUTS: Sequence[Dirt] = (
    months_across,
    ages_across,
    two_rows_of_headings,
    years_and_measures_across,
    measures_in_rows,
    one_month,
    sheet_a_month,
    merged_cells,
    parts_to_add,
    zeros_left_out,
)
MAPPABLE: Sequence[Dirt] = (
    *LAYOUTS,
    spellings,
    excel_dates,
    thousands,
    marks,
    percent_signs,
    footnotes,
    by_code,
    other_case,
    renamed,
    reordered,
    extra_columns,
    moved_right,
    headings_lost_or_twice,
    spaces,
    rows_twice,
    totals,
    headings_again,
    blank_rows,
    tables_beside,
    titles,
    notes,
    ended_by_text,
    encoded,
    quoted,
    workbook,
    zipped,
)
# Of these only one at a time.
_ALONE: Sequence[set[Dirt]] = (
    set(LAYOUTS),
    {spellings, excel_dates},
    {thousands, marks, percent_signs},
    {footnotes, by_code, other_case},
    {titles, tables_beside},
    {workbook, zipped},
)


@st.composite
def mappable(draw: st.DrawFn) -> list[Dirt]:
    """One to five ways of dirtying that go together."""
    drawn = draw(st.lists(st.sampled_from(MAPPABLE), min_size=1, max_size=5, unique=True))
    chosen: list[Dirt] = []
    for way in drawn:
        if not any(way in group and group & set(chosen) for group in _ALONE):
            chosen.append(way)
    return sorted(chosen, key=MAPPABLE.index)


def upper_headings(sent: Sent) -> list[str]:
    """The upper row of headings: of cells alike side by side, as where they are merged, only the first stands."""
    texts = [column.upper for column in sent.columns]
    return ["" if place and text == texts[place - 1] else text for place, text in enumerate(texts)]


def another(sent: Sent) -> Sent:
    """A table that can be changed without changing the first."""
    return replace(
        sent,
        columns=[replace(column) for column in sent.columns],
        rows=[Row(row, true=row.true) for row in sent.rows],
        truth=dict(sent.truth),
        said=dict(sent.said),
    )
