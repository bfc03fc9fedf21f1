"""What a release hides: small counts, and the company they need. `[c]` stands for confidential."""

import polars as pl
import pytest

from obapipe.disclosure.protection import DisclosureError
from tests.spec.bench import Bench
from tests.spec.city import destinations, indicator, snapshot, values
from tests.spec.conftest import MakeBench
from tests.spec.tables import table

FIVE = """
code | name  | level   | parent | valid_from | valid_to | successor
T    | Town  | city    |        |            |          |
A    | Abbey | cluster | T      |            |          |
B    | Brook | cluster | T      |            |          |
C    | Copse | cluster | T      |            |          |
D    | Dale  | cluster | T      |            |          |
E    | Edge  | cluster | T      |            |          |
"""
AREAS = """
code | name  | level   | parent | valid_from | valid_to | successor
T    | Town  | city    |        |            |          |
P    | Park  | area    | T      |            |          |
Q    | Quay  | area    | T      |            |          |
A    | Abbey | cluster | P      |            |          |
B    | Brook | cluster | P      |            |          |
C    | Copse | cluster | Q      |            |          |
D    | Dale  | cluster | Q      |            |          |
"""
MERGED = """
code | name  | level   | parent | valid_from | valid_to | successor
T    | Town  | city    |        |            |          |
A    | Abbey | cluster | T      |            |          |
B    | Brook | cluster | T      |            | 2013-07  | N
C    | Copse | cluster | T      |            | 2013-07  | N
N    | North | cluster | T      | 2013-08    |          |
"""
STOCK = {"children": indicator(snapshot(status="in"))}
DURATIONS = {
    "neet": indicator(destinations(destination="neet")),
    "long": indicator(values("long"), within="neet"),
}
BROKEN_DOWN = {
    "all": indicator(destinations(), breakdowns=("destination",)),
    "neet": indicator(destinations(destination="seeking other")),
}
KINDS = {"destination": {"school": "School", "seeking": "Seeking", "other": "Other"}}
SHARE = {"neet": indicator(destinations(destination="neet"), denominator=destinations())}
FLOW = {"starts": indicator(values("starts"), accumulate="financial_year")}


def add(one: Bench, text: str, by: str, **constants: str) -> None:
    """Publishable figures, a column a place (or whatever `by` names); a dash is a place without a row."""
    wide = table(text.replace("-  ", "   ").replace("- |", "  |"))
    known = [
        name
        for name in ("indicator", "period", "received", "breakdown", "category", "geography")
        if name in wide.columns
    ]
    long = wide.unpivot(index=known, variable_name=by, value_name="numerator").drop_nulls("numerator")
    one.publishable(long.with_columns(pl.lit(value).alias(name) for name, value in constants.items()))


def said(one: Bench, release: str, *places: str, **which: str) -> str:
    """What readers were told of places, in their order: numbers, `[c]`, `[w]`, or a dash."""
    marks = {"confidential": "[c]", "withheld at source": "[w]"}
    told = {
        row["geography"]: f"{row['numerator']:g}" if row["status"] == "released" else marks[row["status"]]
        for row in one.seen(release).filter(**({"breakdown": "all"} | which)).iter_rows(named=True)
    }
    return " ".join(told.get(place, "-") for place in places)


def stock(bench: MakeBench, counts: str, places: str = FIVE, **keys: int) -> str:
    """What is told of one month's counts, e.g. `3 10 10 23` for A, B, C and the city."""
    one = bench(STOCK, places=places, **keys)
    names = [*"ABCDE"[: len(counts.split()) - 1], "T"]
    rows = {"indicator": "children", "period": "2013-07", "geography": names}
    one.publishable(pl.DataFrame(rows | {"numerator": [float(count) for count in counts.split()]}))
    one.protect("2013-07")
    return said(one, "2013-07", *names)


# ---------------------------------------------------------------------- small counts and their company
@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ("5 5 5 5 5 25", "5 5 5 5 5 25"),
        # a small one takes the smallest other one along, for the city would give it away
        ("4 9 8 7 6 34", "[c] 9 8 7 [c] 34"),
        ("0 9 8 7 6 30", "[c] 9 8 7 [c] 30"),
        # two small ones that together are small are known to be small
        ("1 1 9 8 7 26", "[c] [c] 9 8 [c] 26"),
        ("0 0 9 8 7 24", "[c] [c] 9 8 [c] 24"),
        ("2 2 2 8 7 21", "[c] [c] [c] 8 7 21"),
        ("2 3 9 8 7 29", "[c] [c] 9 8 7 29"),
        # nothing but small ones: the city is small itself or says how few they are together
        ("1 0 0 0 0 1", "[c] [c] [c] [c] [c] [c]"),
    ],
)
def test_counts_below_five_and_their_company(bench: MakeBench, counts: str, told: str) -> None:
    assert stock(bench, counts) == told


