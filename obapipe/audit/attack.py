"""Runs every attack over the published files of a folder and gathers what they find."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from obapipe.audit.catalogue import Catalogue
from obapipe.audit.claims import judge_claims
from obapipe.audit.counted import counts_of
from obapipe.audit.deduction import Deduced, deduce
from obapipe.audit.documents import DOCUMENTS, judge_documents
from obapipe.audit.edition import editions_of
from obapipe.audit.geometry import Subject, judge_drawings
from obapipe.audit.harvest import COLUMNS, Harvest, read_downloads, read_table
from obapipe.audit.hypertext import Page, UnreadableError, read_page
from obapipe.audit.lines import judge_lines
from obapipe.audit.means import judge_means
from obapipe.audit.order import judge_order
from obapipe.audit.printed import across_months, derived, direct, inconsistent
from obapipe.audit.report import KINDS, Breach, Report
from obapipe.audit.text import download_of, judge_page
from obapipe.audit.wording import judge_markers, judge_words
from obapipe.partnership import Partnership

_MANIFEST = "manifest.json"
_OF_PAGES: dict[str, Callable[[Subject], Iterator[Breach]]] = {
    "drawings": judge_drawings,
    "order": judge_order,
    "words": judge_words,
    "claims": judge_claims,
    "markers": judge_markers,
}


def audit_site(
    pages: Path,
    partnership: Partnership,
    months: Collection[str] | None = None,
    *,
    without: Collection[str] = (),
) -> Report:
    """Work out what an outsider could from the files of every month in a folder.

    Reads pages, downloads and what is made of them; any other file is reported as unread: it could hold anything.

    Args:
        pages: holds a folder a month, such as `2013-07`: a staged version or the current one.
        partnership: its catalogue, geography and names, all of them public.
        months: read the pages of these months only, all of them where None. Every month's downloads are read either
            way, so what a new month gives away beside an old one is found; pages that were audited when they were
            published and carried over unchanged need no second reading.
        without: attacks to leave out, by name; only the test of the self-test leaves any out.

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
    found += _of_figures(harvest, catalogue, without)
    deduced = Deduced((), (), 0)
    if not harvest.rows.is_empty() and "deduction" not in without:
        deduced = deduce(counts_of(harvest.rows, catalogue), harvest.rows, catalogue, without)
        found += deduced.breaches
    found += judge_documents(pages, _wanted(pages, files, months, DOCUMENTS), catalogue)
    found += _of_pages(_wanted(pages, files, months), _Context(pages, catalogue, harvest.rows), without)
    order = {kind: place for place, kind in enumerate(KINDS)}
    once: dict[tuple[str, ...], Breach] = {}
    for one in sorted(found, key=lambda one: (order[one.kind], one)):
        whole_file = not one.place
        once.setdefault(
            (one.kind, one.place, one.indicator, one.period, one.detail, one.file if whole_file else ""), one
        )
    numbers, hidden = harvest.rows["number"].count(), harvest.rows.filter("hidden").height
    return Report(len(files), numbers, hidden, tuple(once.values()), deduced.narrowed, deduced.insiders)


def _of_figures(harvest: Harvest, catalogue: Catalogue, without: Collection[str]) -> Iterator[Breach]:
    rows = harvest.rows
    if rows.is_empty():
        return
    attacks: dict[str, Callable[[], Iterator[Breach]]] = {
        "direct": lambda: direct(rows, catalogue),
        "inconsistent": lambda: inconsistent(rows),
        "derived": lambda: derived(rows),
        "across months": lambda: across_months(rows),
        "lines": lambda: judge_lines(rows, catalogue),
        "means": lambda: judge_means(rows, catalogue),
    }
    for name, one in attacks.items():
        if name not in without:
            yield from one()


def _unreadable(pages: Path, files: list[Path], catalogue: Catalogue) -> Iterator[Breach]:
    for path in files:
        if path.suffix not in (".csv", ".html", *DOCUMENTS):
            detail = "it is neither a page nor a download"
            yield Breach("unread", path.relative_to(pages).as_posix(), detail=detail)
    for title in catalogue.shared_titles:
        yield Breach("unread", "indicators.toml", indicator=title, detail="two indicators share this title")
    for month in sorted({path.parent.name for path in files if path.suffix == ".csv"}):
        for name in catalogue.shared_names(month):
            yield Breach("unread", month, name, detail="two places share this name")


def _wanted(
    pages: Path, files: list[Path], months: Collection[str] | None, endings: Collection[str] = (".html",)
) -> list[Path]:
    return [
        path
        for path in files
        if path.suffix in endings and (months is None or path.parent == pages or path.parent.name in months)
    ]


@dataclass(frozen=True)
class _Context:
    """What pages are judged by."""

    pages: Path
    catalogue: Catalogue
    rows: pl.DataFrame

    def by_place(self) -> dict[tuple[str, str], frozenset[str]]:
        """Every number that the downloads of a month print for a place, by month and name, without signs."""
        printed = self.rows.filter(pl.col("number").is_not_null()).with_columns(
            pl.col("value").str.strip_prefix("-")
        )
        grouped = printed.group_by("month", "name").agg(pl.col("value").unique())
        return {(month, name): frozenset(values) for month, name, values in grouped.iter_rows()}


def _of_pages(paths: list[Path], context: _Context, without: Collection[str]) -> Iterator[Breach]:
    """A page beside its download and its month; a page without a download has no figures to show."""
    by_place = context.by_place()
    editions = editions_of(context.rows, context.catalogue, sorted({path.parent.name for path in paths}))
    for path in paths:
        name, beside = path.relative_to(context.pages).as_posix(), path.with_suffix(".csv")
        try:
            page = read_page(path.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            yield Breach("unread", name, detail="it is not a page in UTF-8")
            continue
        except UnreadableError as error:
            yield Breach("unread", name, detail=str(error))
            continue
        subject = Subject(name, page, _place_of(page, context.catalogue), editions[path.parent.name])
        for attack, judge in _OF_PAGES.items():
            if attack not in without:
                yield from judge(subject)
        if "text" not in without:
            yield from _text(subject, beside, context, by_place)


def _text(
    subject: Subject, beside: Path, context: _Context, by_place: dict[tuple[str, str], frozenset[str]]
) -> Iterator[Breach]:
    try:
        table = (
            read_table(beside) if beside.is_file() else pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String))
        )
    except ValueError:
        return  # reported where the downloads are read
    month = beside.parent.name
    yield from judge_page(
        subject.file,
        subject.page,
        download_of(table, context.catalogue),
        lambda place: by_place.get((month, place), frozenset()),
    )


def _place_of(page: Page, catalogue: Catalogue) -> str:
    """The place that the title of a page names; empty where it names none."""
    title = page.blocks[0][1] if page.blocks else ""
    ordered = sorted(catalogue.places, key=lambda name: (-len(name), name))
    return next((name for name in ordered if f": {name}, " in title), "")
