"""Small tables for the tests of the engine, written as an analyst would: what is printed, and what adds up to what."""

from collections.abc import Mapping, Sequence

import polars as pl

_CELLS = {
    "cell": pl.Int64,
    "number": pl.Int64,
    "low": pl.Int64,
    "high": pl.Int64,
    "asked": pl.Boolean,
}
_RELATIONS = {"relation": pl.Int64, "cell": pl.Int64, "coefficient": pl.Int64}

Number = int | None
Range = tuple[Number, Number]
Sum = Mapping[str, int]


def tables(
    printed: Mapping[str, int],
    hidden: Sequence[str],
    sums: Sequence[Sum],
    *,
    ranges: Mapping[str, Range] | None = None,
    slack: Sequence[str] = (),
) -> tuple[pl.DataFrame, pl.DataFrame, list[str]]:
    """The cells, the relations and the name of each cell; `slack` are cells that nobody asks for."""
    names = [*printed, *hidden, *slack]
    known = ranges or {}
    cells = [
        (place, printed.get(name), *known.get(name, (0, None)), name in hidden)
        for place, name in enumerate(names)
    ]
    entries = [
        (number, names.index(name), coefficient)
        for number, one in enumerate(sums)
        for name, coefficient in one.items()
    ]
    return (
        pl.DataFrame(cells, schema=_CELLS, orient="row"),
        pl.DataFrame(entries, schema=_RELATIONS, orient="row"),
        names,
    )


def adds_up(total: str, *parts: str) -> Sum:
    """The relation that says so."""
    return {total: -1, **dict.fromkeys(parts, 1)}