def test_the_city_goes_where_hiding_a_cluster_is_not_enough(bench: MakeBench) -> None:
    assert stock(bench, "1 1 1 1 1 5") == "[c] [c] [c] [c] [c] 5"
    assert stock(bench, "2 2 0 4", places=FIVE) == "[c] [c] [c] [c]"


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ("0 9 8 7 6 30", "0 9 8 7 6 30"),
        ("0 1 8 7 6 22", "0 [c] 8 7 [c] 22"),
        ("0 0 0 0 5 5", "0 0 0 0 5 5"),
    ],
)
def test_zeros_are_shown_where_the_partnership_says_so(bench: MakeBench, counts: str, told: str) -> None:
    assert stock(bench, counts, sensitive_from=1) == told


def test_the_threshold_is_the_partnership_s(bench: MakeBench) -> None:
    assert stock(bench, "9 10 11 12 42", threshold=10) == "[c] [c] 11 12 42"


def test_children_with_no_cluster_count_as_a_part(bench: MakeBench) -> None:
    one = bench(STOCK)
    add(
        one,
        "A | B | C | unallocated | T\n10 | 20 | 30 | 2 | 62",
        "geography",
        indicator="children",
        period="2013-07",
    )
    one.protect("2013-07")
    assert said(one, "2013-07", "A", "B", "C", "unallocated", "T") == "[c] 20 30 [c] 62"


def test_children_with_no_cluster_are_hidden_first(bench: MakeBench) -> None:
    one = bench(STOCK)
    add(
        one,
        "A | B | C | unallocated | T\n2 | 20 | 30 | 40 | 92",
        "geography",
        indicator="children",
        period="2013-07",
    )
    one.protect("2013-07")
    assert said(one, "2013-07", "A", "B", "C", "unallocated", "T") == "[c] 20 30 [c] 92"


def test_areas_and_children_with_no_cluster_make_the_city_too(bench: MakeBench) -> None:
    one = bench(
        {"children": indicator(snapshot(status="in"), geographies=("cluster", "area", "city"))}, places=AREAS
    )
    text = "A | B | C | D | unallocated | P | Q | T\n10 | 20 | 30 | 40 | 2 | 30 | 70 | 102"
    add(one, text, "geography", indicator="children", period="2013-07")
    one.protect("2013-07")
    told = dict(zip("ABCDPQT", said(one, "2013-07", *"ABCDPQT").split(), strict=True))
    # the city less its areas would be the two children, if all three were there
    assert "[c]" in (told["P"], told["Q"], told["T"])
    for area, parts in (("P", "AB"), ("Q", "CD")):
        assert [told[name] for name in area + parts].count("[c]") != 1
    assert said(one, "2013-07", "unallocated") == "[c]"


# ---------------------------------------------------------------------- percentages
@pytest.mark.parametrize(
    ("numerator", "denominator", "told"),
    [(45, 50, "released"), (46, 50, "confidential"), (49, 50, "confidential"), (50, 50, "confidential")],
)
def test_98_per_cent_of_50_gives_one_child_away(
    bench: MakeBench, numerator: int, denominator: int, told: str
) -> None:
    one = bench(SHARE)
    cell = {"indicator": "neet", "geography": "T", "period": "2013-07"}
    one.publishable(pl.DataFrame(cell | {"numerator": [numerator], "denominator": [denominator]}))
    (row,) = one.protect("2013-07").iter_rows(named=True)
    assert row["status"] == told
    assert (row["numerator"], row["value"]) == ((45, 90) if told == "released" else (None, None))
    assert row["denominator"] == 50


