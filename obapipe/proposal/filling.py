"""What the table's columns do not give: measures by what is left, units, constants and the period."""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePosixPath

from obapipe.partnership import Term
from obapipe.proposal.across import write_wide
from obapipe.proposal.cells import ages_in, period_in, periods_within
from obapipe.proposal.fit import FIGURES, INDICATOR, Fit
from obapipe.proposal.likeness import words
from obapipe.proposal.measures import (
    UNKNOWN,
    Measuring,
    by_heading,
    speaks_of_whole,
    whole_of,
    write_signs,
)
from obapipe.proposal.seen import quoted, rows_of
from obapipe.proposal.timing import Timing, write_period
from obapipe.proposal.wide import periods_across

_LISTED = 6
_SAID_BESIDE = 1.7  # what a dimension is worth that the texts around the table name


def take_measures(fit: Fit) -> None:
    """Find the columns of the measures; wide columns give theirs themselves."""
    if fit.wide is not None:
        write_wide(fit, fit.wide)
        _write_units(fit, {column.at: fit.measure for column in fit.wide.used})
        return
    own = fit.dimensions.get(INDICATOR)
    free = [column for column in fit.free if column.counts and column is not own]
    if own is not None and own.counts:
        whole = whole_of(fit.seen, own, free) if fit.measure == "numerator" else None
        columns = {fit.measure: own, **({"denominator": whole} if whole is not None else {})}
        fit.measuring = Measuring(columns, frozenset(), tuple(one for one in free if one is not whole))
    else:
        fit.measuring = by_heading(fit.seen, fit.extract, free, fit.measure)
    for name, column in fit.measuring.columns.items():
        fit.draft.part("columns")[name] = column.heading
        fit.roles[column.at] = name
        spare = [one.heading for one in fit.measuring.spare if not one.identifies]
        if name in fit.measuring.sure or column is own:
            continue
        if name in fit.measuring.guessed:
            fit.draft.entries["columns", name] = (
                "its heading does not say so, but no other column can be it. Is it?"
            )
        elif spare:
            fit.draft.entries["columns", name] = (
                f"is it this column? There are other figures: {quoted(spare, 3)}."
            )
    for name, columns in fit.measuring.choice.items():
        named = quoted([column.heading for column in columns])
        fit.draft.part("columns")[name] = UNKNOWN
        fit.draft.entries["columns", name] = f"no heading says which column this is: {named}?"
        fit.draft.decisions.append(f"{name}: no heading says which column gives it; {named}?")
    _ask_for_whole(fit)
    _write_units(fit, {column.at: name for name, column in fit.measuring.columns.items()})
    write_signs(fit.seen, list(fit.measuring.columns.values()), fit.draft)


def _ask_for_whole(fit: Fit) -> None:
    """What the catalogue divides by, where no column was found for it."""
    known = fit.seen.known.partnership.indicators
    wanted = any(isinstance(known[key].denominator, Term) for key in fit.indicators if key in known)
    if fit.extract.pair is None or not wanted or fit.extract.pair[1] in fit.measuring.columns:
        return
    whole = fit.extract.pair[1]
    people = {word for key in fit.indicators if key in known for word in words(known[key].people)}
    wholes = [column for column in fit.measuring.spare if speaks_of_whole(column)]
    offers = [column.heading for column in sorted(wholes, key=lambda one: -len(people & one.words))]
    said = "the catalogue divides by it and no heading says which column it is"
    if offers:
        listed = f"{said}: {quoted(offers)}? Then take the # away."
        fit.draft.offer("columns", whole, offers[0], listed)
    fit.draft.decisions.append(f"{whole}: {said}{': ' + quoted(offers) if offers else ''}.")


def _write_units(fit: Fit, names: dict[int, str]) -> None:
    """Fractions where the catalogue has percentages, and decimals where it counts children."""
    known = fit.seen.known.partnership.indicators
    indicators = [known[key] for key in fit.indicators if key in known]
    percent = bool(indicators) and all(one.unit == "percent" for one in indicators)
    weighted = bool(indicators) and all(one.measure_kind == "weighted" for one in indicators)
    for column in fit.figures:
        figures, name = column.figures, names.get(column.at)
        if figures is None or name is None:
            continue
        if fit.extract.all_measures[name] == "decimal":
            if figures.percents:
                fit.draft.part("units")[name] = "percent"
            elif percent and figures.fractions and figures.lowest >= 0 and figures.highest <= 1:
                fit.draft.part("units")[name] = "fraction"
                span = f"{figures.lowest:g} to {figures.highest:g}"
                said = f"'{column.heading}' goes from {span}: fractions of 1, not percentages?"
                fit.draft.check("units", said)
        elif figures.fractions and not weighted:
            fit.draft.decisions.append(
                f"'{column.heading}' holds decimals ({rows_of(figures.fractions)}), and {name} counts whole children "
                "or events: is it a rate or an estimate?"
            )


