"""Reads a partnership folder and checks its files against each other. What a file may hold is in the models."""

import os
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import TypeVar

import polars as pl
from pydantic import BaseModel, ValidationError

from obapipe.partnership.catalogue import CatalogueFile, Indicator, Population, Product, ProductsFile, Term
from obapipe.partnership.checks import Checks
from obapipe.partnership.decisions import baseline_faults, expected_faults
from obapipe.partnership.identity import Disclosure, PartnershipFile, Publication, Words
from obapipe.partnership.model import Entry
from obapipe.partnership.sources import Source
from obapipe.periods import PeriodError, month_of
from schemas import EXTRACTS

UNALLOCATED = "unallocated"
Model = TypeVar("Model", bound=BaseModel)

_REQUIRED = {"geography.csv"}
_FRAMES: dict[str, dict[str, pl.DataType]] = {
    "geography": dict.fromkeys(
        ("code", "name", "level", "parent", "valid_from", "valid_to", "successor"), pl.String()
    ),
    "population": {
        "year": pl.Int64(),
        "geography": pl.String(),
        "age_from": pl.Int64(),
        "age_to": pl.Int64(),
        "population": pl.Int64(),
    },
    "comparators": {
        "indicator": pl.String(),
        "period": pl.String(),
        "comparator": pl.String(),
        "value": pl.Float64(),
        "source": pl.String(),
        "method": pl.String(),
    },
    "targets": {
        "indicator": pl.String(),
        "geography": pl.String(),
        "period": pl.String(),
        "value": pl.Float64(),
        "set_by": pl.String(),
    },
    "baselines": {
        "indicator": pl.String(),
        "geography": pl.String(),
        "baseline": pl.String(),
        "method": pl.String(),
        "good_enough": pl.String(),
        "reason": pl.String(),
        "decided_by": pl.String(),
        "decided_on": pl.String(),
    },
    "forecasts": {
        "indicator": pl.String(),
        "geography": pl.String(),
        "period": pl.String(),
        "value": pl.Float64(),
        "made_by": pl.String(),
    },
}


class PartnershipError(ValueError):
    """The reference files are missing, malformed or contradict each other.

    Attributes:
        messages: one sentence a fault, each naming the file and the entry.
    """

    def __init__(self, messages: list[str]) -> None:
        super().__init__("\n".join(messages))
        self.messages = messages


class SourcesFile(Entry):
    """The whole of `sources.toml`."""

    source: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Partnership:
    """A partnership folder, read and checked. Frames have the columns of `docs/partnership.md`."""

    folder: Path
    file: PartnershipFile
    indicators: dict[str, Indicator]
    categories: dict[str, dict[str, str]]
    products: list[Product]
    sources: list[Source]
    geography: pl.DataFrame
    population: pl.DataFrame
    comparators: pl.DataFrame
    targets: pl.DataFrame
    raw_root: Path | None
    checks: Checks = field(default_factory=Checks)
    baselines: pl.DataFrame = field(default_factory=lambda: _nothing("baselines"))
    forecasts: pl.DataFrame = field(default_factory=lambda: _nothing("forecasts"))

    @property
    def raw(self) -> Path:
        """The folder of what came in."""
        return self.folder / "raw"

    @property
    def name(self) -> str:
        """The partnership's name."""
        return self.file.partnership.name

    @property
    def place(self) -> str:
        """The city's plain name."""
        return self.file.partnership.place

    @property
    def synthetic(self) -> bool:
        """Whether every figure is invented."""
        return self.file.partnership.synthetic

    @property
    def marking(self) -> str:
        """The protective marking, empty for none."""
        return self.file.partnership.marking

    @property
    def colour(self) -> str:
        """The partnership's own colour, as `#12436D`."""
        return self.file.partnership.colour

    @property
    def contact(self) -> str:
        """Whom a reader asks."""
        return self.file.partnership.contact

    @property
    def plan_name(self) -> str:
        """The plan whose start changes are measured from."""
        return self.file.partnership.plan_name

    @property
    def plan_start(self) -> str:
        """The month the plan began."""
        return self.file.partnership.plan_start

    @property
    def obsessions(self) -> tuple[str, ...]:
        """The indicators that matter most."""
        return self.file.partnership.obsessions

    @property
    def words(self) -> Words:
        """What the places are called."""
        return self.file.words

    @property
    def publication(self) -> Publication:
        """Which months can be built."""
        return self.file.publication

    @property
    def disclosure(self) -> Disclosure:
        """What is too small to show."""
        return self.file.disclosure

    @cached_property
    def city(self) -> str:
        """The code of the one city."""
        return str(self.geography.filter(pl.col("level") == "city")["code"][0])


