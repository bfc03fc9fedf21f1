"""Everything that the files of all months say of counts, as one system: cells, and sums of them.

Two readings of a figure that is hidden in several editions are tried: as one cell, and where that contradicts
itself, as one an edition. The system holds what no reader can dispute; what is deduced from it is for the engine.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import polars as pl

from obapipe.audit.catalogue import Catalogue
from obapipe.audit.counting import all_counts
from obapipe.audit.links import links_of, scopes
from obapipe.audit.ratios import differences, ranges
from obapipe.audit.vintages import Vintages, vintages_of

Reading = Literal["one", "two", "together"]
READINGS: tuple[Reading, ...] = ("one", "two", "together")
_CELLS = {
    "cell": pl.Int64,
    "key": pl.Int64,
    "number": pl.Int64,
    "low": pl.Int64,
    "high": pl.Int64,
    "asked": pl.Boolean,
    "kind": pl.String,
    "file": pl.String,
    "name": pl.String,
    "title": pl.String,
    "period": pl.String,
}
_RELATIONS = {"relation": pl.Int64, "kind": pl.String, "cell": pl.Int64, "coefficient": pl.Int64}


@dataclass(frozen=True)
class System:
    """Cells and relations for the engine.

    Attributes:
        cells: cell, number (null where it is not printed), low, high (null where unknown), asked, kind (`printed`,
            `behind` a printed rate, `outside` all clusters, the link that implies it, or a `help` of the sums), and
            where it stands: file, name, title, period.
        relations: relation, kind, cell, coefficient: for each relation the sum of coefficient x number is 0. Each holds
            a cell that is not printed.
    """

    cells: pl.DataFrame
    relations: pl.DataFrame

    def about(self, cells: pl.DataFrame) -> "System":
        """The same system, asked only about some counts and what they imply.

        Args:
            cells: key of each count; null for what is implied.
        """
        keys = cells["key"].drop_nulls().unique()
        named = self.cells.filter(pl.col("key").is_in(keys.implode())).select("cell")
        beside = self.relations.join(
            self.relations.join(named, on="cell", how="semi").select("relation").unique(),
            on="relation",
            how="semi",
        )
        implied = pl.col("key").is_null() & pl.col("cell").is_in(beside["cell"].unique().implode())
        wanted = implied | pl.col("key").is_in(keys.implode()).fill_null(value=False)
        return System(self.cells.with_columns(pl.col("asked") & wanted), self.relations)


def system_of(
    counts: pl.DataFrame,
    rows: pl.DataFrame,
    catalogue: Catalogue,
    *,
    reading: Reading = "one",
    without: Collection[str] = (),
) -> System:
    """Build the system of everything published.

    Args:
        counts: of `counted.counts_of`.
        rows: of the harvest.
        catalogue: of the partnership.
        reading: what a figure is that is hidden in two editions: `one` cell, `two` cells, or two of which only what an
            edition prints `together` is held against each other.
        without: kinds of relations to leave out, `ranges` among them.
    """
    vintages = vintages_of(all_counts(counts, rows, catalogue), split=reading != "one")
    known = ranges(rows, vintages, catalogue)
    printed = _printed(vintages, known.clear() if "ranges" in without else known, catalogue)
    links = links_of(vintages.keys, catalogue, sorted(counts["month"].unique()))
    instances = _instances(
        vintages,
        links.filter(~pl.col("kind").is_in(list(without))),
        catalogue,
        together=reading == "together",
    )
    cells, relations = _with_implied(printed, instances)
    cells, relations = _with_slack(cells, relations)
    changes = differences(rows, vintages, catalogue)
    cells, relations = _with_differences(
        cells, relations, changes.clear() if "change" in without else changes
    )
    return System(_asked(cells, catalogue), relations.select(*_RELATIONS))


def _asked(cells: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Ask for implied counts only where the partnership's rule protects them."""
    policy = catalogue.partnership.disclosure
    protected = {
        "year to date": policy.implied.ytd_increment,
        "nested": policy.implied.duration_band,
        "share": policy.complement,
    }
    open_to_all = [kind for kind, holds in protected.items() if not holds]
    return cells.with_columns(pl.col("asked") & ~pl.col("kind").is_in(open_to_all))


