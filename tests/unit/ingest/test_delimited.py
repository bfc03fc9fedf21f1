"""Delimited text comes out as it went in, whatever wrote it; what cannot be read is named by its row."""

# ruff: noqa: RUF001 - the letters that look alike are what is tested

import codecs
import csv
import io

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from obapipe.ingest import delimited
from obapipe.ingest.celltext import tidy
from obapipe.ingest.delimited import read_delimited
from obapipe.ingest.problems import IngestError, Problem

TABLE = "Cluster,Number\nAbbey,5\nCafé,6\n"
ROWS = [(1, ["Cluster", "Number"]), (2, ["Abbey", "5"]), (3, ["Café", "6"])]

texts = st.text(st.sampled_from("ab1 ,;|\t\"'\n\r-<*.é£’\u00a0\u2028\x85"), max_size=6)
tables = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(texts, min_size=width, max_size=width), min_size=1, max_size=8)
)


def rows(content: str | bytes, **said: str) -> list[tuple[int, list[str | None]]]:
    """Row number and cells of each row."""
    content = content.encode() if isinstance(content, str) else content
    frame = read_delimited(content, "cla.csv", said.get("encoding"), said.get("separator"))
    return [(row, cells) for *cells, row, _ in frame.rows()]


def problem(content: bytes, **said: str) -> Problem:
    with pytest.raises(IngestError) as raised:
        rows(content, **said)
    assert raised.value.problem.expected
    assert raised.value.problem.advice
    return raised.value.problem


def seen(cell: str) -> str | None:
    """What remains of a cell once what cannot be seen around it is gone."""
    return cell.strip("\u200b\ufeff \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\u00a0\u2028\u2029") or None


@given(
    table=tables,
    separator=st.sampled_from(delimited.SEPARATORS),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC]),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-be"]),
    final=st.booleans(),
)
def test_what_python_writes_comes_back(table, separator, quoting, line_end, encoding, final):
    # Python itself writes another line end's character without quotes around it.
    assume(quoting != csv.QUOTE_MINIMAL or not any(set(cell) & set("\r\n") for row in table for cell in row))
    written = io.StringIO()
    csv.writer(written, delimiter=separator, quoting=quoting, lineterminator=line_end).writerows(table)
    text = written.getvalue() if final else written.getvalue().removesuffix(line_end)
    assume(text)
    expected = [
        (number, [seen(cell) for cell in cells])
        for number, cells in enumerate(table, start=1)
        if any(seen(cell) for cell in cells)
    ]
    found = rows(text.encode(encoding), separator=separator, encoding=encoding)
    assert [(row, cells[: len(table[0])]) for row, cells in found] == expected


@given(
    st.one_of(
        st.text(st.sampled_from('a,"\n'), min_size=1, max_size=30),
        st.text(st.sampled_from('a, "\n1'), min_size=1, max_size=30),
        st.text(st.sampled_from("a,\n"), min_size=1, max_size=30),
        st.lists(
            st.lists(
                st.sampled_from(["a", "", '"a"', '""', '"a""b"', ' "a"', '"a,b"', 'x"y', '"']), max_size=4
            ),
            min_size=1,
            max_size=6,
        ).map(lambda lines: "\n".join(",".join(cells) for cells in lines) + "\n"),
    )
)
def test_the_quick_ways_give_what_the_slow_one_gives(text):
    content = text.encode()

    def slow() -> pl.DataFrame | None:
        try:
            return same_width(delimited._any(content, ",", "cla.csv"))  # noqa: SLF001 - compared with the others
        except IngestError:
            return None

    even = delimited._even(content, ",")  # noqa: SLF001
    lines = delimited._line_by_line(content, ",", "cla.csv")  # noqa: SLF001
    for quick in (even, lines):
        if quick is not None:
            expected = slow()
            assert expected is not None
            assert_frame_equal(same_width(quick), expected)


def same_width(frame: pl.DataFrame) -> pl.DataFrame:
    missing = [str(place) for place in range(40) if str(place) not in frame.columns]
    frame = tidy(frame.with_columns(pl.lit(None, pl.String).alias(name) for name in missing))
    return frame.select(*map(str, range(40)), "source_row", "cells")


