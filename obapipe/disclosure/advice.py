"""Which coarser publication of a table would show most of what the rule on small counts hides.

Each is worked out by really protecting the changed publication (`simulation`). The advice counts figures; how large
any hidden count is stands nowhere in it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from obapipe.disclosure.coarser import WHOLE, Change, Design, Table, designs, families, of_tables
from obapipe.disclosure.simulation import bands_of, simulate
from obapipe.reference import Reference

_CELL = ["indicator", "breakdown", "category", "geography", "period"]


@dataclass(frozen=True)
class Worth:
    """What a coarser publication of a table comes to.

    Attributes:
        change: which one.
        figures: how many the table would have.
        hidden: how many of them would be hidden.
        freed: how many it would show that are not printed now, or hidden, and cannot be added up.
        given_up: how many that are shown now it would not print, or hide.
        freed_elsewhere: the same as `freed` of all other tables.
        given_up_elsewhere: the same as `given_up` of all other tables.
        rank: 1 for the one that frees most of all tables' coarser publications.
    """

    change: Change
    figures: int
    hidden: int
    freed: int
    given_up: int
    freed_elsewhere: int
    given_up_elsewhere: int
    rank: int = field(default=0, compare=False)


@dataclass(frozen=True)
class TableAdvice:
    """A table as it is published, and its coarser publications.

    Attributes:
        table: which one.
        figures: how many figures of the year so far it has.
        hidden: how many of them are hidden.
        coarser: what would come of each coarser publication that applies, the one that frees most first.
    """

    table: Table
    figures: int
    hidden: int
    coarser: tuple[Worth, ...]


@dataclass(frozen=True)
class _Tried:
    advice: Worth
    table: Table
    children: float


def advise(
    reference: Reference,
    figures: pl.DataFrame,
    releases: Sequence[str],
    *,
    at_least: float = 0.4,
    progress: Callable[[str], None] = lambda _text: None,
) -> list[TableAdvice]:
    """Work out what each coarser publication of the tables that hide much would show.

    Args:
        reference: the partnership as relations.
        figures: what could be printed of a year: the columns of `restricted.publishable`.
        releases: its publication months so far.
        at_least: the share of a table's figures that is hidden, from 0 to 1, for it to be looked at.
        progress: told what is being worked out.

    Returns:
        The tables that were looked at: first the one with the coarser publication that frees most figures; among equals
        the one that frees most children's counts.

    Raises:
        DisclosureError: a publication could not be made safe.
    """
    now = simulate(reference, figures, releases, progress=lambda month: progress(f"as it is: {month}"))
    tables = [
        Table(indicator, breakdown)
        for indicator, breakdown, share in now.group_by("indicator", "breakdown", maintain_order=True)
        .agg((~pl.col("shown")).mean())
        .iter_rows()
        if share >= at_least
    ]
    tried: list[_Tried] = []
    wanted = _where_anything_is_hidden(reference, now, tables)
    batches = _batches(reference, [one for table in wanted for one in designs(reference, figures, table)])
    for number, batch in enumerate(batches, start=1):
        told = f"more coarsely, {number} of {len(batches)}"
        tried += _try_out(
            reference, figures, releases, now, batch, lambda month, told=told: progress(f"{told}: {month}")
        )
    return _ranked(reference, now, tables, tried)


def _where_anything_is_hidden(
    reference: Reference, now: pl.DataFrame, tables: Sequence[Table]
) -> list[Table]:
    """The tables with something to gain: of themselves, or of what hangs together with them."""
    family = families(reference)
    hiding = {family[name] for name in now.filter(~pl.col("shown"))["indicator"].unique()}
    return [table for table in tables if family[table.indicator] in hiding]


def _batches(reference: Reference, wanted: Sequence[Design]) -> list[list[Design]]:
    """Designs that can be tried out together: those of tables that have nothing to do with each other."""
    family = families(reference)
    waiting: dict[str, list[Design]] = {}
    for design in wanted:
        waiting.setdefault(family[design.table.indicator], []).append(design)
    most = max(map(len, waiting.values()), default=0)
    return [[of[place] for of in waiting.values() if place < len(of)] for place in range(most)]


def _try_out(
    reference: Reference,
    figures: pl.DataFrame,
    releases: Sequence[str],
    now: pl.DataFrame,
    batch: Sequence[Design],
    progress: Callable[[str], None],
) -> list[_Tried]:
    family = pl.DataFrame(
        list(families(reference).items()), schema={"indicator": pl.String, "family": pl.String}, orient="row"
    )
    heads = dict(family.iter_rows())
    asked = [heads[design.table.indicator] for design in batch]
    ours = figures.join(family.filter(pl.col("family").is_in(asked)), on="indicator", how="semi")
    then = simulate(reference, ours, releases, batch, progress).join(family, on="indicator")
    before = now.join(family, on="indicator")
    return [
        _worth(reference, design, before.filter(family=head), then.filter(family=head))
        for design, head in zip(batch, asked, strict=True)
    ]


def _worth(reference: Reference, design: Design, now: pl.DataFrame, then: pl.DataFrame) -> _Tried:
    """A design's outcome beside the present one, both of the table's family."""
    had = pl.concat([now.select(*_CELL, "shown"), _bands_now(design, now), _areas_now(reference, now)])
    shown = pl.col("shown")
    freed = then.filter(shown).join(had.filter(shown), on=_CELL, how="anti")
    given_up = now.filter(shown).join(then.filter(shown), on=_CELL, how="anti")
    table = of_tables(then, [design.table])
    own = of_tables(freed, [design.table])
    lost = of_tables(given_up, [design.table])
    worth = Worth(
        design.change,
        table.height,
        table.filter(~shown).height,
        own.height,
        lost.height,
        freed.height - own.height,
        given_up.height - lost.height,
    )
    return _Tried(worth, design.table, float(freed["number"].sum()))


def _bands_now(design: Design, now: pl.DataFrame) -> pl.DataFrame:
    """The bands of a design as readers have them now: those whose every category is shown they can add up."""
    of_band = [name for name in _CELL if name != "category"]
    return (
        now.join(bands_of(design), on=["indicator", "breakdown", "category"])
        .group_by(*of_band, "merged")
        .agg(shown=pl.col("shown").all() & (pl.len() > 1))
        .select(*of_band, "shown", category="merged")
        .select(*_CELL, "shown")
    )


def _areas_now(reference: Reference, now: pl.DataFrame) -> pl.DataFrame:
    """The areas' figures as readers have them now: those of which every cluster is shown they can add up."""
    areas = reference.place.filter(level="area").select(whole="code")
    valid = pl.col("period_end").is_between("valid_from", "valid_to")
    part = (
        reference.part.filter(pl.col("required"), relation="geography")
        .join(areas, on="whole", how="semi")
        .join(now.select("period_end").unique(), how="cross")
        .filter(valid)
        .select("whole", "period_end", geography="part", parts=pl.len().over("whole", "period_end"))
    )
    of_area = [name for name in _CELL if name != "geography"]
    return (
        now.join(part, on=["geography", "period_end"])
        .group_by(*of_area, "whole")
        .agg(shown=pl.col("shown").all() & (pl.len() == pl.col("parts").first()))
        .select(*of_area, "shown", geography="whole")
        .select(*_CELL, "shown")
    )


