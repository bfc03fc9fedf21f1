"""Walks a numerator or a denominator back to landed rows and their cells, by the SQL that worked it out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import polars as pl

from obapipe import sqlfiles
from obapipe.explanation.account import Cell, Parts, Row, SourceFile, Step, Term
from obapipe.explanation.cells import Files, Found, categories_of
from obapipe.explanation.question import ALL
from obapipe.ingest.files import digest
from obapipe.partnership import UNALLOCATED, Indicator, Partnership, Population
from obapipe.partnership import Term as Measured

_POPULATION_FILE = "reference/population.csv"
_POPULATION_COLUMN = "E"


@dataclass(frozen=True)
class Asked:
    """A term as it is walked: where, when and as known by which month.

    Attributes:
        connection: the restricted warehouse, with `atom` and `term_value` of the term.
        partnership: whose it is.
        files: the files that arrived.
        geography: the place.
        periods: canonical, oldest first.
        known: what was received by this month counts.
    """

    connection: duckdb.DuckDBPyConnection
    partnership: Partnership
    files: Files
    geography: str
    periods: tuple[str, ...]
    known: str


def walk(asked: Asked, role: str, term: Measured, text: str, breakdown: str, category: str) -> Term:
    """A term that is measured: from its number to its cells.

    Args:
        asked: where and when.
        role: numerator or denominator.
        term: extract, measure and categories.
        text: the same as SQL knows it.
        breakdown: the dimension, `all` for the whole.
        category: the category's key.
    """
    of = {"term": text, "geography": asked.geography, "breakdown": breakdown, "category": category}
    rows = sqlfiles.read(
        asked.connection,
        "provenance/row",
        **of,
        known=asked.known,
    ).with_row_index("id")
    values = sqlfiles.read(asked.connection, "provenance/value", **of, known=asked.known)
    found = asked.files.find(rows, term.extract, term.measure)
    accounts = tuple(_row(one, term.extract, found) for one in rows.iter_rows(named=True))
    by_period = {row["period"]: row for row in values.iter_rows(named=True)}
    steps = tuple(
        Step(period, by_period[period]["number"], by_period[period]["source_status"])
        if period in by_period
        else Step(period, None, "missing")
        for period in asked.periods
    )
    return Term(
        role,
        _words(asked.partnership, term, breakdown, category),
        _sum([step.number for step in steps]),
        steps,
        _summed_places(asked, text, accounts, [one for one in by_period if by_period[one]["direct"]]),
        tuple(
            asked.files.file(str(received), str(name), term.extract)
            for received, name in rows.select("received", "source_file").unique(maintain_order=True).rows()
        ),
        accounts,
    )


def residents(asked: Asked, name: str, indicator: Indicator, year: int) -> Term:
    """A denominator of residents: from its number to the estimates it is the sum of.

    Args:
        asked: where and as known by when; `population_year` is on the connection.
        name: the indicator's id.
        indicator: its entry.
        year: of the period's end.

    Raises:
        TypeError: the indicator has no such denominator.
    """
    if not isinstance(indicator.denominator, Population):
        raise TypeError(name)
    first, last = indicator.denominator.population
    rows = sqlfiles.read(
        asked.connection,
        "provenance/population",
        indicator=name,
        geography=asked.geography,
        age_from=first,
        age_to=last,
        year=year,
        known=asked.known,
    ).with_row_index("id")
    landed = rows.filter(pl.col("source_file").is_not_null()).with_columns(measured="number")
    found = asked.files.find(landed, "population", "population") if landed.height else {}
    accounts = tuple(
        _estimate(one) if one["source_file"] is None else _row({**one, **_counted()}, "population", found)
        for one in rows.iter_rows(named=True)
    )
    newest = rows["year"][0] if rows.height else None
    number = float(rows["number"].sum()) if rows.height else None
    return Term(
        "denominator",
        f"residents aged {first} to {last}",
        number,
        (Step(asked.periods[-1], number, "ok" if rows.height else "missing"),),
        (),
        tuple(_file(asked, file) for file in dict.fromkeys((one.received, one.file) for one in accounts)),
        accounts,
        newest,
    )


def _counted() -> dict[str, str]:
    return {"source_status": "ok", "state": "counted"}


def _row(one: dict[str, Any], extract: str, found: dict[int, Found]) -> Row:
    cells = found.get(one["id"], Found())
    return Row(
        period=one["period"],
        part=one["part"],
        categories=categories_of(one["row_key"], extract),
        received=one["received"],
        file=one["source_file"],
        sheet=one["source_sheet"],
        row=one["source_row"],
        status=one["source_status"],
        number=one["number"],
        state=one["state"],
        cells=cells.cells,
        trouble=cells.trouble,
    )


def _estimate(one: dict[str, Any]) -> Row:
    """A row of population.csv, whose columns are always the same."""
    number, row = one["number"], one["source_row"]
    cell = Cell(
        None, row, f"{_POPULATION_COLUMN}{row}", "population", f"{number:.0f}", number, "population.csv"
    )
    ages = categories_of(one["row_key"], "population")
    return Row(
        str(one["year"]), one["part"], ages, "", _POPULATION_FILE, None, row, "ok", number, "counted", (cell,)
    )


def _file(asked: Asked, key: tuple[str, str]) -> SourceFile:
    received, name = key
    if name != _POPULATION_FILE:
        return asked.files.file(received, name, "population")
    sha256 = digest(asked.partnership.raw / _POPULATION_FILE)
    return SourceFile(name, "", (), sha256, "reference")


def _summed_places(asked: Asked, term: str, rows: Sequence[Row], direct: Sequence[str]) -> tuple[Parts, ...]:
    """The places it is the sum of, period by period; none for a place whose own rows count."""
    frame = sqlfiles.read(asked.connection, "provenance/part", term=term, known=asked.known)
    numbers: dict[tuple[str, str], bool] = {}
    for row in rows:
        if row.state == "counted":
            key = (row.period, row.part)
            numbers[key] = numbers.get(key, True) and row.number is not None
    found: list[Parts] = []
    for (period,), own in frame.partition_by("period", as_dict=True, maintain_order=True).items():
        if period in direct:
            continue
        required = own.filter(pl.col("required"))
        there = set(own.filter(pl.col("reported"))["part"].to_list())
        found.append(
            Parts(
                str(period),
                required.height,
                tuple(part for part in required["part"].to_list() if part not in there),
                tuple(
                    sorted(part for (when, part), whole in numbers.items() if when == period and not whole)
                ),
                UNALLOCATED in there,
            )
        )
    return tuple(found)


def _words(partnership: Partnership, term: Measured, breakdown: str, category: str) -> str:
    """What a term counts, with the labels of its categories."""
    chosen = dict(term.where)
    if breakdown != ALL:
        chosen[breakdown] = (category,)
    rules = [
        f"{name.replace('_', ' ')} is "
        + " or ".join(f"'{partnership.categories.get(name, {}).get(one, one)}'" for one in allowed)
        for name, allowed in chosen.items()
    ]
    where = f" where {' and '.join(rules)}" if rules else ""
    return f"{term.measure} of the extract {term.extract}{where}"


def _sum(numbers: Sequence[float | None]) -> float | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None
