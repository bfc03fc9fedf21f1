"""Turns rows of `sql/checks` into problems: one cause is one problem that counts its figures and names the largest."""

from collections.abc import Iterator

import polars as pl

from obapipe.checking.policy import Policy
from obapipe.ingest.problems import Problem

Found = list[tuple[str, Problem]]
_SHOWN = 5


def restated_history(rows: pl.DataFrame, policy: Policy) -> Found:
    """One problem a month, indicator and file; the largest changes are named."""
    found: Found = []
    change = (pl.col("now").fill_null(0) - pl.col("was").fill_null(0)).abs()
    for (received, indicator, file), part in _groups(rows, "received", "indicator", "source_file"):
        severity = policy.severity("restated_history", {indicator})
        if severity is None:
            continue
        largest = part.sort(change, descending=True, maintain_order=True)
        texts = [
            f"{_place(row)} {row['period']}{_category(row)}: {_number(row['now'])} was {_number(row['was'])}"
            for row in largest.iter_rows(named=True)
        ]
        found.append(
            (
                received,
                Problem(
                    severity,
                    "restated_history",
                    file,
                    row=_first_row(part),
                    found=f"{indicator}: {_some(texts)}",
                    expected="the figures sent before",
                    advice="Nothing to do where the sender meant it; pages mark what is revised. "
                    "Otherwise ask which figures hold.",
                    count=part.height,
                    extract=policy.extract(indicator),
                ),
            )
        )
    return found


def stopped_reporting(rows: pl.DataFrame, policy: Policy) -> Found:
    """One problem a month, delivery and period, however many indicators are worked out from it."""
    found: Found = []
    for (received, _, period), part in _groups(rows, "received", "delivery", "period"):
        indicators = set(part["indicator"])
        severity = policy.severity("stopped_reporting", indicators)
        if severity is None:
            continue
        on = part.filter(
            pl.col("indicator").is_in(
                [one for one in indicators if policy.severity("stopped_reporting", {one})]
            )
        )
        places = on.unique("geography", keep="first", maintain_order=True)
        first = places.row(0, named=True)
        found.append(
            (
                received,
                Problem(
                    severity,
                    "stopped_reporting",
                    first["source_file"],
                    found=f"{period}: nothing for {_some([_place(row) for row in places.iter_rows(named=True)])}",
                    expected=f"figures, as in each of the {first['periods']} periods before "
                    f"and from {first['others']} other places now",
                    advice="Ask the sender whether rows are missing; the figures of those places are not available.",
                    count=places.height,
                    extract=policy.extract(first["indicator"]),
                ),
            )
        )
    return found


def _first_row(part: pl.DataFrame) -> int | None:
    rows: list[int] = part["source_row"].drop_nulls().to_list()
    return min(rows, default=None)


def _groups(rows: pl.DataFrame, *names: str) -> Iterator[tuple[tuple[str, ...], pl.DataFrame]]:
    for key, part in rows.group_by(*names, maintain_order=True):
        yield tuple(str(one) for one in key), part


def _place(row: dict[str, object]) -> str:
    code, name = row["geography"], row["name"]
    return f"{code} {name}" if name != code else f"{code}"


def _category(row: dict[str, object]) -> str:
    return "" if row["breakdown"] == "all" else f" {row['category']}"


def _number(number: float | None) -> str:
    return "none" if number is None else f"{round(number, 4):.12g}"


def _some(texts: list[str]) -> str:
    """The first few of a list, and how many more there are."""
    more = len(texts) - _SHOWN
    return "; ".join(texts[:_SHOWN]) + (f"; and {more:,} more" if more > 0 else "")
