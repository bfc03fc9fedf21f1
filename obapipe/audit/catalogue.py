"""The partnership as a reader knows it: titles, place names and what each count counts. No published file is read."""

import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from obapipe.formatting import first_upper
from obapipe.partnership import UNALLOCATED, Indicator, Partnership, Population, Term

_UNIT = re.compile(r", (?:rate per [\d,]+|per cent|number)$")
SUMMARY = "(all clusters)"
COMPARATORS = {"England": "england", "Statistical neighbours": "statistical_neighbours"}


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Lookups from what pages print to what it means."""

    partnership: Partnership

    @cached_property
    def places(self) -> dict[str, str]:
        """Code by printed name; comparators and the summary of all clusters stand for themselves."""
        words, frame = self.partnership.words, self.partnership.geography
        found = {**COMPARATORS, **self.summaries}
        for level in ("area", "cluster", "city"):
            found |= dict(frame.filter(pl.col("level") == level).select("name", "code").iter_rows())
        return {**found, f"Not allocated to a {words.cluster}": UNALLOCATED}

    @cached_property
    def summaries(self) -> dict[str, str]:
        """What stands for several clusters, by printed name: all of them, and those of an area."""
        clusters, frame = self.partnership.words.clusters, self.partnership.geography
        areas = frame.filter(pl.col("level") == "area").select("name", "code").iter_rows()
        of_areas = {f"{first_upper(clusters)} of {name}": f"{SUMMARY} {code}" for name, code in areas}
        return {f"All {clusters}": SUMMARY, **of_areas}

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes of real places, and of those who are in none."""
        return frozenset(self.partnership.geography["code"]) | {UNALLOCATED}

    @cached_property
    def titles(self) -> dict[str, str]:
        """Indicator by printed title."""
        return {one.title: name for name, one in self.partnership.indicators.items()}

    def named(self, text: str) -> str | None:
        """The title of the indicator that a heading names by its title or short title; None where it names none."""
        return self._headings.get(_lower(text))

    @cached_property
    def _headings(self) -> dict[str, str]:
        known = self.partnership.indicators.values()
        short = {_lower(one.short_title): one.title for one in known}
        return {**short, **{_lower(one.title): one.title for one in known}}

    @cached_property
    def shared_titles(self) -> list[str]:
        """Titles that two indicators share, so that their figures cannot be told apart."""
        found = Counter(one.title for one in self.partnership.indicators.values())
        return sorted(title for title, count in found.items() if count > 1)

    @cached_property
    def indicators(self) -> pl.DataFrame:
        """One row an indicator: indicator, term, base_term, counted, public, accumulates, rounded, reported, and more.

        `term` says what its number counts and `base_term` what its denominator does, null where that is a population
        or nothing; the same text means the same count. `counts` is the term without how often it is told and summed,
        `rounded_to` what totals are rounded to (0: not at all), `complement` whether the rest of the denominator is a
        secret, `scale` and `decimals` how the value is printed, `age_from` and `age_to` the residents it is out of.
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
                    "rounded_to": one.totals_rounded_to,
                    "complement": one.complement,
                    "flow": one.kind == "flow",
                    "frequency": one.frequency,
                    "counts": json.dumps(json.loads(term_of(one, one.numerator))[:3]),
                    "scale": one.scale,
                    "decimals": one.decimals,
                    "age_from": one.denominator.population[0]
                    if isinstance(one.denominator, Population)
                    else None,
                    "age_to": one.denominator.population[1]
                    if isinstance(one.denominator, Population)
                    else None,
                }
                for name, one in self.partnership.indicators.items()
            ],
            infer_schema_length=None,
        ).with_columns(pl.col("age_from", "age_to").cast(pl.Int64), pl.col("base_term").cast(pl.String))

    @cached_property
    def terms(self) -> pl.DataFrame:
        """One row a count: term, counts, frequency, flow, reported_term (how its places are summed)."""
        known = self.indicators.filter("counted")
        kept = ["term", "counts", "frequency", "flow", pl.col("reported").alias("reported_term")]
        bases = [
            {
                "term": term_of(one, one.denominator),
                "counts": json.dumps(json.loads(term_of(one, one.denominator))[:3]),
                "frequency": one.frequency,
                "flow": False,
                "reported_term": one.roll_up == "reported",
            }
            for one in self.partnership.indicators.values()
            if isinstance(one.denominator, Term) and one.measure_kind == "count"
        ]
        frame = pl.DataFrame(bases, schema=known.select(kept).schema)
        return pl.concat([known.select(kept), frame]).unique("term", keep="first", maintain_order=True)

    @cached_property
    def residents(self) -> pl.DataFrame:
        """Public numbers of residents: place, age_from, age_to (as indicators ask for them), year, residents.

        A place without estimates of its own is the sum of the clusters below it in the middle of the year.
        """
        asked = self.indicators.select("age_from", "age_to").drop_nulls().unique()
        estimates = self.partnership.population.rename(
            {"age_from": "from", "age_to": "to", "geography": "place"}
        )
        within = asked.join(estimates, how="cross").filter(
            pl.col("from") >= pl.col("age_from"), pl.col("to") <= pl.col("age_to")
        )
        exact = (pl.col("from") == pl.col("age_from")) & (pl.col("to") == pl.col("age_to"))
        group = ["place", "age_from", "age_to", "year"]
        own = within.group_by(group).agg(
            pl.when(exact.any())
            .then(pl.col("population").filter(exact).sum())
            .otherwise(pl.col("population").sum())
            .alias("residents")
        )
        summed = [
            own.filter(pl.col("place").is_in(parts), pl.col("year") == year)
            .group_by("age_from", "age_to", "year")
            .agg(pl.col("residents").sum())
            .select(pl.lit(whole).alias("place"), "age_from", "age_to", "year", "residents")
            for year in own["year"].unique().sort()
            for whole, parts in dict(self.families(f"{year}-06").values()).items()
        ]
        own = own.select("place", "age_from", "age_to", "year", "residents")
        return pl.concat([own, *(one.join(own, on=group, how="anti") for one in summed)]).sort(group)

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
    def wholes(self) -> frozenset[str]:
        """Places that stand apart in a table: the city, and those who are in none."""
        return frozenset((self.partnership.city, UNALLOCATED))

    @cached_property
    def indicator_names(self) -> re.Pattern[str]:
        """Titles and short titles of indicators, the longer ones first."""
        known = self.partnership.indicators.values()
        return _any_of({text for one in known for text in (one.title, one.short_title)})

    @cached_property
    def place_names(self) -> re.Pattern[str]:
        """Names of areas and clusters, the longer ones first."""
        return _any_of({name for name, code in self.places.items() if code in self.codes - self.wholes})

    @cached_property
    def spoken(self) -> re.Pattern[str]:
        """Names of indicators and places and texts of the catalogue, in which any word may stand."""
        known = self.partnership.indicators.values()
        texts = {
            text
            for one in known
            for text in (
                one.title,
                one.short_title,
                one.definition,
                one.sentence,
                one.plain_question,
                one.plain_sentence,
                one.people,
                one.better_basis,
            )
        }
        texts |= {label for labels in self.partnership.categories.values() for label in labels.values()}
        texts |= {one.reason for two in known for one in two.breaks}
        return _any_of(texts | set(self.partnership.geography["name"]))

    @cached_property
    def settled(self) -> re.Pattern[str]:
        """The same without what is counted, for who looks for numbers of people."""
        known = self.partnership.indicators.values()
        texts = {
            text
            for one in known
            for text in (one.title, one.short_title, one.definition, one.better_basis)
            if text.casefold() != one.people.casefold()
        }
        texts |= {one.reason for two in known for one in two.breaks}
        return _any_of(texts | set(self.partnership.geography["name"]))

    @cached_property
    def wordy(self) -> re.Pattern[str]:
        """Digits that are words: in titles, names, labels and definitions, and in counts of places (`25 clusters`)."""
        partnership, words = self.partnership, self.partnership.words
        known = {
            text
            for one in partnership.indicators.values()
            for text in (
                one.title,
                one.short_title,
                one.sentence,
                one.plain_question,
                one.plain_sentence,
                one.people,
                one.definition,
                one.better_basis,
            )
        }
        known |= {one.reason for two in partnership.indicators.values() for one in two.breaks}
        known |= {
            partnership.plan_name,
            partnership.name,
            partnership.contact,
            *(one.about for one in partnership.products),
        }
        known |= set(partnership.geography["name"])
        known |= {name for one in partnership.sources for name in (one.name, first_upper(one.name))}
        known |= {label for labels in partnership.categories.values() for label in labels.values()}
        spoken = sorted((one for one in known if re.search(r"\d", one)), key=lambda one: (-len(one), one))
        places = rf"\b(?:\d+ of )?\d+ (?:other )?(?:{re.escape(words.cluster)}|{re.escape(words.clusters)})\b"
        whole = rf"(?<![\d.,])(?:{'|'.join(map(re.escape, spoken))})(?!\d|[.,]\d)" if spoken else r"(?!)"
        return re.compile(f"{whole}|{places}")

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
        names: tuple[str, ...] = ("inner", "outer", "how")
        return pl.DataFrame(list({**within, **out_of}), schema=dict.fromkeys(names, pl.String), orient="row")

    def _around(self, indicator: Indicator) -> list[Indicator]:
        """Every count that this one is part of, the next larger first."""
        found: list[Indicator] = []
        known = self.partnership.indicators
        while indicator.within is not None and known[indicator.within] not in found:
            indicator = known[indicator.within]
            found.append(indicator)
        return found


def _any_of(texts: set[str]) -> re.Pattern[str]:
    """A pattern for any of some texts as whole words, the longest first."""
    ordered = sorted((one for one in texts if one), key=lambda one: (-len(one), one))
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, ordered)) + r")(?!\w)" if ordered else r"(?!)")


def _lower(text: str) -> str:
    """As headings are compared: an indicator may be named within a sentence, or be marked as an obsession."""
    return _UNIT.sub("", text.strip().removesuffix(" obsession")).casefold()


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
