"""The registry, and each extract's own rule, run as pandera runs it."""

import polars as pl
import pytest
from pandera.config import ValidationDepth, config_context
from pandera.errors import SchemaErrors

from schemas import EXTRACTS, Extract


def row(extract: Extract, **changed: object) -> pl.DataFrame:
    cells: dict[str, object] = {"period": "2013-07", "geography": "C1"}
    cells |= {name: 5 if name in extract.ages else "a" for name in extract.dimensions}
    cells |= {name: 10.0 if kind == "decimal" else 10 for name, kind in extract.all_measures.items()}
    cells |= {"source_status": "ok", "source_file": "f.csv", "source_row": 2, **changed}
    return pl.DataFrame([cells])


def broken(extract: Extract, frame: pl.DataFrame, *, decimals: bool = False) -> set[str]:
    schema = extract.schema({name: ["a"] for name in extract.dimensions}, decimals=decimals)
    try:
        with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
            schema.validate(frame, lazy=True)
    except SchemaErrors as failed:
        return set(failed.failure_cases["check"])
    return set()


@pytest.mark.parametrize("extract", EXTRACTS.values(), ids=EXTRACTS)
def test_each_extract_takes_a_good_row_and_refuses_the_common_faults(extract: Extract):
    measure, kind = next(iter(extract.all_measures.items()))
    assert broken(extract, row(extract)) == set()
    assert "not_negative" in broken(extract, row(extract, **{measure: -1}))
    assert broken(extract, pl.concat([row(extract), row(extract, source_row=3)])) == {"unique_key"}
    assert broken(extract, row(extract, geography=None).cast({"geography": pl.String})) == {"not_nullable"}
    assert "known_status" in broken(extract, row(extract, source_status="perhaps"))
    if not extract.ages:
        assert broken(extract, row(extract, **{extract.dimensions[0]: "b"})) == {"allowed_category"}
    decimal = row(extract).cast(dict.fromkeys(extract.all_measures, pl.Float64))
    assert broken(extract, decimal, decimals=True) == set()
    assert kind == "decimal" or broken(extract, decimal) != set()


@pytest.mark.parametrize(
    ("name", "part", "whole"),
    [
        ("indicator_values", "numerator", "denominator"),
        ("requests_for_service", "children", "requests"),
        ("referrals", "children", "referrals"),
        ("common_assessments", "children", "initiated"),
        ("attendance", "sessions_attended", "sessions_possible"),
        ("attendance", "schools_reporting", "schools_expected"),
        ("attendance", "pupils_reporting", "pupils_expected"),
        ("population", "age_from", "age_to"),
    ],
)
def test_a_part_is_never_above_its_whole(name: str, part: str, whole: str):
    extract = EXTRACTS[name]
    assert broken(extract, row(extract, **{part: 11, whole: 10})) == {f"{part}_not_above_{whole}"}
    assert broken(extract, row(extract, **{part: 10, whole: 10})) == set()


def test_a_null_beside_a_number_breaks_nothing():
    extract = EXTRACTS["indicator_values"]
    assert broken(extract, row(extract, numerator=None).cast({"numerator": pl.Int64})) == set()


def test_an_impossible_age():
    extract = EXTRACTS["population"]
    assert broken(extract, row(extract, age_to=121)) == {"possible_age"}
