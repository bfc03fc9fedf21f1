"""The leaks of the self-test: what is published, and what the audit has to say of it.

The first seventeen are those that a hand can work out from published tables; the rest are in what surrounds a table.
Every number here is invented.
"""

from dataclasses import dataclass, field
from html import escape

from obapipe.audit.planted.drawing import curve
from obapipe.audit.planted.reference import AREA, CITY, CLUSTERS

Row = tuple[str, str, str, str, str]
"""Place, period, breakdown and category joined by `=`, measure, value."""
NOW, BEFORE = "2013-12", "2013-11"
_RATIO = 'kind = "proportion"\nunit = "percent"\ndenominator = {extract = "indicator_values", measure = "denominator", '
_OUT_OF = _RATIO + 'where = {indicator = ["SELF"]}}'
_INITIATED = 'kind = "flow"\nnumerator = {extract = "common_assessments", measure = "initiated"}'
_YEAR_TO_DATE = 'kind = "flow"\naccumulate = "financial_year"'


@dataclass(frozen=True)
class Leak:
    """Something published that gives a small number away.

    Attributes:
        name: of its page, and of its indicator.
        title: of the indicator.
        kind: the kind of breach that must be found on its page or in its download; empty for what insiders learn.
        place: the place it must name, any where empty.
        defence: the attack that finds it.
        rows: of the download, by the month of the edition.
        html: more of the page.
        about: of the indicator, beyond what all have.
        besides: more indicators: by id, a title, and what their entries say; their rows name them by title.
        noughts: whether noughts are shown, so that what is hidden is at least 1.
    """

    name: str
    title: str
    kind: str
    place: str
    defence: str
    rows: dict[str, list[Row]]
    html: str = ""
    about: str = ""
    besides: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    noughts: bool = False


def _number(place: str, value: str, period: str = NOW, category: str = "all=all") -> Row:
    return (place, period, category, "number", value)


def _area(total: str, values: str, period: str = NOW) -> list[Row]:
    """The area and its five clusters."""
    return [
        _number(place, value, period)
        for place, value in zip((AREA, *CLUSTERS), (total, *values.split()), strict=True)
    ]


def _bridge() -> list[Row]:
    """A table with two blocks of hidden cells that one hidden cell joins: no line has fewer than two."""
    table = {
        "Abbey": "50 [c] [c] 20 21",
        "Brook": "39 [c] [c] [c] 22",
        "Cray": "58 23 24 [c] [c]",
        "Dale": "66 25 26 [c] [c]",
        "Elm": "126 30 31 32 33",
        AREA: "339 88 94 71 86",
    }
    columns = [
        "all=all",
        *(f"primary_reason={name} reason" for name in ("First", "Second", "Third", "Fourth")),
    ]
    return [
        _number(place, value, category=column)
        for place, values in table.items()
        for column, value in zip(columns, values.split(), strict=True)
    ]


