"""The status of a curve: a frozen line at 100, a scale of 1, and figures on either side of it."""

from collections.abc import Iterator

import duckdb
import polars as pl
import pytest

from obapipe import sqlfiles

MONTHS = [f"2013-{month:02d}" for month in range(1, 13)]
FIRST_T = 12 * 2013


class Board:
    """A month-end series of a place, its frozen line of a year from January 2013, and the verdict on it."""

    def __init__(self) -> None:
        self.connection = duckdb.connect(":memory:", config={"threads": 1})
        self.connection.execute("attach ':memory:' as release").fetchall()

    def verdict(
        self,
        figures: list[float | None],
        *,
        line: list[float] | None = None,
        polarity: int = -1,
        start: float = 100.0,
        states: dict[int, str] | None = None,
        points: int = 60,
        scale: float = 1.0,
        uncovered: bool = False,
        version_now: int = 1,
    ) -> dict[str, object]:
        """The row of `verdict` after so many months; c80 is 2 and c95 is 3 at every look."""
        self._series(figures, polarity, states or {}, version_now)
        self._line(line or [100.0] * 12, polarity, start, points, scale, version_now)
        notices = [("2013-12", "figure", "T", "coverage", "")] if uncovered else []
        columns = ["release", "indicator", "geography", "rule", "text"]
        self._fill(
            "release.notice", pl.DataFrame(notices, schema=dict.fromkeys(columns, pl.String), orient="row")
        )
        sqlfiles.run(self.connection, "trends/baseline/needed")
        for name in ("look", "course", "judged_look", "create_verdict"):
            sqlfiles.run(self.connection, f"trends/verdict/{name}")
        return self.connection.table("release.verdict").pl().row(0, named=True)

    def _series(
        self, figures: list[float | None], polarity: int, states: dict[int, str], version: int
    ) -> None:
        rows = [
            {
                "t": FIRST_T + place,
                "period": MONTHS[place],
                "state": states.get(place, "ok" if figure is not None else "missing"),
                "measure": figure,
                "z": figure,
            }
            for place, figure in enumerate(figures)
        ]
        frame = pl.DataFrame(rows, schema_overrides={"measure": pl.Float64, "z": pl.Float64})
        about = {
            "release": "2013-12",
            "indicator": "figure",
            "geography": "T",
            "level": "city",
            "unit": "percent",
        }
        self._fill(
            "release.series_point",
            frame.with_columns(
                *(pl.lit(value).alias(name) for name, value in about.items()),
                pl.lit(12).alias("periods_per_year"),
                pl.lit(polarity).alias("polarity"),
                pl.lit(value=True).alias("current"),
                pl.lit(version).alias("definition_version"),
            ),
        )
        better = {1: "higher", -1: "lower", 0: "neither"}[polarity]
        self._fill(
            "ref_indicator",
            pl.DataFrame({"indicator": ["figure"], "frequency": ["month"], "better": [better]}),
        )

    def _line(
        self, line: list[float], polarity: int, start: float, points: int, scale: float, version_now: int
    ) -> None:
        about = {
            "indicator": "figure",
            "geography": "T",
            "definition_version": 1,
            "baseline": "2012-12",
            "method": "theta",
        }
        looks = [ahead % 3 == 0 for ahead in range(1, len(line) + 1)]
        path = pl.DataFrame(
            {
                "ahead": list(range(1, len(line) + 1)),
                "period": MONTHS[: len(line)],
                "t": [FIRST_T + place for place in range(len(line))],
                "z": line,
                "measure": line,
                "look_window": [min(6, place + 1) if one else None for place, one in enumerate(looks)],
                "c80": [2.0 if one else None for one in looks],
                "c95": [3.0 if one else None for one in looks],
            }
        ).with_columns(pl.lit(value).alias(name) for name, value in about.items())
        self._fill("frozen_line", path)
        said = {
            "release": "2013-12",
            "level": "city",
            **about,
            "scale": scale,
            "start_z": start,
            "start_value": start,
            "points": points,
            "expires": MONTHS[len(line) - 1],
            "good_enough": None,
            "in_force": True,
            "broken": version_now != 1,
        }
        self._fill("release.baseline", pl.DataFrame([said], schema_overrides={"good_enough": pl.String}))

    def _fill(self, relation: str, frame: pl.DataFrame) -> None:
        self.connection.register("given", frame)
        statement = {
            "release.series_point": "create or replace table release.series_point as from given",
            "release.baseline": "create or replace table release.baseline as from given",
            "release.notice": "create or replace table release.notice as from given",
            "frozen_line": "create or replace temp table frozen_line as from given",
            "ref_indicator": "create or replace temp table ref_indicator as from given",
        }[relation]
        self.connection.execute(statement).fetchall()
        self.connection.unregister("given")


@pytest.fixture
def board() -> Iterator[Board]:
    made = Board()
    yield made
    made.connection.close()


