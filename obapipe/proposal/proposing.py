"""The door of the proposal: a file and a partnership in, a description and a draft out. Nothing is written here."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl
from pydantic import ValidationError

from obapipe.ingest.opening import TableFile, open_tables
from obapipe.ingest.problems import IngestError
from obapipe.partnership import Source
from obapipe.proposal.draft import as_source, as_toml
from obapipe.proposal.fit import FIGURES, Fit
from obapipe.proposal.fitting import fits
from obapipe.proposal.headings import find_area
from obapipe.proposal.knowledge import Known
from obapipe.proposal.layout import write_layout
from obapipe.proposal.naming import Lying, like_it, lying, month_to_check, pattern, readers, source_name
from obapipe.proposal.recognition import Column, recognise
from obapipe.proposal.repeats import write_absent, write_repeats
from obapipe.proposal.seen import Draft, Seen, look, quoted
from obapipe.proposal.timing import Timing, timing
from obapipe.proposal.trial import Trial, attempt, table_of
from obapipe.proposal.whereabouts import whereabouts

_SHEETS = 30
_LIKE_IT = 24
_ENOUGH_ROWS = 200_000
_CLOSE = 1.0
_NOTHING = "nothing in the catalogue is like this file: add an indicator for it to indicators.toml"


class NoTableError(ValueError):
    """Nothing in the file is like a table."""


class NoSuchSheetError(ValueError):
    """The call names a sheet that the file has not."""


@dataclass(frozen=True)
class Asked:
    """What the analyst says about the file.

    Attributes:
        sheet: the sheet to look at; the likeliest where None.
        extract: the extract it should become; the likeliest where None.
        name: what the source should be called; made of the file's name where None.
        from_row: leave out what stands above this row.
    """

    sheet: str | None = None
    extract: str | None = None
    name: str | None = None
    from_row: int = 0


@dataclass(frozen=True)
class Drafted:
    """A source drafted.

    Attributes:
        fit: the extract and what speaks for it.
        name: what it is called.
        source: the draft as the reading would have it; None where it is none yet.
        text: the draft in TOML.
        faults: why it is none yet.
        trial: what reading the file through it gave.
    """

    fit: Fit
    name: str
    source: Source | None
    text: str
    faults: tuple[str, ...]
    trial: Trial | None


@dataclass(frozen=True)
class Proposal:
    """What was found in a file and what is proposed for it.

    Attributes:
        lying: where the file lies.
        seen: the table that is meant, its columns judged with the texts of other files of its kind.
        columns: its columns judged by themselves.
        others: the tables of other sheets.
        bare: the sheets without a table.
        draft: the source proposed.
        fits: whether an extract fits at all.
        runner_up: the extract that comes close, where one does.
        readers: the sources that read the file already.
        like_it: how many other files of the same name were looked at for their texts.
        month: the month to run `obapipe check` for, where one is known.
        known: what the partnership knows.
    """

    lying: Lying
    seen: Seen
    columns: tuple[Column, ...]
    others: tuple[Seen, ...]
    bare: tuple[str, ...]
    draft: Drafted
    fits: bool
    runner_up: Fit | None
    readers: tuple[Source, ...]
    like_it: int
    month: str | None
    known: Known = field(repr=False)


def propose(path: Path, known: Known, asked: Asked = Asked()) -> Proposal:
    """Look at a file and propose how it becomes an extract.

    Args:
        path: the file, wherever it lies.
        known: what the partnership knows.
        asked: what the analyst says about it.

    Raises:
        IngestError: the file cannot be read.
        NoTableError: nothing in it is like a table.
        NoSuchSheetError: the file has not the sheet asked for.
        OSError: the file cannot be opened.
    """
    content = path.read_bytes()
    where = lying(path, known.partnership)
    opened = open_tables(content, path.name)
    seen, others, bare = _choose(opened, path.name, known, asked)
    files = pattern(where, known.partnership)
    alike = like_it(where, files, known.partnership)[:_LIKE_IT]
    own = tuple(seen.columns)
    seen, read = _with_texts_of(seen, alike)
    ranked = fits(seen, whereabouts(seen), timing(seen), asked.extract)
    best = ranked[0]
    nothing = best.score <= 0 and asked.extract is None
    if nothing:
        # Any figure may become an indicator: that is where a new catalogue begins.
        best = next(fit for fit in ranked if fit.extract.name == FIGURES)
    sheet = seen.sheet if len(opened.sheets) > 1 else ""
    name = source_name(where, sheet, [source.name for source in known.partnership.sources], asked.name)
    draft = _drafted(best, others, where, files, name, content)
    if nothing:
        draft = replace(draft, faults=(_NOTHING, *draft.faults), trial=None)
    close = [fit for fit in ranked[1:2] if fit.score > max(best.score - _CLOSE, 0)]
    return Proposal(
        where,
        seen,
        own,
        tuple(others),
        tuple(bare),
        draft,
        not nothing,
        close[0] if close else None,
        tuple(readers(where, known.partnership)),
        read,
        month_to_check(where, best.time),
        known,
    )


def _choose(opened: TableFile, name: str, known: Known, asked: Asked) -> tuple[Seen, list[Seen], list[str]]:
    """The sheet that most looks like a table of figures by place, the tables beside it, and the sheets without."""
    if asked.sheet is not None:
        if asked.sheet not in opened.sheets:
            message = f"{opened.file} has no sheet '{asked.sheet}'; it has {quoted(opened.sheets, _SHEETS)}."
            raise NoSuchSheetError(message)
        found = look(opened, name, asked.sheet, known, asked.from_row)
        if found is None:
            raise _no_table(opened, f"nothing like a table on the sheet '{asked.sheet}'")
        return found, [], []
    shown = [sheet for sheet in opened.sheets if sheet not in opened.hidden] or list(opened.sheets)
    tables: list[Seen] = []
    bare: list[str] = []
    for sheet in shown[:_SHEETS]:
        found = look(opened, name, sheet, known, asked.from_row)
        if found is None or (len(shown) > 1 and _worth(found) <= 0):
            bare.append(sheet)
        else:
            tables.append(found)
    if not tables and bare:
        tables = [
            found for sheet in bare if (found := look(opened, name, sheet, known, asked.from_row)) is not None
        ][:1]
        bare = [sheet for sheet in bare if not tables or sheet != tables[0].sheet]
    if not tables:
        raise _no_table(opened, "text, and nothing like a table")
    best = max(tables, key=_worth)
    return best, [one for one in tables if one is not best], bare


def _worth(seen: Seen) -> float:
    """How much a sheet looks like figures by place and period."""
    figures = len(seen.counts)
    places = max((len(column.places.found) for column in seen.places if column.places), default=0)
    categories = sum(bool(column.categories) for column in seen.columns)
    periods = any(column.periods for column in seen.columns)
    if not figures and not places:
        return 0.0
    return (
        min(figures, 20) / 4
        + min(places, 40) / 4
        + 2 * categories
        + periods
        + min(seen.area.body.height, 100) / 100
    )


def _no_table(opened: TableFile, found: str) -> NoTableError:
    advice = "Name the sheet with --sheet, or the row where the table begins with --from-row."
    return NoTableError(f"{opened.file}: found {found}; expected headings with figures below them. {advice}")


def _with_texts_of(seen: Seen, paths: Sequence[Path]) -> tuple[Seen, int]:
    """The table with the texts of other files of its kind, so that the draft knows more than one month's categories."""
    bodies = [seen.area.body]
    for path in paths:
        if sum(body.height for body in bodies) > _ENOUGH_ROWS:
            break
        try:
            opened = open_tables(path.read_bytes(), path.name)
            sheet = seen.sheet if seen.sheet in opened.sheets else opened.sheets[0]
            area = find_area(opened.cells(sheet))
        except (OSError, IngestError):
            continue
        if area is not None and area.names == seen.area.names:
            bodies.append(area.body)
    if len(bodies) == 1:
        return seen, 0
    together = replace(seen.area, body=pl.concat(bodies, how="diagonal"))
    return replace(seen, columns=recognise(together, seen.known, seen.context)), len(bodies) - 1


