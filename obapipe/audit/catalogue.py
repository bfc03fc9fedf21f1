"""The partnership as a reader knows it: titles, place names and what each count counts. No published file is read."""

import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from obapipe.partnership import UNALLOCATED, Indicator, Partnership, Term

SUMMARY = "(all clusters)"
COMPARATORS = {"England": "england", "Statistical neighbours": "statistical_neighbours"}


@dataclass(frozen=True)
class Catalogue:
    """Lookups from what pages print to what it means."""

    partnership: Partnership

    @cached_property
    def places(self) -> dict[str, str]:
        """Code by printed name; comparators and the summary of all clusters stand for themselves."""
        words, frame = self.partnership.words, self.partnership.geography
        found = {**COMPARATORS, f"All {words.clusters}": SUMMARY}
        for level in ("area", "cluster", "city"):
            found |= dict(frame.filter(pl.col("level") == level).select("name", "code").iter_rows())
        return {**found, f"Not allocated to a {words.cluster}": UNALLOCATED}

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes of real places, and of those who are in none."""
        return frozenset(self.partnership.geography["code"]) | {UNALLOCATED}

    @cached_property
    def titles(self) -> dict[str, str]:
        """Indicator by printed title."""
        return {one.title: name for name, one in self.partnership.indicators.items()}

    @cached_property
    def shared_titles(self) -> list[str]:
        """Titles that two indicators share, so that their figures cannot be told apart."""
        found = Counter(one.title for one in self.partnership.indicators.values())
        return sorted(title for title, count in found.items() if count > 1)

    @cached_property
    def indicators(self) -> pl.DataFrame:
        """One row an indicator: indicator, term, base_term, counted, public, accumulates, rounded, reported.

        `term` says what its number counts and `base_term` what its denominator does, null where that is a population
        or nothing; the same text means the same count.
        """
        return pl.DataFrame(
            [
                {
                    "indicator": name,
                    "term": term_of(one, one.numerator),
                    "base_term": term_of(one, one.denominator) if isinstance(one.denominator, Term) else None,
                    "counted": one.measure_kind == "count",
                    "public": one.public,
                    "accumulates": one.accumulate is not None,
                    "rounded": one.totals_rounded_to > 0,
                    "reported": one.roll_up == "reported",
                }
                for name, one in self.partnership.indicators.items()
            ]
        )

    def families(self, month: str) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Sums of places that hold in a month: whole and parts, by a name for the sum.

        The city is its clusters and those in none, and what stands directly below it; an area is what stands below it.
        """
        valid = self._valid(month)
        below: dict[str, list[str]] = {}
        for code, parent in valid.select("code", "parent").iter_rows():
            if parent is not None:
                below.setdefault(parent, []).append(code)
        clusters = valid.filter(pl.col("level") == "cluster")["code"].to_list()
        city = self.partnership.city
        found = {f"{code} below": (code, tuple(sorted(parts))) for code, parts in below.items()}
        found = {
            name: (code, (*parts, UNALLOCATED) if code == city else parts)
            for name, (code, parts) in found.items()
        }
        found[f"{city} clusters"] = (city, (*sorted(clusters), UNALLOCATED))
        once = {parts: name for name, (_, parts) in sorted(found.items())}
        return {name: found[name] for name in sorted(once.values())}

    def shared_names(self, month: str) -> list[str]:
        """Names that two clusters of a month share."""
        names = self._valid(month).filter(pl.col("level") != "area")["name"].to_list()
        return sorted(name for name, count in Counter(names).items() if count > 1)

    def _valid(self, month: str) -> pl.DataFrame:
        frame = self.partnership.geography
        for column, holds in (
            ("valid_from", pl.col("valid_from") <= month),
            ("valid_to", pl.col("valid_to") >= month),
        ):
            if column in frame.columns:
                frame = frame.filter(pl.col(column).is_null() | holds)
        return frame

    @cached_property
    def choices(self) -> pl.DataFrame:
        """Counts that are the sum of some categories: choice, term, wide_term, breakdown, category (its label)."""
        rows = [
            (
                f"{narrow} of {wide} by {dimension}",
                term_of(one, one.numerator),
                term_of(other, other.numerator),
                dimension,
                self.partnership.categories.get(dimension, {}).get(category, category),
            )
            for narrow, one in self.partnership.indicators.items()
            for wide, other in self.partnership.indicators.items()
            for dimension in other.breakdowns
            if is_choice(one, other, dimension)
            for category in one.numerator.where[dimension]
        ]
        names = ("choice", "term", "wide_term", "breakdown", "category")
        return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")

    @cached_property
    def wordy(self) -> re.Pattern[str]:
        """Digits that are words: in titles, names and category labels, and in counts of places (`25 clusters`)."""
        partnership, words = self.partnership, self.partnership.words
        known = {text for one in partnership.indicators.values() for text in (one.title, one.short_title)}
        known |= set(partnership.geography["name"])
        known |= {label for labels in partnership.categories.values() for label in labels.values()}
        spoken = sorted((one for one in known if re.search(r"\d", one)), key=lambda one: (-len(one), one))
        places = rf"\b\d+ (?:other )?(?:{re.escape(words.cluster)}|{re.escape(words.clusters)})\b"
        return re.compile("|".join([*map(re.escape, spoken), places]))

    @cached_property
    def pairs(self) -> pl.DataFrame:
        """Counts that lie inside another, at whatever depth: inner, outer (terms) and how (within, out of)."""
        known = self.partnership.indicators
        within = {
            (term_of(one, one.numerator), term_of(outer, outer.numerator), "within"): None
            for one in known.values()
            for outer in self._around(one)
        }
        out_of = {
            (term_of(one, one.numerator), term_of(one, one.denominator), "out of"): None
            for one in known.values()
            if isinstance(one.denominator, Term) and one.denominator != one.numerator
        }
        return pl.DataFrame(list({**within, **out_of}), schema=["inner", "outer", "how"], orient="row")

    def _around(self, indicator: Indicator) -> list[Indicator]:
        """Every count that this one is part of, the next larger first."""
        found: list[Indicator] = []
        known = self.partnership.indicators
        while indicator.within is not None and known[indicator.within] not in found:
            indicator = known[indicator.within]
            found.append(indicator)
        return found


def term_of(indicator: Indicator, term: Term) -> str:
    """What is counted, how often and how it is summed, as one text."""
    where = {name: sorted(allowed) for name, allowed in sorted(term.where.items())}
    return json.dumps(
        [term.extract, term.measure, where, indicator.frequency, indicator.accumulate, indicator.roll_up]
    )


def is_choice(narrow: Indicator, wide: Indicator, dimension: str) -> bool:
    """Whether one count is some categories of the other's breakdown by a dimension."""
    one, other = narrow.numerator, wide.numerator
    same = (one.extract, one.measure, narrow.frequency, narrow.roll_up) == (
        other.extract, other.measure, wide.frequency, wide.roll_up,
    )  # fmt: skip
    rest = {name: set(allowed) for name, allowed in one.where.items() if name != dimension}
    return (
        same
        and dimension in one.where
        and rest == {name: set(allowed) for name, allowed in other.where.items()}
    )