def test_polars_alone_cuts_what_is_even_and_without_quotes():
    assert delimited._even(b"a,b\n1,2\n", ",") is not None  # noqa: SLF001
    assert delimited._even(b"a,b\n1,2,\n3\n", ",") is None  # noqa: SLF001 - as many separators, but one line is short
    assert delimited._even(b'a,b\n"1",2\n', ",") is None  # noqa: SLF001


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        codecs.BOM_UTF8 + TABLE.encode(),
        TABLE.encode("utf-16"),
        TABLE.encode("utf-16-le"),
        TABLE.encode("utf-16-be"),
        codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"),
        TABLE.encode("utf-32"),
        TABLE.encode("utf-32-le"),
        TABLE.encode("utf-32-be"),
        TABLE.encode("cp1252"),
        TABLE.replace("\n", "\r\n").encode("cp1252"),
        TABLE.replace("\n", "\r").encode(),
        TABLE.rstrip().encode(),
        TABLE.replace(",", "\t").encode("utf-16"),
        TABLE.replace(",", ";").encode(),
        TABLE.replace(",", "|").encode(),
        b"sep=;\r\n" + TABLE.replace(",", ";").encode(),
        b"SEP=|\n" + TABLE.replace(",", "|").encode(),
        TABLE.replace("Abbey", "\ufeffAbbey\u200b").encode(),
        TABLE.replace("Abbey", "\u00a0 Abbey\u2003").encode(),
    ],
)
def test_the_same_table_in_many_hands(content: bytes):
    assert rows(content) == ROWS


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("mac_roman", "Café – 5"), ("iso8859-15", "5 €"), ("cp850", "Café £5"), ("latin-1", "5 – 6")],
)
def test_a_declared_encoding_is_followed(encoding: str, text: str):
    content = text.encode("cp1252" if encoding == "latin-1" else encoding)
    assert rows(content, encoding=encoding) == [(1, [text])]


def test_a_byte_order_mark_wins_over_a_declared_encoding():
    assert rows(codecs.BOM_UTF8 + TABLE.encode(), encoding="cp1252") == ROWS


def test_windows_text_as_officials_write_it():
    text = "Name,Cost\nSt Mary’s – “Annex”,£5\nYnys Môn,½\nCafé’s,… €7\n"
    assert rows(text.encode("cp1252"))[1:] == [
        (2, ["St Mary’s – “Annex”", "£5"]),
        (3, ["Ynys Môn", "½"]),
        (4, ["Café’s", "… €7"]),
    ]


@pytest.mark.parametrize("word", ["Café", "St Mary’s", "5–10", "Môn", "Cologne – Köln – voilà"])
@pytest.mark.parametrize("encoding", ["mac_roman", "cp850"])
def test_other_encodings_are_not_taken_for_windows_text(encoding: str, word: str):
    try:
        content = f"Name,Number\nAbbey,1\n{word},5\n".encode(encoding)
    except UnicodeEncodeError:
        assert encoding == "cp850"
        return
    found = problem(content)
    assert (found.rule, found.row) == ("undecodable", 3)
    assert encoding in found.advice
    assert rows(content, encoding=encoding)[2] == (3, [word, "5"])


@pytest.mark.parametrize(
    ("content", "row", "found"),
    [
        ("Café,Môn\nÉcole,5\n".encode() + b"Caf\xe9,6\n", 3, "a byte (0xE9) that is not utf-8"),
        ('"Ca\nfé",5\r\n'.encode() + b"Caf\xe9,6\n", 2, "a byte (0xE9) that is not utf-8"),
        (codecs.BOM_UTF8 + b"a,b\nCaf\xe9,6\n", 2, "a byte (0xE9) that is not utf-8"),
        (codecs.BOM_UTF8 + b"sep=,\na,b\nCaf\xe9,6\n", 2, "a byte (0xE9) that is not utf-8"),
        ("a,b\n5,6".encode("utf-16")[:-1], 2, "a byte (0x36) that is not utf-16-le"),
        (b"a,b\n1\x00,2\n", 2, "a zero byte, which text never has"),
        (b"a,b\n1,2\n" + bytes(512), 3, "a zero byte, which text never has"),
        (b"a,b\n\x81,2\n", 2, "bytes of no encoding we know"),
    ],
)
def test_bytes_without_meaning_are_named_by_row(content: bytes, row: int, found: str):
    told = problem(content)
    assert (told.rule, told.row, told.found) == ("undecodable", row, found)