def _ranked(
    reference: Reference, now: pl.DataFrame, tables: Sequence[Table], tried: Sequence[_Tried]
) -> list[TableAdvice]:
    place = {table: number for number, table in enumerate(_in_order(reference, tables))}

    def rank(one: _Tried) -> tuple[float, float, int]:
        return -(one.advice.freed + one.advice.freed_elsewhere), -one.children, place[one.table]

    by_rank = [
        (one.table, replace(one.advice, rank=number))
        for number, one in enumerate(sorted(tried, key=rank), start=1)
    ]
    best = {table: worth.rank for table, worth in reversed(by_rank)}
    found: list[TableAdvice] = []
    for table in sorted(tables, key=lambda one: (best.get(one, len(tried) + 1), place[one])):
        own = of_tables(now, [table])
        coarser = tuple(worth for of, worth in by_rank if of == table)
        found.append(TableAdvice(table, own.height, own.filter(~pl.col("shown")).height, coarser))
    return found


def _in_order(reference: Reference, tables: Sequence[Table]) -> list[Table]:
    """In the catalogue's order, the headline first."""
    indicators = list(reference.partnership.indicators)
    return sorted(
        tables, key=lambda one: (indicators.index(one.indicator), one.breakdown != WHOLE, one.breakdown)
    )


def sentence(one: TableAdvice, reference: Reference) -> str:
    """What a person would say of a table: how much is hidden, and what each coarser publication would do."""
    partnership = reference.partnership
    entry, words = partnership.indicators[one.table.indicator], partnership.words
    said = [f"{name_of(one.table, reference)}: {_hidden(one.hidden, one.figures)} hidden."]
    how: dict[Change, str] = {
        "quarter": f"Published each quarter for {words.clusters}",
        "merged bands": "With neighbouring categories merged in pairs",
        "area": f"Published for {words.areas} and the {words.city} only"
        if "city" in entry.geographies
        else f"Published for {words.areas} only",
    }
    said += [
        f"{how[worth.change]}, {worth.hidden:,} of {worth.figures:,} would be{_gain(worth)}."
        for worth in one.coarser
    ]
    if one.hidden and not one.coarser:
        said.append("No coarser publication applies to it.")
    return " ".join(said)


def name_of(table: Table, reference: Reference) -> str:
    """A table in words: `Common assessments, year to date, by cluster`."""
    partnership = reference.partnership
    entry = partnership.indicators[table.indicator]
    parts = [] if table.breakdown == WHOLE else [table.breakdown.replace("_", " ")]
    parts += [partnership.words.cluster] if "cluster" in entry.geographies else []
    return (
        entry.title
        + (", year to date" if entry.accumulate else "")
        + (f", by {' and '.join(parts)}" if parts else "")
    )


def _hidden(hidden: int, figures: int) -> str:
    return f"{hidden:,} of {figures:,} figures {'is' if hidden == 1 else 'are'}"


def _gain(worth: Worth) -> str:
    said = f"; {worth.freed:,} would become visible, {worth.given_up:,} that are visible would go"
    if worth.freed_elsewhere or worth.given_up_elsewhere:
        said += (
            f", and in tables that hang together with it {worth.freed_elsewhere:,} would become visible and "
            f"{worth.given_up_elsewhere:,} go"
        )
    return said
