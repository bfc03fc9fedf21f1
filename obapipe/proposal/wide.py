"""Tables that are wide: months, ages, destinations or indicators across the top, alone or one above the other."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from obapipe.ingest.tables import BETWEEN_ROWS, without_footnote
from obapipe.periods import Period
from obapipe.proposal.cells import ages_in, is_number, is_total, period_in, periods_within
from obapipe.proposal.likeness import Candidates, Match, assign, is_rate
from obapipe.proposal.recognition import Column
from obapipe.proposal.seen import Seen
from obapipe.proposal.timing import alternatives, literal

PERIOD, MEASURE = "period", "measure"
_FEWEST = 2
_SHARE = 0.5
_SEPARATORS = " _-\u2013|:,./"


@dataclass(frozen=True)
class Wide:
    """Columns of figures that are made long.

    Attributes:
        columns: heading to category, where one thing stands across the top.
        name: the column of the extract that these headings become.
        expression: what a whole heading matches, where several things or periods do.
        groups: the columns of the extract that the expression names.
        texts: column of the extract to the texts in the headings and their meaning.
        measures: text to measure, where the headings name measures too.
        periods: text to period.
        used: the columns meant.
    """

    used: tuple[Column, ...]
    columns: Mapping[str, str] = field(default_factory=dict[str, str])
    name: str | None = None
    expression: str | None = None
    groups: tuple[str, ...] = ()
    texts: Mapping[str, Mapping[str, Match]] = field(default_factory=dict[str, Mapping[str, Match]])
    measures: Mapping[str, str] = field(default_factory=dict[str, str])
    periods: Mapping[str, Period] = field(default_factory=dict[str, Period])

    @property
    def gives(self) -> set[str]:
        """The columns of the extract that come out of it, measures aside."""
        return {*self.groups, *([self.name] if self.name else [])}


@dataclass(frozen=True)
class _Heading:
    """A heading in two parts.

    Attributes:
        column: whose it is.
        before: what stands before the second part.
        period: the text of a period in it.
        after: what stands after the period.
        footnote: whether a footnote digit is glued to the period.
    """

    column: Column
    before: str
    period: str
    after: str
    footnote: bool = False

    @property
    def rest(self) -> str:
        """What it says beside the period."""
        return " ".join(
            part for part in (self.before.strip(_SEPARATORS), self.after.strip(_SEPARATORS)) if part
        )


def find_wide(seen: Seen, missing: Mapping[str, Candidates], measures: Candidates) -> Wide | None:
    """The wide columns of a table.

    Args:
        seen: the table.
        missing: the dimensions that no column gives, with their categories.
        measures: the measures of the extract.

    Returns:
        None where its headings neither hold several periods nor several categories.
    """
    columns = [
        column
        for column in seen.columns
        if column.figures is not None and not column.identifies and column.shown
    ]
    columns = [column for column in columns if column.heading == column.shown]
    return _by_period(columns, missing, measures) or _by_category(columns, missing, measures)


def _by_period(
    columns: Sequence[Column], missing: Mapping[str, Candidates], measures: Candidates
) -> Wide | None:
    headings = _of_periods(columns)
    if not headings:
        return None
    periods = {heading.period: found for heading in headings if (found := period_in(heading.period))}
    used = tuple(heading.column for heading in headings)
    group = f"(?P<period>{alternatives(heading.period for heading in headings)})"
    if any(heading.footnote for heading in headings):
        group += r"\d?"
    rests = list(dict.fromkeys(heading.rest for heading in headings))
    if len(rests) == 1:
        ways = list(dict.fromkeys(literal(one.before) + group + literal(one.after) for one in headings))
        return Wide(used, expression="|".join(ways[:1]), groups=(PERIOD,), periods=periods)
    kind, meant = _meaning(rests, missing, measures)
    if kind is None:
        return None
    told = [heading for heading in headings if heading.rest in meant]
    if len({heading.period for heading in told}) < _FEWEST:
        return None
    expression = _beside_period(told, group, kind)
    if expression is None:
        return None
    used = tuple(heading.column for heading in told)
    texts = {kind: dict(meant)} if kind != MEASURE else {}
    return Wide(
        used,
        expression=expression,
        groups=(PERIOD, *([kind] if kind != MEASURE else [])),
        texts=texts,
        measures={text: match.key for text, match in meant.items()} if kind == MEASURE else {},
        periods=periods,
    )


def periods_across(columns: Sequence[Column]) -> dict[str, Period]:
    """The periods in the headings of columns, where there are several: text to period."""
    return {heading.period: found for heading in _of_periods(columns) if (found := period_in(heading.period))}


def _of_periods(columns: Sequence[Column]) -> list[_Heading]:
    """The headings that hold periods of one length, at least two different ones; none where there are fewer."""
    headings = [heading for column in columns if (heading := _parted(column)) is not None]
    lengths = {
        heading.column.at: found.frequency for heading in headings if (found := period_in(heading.period))
    }
    usual = Counter(lengths.values()).most_common(1)
    same = [heading for heading in headings if usual and lengths.get(heading.column.at) == usual[0][0]]
    return same if len({period_in(heading.period) for heading in same}) >= _FEWEST else []


def _parted(column: Column) -> _Heading | None:
    """A heading cut at the period in it; None where it holds none, or a bare figure that only might be one."""
    text = column.shown
    parts = text.split(BETWEEN_ROWS)
    for at, part in enumerate(parts):
        bare = without_footnote(part) if period_in(part) is None else part
        noted = re.fullmatch(r"((?:19|20)\d{2})[1-9]", part)
        if noted is not None and period_in(part) is None:
            after = BETWEEN_ROWS.join(["", *parts[at + 1 :]])
            return _Heading(column, BETWEEN_ROWS.join([*parts[:at], ""]), noted[1], after, footnote=True)
        whole = part if period_in(part) is not None else bare if period_in(bare) is not None else None
        if whole is not None and not (ages_in(whole) is not None and not whole.isdigit()):
            before = BETWEEN_ROWS.join([*parts[:at], ""])
            after = part.removeprefix(whole) + BETWEEN_ROWS.join(["", *parts[at + 1 :]])
            return _Heading(column, before, whole, after)
    found = periods_within(text)
    if len(found) != 1:
        return None
    start, end, _ = found[0]
    return _Heading(column, text[:start], text[start:end], text[end:])


def _beside_period(headings: Sequence[_Heading], period: str, kind: str) -> str | None:
    """The expression for headings that say one thing before or after the period."""
    before = {heading.before for heading in headings}
    after = {heading.after for heading in headings}
    if len(before) > 1 and len(after) > 1:
        return None
    varying = [heading.before if len(before) > 1 else heading.after for heading in headings]
    texts = list(dict.fromkeys(text.strip(_SEPARATORS) for text in varying))
    apart = {
        (text.removesuffix(text.lstrip(_SEPARATORS)), text.removeprefix(text.rstrip(_SEPARATORS)))
        for text in varying
    }
    if len(apart) != 1:
        return None
    ((first, last),) = apart
    group = f"{literal(first)}(?P<{kind}>{'|'.join(literal(text) for text in texts)}){literal(last)}"
    if len(before) > 1:
        return group + period + literal(next(iter(after)))
    return literal(next(iter(before))) + period + group


def _meaning(
    texts: Sequence[str], missing: Mapping[str, Candidates], measures: Candidates
) -> tuple[str | None, dict[str, Match]]:
    """Which dimension (or the measures) a set of texts are categories of."""
    best: tuple[float, str | None, dict[str, Match]] = (0, None, {})
    for kind, candidates in (*missing.items(), (MEASURE, measures)):
        if not candidates.texts:
            continue
        counts = [text for text in texts if kind != "indicator" or text]
        found = assign(counts, candidates)
        share = len(found) / max(len(texts), 1)
        if found and share > best[0]:
            best = share, kind, found
    return best[1], best[2]


def _by_category(
    columns: Sequence[Column], missing: Mapping[str, Candidates], measures: Candidates
) -> Wide | None:
    two = _by_two(columns, missing, measures)
    if two is not None:
        return two
    best: Wide | None = None
    for dimension, candidates in missing.items():
        found = assign((column.shown for column in columns), candidates)
        fewest = 1 if dimension == "indicator" else _FEWEST
        if len(found) < fewest or (best is not None and len(best.used) >= len(found)):
            continue
        used = tuple(column for column in columns if column.shown in found)
        best = Wide(
            used,
            columns={column.heading: found[column.shown].key for column in used},
            name=dimension,
            texts={dimension: found},
        )
    return best


def _by_two(
    columns: Sequence[Column], missing: Mapping[str, Candidates], measures: Candidates
) -> Wide | None:
    """Two rows of headings that each name categories, or measures."""
    split = {column.shown: column.shown.split(BETWEEN_ROWS) for column in columns}
    pairs = {shown: (parts[0], parts[1]) for shown, parts in split.items() if len(parts) == _FEWEST}
    if len(pairs) < _FEWEST:
        return None
    uppers = list(dict.fromkeys(upper for upper, _ in pairs.values()))
    lowers = list(dict.fromkeys(lower for _, lower in pairs.values()))
    if len(uppers) < _FEWEST or len(lowers) < _FEWEST:
        return None
    upper, of_upper = _meaning(uppers, missing, measures)
    rest = {name: one for name, one in missing.items() if name != upper}
    lower, of_lower = _meaning(lowers, rest, Candidates({}) if upper == MEASURE else measures)
    if upper is None or lower is None or min(len(of_upper), len(of_lower)) < 1:
        return None
    used = tuple(
        column
        for column in columns
        if column.shown in pairs and pairs[column.shown][0] in of_upper and pairs[column.shown][1] in of_lower
    )
    if len(used) < _FEWEST:
        return None
    groups = [
        f"(?P<{kind}>{'|'.join(literal(text) for text in meant)})"
        for kind, meant in ((upper, of_upper), (lower, of_lower))
    ]
    both = {upper: of_upper, lower: of_lower}
    return Wide(
        used,
        expression=literal(BETWEEN_ROWS).join(groups),
        groups=tuple(kind for kind in (upper, lower) if kind != MEASURE),
        texts={kind: meant for kind, meant in both.items() if kind != MEASURE},
        measures={text: match.key for text, match in both.get(MEASURE, {}).items()},
    )


def ages_across(columns: Sequence[Column]) -> tuple[str, tuple[Column, ...]] | None:
    """An expression for headings that are ages, for an extract that counts residents by age; None where few are."""
    single = [
        column for column in columns if re.fullmatch(r"\d{1,3}", column.shown) and is_number(column.shown)
    ]
    ranges = [
        column
        for column in columns
        if column not in single
        and not is_total(column.shown)
        and (ages := ages_in(column.shown)) is not None
        and ages[1] is not None
        and len(re.findall(r"\d+", column.shown)) == _FEWEST
    ]
    if len(ranges) >= _FEWEST:
        between = re.sub(r"\d+", "\0", ranges[0].shown).split("\0")
        if all(re.sub(r"\d+", "\0", column.shown).split("\0") == between for column in ranges):
            first, middle, last = map(literal, between)
            return rf"{first}(?P<age_from>\d+){middle}(?P<age_to>\d+){last}", tuple(ranges)
    if len(single) > _FEWEST:
        return r"(?P<age_from>(?P<age_to>\d{1,3}))", tuple(single)
    return None


def counted_only(columns: Sequence[Column]) -> list[Column]:
    """The columns whose headings do not speak of rates or percentages."""
    return [column for column in columns if not is_rate(column.shown)]