def test_a_declared_encoding_that_does_not_fit_or_does_not_exist():
    assert problem(b"a,b\nCaf\xe9,5\n", encoding="utf-8").row == 2
    assert problem(b"a\n", encoding="klingon").found == "the encoding 'klingon' in sources.toml"
    assert problem(b"a\n", encoding="zlib").rule == "undecodable"


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        (
            "Children looked after, by cluster\nLeeds, 31 March 2013\n\nCluster;Rate\nAbbey;1,5\nBrook;2,5\n",
            ";",
        ),
        ("Notes, with, commas\n" * 12 + "A\tB\tC\n" + "x\t1,000\ty\n" * 20, "\t"),
        ('Name,Codes,N\n"Abbey","1;2;3",5\n"Brook","1;2;4",6\n', ","),
        ("Cluster;Rate one;Rate two\nAbbey;1,5;2,5\nBrook;1,5;2,5\n", ";"),
        ("Name|N\nA, B|5\nC, D|6\n", "|"),
        ("one column\nof words\n", ","),
    ],
)
def test_the_separator_is_found(text: str, separator: str):
    assert delimited._separator(text.encode()) == separator  # noqa: SLF001


def test_a_title_before_the_table():
    text = "Children looked after, 2013\n\nCluster;Rate\nAbbey;1,5\nBrook;2,5\n"
    assert rows(text) == [
        (1, ["Children looked after, 2013", None]),
        (3, ["Cluster", "Rate"]),
        (4, ["Abbey", "1,5"]),
        (5, ["Brook", "2,5"]),
    ]


def test_a_declared_separator_wins():
    assert rows("a,b;c\n1,2;3\n", separator=";") == [(1, ["a,b", "c"]), (2, ["1,2", "3"])]
    assert rows("sep=,\na,b;c\n", separator=";") == [(1, ["a,b", "c"])]
    assert rows("a¦b\n1¦2\n", separator="¦") == [(1, ["a", "b"]), (2, ["1", "2"])]


def test_rows_are_numbered_as_a_spreadsheet_does():
    text = 'a,b\n"two\nlines",1\n\n,\nx,"say ""so"""\n'
    assert rows(text) == [(1, ["a", "b"]), (2, ["two\nlines", "1"]), (5, ["x", 'say "so"'])]


def test_short_and_long_records_say_how_many_cells_they_have():
    frame = read_delimited(b"a,b,c\n1\n1,2,3,4\n1,2,3,\n", "cla.csv")
    assert frame.select("source_row", "cells").rows() == [(1, 3), (2, 1), (3, 4), (4, 4)]
    assert frame.drop("source_row", "cells").rows() == [
        ("a", "b", "c", None),
        ("1", None, None, None),
        ("1", "2", "3", "4"),
        ("1", "2", "3", None),
    ]


def test_text_stays_text():
    assert rows("a,b,c,d\n001,<5,1e3,+5\n") == [(1, ["a", "b", "c", "d"]), (2, ["001", "<5", "1e3", "+5"])]


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (b'a,b\n1,2\n"3,4\n5,6\n', 3),
        (b'a,b\n"x\ny",2\n"3"4,5\n', 3),
        (b'a,b\n1,"2\n' + b"3,4\n" * 60_000, 2),
        (b"a,b\n" + b"1,2\n" * 30_000 + b'"x"y,2\n', 30_002),
    ],
)
def test_a_quote_that_is_not_closed_is_named_by_the_row_it_opens_in(content: bytes, row: int):
    told = problem(content)
    assert (told.rule, told.row) == ("broken_quoting", row)


def test_a_record_of_far_too_many_cells():
    assert problem(b"a,b\n" + b"," * 20_000 + b"\n").rule == "too_large"
    assert problem(b"a,b\n" + b'"1",2\n' * 12_000 + b"," * 16_000 + b"\n").rule == "too_large"


def test_nothing_but_blanks_gives_no_rows():
    assert rows(",,\n , \n\n") == []
    assert rows("\n") == []
    assert rows(codecs.BOM_UTF8) == []