def load_partnership(folder: Path, raw_root: Path | None = None) -> Partnership:
    """Read and check the partnership in a folder.

    Args:
        folder: the partnership folder; its reference files are in `raw/reference`.
        raw_root: overrides the further folder of sources; the setting OBAPIPE_RAW_ROOT does the same.

    Raises:
        PartnershipError: with every fault found, not only the first.
    """
    reference = folder / "raw" / "reference"
    if not reference.is_dir():
        raise PartnershipError(
            [
                f"{reference} is not there. Name a partnership folder with --data, or make one with 'obapipe demo'."
            ]
        )
    faults: list[str] = []
    whole = _toml(reference / "partnership.toml", PartnershipFile, faults)
    catalogue = _toml(reference / "indicators.toml", CatalogueFile, faults)
    products = _toml(reference / "products.toml", ProductsFile, faults)
    sources = _toml(reference / "sources.toml", SourcesFile, faults)
    frames = {name: _csv(reference / f"{name}.csv", columns, faults) for name, columns in _FRAMES.items()}
    if whole is None or catalogue is None or products is None or sources is None or faults:
        raise PartnershipError(faults)
    named_root = raw_root or _root_from_settings() or whole.sources.raw_root
    partnership = Partnership(
        folder=folder,
        file=whole,
        indicators=catalogue.indicator,
        categories=catalogue.categories,
        products=list(products.product),
        sources=list(sources.source),
        geography=frames["geography"],
        population=frames["population"],
        comparators=frames["comparators"],
        targets=frames["targets"],
        raw_root=None if named_root is None else (folder / named_root).resolve(),
        checks=catalogue.checks,
        baselines=frames["baselines"],
        forecasts=frames["forecasts"],
    )
    faults = [fault for check in _CHECKS for fault in check(partnership)]
    if faults:
        raise PartnershipError(faults)
    return partnership


def _nothing(name: str) -> pl.DataFrame:
    return pl.DataFrame(schema=_FRAMES[name])


def _root_from_settings() -> Path | None:
    named = os.environ.get("OBAPIPE_RAW_ROOT")
    return Path(named).resolve() if named else None


def _toml(path: Path, model: type[Model], faults: list[str]) -> Model | None:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        faults.append(f"{path.name} is missing from {path.parent}.")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(f"{path.name} is not valid TOML: {error}.")
    else:
        try:
            return model.model_validate(content)
        except ValidationError as error:
            for item in error.errors():
                place = ".".join(str(part) for part in item["loc"])
                reason = item["msg"].removeprefix("Value error, ")
                faults.append(f"{path.name}, {place}: {reason} (found {str(item['input'])[:80]!r}).")
    return None


def _csv(path: Path, columns: dict[str, pl.DataType], faults: list[str]) -> pl.DataFrame:
    empty = pl.DataFrame(schema=columns)
    if not path.is_file():
        if path.name in _REQUIRED:
            faults.append(f"{path.name} is missing from {path.parent}.")
        return empty
    try:
        text = pl.read_csv(BytesIO(path.read_bytes()), infer_schema=False)
    except pl.exceptions.NoDataError:
        otherwise = "" if path.name in _REQUIRED else ", or remove the file"
        faults.append(f"{path.name} is empty; write its headings: {','.join(columns)}{otherwise}.")
        return empty
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        faults.append(f"{path.name} cannot be read as CSV in UTF-8: {str(error).splitlines()[0]}.")
        return empty
    if text.columns != list(columns):
        faults.append(f"{path.name}: the columns are {','.join(text.columns)}; expected {','.join(columns)}.")
        return empty
    text = text.with_columns(pl.all().str.strip_chars().replace("", None))
    typed = text.with_columns(pl.col(name).cast(kind, strict=False) for name, kind in columns.items())
    for name in columns:
        wrong = text.with_row_index("row", offset=2).filter(text[name].is_not_null() & typed[name].is_null())
        for row, found in wrong.select("row", name).head(3).iter_rows():
            faults.append(f"{path.name}, row {row}, {name}: '{found}' is not a number.")
    return typed


