"""Zip archives: which member is meant, and its bytes. Read in memory, never written to disk."""

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from copy import copy
from fnmatch import fnmatchcase
from io import BytesIO
from pathlib import PurePosixPath, PureWindowsPath

from obapipe.ingest.limits import MEMBERS, UNPACKED_BYTES, UNPACKED_TIMES, UNPACKED_UNJUDGED
from obapipe.ingest.problems import IngestError, error

_ENCRYPTED = 0x1
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # others cannot be unpacked in small pieces
_SHOWN = 12
_AT_ONCE = 2**20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError)


def open_zip(content: bytes, file: str) -> zipfile.ZipFile:
    """Open a zip container, which workbooks are too, unless it would unpack to far more than any real one.

    Raises:
        IngestError: `damaged_archive`, or `too_large` by what its own list of members says.
    """
    try:
        opened = zipfile.ZipFile(BytesIO(content))
        members = opened.infolist()
    except _BROKEN as reason:
        raise damaged_archive(file, str(reason)) from None
    if not all(member.filename for member in members):
        raise damaged_archive(file, "a member without a name")
    if len(members) > MEMBERS:
        raise too_large(file, f"{len(members):,} members", f"at most {MEMBERS:,}")
    _judge(sum(member.file_size for member in members), len(content), file)
    return opened


def member_parts(opened: zipfile.ZipFile, member: str, file: str) -> Iterator[bytes]:
    """A member's bytes in pieces, all that it really unpacks to, whatever the archive says of its size.

    Raises:
        IngestError: `damaged_archive` or `too_large`.
    """
    told = opened.getinfo(member)
    if told.compress_type not in _METHODS:
        raise damaged_archive(file, f"'{member}' is packed in an unusual way")
    unbounded = copy(told)
    unbounded.file_size = UNPACKED_BYTES + 1
    size = 0
    try:
        with opened.open(unbounded) as stream:
            while part := stream.read(_AT_ONCE):
                size += len(part)
                _judge(size, max(told.compress_size, 1), file)
                yield part
    except IngestError:
        raise
    except _BROKEN as reason:
        raise damaged_archive(file, str(reason)) from None


def read_member(opened: zipfile.ZipFile, member: str, file: str) -> bytes:
    """A member's bytes.

    Raises:
        IngestError: `damaged_archive` or `too_large`.
    """
    return b"".join(member_parts(opened, member, file))


def check_members(opened: zipfile.ZipFile, file: str) -> None:
    """Unpack every member once and keep none, before the whole container goes to a library.

    Raises:
        IngestError: `damaged_archive` or `too_large`.
    """
    names = [member.filename for member in opened.infolist() if not member.is_dir()]
    if len(set(names)) < len(names):
        raise damaged_archive(file, "two members of one name")
    size = 0
    for name in names:
        for part in member_parts(opened, name, file):
            size += len(part)
            _judge(size, 0, file)


def choose_member(opened: zipfile.ZipFile, file: str, wanted: str | None, suffixes: Sequence[str]) -> str:
    """The one member that is meant: the only table, or the only one that the pattern names.

    Args:
        opened: the archive.
        file: its name, for messages.
        wanted: a pattern for the member's path or its last part, case aside.
        suffixes: the endings of files that hold tables.

    Raises:
        IngestError: `member_not_found`, `several_members`, `unsafe_member` or `encrypted_archive`.
    """
    files = [
        member.filename for member in opened.infolist() if not member.is_dir() and not _aside(member.filename)
    ]
    tables = [name for name in files if PurePosixPath(name).suffix.lower() in suffixes]
    chosen = tables
    if wanted is not None:
        # One that holds no table is told of by its own kind, so that the analyst hears why.
        chosen = [name for name in tables if _named(name, wanted)]
        chosen = chosen or [name for name in files if _named(name, wanted)]
    if not chosen:
        raise error(
            "member_not_found",
            file,
            f"the members {_listed(files)}" if files else "an archive with nothing in it",
            "a CSV, a workbook or a Parquet file" if wanted is None else f"a member '{wanted}'",
            "Ask for the archive again, or correct `member` in sources.toml.",
        )
    if len(chosen) > 1:
        raise error(
            "several_members",
            file,
            f"the members {_listed(chosen)}",
            "one table",
            'Say in sources.toml which one a source reads, as in `member = "*clusters*.csv"`.',
        )
    (name,) = chosen
    if _climbs(name):
        raise error(
            "unsafe_member",
            file,
            f"a member '{name}', whose path leads outside the archive",
            "members within the archive",
            "Do not open it; ask the sender how it was made.",
        )
    if opened.getinfo(name).flag_bits & _ENCRYPTED:
        raise error(
            "encrypted_archive",
            file,
            f"a member '{name}' with a password",
            "an archive without a password",
            "Unpack it with the password and put the file into the folder instead.",
        )
    return name


def damaged_archive(file: str, reason: str) -> IngestError:
    """An archive, or the container of a workbook, that cannot be unpacked."""
    return error(
        "damaged_archive",
        file,
        f"an archive that does not open ({reason})",
        "a whole zip archive",
        "Ask for the file again: it may be cut short.",
    )


def too_large(file: str, found: str, expected: str) -> IngestError:
    """A file beyond the limits."""
    return error(
        "too_large", file, found, expected, "Ask for a file with only the table in it, or for it in parts."
    )


def _judge(size: int, packed: int, file: str) -> None:
    if size > UNPACKED_BYTES:
        raise too_large(
            file,
            f"more than {size / 2**20:,.0f} MB once unpacked",
            f"at most {UNPACKED_BYTES / 2**20:,.0f} MB",
        )
    if size > UNPACKED_UNJUDGED and 0 < packed * UNPACKED_TIMES < size:
        raise too_large(
            file,
            f"content that unpacks to over {UNPACKED_TIMES} times its size",
            f"at most {UNPACKED_TIMES} times, as real tables do",
        )


def _aside(name: str) -> bool:
    """What a computer adds for itself."""
    parts = name.replace("\\", "/").split("/")
    return "__MACOSX" in parts or parts[-1].startswith((".", "~$"))


def _named(name: str, wanted: str) -> bool:
    name, wanted = name.replace("\\", "/").lower(), wanted.lower()
    return fnmatchcase(name, wanted) or fnmatchcase(PurePosixPath(name).name, wanted)


def _climbs(name: str) -> bool:
    path = PureWindowsPath(name)
    return bool(path.drive or path.root) or ".." in path.parts


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names[:_SHOWN]) + (" ..." if len(names) > _SHOWN else "")
