"""A draft into `sources.toml`: at its end, the rest untouched, and never so that the partnership stops loading."""

import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from obapipe.partnership import PartnershipError, load_partnership
from obapipe.proposal.draft import commented_out

_FILES = ("*.toml", "*.csv")
_IN_BRACKETS = re.compile(r"^\s*source\s*=", re.MULTILINE)


@dataclass(frozen=True)
class Appended:
    """What was written.

    Attributes:
        path: the file.
        line: the line where the draft begins.
        in_force: whether it is read; otherwise it stands there as remarks.
        reasons: why it is not.
    """

    path: Path
    line: int
    in_force: bool
    reasons: tuple[str, ...] = ()


def faults_with(folder: Path, text: str, raw_root: Path | None = None) -> list[str]:
    """Why the partnership would not load with this text as its `sources.toml`; empty where it would.

    Its reference files are tried in a copy, so that nothing of the partnership is touched.
    """
    with tempfile.TemporaryDirectory() as place:
        reference = Path(place) / "raw" / "reference"
        reference.mkdir(parents=True)
        for pattern in _FILES:
            for path in sorted((folder / "raw" / "reference").glob(pattern)):
                shutil.copyfile(path, reference / path.name)
        (reference / "sources.toml").write_text(text, encoding="utf-8")
        try:
            load_partnership(Path(place), raw_root)
        except PartnershipError as error:
            return [
                message.replace(str(reference), str(folder / "raw" / "reference"))
                for message in error.messages
            ]
    return []


def append(folder: Path, draft: str, raw_root: Path | None = None, lacking: tuple[str, ...] = ()) -> Appended:
    """Write a draft at the end of a partnership's `sources.toml`.

    Args:
        folder: the partnership folder.
        draft: TOML.
        raw_root: the further folder of sources, where the settings name it.
        lacking: why the draft cannot be in force whatever else holds.

    Raises:
        OSError: the file cannot be written.
    """
    path = (folder / "raw" / "reference" / "sources.toml").resolve()
    before = path.read_bytes() if path.is_file() else b""
    old = before.decode("utf-8", errors="replace")
    newline = "\r\n" if "\r\n" in old else "\n"
    gap = "" if not old else newline if old.endswith("\n") else 2 * newline
    reasons = [*lacking, *_new_faults(folder, old, gap + draft, raw_root)]
    told = commented_out(draft, reasons) if reasons else draft
    _replace(path, before + (gap + told.replace("\n", newline)).encode())
    return Appended(path, (old + gap).count("\n") + 1, not reasons, tuple(reasons))


def _new_faults(folder: Path, old: str, draft: str, raw_root: Path | None) -> list[str]:
    """Why the partnership would not load with the draft, beside what keeps it from loading already."""
    if _IN_BRACKETS.search(old):
        return [
            "sources.toml gives its sources in brackets (source = [...]); write each as a [[source]] of its own."
        ]
    faults = faults_with(folder, old, raw_root)
    found = faults_with(folder, old + draft, raw_root)
    if faults:
        found += faults_with(folder, draft, raw_root)
    return [fault for fault in dict.fromkeys(found) if fault not in faults]


def _replace(path: Path, content: bytes) -> None:
    """Write a file beside the old one and put it in its place, so that nobody ever reads half of it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if path.exists():
            shutil.copymode(path, beside)
        else:
            beside.chmod(0o644)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