def test_a_small_denominator_is_hidden_with_its_rate(bench: MakeBench) -> None:
    one = bench(SHARE)
    one.publishable(
        table("""
        indicator | geography | period  | numerator | denominator
        neet      | A         | 2013-07 | 0         | 4
        neet      | B         | 2013-07 | 20        | 40
        neet      | C         | 2013-07 | 30        | 60
        neet      | T         | 2013-07 | 50        | 104
        """)
    )
    told = one.protect("2013-07").filter(geography="A").row(0, named=True)
    assert (told["status"], told["numerator"], told["denominator"], told["value"]) == (
        "confidential",
        None,
        None,
        None,
    )
    denominators = one.seen("2013-07")["denominator"].to_list()
    assert denominators.count(None) >= 2


# ---------------------------------------------------------------------- counts within counts
def test_nested_durations_do_not_differ_by_less_than_five(bench: MakeBench) -> None:
    one = bench(DURATIONS)
    one.publishable(
        table("""
        indicator | geography | period  | numerator
        neet      | T         | 2013-07 | 20
        long      | T         | 2013-07 | 18
        neet      | T         | 2013-08 | 20
        long      | T         | 2013-08 | 15
        """)
    )
    one.protect("2013-08")
    assert (
        said(one, "2013-08", "T", indicator="neet", period="2013-07"),
        said(one, "2013-08", "T", indicator="long", period="2013-07"),
    ) in (
        ("20", "[c]"),
        ("[c]", "18"),
    )
    assert said(one, "2013-08", "T", indicator="neet", period="2013-08") == "20"
    assert said(one, "2013-08", "T", indicator="long", period="2013-08") == "15"


def test_a_choice_of_categories_gives_none_of_them_away(bench: MakeBench) -> None:
    one = bench(BROKEN_DOWN, categories=KINDS)
    one.publishable(
        table("""
        indicator | geography | period  | breakdown   | category | numerator
        all       | T         | 2013-07 | all         | all      | 32
        all       | T         | 2013-07 | destination | school   | 10
        all       | T         | 2013-07 | destination | seeking  | 3
        all       | T         | 2013-07 | destination | other    | 19
        neet      | T         | 2013-07 | all         | all      | 22
        """)
    )
    told = one.protect("2013-07")
    hidden = {
        (row["indicator"], row["category"])
        for row in told.filter(status="confidential").iter_rows(named=True)
    }
    assert ("all", "seeking") in hidden
    # in school + seeking + other = all, and in seeking + other = neet, never exactly one is hidden
    whole = {("all", name) for name in ("school", "seeking", "other", "all")}
    chosen = {("all", "seeking"), ("all", "other"), ("neet", "all")}
    assert len(hidden & whole) > 1
    assert len(hidden & chosen) > 1


# ---------------------------------------------------------------------- the year to date
def test_a_rise_below_five_is_not_shown(bench: MakeBench) -> None:
    one = bench(FLOW)
    one.publishable(
        table("""
        indicator | geography | period  | numerator
        starts    | T         | 2013-04 | 4
        starts    | T         | 2013-05 | 10
        starts    | T         | 2013-06 | 14
        starts    | T         | 2013-07 | 15
        starts    | T         | 2013-08 | 15
        starts    | T         | 2013-09 | 19
        """)
    )
    one.protect("2013-09")
    months = [f"2013-0{number}" for number in range(4, 10)]
    # 14 by June and 5 more by September: of either, every month could be none or five
    assert [said(one, "2013-09", "T", period=month) for month in months] == [
        "[c]",
        "[c]",
        "14",
        "[c]",
        "[c]",
        "19",
    ]


def test_a_rise_is_measured_from_what_readers_were_told(bench: MakeBench) -> None:
    one = bench(FLOW)
    one.published(
        table("""
        release | indicator | geography | period  | numerator | value
        2013-05 | starts    | T         | 2013-05 | 10        | 10
        """)
    )
    one.publishable(
        table("""
        indicator | geography | period  | numerator | received
        starts    | T         | 2013-04 | 6         | 2013-06
        starts    | T         | 2013-05 | 10        | 2013-05
        starts    | T         | 2013-06 | 13        | 2013-06
        """)
    )
    one.protect("2013-06")
    # April would be four before what was told for May, June three after it
    assert [said(one, "2013-06", "T", period=f"2013-0{n}") for n in (4, 5, 6)] == ["[c]", "10", "[c]"]


