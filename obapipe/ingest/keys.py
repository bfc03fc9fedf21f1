"""The columns that name an observation: periods, places, categories and ages as the catalogue knows them.

Each step asks about the different texts of a column once and leaves out the rows that it cannot read.
"""

from collections.abc import Callable
from dataclasses import replace

import polars as pl

from obapipe.ingest.combining import heading_of
from obapipe.ingest.lookups import Fault, Lookups
from obapipe.ingest.problems import Problem, from_rows
from obapipe.ingest.shaping import RECEIVED, SHEET
from obapipe.ingest.tables import plain
from obapipe.partnership import Source
from obapipe.periods import Period
from schemas import Extract

FIRST_MONTH, LAST_MONTH = "first_month", "last_month"
_ASKED = "asked"
_BETWEEN = "\x1f"
_SUGGESTED = 20


def read_keys(
    rows: pl.DataFrame, source: Source, extract: Extract, lookups: Lookups
) -> tuple[pl.DataFrame, list[Problem]]:
    """Resolve the key columns of shaped rows.

    Args:
        rows: what `shaping.shape` gives.
        source: states frequency and aliases.
        extract: states the key.
        lookups: the partnership's places and categories.

    Returns:
        The rows that could be read, `period` canonical, `geography` a code, categories by their keys (unknown
        ones left as they stand, for the schema to refuse), with `first_month` and `last_month` of the period;
        `received` filled in where each row arrives in its own period; and the problems.
    """
    problems: list[Problem] = []
    rows = _without_notes(rows, source, extract, lookups, problems).with_columns(
        _category(rows, name, lookups) for name in extract.dimensions if name not in extract.ages
    )
    rows = _with_ages(rows, extract, problems)
    rows = _with_periods(rows, source, extract, lookups, problems)
    rows = _not_after(rows, extract, problems)
    return _with_places(rows, source, extract, lookups, problems), problems


def _without_notes(
    rows: pl.DataFrame, source: Source, extract: Extract, lookups: Lookups, problems: list[Problem]
) -> pl.DataFrame:
    """The rows without those that are a title or a note: a single text, which is neither a place nor a figure."""
    named = dict.fromkeys([*source.columns, *extract.all_measures])
    told = [name for name in named if name in rows.columns]
    lonely = pl.sum_horizontal(pl.col(name).is_not_null() for name in told) == 1
    alone = rows.filter(lonely)
    if alone.is_empty() or "geography" not in source.columns:
        return rows
    texts = alone["geography"].drop_nulls().unique().to_list()
    places = [text for text in texts if lookups.is_place(text, source)]
    if source.absent == "zero":
        # A place that is nearly named must not end as one that sent nothing.
        places += [text for text in texts if lookups.likely(text)]
    note = lonely & ~pl.col("geography").is_in(places).fill_null(value=False)
    # Several words in the column of figures are a note too; a single one may be a figure that went wrong.
    note &= ~pl.any_horizontal(
        pl.col(name).str.contains(r"\p{L}+\s+\p{L}+").not_().fill_null(value=False)
        for name in extract.all_measures
        if name in rows.columns
    )
    pattern = Problem(
        "notice",
        "row_without_figures",
        "",
        expected="rows with figures",
        advice="It was left out as a note; if it is part of the table, have its cells completed.",
        extract=extract.name,
    )
    stood = [pl.when(pl.col(name).is_not_null()).then(pl.lit(name)) for name in told]
    notes = rows.filter(note).unique(["source_file", SHEET, "source_row"], keep="first", maintain_order=True)
    cells = notes.select(
        "source_file", SHEET, "source_row", column=pl.coalesce(stood), found=pl.coalesce(told)
    )
    problems += from_rows(cells, pattern, each_value=True)
    return rows.filter(~note)


def _category(rows: pl.DataFrame, name: str, lookups: Lookups) -> pl.Expr:
    spellings = lookups.spellings(name)
    texts = rows[name].unique().drop_nulls().to_list()
    known = {text: spellings.get(plain(text), text) for text in texts}
    return pl.col(name).replace_strict(known, default=None, return_dtype=pl.String)


def _with_ages(rows: pl.DataFrame, extract: Extract, problems: list[Problem]) -> pl.DataFrame:
    for name in extract.ages:
        age = pl.col(name).str.replace(r"\.0+$", "").cast(pl.Int64, strict=False)
        pattern = Problem(
            "error",
            "not_an_age",
            "",
            expected="an age in whole years",
            advice="Have the file corrected, or add a recode to the source.",
            extract=extract.name,
        )
        problems += _report(rows.filter(age.is_null()), name, pattern)
        rows = rows.with_columns(age).filter(pl.col(name).is_not_null())
    return rows


