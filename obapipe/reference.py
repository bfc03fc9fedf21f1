"""The partnership as small relations that SQL can join: places, calendar, indicators, terms, populations.

A *term* is a measure of an extract with the categories it is restricted to; its text says so and is its identity, so
two indicators over the same cohort share one term and one cell. How cells hang together is in `obapipe.relations`.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property

import duckdb
import polars as pl

from obapipe.partnership import UNALLOCATED, Indicator, Partnership, Population, Term
from obapipe.periods import FREQUENCIES, PERIODS_IN_A_YEAR, Period, containing, month_of, months_between
from schemas import EXTRACTS

_YEARS_AROUND_THE_PLAN = 30
_ALWAYS = (date(1900, 1, 1), date(2199, 12, 31))


class Reference:
    """The frames of one partnership, each built once.

    Attributes:
        partnership: what they describe.
    """

    def __init__(self, partnership: Partnership) -> None:
        self.partnership = partnership

    def register(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Make every frame visible to SQL on a connection, under the names `ref_...`."""
        for name, frame in self.frames.items():
            connection.register(name, frame)

    @cached_property
    def frames(self) -> dict[str, pl.DataFrame]:
        """The frames by the name SQL knows them by."""
        return {
            "ref_calendar": self.calendar,
            "ref_place": self.place,
            "ref_part": self.part,
            "ref_indicator": self.indicator,
            "ref_level": self.level,
            "ref_version": self.version,
            "ref_term": self.term,
            "ref_term_breakdown": self.term_breakdown,
            "ref_population": self.partnership.population,
        }

    @cached_property
    def calendar(self) -> pl.DataFrame:
        """One row a period: frequency, period, its first and last day, the one before, the same a year before.

        `t` counts periods of the frequency from year 0, so a gap keeps its place; `season` is the place in the year,
        from 0. For months also the financial year, and the last month of the financial year before.
        """
        plan = month_of(self.partnership.plan_start)
        months = months_between(
            plan.shift(-12 * _YEARS_AROUND_THE_PLAN).text, plan.shift(12 * _YEARS_AROUND_THE_PLAN).text
        )
        periods = {containing(month, frequency) for frequency in FREQUENCIES for month in months}
        rows = [
            _calendar_row(period) for period in sorted(periods, key=lambda one: (one.frequency, one.start))
        ]
        return pl.DataFrame(rows, infer_schema_length=None)

    @cached_property
    def place(self) -> pl.DataFrame:
        """One row a place and `unallocated`: code, name, level, parent, valid_from and valid_to as days, successor."""
        named = self.partnership.geography.with_columns(
            pl.col("valid_from").map_elements(lambda month: month_of(month).start, return_dtype=pl.Date),
            pl.col("valid_to").map_elements(lambda month: month_of(month).end, return_dtype=pl.Date),
        )
        nowhere = pl.DataFrame(
            [(UNALLOCATED, UNALLOCATED, UNALLOCATED, self.partnership.city, None, None, None)],
            schema=named.schema,
            orient="row",
        )
        first, last = _ALWAYS
        return pl.concat([named, nowhere]).with_columns(
            pl.col("valid_from").fill_null(first), pl.col("valid_to").fill_null(last)
        )

    @cached_property
    def part(self) -> pl.DataFrame:
        """One row a whole and a part it is the sum of: whole, part, valid_from, valid_to, required, relation.

        `relation` is `geography` (a city or area and its clusters) or `succession` (a place and those it replaced).
        """
        places = {str(row["code"]): row for row in self.place.iter_rows(named=True)}
        rows: list[tuple[str, str, date, date, bool, str]] = []
        for code, row in places.items():
            if row["level"] in ("cluster", UNALLOCATED):
                valid = (row["valid_from"], row["valid_to"])
                required = row["level"] == "cluster"
                rows += [(above, code, *valid, required, "geography") for above in _ancestors(code, places)]
                rows += [(later, code, *valid, required, "succession") for later in _successors(code, places)]
        return pl.DataFrame(
            rows,
            schema={
                "whole": pl.String,
                "part": pl.String,
                "valid_from": pl.Date,
                "valid_to": pl.Date,
                "required": pl.Boolean,
                "relation": pl.String,
            },
            orient="row",
        )

    @cached_property
    def indicator(self) -> pl.DataFrame:
        """One row an indicator: what SQL needs of the catalogue, in the catalogue's order (`ordinal`)."""
        rows = [
            {
                "indicator": name,
                "ordinal": ordinal,
                "frequency": one.frequency,
                "kind": one.kind,
                "of_flow": one.of_flow,
                "unit": one.unit,
                "measure_kind": one.measure_kind,
                "scale": one.scale,
                "has_rate": one.has_rate,
                "publicly_known": one.public,
                "complement": one.complement,
                "threshold": one.threshold,
                "counts_people": one.kind != "flow",
                "better": one.better,
                "accumulate": one.accumulate is not None,
                "totals_rounded_to": one.totals_rounded_to,
                "obsession": name in self.partnership.obsessions,
                "numerator_term": term_text(one.numerator),
                "denominator_term": _denominator_term(one),
                "age_from": one.denominator.population[0]
                if isinstance(one.denominator, Population)
                else None,
                "age_to": one.denominator.population[1] if isinstance(one.denominator, Population) else None,
                "within": one.within,
                "stale_after": one.months_until_stale,
                "coverage_indicator": one.coverage.indicator if one.coverage else None,
                "coverage_threshold": one.coverage.threshold if one.coverage else None,
            }
            for ordinal, (name, one) in enumerate(self.partnership.indicators.items())
        ]
        return pl.DataFrame(rows, infer_schema_length=None).with_columns(
            pl.col("age_from", "age_to", "threshold").cast(pl.Int64),
            pl.col("within", "denominator_term", "coverage_indicator").cast(pl.String),
            pl.col("coverage_threshold").cast(pl.Float64),
        )

    @cached_property
    def level(self) -> pl.DataFrame:
        """One row an indicator, a level it is published at and a breakdown (`all` for the headline)."""
        rows = [
            (name, level, breakdown)
            for name, one in self.partnership.indicators.items()
            for level in one.geographies
            for breakdown in ("all", *one.breakdowns)
        ]
        return pl.DataFrame(rows, schema=["indicator", "level", "breakdown"], orient="row")

    @cached_property
    def version(self) -> pl.DataFrame:
        """One row an indicator and a version of its definition: indicator, definition_version, version_from."""
        rows = [
            (name, one.definition_version, _ALWAYS[0]) for name, one in self.partnership.indicators.items()
        ]
        rows += [
            (name, change.version, month_of(change.from_).start)
            for name, one in self.partnership.indicators.items()
            for change in one.breaks
        ]
        return pl.DataFrame(rows, schema=["indicator", "definition_version", "version_from"], orient="row")

    @cached_property
    def term(self) -> pl.DataFrame:
        """One row a term: term, extract, measure_place, matched_place (what a row needs to count), where, frequency.

        Places count from 1 in the order of the extract's own measures and dimensions.
        """
        rows = {
            (text, one.frequency): {
                "term": text,
                "frequency": one.frequency,
                "extract": term.extract,
                "measure_place": _place(EXTRACTS[term.extract].all_measures, term.measure),
                "matched_place": matched and _place(EXTRACTS[term.extract].all_measures, matched),
                "where": [
                    {"place": _place(EXTRACTS[term.extract].dimensions, name), "categories": list(allowed)}
                    for name, allowed in term.where.items()
                ],
                "adds_up": one.measure_kind != "published_rate",
                "skip_missing": one.roll_up == "reported",
            }
            for one in self.partnership.indicators.values()
            for term, text, matched in _terms(one)
        }
        kinds = pl.List(pl.Struct({"place": pl.Int64, "categories": pl.List(pl.String)}))
        return pl.DataFrame(
            list(rows.values()),
            schema_overrides={"where": kinds, "matched_place": pl.Int64},
            infer_schema_length=None,
        )

    @cached_property
    def term_breakdown(self) -> pl.DataFrame:
        """One row a term, frequency and breakdown it is wanted by, with its place; `all` is the whole."""
        rows = {
            (text, one.frequency, breakdown, _place(EXTRACTS[term.extract].dimensions, breakdown)): None
            for one in self.partnership.indicators.values()
            for term, text, _ in _terms(one)
            for breakdown in ("all", *(one.breakdowns if text == term_text(one.numerator) else ()))
        }
        return pl.DataFrame(
            list(rows),
            schema={"term": pl.String, "frequency": pl.String, "breakdown": pl.String, "place": pl.Int64},
            orient="row",
        )