def _check_geography(partnership: Partnership) -> Iterator[str]:
    frame = partnership.geography
    levels = dict(frame.select("code", "level").iter_rows())
    codes = frame["code"].to_list()
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield f"geography.csv: the code {code} stands twice."
    if sum(level == "city" for level in levels.values()) != 1:
        yield "geography.csv: there must be exactly one row of level city."
    if UNALLOCATED in levels:
        yield f"geography.csv: the code {UNALLOCATED} is reserved for children with no cluster; leave it out."
    above = {"cluster": ("area", "city"), "area": ("city",), "city": (None,)}
    for row in frame.iter_rows(named=True):
        place = f"geography.csv, {row['code']}"
        if row["level"] not in above:
            yield f"{place}: the level '{row['level']}' is not cluster, area or city."
            continue
        if levels.get(row["parent"]) not in above[row["level"]]:
            yield f"{place}: the parent '{row['parent']}' is not a known {' or '.join(map(str, above[row['level']]))}."
        if row["successor"] and levels.get(row["successor"]) != row["level"]:
            yield f"{place}: the successor '{row['successor']}' is not a known {row['level']}."
        if row["successor"] and not row["valid_to"]:
            yield f"{place}: it has a successor, so it needs valid_to, its last month."
        for column in ("valid_from", "valid_to"):
            yield from _month_fault(row[column], f"{place}, {column}")


def _month_fault(text: str | None, place: str) -> Iterator[str]:
    if text is None:
        return
    try:
        canonical = month_of(text).text
    except PeriodError as error:
        yield f"{place}: {error}."
        return
    if canonical != text:
        yield f"{place}: write the month {text} as {canonical}."


def _check_catalogue(partnership: Partnership) -> Iterator[str]:
    for name, indicator in partnership.indicators.items():
        yield from _indicator_faults(partnership, indicator, f"indicators.toml, {name}")
        yield from _circle_fault(partnership, name)
    for dimension, categories in partnership.categories.items():
        for category in categories:
            if "|" in category or category == "all":
                yield f"indicators.toml, categories.{dimension}: '{category}' may not hold | or be 'all'."


def _indicator_faults(partnership: Partnership, indicator: Indicator, place: str) -> Iterator[str]:
    for part in (indicator.numerator, indicator.denominator):
        if isinstance(part, Term):
            yield from _term_faults(partnership, part, place)
    if isinstance(indicator.denominator, Population):
        first, last = indicator.denominator.population
        if first > last:
            yield f"{place}: the population's first age, {first}, is above its last, {last}."
    named = [*indicator.balancing, *filter(None, [indicator.within])]
    if indicator.coverage is not None:
        named.append(indicator.coverage.indicator)
    for other in named:
        if other not in partnership.indicators:
            yield f"{place}: it names the indicator '{other}', which is not in the catalogue."
    extract = EXTRACTS.get(indicator.numerator.extract)
    for dimension in indicator.breakdowns:
        if extract is not None and dimension not in extract.dimensions:
            yield f"{place}: {extract.name} has no dimension '{dimension}' to break down by."


def _circle_fault(partnership: Partnership, name: str) -> Iterator[str]:
    passed = [name]
    outside = partnership.indicators[name].within
    while outside in partnership.indicators and outside not in passed:
        passed.append(outside)
        outside = partnership.indicators[outside].within
    if outside == name:
        chain = " in ".join([*passed, name])
        yield f"indicators.toml, {name}: `within` goes round in a circle ({chain}); leave one of them out."


def _term_faults(partnership: Partnership, term: Term, place: str) -> Iterator[str]:
    extract = EXTRACTS.get(term.extract)
    if extract is None:
        yield f"{place}: '{term.extract}' is not an extract; there are {', '.join(EXTRACTS)}."
        return
    if term.measure not in {**extract.measures, **extract.optional_measures}:
        yield f"{place}: {term.extract} has no measure '{term.measure}'; it has {', '.join(extract.measures)}."
    for dimension, allowed in term.where.items():
        if dimension not in extract.dimensions:
            yield f"{place}: {term.extract} has no dimension '{dimension}'; it has {', '.join(extract.dimensions)}."
            continue
        known = (
            partnership.indicators if dimension == "indicator" else partnership.categories.get(dimension, {})
        )
        for category in allowed:
            if category not in known:
                yield f"{place}: '{category}' is not a category of {dimension}."


