"""How figures stand in columns and sentences, and how labels and notices are put together."""

from typing import Any

import pytest

from obapipe.formatting import joined
from obapipe.partnership import Indicator, Term
from obapipe.publishing.axis import Axis
from obapipe.publishing.cells import Cell, lined_up
from obapipe.publishing.curve_chart import Curve, Line, draw
from obapipe.publishing.svg import Dot, spark, strip
from obapipe.publishing.wording import settled


def indicator(**keys: Any) -> Indicator:
    base: dict[str, Any] = {
        "title": "Claimants",
        "short_title": "Claimants",
        "sentence": "people claimed",
        "people": "people",
        "definition": "Claimants at the end of the month.",
        "kind": "stock",
        "unit": "count",
        "frequency": "month",
        "better": "neither",
        "question": "how_much",
        "numerator": Term(extract="indicator_values", measure="value"),
        "public": True,
    }
    return Indicator.model_validate(base | keys)


def cell(plain: str) -> Cell:
    return Cell(plain, plain, "Brook", "Claimants", "2013-07", "number")


@pytest.mark.parametrize(
    ("value", "printed"), [(31758.0, "31758"), (155.5, "155.5"), (155.96, "156"), (0.0, "0")]
)
def test_a_whole_weighted_count_has_no_decimals(value: float, printed: str) -> None:
    assert str(settled(indicator(measure_kind="weighted", decimals=1), value)) == printed


def test_a_rate_keeps_its_decimals_though_whole() -> None:
    rate = indicator(unit="per_1000", decimals=1, denominator={"population": [0, 17]})
    assert str(settled(rate, 80.0)) == "80.0"


def test_a_column_shows_one_number_of_decimals() -> None:
    rows = lined_up([(cell("418"), cell("7")), (cell("155.5"), cell("12")), (cell("[c]"), cell("[c]"))])
    assert [[one.zeros for one in row] for row in rows] == [[".0", ""], ["", ""], ["", ""]]
    assert [row[0].plain for row in rows] == ["418", "155.5", "[c]"]
    assert lined_up([]) == []


def test_a_long_name_at_a_line_wraps_and_keeps_its_figure() -> None:
    name = "Marlthorpe, Ketteridge & Low Hessam"
    own = Line(name, "7.3%", ((0, 9.0), (1, 7.3)))
    other = Line("City", "7.2%", ((0, 8.0), (1, 7.2)))
    axis = Axis(0.0, 10.0, (0.0, 10.0))
    curve = Curve("c", "t", "d", own, other, axis, "%", ((0, "a"),), ((0, "a"),), 0, 1, None, ())
    for variant, wanted in (("wide", "Marlthorpe, Ketteridge& Low Hessam 7.3%"), ("narrow", "7.3%")):
        image = str(draw(curve, variant))  # pyright: ignore[reportArgumentType]
        label = image.split('class="t-own"')[1].split("</text>", maxsplit=1)[0].replace("&amp;", "&")
        words = "".join(part.partition(">")[2] for part in label.replace("<tspan", "\0<tspan").split("\0"))
        assert words.replace("</tspan>", "").endswith(wanted)
        heights = [
            int(image.split(f'class="{style}"')[1].partition(' y="')[2].partition('"')[0])
            for style in ("t-own", "t-other")
        ]
        assert heights[1] - heights[0] >= 14


def test_a_small_line_has_gaps_and_ends_in_a_dot() -> None:
    image = str(spark([1.0, 2.0, None, 3.0, 1.0], 'from "1" to 1'))
    assert image.count("M") == 2
    assert image.count("l") - image.count("label") - image.count("class") >= 2
    assert image.count("<circle") == 1
    assert "&#34;1&#34;" in image


def test_texts_at_the_ends_of_a_strip_lean_inwards() -> None:
    axis = Axis(0.0, 150.0, (0.0, 50.0, 100.0, 150.0))
    dots = [Dot("A & B", "12", 12.0), Dot("C", "140", 140.0)]
    image = str(strip(axis, dots, None, Dot("City", "148", 148.0), None, unit="number", label="two"))
    assert image.count("tk-end") == 2
    assert ">number</text>" in image
    assert image.count("tk-start") == 1
    assert "A &amp; B 12" in image


def test_names_that_hold_commas_are_set_apart() -> None:
    assert (
        joined(["Eskwith", "Low, High & Wide", "Mordenby"], "; ") == "Eskwith; Low, High & Wide and Mordenby"
    )
