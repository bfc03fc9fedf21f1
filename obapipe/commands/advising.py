"""Advises on a month from the restricted warehouse: what a coarser publication of its tables would show.

The advice counts figures and names no number of children; it is written beside the month's problem report and, as that,
never into the site.
"""

import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
import polars as pl

from obapipe import sqlfiles
from obapipe.commands.runs import CallError, months_of
from obapipe.disclosure.advice import TableAdvice, Worth, advise, name_of, sentence
from obapipe.disclosure.coarser import Table
from obapipe.ledger import Ledger
from obapipe.partnership import Partnership
from obapipe.periods import containing
from obapipe.reference import Reference
from obapipe.reporting.writing import REPORTS, ReportError
from obapipe.restricted import FILE_NAME, open_restricted
from obapipe.settings import Settings
from obapipe.spreadsheet import BYTE_ORDER_MARK, spreadsheet_csv

_SPREADSHEET = "advice.csv"
_CELL = ["indicator", "geography", "period", "breakdown", "category"]
HEADINGS = (
    "Rank",
    "Table",
    "Indicator",
    "Breakdown",
    "Figures",
    "Hidden",
    "Figures on the pages",
    "Hidden on the pages",
    "Coarser publication",
    "Figures then",
    "Hidden then",
    "Become visible",
    "No longer visible",
    "Become visible in other tables",
    "No longer visible in other tables",
)
COLUMNS = ("Table", "Hidden now", "Coarser", "Hidden then", "Freed", "Given up")


class NothingToAdviseError(RuntimeError):
    """There is nothing in the warehouse to advise on; the message says what to do."""


@dataclass(frozen=True)
class Advised:
    """What was advised about a month.

    Attributes:
        month: canonical.
        releases: the months whose publication was tried out.
        tables: those that were looked at, the one with most to gain first.
        on_pages: of each table and the same stretch of time, how many figures the published pages have and how many of
            them are hidden; empty where the month is not published.
        reference: the partnership as relations.
    """

    month: str
    releases: tuple[str, ...]
    tables: tuple[TableAdvice, ...]
    on_pages: dict[Table, tuple[int, int]]
    reference: Reference

    @property
    def pairs(self) -> list[tuple[TableAdvice, Worth | None]]:
        """Every table with each coarser publication, in the order of their rank; then those with none."""
        ranked = sorted(
            ((worth.rank, one, worth) for one in self.tables for worth in one.coarser), key=lambda of: of[0]
        )
        none = [one for one in self.tables if not one.coarser]
        return [*((one, worth) for _, one, worth in ranked), *((one, None) for one in none)]

    def basis(self) -> str:
        """What was tried out, in a sentence or two."""
        return (
            f"Worked out as if each had been published so from {self.releases[0]} to {self.month}, the present "
            "publication too; what readers were told before is left aside, so the pages may hide other figures."
        )

    def sentences(self) -> list[str]:
        """A sentence or two a table."""
        return [sentence(one, self.reference) for one in self.tables]

    def rows(self) -> list[tuple[str, ...]]:
        """For a person's eye, under `COLUMNS`."""
        return [
            (
                name_of(one.table, self.reference),
                f"{one.hidden:,} of {one.figures:,}",
                *(
                    ("none applies", "", "", "")
                    if worth is None
                    else (
                        worth.change,
                        f"{worth.hidden:,} of {worth.figures:,}",
                        f"{worth.freed + worth.freed_elsewhere:,}",
                        f"{worth.given_up + worth.given_up_elsewhere:,}",
                    )
                ),
            )
            for one, worth in self.pairs
        ]

    def as_json(self) -> dict[str, object]:
        """For a machine."""
        return {
            "month": self.month,
            "simulated": list(self.releases),
            "tables": [
                {
                    "table": name_of(one.table, self.reference),
                    **asdict(one.table),
                    "figures": one.figures,
                    "hidden": one.hidden,
                    "on_pages": self.on_pages.get(one.table),
                    "coarser": [asdict(worth) for worth in one.coarser],
                    "sentence": sentence(one, self.reference),
                }
                for one in self.tables
            ],
        }

    def as_spreadsheet(self) -> str:
        """The text of the CSV file: a row a table and coarser publication, under `HEADINGS`."""
        return BYTE_ORDER_MARK + spreadsheet_csv(HEADINGS, [self._line(*pair) for pair in self.pairs])

    def _line(self, one: TableAdvice, worth: Worth | None) -> tuple[str, ...]:
        pages = self.on_pages.get(one.table, ("", ""))
        then: tuple[object, ...] = (
            ("",) * 7
            if worth is None
            else (
                worth.change,
                worth.figures,
                worth.hidden,
                worth.freed,
                worth.given_up,
                worth.freed_elsewhere,
                worth.given_up_elsewhere,
            )
        )
        now = (one.table.indicator, one.table.breakdown, one.figures, one.hidden, *pages)
        rank = "" if worth is None else worth.rank
        return tuple(map(str, (rank, name_of(one.table, self.reference), *now, *then)))


