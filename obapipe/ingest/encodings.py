"""From a text file's bytes to UTF-8: which encoding it has, without ever guessing wrong letters."""

import codecs
import csv
import io
import re
from collections import Counter

from obapipe.ingest.problems import IngestError, Problem, error

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 2**16
_MOSTLY = 0.7  # of the bytes beside an ASCII letter, in text of two or four bytes a letter
_STRAY = 0.02  # valid UTF-8 letters to bytes that are none: less is chance
_ACCENTED = rb"[\x80-\xff]+"
_LETTER = "À-ÖØ-öø-ÿŠšŒœŽžŸƒ"
# What Windows-1252 makes of other encodings' letters and no writer of a Western language does: a capital after a
# small letter, an accented letter beside a digit, a sign within a word, a lone capital where a dash should be.
_SIGN = "\u02c6\u02dc\u2122\xa4\xa6\xac\xa8\xa2\xa5\xa7\xb6\u2020\u2021\u2030\xbf\xa1\xb3\xb9\u201c\u201d\u2039\u203a"
_UNLIKELY = re.compile(
    rf"[a-z][À-ÖØ-ÞŠŽŸ]|[{_LETTER}][0-9]|[0-9][{_LETTER}]|[A-Za-z][\u201a\u201e]"
    rf"|[A-Za-z][{_SIGN}][A-Za-z]|(?<!\w)[ÊÐÑÒÓÔÕ](?!\w)"
)
_SAVE_AGAIN = (
    "Open it where it was made and save it again as CSV UTF-8, or name its encoding in sources.toml."
)


def as_utf8(content: bytes, file: str, encoding: str | None) -> bytes:
    """A text file's content as UTF-8, without a byte-order mark.

    A byte-order mark says the encoding, else `encoding` does, else it is found: UTF-8, UTF-16, UTF-32 or Windows-1252.

    Raises:
        IngestError: `undecodable`, with the first row that has no meaning in the encoding.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _strictly(content[len(mark) :], file, name)
    found = encoding or _wide(content)
    if found is not None:
        return _strictly(content, file, found)
    try:
        return _strictly(content, file, "utf-8")
    except IngestError as not_utf8:
        if b"\0" in content:
            raise
        return _western(content, file, not_utf8)


def _wide(content: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: ASCII letters leave zero bytes at fixed places."""
    sample = content[:_SAMPLE]
    if b"\0" not in sample or len(content) % 2:
        return None
    zeros = [part.count(0) / max(len(part), 1) for part in (sample[place::4] for place in range(4))]
    patterns = {
        "utf-32-le": (False, True, True, True),
        "utf-32-be": (True, True, True, False),
        "utf-16-le": (False, True, False, True),
        "utf-16-be": (True, False, True, False),
    }
    for name, pattern in patterns.items():
        if all((share > _MOSTLY) is zero for share, zero in zip(zeros, pattern, strict=True)):
            return name
    return None


def _strictly(content: bytes, file: str, encoding: str) -> bytes:
    try:
        codec = codecs.lookup(encoding).name
        if codec == "utf-8" and content.isascii():
            utf8 = content
        elif codec == "utf-8":
            content.decode("utf-8")
            utf8 = content
        elif codec == "iso8859-1" and re.search(rb"[\x80-\x9f]", content):
            # Windows programs say Latin-1 and write Windows-1252; Latin-1 has only control characters there.
            utf8 = content.decode("cp1252").encode("utf-8")
        else:
            utf8 = content.decode(encoding).encode("utf-8")
    except LookupError:
        raise error(
            "undecodable",
            file,
            f"the encoding '{encoding}' in sources.toml",
            "an encoding such as utf-8 or windows-1252",
            "Correct the source's encoding.",
        ) from None
    except UnicodeDecodeError as reason:
        before = content[: reason.start].decode(encoding, errors="replace")
        value = content[reason.start : reason.start + 1].hex().upper()
        raise _undecodable(file, before, f"a byte (0x{value}) that is not {encoding}", encoding) from None
    except UnicodeError:
        raise error(
            "undecodable", file, f"text that is not {encoding}", f"{encoding} text throughout", _SAVE_AGAIN
        ) from None
    if b"\0" in utf8:
        before = utf8[: utf8.index(b"\0")].decode("utf-8")
        raise _undecodable(file, before, "a zero byte, which text never has", encoding)
    return utf8


def _western(content: bytes, file: str, not_utf8: IngestError) -> bytes:
    """Windows-1252, unless that would make nonsense of it."""
    runs = Counter(re.findall(_ACCENTED, content))
    lenient = [(run.decode("utf-8", errors="replace"), times) for run, times in runs.items()]
    broken = sum(run.count("\ufffd") * times for run, times in lenient)
    letters = sum((len(run) - run.count("\ufffd")) * times for run, times in lenient)
    if letters > broken * _STRAY:
        raise not_utf8
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as reason:
        before = content[: reason.start].decode("cp1252")
        raise _undecodable(file, before, "bytes of no encoding we know", "UTF-8 or Windows-1252") from None
    likely: set[str] = set()
    for run in re.finditer(_ACCENTED, content):
        around = text[max(run.start() - 1, 0) : run.end() + 1]
        if around in likely:
            continue
        if _UNLIKELY.search(around) is not None:
            found = f"bytes that are not UTF-8 and would read '{around.strip()}' as Windows-1252"
            raise _undecodable(file, text[: run.start()], found, "UTF-8 or Windows-1252")
        likely.add(around)
    return text.encode("utf-8")


def _undecodable(file: str, before: str, found: str, encoding: str) -> IngestError:
    advice = _SAVE_AGAIN
    if encoding == "UTF-8 or Windows-1252":
        advice += (
            " An old Mac writes mac_roman, an old PC cp850; if the letters are right, name windows-1252."
        )
    return IngestError(
        Problem(
            "error",
            "undecodable",
            file,
            row=_row_after(before),
            found=found,
            expected=f"{encoding} text throughout",
            advice=advice,
        )
    )


def _row_after(before: str) -> int:
    """The row that the character after this text is in, as a spreadsheet numbers rows."""
    if before.lower().startswith("sep="):
        before = before.partition("\n")[2]
    if '"' not in before:
        return len(re.findall(r"\r\n|\r|\n", before)) + 1
    rows = sum(1 for _ in csv.reader(io.StringIO(f"{before}x", newline="")))
    return max(rows, 1)
