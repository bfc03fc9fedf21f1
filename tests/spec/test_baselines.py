"""A baseline: when it is drawn, that it stays where it was frozen, that a decision redraws it beside the old one."""

import polars as pl

from obapipe.trends.baselines import FROZEN, draw_baselines
from obapipe.trends.series import build_series
from tests.spec import simulated
from tests.spec.bench import Bench
from tests.spec.city import indicator, snapshot
from tests.spec.conftest import MakeBench
from tests.spec.tables import table

NOTHING = pl.DataFrame(schema=FROZEN)
PATH = ["geography", "baseline", "ahead", "z", "half_80", "half_95", "c80", "c95"]


def city(bench: MakeBench, plan_start: str = "2012-01") -> Bench:
    """A city of 25 clusters with one monthly flow since January 2008, as told in December 2013."""
    one = bench(
        {"flow_0": indicator(snapshot(status="in"), kind="flow")},
        places=simulated.PLACES,
        plan_start=plan_start,
    )
    one.published(simulated.published(1, seed=3).filter(pl.col("indicator") == "flow_0"))
    one.connection.execute(
        "create table release.target as select null::varchar as indicator, null::varchar as geography, "
        "null::varchar as period, null::double as value, null::varchar as set_by limit 0"
    )
    return one


def decide(one: Bench, text: str) -> None:
    rows = table(text).with_columns(pl.lit(None, pl.String).alias(name) for name in ("method", "good_enough"))
    one.partnership.baselines.extend(rows.select(one.partnership.baselines.columns).cast(pl.String))


def draw(one: Bench, frozen: pl.DataFrame = NOTHING) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The baselines that the last month shows, and the lines that its publication would freeze."""
    build_series(one.connection, one.reference, [simulated.MONTHS[-1]])
    draw_baselines(one.connection, one.reference, frozen)
    return one.frame("release.baseline"), one.frame("release.frozen_line")


def test_without_a_decision_it_is_drawn_before_the_plan_began(bench: MakeBench) -> None:
    baselines, lines = draw(city(bench))
    assert baselines["baseline"].unique().to_list() == ["2011-12"]
    assert dict(baselines.group_by("method").len().iter_rows()) == {"theta": 1, "top_down": 25}
    assert baselines["in_force"].all()
    assert (baselines["points"].unique().to_list(), baselines["drawn_from"].unique().to_list()) == (
        [48],
        ["2008-01"],
    )
    assert lines.group_by("geography").len()["len"].unique().to_list() == [24]
    assert baselines["expires"].unique().to_list() == ["2013-12"]


def test_too_short_a_history_before_the_plan_waits_until_it_can_be_judged(bench: MakeBench) -> None:
    baselines, _ = draw(city(bench, plan_start="2009-01"))
    assert baselines["baseline"].unique().to_list() == ["2011-12"]


def test_a_frozen_line_does_not_move_when_figures_are_revised(bench: MakeBench) -> None:
    one = city(bench)
    _, before = draw(one)
    one.connection.execute(
        "update release.released_cell set numerator = numerator + 9, value = value + 9 "
        "where geography = 'C01' and period = '2011-11'"
    )
    baselines, new = draw(one, before)
    assert new.is_empty()
    changed = baselines.filter("inputs_changed")["geography"].to_list()
    assert changed == ["C01"]
    _, drawn_again = draw(one)
    assert not drawn_again.select(PATH).equals(before.select(PATH))


def test_the_same_figures_draw_the_same_line_to_the_last_bit(bench: MakeBench) -> None:
    assert draw(city(bench))[1].equals(draw(city(bench))[1])


def test_a_decision_redraws_it_and_the_old_line_stays(bench: MakeBench) -> None:
    one = city(bench)
    _, first = draw(one)
    decide(
        one,
        """
        indicator | geography | baseline | reason       | decided_by | decided_on
        flow_0    |           | 2012-12  | A year later | Board      | 2013-01-15
        """,
    )
    baselines, new = draw(one, first)
    own = baselines.filter(pl.col("geography") == "T").select("baseline", "in_force", "decided_by", "reason")
    assert own.rows() == [("2011-12", False, "the rule", None), ("2012-12", True, "Board", "A year later")]
    assert new["baseline"].unique().to_list() == ["2012-12"]
    shown = one.frame("release.forecast").filter(pl.col("geography") == "T", pl.col("baseline").is_not_null())
    assert dict(shown.group_by("baseline").len().iter_rows()) == {"2011-12": 24, "2012-12": 24}


def test_a_decision_for_one_place_goes_before_one_for_all(bench: MakeBench) -> None:
    one = city(bench)
    decide(
        one,
        """
        indicator | geography | baseline | reason    | decided_by | decided_on
        flow_0    |           | 2012-12  | For all   | Board      | 2013-01-15
        flow_0    | C03       | 2012-12  | For Copse | Chair      | 2013-01-16
        """,
    )
    baselines, _ = draw(one)
    found = dict(baselines.filter("in_force").select("geography", "decided_by").iter_rows())
    assert (found["C03"], found["C04"]) == ("Chair", "Board")


def test_a_hidden_figure_is_missing_and_never_filled_in(bench: MakeBench) -> None:
    one = city(bench)
    one.connection.execute(
        "update release.released_cell set numerator = null, value = null, status = 'confidential' "
        "where geography = 'C05' and period = '2011-06'"
    )
    _, lines = draw(one)
    assert lines.filter(pl.col("geography") == "C05")["points"].unique().to_list() == [47]
    assert lines.filter(pl.col("geography") == "C06")["points"].unique().to_list() == [48]
