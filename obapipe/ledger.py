"""What was ever published: an input, append-only, one Parquet file a publication.

A publication is written as *intended* before the site changes and renamed to *confirmed* after it, both by one rename,
so a kill between the two is settled at the next start from what the site says of itself. An entry holds the released
cells that the publication's months showed for the first time or changed. Names order themselves:
`000007-confirmed.parquet`. The baselines that a publication froze lie beside it, in `000007-baselines.parquet`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

_LINE = ["indicator", "geography", "baseline", "definition_version", "method"]
_NAME = re.compile(r"(\d{6})-(intended|confirmed)\.parquet")
_SCHEMA = {
    "publication": pl.Int64,
    "release": pl.String,
    "indicator": pl.String,
    "definition_version": pl.Int32,
    "geography": pl.String,
    "period": pl.String,
    "period_start": pl.Date,
    "period_end": pl.Date,
    "breakdown": pl.String,
    "category": pl.String,
    "numerator": pl.Float64,
    "denominator": pl.Float64,
    "value": pl.Float64,
    "status": pl.String,
    "revised": pl.Boolean,
}


class LedgerError(RuntimeError):
    """The ledger cannot be read or does not hold together."""


@dataclass(frozen=True)
class Ledger:
    """The ledger in a folder.

    Attributes:
        folder: where its files are.
    """

    folder: Path

    def entries(self) -> list[Path]:
        """Every confirmed publication's file, oldest first."""
        return self._files("confirmed")

    def intended(self) -> list[Path]:
        """Publications that were begun and neither confirmed nor withdrawn."""
        return self._files("intended")

    def published(self) -> pl.DataFrame:
        """The released cells of the latest publication of each month, with `publication`, its number.

        Raises:
            LedgerError: a file is damaged; it must be restored from the backup, never left out.
        """
        latest = {month: path for path in self.entries() for month in _months(path)}
        frames = [
            _read(path).filter(
                pl.col("release").is_in([month for month, last in latest.items() if last == path])
            )
            for path in self.entries()
        ]
        return pl.concat(frames) if frames else pl.DataFrame(schema=_SCHEMA)

    def told(self) -> pl.DataFrame:
        """The released cells of every publication ever made, superseded editions of a month included.

        Raises:
            LedgerError: a file is damaged.
        """
        frames = [_read(path) for path in self.entries()]
        return pl.concat(frames) if frames else pl.DataFrame(schema=_SCHEMA)

    def frozen(self, columns: Mapping[str, pl.DataType | type[pl.DataType]]) -> pl.DataFrame:
        """The baselines that publications have frozen: the first to freeze one keeps it for good.

        Args:
            columns: the columns of a frozen line and their types. A line is known by its indicator, geography,
                baseline, definition_version and method.

        Raises:
            LedgerError: a file is damaged or missing.
        """
        frames: list[pl.DataFrame] = []
        for path in self.entries():
            if int(_about(path)["baselines"]):
                known = [one.select(_LINE).unique() for one in frames]
                lines = _read(_baselines(path), columns)
                frames.append(lines.join(pl.concat(known), on=_LINE, how="anti") if known else lines)
        return pl.concat(frames) if frames else pl.DataFrame(schema=columns)

    def months(self) -> list[str]:
        """Every month ever published."""
        return sorted({month for path in self.entries() for month in _months(path)})

    def intend(
        self,
        cells: pl.DataFrame,
        months: Sequence[str],
        version: str,
        baselines: pl.DataFrame | None = None,
    ) -> Path:
        """Write the publication that is about to be made.

        Args:
            cells: the rows of `released_cell` whose release is one of the months.
            months: the months it publishes, those with nothing new included.
            version: the site version that holds it.
            baselines: the lines that it freezes, none where it draws no new one.

        Returns:
            The file, to be confirmed or withdrawn.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        number = 1 + max((int(path.name[:6]) for path in [*self.entries(), *self.intended()]), default=0)
        rows = cells.with_columns(publication=pl.lit(number, pl.Int64)).select(
            pl.col(name).cast(kind) for name, kind in _SCHEMA.items()
        )
        path = self.folder / f"{number:06d}-intended.parquet"
        frozen = 0 if baselines is None else baselines.height
        if baselines is not None and frozen:
            _write(baselines, _baselines(path), {})
        else:
            _baselines(path).unlink(missing_ok=True)
        about = {"months": " ".join(sorted(months)), "version": version, "baselines": str(frozen)}
        _write(rows, path, about)
        return path

    def confirm(self, intended: Path) -> Path:
        """Mark a publication as made."""
        return intended.replace(intended.with_name(intended.name.replace("intended", "confirmed")))

    def withdraw(self, intended: Path) -> None:
        """Forget a publication that was never seen by anybody."""
        intended.unlink()
        _baselines(intended).unlink(missing_ok=True)

    def settle(self, current_version: str | None) -> list[str]:
        """After a kill: confirm what the site shows, withdraw what it does not.

        Args:
            current_version: the version that the site shows now.

        Returns:
            A sentence for each publication that was settled.
        """
        said: list[str] = []
        for path in self.intended():
            months = ", ".join(_months(path))
            if _about(path)["version"] == current_version:
                self.confirm(path)
                said.append(
                    f"The publication of {months} had been cut short after the pages changed: it stands."
                )
            else:
                self.withdraw(path)
                said.append(
                    f"A publication of {months} had been cut short before the pages changed: it is withdrawn."
                )
        for partial in sorted(self.folder.glob("*.part")):
            partial.unlink()
        return said

    def _files(self, state: str) -> list[Path]:
        if not self.folder.is_dir():
            return []
        return sorted(
            path
            for path in self.folder.iterdir()
            if (match := _NAME.fullmatch(path.name)) is not None and match[2] == state
        )


def _months(path: Path) -> list[str]:
    return _about(path)["months"].split()


def _baselines(entry: Path) -> Path:
    """Where the baselines that an entry froze lie."""
    return entry.with_name(f"{entry.name[:6]}-baselines.parquet")


def _write(frame: pl.DataFrame, path: Path, about: dict[str, str]) -> None:
    """Write a file whole or not at all."""
    partial = path.with_suffix(".part")
    frame.write_parquet(partial, metadata=about)
    partial.replace(path)


def _about(path: Path) -> dict[str, str]:
    """What a file says of itself: its months, the site version it belongs to and how many lines it froze."""
    try:
        found = pl.read_parquet_metadata(path)
        said = {name: str(found[name]) for name in ("months", "version")}
        return said | {"baselines": str(found.get("baselines", "0"))}
    except (pl.exceptions.PolarsError, OSError, KeyError) as error:
        raise _damaged(path, error) from error


def _read(path: Path, columns: Mapping[str, object] = _SCHEMA) -> pl.DataFrame:
    try:
        return pl.read_parquet(path).select(columns.keys())
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> LedgerError:
    return LedgerError(
        f"{path.name} in the ledger cannot be read ({str(error).splitlines()[0]}). "
        "Restore it from the backup: without it, figures that were hidden could be worked out."
    )