def advise_on(
    settings: Settings,
    partnership: Partnership,
    period: str | None,
    *,
    at_least: float,
    progress: Callable[[str], None] = lambda _text: None,
) -> Advised:
    """Try out every coarser publication of a month's tables that hide much. Nothing is changed.

    Args:
        settings: where the partnership is.
        partnership: whose month it is.
        period: the month; the newest in the warehouse that is published where left out.
        at_least: the share of a table's figures that is hidden, from 0 to 1, for it to be looked at.
        progress: told what is being worked out.

    Raises:
        CallError: the period is none that the partnership publishes.
        NothingToAdviseError: it is not in the warehouse.
        DisclosureError: what was tried out cannot be made safe.
    """
    reference = Reference(partnership)
    if not (settings.warehouse / FILE_NAME).is_file():
        raise NothingToAdviseError("Nothing has been built yet: run 'obapipe build' first.")
    with open_restricted(
        settings.warehouse, read_only=True, wait_seconds=settings.lock_timeout_seconds
    ) as connection:
        month = _month(connection, partnership, period)
        reference.register(connection)
        figures = sqlfiles.read(connection, "advice/year", month=month)
    start = containing(month, "financial_year").start
    releases = months_of(f"{start:%Y-%m}", month, partnership)
    tables = advise(reference, figures, releases, at_least=at_least, progress=progress)
    return Advised(month, tuple(releases), tuple(tables), _on_pages(settings, month, figures), reference)


def write_advice(advised: Advised, settings: Settings) -> Path:
    """Write the whole advice beside the month's problem report, in place of the one before.

    Raises:
        ReportError: its folder is within the site, or cannot be written to.
    """
    folder = settings.warehouse / REPORTS / advised.month
    if folder.resolve().is_relative_to(settings.site.resolve()):
        raise ReportError(
            f"{folder} leads into the site, and advice is not for publication. Move the warehouse folder."
        )
    path = folder / _SPREADSHEET
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside.write_text(advised.as_spreadsheet(), encoding="utf-8", newline="")
        beside.replace(path)
    except OSError as reason:
        raise ReportError(
            f"The advice could not be written to {folder} ({reason.strerror}). "
            "Close its file where it is open, or ask for the right to write there."
        ) from reason
    finally:
        beside.unlink(missing_ok=True)
    return path


def _month(connection: duckdb.DuckDBPyConnection, partnership: Partnership, period: str | None) -> str:
    """The month asked for, or the newest that can be: it has landed and is one that the partnership publishes."""
    there = set(sqlfiles.read(connection, "provenance/tables")["table_name"])
    landed = sqlfiles.read(connection, "landing/landed_months") if "landed_month" in there else pl.DataFrame()
    if "publishable" not in there or landed.is_empty():
        raise NothingToAdviseError("Nothing has been built yet: run 'obapipe build' first.")
    months = landed["received"].to_list()
    if period is None:
        return [month for month in months_of(months[0], months[-1], partnership) if month in months][-1]
    asked = months_of(period, period, partnership)
    if len(asked) > 1:
        raise CallError(f"'{period}' is not a month (2013-07).")
    if asked[0] not in months:
        raise NothingToAdviseError(
            f"{asked[0]} is not in the warehouse: run 'obapipe build {asked[0]}' first, or name a month that is; see "
            "'obapipe status'."
        )
    return asked[0]


def _on_pages(settings: Settings, month: str, figures: pl.DataFrame) -> dict[Table, tuple[int, int]]:
    """Figures and hidden ones of each table, as the pages of the month have them; nothing where there are none."""
    ledger = Ledger(settings.ledger)
    if month not in ledger.months():
        return {}
    standing = (
        ledger.published()
        .filter(pl.col("release") <= month)
        .sort("release")
        .unique(_CELL, keep="last", maintain_order=True)
        .filter(pl.col("status").is_in(["released", "confidential"]))
        .join(figures, on=["indicator", "period"], how="semi")
    )
    counted = standing.group_by("indicator", "breakdown").agg(
        figures=pl.len(), hidden=(pl.col("status") == "confidential").sum()
    )
    return {
        Table(indicator, breakdown): (number, hidden)
        for indicator, breakdown, number, hidden in counted.iter_rows()
    }
