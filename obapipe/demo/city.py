"""Writes the whole demonstration: a partnership folder of an invented city, the same bytes every time.

Order and safety belong here; what is written is in `deliveries` and `reference`.
"""

import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

from obapipe.demo.deliveries import deliver
from obapipe.demo.parameters import load_city
from obapipe.demo.reference import MARK, write_reference

# Git keeps these in an otherwise empty data folder.
PLACEHOLDERS = {".gitkeep", "README.md"}


class DemoError(ValueError):
    """The folder holds something that is not a demonstration, so nothing was written."""


def write_demo(folder: Path, progress: Callable[[str], None] | None = None) -> None:
    """Write the invented city's partnership folder; an earlier demonstration's `raw` is replaced.

    `ledger`, `warehouse` and `site` are left alone.

    Args:
        folder: the data folder; absent, empty or a demonstration.
        progress: is told in a few words what has been written.

    Raises:
        DemoError: the folder holds anything but a demonstration.
    """
    tell = progress or _silent
    _refuse_others(folder)
    raw = folder / "raw"
    _clear(raw)
    city = load_city()
    write_reference(city, raw)
    tell("reference files")
    for words in deliver(city, raw):
        tell(words)


def _clear(raw: Path) -> None:
    """Remove an earlier demonstration but for its mark, so that a run cut short is known to the next."""
    reference = raw / "reference"
    for path in (*_inside(raw), *_inside(reference)):
        if path == reference or path.name in {MARK, *PLACEHOLDERS}:
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _inside(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _refuse_others(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise DemoError(f"{folder} is a file. Name a folder for the demonstration with --data.")
    if _is_demo(folder):
        return
    raw = folder / "raw"
    strangers = [
        path for path in folder.iterdir() if path.name not in PLACEHOLDERS | {"raw"} and _holds(path)
    ]
    if raw.exists():
        strangers += [raw] if not raw.is_dir() else [one for one in raw.iterdir() if _holds(one)]
    if strangers:
        named = ", ".join(sorted(str(path.relative_to(folder)) for path in strangers)[:3])
        raise DemoError(
            f"{folder} holds something that is not the demonstration ({named}), and it stays as it is. "
            "Name an empty folder with --data, or move what is there away."
        )


def _holds(path: Path) -> bool:
    """Whether there is anything of somebody's in it."""
    if path.is_dir() and not path.is_symlink():
        return any(_holds(one) for one in path.iterdir())
    return path.name not in PLACEHOLDERS


def _is_demo(folder: Path) -> bool:
    reference = folder / "raw" / "reference"
    if not (reference / MARK).is_file():
        return False
    try:
        content = tomllib.loads((reference / "partnership.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return True  # a run that was cut short right after the mark
    return bool(content.get("partnership", {}).get("synthetic"))


def _silent(_words: str) -> None:
    return None
