"""A file is what it holds, whatever its name says; what we do not read is named for what it is."""

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
import pyarrow as pa
import pytest
from pyarrow import parquet

from obapipe.ingest import opening
from obapipe.ingest.opening import open_tables
from obapipe.ingest.problems import IngestError, Problem

CSV = b"Cluster,Number\nAbbey,5\n"
ROWS = [("Cluster", "Number", 1, 2), ("Abbey", "5", 2, 2)]


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Cluster", "Number"])
    book.active.append(["Abbey", 5])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def stored(frame: pl.DataFrame) -> bytes:
    written = io.BytesIO()
    frame.write_parquet(written)
    return written.getvalue()


def read(content: bytes, file: str) -> pl.DataFrame:
    opened = open_tables(content, file)
    return opened.cells(opened.sheets[0])


def problem(content: bytes, file: str) -> Problem:
    with pytest.raises(IngestError) as raised:
        read(content, file)
    assert raised.value.problem.expected
    assert raised.value.problem.advice
    return raised.value.problem


@pytest.mark.parametrize(
    ("content", "file"),
    [
        (CSV, "cla.csv"),
        (CSV, "CLA.TXT"),
        (CSV.replace(b",", b"\t"), "cla.tsv"),
        (CSV, "cla.xls"),
        (CSV.decode().replace(",", "\t").encode("utf-16"), "cla.xls"),
        (CSV, "cla.xlsx"),
        (workbook(), "cla.xlsx"),
        (workbook(), "cla.xlsm"),
        (workbook(), "cla.xls"),
        (workbook(), "cla.csv"),
        (workbook(), "cla.zip"),
    ],
)
def test_a_file_is_read_as_what_it_holds(content: bytes, file: str):
    opened = open_tables(content, file)
    assert opened.file == file
    assert opened.cells(opened.sheets[0]).rows() == ROWS


def test_an_xls_workbook_named_otherwise():
    content = (Path(__file__).parent / "files" / "clusters.xls").read_bytes()
    assert open_tables(content, "cla.xlsx").sheets == ("Data", "Hidden")
    assert open_tables(content, "cla.csv").sheets == ("Data", "Hidden")


@pytest.mark.parametrize(
    ("content", "file", "found"),
    [
        (b"\r\n <HTML><body><table><tr><td>5</td></tr></table>", "cla.xls", "a web page"),
        ("\ufeff<table><tr><td>5</td></tr></table>".encode("utf-16-le"), "cla.xls", "a web page"),
        (b"\xef\xbb\xbf<!DOCTYPE html>", "cla.csv", "a web page"),
        (b"MIME-Version: 1.0\r\n", "cla.xls", "a saved web page"),
        (
            b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?><Workbook>',
            "cla.xls",
            "an XML document",
        ),
        (b"%PDF-1.7\n", "cla.xlsx", "a PDF document"),
        (b"\x1f\x8b\x08\x00", "cla.csv", "an archive that is not a zip"),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00", "cla.xls", "a workbook of before 1997"),
    ],
)
def test_other_kinds_are_named(content: bytes, file: str, found: str):
    told = problem(content, file)
    assert (told.rule, told.found) == ("unknown_kind", f"{found}, whatever its name says")


@pytest.mark.parametrize("file", ["cla.xlsb", "cla.pdf", "cla", "cla.csv.gz", "cla.numbers"])
def test_names_of_other_kinds_are_refused(file: str):
    told = problem(CSV, file)
    assert told.rule == "unknown_kind"
    assert ".xlsx" in told.expected
    assert "XLSX" in told.advice


def test_office_documents_that_are_no_workbooks_we_read():
    binary = workbook().replace(b"xl/workbook.xml", b"xl/workbook.bin")
    assert problem(binary, "cla.xlsx").found == "a binary workbook (XLSB)"
    document = workbook().replace(b"xl/workbook.xml", b"wd/document.xm")
    assert problem(document, "cla.xlsx").rule == "damaged_workbook"
    text = workbook().replace(b"xl/workbook.xml", b"wd/document.xml")
    assert problem(text, "cla.xlsx").found == "an office document that is no workbook"


