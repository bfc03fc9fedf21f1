"""Which column says where a figure belongs, level by level, and what stands for the city or for no place."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import cast

import polars as pl

from obapipe.ingest.tables import plain, without_footnote
from obapipe.partnership import UNALLOCATED
from obapipe.proposal.cells import as_numbers, counted, is_nowhere, is_sign, is_total
from obapipe.proposal.likeness import words
from obapipe.proposal.recognition import Column, PlacesSeen, looks_like_codes, says_place
from obapipe.proposal.seen import Draft, Seen, quoted

_LEVELS = 10  # a column that tells levels apart has no more different cells
_NEAR = 0.75
_HALF, _NEARLY_ALL = 0.5, 0.9
_SLIPS = 10  # unknown places; where most are unknown and there are more, the file is about a wider area
_NO_PLACES = PlacesSeen({}, {}, by_code=False, footnotes=False)


@dataclass(frozen=True)
class Whereabouts:
    """Where the figures of a table belong.

    Attributes:
        columns: the columns that name the places, the finest level first; one where all places stand in one.
        heading: what a mapping gives as `geography`.
        texts: the text that names the place, row by row.
        keep: heading to the texts of the rows meant, where a file is about a wider area.
        places: the places that these texts name.
    """

    columns: tuple[Column, ...]
    heading: object
    texts: pl.Series
    keep: Mapping[str, tuple[str, ...]]
    places: PlacesSeen


@dataclass(frozen=True)
class Unplaced:
    """Texts of the geography that name no place, by what is proposed for them.

    Attributes:
        aliases: text to the code proposed, put into force and to be checked.
        totals: rows that add up others and are left out.
        suggested: text to a code that it may stand for, not put into force.
        unknown: texts for which nothing is proposed, to how many rows.
        as_elsewhere: text to the name of another source that has the same alias.
    """

    aliases: dict[str, str] = field(default_factory=dict[str, str])
    totals: list[str] = field(default_factory=list[str])
    suggested: dict[str, str] = field(default_factory=dict[str, str])
    unknown: dict[str, int] = field(default_factory=dict[str, int])
    as_elsewhere: dict[str, str] = field(default_factory=dict[str, str])


def whereabouts(seen: Seen) -> Whereabouts | None:
    """Find the columns that say where the figures belong; None where no column names a place."""
    leading = _leading(seen)
    levels: list[tuple[Column, pl.Series]] = []
    free = pl.Series("free", [True] * seen.area.body.height)
    for column in leading:
        named = _named(seen, column)
        if (named & free).any():
            levels.append((column, named & free))
        free = free & ~named
    if not levels:
        return _by_heading(seen)
    if len(levels) == 1:
        return _in_one_column(seen, levels[0][0])
    columns = tuple(column for column, _ in levels)
    telling = _telling_column(seen, levels)
    if telling is None:
        texts = seen.area.body.select(pl.coalesce(column.name for column in columns).alias("place"))["place"]
        return _of(columns, {"first_of": [column.heading for column in columns]}, texts)
    chosen = {
        text: at for text in telling.texts if (at := _mostly_at(seen, telling, text, levels)) is not None
    }
    cases = [
        pl.when(pl.col(telling.name) == text).then(pl.col(columns[at].name)) for text, at in chosen.items()
    ]
    texts = seen.area.body.select(pl.coalesce(cases).alias("place"))["place"]
    headings = {text: columns[at].heading for text, at in chosen.items()}
    return _of((*columns, telling), {"by": telling.heading, "headings": headings}, texts)


def _by_heading(seen: Seen) -> Whereabouts | None:
    """The column whose heading speaks of places, where geography.csv knows none of its cells; codes before names."""
    columns = [
        column
        for column in seen.columns
        if column.figures is None and column.periods is None and column.distinct > 1
        if says_place(column.shown) or looks_like_codes(column)
    ]
    if not columns:
        return None
    column = min(
        columns, key=lambda one: ("code" not in one.shown.casefold() and not looks_like_codes(one), one.at)
    )
    unknown = counted(seen.area.body[column.name])
    places = PlacesSeen({}, unknown, by_code=True, footnotes=False)
    return Whereabouts((column,), column.heading, seen.area.body[column.name], {}, places)


def _leading(seen: Seen) -> list[Column]:
    """The columns of places that say something the others do not, the finest level first, codes before names."""
    columns = sorted(seen.places, key=lambda column: (-_found(column), not _by_code(column), column.at))
    leading: list[Column] = []
    for column in columns:
        same = [other for other in leading if _says_the_same(seen, column, other)]
        if same and _by_code(column) and not _by_code(same[0]) and 2 * _found(column) > _found(same[0]):
            leading[leading.index(same[0])] = column
        elif not same:
            leading.append(column)
    return leading


def _found(column: Column) -> int:
    return 0 if column.places is None else len(set(column.places.found.values()))


def _by_code(column: Column) -> bool:
    return column.places is not None and column.places.by_code


def _says_the_same(seen: Seen, one: Column, other: Column) -> bool:
    """Whether two columns name the same places in the same rows, as a code and a name beside each other do."""
    if one.places is None or other.places is None:
        return False
    codes, others = set(one.places.found.values()), set(other.places.found.values())
    rows, rows_of_other = _named(seen, one), _named(seen, other)
    both, fewer = int((rows & rows_of_other).sum()), min(int(rows.sum()), int(rows_of_other.sum()))
    return len(codes & others) >= _HALF * min(len(codes), len(others)) and both >= _NEARLY_ALL * fewer


def _named(seen: Seen, column: Column) -> pl.Series:
    """The rows in which a column names something, be it unknown."""
    nothing = [text for text in (column.places or _NO_PLACES).unknown if is_sign(text)]
    named = pl.col(column.name).is_not_null() & ~pl.col(column.name).is_in(nothing).fill_null(value=False)
    return seen.area.body.select(named.alias("named"))["named"]


def _telling_column(seen: Seen, levels: list[tuple[Column, pl.Series]]) -> Column | None:
    """The column whose cells tell the levels apart, such as `geographic_level`."""
    for column in seen.columns:
        if (
            column.filled < column.rows
            or not len(levels) <= column.distinct <= _LEVELS
            or column in seen.places
        ):
            continue
        if len({_mostly_at(seen, column, text, levels) for text in column.texts} - {None}) == len(levels):
            return column
    return None


def _mostly_at(seen: Seen, column: Column, text: str, levels: list[tuple[Column, pl.Series]]) -> int | None:
    """The level at which nearly all rows of a text are; None where they are at several."""
    own = seen.area.body[column.name] == text
    counts = [int((own & rows).sum()) for _, rows in levels]
    return counts.index(max(counts)) if max(counts) >= _NEARLY_ALL * int(own.sum()) else None


def _in_one_column(seen: Seen, column: Column) -> Whereabouts:
    """All places in one column; where most of them are not the partnership's, only its own are kept."""
    places = column.places or _NO_PLACES
    foreign = [text for text in places.unknown if not (is_total(text) or is_nowhere(text) or is_sign(text))]
    texts = seen.area.body[column.name]
    if len(foreign) <= _SLIPS or len(foreign) <= len(places.found):
        return Whereabouts((column,), column.heading, texts, {}, places)
    own = PlacesSeen(places.found, {}, places.by_code, places.footnotes)
    return Whereabouts((column,), column.heading, texts, {column.heading: tuple(places.found)}, own)


