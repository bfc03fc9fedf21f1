"""Wide columns of a table taken for an extract: what the draft says of them."""

from collections.abc import Sequence
from dataclasses import replace

from obapipe.proposal.cells import is_total
from obapipe.proposal.fit import INDICATOR, Fit
from obapipe.proposal.measures import Measuring, candidates, totals_of, write_signs
from obapipe.proposal.recognition import Column
from obapipe.proposal.seen import quoted
from obapipe.proposal.timing import Timing
from obapipe.proposal.wide import PERIOD, Wide, ages_across, counted_only, find_wide

_AGES = ("age_from", "age_to")


def take_wide(fit: Fit) -> None:
    """Find the wide columns; one column of one indicator is none: its indicator is a constant then."""
    if fit.extract.ages and not fit.dimensions:
        across = ages_across([column for column in fit.free if column.figures is not None])
        fit.wide = None if across is None else Wide(across[1], expression=across[0], groups=_AGES)
    else:
        fit.wide = _find(fit)
    if fit.wide is None:
        return
    if fit.time.column is not None and PERIOD in fit.wide.groups:
        fit.wide = None
        return
    only = list(fit.wide.texts.get(INDICATOR, {}).values())
    if len(fit.wide.used) == 1 and fit.wide.name == INDICATOR:
        (column,) = fit.wide.used
        fit.draft.part("constants")[INDICATOR] = only[0].key
        if not only[0].sure:
            said = f"by likeness with '{column.shown}': is it '{fit.label(INDICATOR, only[0].key)}'?"
            fit.draft.entries["constants", INDICATOR] = said
        fit.dimensions[INDICATOR] = column
        fit.wide = None


def _find(fit: Fit) -> Wide | None:
    """The wide columns; indicators that are counts only among counts, those that are rates among all figures."""
    missing = {
        name: fit.candidates(name)
        for name in fit.extract.dimensions
        if name not in fit.dimensions and name not in fit.extract.ages
    }
    measures = candidates(fit.extract)
    if INDICATOR not in missing:
        return find_wide(replace(fit.seen, columns=fit.free), missing, measures)
    found: list[Wide] = []
    for measure in fit.extract.all_measures:
        columns = fit.free if fit.extract.all_measures[measure] == "decimal" else counted_only(fit.free)
        own = [key for key in missing[INDICATOR].texts if _measure_of(fit, key) == measure]
        wide = find_wide(
            replace(fit.seen, columns=columns), {**missing, INDICATOR: missing[INDICATOR].only(own)}, measures
        )
        if wide is not None:
            found.append(wide)
    return max(found, key=lambda one: len(one.used), default=None)


def _measure_of(fit: Fit, indicator: str) -> str | None:
    term = fit.term(indicator)
    return None if term is None else term.measure


def write_wide(fit: Fit, wide: Wide) -> None:
    """Put the wide columns into the draft, their totals to be checked and the signs among them."""
    fit.draft.keys["unpivot"] = _by_columns(fit, wide) if wide.columns else _by_expression(fit, wide)
    across = " and ".join(wide.groups)
    for column in wide.used:
        role = (
            f"{wide.name}: {wide.columns[column.heading]}" if wide.columns else f"{across}, from its heading"
        )
        fit.roles[column.at] = role
    if PERIOD in wide.groups:
        fit.time = Timing("headings", dict(wide.periods))
    spare = [column for column in fit.free if column.counts]
    if not wide.measures and wide.name != INDICATOR:
        _write_totals(fit, wide.used, spare)
    _ask_about_others(fit, wide)
    write_signs(fit.seen, wide.used, fit.draft)
    fit.measuring = Measuring(
        {}, frozenset(), tuple(column for column in spare if column.at not in fit.roles)
    )


def _by_columns(fit: Fit, wide: Wide) -> dict[str, object]:
    name = wide.name or ""
    for column in wide.used:
        match = wide.texts[name][column.shown]
        if not match.sure:
            rivals = f" Or is that '{match.rivals[0]}'?" if match.rivals else ""
            said = f"by likeness: does it mean '{fit.label(name, match.key)}'?{rivals}"
            fit.draft.entries["unpivot.columns", column.heading] = said
    return {
        "name": name,
        "value": fit.measure,
        "columns": {one.heading: wide.columns[one.heading] for one in wide.used},
    }


def _by_expression(fit: Fit, wide: Wide) -> dict[str, object]:
    for name, texts in wide.texts.items():
        for text, match in texts.items():
            fit.recode(name, text, match)
    if not wide.measures:
        return {"headings": wide.expression, "value": fit.measure}
    fit.draft.check("unpivot", "headings that say another measure than these are not read.")
    return {"headings": wide.expression, "measures": dict(wide.measures)}


def _ask_about_others(fit: Fit, wide: Wide) -> None:
    """Columns of counts beside the wide ones: what they hold is not read, and may be missed."""
    others = [
        column.heading for column in counted_only(fit.free) if column.counts and not is_total(column.shown)
    ]
    if wide.name == INDICATOR or INDICATOR in wide.groups or not others:
        return
    fit.draft.check("unpivot", f"{quoted(others)} beside these columns: not read. Is nothing of it meant?")
    fit.draft.decisions.append(
        f"{quoted(others)}: figures beside those that are read; what they hold is left out."
    )


def _write_totals(fit: Fit, used: Sequence[Column], spare: Sequence[Column]) -> None:
    """Columns that add up the others in every row are read as their check."""
    totals = totals_of(fit.seen, used, spare)
    if totals:
        parts = [column.heading for column in used]
        fit.draft.keys["sums"] = [{"total": total.heading, "parts": parts} for total in totals]
        fit.roles |= {total.at: "their total, checked" for total in totals}
