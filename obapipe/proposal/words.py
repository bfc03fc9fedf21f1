"""What was found and what is proposed, in an analyst's words, for the screen."""

from collections import Counter
from collections.abc import Sequence

from obapipe.partnership import UNALLOCATED
from obapipe.periods import Period
from obapipe.proposal.appending import Appended
from obapipe.proposal.cells import clean, is_total
from obapipe.proposal.draft import as_value
from obapipe.proposal.likeness import is_rate
from obapipe.proposal.proposing import Proposal
from obapipe.proposal.recognition import Column, Figures, looks_like_codes
from obapipe.proposal.seen import quoted, rows_of
from obapipe.proposal.whereabouts import Unplaced
from obapipe.proposal.wide import periods_across
from obapipe.reporting.lines import tally

_WIDTHS = (6, 28, 30, 40, 28)
_HEADINGS = ("Column", "Heading", "Examples", "Looks like", "Maps to")
_LIST_WIDTHS = {"line": 110, "problem": 320}
_UNUSED_SHOWN = 10
_LISTED = 6
_PROBLEMS = 8
_LARGE = 1000  # beyond this a number is told without decimals


def told(proposal: Proposal, done: Appended | None, kept_back: str) -> str:
    """The whole of what a screen shows.

    Args:
        proposal: what was found.
        done: what was written; None where nothing was.
        kept_back: why nothing was written although it was asked for; empty otherwise.
    """
    draft = "The draft:\n\n" + proposal.draft.text.rstrip("\n")
    last = [_already_read(proposal) if done is None else _written(done), kept_back, _next_step(proposal)]
    parts = [
        _faults(proposal),
        _reading(proposal),
        _columns(proposal),
        "\n".join([*_periods(proposal), *_places(proposal), *_extract(proposal)]),
        _decisions(proposal),
        draft,
        _catalogue(proposal),
        _tried(proposal),
        "\n".join(line for line in last if line),
    ]
    return "\n\n".join(part for part in parts if part)


def _faults(proposal: Proposal) -> str:
    if not proposal.known.faults:
        return ""
    faults = [f"  {fault}" for fault in proposal.known.faults[:_LISTED]]
    said = "The partnership does not load yet, so the file is judged by as much of it as can be read:"
    return "\n".join([said, *faults])


def _reading(proposal: Proposal) -> str:
    seen, area = proposal.seen, proposal.seen.area
    sheet = f", sheet '{seen.sheet}'" if len(seen.opened.sheets) > 1 else ""
    first, last = area.heading_rows
    head = (
        f"headings in row {first}"
        if first == last
        else f"headings in rows {first} {'and' if last == first + 1 else 'to'} {last}"
    )
    begin, end = area.body_rows
    lines = [
        f"{clean(seen.opened.file)}{sheet}: {head}, {rows_of(area.body.height)} from row {begin} to row {end}."
    ]
    if area.title:
        lines.append(f"Above the table: {_cut(' / '.join(line for line in area.title if line), 100)}")
    if area.below:
        more = f" and {_many(len(area.below) - 1, 'more row')}" if area.below[1:] else ""
        lines.append(f"Below the table, not read: {_cut(area.below[0], 80)}{more}")
    if area.next_table is not None:
        lines.append(
            f"Another table begins in row {area.next_table}; --from-row {area.next_table} looks at it."
        )
    if proposal.others:
        sheets = quoted([one.sheet for one in proposal.others])
        lines.append(f"Other sheets with a table: {sheets}; --sheet looks at one of them.")
    if proposal.bare:
        lines.append(f"Sheets without a table: {quoted(proposal.bare)}.")
    if proposal.like_it:
        files = "file" if proposal.like_it == 1 else "files"
        lines.append(f"The texts of {proposal.like_it} other {files} of this name are in the draft too.")
    return "\n".join(lines)


def _columns(proposal: Proposal) -> str:
    roles = proposal.draft.fit.roles
    unused = [column for column in proposal.columns if column.at not in roles]
    left_out = {column.at for column in unused[_UNUSED_SHOWN:]}
    rows: list[Sequence[str]] = [
        (
            column.letter,
            column.shown or "(none)",
            ", ".join(column.examples),
            looks_like(column),
            roles.get(column.at, "-"),
        )
        for column in proposal.columns
        if column.at not in left_out
    ]
    lines = [
        "  ".join(_cut(text, width).ljust(width) for text, width in zip(row, _WIDTHS, strict=True)).rstrip()
        for row in [_HEADINGS, ["-" * width for width in _WIDTHS], *rows]
    ]
    rest = unused[_UNUSED_SHOWN:]
    if rest:
        figures = sum(column.counts for column in rest)
        lines.append(
            f"and {len(rest)} more columns that map to nothing ({figures} of figures), "
            f"{rest[0].letter} to {rest[-1].letter}"
        )
    return "\n".join(lines)