def _with_periods(
    rows: pl.DataFrame, source: Source, extract: Extract, lookups: Lookups, problems: list[Problem]
) -> pl.DataFrame:
    by_indicator = source.frequency is None and "indicator" in extract.dimensions
    asked = pl.concat_str(
        pl.col("period").fill_null(""),
        pl.col("indicator").fill_null("") if by_indicator else pl.lit(""),
        separator=_BETWEEN,
    )

    def read(text: str) -> Period | Fault:
        written, indicator = text.split(_BETWEEN)
        return lookups.period(written, source, extract, indicator)

    rows, answers = _answer(rows.with_columns(asked.alias(_ASKED)), "period", extract, read, problems)
    periods = {text: answer for text, answer in answers.items() if isinstance(answer, Period)}

    def look_up(told: Callable[[Period], str]) -> pl.Expr:
        return pl.col(_ASKED).replace_strict(
            {text: told(period) for text, period in periods.items()}, default=None, return_dtype=pl.String
        )

    return rows.with_columns(
        look_up(lambda period: period.text).alias("period"),
        look_up(lambda period: f"{period.start:%Y-%m}").alias(FIRST_MONTH),
        look_up(lambda period: f"{period.end:%Y-%m}").alias(LAST_MONTH),
    )


def _not_after(rows: pl.DataFrame, extract: Extract, problems: list[Problem]) -> pl.DataFrame:
    rows = rows.with_columns(pl.coalesce(RECEIVED, LAST_MONTH).alias(RECEIVED))
    later = pl.col(FIRST_MONTH) > pl.col(RECEIVED)
    pattern = Problem(
        "error",
        "period_after_received",
        "",
        expected="a period no later than the month the file arrived in",
        advice="Move the file to the month it belongs to, or have it corrected.",
        extract=extract.name,
    )
    problems += _report(rows.filter(later), "period", pattern)
    return rows.filter(~later)


def _with_places(
    rows: pl.DataFrame, source: Source, extract: Extract, lookups: Lookups, problems: list[Problem]
) -> pl.DataFrame:
    def read(text: str) -> str | Fault:
        written, first, last = text.split(_BETWEEN)
        return lookups.place(written, first, last, source)

    def suggest(text: str) -> str:
        return lookups.likely(text.split(_BETWEEN, maxsplit=1)[0])

    asked = pl.concat_str(pl.col("geography").fill_null(""), FIRST_MONTH, LAST_MONTH, separator=_BETWEEN)
    rows, answers = _answer(
        rows.with_columns(asked.alias(_ASKED)), "geography", extract, read, problems, suggest
    )
    codes = {text: answer for text, answer in answers.items() if isinstance(answer, str)}
    code = pl.col(_ASKED).replace_strict(codes, default=None, return_dtype=pl.String)
    return rows.with_columns(code.alias("geography")).drop(_ASKED)


def _answer(
    rows: pl.DataFrame,
    column: str,
    extract: Extract,
    read: Callable[[str], object],
    problems: list[Problem],
    suggest: Callable[[str], str] = lambda _text: "",
) -> tuple[pl.DataFrame, dict[str, object]]:
    """Ask about each different text once; rows whose answer is a fault are reported and left out."""
    answers = {text: read(text) for text in rows[_ASKED].unique(maintain_order=True).to_list()}
    faults = {text: answer for text, answer in answers.items() if isinstance(answer, Fault)}
    if not faults:
        return rows, answers
    wrong = rows.filter(pl.col(_ASKED).is_in(list(faults)))
    unknown = [text for text, fault in faults.items() if fault.rule == "unknown_geography"]
    suggested = {text: suggest(text) for text in unknown[:_SUGGESTED]}
    advised = {
        text: replace(fault, advice=fault.advice + suggested.get(text, "")) for text, fault in faults.items()
    }
    for fault in dict.fromkeys(advised.values()):
        pattern = Problem(
            "error", fault.rule, "", expected=fault.expected, advice=fault.advice, extract=extract.name
        )
        texts = [text for text, answer in advised.items() if answer == fault]
        problems += _report(wrong.filter(pl.col(_ASKED).is_in(texts)), column, pattern)
    return rows.filter(~pl.col(_ASKED).is_in(list(faults))), answers


def _report(rows: pl.DataFrame, name: str, pattern: Problem) -> list[Problem]:
    heading = pl.lit(name)
    if heading_of(name) in rows.columns:
        heading = pl.coalesce(heading_of(name), heading)
    cells = rows.select(
        "source_file",
        SHEET,
        "source_row",
        heading.alias("column"),
        pl.col(name).cast(pl.String).alias("found"),
    )
    return from_rows(cells, pattern, each_value=True)