def _printed(vintages: Vintages, known: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """The printed counts; where noughts are shown, what is hidden is more than nought."""
    least = pl.when("hidden").then(catalogue.partnership.disclosure.sensitive_from).otherwise(0)
    return (
        vintages.cells.join(known, on="cell", how="left")
        .with_columns(
            pl.col("stands").fill_null("printed").alias("kind"),
            pl.max_horizontal("low", least).alias("low"),
        )
        .select(pl.col(name).cast(kind) for name, kind in _CELLS.items())
        .sort("cell")
    )


def _instances(
    vintages: Vintages, links: pl.DataFrame, catalogue: Catalogue, *, together: bool
) -> pl.DataFrame:
    """Each link as each edition has it, once: with the versions of its counts that stood then.

    Returns:
        relation, link, kind, cell (null where nobody prints the count), coefficient, asked, slack; only relations in
        which something is not printed.
    """
    editions = vintages.dated.select("edition").unique().sort("edition")["edition"].to_list()
    where = [
        (scope, edition)
        for scope, (_, months) in enumerate(scopes(catalogue, editions))
        for edition in months
    ] + [(-1, edition) for edition in editions]
    scope = pl.DataFrame(where, schema={"scope": pl.Int64, "edition": pl.String}, orient="row")
    unknown = vintages.cells.filter(pl.col("number").is_null()).select("key").unique()
    concerned = links.filter(pl.col("implied") | pl.col("key").is_in(unknown["key"].implode()))
    chosen = links.join(concerned.select("link").unique(), on="link", how="semi")
    stood = (
        chosen.filter(~pl.col("implied"))
        .join(scope, on="scope")
        .join(vintages.dated, on=["key", "edition"])
        .sort("link", "edition", "cell")
    )
    if together:
        stood = stood.filter(pl.col("printed").all().over("link", "edition"))
    each = stood.group_by("link", "edition", maintain_order=True).agg(pl.col("cell"), pl.col("coefficient"))
    once = each.unique(["link", "cell"], keep="first", maintain_order=True).with_row_index("relation")
    traits = chosen.group_by("link", maintain_order=True).agg(pl.col("kind").first(), pl.col("slack").max())
    members = once.join(traits, on="link").explode("cell", "coefficient")
    hidden = chosen.filter("implied").select("link", "asked", "coefficient")
    implied = once.select("relation", "link").join(hidden, on="link").join(traits, on="link")
    columns = ["relation", "link", "kind", "cell", "coefficient", "asked", "slack"]
    return pl.concat(
        [
            members.with_columns(pl.lit(value=False).alias("asked")).select(columns),
            implied.with_columns(pl.lit(None, pl.Int64).alias("cell")).select(columns),
        ]
    ).with_columns(pl.col("relation").cast(pl.Int64))  # fmt: skip


def _with_implied(printed: pl.DataFrame, instances: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give each implied count a cell of its own, described by the first of its relation."""
    first = printed["cell"].max()
    start = (int(first) if isinstance(first, int) else -1) + 1  # an empty frame has no largest
    implied = (
        instances.filter(pl.col("cell").is_null())
        .sort("relation")
        .with_columns((pl.int_range(pl.len()) + start).alias("cell"))
    )
    described = (
        instances.filter(pl.col("cell").is_not_null())
        .sort("relation", "coefficient", "cell", descending=[False, False, False])
        .unique("relation", keep="first", maintain_order=True)
        .select("relation", pl.col("cell").alias("like"))
    )
    cells = implied.join(described, on="relation").join(
        printed.select(pl.col("cell").alias("like"), "file", "name", "title", "period"), on="like"
    )
    made = cells.with_columns(
        pl.lit(None, pl.Int64).alias("key"), pl.lit(None, pl.Int64).alias("number"),
        pl.lit(0, pl.Int64).alias("low"), pl.lit(None, pl.Int64).alias("high"),
    ).select(pl.col(name).cast(kind) for name, kind in _CELLS.items())  # fmt: skip
    relations = pl.concat(
        [instances.filter(pl.col("cell").is_not_null()), implied.select(instances.columns)]
    ).sort("relation", "cell")
    every = pl.concat([printed, made])
    unknown = relations.join(every.select("cell", "number"), on="cell").filter(pl.col("number").is_null())
    return every, relations.join(unknown.select("relation").unique(), on="relation", how="semi")


def _with_slack(cells: pl.DataFrame, relations: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Let rounded totals differ from their parts: whole + half = parts + a number from 0 to twice the half."""
    rounded = relations.filter(pl.col("slack") > 0).unique("relation", keep="first", maintain_order=True)
    if rounded.is_empty():
        return cells, relations
    halves = rounded.select("relation", "kind", "slack")
    start = cells.height
    lifted = halves.with_columns(
        (pl.int_range(pl.len()) + start).alias("cell"), pl.lit(1).alias("coefficient")
    )
    room = halves.with_columns(
        (pl.int_range(pl.len()) + start + halves.height).alias("cell"), pl.lit(-1).alias("coefficient")
    )
    helps = pl.concat(
        [
            lifted.select("cell", pl.col("slack").alias("number"), pl.lit(None, pl.Int64).alias("high")),
            room.select("cell", pl.lit(None, pl.Int64).alias("number"), (pl.col("slack") * 2).alias("high")),
        ]
    )
    more = pl.concat([lifted, room]).select(*_RELATIONS)
    return pl.concat([cells, _helps(helps)]), pl.concat([relations.select(*_RELATIONS), _typed(more)])


def _with_differences(
    cells: pl.DataFrame, relations: pl.DataFrame, changes: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Printed changes between counts that are not both printed: later = earlier + change."""
    relations = relations.select(*_RELATIONS)
    if changes.is_empty():
        return cells, relations
    last = relations["relation"].max()
    start = (int(last) if isinstance(last, int) else -1) + 1
    numbered = changes.with_columns(
        (pl.int_range(pl.len()) + start).alias("relation"),
        (pl.int_range(pl.len()) + cells.height).alias("cell"),
    )
    helps = numbered.select("cell", pl.col("change").alias("number"), pl.lit(None, pl.Int64).alias("high"))
    parts = [
        numbered.select(
            "relation",
            pl.lit("change").alias("kind"),
            pl.col(name).alias("cell"),
            pl.lit(sign).alias("coefficient"),
        )
        for name, sign in (("later", 1), ("earlier", -1), ("cell", -1))
    ]  # fmt: skip
    return pl.concat([cells, _helps(helps)]), pl.concat([relations, *map(_typed, parts)])


def _helps(frame: pl.DataFrame) -> pl.DataFrame:
    """Cells that are only a help of the arithmetic: cell, number, high given."""
    return frame.with_columns(
        pl.lit(None, pl.Int64).alias("key"), pl.lit(0, pl.Int64).alias("low"), pl.lit(value=False).alias("asked"),
        pl.lit("help").alias("kind"), *(pl.lit("").alias(name) for name in ("file", "name", "title", "period")),
    ).select(pl.col(name).cast(kind) for name, kind in _CELLS.items())  # fmt: skip


def _typed(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(pl.col(name).cast(kind) for name, kind in _RELATIONS.items())