def looks_like(column: Column) -> str:
    """What a column's cells look like, in a few words."""
    if not column.texts:
        return "empty"
    if column.places is not None:
        how = "code" if column.places.by_code else "name"
        unknown = len(column.places.unknown)
        said = f"{_many(len(set(column.places.found.values())), 'place')} by {how}"
        return said + (f", {unknown:,} not found" if unknown else "")
    if column.periods:
        kinds = dict.fromkeys(period.frequency.replace("_", " ") for period in column.periods.values())
        return (
            f"{_many(len(set(column.periods.values())), 'period')}: {', '.join(f'{kind}s' for kind in kinds)}"
        )
    if column.figures is not None:
        return _figures(column, column.figures)
    return _text(column)


def _text(column: Column) -> str:
    if column.categories:
        name, matched = max(column.categories.items(), key=lambda one: len(one[1]))
        return f"{name}: {len(matched)} of {sum(not is_total(text) for text in column.texts)}"
    if looks_like_codes(column):
        return f"{_many(column.distinct, 'code')} of official statistics"
    return "the same everywhere" if column.distinct == 1 else f"text, {column.distinct:,} different"


def _figures(column: Column, figures: Figures) -> str:
    if column.identifies:
        return "codes or running numbers"
    kind = "decimals" if figures.fractions else "whole numbers"
    if figures.percents or is_rate(column.shown):
        kind = "rates or percentages"
    said = f"{kind}, {_short(figures.lowest)} to {_short(figures.highest)}"
    others = [*figures.signs, *figures.marks, *figures.errors]
    return said + (f"; {' '.join(others[:4])}" if others else "")


def _short(number: float) -> str:
    whole = number == round(number) or abs(number) >= _LARGE
    return f"{number:,.0f}" if whole else f"{number:.4g}"


def periods_told(proposal: Proposal) -> dict[str, Period]:
    """The periods of the file itself, by their spelling, in their order."""
    time = proposal.draft.fit.time
    found = dict(time.periods)
    if time.column is not None:
        (own,) = (column for column in proposal.columns if column.at == time.column.at)
        found = {text: period for text, period in found.items() if text in own.texts}
    if not found:
        found = periods_across([column for column in proposal.columns if column.figures is not None])
    return dict(sorted(found.items(), key=lambda one: (one[1].start, one[1].end)))


def _periods(proposal: Proposal) -> list[str]:
    time = proposal.draft.fit.time
    found = periods_told(proposal)
    if not found:
        return ["Periods:  none found."]
    where = {
        "column": f"in column {time.column.letter}" if time.column is not None else "",
        "name": "in the file's name",
        "sheet": "in the sheet's name",
        "title": "above the table",
        "headings": "across the top",
        "heading": "in the heading of the figures",
        "nowhere": "across the top, where no column of the extract was found",
    }[time.where]
    (first_text, first), (last_text, last) = next(iter(found.items())), list(found.items())[-1]
    count = len(set(found.values()))
    if count == 1:
        return [f"Periods:  {first.label}, written '{clean(first_text)}', {where}."]
    written = f"written '{clean(first_text)}' to '{clean(last_text)}'"
    return [f"Periods:  {count:,}, {first.label} to {last.label}, {written}, {where}."]


def _places(proposal: Proposal) -> list[str]:
    known, where = proposal.known, proposal.draft.fit.where
    if where is None:
        return [
            "Places:   none that geography.csv knows."
            if known.places
            else "Places:   geography.csv names none yet."
        ]
    if not where.places.found:
        column = where.columns[0]
        said = f"column {column.letter} seems to name {column.distinct}, none of which geography.csv has"
        return [f"Places:   {said}."]
    words = known.partnership.words
    own = {text for column in proposal.columns if column.places is not None for text in column.texts}
    codes = {code for text, code in where.places.found.items() if text in own}
    here = Counter(known.levels.get(code, "") for code in codes)
    every = Counter(known.levels.values())
    plural = {"cluster": words.clusters, "area": words.areas}
    told = [f"{here[level]} of {every[level]} {name}" for level, name in plural.items() if here[level]]
    told += [words.city] if here["city"] else []
    columns = [column.letter for column in where.columns if column.places is not None]
    in_columns = f"column {columns[0]}" if len(columns) == 1 else f"columns {', '.join(columns)} by level"
    return [
        f"Places:   {', '.join(told)} found in {in_columns}.",
        *_unplaced(proposal.draft.fit.unplaced, known.names),
    ]


