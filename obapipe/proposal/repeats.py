"""Rows that say the same thing twice, and rows that are not there: what the draft asks about them."""

from collections.abc import Sequence

import polars as pl

from obapipe.proposal.cells import is_total
from obapipe.proposal.fit import FIGURES, Fit
from obapipe.proposal.recognition import Column
from obapipe.proposal.seen import quoted, repeat

_CATEGORIES = 60  # a column of categories has no more
_FEW = 10  # rows that can be named one by one
_PLACE = "place"


def write_repeats(fit: Fit) -> None:
    """Several rows for the same place and period: totals among them, exact repeats, or parts."""
    rows = _rows(fit)
    if rows is None or not _repeated(fit, rows).height:
        return
    rows = _keep_totals(fit, rows)
    if not _repeated(fit, rows).height:
        return
    once = rows.unique(subset=pl.exclude("source_row", "cells"), keep="first", maintain_order=True)
    if once.height < rows.height and not _repeated(fit, once).height:
        fit.draft.keys["same_rows"] = "first"
        said = f"{repeat(rows.height - once.height)} another exactly; one of each is read."
        fit.draft.check("same_rows", said)
        return
    for column in _splitting(fit):
        parts = [rows.filter(pl.col(column.name) == text) for text in column.texts]
        if not any(_repeated(fit, part).height for part in parts):
            said = "it tells rows of the same place and period apart: which are meant?"
            fit.draft.offer("keep", column.heading, [next(iter(column.texts))], said)
            fit.draft.decisions.append(
                f"'{column.heading}' splits each figure further: keep one of its {column.distinct} texts, or map it."
            )
            return
    _ask(fit, rows)


def _rows(fit: Fit) -> pl.DataFrame | None:
    """The rows that would be read, with the text of their place."""
    if fit.where is None:
        return None
    rows = fit.seen.area.body.with_columns(fit.where.texts.alias(_PLACE))
    if fit.where.places.found:
        rows = rows.filter(pl.col(_PLACE).is_in(list(fit.where.places.found)))
    for name in ("keep", "drop"):
        chosen = fit.draft.keys.get(name)
        for column in fit.seen.columns:
            texts = chosen.get(column.heading) if isinstance(chosen, dict) else None  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
            if isinstance(texts, list):
                held = pl.col(column.name).is_in(texts).fill_null(value=False)  # pyright: ignore[reportUnknownArgumentType]
                rows = rows.filter(held if name == "keep" else ~held)
    return rows


def _keys(fit: Fit) -> list[str]:
    columns = [column for column in fit.dimensions.values() if not column.counts]
    columns += [fit.time.column] if fit.time.column is not None else []
    return [_PLACE, *dict.fromkeys(column.name for column in columns)]


def _repeated(fit: Fit, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows whose key stood before."""
    return rows.filter(~pl.struct(_keys(fit)).is_first_distinct())


def _splitting(fit: Fit) -> list[Column]:
    """The columns of text that are taken for nothing and may split the rows."""
    return [
        column
        for column in fit.free
        if column.figures is None and column.places is None and 1 < column.distinct <= _CATEGORIES
    ]


def _keep_totals(fit: Fit, rows: pl.DataFrame) -> pl.DataFrame:
    """Only the totals of columns that split the figures further and are not asked for."""
    for column in _splitting(fit):
        totals = [text for text in column.texts if is_total(text)]
        kept = rows.filter(pl.col(column.name).is_in(totals[:1]))
        if kept.height and _repeated(fit, rows).height:
            fit.draft.part("keep")[column.heading] = totals[:1]
            said = f"'{column.heading}' splits each figure further; only its rows '{totals[0]}' are read."
            fit.draft.check("keep", said)
            fit.roles[column.at] = "chooses rows"
            rows = kept
    return rows


def _ask(fit: Fit, rows: pl.DataFrame) -> None:
    """Say which rows repeat others, what tells them apart, and offer to drop or to add them up."""
    again = _repeated(fit, rows)
    same = rows.join(again.head(1).select(_keys(fit)), on=_keys(fit), how="semi", nulls_equal=True)
    said = f"{repeat(again.height)} the place and period of others: rows "
    said += _spoken([str(row) for row in same["source_row"].head(4).to_list()])
    apart = [column for column in fit.free if column.figures is None and same[column.name].n_unique() > 1]
    column = max(apart, key=lambda one: (same[one.name].drop_nulls().n_unique(), one.longest), default=None)
    if column is not None:
        said += f", where '{column.heading}' is {quoted(same[column.name].drop_nulls().to_list(), 4)}"
    fit.draft.decisions.append(
        f"{said}. Are they parts to be added up (sum_rows), or are some not meant (drop)?"
    )
    if column is not None and again.height <= _FEW:
        meant = again[column.name].drop_nulls().unique(maintain_order=True).to_list()
        fit.draft.offer("drop", column.heading, meant, f"{said}; if these are not meant, take the # away.")
    fit.draft.offer("sum_rows", "", value=True, why=f"{said}; are they parts to be added up?")


def _spoken(texts: Sequence[str]) -> str:
    return " and ".join([", ".join(texts[:-1]), texts[-1]]) if len(texts) > 1 else "".join(texts)


def write_absent(fit: Fit) -> None:
    """Ask what a row that is not there means, where combinations are missing and no row says zero."""
    dimensions = [column for name, column in fit.dimensions.items() if name not in fit.extract.ages]
    rows = _rows(fit)
    if rows is None or not dimensions or fit.extract.name == FIGURES:
        return
    every = 1
    for name in _keys(fit):
        every *= max(rows[name].n_unique(), 1)
    there = rows.select(_keys(fit)).unique().height
    zeros = any(column.figures is not None and column.figures.lowest == 0 for column in fit.figures)
    if not zeros and there < every:
        said = (
            f"{every - there:,} of {every:,} combinations have no row and no row says 0: does that mean none?"
        )
        fit.draft.offer("absent", "", "zero", said)
