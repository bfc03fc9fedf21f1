"""What might have been judged of the invented release: statuses, a line in force and one before it, a target, a record.

Written out by hand, one of everything a page must survive; the lines are straight, so a test can say where they are.
"""

from collections.abc import Sequence

import polars as pl

from obapipe.periods import Period, month_of

_PLACES = {
    "C": "city",
    "K00": "cluster",
    "K01": "cluster",
    "K02": "cluster",
    "K03": "cluster",
    "K09": "cluster",
}
_DRAWN = ("C", "K00", "K01", "K03", "K09")
"""Of K09 no figure is shown, so no page may draw or tell its line."""
_BASELINE, _EARLIER = "2012-12", "2011-12"


def trend_tables() -> dict[str, pl.DataFrame]:
    """The tables of trends by name, each without its column `release`."""
    return {
        "verdict": pl.DataFrame(_verdicts(), infer_schema_length=None),
        "baseline": pl.DataFrame(_baselines(), infer_schema_length=None),
        "forecast": pl.DataFrame(_forecasts(), infer_schema_length=None),
        "outlook": pl.DataFrame([_outlook()]),
        "change": pl.DataFrame(
            [
                ("neet", "K01", "previous", False),
                ("neet", "K01", "last_year", True),
                ("neet", "C", "previous", False),
                ("neet", "C", "last_year", False),
                ("looked_after", "K01", "previous", None),
            ],
            schema=["indicator", "geography", "against", "significant"],
            orient="row",
        ),
        "record": pl.DataFrame(
            [
                ("neet", "K01", "lowest", 7, False, "2013-01", "falling", 3, 0.25),
                ("neet", "C", "lowest", 14, False, "2012-06", "falling", 7, 0.0039),
                ("neet", "K09", "lowest", 29, True, "2011-04", "falling", 3, 0.01),
            ],
            schema=[
                "indicator", "geography", "extreme", "periods", "whole_series", "since_period", "run_direction",
                "run_length", "run_chance",
            ],
            orient="row",
        ),
        "position": pl.DataFrame(
            [
                ("neet", "K00", "High (0.025)", "High (0.025)"),
                ("neet", "K01", "Low (0.001)", "Not significant"),
                ("neet", "K02", "Not significant", "Not significant"),
                ("neet", "K03", "High (0.025)", None),
            ],
            schema=["indicator", "geography", "flag", "adjusted_flag"],
            orient="row",
        ),
        "recent_trend": pl.DataFrame(
            [("neet", "C", "sen", None), ("neet", "C", "seasonal_mann_kendall", "decreasing")],
            schema=["indicator", "geography", "method", "marker"],
            orient="row",
        ),
        "control_chart": pl.DataFrame(
            [
                ("neet", "C", "2013-08", "common_cause"),
                ("neet", "C", "2013-07", "special_cause_improvement"),
            ],
            schema=["indicator", "geography", "period", "point_type"],
            orient="row",
        ),
        "partner_forecast": pl.DataFrame(
            [
                ("neet", "K01", "2014-03", 5.2, "NEET strategy lead"),
                ("neet", "K01", "2014-08", 4.9, "NEET strategy lead"),
                ("neet", "C", "2014-08", 5.8, "Head of learning"),
            ],
            schema=["indicator", "geography", "period", "value", "made_by"],
            orient="row",
        ),
    }  # fmt: skip


def _verdicts() -> list[dict[str, object]]:
    told: Sequence[tuple[str, str, str, str | None, float | None, float | None, float | None]] = (
        ("neet", "C", "ahead", None, 6.08, 6.31, 6.1),
        ("neet", "K00", "early_worse", None, 7.9, 7.2, 7.3),
        ("neet", "K01", "turned", None, 5.97, 6.44, 5.3),
        ("neet", "K02", "cannot_judge", "too_small", 4.9, 5.0, 4.6),
        ("neet", "K03", "on_baseline", None, 5.0, 5.1, 4.7),
        ("neet", "K09", "cannot_judge", "suppressed", None, None, None),
        ("looked_after", "C", "bending", None, 121.4, 133.0, 116.1),
        ("looked_after", "K01", "cannot_judge", "not_yet", None, None, 116.6),
        ("requests", "C", "as_predicted", None, 421.5, 418.2, 411.0),
        ("requests", "K01", "higher_than_predicted", None, 44.5, 40.1, 41.0),
    )
    return [
        {
            "indicator": name,
            "geography": place,
            "level": _PLACES[place],
            "status": status,
            "block": block,
            "baseline": _BASELINE,
            "look_period": "2013-06",
            "window_first": "2013-01",
            "window_last": "2013-06",
            "actual": actual,
            "expected": expected,
            "start_value": None if actual is None else 6.6,
            "latest": latest,
            "base_direction": "improving" if status == "ahead" else "level",
            "detectable_percent": 31.0 if block == "too_small" else 14.0,
            "seen_period": None,
            "previous_status": None,
            "good_enough": "no" if place == "K03" else None,
        }
        for name, place, status, block, actual, expected, latest in told
    ]


def _baselines() -> list[dict[str, object]]:
    return [
        {
            "indicator": "neet",
            "geography": place,
            "level": _PLACES[place],
            "baseline": baseline,
            "definition_version": 1,
            "method": "theta" if place == "C" else "top_down",
            "reason": "the plan was renewed",
            "decided_by": "Children's Trust Board",
            "decided_on": "2013-01-15",
            "fingerprint": "0123456789abcdef",
            "expires": path[-1].text,
            "in_force": in_force,
            "provisional": place == "K01",
            "inputs_changed": False,
        }
        for place in _DRAWN
        for baseline, in_force, path in _lines()
    ]


def _lines() -> list[tuple[str, bool, list[Period]]]:
    """The earlier line reaches a year, the one in force two."""
    return [
        (baseline, in_force, [month_of(baseline).shift(step) for step in range(1, length + 1)])
        for baseline, in_force, length in ((_EARLIER, False, 12), (_BASELINE, True, 24))
    ]


def _forecasts() -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for place in _DRAWN:
        for baseline, in_force, path in _lines():
            for ahead, period in enumerate(path, start=1):
                measure = (6.4 if in_force else 6.9) - 0.01 * ahead
                rows.append(
                    {
                        "indicator": "neet",
                        "geography": place,
                        "baseline": baseline,
                        "ahead": ahead,
                        "period": period.text,
                        "measure": measure,
                        "lower_80": measure - 0.4,
                        "upper_80": measure + 0.4,
                        "lower_95": measure - 0.8,
                        "upper_95": measure + 0.8,
                        "in_force": in_force,
                    }
                )
    return rows


def _outlook() -> dict[str, object]:
    return {
        "indicator": "neet",
        "geography": "K01",
        "target_period": "2014-08",
        "target_value": 5.0,
        "set_by": "Children's Trust Board",
        "periods_left": 12,
        "needed_per_period": -0.05,
        "spells": 17,
        "spells_met": 4,
        "chance": 0.31,
        "reached": None,
    }