def _table(rows: str, columns: str = "Rank|Cluster|Number") -> str:
    head = "".join(f"<th>{one}</th>" for one in columns.split("|"))
    body = "".join(
        f"<tr><td>{rank}</td><th>{name}</th><td>{escape(value)}</td></tr>"
        for rank, name, value in (one.split("|") for one in rows.split(";"))
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


_SAFE = _area("42", "12 9 10 [c] [c]")
_LINE = [
    *(
        _number("Abbey", value, f"2013-{month:02d}")
        for month, value in enumerate(("20", "30", "[c]", "40"), start=9)
    ),
]

WORKED = (
    Leak("geography", "By geography", "subtraction", "Elm", "places", {NOW: _area("41", "12 9 10 7 [c]")}),
    Leak("zeros", "By noughts", "bounds", "Dale", "places", {NOW: _area("31", "12 9 10 [c] [c]")}),
    Leak(
        "singletons", "By ones", "bounds", "Elm", "places", {NOW: _area("33", "12 9 10 [c] [c]")}, noughts=True
    ),
    Leak(
        "tag", "By two markers", "marker", "", "markers", {NOW: _area("40", "12 9 10 [c] [c]")},
        html=_table("|Dale|<5;|Elm|*"),
    ),
    Leak(
        "bridge", "By a bridge", "subtraction", "Brook", "categories", {NOW: _bridge()},
        about='breakdowns = ["primary_reason"]\nnumerator = {extract = "referrals", measure = "referrals"}',
    ),
    Leak(
        "two_tables", "By two tables", "subtraction", "Abbey", "categories",
        {
            NOW: [
                _number("Abbey", value, category=category)
                for category, value in {
                    "all=all": "[c]", "age_band=Young": "6", "age_band=Middle": "9", "age_band=Old": "[c]",
                    "source_agent=School": "8", "source_agent=Family": "10",
                }.items()
            ]
        },
        about='breakdowns = ["age_band", "source_agent"]\nnumerator = {extract = "requests_for_service", '
        'measure = "requests"}',
    ),
    Leak(
        "year_to_date", "By a year to date", "increment", "Abbey", "year to date",
        {NOW: [_number("Abbey", "13", BEFORE), _number("Abbey", "15")]}, about=_YEAR_TO_DATE,
    ),
    Leak(
        "held_back", "By a month held back", "increment", "Abbey", "year to date",
        {NOW: [_number("Abbey", "13", "2013-10"), _number("Abbey", "[c]", BEFORE), _number("Abbey", "15")]},
        about=_YEAR_TO_DATE,
    ),
    Leak(
        "quarter", "By a quarter", "subtraction", "Abbey", "longer",
        {
            NOW: [
                _number("Abbey", "9", "2013-10"), _number("Abbey", "8", BEFORE), _number("Abbey", "[c]"),
                ("Abbey in all: By a whole quarter", "2013-Q3", "all=all", "number", "20"),
            ]
        },
        about=_INITIATED,
        besides={
            "whole_quarter": (
                "By a whole quarter",
                _INITIATED + '\nfrequency = "quarter"',
            )
        },
    ),
    Leak(
        "nested", "By a part", "nested", "Abbey", "nested",
        {
            NOW: [
                _number("Abbey", "18"),
                ("Abbey in all: By a whole", NOW, "all=all", "number", "20"),
            ]
        },
        about='within = "whole"', besides={"whole": ("By a whole", "")},
    ),
    Leak(
        "ratio", "By a percentage", "nested", "Abbey", "ranges",
        {NOW: [("Abbey", NOW, "all=all", "per cent", "98.0"), ("Abbey", NOW, "all=all", "out of", "50")]},
        about=_OUT_OF,
    ),
    Leak(
        "rate", "By a rate", "bounds", "Abbey", "ranges",
        {NOW: [("Abbey", NOW, "all=all", "rate per 10,000", "9.4")]},
        about='unit = "per_10000"\ndenominator = {population = [0, 17]}',
    ),
    Leak(
        "conversion", "By a conversion", "nested", "Abbey", "share",
        {NOW: [("Abbey", NOW, "all=all", "per cent", "93"), ("Abbey", NOW, "all=all", "out of", "14")]},
        about="decimals = 0\n" + _OUT_OF,
    ),
    Leak(
        "change", "By a change", "subtraction", "Abbey", "change",
        {
            BEFORE: [_number("Abbey", "[c]", BEFORE)],
            NOW: [_number("Abbey", "9"), ("Abbey", NOW, "all=all", f"change in number since {BEFORE}", "6")],
        },
    ),
    Leak(
        "arrows", "By arrows", "wording", "Abbey", "words", {NOW: [_number("Abbey", "[c]")]},
        html="<p>By arrows: \u25b2</p>",
    ),
    Leak(
        "unallocated", "By the rest of the city", "subtraction", "Not allocated to a cluster", "places",
        {NOW: [_number(CITY, "120"), _number(AREA, "40"), _number("West", "40"), _number("North", "38")]},
    ),
    Leak(
        "ledger", "By an earlier edition", "subtraction", "Dale", "places",
        {
            "2013-10": _area("42", "12 9 10 [c] [c]", "2013-10"),
            BEFORE: _area("42", "12 9 10 [c] 8", "2013-10"),
        },
    ),
    Leak("insider", "By an insider", "", "", "insiders", {NOW: _SAFE}),
)  # fmt: skip
AROUND = (
    Leak("direct", "Printed", "direct", "Abbey", "direct", {NOW: [_number("Abbey", "3")]}),
    Leak(
        "twice", "Printed twice", "inconsistent", "Abbey", "inconsistent",
        {NOW: [_number("Abbey", "17"), _number("Abbey", "[c]")]},
    ),
    Leak(
        "later", "Printed later", "across months", "Abbey", "across months",
        {BEFORE: [_number("Abbey", "[c]", BEFORE)], NOW: [_number("Abbey", "17", BEFORE)]},
    ),
    Leak(
        "resting", "By what rests on it", "derived", "Abbey", "derived",
        {NOW: [_number("Abbey", "[c]"), ("Abbey", NOW, "all=all", "per cent", "6.1")]}, about=_OUT_OF,
    ),
    Leak(
        "fitted", "By a fitted line", "derived", "Abbey", "fitted",
        {NOW: [*_LINE, ("Abbey", "2014-01", "all=all", "forecast", "31")]},
    ),
    Leak(
        "mean", "By a mean of months", "derived", "Abbey", "fitted",
        {NOW: [*_LINE, ("Abbey", NOW, "all=all", "actual over the same months", "24")]},
    ),
    Leak(
        "band", "By a band", "drawing", "Abbey", "drawings", {NOW: _LINE},
        html=curve("By a band: Abbey", {9: 20, 10: 30, 12: 40}, (0, 20, 40), fitted={11: 4}),
    ),
    Leak(
        "position", "By a position", "drawing", "Abbey", "drawings", {NOW: _LINE},
        html=curve("By a position: Abbey", {9: 20, 10: 30, 11: 4, 12: 40}, (0, 20, 40)),
    ),
    Leak(
        "unprinted", "By a point", "drawing", "Abbey", "drawings", {NOW: _LINE},
        html=curve("By a point: Abbey", {9: 20, 10: 30, 12: 44}, (0, 20, 40, 60)),
    ),
    Leak(
        "axis", "By an axis", "axis", "", "drawings", {NOW: _LINE},
        html=curve("By an axis: Abbey", {9: 20, 10: 30, 12: 40}, (0, 20, 40, 60, 80)),
    ),
    Leak(
        "order", "By the order", "order", "", "order", {NOW: _SAFE},
        html=_table("|Brook|9;|Elm|[c];|Cray|10;|Abbey|12;|Dale|[c]"),
    ),
    Leak("rank", "By a rank", "derived", "Dale", "text", {NOW: _SAFE}, html=_table("4|Dale|[c]")),
    Leak(
        "wording", "By words", "wording", "Dale", "words", {NOW: _SAFE},
        html="<p>By words: the lowest figure is that of Dale.</p>",
    ),
    Leak(
        "label", "By a label", "wording", "Dale", "words", {NOW: _SAFE},
        html='<p title="By a label: fewest in Dale">[c]</p>',
    ),
    Leak("sentence", "By a sentence", "text", "", "text", {NOW: _SAFE}, html="<p>There were 3 in Dale.</p>"),
    Leak("comment", "By a comment", "text", "", "text", {NOW: _SAFE}, html="<!-- Dale: 3 -->"),
    Leak("data", "By embedded data", "text", "", "text", {NOW: _SAFE}, html='<p data-n="3">[c]</p>'),
    Leak("style", "By a style", "text", "", "text", {NOW: _SAFE}, html='<style>p::after{content:"3"}</style>'),
    Leak(
        "classes", "By a class", "marker", "", "markers", {NOW: _SAFE},
        html='<table><thead><tr><th>Cluster</th><th>Number</th></tr></thead><tbody><tr><th>Dale</th>'
        '<td><b class="first">[c]</b></td></tr><tr><th>Elm</th><td><b>[c]</b></td></tr></tbody></table>',
    ),
)  # fmt: skip
LEAKS = (*WORKED, *AROUND)
SAFE = Leak(
    "safe", "Nothing leaks", "", "", "", {NOW: [*_SAFE, *[row for row in _LINE if row[1] != NOW]]},
    html=_table("1|Brook|9;2|Cray|10;3|Abbey|12;|Dale|[c];|Elm|[c]")
    + "<p>Nothing leaks: the figure of Dale is confidential [c].</p>"
    + curve("Nothing leaks: Abbey", {9: 20, 10: 30, 12: 12}, (0, 10, 20, 30)),
)  # fmt: skip
"""A page that hides what it must and gives nothing away."""
