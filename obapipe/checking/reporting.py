"""Turns rows of `sql/checks` into problems: one cause is one problem that counts its figures and names the largest.

Every function takes the rows of its statement, the gravest first within a group, and gives (month, problem).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl

from obapipe.checking.policy import Policy
from obapipe.ingest.problems import Problem

Found = list[tuple[str, Problem]]
Row = dict[str, Any]
_SHOWN = 5


@dataclass(frozen=True)
class _Telling:
    """What is said of the rows that a check found.

    Attributes:
        rule: the check.
        text: what one row says.
        expected: what should have been, from the first row of a group.
        advice: what to do.
        by: what a group has in common beside its month.
        once: a column of which each value counts once in a group.
        heading: what stands before the texts, from the first row of a group.
    """

    rule: str
    text: Callable[[Row], str]
    expected: Callable[[Row], str]
    advice: str
    by: tuple[str, ...] = ("indicator", "source_file")
    once: str | None = None
    heading: Callable[[Row], str] = lambda first: f"{first['indicator']}: "


def jump(rows: pl.DataFrame, policy: Policy) -> Found:
    """One problem a month, indicator and file."""
    return _problems(
        rows,
        policy,
        _Telling(
            rule="jump",
            text=lambda row: (
                f"{_place(row)} {row['period']}: {_number(row['now'])} after {_number(row['previous'])} "
                f"in {row['previous_period']} (usual change {_number(row['usual'])}, largest {_number(row['largest'])})"
            ),
            expected=lambda _: "a change like those that the place's own past shows",
            advice="Ask the sender whether the figure is right. Where it is, nothing has to be done.",
        ),
    )


def stopped_reporting(rows: pl.DataFrame, policy: Policy) -> Found:
    """One problem a month, file and period; each place once, with what it did not send."""
    cell = ["received", "source_file", "period", "geography"]
    judged = rows.filter(pl.col("indicator").is_in(policy.judged("stopped_reporting")))
    return _problems(
        judged.with_columns(pl.col("indicator").str.join(", ").over(cell).alias("indicators")),
        policy,
        _Telling(
            rule="stopped_reporting",
            by=("source_file", "period"),
            once="geography",
            heading=lambda first: f"{first['period']}: nothing for ",
            text=lambda row: f"{_place(row)} ({row['indicators']})",
            expected=lambda first: (
                f"figures, as in each of the {first['periods']} periods before "
                f"and from {first['others']} other places now"
            ),
            advice="Ask the sender whether rows are missing; the figures of those places are not available.",
        ),
    )


def placeholder_zeros(rows: pl.DataFrame, policy: Policy) -> Found:
    """Places that sent zeros in everything: one problem a month, file and period."""
    return _problems(
        rows.filter(~pl.col("everywhere")),
        policy,
        _Telling(
            rule="placeholder_zeros",
            by=("source_file", "period"),
            once="geography",
            heading=lambda first: f"{first['period']}: nothing but zeros for ",
            text=lambda row: f"{_place(row)} (usually {_number(row['usual'])})",
            expected=lambda _: "figures above zero, as in every period before",
            advice="Ask the sender whether the zeros stand for figures that are not known yet.",
        ),
    )


def zeros_everywhere(rows: pl.DataFrame, policy: Policy) -> Found:
    """Zeros for all places at once: one problem a month, indicator and period."""
    return _problems(
        rows.filter("everywhere"),
        policy,
        _Telling(
            rule="zeros_everywhere",
            by=("indicator", "period"),
            heading=lambda first: f"{first['indicator']} {first['period']}: zero for every place at once: ",
            text=_place,
            expected=lambda first: (
                f"figures that add up to about {_number(first['usual'])}; they were never zero before"
            ),
            advice="Ask the sender whether a part of the file is missing. Where it is true, say "
            '`checks = {zeros_everywhere = "off"}` for the indicator.',
        ),
    )


def falling_year_to_date(rows: pl.DataFrame, policy: Policy) -> Found:
    """One problem a month, indicator and file."""
    return _problems(
        rows,
        policy,
        _Telling(
            rule="falling_year_to_date",
            text=lambda row: (
                f"{_place(row)} {row['period']}: {_number(row['now'])} after {_number(row['previous'])} "
                f"in {row['previous_period']}"
            ),
            expected=lambda first: (
                f"figures that count from the start of the {first['cumulative'].replace('_', ' ')} and never fall in it"
            ),
            advice="Ask the sender which of the two holds, and whether the figure is the month's alone.",
        ),
    )


def parts_above_total(rows: pl.DataFrame, policy: Policy) -> Found:
    """One problem a month, indicator, file and kind of parts."""
    return _parts(rows.filter("above"), policy, rule="parts_above_total")


def parts_below_total(rows: pl.DataFrame, policy: Policy) -> Found:
    """One problem a month, indicator, file and kind of parts."""
    return _parts(rows.filter(~pl.col("above")), policy, rule="parts_below_total")


def within(rows: pl.DataFrame, policy: Policy) -> Found:
    """One problem a month, indicator and file: the rule is that of parts above their total."""
    return _problems(
        rows,
        policy,
        _Telling(
            rule="parts_above_total",
            text=lambda row: (
                f"{_place(row)} {row['period']}: {_number(row['now'])}, "
                f"part of {_number(row['total'])} {row['outside']}"
            ),
            expected=lambda first: f"no more than the {first['outside']} that it is part of",
            advice="Ask the sender which of the two is right.",
        ),
    )


def population_missing(rows: pl.DataFrame, policy: Policy) -> Found:
    """One problem a month, indicator and file for rates without residents, one for those with old ones."""
    missing, old = rows.filter(pl.col("year").is_null()), rows.filter(pl.col("year").is_not_null())
    return [
        *_problems(
            missing,
            policy,
            _Telling(
                rule="population_missing",
                text=lambda row: f"{_place(row)} {row['period']}: no residents of {row['wanted']} or before",
                expected=lambda _: "residents to divide by",
                advice="Add the year and place to population.csv or to the extract population; "
                "until then there is a number and no rate.",
            ),
        ),
        *_problems(
            old,
            policy,
            _Telling(
                rule="population_missing",
                text=lambda row: f"{_place(row)} {row['period']}: residents of {row['year']}",
                expected=lambda first: (
                    f"residents of a year no more than {first['years']} before the figure's"
                ),
                advice="Add the newer estimates to population.csv or to the extract population.",
            ),
        ),
    ]


def coverage(rows: pl.DataFrame, policy: Policy) -> Found:
    """One problem a month, indicator and file; the least covered first."""
    return _problems(
        rows,
        policy,
        _Telling(
            rule="coverage",
            text=lambda row: f"{_place(row)} {row['period']}: {_number(row['coverage'], 1)}% covered",
            expected=lambda first: f"coverage of {_number(first['threshold'])}% or more",
            advice="Chase the returns that are missing; pages tell their readers.",
        ),
    )


def definition_changed(rows: pl.DataFrame, policy: Policy) -> Found:
    """One problem an indicator and version."""
    found: Found = []
    for row in rows.iter_rows(named=True):
        name, version = row["indicator"], row["definition_version"]
        changes = policy.partnership.indicators[name].breaks
        reason = next((one.reason for one in changes if one.version == version), "")
        found += _problems(
            rows.filter(indicator=name, definition_version=version),
            policy,
            _Telling(
                rule="definition_changed",
                text=lambda first: (
                    f"{first['period']} is the first of definition {first['definition_version']}"
                ),
                expected=lambda _: "to be known: comparisons with earlier periods are left out",
                advice=reason,
            ),
        )
    return found


def restated_history(rows: pl.DataFrame, policy: Policy) -> Found:
    """One problem a month, indicator and file; the largest changes are named."""
    return _problems(
        rows,
        policy,
        _Telling(
            rule="restated_history",
            text=lambda row: (
                f"{_place(row)} {row['period']}{_category(row)}: {_number(row['now'])} was {_number(row['was'])}"
            ),
            expected=lambda _: "the figures sent before",
            advice="Nothing to do where the sender meant it; pages mark what is revised. "
            "Otherwise ask which figures hold.",
        ),
    )


def percent_above_100(rows: pl.DataFrame, policy: Policy) -> Found:
    """One problem a month, indicator and file; the largest first."""
    return _problems(
        rows,
        policy,
        _Telling(
            rule="percent_above_100",
            text=lambda row: f"{_place(row)} {row['period']}{_category(row)}: {_number(row['now'])}",
            expected=lambda _: "a percentage of 100 or less",
            advice="Ask the sender what the figure is; `units` of the source says what its percentages are written in.",
        ),
    )


def looks_like_a_fraction(rows: pl.DataFrame, policy: Policy) -> Found:
    """One problem a month, indicator and file whose past says otherwise."""
    return _fractions(
        rows.filter(pl.col("middle").is_not_null()),
        policy,
        rule="looks_like_a_fraction",
        expected=lambda first: f"percentages like those before, about {_number(first['middle'])}",
    )


def may_be_a_fraction(rows: pl.DataFrame, policy: Policy) -> Found:
    """One problem a month, indicator and file without a past."""
    return _fractions(
        rows.filter(pl.col("middle").is_null()),
        policy,
        rule="may_be_a_fraction",
        expected=lambda _: "percentages, of which some are above 1",
    )


def _parts(rows: pl.DataFrame, policy: Policy, rule: str) -> Found:
    return _problems(
        rows,
        policy,
        _Telling(
            rule=rule,
            by=("indicator", "source_file", "parts"),
            text=lambda row: (
                f"{_place(row)} {row['period']}{_category(row)}: {_number(row['total'])} where its "
                f"{row['known_parts']} {row['parts']} add up to {_number(row['added'])}"
                + (" (denominator)" if row["compared"] == "denominator" else "")
            ),
            expected=lambda first: (
                "parts that add up to their total"
                + (f", give or take {_number(first['tolerance'])}" if first["tolerance"] else "")
            ),
            advice="Ask the sender which is right, or state the rounding in `totals_rounded_to` of the indicator and "
            "`rounded_to` of the source.",
        ),
    )


def _fractions(rows: pl.DataFrame, policy: Policy, rule: str, expected: Callable[[Row], str]) -> Found:
    return _problems(
        rows,
        policy,
        _Telling(
            rule=rule,
            text=lambda row: (
                f"all {row['figures']} percentages between 0 and 1, the largest {_number(row['largest'])}"
            ),
            expected=expected,
            advice='Where they are fractions, say `units = {value = "fraction"}` for the source.',
        ),
    )


def _problems(rows: pl.DataFrame, policy: Policy, telling: _Telling) -> Found:
    """One problem a month and group, of the indicators for which the check is not off.

    Args:
        rows: received, indicator, source_file, source_row where known, and what the telling asks for.
        policy: says how serious it is.
        telling: what is said of them.
    """
    found: Found = []
    told = rows.filter(pl.col("indicator").is_in(policy.judged(telling.rule)))
    for (received, *_), group in told.group_by("received", *telling.by, maintain_order=True):
        part = group
        if telling.once is not None:
            part = group.unique(telling.once, keep="first", maintain_order=True)
        first = part.row(0, named=True)
        severity = policy.severity(telling.rule, set(group["indicator"]))
        if severity is None:
            continue
        sheet, row = _first_row(part)
        texts = [telling.text(one) for one in part.head(_SHOWN).iter_rows(named=True)]
        problem = Problem(
            severity,
            telling.rule,
            first["source_file"],
            sheet=sheet,
            row=row,
            found=telling.heading(first) + _some(texts, part.height),
            expected=telling.expected(first),
            advice=telling.advice,
            count=part.height,
            extract=policy.extract(first["indicator"]),
        )
        found.append((str(received), problem))
    return found


def _first_row(part: pl.DataFrame) -> tuple[str | None, int | None]:
    """The sheet and number of the first row that was sent."""
    if "source_row" not in part.columns:
        return None, None
    sent = part.drop_nulls("source_row").sort("source_sheet", "source_row", nulls_last=False)
    for sheet, row in sent.select("source_sheet", "source_row").head(1).iter_rows():
        return sheet, row
    return None, None


def _place(row: Row) -> str:
    code, name = row["geography"], row["name"]
    return f"{code} {name}" if name != code else f"{code}"


def _category(row: Row) -> str:
    return "" if row["breakdown"] == "all" else f" {row['category']}"


def _number(number: float | None, decimals: int = 2) -> str:
    return "none" if number is None else f"{round(number, decimals):.12g}"


def _some(texts: list[str], count: int) -> str:
    """The first few of a list, and how many more there are."""
    more = count - len(texts)
    return "; ".join(texts) + (f"; and {more:,} more" if more > 0 else "")
