"""What every reader does with its cells: strip them, make blank ones null, leave blank rows out."""

import polars as pl

_NUMBERS = ("source_row", "cells")
TEXTS = pl.exclude(_NUMBERS)
UNSEEN = (
    " \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u200e\u200f"
    "\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
)
_FEW = 3


def tidy(cells: pl.DataFrame, unseen: str = UNSEEN) -> pl.DataFrame:
    """Strip what cannot be seen around a cell's text.

    Args:
        cells: String columns `0`, `1`, ..., with `source_row` and `cells`.
        unseen: the unseen characters that occur in the file, where that is known.

    Returns:
        The same columns, blank cells null, rows without any text left out.
    """
    loose = [name for name in cells.columns if name not in _NUMBERS]
    if len(unseen) <= _FEW:
        edges = [TEXTS.str.starts_with(sign) | TEXTS.str.ends_with(sign) for sign in unseen]
        found = [cells.select(edge.any()).row(0, named=True) for edge in edges]
        loose = [name for name in loose if any(edge[name] for edge in found)]
    if loose:
        cells = cells.with_columns(pl.col(loose).str.strip_chars(unseen))
    cells = cells.with_columns(TEXTS.replace("", None))
    return cells.filter(pl.any_horizontal(TEXTS.is_not_null()))


def numbered(frame: pl.DataFrame, first: int = 1) -> pl.DataFrame:
    """Name a table's columns `0`, `1`, ... and number its rows; every row has all cells."""
    frame = frame.rename({name: str(place) for place, name in enumerate(frame.columns)})
    if not frame.width:
        frame = pl.DataFrame(schema={"0": pl.String})
    return frame.with_columns(
        pl.int_range(first, pl.len() + first, dtype=pl.Int64).alias("source_row"),
        pl.lit(frame.width, pl.Int64).alias("cells"),
    )