def _drafted(
    fit: Fit, others: Sequence[Seen], where: Lying, files: str, name: str, content: bytes
) -> Drafted:
    seen, draft = fit.seen, fit.draft
    draft.keys = {"name": name, "extract": fit.extract.name, "files": files, **draft.keys}
    _write_arrival(where, fit.time, draft)
    write_layout(seen, others, draft)
    write_repeats(fit)
    write_absent(fit)
    faults = tuple(f"nothing gives {measure} of {fit.extract.name}" for measure in draft.lacking)
    try:
        source = Source.model_validate(as_source(draft))
    except ValidationError as wrong:
        more = tuple(item["msg"].removeprefix("Value error, ") for item in wrong.errors())
        return Drafted(fit, name, None, as_toml(draft), (*faults, *more), None)
    source = _where_found(seen, source, where, draft)
    trial = None
    if not faults:
        trial = attempt(content, where.shown, source, seen.known.lookups, where.received)
    return Drafted(fit, name, source, as_toml(draft), faults, trial)


def _write_arrival(where: Lying, time: Timing, draft: Draft) -> None:
    """When the file arrived, where its folder does not say so; a name that states another month is asked about."""
    if where.root != "raw_root":
        months = {f"{period.end:%Y-%m}" for period in time.periods.values()}
        if time.where == "name" and where.received is not None and where.received not in months:
            said = f"the file arrived in {where.received}: are its figures about what the name says?"
            draft.check("period_in_name", said)
        return
    draft.keys["root"] = "raw_root"
    months = {f"{period.end:%Y-%m}" for period in time.periods.values()}
    draft.keys["received"] = "period" if len(months) != 1 else next(iter(months))
    draft.check(
        "received",
        "the month in which the file arrived; the file does not say it. "
        '"period" means: each row arrived when its own period ended.',
    )


def _where_found(seen: Seen, source: Source, where: Lying, draft: Draft) -> Source:
    """The source with the text of its headings stated, where the reading would otherwise look elsewhere."""
    if source.every_sheet:
        return source
    first, _ = seen.area.body_rows
    table = table_of(seen.opened, source, where.shown)
    if table is not None and not table.frame.is_empty() and table.frame["source_row"][0] == first:
        return source
    cells = seen.opened.cells(seen.sheet)
    earlier = {
        " ".join(cell.split()).casefold()
        for row in cells.head(seen.area.place).iter_rows()
        for cell in row
        if isinstance(cell, str)
    }
    for cell in cells.select(pl.exclude("source_row", "cells")).row(seen.area.place):
        if cell is not None and " ".join(cell.split()).casefold() not in earlier:
            draft.keys["header_text"] = str(cell)
            return Source.model_validate(as_source(draft))
    draft.decisions.append(
        f"the headings are in row {seen.area.heading_rows[0]}, and no text of theirs stands there first."
    )
    return source
