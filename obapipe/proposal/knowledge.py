"""What a partnership knows that a file can be judged by: its places, categories, indicators and sources.

A new partnership may not load yet: then whatever of it can be read counts, and the faults are told.
"""

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from pydantic import ValidationError

from obapipe.ingest.lookups import Lookups, dimension_faults
from obapipe.ingest.tables import plain, without_footnote
from obapipe.partnership import Partnership, PartnershipError, load_partnership
from obapipe.partnership.catalogue import CatalogueFile
from obapipe.partnership.identity import PartnershipFile
from obapipe.proposal.likeness import Candidates
from schemas import EXTRACTS, Extract

_GEOGRAPHY = ("code", "name", "level", "parent", "valid_from", "valid_to", "successor")


@dataclass(frozen=True)
class Known:
    """A partnership as a file is compared with it.

    Attributes:
        partnership: loaded, or made of what of it could be read.
        faults: why it does not load; none where it does.
        lookups: what the reading itself asks.
        places: a code or name in plain letters to the codes of the places called so.
        levels: code to level.
        names: code to name.
        categories: dimension to the texts that stand for its categories; the indicators are one of them.
    """

    partnership: Partnership
    faults: tuple[str, ...]
    lookups: Lookups
    places: dict[str, list[str]]
    levels: dict[str, str]
    names: dict[str, str]
    categories: dict[str, Candidates]

    def codes(self, text: str) -> list[str]:
        """The codes of the places that a text names, by code or name."""
        return self.places.get(plain(text), [])

    def codes_without_footnote(self, text: str) -> list[str]:
        """The places that a text names once the digits glued to it are taken away; codes end in digits of their own."""
        bare = plain(without_footnote(text))
        return [code for code in self.places.get(bare, []) if plain(self.names.get(code, "")) == bare]

    @property
    def is_new(self) -> bool:
        """Whether the catalogue lists no indicator yet."""
        return not self.partnership.indicators

    def usable(self) -> list[Extract]:
        """The extracts whose categories the catalogue lists, so that rows of them could be read."""
        return [extract for extract in EXTRACTS.values() if not dimension_faults(extract, self.lookups)]

    @property
    def city(self) -> str | None:
        """The code of the whole city; None where the partnership has none yet."""
        return next((code for code, level in self.levels.items() if level == "city"), None)


def know(folder: Path, raw_root: Path | None = None) -> Known:
    """Learn what a partnership knows; one that does not load, or is not there, is read as far as it goes."""
    try:
        partnership, faults = load_partnership(folder, raw_root), ()
    except PartnershipError as error:
        partnership, faults = _as_far_as_it_goes(folder), tuple(error.messages)
    places: dict[str, list[str]] = defaultdict(list)
    geography = partnership.geography
    for code, name in geography.select("code", "name").iter_rows():
        for text in dict.fromkeys((plain(str(code)), plain(str(name)))):
            places[text].append(str(code))
    categories = {
        dimension: Candidates({key: (key, label) for key, label in labels.items()})
        for dimension, labels in partnership.categories.items()
    }
    categories["indicator"] = Candidates(
        {
            name: (name, indicator.title, indicator.short_title)
            for name, indicator in partnership.indicators.items()
        },
        labelled=False,
    )
    return Known(
        partnership,
        faults,
        Lookups(partnership),
        dict(places),
        dict(geography.select("code", "level").iter_rows()),
        dict(geography.select("code", "name").iter_rows()),
        categories,
    )


def _as_far_as_it_goes(folder: Path) -> Partnership:
    reference = folder / "raw" / "reference"
    catalogue = _catalogue(reference / "indicators.toml")
    empty = pl.DataFrame()
    nobody = {
        "partnership": {"name": "", "place": "", "contact": "", "plan_name": "", "plan_start": "2000-01"},
        "publication": {"first_month": "2000-01"},
    }
    return Partnership(
        folder=folder,
        file=PartnershipFile.model_validate(nobody),
        indicators={} if catalogue is None else catalogue.indicator,
        categories={} if catalogue is None else catalogue.categories,
        products=[],
        sources=[],
        geography=_geography(reference / "geography.csv"),
        population=empty,
        comparators=empty,
        targets=empty,
        raw_root=None,
    )


def _catalogue(path: Path) -> CatalogueFile | None:
    try:
        return CatalogueFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError):
        return None


def _geography(path: Path) -> pl.DataFrame:
    nothing = pl.DataFrame(schema=dict.fromkeys(_GEOGRAPHY, pl.String))
    try:
        read = pl.read_csv(path, infer_schema=False)
    except (OSError, pl.exceptions.PolarsError):
        return nothing
    if not {"code", "name", "level"} <= set(read.columns):
        return nothing
    named = read.with_columns(
        pl.lit(None, pl.String).alias(name) for name in _GEOGRAPHY if name not in read.columns
    )
    return named.select(_GEOGRAPHY).filter(pl.col("code").is_not_null() & pl.col("name").is_not_null())