def _of(columns: tuple[Column, ...], heading: object, texts: pl.Series) -> Whereabouts:
    """Places in several columns, each only in the rows where its column counts."""
    counts = counted(texts)
    every = [column.places for column in columns if column.places is not None]
    found = {text: code for places in every for text, code in places.found.items() if text in counts}
    unknown = {text: rows for text, rows in counts.items() if text not in found}
    places = PlacesSeen(found, unknown, every[0].by_code, any(one.footnotes for one in every))
    return Whereabouts(columns, heading, texts, {}, places)


def write_places(where: Whereabouts, seen: Seen, draft: Draft) -> Unplaced:
    """Put the places into the draft: aliases and totals in force where they are plain, suggestions beside them."""
    unplaced = _unplaced(where, seen)
    heading = where.columns[0].heading
    draft.part("columns")["geography"] = where.heading
    for name, texts in where.keep.items():
        draft.part("keep")[name] = list(texts)
        draft.check("keep", f"'{name}' names many places; only those of geography.csv are kept.")
    for text, code in unplaced.aliases.items():
        draft.part("geography_aliases")[text] = code
        if text in unplaced.as_elsewhere:
            draft.entries["geography_aliases", text] = (
                f"as the source '{unplaced.as_elsewhere[text]}' has it."
            )
            continue
        whole = f"the whole of {seen.known.names.get(code, code)}"
        place = "children with no cluster" if code == UNALLOCATED else whole
        draft.entries["geography_aliases", text] = f"does it mean {place}?"
    if unplaced.totals:
        key, name = ("drop", heading) if isinstance(where.heading, str) else ("leave_out", "geography")
        draft.part(key)[name] = unplaced.totals
        draft.check(key, f"{quoted(unplaced.totals)}: taken for a total of other rows and left out.")
    for text, code in unplaced.suggested.items():
        name = seen.known.names.get(code, code)
        said = f"'{text}' is no place; is it '{name}'? Then take the # away."
        draft.offer("geography_aliases", text, code, said)
    if where.places.footnotes:
        draft.keys["footnotes"] = True
        draft.check("footnotes", "some places are found only without the digits glued to their names.")
    return unplaced


