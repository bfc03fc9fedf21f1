"""Both warehouses in memory, filled from written tables, with the real SQL run over them."""

from pathlib import Path

import duckdb
import polars as pl

from obapipe import sqlfiles
from obapipe.disclosure.protection import protect
from obapipe.ledger import Ledger
from obapipe.observation import conform
from obapipe.partnership import Partnership
from obapipe.periods import parse_period
from obapipe.reference import Reference
from obapipe.relations import nesting, subsets
from schemas import EXTRACTS
from tests.spec.tables import table

_KEY = ("indicator", "geography", "period", "breakdown", "category")
_COMPARISONS = ("create_figure", "insert_figure", "create_notice", "insert_notice")


class Bench:
    """The two warehouses of one partnership.

    Attributes:
        partnership: whose they are.
        connection: with `restricted` and `release` attached.
    """

    def __init__(self, partnership: Partnership) -> None:
        self.partnership = partnership
        self.reference = Reference(partnership)
        self.connection = duckdb.connect(":memory:", config={"threads": 1})
        self.connection.execute("attach ':memory:' as restricted").fetchall()
        self.connection.execute("attach ':memory:' as release").fetchall()
        self.reference.register(self.connection)
        self.connection.register("ref_subset", subsets(partnership))
        self.connection.register("ref_nesting", nesting(partnership))
        self.connection.register("told", Ledger(Path("no such folder")).told())
        sqlfiles.run(self.connection, "landing/create_landing")
        self.clear()

    def clear(self) -> None:
        """Empties everything that follows from the landed rows."""
        sqlfiles.run(self.connection, "observation/create_observation")
        sqlfiles.run(self.connection, "observation/create_publishable")
        sqlfiles.run(self.connection, "release/create_released_cell")

    def frame(self, relation: str) -> pl.DataFrame:
        """A table as it is now."""
        return self.connection.table(relation).pl()

    # ------------------------------------------------------------------ what came in
    def land(self, extract: str, text: str) -> None:
        """Rows of an extract as they would have landed; dimensions are columns, and measures where they are given."""
        kind = EXTRACTS[extract]
        rows = table(text)
        first = {"source_file": f"{extract}.csv", "source_row": None, "source_status": "ok", "period": None}
        rows = rows.with_columns(
            pl.lit(value).alias(name) for name, value in first.items() if name not in rows.columns
        )
        incoming = pl.DataFrame(
            [
                {
                    "extract": extract,
                    "received": row["received"],
                    "source_file": row["source_file"],
                    "source_row": row["source_row"] or row["number"],
                    "period": row["period"],
                    "geography": row["geography"],
                    "row_key": "|".join(str(row[name]) for name in kind.dimensions),
                    "measures": [row.get(name) for name in kind.all_measures],
                    "source_status": row["source_status"],
                }
                for row in rows.with_row_index("number", offset=2).iter_rows(named=True)
            ],
            schema_overrides={"period": pl.String, "measures": pl.List(pl.Float64)},
        )
        self.connection.register("incoming", incoming)
        sqlfiles.run(self.connection, "landing/insert_landing")
        self.connection.unregister("incoming")

    def conform(self) -> pl.DataFrame:
        """Works out the observations and what would be printed; returns the latter."""
        conform(self.connection, self.reference)
        return self.frame("restricted.publishable")

    # ------------------------------------------------------------------ what may be seen
    def publishable(self, rows: pl.DataFrame) -> None:
        """Adds figures that would be printed if nothing were too small.

        Needs indicator, geography, period, numerator; may have denominator, received, breakdown, category and
        source_status.
        """
        rows = self._whole(rows, {"received": "2013-04", "source_status": "ok", "denominator": None})
        scales = {name: one.scale for name, one in self.partnership.indicators.items()}
        rates = [name for name, one in self.partnership.indicators.items() if one.has_rate]
        kinds = {name: one.measure_kind for name, one in self.partnership.indicators.items()}
        rows = rows.with_columns(pl.col("numerator", "denominator").cast(pl.Float64)).with_columns(
            pl.when(pl.col("indicator").is_in(rates))
            .then(pl.col("numerator") * pl.col("indicator").replace_strict(scales) / pl.col("denominator"))
            .otherwise(pl.col("numerator"))
            .alias("value"),
            pl.col("indicator").replace_strict(kinds).alias("measure_kind"),
        )
        self._insert("restricted.publishable", rows)

    def published(self, rows: pl.DataFrame) -> None:
        """Adds released cells as if an earlier publication had shown them; `status` is `released` unless stated."""
        defaults = {"status": "released", "revised": False, "denominator": None, "value": None}
        self._insert("release.released_cell", self._whole(rows, defaults))

    def edition(self) -> None:
        """Remembers the released cells as a publication of their months, one that a rebuild may replace."""
        number = pl.lit(1, pl.Int64).alias("publication")
        self.connection.register("told", self.frame("release.released_cell").with_columns(number))

    def protect(self, *releases: str) -> pl.DataFrame:
        """Decides and writes these releases; returns all released cells."""
        protect(self.connection, releases, self.partnership.disclosure)
        return self.frame("release.released_cell")

    def seen(self, release: str) -> pl.DataFrame:
        """What readers were last told of each figure up to a release."""
        cells = self.frame("release.released_cell").filter(pl.col("release") <= release)
        return cells.sort("release").unique(_KEY, keep="last", maintain_order=True)

    # ------------------------------------------------------------------ what a dashboard reports
    def compare(self, *releases: str) -> pl.DataFrame:
        """Fills and returns `release.figure`; the notices are in `release.notice`."""
        sqlfiles.run(self.connection, "comparisons/standing_cell")
        sqlfiles.run(
            self.connection,
            "comparisons/reported",
            releases=list(releases),
            plan_start=f"{self.partnership.plan_start}-01",
        )
        sqlfiles.run(
            self.connection,
            "comparisons/compared",
            releases=list(releases),
            provisional_months=self.partnership.publication.provisional_months,
        )
        for name in _COMPARISONS:
            sqlfiles.run(self.connection, f"comparisons/{name}")
        return self.frame("release.figure")

    def _whole(self, rows: pl.DataFrame, defaults: dict[str, object]) -> pl.DataFrame:
        """The rows with what the indicator and the period imply, and defaults for what is not stated."""
        all_defaults = defaults | {"breakdown": "all", "category": "all", "definition_version": 1}
        rows = rows.with_columns(
            pl.lit(value).alias(name) for name, value in all_defaults.items() if name not in rows.columns
        )
        frequencies = {name: one.frequency for name, one in self.partnership.indicators.items()}
        periods = [
            parse_period(text, frequencies[name])
            for name, text in rows.select("indicator", "period").iter_rows()
        ]
        return rows.with_columns(
            period_start=pl.Series([one.start for one in periods], dtype=pl.Date),
            period_end=pl.Series([one.end for one in periods], dtype=pl.Date),
        )

    def _insert(self, relation: str, rows: pl.DataFrame) -> None:
        columns = self.connection.table(relation).columns
        self.connection.register("given", rows.select(name for name in columns if name in rows.columns))
        statement = {
            "restricted.publishable": "insert into restricted.publishable by name from given",
            "release.released_cell": "insert into release.released_cell by name from given",
        }[relation]
        self.connection.execute(statement).fetchall()
        self.connection.unregister("given")
