"""What `[disclosure]` and the catalogue decide: each setting changes what readers are told, and no other is taken."""

import tomllib
from pathlib import Path

import pytest
from pydantic import ValidationError

from obapipe.partnership.identity import Disclosure
from tests.spec.bench import Bench
from tests.spec.city import destinations, indicator, snapshot, values
from tests.spec.conftest import MakeBench
from tests.spec.tables import table
from tests.spec.test_suppression import DURATIONS, FIVE, FLOW, SHARE, add, said

GUIDE = Path(__file__).parents[2] / "docs" / "partnership.md"


def asked(
    bench: MakeBench, catalogue: dict[str, object], text: str, places: str = FIVE, **policy: object
) -> Bench:
    one = bench(catalogue, places=places, **policy)
    one.publishable(table(text))
    one.protect("2013-08")
    return one


def test_an_indicator_may_have_a_stricter_threshold(bench: MakeBench) -> None:
    one = bench(
        {
            "children": indicator(snapshot(status="in")),
            "plans": indicator(snapshot(status="plan"), threshold=10),
        },
        places=FIVE,
    )
    for name in ("children", "plans"):
        add(
            one,
            "A | B | C | D | E | T\n9 | 20 | 21 | 22 | 23 | 95",
            "geography",
            indicator=name,
            period="2013-07",
        )
    one.protect("2013-07")
    assert said(one, "2013-07", *"ABCDET", indicator="children") == "9 20 21 22 23 95"
    assert said(one, "2013-07", *"ABCDET", indicator="plans") == "[c] [c] 21 22 23 95"


NESTED = """
indicator | geography | period  | numerator
neet      | T         | 2013-07 | 20
long      | T         | 2013-07 | 18
"""


def test_the_band_between_nested_counts_is_protected_unless_the_policy_says_not(bench: MakeBench) -> None:
    one = asked(bench, DURATIONS, NESTED)
    assert "[c]" in (said(one, "2013-08", "T", indicator="neet"), said(one, "2013-08", "T", indicator="long"))
    off = asked(bench, DURATIONS, NESTED, implied={"duration_band": False})
    assert said(off, "2013-08", "T", indicator="neet") == "20"
    assert said(off, "2013-08", "T", indicator="long") == "18"


RISE = """
indicator | geography | period  | numerator
starts    | T         | 2013-04 | 13
starts    | T         | 2013-05 | 15
"""


def test_a_rise_is_protected_unless_the_policy_says_not(bench: MakeBench) -> None:
    one = asked(bench, FLOW, RISE)
    told = [said(one, "2013-08", "T", period=month) for month in ("2013-04", "2013-05")]
    assert told.count("[c]") == 1
    off = asked(bench, FLOW, RISE, implied={"ytd_increment": False})
    assert [said(off, "2013-08", "T", period=month) for month in ("2013-04", "2013-05")] == ["13", "15"]


MOST = """
indicator | geography | period  | numerator | denominator
neet      | T         | 2013-07 | 49        | 50
"""


def test_what_is_left_of_a_denominator_is_protected_unless_the_policy_or_the_entry_says_not(
    bench: MakeBench,
) -> None:
    assert said(asked(bench, SHARE, MOST), "2013-08", "T") == "[c]"
    assert said(asked(bench, SHARE, MOST, complement=False), "2013-08", "T") == "49"
    entry = {
        "neet": indicator(destinations(destination="neet"), denominator=destinations(), complement=False)
    }
    assert said(asked(bench, entry, MOST), "2013-08", "T") == "49"


PEOPLE = """
indicator | geography | period  | numerator | denominator
children  | A         | 2013-07 | 97        | 100
"""


def test_what_is_left_of_the_residents_is_protected_where_people_are_counted(bench: MakeBench) -> None:
    of_residents = {"denominator": {"population": (0, 17)}, "unit": "per_1000"}
    people = {"children": indicator(snapshot(status="in"), **of_residents)}
    events = {"children": indicator(values("events"), kind="flow", **of_residents)}
    assert said(asked(bench, people, PEOPLE), "2013-08", "A") == "[c]"
    assert said(asked(bench, events, PEOPLE), "2013-08", "A") == "97"


GAP = """
indicator | geography   | period  | numerator
children  | A           | 2013-07 | 10
children  | B           | 2013-07 | 20
children  | C           | 2013-07 | 30
children  | unallocated | 2013-07 | 2
children  | T           | 2013-07 | 62
"""


def test_those_in_no_place_are_protected_unless_the_policy_says_not(bench: MakeBench) -> None:
    stock = {"children": indicator(snapshot(status="in"))}
    told = said(asked(bench, stock, GAP), "2013-08", *"ABC", "unallocated", "T").split()
    assert told[3] == "[c]"
    assert told.count("[c]") == 2
    off = asked(bench, stock, GAP, implied={"unallocated": False})
    assert said(off, "2013-08", *"ABC", "unallocated", "T") == "10 20 30 2 62"


FEW = """
indicator | geography | period  | numerator
children  | A         | 2013-07 | 1
children  | B         | 2013-07 | 1
children  | C         | 2013-07 | 9
children  | D         | 2013-07 | 8
children  | E         | 2013-07 | 7
children  | T         | 2013-07 | 26
"""


def test_a_weaker_level_hides_less(bench: MakeBench) -> None:
    stock = {"children": indicator(snapshot(status="in"))}
    hidden = {
        level: said(asked(bench, stock, FEW, level=level), "2013-08", *"ABCDET").split().count("[c]")
        for level in ("E", "R", "D")
    }
    # one and one make two: neither could be three; level E asks only that nobody knows which is which
    assert hidden == {"E": 2, "R": 3, "D": 3}


def test_weights_say_what_is_hidden_first(bench: MakeBench) -> None:
    stock = {"children": indicator(snapshot(status="in"))}
    text = FEW.replace("B         | 2013-07 | 1", "B         | 2013-07 | 11").replace("| 26", "| 36")
    assert said(asked(bench, stock, text), "2013-08", *"ABCDET") == "[c] 11 9 8 [c] 36"
    assert said(asked(bench, stock, text, weights={"city": 0.1}), "2013-08", *"ABCDET") == "[c] 11 9 8 7 [c]"


# ---------------------------------------------------------------------- what is no setting
@pytest.mark.parametrize(
    "entry",
    [
        {"treshold": 5},
        {"level": "F"},
        {"sensitive_from": 2},
        {"threshold": 1, "sensitive_from": 1},
        {"implied": {"stock_change": True}},
        {"weights": {"ward": 1}},
        {"weights": {"city": 0}},
    ],
)
def test_what_is_no_setting_is_refused(entry: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Disclosure.model_validate(entry)


def test_a_threshold_is_for_counts_alone() -> None:
    with pytest.raises(ValidationError, match="a threshold is for counts"):
        indicator(
            values("rate", "value"), measure_kind="published_rate", unit="percent", public=True, threshold=5
        )


def test_the_guide_shows_every_setting_with_its_default() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    table_text = text[text.index("[disclosure]") :]
    shown = tomllib.loads(table_text[: table_text.index("\n\n")])["disclosure"]
    assert shown == Disclosure().model_dump()
    assert "\nthreshold = 10  " in text[text.index("## indicators.toml") :]