def _check_products(partnership: Partnership) -> Iterator[str]:
    known = partnership.indicators
    for product in partnership.products:
        for section in product.sections:
            place = f"products.toml, {product.id}, {section.kind}"
            for name in section.indicators:
                if name not in known:
                    yield f"{place}: the indicator '{name}' is not in the catalogue."
                elif section.kind == "breakdown" and section.by not in known[name].breakdowns:
                    yield f"{place}: {name} is not published by '{section.by}'."
                elif section.kind == "year_to_date" and known[name].accumulate is None:
                    yield f"{place}: {name} does not accumulate."
            if section.kind != "meeting" and not section.indicators:
                yield f"{place}: it names no indicator."
    for name in partnership.obsessions:
        if name not in known:
            yield f"partnership.toml, obsessions: '{name}' is not in the catalogue."


def _check_sources(partnership: Partnership) -> Iterator[str]:
    names = [source.name for source in partnership.sources]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"sources.toml: two sources are called '{name}'."
    for source in partnership.sources:
        place = f"sources.toml, {source.name}"
        if source.extract not in EXTRACTS:
            yield f"{place}: '{source.extract}' is not an extract; there are {', '.join(EXTRACTS)}."
            continue
        if source.root == "raw_root" and partnership.raw_root is None:
            yield f"{place}: it reads raw_root, but partnership.toml names none."
        yield from (f"{place}: {fault}" for fault in _column_faults(source))


def _column_faults(source: Source) -> Iterator[str]:
    """Columns that a source names and its extract does not have, and those that nothing gives."""
    extract = EXTRACTS[source.extract]
    given = {*source.columns, *source.constants}
    if source.unpivot is not None:
        given |= source.unpivot.gives
    if source.measures_in_rows is not None:
        given |= {*source.measures_in_rows.measures.values()}
    if source.periods:
        given.add("period")
    for column in sorted(source.named - {*extract.key, *extract.all_measures}):
        yield f"{extract.name} has no column '{column}'."
    period = () if source.extract == "population" else ("period",)
    for column in (*period, "geography", *extract.dimensions, *extract.measures):
        if column not in given:
            yield f"nothing gives the column '{column}' of {source.extract}."


def _check_frames(partnership: Partnership) -> Iterator[str]:
    places = set(partnership.geography["code"])
    for name, frame in (
        ("population", partnership.population),
        ("targets", partnership.targets),
        ("baselines", partnership.baselines),
        ("forecasts", partnership.forecasts),
    ):
        for code in sorted(set(frame["geography"].drop_nulls()) - places):
            yield f"{name}.csv: the geography '{code}' is not in geography.csv."
    for name, frame in (
        ("comparators", partnership.comparators),
        ("targets", partnership.targets),
        ("baselines", partnership.baselines),
        ("forecasts", partnership.forecasts),
    ):
        for indicator in sorted(set(frame["indicator"].drop_nulls()) - set(partnership.indicators)):
            yield f"{name}.csv: the indicator '{indicator}' is not in the catalogue."
    if (partnership.population["population"] < 0).any():
        yield "population.csv: a population is negative."
    counts = (
        partnership.population.group_by("year", "geography", "age_from", "age_to")
        .len()
        .filter(pl.col("len") > 1)
    )
    for year, code, first, last, _ in counts.sort(pl.all()).head(3).iter_rows():
        yield f"population.csv: {code} in {year}, ages {first} to {last}, stands twice."
    if any(isinstance(one.denominator, Population) for one in partnership.indicators.values()):
        yield from _without_population(partnership)


def _without_population(partnership: Partnership) -> Iterator[str]:
    if any(source.extract == "population" for source in partnership.sources):
        return
    clusters = partnership.geography.filter(pl.col("level") == "cluster")
    for code in clusters.join(partnership.population, left_on="code", right_on="geography", how="anti")[
        "code"
    ]:
        yield f"population.csv: the cluster '{code}' has no population, so its rates cannot be worked out."


def _check_decisions(partnership: Partnership) -> Iterator[str]:
    levels = dict(partnership.geography.select("code", "level").iter_rows())
    yield from baseline_faults(partnership.baselines, partnership.indicators, levels)
    for name, frame, role in (
        ("forecasts", partnership.forecasts, "made_by"),
        ("targets", partnership.targets, "set_by"),
    ):
        yield from expected_faults(name, frame, role, partnership.indicators, levels)


_CHECKS: tuple[Callable[[Partnership], Iterator[str]], ...] = (
    _check_geography,
    _check_catalogue,
    _check_products,
    _check_sources,
    _check_frames,
    _check_decisions,
)