def _unplaced(where: Whereabouts, seen: Seen) -> Unplaced:
    found = Unplaced()
    city = seen.known.city
    for text, rows in where.places.unknown.items():
        beside = _beside(where, seen, text)
        elsewhere = _elsewhere(seen, text)
        if elsewhere is not None:
            found.aliases[text], found.as_elsewhere[text] = elsewhere
        elif any(is_nowhere(one) for one in (text, *beside)):
            found.aliases[text] = UNALLOCATED
        elif any(is_total(one) for one in (text, *beside)):
            if city is not None and city not in where.places.found.values() and _adds_up(where, seen, text):
                found.aliases[text] = city
            else:
                found.totals.append(text)
        elif where.places.found and (code := _near(seen, text, beside)) is not None:
            found.suggested[text] = code
        else:
            found.unknown[text] = rows
    return found


def _elsewhere(seen: Seen, text: str) -> tuple[str, str] | None:
    """The code that the other sources of the partnership have for a text, if they agree, and the first of them."""
    found = [
        (code if isinstance(code, str) else code.code, source.name)
        for source in seen.known.partnership.sources
        for alias, code in source.geography_aliases.items()
        if plain(alias) == plain(text)
    ]
    return found[0] if len({code for code, _ in found}) == 1 else None


def _beside(where: Whereabouts, seen: Seen, text: str) -> list[str]:
    """What a column that names the same places in other words says in the row of a text."""
    column = where.columns[0]
    rows = seen.area.body.filter(pl.col(column.name) == text).head(1)
    if rows.is_empty():
        return []
    others = [
        other for other in seen.places if other not in where.columns and _says_the_same(seen, other, column)
    ]
    cells = [rows.item(0, other.name) for other in others]
    return [str(cell) for cell in cells if cell is not None]


def _near(seen: Seen, text: str, beside: Sequence[str]) -> str | None:
    """The one place that a text may mean: by what stands beside it, by its words, by its letters."""
    for one in beside:
        codes = seen.known.codes(one)
        if len(codes) == 1:
            return codes[0]
    bare = without_footnote(text)
    said = set(words(bare))
    by_words = {code: set(words(name)) for code, name in seen.known.names.items()}
    fuller = [code for code, held in by_words.items() if said and said <= held]
    near = _spelt_alike(text, list(seen.known.places))
    near = near or _spelt_alike(bare, [plain(name) for name in seen.known.names.values()])
    shorter = [code for code, held in by_words.items() if held and held <= said]
    for codes in (fuller, seen.known.places[near] if near else [], shorter):
        if len(codes) == 1:
            return codes[0]
    return None


def _spelt_alike(text: str, names: Sequence[str]) -> str | None:
    """The name that a text is spelt like; one with another number is another place, however like the two are."""
    digits = re.findall(r"[0-9]+", text)
    alike = [name for name in names if re.findall(r"[0-9]+", name) == digits]
    return next(iter(get_close_matches(plain(text), alike, n=1, cutoff=_NEAR)), None)


def _adds_up(where: Whereabouts, seen: Seen, text: str) -> bool:
    """Whether the rows of a text are the sum of all others, in every column of whole numbers, and say all they say."""
    figures = [column.name for column in seen.counts if column.figures and not column.figures.fractions]
    if not figures:
        return False
    rows = seen.area.body.select(as_numbers(name).fill_null(0) for name in figures)
    own = (where.texts == text).fill_null(value=False)
    cells = seen.area.body.select(
        pl.sum_horizontal(pl.exclude("source_row", "cells").is_not_null())
    ).to_series()
    if int(cast("int", cells.filter(own).min())) < cast("float", cells.filter(~own).median()):
        return False  # its row leaves out what the others say: it adds up more than places
    total, others = rows.filter(own).sum().row(0), rows.filter(~own).sum().row(0)
    return total == others and any(total)