@pytest.mark.parametrize(
    ("content", "file", "rule"),
    [
        (b"", "cla.csv", "empty_file"),
        (workbook()[:1000], "cla.xlsx", "damaged_workbook"),
        (bytes(range(256)) * 8, "cla.xlsx", "damaged_workbook"),
        (CSV, "cla.parquet", "damaged_parquet"),
        (stored(pl.DataFrame({"a": [1]}))[:-9], "cla.parquet", "damaged_parquet"),
        (CSV, "cla.zip", "damaged_archive"),
    ],
)
def test_damage_is_named(content: bytes, file: str, rule: str):
    assert problem(content, file).rule == rule


def test_a_file_beyond_the_limit(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(opening, "FILE_BYTES", 20)
    assert problem(CSV, "cla.csv").rule == "too_large"


def test_a_sheet_that_is_not_there():
    with pytest.raises(IngestError) as raised:
        open_tables(workbook(), "cla.xlsx").cells("Data")
    assert (raised.value.problem.rule, raised.value.problem.found) == ("missing_sheet", "the sheets 'Sheet'")


def test_a_parquet_file_as_text():
    frame = pl.DataFrame(
        {
            "Cluster": pl.Series(["Abbey", " Brook ", None], dtype=pl.Categorical),
            "Day": [dt.date(2013, 7, 31), None, dt.date(2013, 8, 1)],
            "Time": [
                dt.datetime.fromisoformat(text) for text in ("2013-07-31", "2013-07-31T12:30", "2013-08-01")
            ],
            "Zone": pl.Series([dt.datetime.fromisoformat("2013-07-31")] * 3).dt.replace_time_zone("UTC"),
            "Float": [5.0, 0.1, float("nan")],
            "Large": [1e15, 1e-7, 1e30],
            "Decimal": [Decimal("1475.00"), Decimal("5.50"), None],
            "Whole": [-1, None, 10**12],
            "Truth": [True, False, None],
            "Bytes": [b"x", None, "é".encode()],
            "Blank": pl.Series([None, None, None], dtype=pl.Null),
        }
    )
    opened = open_tables(stored(frame), "cla.parquet")
    cells = opened.cells("")
    assert cells.select("source_row", "cells").rows() == [(0, 11), (1, 11), (2, 11), (3, 11)]
    assert cells.drop("source_row", "cells").rows() == [
        tuple(frame.columns),
        (
            "Abbey",
            "2013-07-31",
            "2013-07-31",
            "2013-07-31",
            "5",
            "1000000000000000",
            "1475",
            "-1",
            "TRUE",
            "x",
            None,
        ),
        (
            "Brook",
            None,
            "2013-07-31 12:30:00",
            "2013-07-31",
            "0.1",
            "0.0000001",
            "5.5",
            None,
            "FALSE",
            None,
            None,
        ),
        (
            None,
            "2013-08-01",
            "2013-08-01",
            "2013-07-31",
            "NaN",
            "1e+30",
            None,
            "1000000000000",
            None,
            "é",
            None,
        ),
    ]


def test_a_parquet_file_without_rows():
    assert open_tables(stored(pl.DataFrame({"a": [], "b": []})), "cla.parquet").cells("").rows() == [
        ("a", "b", 0, 2)
    ]


@pytest.mark.parametrize("values", [[[1, 2]], [{"a": 1}]])
def test_a_parquet_column_of_lists_or_records(values: list[object]):
    found = problem(stored(pl.DataFrame({"a": [1], "b": values})), "cla.parquet")
    assert (found.rule, "'b'" in (found.found or "")) == ("nested_column", True)


def test_a_parquet_file_of_far_too_many_cells():
    content = stored(pl.DataFrame({"a": pl.zeros(110_000_000, dtype=pl.Int8, eager=True)}))
    assert len(content) < 1_000_000
    assert problem(content, "cla.parquet").rule == "too_large"


def test_a_parquet_text_that_is_stored_once_and_stands_in_many_rows():
    long = pa.DictionaryArray.from_arrays(pa.array([0] * 20_000, pa.int32()), pa.array(["y" * 100_000]))
    written = io.BytesIO()
    parquet.write_table(pa.table({"a": long}), written)
    assert len(written.getvalue()) < 100_000
    assert problem(written.getvalue(), "cla.parquet").rule == "too_large"
