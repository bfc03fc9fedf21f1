"""Zip archives: the one member that is meant is read, and nothing is ever written or believed."""

import io
import struct
import zipfile
from pathlib import Path

import polars as pl
import pytest

from obapipe.ingest.opening import open_tables
from obapipe.ingest.problems import IngestError, Problem

CSV = b"Cluster,Number\nAbbey,5\n"
ROWS = [("Cluster", "Number", 1, 2), ("Abbey", "5", 2, 2)]


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as new:
        for name, content in members.items():
            new.writestr(name, content)
    return written.getvalue()


def read(content: bytes, file: str, member: str | None) -> pl.DataFrame:
    opened = open_tables(content, file, member=member)
    return opened.cells(opened.sheets[0])


def problem(content: bytes, member: str | None = None) -> Problem:
    with pytest.raises(IngestError) as raised:
        read(content, "cla.zip", member)
    assert raised.value.problem.expected
    assert raised.value.problem.advice
    return raised.value.problem


@pytest.mark.parametrize(
    "around",
    [
        {},
        {"__MACOSX/._cla.csv": b"x", ".DS_Store": b"x", "folder/": b"", "~$cla.xlsx": b"x"},
        {"notes.pdf": b"%PDF-1.4", "inner.zip": b"PK\x05\x06"},
        {"../evil.sh": b"rm"},
    ],
)
def test_the_only_table_is_read(around: dict[str, bytes]):
    opened = open_tables(zipped({**around, "data/cla.csv": CSV}), "month/cla.zip")
    assert (opened.file, opened.sheets) == ("month/cla.zip/data/cla.csv", ("",))
    assert opened.cells("").rows() == ROWS


def test_a_member_is_what_it_holds():
    parquet = io.BytesIO()
    pl.DataFrame({"Cluster": ["Abbey"], "Number": [5]}).write_parquet(parquet)
    opened = open_tables(zipped({"cla.csv": parquet.getvalue()}), "cla.zip")
    assert opened.cells("").rows() == [("Cluster", "Number", 0, 2), ("Abbey", "5", 1, 2)]


@pytest.mark.parametrize("member", ["cla*.csv", "CLA*", "data/cla_*", "*/cla_2013.csv", "cla_2013.csv"])
def test_a_pattern_picks_one_of_several(member: str):
    content = zipped({"data/cla_2013.csv": CSV, "data/cpp_2013.csv": b"other", "data/cla_notes.pdf": b"%PDF"})
    opened = open_tables(content, "cla.zip", member=member)
    assert opened.file == "cla.zip/data/cla_2013.csv"
    assert opened.cells("").rows() == ROWS


def test_several_tables_and_no_pattern():
    found = problem(zipped({"a.csv": CSV, "b.xlsx": b"", "c.txt": CSV}))
    assert (found.rule, found.found) == ("several_members", "the members 'a.csv', 'b.xlsx', 'c.txt'")
    assert "member" in found.advice
    assert problem(zipped({"a.csv": CSV, "b.csv": CSV}), "*.csv").rule == "several_members"


def test_no_table_to_be_found():
    assert problem(zipped({})).found == "an archive with nothing in it"
    found = problem(zipped({"notes.pdf": b"%PDF"}))
    assert (found.rule, found.found) == ("member_not_found", "the members 'notes.pdf'")
    found = problem(zipped({"a.csv": CSV}), "cla*")
    assert (found.rule, found.expected) == ("member_not_found", "a member 'cla*'")


def test_a_member_of_another_kind_is_named():
    found = problem(zipped({"cla.pdf": b"%PDF", "a.csv": CSV}), "cla*")
    assert (found.rule, found.file) == ("unknown_kind", "cla.zip/cla.pdf")


def test_problems_of_a_member_name_it():
    found = problem(zipped({"cla.csv": b'a,b\n"1,2\n'}))
    assert (found.rule, found.file, found.row) == ("broken_quoting", "cla.zip/cla.csv", 2)
    assert problem(zipped({"cla.csv": b""})).rule == "empty_file"


@pytest.mark.parametrize(
    "name", ["../cla.csv", "a/../../cla.csv", "/etc/cla.csv", "C:/cla.csv", "..\\cla.csv"]
)
def test_paths_that_lead_outside_are_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert problem(zipped({name: CSV})).rule == "unsafe_member"
    assert list(tmp_path.iterdir()) == []
    assert list(tmp_path.parent.glob("*.csv")) == []


def test_an_archive_within_an_archive_is_not_opened():
    inner = zipped({"cla.csv": CSV})
    assert problem(zipped({"inner.zip": inner})).rule == "member_not_found"
    found = problem(zipped({"inner.csv": inner}))
    assert (found.rule, found.found) == ("unknown_kind", "an archive within an archive")


def test_a_member_with_a_password():
    content = bytearray(zipped({"cla.csv": CSV}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert problem(bytes(content)).rule == "encrypted_archive"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packing_that_cannot_be_undone_bit_by_bit(method: int):
    assert problem(zipped({"cla.csv": CSV}, method)).rule == "damaged_archive"


@pytest.mark.parametrize("kept", [10, 60, 100])
def test_an_archive_that_is_cut_short(kept: int):
    assert problem(zipped({"cla.csv": CSV * 20})[:kept]).rule == "damaged_archive"


def test_an_archive_with_wrong_bytes():
    content = bytearray(zipped({"cla.csv": CSV * 20}, zipfile.ZIP_STORED))
    content[60] ^= 0xFF
    assert problem(bytes(content)).rule == "damaged_archive"


def test_text_named_zip():
    assert problem(CSV).rule == "damaged_archive"


def test_content_that_unpacks_to_far_more_than_its_size():
    content = zipped({"cla.csv": b"1,2\n" * 20_000_000})
    assert len(content) < 400_000
    assert problem(content).rule == "too_large"


def test_a_size_that_the_archive_states_is_not_believed():
    """The list says 100 bytes, 80 MB come out."""
    content = bytearray(zipped({"cla.csv": b"1,2\n" * 20_000_000}))
    listed = content.index(b"PK\x01\x02")
    for at in (22, listed + 24):
        struct.pack_into("<I", content, at, 100)
    assert problem(bytes(content)).rule == "too_large"


def test_far_too_many_members():
    assert problem(zipped({f"{number}.csv": b"" for number in range(10_001)})).rule == "too_large"
