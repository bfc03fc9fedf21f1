"""What stands beside a page: workbook, PDF and parcel hold what the page holds, and the audit sees where not."""

import csv
import io
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import fastexcel
import pytest
from lxml import html
from odf.opendocument import load
from odf.table import DatabaseRange, Table, TableCell, TableHeaderRows
from pypdf import PdfReader

from obapipe.audit.catalogue import Catalogue
from obapipe.audit.documents import judge_documents
from obapipe.periods import month_of
from obapipe.publishing.cells import Cell
from obapipe.publishing.pages import publish_pages
from obapipe.publishing.paper import PaperError, find_chromium, print_pages
from obapipe.publishing.workbook import Binder, workbook_of

KINDS = ("neet-hartsley", "neet-exham", "neet-upper-wick", "indicator-neet", "exceptions")


def _download(site: Any, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(site.file(f"{name}.csv").read_text(encoding="utf-8-sig"))))


def _numbers(text: str) -> set[str]:
    return {one.replace(",", "") for one in re.findall(r"\d[\d,]*(?:\.\d+)?", text)}


@pytest.fixture(scope="module")
def printed(site: Any, tmp_path_factory: pytest.TempPathFactory, chromium: Path) -> Path:
    """A folder with one page of each kind and its PDF."""
    folder = tmp_path_factory.mktemp("printed")
    pages = [Path(shutil.copy(site.file(f"{name}.html"), folder)) for name in KINDS]
    print_pages(pages, chromium)
    return folder


@pytest.mark.parametrize("name", KINDS)
def test_a_workbook_holds_the_download_with_real_numbers(site: Any, name: str) -> None:
    book = fastexcel.read_excel(site.file(f"{name}.ods"))
    found: set[tuple[str, str, str | float]] = set()
    for sheet in book.sheet_names[2:]:
        rows = book.load_sheet(sheet, header_row=2, dtypes={"Value": "string"}).to_polars()
        found |= {
            (place, measure, _value(value))
            for place, measure, value in rows["Place", "Measure", "Value"].rows()
        }
    assert found == {
        (row["place"].lstrip("'"), row["measure"], _value(row["value"])) for row in _download(site, name)
    }
    assert any(isinstance(value, float) for *_, value in found)


def _value(text: str) -> str | float:
    return text if text.startswith("[") else float(text)


def test_a_workbook_is_laid_out_for_a_screen_reader(site: Any) -> None:
    document = load(str(site.file("neet-hartsley.ods")))
    tables = document.getElementsByType(Table)
    assert [one.getAttribute("name") for one in tables[:2]] == ["Cover", "Notes"]
    assert len(tables) > 3
    for table in tables[2:]:
        assert len(table.getElementsByType(TableHeaderRows)) == 1
        cells = table.getElementsByType(TableCell)
        assert all(str(cell) for cell in cells)
        assert not any(
            cell.getAttribute(key) for cell in cells for key in ("numbercolumnsspanned", "numberrowsspanned")
        )
    ranges = document.getElementsByType(DatabaseRange)
    assert len(ranges) == len(tables) - 2
    assert all(one.getAttribute("targetrangeaddress").split(".")[1].startswith("A3:") for one in ranges)
    with zipfile.ZipFile(site.file("neet-hartsley.ods")) as archive:
        assert archive.infolist()[0].filename == "mimetype"
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        assert "<dc:language>en-GB</dc:language>" in archive.read("meta.xml").decode()


def test_text_that_looks_like_a_formula_or_markup_is_only_text(release: Any) -> None:
    cell = Cell("5", "5", '=cmd|"/c calc"!A1', "<b>&", "2013-08", "number")
    book = workbook_of("+1", month_of("2013-08"), release.partnership, [cell])
    with zipfile.ZipFile(io.BytesIO(Binder().bind(book))) as archive:
        content = archive.read("content.xml").decode()
    assert "table:formula" not in content
    assert "<text:p>=cmd|&#34;/c calc&#34;!A1</text:p>" in content
    assert "<b>" not in content


@pytest.mark.parametrize("name", KINDS)
def test_a_pdf_is_tagged_and_says_what_the_page_says(printed: Path, site: Any, name: str) -> None:
    pdf = PdfReader(printed / f"{name}.pdf")
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"] == "en-GB"
    assert pdf.outline
    assert 1 <= len(pdf.pages) <= 8
    page = html.document_fromstring(site.html(f"{name}.html"))
    assert pdf.metadata is not None
    assert pdf.metadata.title == page.findtext(".//title")
    text = " ".join(" ".join(one.extract_text() for one in pdf.pages).split())
    allowed = _numbers(" ".join(page.itertext())) | {str(number) for number in range(1, len(pdf.pages) + 1)}
    style = "".join(page.xpath("//style/text()"))
    assert {one for one in _numbers(text) if one not in allowed and one not in style} == set()
    squeezed = text.replace(" ", "")
    assert "".join(page.findtext(".//h1").split()) in squeezed
    if name.startswith("neet-"):
        for heading in page.xpath("//section[not(contains(@class,'part-curve'))]/h2[not(@class)]/text()"):
            assert heading.replace(" ", "") in squeezed


