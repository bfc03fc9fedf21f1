"""What was ever published: an input, append-only, one Parquet file a publication.

A publication is written as *intended* before the site changes and renamed to *confirmed* after it, both by one rename,
so a kill between the two is settled at the next start from what the site says of itself. An entry holds the released
cells that the publication's months showed for the first time or changed. Names order themselves:
`000007-confirmed.parquet`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

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

    def months(self) -> list[str]:
        """Every month ever published."""
        return sorted({month for path in self.entries() for month in _months(path)})

    def intend(self, cells: pl.DataFrame, months: Sequence[str], version: str) -> Path:
        """Write the publication that is about to be made.

        Args:
            cells: the rows of `released_cell` whose release is one of the months.
            months: the months it publishes, those with nothing new included.
            version: the site version that holds it.

        Returns:
            The file, to be confirmed or withdrawn.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        number = 1 + max((int(path.name[:6]) for path in [*self.entries(), *self.intended()]), default=0)
        rows = cells.with_columns(publication=pl.lit(number, pl.Int64)).select(
            pl.col(name).cast(kind) for name, kind in _SCHEMA.items()
        )
        path = self.folder / f"{number:06d}-intended.parquet"
        partial = path.with_suffix(".part")
        rows.write_parquet(partial, metadata={"months": " ".join(sorted(months)), "version": version})
        partial.replace(path)
        return path

    def confirm(self, intended: Path) -> Path:
        """Mark a publication as made."""
        return intended.replace(intended.with_name(intended.name.replace("intended", "confirmed")))

    def withdraw(self, intended: Path) -> None:
        """Forget a publication that was never seen by anybody."""
        intended.unlink()

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


def _about(path: Path) -> dict[str, str]:
    """What a file says of itself: its months and the site version it belongs to."""
    try:
        found = pl.read_parquet_metadata(path)
        return {name: str(found[name]) for name in ("months", "version")}
    except (pl.exceptions.PolarsError, OSError, KeyError) as error:
        raise _damaged(path, error) from error


def _read(path: Path) -> pl.DataFrame:
    try:
        return pl.read_parquet(path).select(_SCHEMA.keys())
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> LedgerError:
    return LedgerError(
        f"{path.name} in the ledger cannot be read ({str(error).splitlines()[0]}). "
        "Restore it from the backup: without it, figures that were hidden could be worked out."
    )