def take_constants(fit: Fit) -> None:
    """What no column gives but the texts around the table may say; a question mark where they do not."""
    for name in fit.extract.dimensions:
        if name in fit.given:
            continue
        text, why = _age(fit, name) if name in fit.extract.ages else _category(fit, name)
        fit.draft.part("constants")[name] = text
        fit.draft.entries["constants", name] = f"no column gives it; {why}"
        if text == UNKNOWN:
            fit.draft.decisions.append(f"{name}: no column gives it; {why}")
        else:
            fit.score += _SAID_BESIDE


def _age(fit: Fit, name: str) -> tuple[str, str]:
    for text in (fit.seen.name, fit.seen.sheet, *fit.seen.area.title):
        ages = ages_in(text)
        if ages is not None and ages[1] is not None:
            return str(ages[fit.extract.ages.index(name)]), f"'{text}' says so."
    return UNKNOWN, "which ages are they, such as 0 and 17?"


def _category(fit: Fit, name: str) -> tuple[str, str]:
    known = fit.candidates(name)
    headings = [column.shown for column in fit.measuring.columns.values()]
    stem = re.sub(r"[\d_]+", " ", PurePosixPath(fit.seen.name).stem).strip()
    for text in (stem, fit.seen.context, fit.seen.sheet, *fit.seen.area.title, *headings):
        match = known.exactly(text) or known.likely(text) if text else None
        if match is not None:
            return match.key, f"'{text}' is like '{fit.label(name, match.key)}': is that it?"
    around = set(words(fit.seen.context))
    said = [key for key in known.texts if set(words(fit.label(name, key))) <= around]
    if len(said) == 1 and name != INDICATOR:
        return said[0], f"the texts around the table speak of '{fit.label(name, said[0])}': is that it?"
    keys = list(known.texts)
    if not keys:
        where = "indicators.toml" if name == INDICATOR else f"[categories.{name}] of indicators.toml"
        return UNKNOWN, f"and {where} lists none yet."
    near = [*said, *(key for _, key in known.ranked(fit.seen.context) if key not in said)]
    listed = [*near, *(key for key in keys if key not in near)]
    return UNKNOWN, f"which is it of {', '.join(listed[:_LISTED])}{' ...' if listed[_LISTED:] else ''}?"


def take_period(fit: Fit) -> None:
    """Put the period into the draft, from where it stands in the spelling that the catalogue measures by."""
    wanted = fit.frequencies
    _prefer_heading(fit)
    _prefer_readable(fit)
    texts = list(fit.time.periods)
    fitting = next((one for one in wanted if texts and all(period_in(text, one) for text in texts)), None)
    spoken = {period.frequency for period in fit.time.periods.values()}
    if fit.time.where != "headings":
        write_period(fit.time, wanted, fit.draft, by_indicator=fit.extract.name == FIGURES)
    elif wanted and fitting is None:
        said = f"the headings are {_named(spoken)}; the catalogue measures this by {_named(wanted)}."
        fit.draft.decisions.append(said)
    elif fitting is not None and not spoken & set(wanted) and fit.extract.name != FIGURES:
        fit.draft.keys["frequency"] = fitting
    if fit.time.column is not None:
        fit.roles[fit.time.column.at] = "period"
    if fitting is not None and not spoken & set(wanted):
        read = {text: found for text in texts if (found := period_in(text, fitting)) is not None}
        fit.time = replace(fit.time, periods=read)


def _named(frequencies: Iterable[str]) -> str:
    return " and ".join(sorted(one.replace("_", " ") + "s" for one in frequencies))


def _prefer_heading(fit: Fit) -> None:
    """The period in the heading of the figures, where nothing else states one or the headings hold several."""
    if fit.time.where in ("column", "headings"):
        return
    found = {
        column.shown[start:end]: period
        for column in fit.figures
        for start, end, period in periods_within(column.shown)
    }
    several = periods_across([column for column in fit.seen.columns if column.counts])
    if len(found) == 1 and (fit.time.where == "nowhere" or several):
        fit.time = Timing("heading", found)
    elif several:
        # Whatever the file's name says, its figures are about several periods.
        fit.time = Timing("nowhere", {})
    if several:
        told = sorted(several.values())
        fit.draft.decisions.append(
            f"the headings hold the periods {told[0].label} to {told[-1].label}; "
            + (f"only {quoted(fit.time.periods)} is read." if fit.time.periods else "none of them is read.")
        )


def _prefer_readable(fit: Fit) -> None:
    """The period beside the table, where that in the column is none that the catalogue measures by."""
    wanted = fit.frequencies
    column = fit.time.column
    if column is None or not wanted or _reads(fit.time, fit):
        return
    beside = fit.time.beside
    if beside is not None and _reads(beside, fit):
        said = f"'{column.heading}' holds periods too, but none of the {_named(wanted)} that the catalogue measures by."
        fit.time = beside
        fit.draft.check(f"period_in_{beside.where}", said)


def _reads(time: Timing, fit: Fit) -> bool:
    return any(all(period_in(text, one) for text in time.periods) for one in fit.frequencies)
