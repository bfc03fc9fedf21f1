"""Small partnerships built in memory: a catalogue of a few indicators and a map of a few places."""

from pathlib import Path
from typing import Any

import polars as pl

from obapipe.partnership import Indicator, Partnership, Term
from obapipe.partnership.identity import Disclosure, Identity, PartnershipFile, Publication

PLACES = """
code | name  | level   | parent | valid_from | valid_to | successor
T    | Town  | city    |        |            |          |
A    | Abbey | cluster | T      |            |          |
B    | Brook | cluster | T      |            |          |
C    | Copse | cluster | T      |            |          |
"""
_COLUMNS = ("code", "name", "level", "parent", "valid_from", "valid_to", "successor")


def snapshot(**where: str) -> Term:
    """Children of the extract `children_snapshot`, of the categories stated (`a b` for two)."""
    return _term("children_snapshot", "children", where)


def destinations(**where: str) -> Term:
    """Young people of the extract `destinations`."""
    return _term("destinations", "young_people", where)


def values(name: str, measure: str = "numerator") -> Term:
    """A measure of the extract `indicator_values` of one indicator."""
    return _term("indicator_values", measure, {"indicator": name})


def indicator(numerator: Term, **keys: Any) -> Indicator:
    """An entry of the catalogue, the uninteresting keys filled in; a count unless a denominator is given."""
    base: dict[str, Any] = {
        "title": "Title",
        "short_title": "Short",
        "people": "children",
        "definition": "Counted.",
        "kind": "flow" if "accumulate" in keys else "stock",
        "unit": "percent" if "denominator" in keys else "count",
        "frequency": "month",
        "better": "lower",
        "question": "better_off",
        "numerator": numerator,
    }
    return Indicator.model_validate(base | keys)


def partnership(
    indicators: dict[str, Indicator],
    places: pl.DataFrame,
    categories: dict[str, dict[str, str]] | None = None,
    population: pl.DataFrame | None = None,
    *,
    plan_start: str = "2013-04",
    provisional_months: int = 0,
    **disclosure: Any,
) -> Partnership:
    """A partnership of these indicators and places; `categories` is by dimension, `disclosure` the settings of it."""
    numbers = ("year", "age_from", "age_to", "population")
    nobody = pl.DataFrame(schema={**dict.fromkeys(numbers, pl.Int64), "geography": pl.String})
    texts = dict.fromkeys(("indicator", "period", "geography", "set_by"), pl.String)
    elsewhere = dict.fromkeys(("indicator", "period", "comparator", "source", "method"), pl.String)
    file = PartnershipFile(
        partnership=Identity(
            name="Town Partnership", place="Town", contact="Us", plan_name="Plan", plan_start=plan_start
        ),
        publication=Publication(first_month=plan_start, provisional_months=provisional_months),
        disclosure=Disclosure.model_validate(disclosure),
    )
    return Partnership(
        folder=Path("nowhere"),
        file=file,
        indicators=indicators,
        categories=categories or {},
        products=[],
        sources=[],
        geography=places.select(pl.col(name).cast(pl.String) for name in _COLUMNS),
        population=nobody if population is None else population,
        comparators=pl.DataFrame(schema={**elsewhere, "value": pl.Float64}),
        targets=pl.DataFrame(schema={**texts, "value": pl.Float64}),
        raw_root=None,
    )


def _term(extract: str, measure: str, where: dict[str, str]) -> Term:
    return Term(
        extract=extract, measure=measure, where={name: tuple(one.split()) for name, one in where.items()}
    )
