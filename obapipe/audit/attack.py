"""Runs every attack over the published files of a folder and gathers what they find."""

from collections.abc import Collection, Iterator
from pathlib import Path

import polars as pl

from obapipe.audit.catalogue import Catalogue
from obapipe.audit.harvest import COLUMNS, Harvest, read_downloads, read_table
from obapipe.audit.hypertext import read_page
from obapipe.audit.printed import across_months, derived, direct, inconsistent
from obapipe.audit.report import KINDS, Breach, Report
from obapipe.audit.sums import counts_of, increments, nested, subtraction
from obapipe.audit.text import download_of, judge_page
from obapipe.partnership import Partnership

_MANIFEST = "manifest.json"


def audit_site(pages: Path, partnership: Partnership, months: Collection[str] | None = None) -> Report:
    """Work out what an outsider could from the files of every month in a folder.

    Reads CSV and HTML files and nothing else; any other file is reported as unread, since it could hold anything.

    Args:
        pages: holds a folder a month, such as `2013-07`: a staged version or the current one.
        partnership: its catalogue, geography and names, all of them public.
        months: read the pages of these months only, all of them where None. Every month's downloads are read either
            way, so what a new month gives away beside an old one is found; pages that were audited when they were
            published and carried over unchanged need no second reading.

    Raises:
        FileNotFoundError: there is no such folder.
    """
    if not pages.is_dir():
        raise FileNotFoundError(f"There are no published pages in {pages}: build a month first.")
    catalogue = Catalogue(partnership)
    files = sorted(path for path in pages.rglob("*") if path.is_file() and path != pages / _MANIFEST)
    tables = [path for path in files if path.suffix == ".csv"]
    harvest = read_downloads(pages, tables, catalogue, months or ())
    found = [*harvest.unread, *_unreadable(pages, files, catalogue)]
    found += _attacks(harvest, catalogue)
    by_place = _numbers_by_place(harvest)
    for path in files:
        if path.suffix == ".html" and (months is None or path.parent == pages or path.parent.name in months):
            found += _page(pages, path, catalogue, by_place)
    order = {kind: place for place, kind in enumerate(KINDS)}
    once: dict[tuple[str, ...], Breach] = {}
    for one in sorted(found, key=lambda one: (order[one.kind], one)):
        whole_file = not one.place
        once.setdefault(
            (one.kind, one.place, one.indicator, one.period, one.detail, one.file if whole_file else ""), one
        )
    return Report(
        len(files), harvest.rows["number"].count(), harvest.rows.filter("hidden").height, tuple(once.values())
    )


def _attacks(harvest: Harvest, catalogue: Catalogue) -> Iterator[Breach]:
    rows = harvest.rows
    if rows.is_empty():
        return
    counts = counts_of(rows, catalogue)
    yield from direct(rows, catalogue)
    yield from inconsistent(rows)
    yield from derived(rows)
    yield from subtraction(counts, rows, catalogue)
    yield from increments(counts, catalogue)
    yield from nested(counts, catalogue)
    yield from across_months(rows)


def _unreadable(pages: Path, files: list[Path], catalogue: Catalogue) -> Iterator[Breach]:
    for path in files:
        if path.suffix not in (".csv", ".html"):
            detail = "it is neither a page nor a download"
            yield Breach("unread", path.relative_to(pages).as_posix(), detail=detail)
    for title in catalogue.shared_titles:
        yield Breach("unread", "indicators.toml", indicator=title, detail="two indicators share this title")
    for month in sorted({path.parent.name for path in files if path.suffix == ".csv"}):
        for name in catalogue.shared_names(month):
            yield Breach("unread", month, name, detail="two places share this name")


def _numbers_by_place(harvest: Harvest) -> dict[tuple[str, str], frozenset[str]]:
    """Every number that the downloads of a month print for a place, by month and name, without signs."""
    printed = harvest.rows.filter(pl.col("number").is_not_null()).with_columns(
        pl.col("value").str.strip_prefix("-")
    )
    grouped = printed.group_by("month", "name").agg(pl.col("value").unique())
    return {(month, name): frozenset(values) for month, name, values in grouped.iter_rows()}


def _page(
    pages: Path, path: Path, catalogue: Catalogue, by_place: dict[tuple[str, str], frozenset[str]]
) -> Iterator[Breach]:
    """A page beside its download; a page without one has no figures to show."""
    name, beside = path.relative_to(pages).as_posix(), path.with_suffix(".csv")
    try:
        page = read_page(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        yield Breach("unread", name, detail="it is not a page in UTF-8")
        return
    try:
        table = (
            read_table(beside) if beside.is_file() else pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String))
        )
    except ValueError:
        return  # reported where the downloads are read
    yield from judge_page(
        name,
        page,
        download_of(table, catalogue),
        lambda place: by_place.get((path.parent.name, place), frozenset()),
    )
