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


def _history(hidden: tuple[str, ...] = (), place: str = "Abbey") -> list[Row]:
    """Three years of figures that go up and down, from 2011 to December 2013; some of them hidden."""
    months = [f"{year}-{month:02d}" for year in (2011, 2012, 2013) for month in range(1, 13)]
    return [
        _number(place, "[c]" if month in hidden else str(_figure(step)), month)
        for step, month in enumerate(months)
    ]


def _figure(step: int) -> int:
    return 24 + (7 * step) % 11


def _told(measure: str, value: str, period: str = NOW) -> Row:
    return ("Abbey", period, "all=all", measure, value)


def _forecast(value: str, first: int, year: int = 2013) -> list[Row]:
    return [_told("forecast", value, f"{year}-{month:02d}") for month in range(first, 13)]


_AUTUMN: dict[int, float] = {9: _figure(32), 10: _figure(33), 11: _figure(34), 12: _figure(35)}
_LOST = ("2013-11",)
_HIDDEN_YEARS = tuple(f"{year}-{month:02d}" for year in (2011, 2012) for month in range(1, 13))

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
CURVES = (
    Leak(
        "baseline", "By a baseline", "derived", "Abbey", "lines",
        {NOW: [*_history(_HIDDEN_YEARS), *_forecast("29", 1, 2014)]},
    ),
    Leak(
        "bands", "By bands", "derived", "Abbey", "lines",
        {
            NOW: [
                *_LINE, _told("forecast, 8 in 10 from", "25", "2014-01"),
                _told("forecast, 8 in 10 to", "35", "2014-01"),
            ]
        },
    ),
    Leak(
        "expected", "By what was expected", "derived", "Abbey", "lines",
        {NOW: [*_LINE, _told("expected if nothing had changed", "31")]},
    ),
    Leak(
        "mean", "By a mean of months", "derived", "Abbey", "means",
        {NOW: [*_history(_LOST), *_forecast("29", 4), _told("actual over the same months", "27.8")]},
    ),
    Leak(
        "start", "By where it began", "derived", "Abbey", "means",
        {
            NOW: [
                *_history(("2013-02",)), *_forecast("29", 4),
                _told("mean of the last three at the baseline", "30.3"),
            ]
        },
    ),
    Leak(
        "limits", "By limits", "derived", "Abbey", "means",
        {
            NOW: [
                *_history(_LOST), _told("control chart, mean", "28.861"),
                _told("control chart, upper limit", "42.465"),
            ]
        },
    ),
    Leak(
        "charted", "By a charted point", "derived", "Abbey", "means",
        {NOW: [*_history(_LOST), _told("control chart, point", "31", "2013-11")]},
    ),
    Leak(
        "band", "By a band drawn", "drawing", "Abbey", "drawings", {NOW: _LINE},
        html=curve("By a band drawn: Abbey", {9: 20, 10: 30, 12: 40}, (0, 20, 40), fitted={11: 4}),
    ),
    Leak(
        "ahead", "By an axis ahead", "axis", "", "drawings",
        {NOW: [*_history(), *_forecast("29", 10)]},
        html=curve(
            "By an axis ahead: Abbey", _AUTUMN, (0, 20, 40, 60, 80), fitted={10: 29, 11: 29, 12: 29},
        ),
    ),
    Leak(
        "status", "By a status", "wording", "Dale", "words", {NOW: _SAFE},
        html="<h3>By a status</h3><h4>Dale</h4><p>Dale: it is improving.</p>",
    ),
    Leak(
        "judged", "By a judgement", "wording", "Abbey", "claims", {NOW: _LINE},
        html="<h3>By a judgement</h3><p>In Abbey the curve has turned.</p>",
    ),
    Leak(
        "described", "By a description", "wording", "Dale", "words", {NOW: _SAFE},
        html="<svg><title>By a description: Dale</title><desc>By a description: no real change in Dale.</desc></svg>",
    ),
    Leak(
        "record", "By a record", "wording", "Abbey", "claims", {NOW: _history(_LOST)},
        html="<h3>By a record</h3><p>The current figure of 27 is at a 3-month low.</p>",
    ),
    Leak(
        "since", "By all that was", "wording", "Abbey", "claims", {NOW: _history(_LOST)},
        html="<h3>By all that was</h3><p>The figure of 27 is the lowest since the series began in January 2011.</p>",
    ),
    Leak(
        "run", "By a run", "wording", "Abbey", "claims", {NOW: _history(_LOST)},
        html="<h3>By a run</h3><p>Three months of falls in a row.</p>",
    ),
    Leak(
        "window", "By a window", "wording", "Abbey", "claims", {NOW: _history(_LOST)},
        html="<h3>By a window</h3><p>From July to December 2013 it was 29 on average.</p>",
    ),
    Leak(
        "needed", "By what is needed", "wording", "Abbey", "claims", {NOW: [*_history(_LOST), _told("target", "20")]},
        html="<p>With 5 months left, it has to fall by 1.8 each month.</p>",
    ),
    Leak(
        "story", "By a story", "wording", "Abbey", "claims", {NOW: [*_history(_LOST), _number("Brook", "35")]},
        html="<h3>By a story</h3><h4>How much did we do?</h4><p>In November 35 young people came to Abbey.</p>",
    ),
    Leak(
        "story_in_words", "By a story in words", "wording", "Dale", "claims", {NOW: _SAFE},
        html="<h3>By a story in words</h3><h4>Who came</h4><p>In Dale only three young people came.</p>",
    ),
)  # fmt: skip
LEAKS = (*WORKED, *AROUND, *CURVES)
SAFE = Leak(
    "safe", "Nothing leaks", "", "", "",
    {
        NOW: [
            _number("Dale", "[c]"), *_area("57", "27 9 10 [c] [c]"), *_history(), *_forecast("29", 4),
            _told("actual over the same months", "27.8"), _told("mean of the last three at the baseline", "30.3"),
            _told("expected if nothing had changed", "29"), _told("target", "20"),
        ]
    },
    html=_table("1|Brook|9;2|Cray|10;3|Abbey|27;|Dale|[c];|Elm|[c]")
    + "<p>Nothing leaks: the figure of Dale is confidential [c].</p>"
    + "<p>Nothing leaks in Testford: no real change, in a row of many.</p>"
    + "<h3>Nothing leaks in Abbey</h3>"
    + "<p>As expected if nothing changed. From July to December 2013 it was 27.8 on average.</p>"
    + "<p>The current figure of 27 is at a 3-month low. Two months of falls in a row.</p>"
    + "<p>With 5 months left, it has to fall by 1.8 each month.</p><p>27 children, and in Cray 10 children.</p>"
    + curve(
        "Nothing leaks: Abbey", _AUTUMN, (0, 10, 20, 30, 40),
        fitted={9: 29, 10: 29, 11: 29, 12: 29},
    ),
)  # fmt: skip
"""A page that hides what it must and gives nothing away."""
