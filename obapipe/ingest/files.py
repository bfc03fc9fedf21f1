"""Which files arrived, and whether they may be opened: what leads out of their folder may not.

What is in them is read elsewhere.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from obapipe.ingest.problems import Problem
from obapipe.partnership import Partnership, Source
from obapipe.periods import PeriodError, month_of

_LEFT_BY_PROGRAMS = ("thumbs.db", "desktop.ini")
_REFERENCE = "reference"
_NEARLY_A_MONTH = re.compile(r"(\d{4})\D?(\d{1,2})")


@dataclass(frozen=True)
class Arrival:
    """A file that arrived and the source that reads it; a file that two sources read is two arrivals.

    Attributes:
        received: the month it arrived in.
        source: the name of its source.
        extract: the extract that source gives.
        path: where it is.
        name: its name relative to the folder of what came in, or to `raw_root`.
        sha256: of its bytes, as hexadecimal digits.
    """

    received: str
    source: str
    extract: str
    path: Path
    name: str
    sha256: str


@dataclass(frozen=True)
class Survey:
    """The files of one month, sources with theirs, and what is wrong with the folder itself."""

    files: list[tuple[Source, Path, str]]
    problems: list[Problem]


def signature(arrivals: list[Arrival]) -> str:
    """One sha256 over names and contents: it changes when a file is added, removed, renamed or altered."""
    lines = sorted({f"{arrival.name}\0{arrival.sha256}" for arrival in arrivals})
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def digest(path: Path) -> str:
    """The sha256 of a file's bytes; empty where it cannot be read, which reading it tells."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def folder_months(partnership: Partnership) -> list[str]:
    """The months that have a folder with a file in it."""
    if not partnership.raw.is_dir():
        return []
    return sorted(
        child.name
        for child in partnership.raw.iterdir()
        if _is_month(child.name) and child.is_dir() and any(not _ignored(name) for name in _names(child))
    )


def stray_folders(partnership: Partnership) -> list[Problem]:
    """An error for each folder beside the months that nothing reads: neither the reference folder nor a month."""
    if not partnership.raw.is_dir():
        return []
    return [
        _stray(child.name)
        for child in sorted(partnership.raw.iterdir())
        if child.is_dir()
        and not child.name.startswith(".")
        and child.name != _REFERENCE
        and not _is_month(child.name)
    ]


def survey_folder(partnership: Partnership, received: str) -> Survey:
    """The files of the month's own folder."""
    folder = partnership.raw / received
    found = Survey([], [])
    if not folder.is_dir():
        return found
    sources = [one for one in partnership.sources if one.root == "month" and one.holds(received)]
    if not folder.resolve().is_relative_to(partnership.raw.resolve()):
        found.problems.append(_outside(received, None))
        return found
    for path in _walk(folder, folder, sources):
        relative = path.relative_to(folder).as_posix()
        name = f"{received}/{relative}"
        matching = [source for source in sources if _matches(relative, source.files)]
        if not matching:
            inside = path.resolve().is_relative_to(folder.resolve())
            found.problems.append(_unmapped(name, sources) if inside else _outside(name, None))
        for source in matching:
            _admit(found, source, path, name, folder)
    return found


def survey_root(partnership: Partnership, source: Source) -> Survey:
    """The files under `raw_root` that a source names."""
    found = Survey([], [])
    root = partnership.raw_root
    pattern = PurePosixPath(source.files)
    if root is None or pattern.is_absolute() or ".." in pattern.parts:
        found.problems.append(_outside(source.files, source.extract))
        return found
    paths = sorted(root.glob(source.files)) if root.is_dir() else []
    for path in paths:
        _admit(found, source, path, path.relative_to(root).as_posix(), root)
    if not paths:
        found.problems.append(
            Problem(
                "error",
                "no_file_of_source",
                source.files,
                found="no such file under raw_root",
                expected=f"the file of the source '{source.name}'",
                advice="Check `raw_root` in partnership.toml and `files` in sources.toml.",
                extract=source.extract,
            )
        )
    return found


def fits(name: str, source: Source) -> bool:
    """Whether a source reads the file of an arrival's name."""
    return _matches(name if source.root == "raw_root" else name.partition("/")[2], source.files)


def _admit(found: Survey, source: Source, path: Path, name: str, root: Path) -> None:
    if not path.resolve().is_relative_to(root.resolve()):
        found.problems.append(_outside(name, source.extract))
    elif path.is_dir():
        found.problems.append(
            Problem(
                "error",
                "directory",
                name,
                found="a directory",
                expected=f"a file of the source '{source.name}'",
                advice="Put the file itself there and remove the directory.",
                extract=source.extract,
            )
        )
    elif not path.is_file():
        found.problems.append(
            Problem(
                "error",
                "not_a_file",
                name,
                found="a broken link or a device",
                expected=f"a file of the source '{source.name}'",
                advice="Put the file itself there.",
                extract=source.extract,
            )
        )
    else:
        found.files.append((source, path, name))


def _walk(folder: Path, root: Path, sources: list[Source]) -> Iterator[Path]:
    """Every file below a folder, sorted, and every link or directory that stands where a file should."""
    for child in sorted(folder.iterdir()):
        if _ignored(child.name):
            continue
        relative = child.relative_to(root).as_posix()
        expected_here = any(_matches(relative, source.files) for source in sources)
        if child.is_dir() and not child.is_symlink() and not expected_here:
            yield from _walk(child, root, sources)
        else:
            yield child


def _names(folder: Path) -> Iterator[str]:
    for _, _, names in os.walk(folder):
        yield from names


def _matches(relative: str, pattern: str) -> bool:
    """Part by part, so that `*` stops at a slash; case does not count, as on Windows shares."""
    parts, wanted = relative.casefold().split("/"), pattern.casefold().split("/")
    return len(parts) == len(wanted) and all(map(fnmatchcase, parts, wanted))


def _ignored(name: str) -> bool:
    plain = name.casefold()
    return plain.startswith((".", "~$", "readme")) or plain in _LEFT_BY_PROGRAMS


def _is_month(name: str) -> bool:
    try:
        return month_of(name).text == name
    except PeriodError:
        return False


def _stray(name: str) -> Problem:
    nearly = _NEARLY_A_MONTH.fullmatch(name)
    meant = f"{nearly[1]}-{int(nearly[2]):02d}" if nearly is not None else name
    if not _is_month(meant):
        try:
            meant = month_of(name).text
        except PeriodError:
            meant = _REFERENCE if name.casefold() == _REFERENCE else ""
    rename = (
        f"Call it {meant}, or move"
        if meant
        else "Call it after the month in which its files arrived, or move"
    )
    return Problem(
        "error",
        "stray_folder",
        name,
        found=f"a folder in raw that nothing reads, '{name}'",
        expected="the folder reference, and a folder for each month, such as 2013-07",
        advice=f"{rename} it out of raw.",
    )


def _outside(name: str, extract: str | None) -> Problem:
    return Problem(
        "error",
        "outside_folder",
        name,
        found="a path or link that leads out of its folder",
        expected="a file inside the month's folder or raw_root",
        advice="Copy the file itself into the folder.",
        extract=extract,
    )


def _unmapped(name: str, sources: list[Source]) -> Problem:
    patterns = ", ".join(f"'{source.files}'" for source in sources)
    return Problem(
        "error",
        "unmapped_file",
        name,
        found="a file that no source names",
        expected=f"a name like {patterns}" if patterns else "a source in sources.toml",
        advice="Rename it, add a source for it to sources.toml, or take it out of the folder.",
    )
