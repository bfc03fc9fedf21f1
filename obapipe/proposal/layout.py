"""What a source has to say so that the reading finds the table where it was found here."""

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase

import polars as pl

from obapipe.ingest.tables import plain
from obapipe.proposal.cells import periods_within
from obapipe.proposal.headings import Area
from obapipe.proposal.seen import Draft, Seen
from obapipe.proposal.timing import general

_LONGEST = 60


def write_layout(seen: Seen, others: Sequence[Seen], draft: Draft) -> None:
    """Put sheet, heading rows and the table's borders into the draft.

    Args:
        seen: the table.
        others: the tables of other sheets.
        draft: the draft.
    """
    area = seen.area
    alike = [one for one in others if one.area.names == area.names]
    if alike and _periods_in_sheets(seen, alike) is not None:
        _write_sheets(seen, others, alike, draft)
    elif len(seen.opened.sheets) > 1:
        draft.keys["sheet"] = seen.sheet
        if alike:
            names = ", ".join(f"'{one.sheet}'" for one in alike)
            draft.check(
                "sheet", f"{names} has the same headings: every_sheet = true reads all sheets of a name."
            )
    if area.height > 1:
        draft.keys["header_rows"] = area.height
    _write_borders(seen, draft)


def _periods_in_sheets(seen: Seen, alike: Sequence[Seen]) -> str | None:
    """The expression for the periods in the names of several sheets; None where they state none."""
    spans = [periods_within(one.sheet) for one in (seen, *alike)]
    if not all(spans) or len({found[0][2].text for found in spans}) < len(spans):
        return None
    ways = {
        general(one.sheet[found[0][0] : found[0][1]])
        for one, found in zip((seen, *alike), spans, strict=True)
    }
    return f"(?P<period>{'|'.join(sorted(ways))})"


def _write_sheets(seen: Seen, others: Sequence[Seen], alike: Sequence[Seen], draft: Draft) -> None:
    names = [one.sheet for one in (seen, *alike)]
    if len(names) < len([sheet for sheet in seen.opened.sheets if sheet not in seen.opened.hidden]):
        start = periods_within(seen.sheet)[0]
        spelt = re.sub(r"[A-Za-z]+", "*", re.sub(r"[0-9]", "[0-9]", seen.sheet[start[0] : start[1]]))
        common = seen.sheet[: start[0]] + spelt + seen.sheet[start[1] :]
        rest = [sheet for sheet in seen.opened.sheets if sheet not in names]
        if any(fnmatchcase(sheet.casefold(), common.casefold()) for sheet in rest):
            draft.keys["sheet"] = seen.sheet
            draft.check("sheet", f"sheets of other periods have the same headings: {', '.join(names)}.")
            return
        draft.keys["sheet"] = common
    draft.keys["every_sheet"] = True
    if "period" in draft.part("columns"):
        return
    for key in ("period_in_name", "period_in_title", "period_in_sheet"):
        draft.keys.pop(key, None)
        draft.checks.pop(key, None)
    constants = draft.keys.get("constants")
    if isinstance(constants, dict) and "period" in constants:
        del draft.part("constants")["period"]
    draft.keys["period_in_sheet"] = _periods_in_sheets(seen, alike)


def _write_borders(seen: Seen, draft: Draft) -> None:
    """Where the table begins and ends, if another one or crowded notes stand on the sheet too."""
    area = seen.area
    cells = seen.opened.cells(seen.sheet)
    last = area.body_rows[1]
    above = cells.filter(pl.col("source_row") < area.heading_rows[0])
    below = cells.filter(pl.col("source_row") > last)
    if _holds_headings(above, area):
        text = next((text for line in reversed(area.title) if (text := line.strip())), "")
        if text and _once(cells, text):
            draft.keys["table_text"] = text
        else:
            draft.keys["header_text"] = next(name for name in area.names if name)
            draft.check("header_text", f"the first row with this text has to be row {area.heading_rows[0]}.")
    if below.is_empty() or (area.next_table is None and not _crowded(below)):
        return
    following = int(below["source_row"][0])
    text = next(
        str(cell) for cell in below.select(pl.exclude("source_row", "cells")).row(0) if cell is not None
    )
    if following > last + 1 and not area.gaps:
        draft.keys["ends_at_blank_row"] = True
    elif not _begins_cell(area.body, text):
        draft.keys["end_text"] = text[:_LONGEST]
    else:
        draft.decisions.append(
            f"rows below row {last} are not this table's, and no text tells where it ends: name one in `end_text`."
        )
    if area.next_table is not None:
        draft.check(
            "end_text" if "end_text" in draft.keys else "ends_at_blank_row",
            f"another table begins in row {area.next_table}.",
        )


def _holds_headings(above: pl.DataFrame, area: Area) -> bool:
    """Whether a row above holds the same headings, so that the reading would begin there."""
    wanted = {plain(name) for name in area.names if name}
    return any(wanted <= {plain(cell) for cell in row if isinstance(cell, str)} for row in above.iter_rows())


def _once(cells: pl.DataFrame, text: str) -> bool:
    held = sum(
        any(isinstance(cell, str) and plain(text) in plain(cell) for cell in row) for row in cells.iter_rows()
    )
    return held == 1


def _crowded(below: pl.DataFrame) -> bool:
    """Whether a row has several texts, so that the reading would not take it for a note."""
    filled = below.select(pl.sum_horizontal(pl.exclude("source_row", "cells").is_not_null()))
    return bool((filled.to_series() > 1).any())


def _begins_cell(body: pl.DataFrame, text: str) -> bool:
    start = plain(text[:_LONGEST])
    return any(
        isinstance(cell, str) and plain(cell).startswith(start) for row in body.iter_rows() for cell in row
    )