def term_text(term: Term, matched: str | None = None) -> str:
    """A term as a text that is the same for the same thing: `destinations.young_people[destination=a,b]`."""
    where = ";".join(f"{name}={','.join(sorted(allowed))}" for name, allowed in sorted(term.where.items()))
    alongside = f"~{matched}" if matched else ""
    return f"{term.extract}.{term.measure}{alongside}" + (f"[{where}]" if where else "")


def _place(names: Iterable[str], name: str) -> int | None:
    """The place of a name, counted from 1 as SQL does; None where it is none of them."""
    return next((place for place, one in enumerate(names, start=1) if one == name), None)


def _terms(indicator: Indicator) -> Iterator[tuple[Term, str, str | None]]:
    yield indicator.numerator, term_text(indicator.numerator), None
    if isinstance(indicator.denominator, Term):
        matched = _matched(indicator)
        yield indicator.denominator, term_text(indicator.denominator, matched), matched


def _matched(indicator: Indicator) -> str | None:
    """The numerator's measure where the denominator stands in the same row, so that both count the same rows."""
    bottom = indicator.denominator
    if not isinstance(bottom, Term) or bottom.extract != indicator.numerator.extract:
        return None
    return indicator.numerator.measure if bottom.measure != indicator.numerator.measure else None


def _denominator_term(indicator: Indicator) -> str | None:
    if isinstance(indicator.denominator, Term):
        return term_text(indicator.denominator, _matched(indicator))
    return None


def _calendar_row(period: Period) -> dict[str, object]:
    year = (
        containing(period.start.strftime("%Y-%m"), "financial_year") if period.frequency == "month" else None
    )
    in_year = PERIODS_IN_A_YEAR[period.frequency]
    season = (period.start.month - 1) * in_year // 12 if in_year > 1 else 0
    return {
        "frequency": period.frequency,
        "period": period.text,
        "period_start": period.start,
        "period_end": period.end,
        "t": period.start.year * in_year + season,
        "season": season,
        "previous_period": period.shift(-1).text,
        "year_before": period.year_before().text,
        "financial_year": year.text if year else None,
        "last_year_end": f"{year.start.year}-03" if year else None,
    }


def _ancestors(code: str, places: dict[str, dict[str, object]]) -> list[str]:
    found: list[str] = []
    above = places[code]["parent"]
    while above is not None:
        found.append(str(above))
        above = places[str(above)]["parent"]
    return found


def _successors(code: str, places: dict[str, dict[str, object]]) -> list[str]:
    found: list[str] = []
    after = places[code]["successor"]
    while after is not None and str(after) not in found:
        found.append(str(after))
        after = places[str(after)]["successor"]
    return found
