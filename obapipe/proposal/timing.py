"""Which period the figures are about: in a column, in the file's name, in the sheet's name or in the title."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from obapipe.periods import Frequency, Period
from obapipe.proposal.cells import period_in, periods_within
from obapipe.proposal.recognition import Column
from obapipe.proposal.seen import Draft, Seen

_SPECIAL = re.compile(r"([.^$*+?{}\[\]\\|()])")
_MONTH_NAME = re.compile(r"[A-Za-z]{3,}")
_WORDS_BEFORE = 2


@dataclass(frozen=True)
class Timing:
    """Where the periods stand.

    Attributes:
        where: column, name, sheet, title, headings (of wide columns), heading (the same in all) or nowhere.
        periods: text to period, in the order seen.
        column: the column, where one holds them.
        expression: what finds the period beside the table.
        others: further columns of periods, which are not taken.
        beside: where a period stands beside the table too.
    """

    where: str
    periods: dict[str, Period]
    column: Column | None = None
    expression: str | None = None
    others: tuple[Column, ...] = ()
    beside: "Timing | None" = None

    @property
    def frequencies(self) -> dict[Frequency, int]:
        """How many of the periods are months, quarters, years."""
        return dict(Counter(period.frequency for period in self.periods.values()))


def timing(seen: Seen) -> Timing:
    """Find the periods of a table whose headings do not hold them."""
    beside = _beside(seen)
    columns = [column for column in seen.columns if column.periods]
    if not columns:
        return beside or Timing("nowhere", {})
    first = min(columns, key=lambda column: (not column.is_time, -column.filled, column.at))
    others = tuple(column for column in columns if not _same(column, first))
    return Timing("column", dict(first.periods or {}), first, others=others, beside=beside)


def _beside(seen: Seen) -> Timing | None:
    """The period in the file's name, the sheet's or the title."""
    stem = PurePosixPath(seen.name).stem
    for where, texts in (("name", [stem]), ("sheet", [seen.sheet]), ("title", seen.area.title)):
        for text in texts:
            found = periods_within(text)
            if found:
                start, end, period = _most_telling(found)
                expression = _around(text, start, end, whole=where == "name")
                return Timing(where, {text[start:end]: period}, expression=expression)
    return None


def _same(one: Column, other: Column) -> bool:
    """Whether two columns hold the same periods."""
    return {period.text for period in (one.periods or {}).values()} == {
        period.text for period in (other.periods or {}).values()
    }


def _most_telling(found: Sequence[tuple[int, int, Period]]) -> tuple[int, int, Period]:
    """The shortest period named, the last of several: `2013-07` rather than `2013`."""
    return min(found, key=lambda one: (one[2].end - one[2].start, -one[0]))


def general(text: str) -> str:
    """An expression for texts written like this one: its digits and month names may be others."""
    parts: list[str] = []
    for part in re.findall(r"[0-9]+|[A-Za-z]+|[^0-9A-Za-z]+", text):
        if part.isdigit():
            parts.append(rf"\d{{{len(part)}}}")
        elif _MONTH_NAME.fullmatch(part) and period_in(f"{part} 2013") is not None:
            parts.append(r"[A-Za-z]{3}" if len(part) == 3 else r"[A-Za-z]+")  # noqa: PLR2004 - Jul or July
        else:
            parts.append(literal(part))
    return "".join(parts)


def literal(text: str) -> str:
    """An expression for exactly this text."""
    return _SPECIAL.sub(r"\\\1", text)


def alternatives(texts: Iterable[str]) -> str:
    """An expression for any of these periods and others written like them."""
    return "|".join(dict.fromkeys(general(text) for text in texts))


def _around(text: str, start: int, end: int, *, whole: bool) -> str:
    before = text[:start]
    if not whole:
        before = "".join(re.findall(r"\S+\s*|\s+", before)[-_WORDS_BEFORE:])
    if any(character.isdigit() for character in before):
        before = re.split(r"[0-9]", before)[-1]
    return f"{literal(before)}(?P<period>{general(text[start:end])})"


def write_period(found: Timing, wanted: Sequence[Frequency], draft: Draft, *, by_indicator: bool) -> None:
    """Put the period into the draft.

    Args:
        found: where it stands.
        wanted: how often the indicators of the extract are measured.
        draft: the draft.
        by_indicator: whether the indicator of each row says how its period is read.
    """
    if found.column is not None:
        draft.part("columns")["period"] = found.column.heading
        if found.others:
            names = ", ".join(f"'{column.heading}'" for column in found.others)
            draft.entries["columns", "period"] = f"is it this column? {names} holds periods too."
    elif found.expression is not None:
        draft.keys[f"period_in_{found.where}"] = found.expression
        (text,) = found.periods
        if found.where != "name":
            draft.check(f"period_in_{found.where}", f"are all figures of the table about '{text}'?")
    elif found.where == "heading":
        (text,) = found.periods
        draft.part("constants")["period"] = text
        draft.entries["constants", "period"] = (
            "it stands in the heading of the figures; other files will have another."
        )
    else:
        draft.part("constants")["period"] = "?"
        said = "it stands nowhere in the file: which is it? For example 2013-07 or 2012/13."
        draft.entries["constants", "period"] = said
        draft.decisions.append(
            "the period: neither a column, a heading, the title nor the file's name states one."
        )
    _write_frequency(found, wanted, draft, by_indicator=by_indicator)


def _write_frequency(found: Timing, wanted: Sequence[Frequency], draft: Draft, *, by_indicator: bool) -> None:
    """State how periods are read where their spelling leaves it open, and ask where it contradicts the catalogue."""
    seen = set(found.frequencies)
    if not seen or not wanted or seen <= set(wanted):
        return
    fitting = [frequency for frequency in wanted if all(period_in(text, frequency) for text in found.periods)]
    if not fitting:
        spoken = " and ".join(sorted(frequency.replace("_", " ") + "s" for frequency in seen))
        expected = " or ".join(frequency.replace("_", " ") + "s" for frequency in dict.fromkeys(wanted))
        key = "columns" if found.column is not None else f"period_in_{found.where}"
        key = "constants" if found.where == "heading" else key
        draft.check(key, f"the periods are {spoken}; the catalogue measures this by {expected}.")
        draft.decisions.append(f"the periods are {spoken}, and the catalogue measures this by {expected}.")
    elif not by_indicator:
        draft.keys["frequency"] = fitting[0]
        example = next(text for text, period in found.periods.items() if period.frequency not in wanted)
        read = period_in(example, fitting[0])
        draft.check("frequency", f"'{example}' is then read as {read.label if read else example}.")