def test_printing_again_gives_the_same_bytes_and_names_no_machine(
    printed: Path, site: Any, chromium: Path
) -> None:
    again = printed / "again"
    again.mkdir()
    page = Path(shutil.copy(site.file("neet-hartsley.html"), again))
    print_pages([page], chromium)
    content = page.with_suffix(".pdf").read_bytes()
    assert content == (printed / "neet-hartsley.pdf").read_bytes()
    assert b"file:" not in content
    assert b"page.invalid" not in content


def test_a_machine_without_a_browser_is_no_machine_without_pages(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, site: Any
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_chromium() is None
    assert find_chromium(tmp_path / "nowhere") is None
    assert ".pdf" not in site.html("neet-hartsley.html")
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    with pytest.raises(PaperError, match="could not print the pages"):
        print_pages([site.file("neet-hartsley.html")], broken)


def test_a_parcel_holds_the_place_and_its_links_work_inside_it(site: Any) -> None:
    with zipfile.ZipFile(site.file("hartsley.zip")) as archive:
        names = archive.namelist()
        assert {"neet-hartsley.html", "neet-hartsley.csv", "neet-hartsley.ods", "definitions.html"} <= set(
            names
        )
        assert names == sorted(names)
        assert archive.read("neet-hartsley.html") == site.file("neet-hartsley.html").read_bytes()


def test_the_pages_offer_the_pdf_where_there_is_one(
    release: Any, tmp_path: Path, chromium: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []
    monkeypatch.setattr("obapipe.publishing.pages.print_pages", lambda pages, *_: asked.extend(pages))
    publish_pages(release, release.partnership, ["2013-08"], tmp_path, None, chromium)
    assert '<a href="neet-hartsley.pdf">' in (tmp_path / "2013-08" / "neet-hartsley.html").read_text()
    assert tmp_path / "2013-08" / "exceptions.html" in asked


def _faults(folder: Path, release: Any) -> list[str]:
    files = sorted(path for path in folder.iterdir() if path.suffix in (".ods", ".pdf", ".zip"))
    return [one.detail for one in judge_documents(folder, files, Catalogue(release.partnership))]


def test_the_audit_reads_what_stands_beside_the_pages(
    site: Any, release: Any, printed: Path, tmp_path: Path
) -> None:
    for ending in ("html", "csv", "ods"):
        shutil.copy(site.file(f"neet-hartsley.{ending}"), tmp_path)
    shutil.copy(printed / "neet-hartsley.pdf", tmp_path)
    assert _faults(tmp_path, release) == []

    book, pdf = tmp_path / "neet-hartsley.ods", tmp_path / "neet-hartsley.pdf"
    honest = book.read_bytes()
    for old, new, fault in (
        (
            b"<text:p>Questions",
            b"<text:p>It was 98765. Questions",
            "its cover, its notes or a title hold a number",
        ),
        (b"<text:p>[c]</text:p>", b"<text:p>3</text:p>", "its tables are not those of the download"),
        (
            b"><text:p>[c]</text:p>",
            b' office:value="3"><text:p>[c]</text:p>',
            "a cell holds something that it does not show",
        ),
        (b'table:name="Notes"', b'table:name="Three"', "a sheet is named after no indicator"),
    ):
        _planted(book, honest, old, new)
        assert any(one.startswith(fault) for one in _faults(tmp_path, release)), fault
    book.write_bytes(honest)
    pdf.write_bytes(pdf.read_bytes().replace(b"19800101000000", b"20260101000000"))
    assert _faults(tmp_path, release) == ["it names a time, or a place on a machine"]
    shutil.copy(printed / "neet-exham.pdf", pdf)
    assert _faults(tmp_path, release) == ["it was printed from another page"]
    pdf.write_bytes(b"%PDF-1.4 and no more")
    assert _faults(tmp_path, release) == ["it is no PDF"]
    pdf.unlink()
    with zipfile.ZipFile(tmp_path / "hartsley.zip", "w") as archive:
        archive.writestr("neet-hartsley.csv", "another")
    assert _faults(tmp_path, release) == ["it holds another version of a file that stands beside it"]


def _planted(book: Path, honest: bytes, old: bytes, new: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(honest)) as source, zipfile.ZipFile(book, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            assert name != "content.xml" or old in content, old
            target.writestr(name, content.replace(old, new, 1))
