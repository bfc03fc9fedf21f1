"""A leak of each kind, planted into a clean site, is found; a report never repeats what leaked."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from obapipe.audit import KINDS, audit_site
from obapipe.page_script import page_script
from obapipe.partnership import Term

NEET, LONG = "Not in education (NEET)", "NEET for long"
PEOPLE, REQUESTS = "Young people by destination", "Requests for service"
LONGEST = Term(extract="neet_duration", measure="young_people", where={"duration": ("longest",)})
CITY = "2013-12/neet-testford"
CHANGE = "change in percentage points since 2013-11"


def number(place: str, title: str, value: str, period: str = "2013-12", category: str = "all") -> Any:
    return (place, title, period, category, "number", value)


def test_a_clean_site_has_no_breaches(tiny: Any) -> None:
    report = tiny.audit()

    assert report.describe().splitlines()[1:2] == [
        "Nothing hidden could be worked out with what this audit tries."
    ]
    assert report.clean
    assert (report.files, report.figures, report.hidden) == (4, 14, 10)


PLANTED = {
    "a small count": ("direct", [number("Abbey", REQUESTS, "4321", "2013-10")], CITY, "4321"),
    "a small base": ("direct", [("Cray", LONG, "2013-12", "all", "out of", "4321")], CITY, "4321"),
    "a small category": ("direct", [number("Abbey", PEOPLE, "4321", category="Work")], CITY, "4321"),
    "the least of all clusters": (
        "direct", [("All clusters", REQUESTS, "2013-12", "all", "number, lowest", "4321")], CITY, "4321",
    ),
    "hidden here, printed there": (
        "inconsistent", [number("Brook", NEET, "6789")], "2013-12/neet-brook", "6789",
    ),
    "two values": ("inconsistent", [number("Cray", NEET, "21789")], "2013-12/neet-cray", "21789"),
    "a rate": ("derived", [("Brook", NEET, "2013-12", "all", "per cent", "5.678")], CITY, "5.678"),
    "a change": ("derived", [("Abbey", NEET, "2013-12", "all", CHANGE, "5.678")], CITY, "5.678"),
    "a change since a hidden figure": (
        "derived",
        [
            number("Brook", NEET, "9876"),
            ("Brook", NEET, "2013-12", "all", "per cent", "23.1"),
            ("Brook", NEET, "2013-12", "all", CHANGE, "5.678"),
        ],
        CITY, "5.678",
    ),
    "a share of the total": (
        "derived", [("Abbey", PEOPLE, "2013-12", "Work", "per cent of the total", "5.678")], CITY, "5.678",
    ),
    "one cluster left": ("subtraction", [number("Brook", NEET, "25678")], CITY, "4322"),
    "one category left": ("subtraction", [number("Abbey", PEOPLE, "15679", category="Work")], CITY, "4321"),
    "a rate and its base": (
        "bounds", [("Abbey", NEET, "2013-12", "all", "per cent", "5.401")], CITY, "4321",
    ),
    "a small increment": ("increment", [number("Abbey", REQUESTS, "30321")], CITY, "30321"),
    "an increment of nothing": ("increment", [number("Abbey", REQUESTS, "20000")], CITY, "20000"),
    "a small last month of last year": (
        "increment",
        [
            number("Abbey", REQUESTS, "30000", "2013-02"),
            ("Abbey", REQUESTS, "2013-03", "all", "number, full financial year", "34321"),
        ],
        CITY,
        "34321",
    ),
    "the same where the year is named": (
        "increment",
        [
            number("Abbey", REQUESTS, "30000", "2013-02"),
            ("Abbey", REQUESTS, "2012/13", "all", "number, full financial year", "34321"),
        ],
        CITY,
        "34321",
    ),
    "a part that is nearly all": ("nested", [number("Cray", LONG, "17679")], CITY, "17679"),
    "a base that is nearly all": (
        "nested", [("Cray", NEET, "2013-12", "all", "out of", "24321")], CITY, "24321",
    ),
    "revealed later": ("across months", [number("Brook", NEET, "6789", "2013-11")], CITY, "6789"),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_leak_is_found_and_not_repeated(tiny: Any, name: str) -> None:
    kind, rows, file, value = PLANTED[name]
    if name == "a small increment":
        tiny.put(number("Abbey", REQUESTS, "26000", "2013-11"), file)
        tiny.put(number("Abbey", REQUESTS, "26000", "2013-11"), "2013-11/neet-testford")
    for row in rows:
        tiny.put(row, file)

    report = tiny.audit()

    assert kind in report.by_kind, report.describe()
    assert value not in report.describe()
    assert value not in json.dumps(report.as_json())


@pytest.mark.parametrize(
    "name", ["a rate", "a change", "a small increment", "an increment of nothing", "revealed later"]
)
def test_a_planted_leak_is_not_taken_for_something_else(tiny: Any, name: str) -> None:
    kind, rows, file, _ = PLANTED[name]
    if name == "a small increment":
        tiny.put(number("Abbey", REQUESTS, "26000", "2013-11"), file)
        tiny.put(number("Abbey", REQUESTS, "26000", "2013-11"), "2013-11/neet-testford")
    for row in rows:
        tiny.put(row, file)

    assert set(tiny.audit().by_kind) == {kind}


HTML = {
    "a comment": "<!-- Brook 6789 -->",
    "a data attribute": '<p data-value="6789">[c]</p>',
    "a title": '<p title="6789">[c]</p>',
    "a label": '<p aria-label="Brook: 6789">[c]</p>',
    "the label of a drawing": '<svg role="img" aria-label="From 6789"><path d="M0 0L9 9"/></svg>',
    "the title of a point": "<svg><circle><title>Brook 6,789</title></circle></svg>",
    "a table row": "<table><thead><tr><th>Cluster</th><th>Number</th></tr></thead>"
    "<tbody><tr><th>Brook</th><td>6,789</td></tr></tbody></table>",
    "the number of another place": "<table><thead><tr><th>Cluster</th><th>Number</th></tr></thead>"
    "<tbody><tr><th>Brook</th><td>21,000</td></tr></tbody></table>",
}


@pytest.mark.parametrize("name", HTML)
def test_a_number_that_is_not_in_the_download_is_found_on_the_page(tiny: Any, name: str) -> None:
    tiny.html = HTML[name]

    report = tiny.audit()

    assert set(report.by_kind) == {"text"}
    assert not any(value in report.describe() for value in ("6789", "6,789"))


@pytest.mark.parametrize("text", ['{"Brook": 6789}', "alert()", page_script() + "6789"])
def test_a_script_that_is_not_ours_cannot_be_judged(tiny: Any, text: str) -> None:
    tiny.html = f"<p>x</p><script>{text}</script>"
    assert tiny.audit().by_kind == {"unread": 1}
    tiny.html = f"<p>x</p><script>{page_script()}</script>"
    assert tiny.audit().clean


def test_a_rank_of_a_hidden_figure_is_found(tiny: Any) -> None:
    head = "<table><thead><tr><th>Rank</th><th>Cluster</th><th>Number</th></tr></thead>"
    tiny.html = f"{head}<tbody><tr><td>1</td><th>Brook</th><td>[c]</td></tr></tbody></table>"

    assert tiny.audit().by_kind == {"derived": 1}


def test_what_a_page_may_say_is_not_taken_for_a_leak(tiny: Any) -> None:
    tiny.html = (
        "<!-- 3 clusters --><p title='Not in education (NEET), December 2013: 28.0 to 60,000, per 10,000'></p>"
        "<svg aria-label='2 other clusters in 2012/13'><path d='M0 6789'/></svg><style>p{width:6789px}</style>"
        "<table><thead><tr><th>Rank</th><th>Cluster</th><th>Change</th></tr></thead>"
        "<tbody><tr><td>3</td><th>Cray</th><td>\u22120.4</td></tr></tbody></table>"
    )

    assert tiny.audit().clean


def test_a_point_of_another_place_may_say_what_its_own_download_prints(tiny: Any) -> None:
    tiny.put(number("Brook", REQUESTS, "77777"), "2013-12/neet-brook")
    tiny.html = "<svg><circle><title>Brook 77,777</title></circle></svg>"
    assert tiny.audit().clean
    tiny.html = "<svg><circle><title>Brook 77,777 per 10,000</title></circle></svg>"
    assert tiny.audit().clean

    tiny.html = "<svg><circle><title>Cray 77,777</title></circle></svg>"
    assert tiny.audit().by_kind == {"text": 1}


def test_those_in_no_cluster_follow_where_they_are_not_printed(tiny: Any) -> None:
    tiny.drop(number("Not allocated to a cluster", NEET, ""))
    for place, value in (("Abbey", "20000"), ("Brook", "15679")):
        tiny.put(number(place, NEET, value))
        tiny.put((place, NEET, "2013-12", "all", "per cent", "25.0"))

    found = [one for one in tiny.audit().breaches if one.place == "Not allocated to a cluster"]

    assert [(one.kind, one.indicator) for one in found] == [("subtraction", NEET)]


def test_a_sum_with_an_unknown_part_gives_nothing_away(tiny: Any) -> None:
    tiny.put(number("Brook", NEET, "25678"))
    tiny.drop(number("Not allocated to a cluster", NEET, ""))
    tiny.put(number("Not allocated to a cluster", REQUESTS, "9000"))

    assert "subtraction" not in tiny.audit().by_kind


def test_a_hidden_count_that_is_a_category_under_another_title_is_found(tiny: Any) -> None:
    tiny.put(number("Abbey", PEOPLE, "15679", category="Work"))

    report = tiny.audit()

    assert [(one.kind, one.place, one.indicator) for one in report.breaches] == [
        ("subtraction", "Abbey", NEET),
        ("subtraction", "Abbey", PEOPLE),
    ]


def test_a_large_count_that_is_hidden_may_follow(tiny: Any) -> None:
    """It was hidden for the sake of another, or once; nobody is in danger by it."""
    for category in ("School sixth form", "Work"):
        tiny.drop(number("Abbey", PEOPLE, "", category=category))
    tiny.put(number("Abbey", PEOPLE, "15679", category="NEET: looking"))

    assert tiny.audit().clean


def test_a_changed_small_number_between_shown_stocks_is_allowed(tiny: Any) -> None:
    tiny.put(("Cray", PEOPLE, "2013-12", "all", "change in number since 2013-11", "4321"))

    assert tiny.audit().clean


UNREAD = {
    "another kind of file": lambda folder: (folder / "2013-12" / "figures.json").write_text('{"Brook": 6789}'),
    "other columns": lambda folder: (folder / "2013-12" / "more.csv").write_text("place,value\nBrook,6789\n"),
    "an unknown place": lambda folder: _append(folder, f"Nowhere,{NEET},2013-12,all,all,number,6789,"),
    "an unknown indicator": lambda folder: _append(folder, "Brook,Another,2013-12,all,all,number,6789,"),
    "an unknown measure": lambda folder: _append(folder, f"Brook,{NEET},2013-12,all,all,half of it,6789,"),
    "a text for a number": lambda folder: _append(folder, f"Brook,{NEET},2013-12,all,all,per cent,about 6789,"),
    "a row too long": lambda folder: _append(folder, f"Brook,{NEET},2013-12,all,all,per cent,[c],,6789,6789"),
}  # fmt: skip


def _append(folder: Path, line: str) -> None:
    path = folder / f"{CITY}.csv"
    path.write_text(path.read_text("utf-8") + line + "\r\n", "utf-8", newline="")


@pytest.mark.parametrize("name", UNREAD)
def test_what_cannot_be_read_is_a_breach(tiny: Any, name: str) -> None:
    tiny.audit()
    UNREAD[name](tiny.folder)

    report = audit_site(tiny.folder, tiny.partnership)

    assert set(report.by_kind) == {"unread"}
    assert "6789" not in report.describe()


def test_the_same_site_gives_the_same_report(make_tiny: Callable[[], Any]) -> None:
    first, second = make_tiny(), make_tiny()
    for one in (first, second):
        one.put(number("Abbey", REQUESTS, "4321", "2013-10"))

    assert first.audit() == second.audit()


def test_every_report_says_what_was_not_tried(tiny: Any) -> None:
    report = tiny.audit()

    lines = report.describe().splitlines()
    assert lines[lines.index("This audit does not try:") + 1 :] == [
        f"  - {one}" for one in report.as_json()["not_tried"]
    ]
    assert any("rolling sums" in line for line in lines)
    assert set(report.by_kind) <= set(KINDS)


def test_a_missing_folder_says_what_to_do(tmp_path: Path, partnership: Any) -> None:
    with pytest.raises(FileNotFoundError, match="build a month first"):
        audit_site(tmp_path / "nothing", partnership)


def test_a_renamed_place_is_one_line_a_month_that_says_what_to_do(tiny: Any) -> None:
    tiny.rows = {
        f"{month}/neet-{place}": [
            ("Brook" if line % 2 else "Old Brook", NEET, f"2012-{line:02d}", "all", "number", "[c]")
            for line in range(1, 13)
        ]
        for month in ("2013-09", "2013-10", "2013-11")
        for place in ("testford", "abbey")
    }

    report = tiny.audit()

    assert report.by_kind == {"unread": 3}
    first = report.breaches[0]
    assert first.file == "2013-09/neet-abbey.csv"
    assert first.detail == (
        "2013-09 prints place names that geography.csv no longer has (names: 1, rows: 6, the first in row 3): "
        "if they were renamed since, build them again together with 'obapipe backfill 2013-09 2013-11'"
    )
    assert [one.file[:7] for one in report.breaches] == ["2013-09", "2013-10", "2013-11"]

    beside_a_new_month = audit_site(tiny.folder, tiny.partnership, ["2013-12"])
    assert beside_a_new_month.breaches[0].detail.endswith("'obapipe backfill 2013-09 2013-12'")


def test_the_innermost_and_the_outermost_of_nested_counts_are_compared(
    tiny: Any, tmp_path: Path, partnership: Any
) -> None:
    """The one between is not printed, so no single step of the chain gives the difference away."""
    longest = partnership.indicators["neet_long"].model_copy(
        update={"title": "NEET for longest", "within": "neet_long", "numerator": LONGEST}
    )
    tiny.partnership = replace(partnership, indicators={**partnership.indicators, "neet_longest": longest})
    tiny.drop(number("Cray", LONG, "8000"))
    tiny.put(number("Cray", longest.title, "12000"))
    assert tiny.audit().clean

    tiny.put(number("Cray", longest.title, "16789"))
    report = tiny.audit()

    assert set(report.by_kind) == {"nested"}
    assert "4211" not in report.describe()