def _unplaced(unplaced: Unplaced, names: dict[str, str]) -> list[str]:
    lines: list[str] = []
    for text, code in list(unplaced.aliases.items())[:_LISTED]:
        meant = "children with no cluster" if code == UNALLOCATED else f"{names.get(code, code)} ({code})"
        lines.append(f"          '{clean(text)}' is taken for {meant}.")
    if len(unplaced.aliases) > _LISTED:
        lines.append(f"          and {len(unplaced.aliases) - _LISTED} more in geography_aliases.")
    if unplaced.totals:
        lines.append(f"          Left out as totals: {clean(quoted(unplaced.totals))}.")
    for text, code in list(unplaced.suggested.items())[:_LISTED]:
        lines.append(f"          '{clean(text)}' is no place; is it {names.get(code, code)} ({code})?")
    if unplaced.unknown:
        lines.append(f"          No place: {clean(quoted(unplaced.unknown))}.")
    return lines


def _extract(proposal: Proposal) -> list[str]:
    fit = proposal.draft.fit
    if not proposal.fits:
        return ["Extract:  none of the catalogue's is like it; the draft makes an indicator of the figures."]
    why = f", since {'; '.join(clean(reason) for reason in fit.reasons)}." if fit.reasons else "."
    lines = [f"Extract:  {fit.extract.name}{why}"]
    if proposal.runner_up is not None:
        other = proposal.runner_up.extract.name
        lines.append(f"          It may also be {other}; --extract {other} proposes that.")
    return lines


def to_decide(proposal: Proposal) -> list[str]:
    """What cannot be proposed, or not without the analyst."""
    draft = proposal.draft
    told = list(draft.fit.draft.decisions)
    unplaced = draft.fit.unplaced
    if unplaced.suggested:
        said = "the likeliest places stand in the draft as remarks; take the # away where they are right."
        told.append(f"no place: {quoted(unplaced.suggested)}: {said}")
    if unplaced.unknown:
        said = "add them to geography.csv, give an alias in geography_aliases, or drop their rows."
        told.append(f"no place: {quoted(unplaced.unknown)}: {said}")
    told += draft.faults
    return [text[:1].upper() + text[1:] for text in dict.fromkeys(clean(text) for text in told)]


def _decisions(proposal: Proposal) -> str:
    told = to_decide(proposal)
    if not told:
        return ""
    return "\n".join(["To decide:", *(f"  {number}. {text}" for number, text in enumerate(told, start=1))])


def _catalogue(proposal: Proposal) -> str:
    """A beginning for the categories that the catalogue does not list yet."""
    tables = [
        "\n".join([f"[categories.{name}]", *(f"{key} = {as_value(label)}" for key, label in labels.items())])
        for name, labels in proposal.draft.fit.draft.catalogue.items()
    ]
    return (
        "\n\n".join(["For indicators.toml, the categories that the file holds:", *tables]) if tables else ""
    )


def _tried(proposal: Proposal) -> str:
    trial = proposal.draft.trial
    if trial is None:
        return "The draft was not tried: it cannot be read as it stands."
    if trial.errors:
        said = f"Tried on this file: it would be held back, with {tally(trial.lines)}."
    else:
        said = f"Tried on this file: {rows_of(trial.rows.height)} would load, with {tally(trial.lines)}."
    lines = [
        said,
        *(f"  {_cut(line.describe(), _LIST_WIDTHS['problem'])}" for line in trial.lines[:_PROBLEMS]),
    ]
    rest = len(trial.lines) - _PROBLEMS
    return "\n".join([*lines, f"  and {rest} more"] if rest > 0 else lines)


def _already_read(proposal: Proposal) -> str:
    """That sources read the file already; empty where none does."""
    if not proposal.readers:
        return ""
    names = " and ".join(f"'{source.name}' ({source.extract})" for source in proposal.readers[:_LISTED])
    verb = "read" if len(proposal.readers) > 1 else "reads"
    said = "so nothing was written; --another writes a further source"
    return f"In sources.toml {names} {verb} this file already, {said}."


def _written(done: Appended) -> str:
    if done.in_force:
        return (
            f"The draft is at the end of {done.path}, from line {done.line}. Look at every '# check:' in it."
        )
    reasons = "\n".join(f"  {reason}" for reason in done.reasons)
    said = f"The draft is at the end of {done.path}, from line {done.line}, but only as remarks, because:"
    return f"{said}\n{reasons}\nPut that right, then take the # away from its lines."


def _next_step(proposal: Proposal) -> str:
    """The command to run next, and what has to be done before it."""
    month, where = proposal.month, proposal.lying
    if where.root == "elsewhere":
        folder = f"such as raw/{month}" if month is not None else "such as raw/2013-07"
        command = f"obapipe check {month or '2013-07'}"
        return (
            f"Next: put the file into the folder of the month in which it arrived, {folder}, then: {command}"
        )
    return (
        f"Next: obapipe check {month}"
        if month is not None
        else "Next: obapipe check, with the month it arrived in"
    )


def _many(count: int, thing: str) -> str:
    return f"{count:,} {thing}" + ("" if count == 1 else "s")


def _cut(text: str, width: int) -> str:
    text = clean(text)
    return text if len(text) <= width else text[: width - 3].rstrip() + "..."
