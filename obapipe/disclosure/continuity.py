"""Refuses a catalogue under which published figures would be printed again in other groups.

A table by age that was published in two bands and is now printed in one tells the sum of the two; a monthly count that
is now printed by quarter tells the sum of three. No page says so, and the model joins figures by their own categories
and periods, so a hidden one could be worked out. New groups are a new indicator.
"""

import polars as pl

from obapipe.partnership import Indicator, Partnership
from obapipe.periods import PeriodError, parse_period


class ContinuityError(ValueError):
    """The catalogue groups published figures in another way."""


def refuse_regrouped(told: pl.DataFrame, partnership: Partnership) -> None:
    """Compare what was ever published with the catalogue.

    Args:
        told: indicator, period, breakdown, category of every publication ever made.
        partnership: its catalogue. Indicators and breakdowns that it no longer has are not printed, so no matter.

    Raises:
        ContinuityError: a published category is not in the catalogue any more, or a published period is of another
            frequency than the indicator's.
    """
    for name, published in told.sort("indicator").group_by("indicator", maintain_order=True):
        indicator = partnership.indicators.get(str(name[0]))
        if indicator is not None:
            _same_frequency(indicator, published)
            _same_categories(indicator, published, partnership)


def _same_frequency(indicator: Indicator, published: pl.DataFrame) -> None:
    for period in published["period"].unique().sort():
        try:
            parse_period(period, indicator.frequency)
        except PeriodError as other:
            message = (
                f"{indicator.title}: {other}, as indicators.toml says now, but it was published so. Figures of both "
                "could be subtracted from each other. Put the old frequency back, and add a new indicator for the new "
                "one."
            )
            raise ContinuityError(message) from other


def _same_categories(indicator: Indicator, published: pl.DataFrame, partnership: Partnership) -> None:
    pairs = published.filter(pl.col("breakdown").is_in(list(indicator.breakdowns)))
    for breakdown, category in pairs.select("breakdown", "category").unique().sort(pl.all()).iter_rows():
        for dimension, part in zip(breakdown.split("|"), category.split("|"), strict=True):
            if part not in partnership.categories.get(dimension, {}):
                message = (
                    f"{indicator.title}: figures of '{part}' were published by {dimension}, and "
                    f"[categories.{dimension}] of indicators.toml no longer has it. Merged or divided groups printed "
                    "for the same periods would give hidden figures away. Put the category back; for new groups add a "
                    "new indicator with categories of its own."
                )
                raise ContinuityError(message)