# ---------------------------------------------------------------------- one release after another
def test_what_was_hidden_stays_hidden(bench: MakeBench) -> None:
    one = bench(STOCK)
    add(
        one,
        "A | B | C | T\n3 | 10 | 20 | 33",
        "geography",
        indicator="children",
        period="2013-07",
        received="2013-07",
    )
    add(
        one,
        "A | B | C | T\n30 | 11 | 20 | 61",
        "geography",
        indicator="children",
        period="2013-07",
        received="2013-08",
    )
    one.protect("2013-07", "2013-08")
    assert said(one, "2013-07", "A", "B", "C", "T") == "[c] [c] 20 33"
    assert said(one, "2013-08", "A", "B", "C", "T") == "[c] [c] 20 61"
    cells = one.frame("release.released_cell").filter(release="2013-08")
    assert cells["geography"].to_list() == ["T"]
    assert cells["revised"].to_list() == [True]


def test_what_was_told_is_not_taken_back_but_something_else_hidden(bench: MakeBench) -> None:
    one = bench(STOCK)
    add(
        one,
        "A | B | C\n10 | 11 | 12",
        "geography",
        indicator="children",
        period="2013-07",
        received="2013-07",
    )
    add(
        one,
        "A | B | C | unallocated | T\n10 | 11 | 12 | 2 | 35",
        "geography",
        indicator="children",
        period="2013-07",
        received="2013-08",
    )
    one.protect("2013-07", "2013-08")
    assert said(one, "2013-08", "A", "B", "C", "unallocated", "T") == "10 11 12 [c] [c]"


def test_a_count_that_fell_is_hidden_in_its_new_version(bench: MakeBench) -> None:
    one = bench(STOCK)
    add(
        one,
        "A | B | C | T\n10 | 11 | 12 | 33",
        "geography",
        indicator="children",
        period="2013-07",
        received="2013-07",
    )
    add(
        one,
        "A | B | C | T\n2 | 11 | 12 | 25",
        "geography",
        indicator="children",
        period="2013-07",
        received="2013-08",
    )
    one.protect("2013-07", "2013-08")
    assert said(one, "2013-07", "A", "B", "C", "T") == "10 11 12 33"
    # B and C cannot be hidden again, so the city's new total is
    assert said(one, "2013-08", "A", "B", "C", "T") == "[c] 11 12 [c]"


def test_that_a_number_is_back_is_news(bench: MakeBench) -> None:
    """20 was told in July; that it is 20 again would leave 3 of the 42 in no cluster."""
    one = bench(STOCK)
    july = {"indicator": "children", "period": "2013-07"}
    add(one, "A | B | C | T\n20 | 9 | 10 | 39", "geography", **july, received="2013-07")
    add(one, "A | T\n23 | 42", "geography", **july, received="2013-08")
    add(one, "A\n20", "geography", **july, received="2013-09")
    one.protect("2013-07", "2013-08", "2013-09")
    assert said(one, "2013-08", "A", "B", "C", "T") == "23 9 10 42"
    assert said(one, "2013-09", "A", "B", "C", "T") == "[c] 9 10 42"


def test_a_month_that_cannot_be_made_safe_is_not_published(bench: MakeBench) -> None:
    one = bench(STOCK)
    one.published(
        table("""
        release | indicator | geography | period  | numerator | value
        2013-07 | children  | A         | 2013-07 | 10        | 10
        2013-07 | children  | B         | 2013-07 | 11        | 11
        2013-07 | children  | T         | 2013-07 | 24        | 24
        """)
    )
    add(
        one,
        "A | B | C | T\n10 | 11 | 3 | 24",
        "geography",
        indicator="children",
        period="2013-07",
        received="2013-08",
    )
    with pytest.raises(DisclosureError, match="2013-08 cannot be published"):
        one.protect("2013-08")
    assert one.frame("release.released_cell").filter(release="2013-08").is_empty()


def test_an_unchanged_figure_is_not_said_again(bench: MakeBench) -> None:
    one = bench(STOCK)
    add(
        one,
        "A | B | C | T\n10 | 11 | 12 | 33",
        "geography",
        indicator="children",
        period="2013-07",
        received="2013-07",
    )
    assert one.protect("2013-07", "2013-08")["release"].unique().to_list() == ["2013-07"]


