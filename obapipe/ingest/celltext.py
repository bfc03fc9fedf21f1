"""What every reader does with its cells: strip them, make blank ones null, leave blank rows out."""

import polars as pl

TEXTS = pl.exclude("source_row", "cells")
_UNSEEN = (
    " \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u200e\u200f"
    "\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
)


def tidy(cells: pl.DataFrame, *, plain: bool = False) -> pl.DataFrame:
    """Strip what cannot be seen around a cell's text.

    Args:
        cells: String columns `0`, `1`, ..., with `source_row` and `cells`.
        plain: whether all text is known to be ASCII, which is quicker.

    Returns:
        The same columns, blank cells null, rows without any text left out.
    """
    stripped = TEXTS.str.strip_chars() if plain else TEXTS.str.strip_chars(_UNSEEN)
    cells = cells.with_columns(pl.when(stripped.str.len_bytes() > 0).then(stripped))
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
