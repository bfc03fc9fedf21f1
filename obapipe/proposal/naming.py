"""Where a file lies, and so what its source is called and which files it reads."""

import glob
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from obapipe.ingest.files import fits, folder_months
from obapipe.partnership import Partnership, Source
from obapipe.periods import PeriodError, month_of
from obapipe.proposal.cells import periods_within
from obapipe.proposal.timing import Timing

_STAMP = re.compile(r"(?<![0-9])[0-9]{6,14}(?![0-9])")


@dataclass(frozen=True)
class Lying:
    """Where a file lies.

    Attributes:
        path: the file.
        root: month, raw_root or elsewhere.
        received: the month whose folder it is in.
        relative: its name relative to the month's folder or to raw_root; its own name elsewhere.
    """

    path: Path
    root: str
    received: str | None
    relative: str

    @property
    def shown(self) -> str:
        """Its name as problems tell it."""
        return f"{self.received}/{self.relative}" if self.received is not None else self.relative


def lying(path: Path, partnership: Partnership) -> Lying:
    """Find out where a file lies."""
    real = path.resolve()
    raw = partnership.raw.resolve()
    if real.is_relative_to(raw):
        month, _, relative = real.relative_to(raw).as_posix().partition("/")
        if relative and _is_month(month):
            return Lying(path, "month", month, relative)
    root = partnership.raw_root
    if root is not None and real.is_relative_to(root.resolve()):
        return Lying(path, "raw_root", None, real.relative_to(root.resolve()).as_posix())
    return Lying(path, "elsewhere", None, path.name)


def _is_month(text: str) -> bool:
    try:
        return month_of(text).text == text
    except PeriodError:
        return False


def readers(where: Lying, partnership: Partnership) -> list[Source]:
    """The sources that read the file already, or would once it lay in a month's folder."""
    found: list[Source] = []
    for source in partnership.sources:
        if where.root == "elsewhere":
            own = PurePosixPath(source.files).name.casefold()
            if fnmatchcase(where.relative.casefold(), own):
                found.append(source)
        elif source.root == where.root and fits(
            where.shown if where.root == "month" else where.relative, source
        ):
            found.append(source)
    return found


def pattern(where: Lying, partnership: Partnership) -> str:
    """The pattern of a source's `files`: the file's name, with whatever changes from month to month left open."""
    if where.root == "raw_root":
        return _exactly(where.relative)
    folder, _, name = where.relative.rpartition("/")
    prefix = f"{_exactly(folder)}/" if folder else ""
    stem, dot, suffix = name.rpartition(".")
    span = _changing(stem)
    if span is None:
        return prefix + _exactly(name)
    start, end = span
    wide = f"{prefix}{_exactly(stem[:start])}*{dot}{suffix}"
    tight = re.sub(r"[0-9]", "[0-9]", re.sub(r"[A-Za-z]", "?", stem[start:end]))
    narrow = f"{prefix}{_exactly(stem[:start])}{tight}*{dot}{suffix}"
    others = [one for one in _arrived(partnership) if fnmatchcase(one.casefold(), wide.casefold())]
    begins = len(prefix) + start
    strange = [
        one for one in others if not _STAMP.match(one[begins:]) and not _begins_with_period(one[begins:])
    ]
    return narrow if strange or start == 0 else wide


def _exactly(text: str) -> str:
    return glob.escape(text)


def _changing(stem: str) -> tuple[int, int] | None:
    """Where a period or a date stands in a file's name."""
    found = periods_within(stem)
    if found:
        start, end, _ = min(found, key=lambda one: (one[2].end - one[2].start, -one[0]))
        return start, end
    match = _STAMP.search(stem)
    return None if match is None else match.span()


def _begins_with_period(text: str) -> bool:
    return any(start == 0 for start, _, _ in periods_within(text))


def _arrived(partnership: Partnership) -> list[str]:
    """The names of all files that arrived in any month, relative to their month's folder."""
    names: list[str] = []
    for month in folder_months(partnership):
        folder = partnership.raw / month
        names += [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]
    return names


def like_it(where: Lying, files: str, partnership: Partnership) -> list[Path]:
    """The other files of a pattern that arrived in any month, the nearest months first."""
    if where.root != "month" or where.received is None:
        return []
    found = [
        path
        for month in folder_months(partnership)
        for path in sorted((partnership.raw / month).rglob("*"))
        if path.is_file()
        and fnmatchcase(path.relative_to(partnership.raw / month).as_posix().casefold(), files.casefold())
        and path.resolve() != where.path.resolve()
    ]
    own = where.received
    return sorted(found, key=lambda path: (path.parts[-2] > own, path.as_posix()))


def source_name(where: Lying, sheet: str, taken: Sequence[str], wanted: str | None, label: str = "") -> str:
    """A name that no other source has, made of the file's."""
    stem = PurePosixPath(where.relative).stem
    span = _changing(stem)
    if span is not None and where.root != "raw_root":
        stem = stem[: span[0]] + " " + stem[span[1] :]
    said = " ".join(re.sub(r"[_\-.\s]+", " ", stem).split()) or "new source"
    name = wanted or (f"{said}, {sheet}" if sheet else said)
    name = f"{name}, {label}" if label else name
    free, count = name, 2
    while free in taken:
        free, count = f"{name} {count}", count + 1
    return free


def month_to_check(where: Lying, time: Timing) -> str | None:
    """The month to run `obapipe check` for."""
    if where.received is not None:
        return where.received
    ends = sorted(period.end for period in time.periods.values())
    return f"{ends[-1]:%Y-%m}" if ends else None