def status(row: dict[str, object]) -> tuple[object, object]:
    return row["status"], row["block"]


def test_two_looks_well_below_the_line_turn_the_curve(board: Board) -> None:
    row = board.verdict([97.0] * 3 + [96.0] * 3)
    assert status(row) == ("turned", None)
    assert (row["look_period"], row["window_first"], row["window_periods"]) == ("2013-06", "2013-01", 6)
    assert (row["actual"], row["expected"], row["distance"], row["start_value"]) == (96.5, 100.0, 3.5, 100.0)


def test_one_look_alone_is_an_early_sign(board: Board) -> None:
    assert status(board.verdict([96.0] * 3)) == ("early_better", None)
    assert status(board.verdict([100.0] * 3 + [92.0] * 3)) == ("early_better", None)


def test_better_than_expected_but_worse_than_at_the_start_is_bending(board: Board) -> None:
    assert status(board.verdict([96.0] * 6, start=90.0)) == ("bending", None)


def test_a_line_that_was_improving_makes_it_ahead(board: Board) -> None:
    falling = [100.0 - 2 * place for place in range(12)]
    row = board.verdict([one - 4 for one in falling[:6]], line=falling)
    assert (*status(row), row["base_direction"]) == ("ahead", None, "improving")


def test_in_between_is_as_expected_with_the_lines_own_direction(board: Board) -> None:
    row = board.verdict([100.0, 101.0, 99.0])
    assert (*status(row), row["base_direction"]) == ("on_baseline", None, "level")
    rising = [100.0 + 2 * place for place in range(12)]
    row = board.verdict(list(rising[:6]), line=rising)
    assert (*status(row), row["base_direction"]) == ("on_baseline", None, "worsening")


def test_what_was_won_and_lost_has_slipped_back(board: Board) -> None:
    row = board.verdict([96.0] * 6 + [100.0] * 6)
    assert (*status(row), row["seen_period"], row["looks"]) == ("slipped", None, "2013-06", 4)


def test_worse_needs_two_looks_too(board: Board) -> None:
    assert status(board.verdict([104.0] * 3)) == ("early_worse", None)
    assert status(board.verdict([104.0] * 6)) == ("worse", None)


def test_higher_is_better_where_the_catalogue_says_so(board: Board) -> None:
    assert status(board.verdict([104.0] * 6, polarity=1)) == ("turned", None)


def test_without_a_direction_nothing_is_judged(board: Board) -> None:
    assert status(board.verdict([104.0] * 6, polarity=0)) == ("higher_than_predicted", None)
    assert status(board.verdict([96.0] * 6, polarity=0)) == ("lower_than_predicted", None)
    row = board.verdict([100.0] * 6, polarity=0, line=[100.0 + place for place in range(12)])
    assert (*status(row), row["base_direction"]) == ("as_predicted", None, "rising")


def test_between_two_looks_the_last_one_stands(board: Board) -> None:
    row = board.verdict([96.0] * 6 + [150.0] * 2)
    assert (*status(row), row["look_period"]) == ("turned", None, "2013-06")


def test_a_hidden_month_in_the_window_blocks(board: Board) -> None:
    hidden = board.verdict([96.0, 96.0, None, 96.0, 96.0, 96.0], states={2: "suppressed"})
    assert status(hidden) == ("cannot_judge", "suppressed")


def test_one_month_in_three_may_be_missing_from_a_window(board: Board) -> None:
    """Schools are closed in August."""
    row = board.verdict([96.0, 96.0, 96.0, 96.0, None, 96.0])
    assert (*status(row), row["actual"], row["expected"]) == ("turned", None, 96.0, 100.0)
    assert status(board.verdict([96.0, None, None, 96.0, None, 96.0])) == ("cannot_judge", "late")


@pytest.mark.parametrize(
    ("block", "given"),
    [
        ("too_short", {"points": 47}),
        ("break", {"version_now": 2}),
        ("coverage", {"uncovered": True}),
        ("too_small", {"scale": 13.0}),
    ],
)
def test_what_blocks_a_judgement_is_named(board: Board, block: str, given: dict[str, int]) -> None:
    assert status(board.verdict([96.0] * 6, **given)) == ("cannot_judge", block)  # type: ignore[arg-type]


def test_a_late_figure_blocks(board: Board) -> None:
    assert status(board.verdict([96.0] * 5 + [None])) == ("cannot_judge", "late")


def test_before_the_first_look_and_after_the_last_period_nothing_is_said(board: Board) -> None:
    assert status(board.verdict([96.0] * 2)) == ("cannot_judge", "not_yet")
    assert status(board.verdict([96.0] * 7, line=[100.0] * 6)) == ("cannot_judge", "expired")


def test_the_smallest_change_that_could_be_seen_is_stated(board: Board) -> None:
    row = board.verdict([100.0] * 3, scale=4.0)
    assert row["detectable_percent"] == pytest.approx(12.0)