def test_a_figure_received_later_or_about_later_is_not_in_an_earlier_release(bench: MakeBench) -> None:
    one = bench(STOCK)
    add(one, "A | period\n10 | 2013-07", "geography", indicator="children", received="2013-08")
    add(one, "A | period\n20 | 2013-09", "geography", indicator="children", received="2013-07")
    cells = one.protect("2013-07", "2013-08", "2013-09")
    assert cells.select("release", "period").rows() == [("2013-08", "2013-07"), ("2013-09", "2013-09")]


def test_the_parts_of_a_merged_cluster_do_not_give_it_away(bench: MakeBench) -> None:
    one = bench(STOCK, places=MERGED)
    add(
        one,
        "A | B | C\n20 | 30 | 3",
        "geography",
        indicator="children",
        period="2013-07",
        received="2013-07",
    )
    add(one, "N\n33", "geography", indicator="children", period="2013-07", received="2013-08")
    one.protect("2013-07", "2013-08")
    assert said(one, "2013-07", "A", "B", "C") == "20 30 [c]"
    # 33 less the 30 that readers know of Brook would be Copse
    assert said(one, "2013-08", "N") == "[c]"


# ---------------------------------------------------------------------- what is not known, what is known anyway
def test_a_number_withheld_at_source_is_company(bench: MakeBench) -> None:
    one = bench(STOCK)
    add(one, "A | B | T\n3 | 20 | 53", "geography", indicator="children", period="2013-07")
    one.publishable(
        table("""
        indicator | geography | period  | numerator | source_status
        children  | C         | 2013-07 |           | withheld
        """)
    )
    one.protect("2013-07")
    assert said(one, "2013-07", "A", "B", "C", "T") == "[c] 20 [w] 53"


def test_a_number_withheld_at_source_is_not_given_away(bench: MakeBench) -> None:
    one = bench(STOCK)
    add(one, "A | B | T\n13 | 20 | 53", "geography", indicator="children", period="2013-07")
    one.publishable(
        table("""
        indicator | geography | period  | numerator | source_status
        children  | C         | 2013-07 |           | withheld
        """)
    )
    one.protect("2013-07")
    assert said(one, "2013-07", "A", "B", "C", "T") == "[c] 20 [w] 53"


def test_a_place_that_did_not_report_is_no_company(bench: MakeBench) -> None:
    one = bench({"children": indicator(snapshot(status="in"), roll_up="reported")})
    add(one, "A | B | T\n3 | 20 | 23", "geography", indicator="children", period="2013-07")
    one.protect("2013-07")
    assert said(one, "2013-07", "A", "B", "C", "T") == "[c] [c] - 23"


def test_a_published_rate_is_shown_as_it_came(bench: MakeBench) -> None:
    rate = indicator(values("rate", "value"), measure_kind="published_rate", unit="percent", public=True)
    one = bench({"rate": rate})
    rows = table("""
        indicator | geography | period  | numerator
        rate      | A         | 2013-07 |
        """)
    one.publishable(rows)
    one.connection.execute("update restricted.publishable set value = 1.5").fetchall()
    assert one.protect("2013-07").select("value", "status").rows() == [(1.5, "released")]


def test_the_gap_of_a_public_source_is_nobody_s_secret(bench: MakeBench) -> None:
    one = bench({"children": indicator(snapshot(status="in"), public=True)})
    add(
        one,
        "A | B | C | unallocated | T\n10 | 20 | 30 | 2 | 62",
        "geography",
        indicator="children",
        period="2013-07",
    )
    one.protect("2013-07")
    assert said(one, "2013-07", "A", "B", "C", "unallocated", "T") == "10 20 30 2 62"


def test_nobody_is_told_where_the_catalogue_does_not_publish(bench: MakeBench) -> None:
    one = bench({"children": indicator(snapshot(status="in"), geographies=("city",))})
    add(one, "A | unallocated | T\n10 | 20 | 30", "geography", indicator="children", period="2013-07")
    one.protect("2013-07")
    assert said(one, "2013-07", "A", "unallocated", "T") == "- - 30"


# ---------------------------------------------------------------------- the analyst's file
def test_the_reasons_are_kept_for_the_analyst(bench: MakeBench) -> None:
    one = bench(STOCK)
    add(one, "A | B | C | T\n3 | 10 | 20 | 33", "geography", indicator="children", period="2013-07")
    one.protect("2013-07", "2013-08")
    reasons = one.frame("restricted.cell_decision").select("release", "geography", "reason").rows()
    assert reasons == [("2013-07", "A", "small"), ("2013-07", "B", "secondary")]
