"""What an extract is: its grain, its measures and how its schema is made.

The extracts themselves have a module each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import pandera.polars as pa

Kind = Literal["whole", "decimal"]
Categories = Mapping[str, Sequence[str]]


class SchemaFunction(Protocol):
    """Builds an extract's schema for the categories a partnership allows."""

    def __call__(self, categories: Categories, *, decimals: bool = False) -> pa.DataFrameSchema:
        """The schema; `decimals` lets whole measures be Float64, for sources of weighted figures."""
        ...


@dataclass(frozen=True)
class Extract:
    """One kind of table that partners send.

    Attributes:
        name: the name `sources.toml` and the catalogue use.
        dimensions: the columns that make the grain, beside `period` and `geography`, in their order.
        measures: name to `whole` or `decimal`; a source has to give each of them.
        optional_measures: those a source may leave out; a blank cell in one is not a missing row.
        schema: builds the pandera schema.
        ages: dimensions that hold whole ages instead of categories.
        needs_one_of: a row without any of these measures counts as missing.
        pair: a numerator and denominator that are added up only over rows that have both.
    """

    name: str
    dimensions: tuple[str, ...]
    measures: Mapping[str, Kind]
    optional_measures: Mapping[str, Kind]
    schema: SchemaFunction
    ages: tuple[str, ...] = ()
    needs_one_of: tuple[str, ...] = ()
    pair: tuple[str, str] | None = None

    @property
    def all_measures(self) -> dict[str, Kind]:
        """Every measure, the optional ones last."""
        return {**self.measures, **self.optional_measures}

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that name an observation."""
        return ("period", "geography", *self.dimensions)


def whole(*names: str) -> dict[str, Kind]:
    """Measures that are whole children, events or sessions."""
    return dict.fromkeys(names, "whole")


def decimal(*names: str) -> dict[str, Kind]:
    """Measures that carry decimals."""
    return dict.fromkeys(names, "decimal")
