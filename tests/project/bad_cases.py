"""What goes wrong with incoming files, case by case, and the guide that shows what `obapipe check` says of each.

`python -m tests.project.bad_cases` writes docs/problems.md anew.
"""

import io
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from obapipe.cli import app
from tests.unit.ingest import conftest

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "problems.md"
MONTH = "2013-07"
GOOD = f"{conftest.HEADINGS}\nAbbey,2013-07,CLA,0-4,12\nBrook,2013-07,CLA,0-4,9\n"
BEGIN = """# What `obapipe check` says, and what to do

Every case below is run as it stands and its output is printed unchanged; `python -m tests.project.bad_cases` writes
this page. Each starts from a file in order, `raw/2013-07/cla.csv`:

```
Cluster,Month,Status,Age,Number
Abbey,2013-07,CLA,0-4,12
Brook,2013-07,CLA,0-4,9
```

The name in square brackets is the rule; [extracts.md](extracts.md#rules) says of each what it means and where to change
it. An error holds its file back and nothing else: the other files of the month load, what is published stays as it is.
"""


@dataclass(frozen=True)
class Case:
    """One thing that goes wrong.

    Attributes:
        part: the part of the guide it belongs to.
        story: what happened, a sentence.
        rule: the rule that has to be told.
        files: path under raw to content; None takes the file in order away.
        source: what the source says more than usual.
        todo: what to do, a sentence.
    """

    part: str
    story: str
    rule: str
    files: dict[str, bytes | str | None]
    todo: str
    source: str = ""


def _book(*rows: list[object], more: dict[str, list[list[object]]] | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Data"
    for row in rows:
        sheet.append(row)
    for name, others in (more or {}).items():
        extra = book.create_sheet(name)
        for row in others:
            extra.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _archive(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for name in names:
            packed.writestr(name, GOOD)
    return content.getvalue()


_HEAD: list[object] = [*conftest.HEADINGS.split(",")]
_FILE = f"{MONTH}/cla.csv"


def _row(row: str) -> dict[str, bytes | str | None]:
    return {_FILE: f"{GOOD}{row}\n"}


def cases() -> Iterator[Case]:
    """Every case, in the order of the guide."""
    part = "The folder"
    yield Case(
        part,
        "A file came that nobody expects.",
        "unmapped_file",
        {f"{MONTH}/new return.csv": GOOD},
        "Run `obapipe map` on it.",
    )
    yield Case(
        part,
        "A folder is not called after its month.",
        "stray_folder",
        {"July 2013/cla.csv": GOOD},
        "Rename it.",
    )
    yield Case(
        part,
        "June's file came again in July.",
        "same_file_as_before",
        {"2013-06/cla.csv": GOOD.replace("2013-07", "2013-06"), _FILE: GOOD.replace("2013-07", "2013-06")},
        "Ask for July's.",
    )
    part = "Opening the file"
    yield Case(part, "The file is empty.", "empty_file", {_FILE: ""}, "Ask for it again.")
    yield Case(
        part,
        "The file is of another kind.",
        "unknown_kind",
        {_FILE: None, f"{MONTH}/cla.docx": b"PK\x03\x04nothing"},
        "Ask for a table.",
    )
    yield Case(
        part,
        "Bytes of two encodings in one file.",
        "undecodable",
        {
            _FILE: GOOD.replace("Abbey", "Abb\u00e9y").encode()
            + "Caf\u00e9,2013-07,CLA,5-17,5\n".encode("cp1252")
        },
        "Save it again as CSV UTF-8.",
    )
    yield Case(
        part,
        "A quotation mark is never closed.",
        "broken_quoting",
        _row('"Abbey,2013-07,CLA,5-17,5'),
        "Ask for the file again.",
    )
    yield Case(
        part,
        "The workbook was cut short on its way.",
        "damaged_workbook",
        {_FILE: None, f"{MONTH}/cla.xlsx": _book(_HEAD)[:900]},
        "Ask for it again.",
    )
    yield Case(
        part,
        "Two tables in one archive.",
        "several_members",
        {_FILE: None, f"{MONTH}/cla.zip": _archive("cla.csv", "cpp.csv")},
        "Say `member` in the source.",
    )
    yield Case(
        part,
        "A path in an archive leads out of it.",
        "unsafe_member",
        {_FILE: None, f"{MONTH}/cla.zip": _archive("../cla.csv")},
        "Do not open it; ask the sender.",
    )
    part = "The table"
    yield Case(
        part,
        "A column was renamed.",
        "missing_column",
        {_FILE: GOOD.replace("Number", "Children")},
        "Give both names in `columns`, or have it named as before.",
    )
    yield Case(
        part,
        "Two columns have the same heading.",
        "repeated_column",
        {_FILE: "Cluster,Month,Status,Age,Number,Number\nAbbey,2013-07,CLA,0-4,12,13\n"},
        "Name the right one by its letter.",
    )
    yield Case(
        part,
        "The sheet is not there.",
        "missing_sheet",
        {_FILE: None, f"{MONTH}/cla.xlsx": _book(_HEAD)},
        "Correct `sheet`.",
        'sheet = "Table 2"',
    )
    yield Case(
        part,
        "Two sheets hold such a table.",
        "ambiguous_sheet",
        {
            _FILE: None,
            f"{MONTH}/cla.xlsx": _book(
                _HEAD,
                ["Abbey", MONTH, "CLA", "0-4", 12],
                more={"Copy": [_HEAD, ["Abbey", MONTH, "CLA", "0-4", 13]]},
            ),
        },
        "Say `sheet`.",
    )
    yield Case(
        part,
        "A name with a comma, without quotes.",
        "ragged_rows",
        _row("Abbey, North,2013-07,CLA,5-17,5"),
        "Have cells that hold the separator quoted.",
    )
    yield Case(
        part,
        "Headings and nothing below.",
        "no_rows",
        {_FILE: conftest.HEADINGS + "\n"},
        "Ask for the file again.",
    )
    part = "Places, periods, categories"
    yield Case(
        part,
        "A cluster is misspelt.",
        "unknown_geography",
        _row("Abey,2013-07,CLA,5-17,5"),
        "Have it corrected, or add the alias that is proposed.",
    )
    yield Case(
        part,
        "A cluster that has been merged.",
        "geography_not_valid",
        _row("Old Mill,2013-07,CLA,5-17,5"),
        "Have it sent under its successor.",
    )
    yield Case(
        part, "A period that is none.", "not_a_period", _row("Abbey,2013-13,CLA,5-17,5"), "Have it corrected."
    )
    yield Case(
        part,
        "A period still to come.",
        "period_after_received",
        _row("Abbey,2013-09,CLA,5-17,5"),
        "Move the file to its month.",
    )
    yield Case(
        part,
        "A category that the catalogue does not list.",
        "allowed_category",
        _row("Abbey,2013-07,Fostered,5-17,5"),
        "Recode it in the source, or list it.",
    )
    yield Case(
        part,
        "A blank cell where a name belongs.",
        "empty_cell",
        _row("Abbey,2013-07,,5-17,5"),
        "Have it filled in.",
    )
    yield Case(
        part,
        "Markup in a name.",
        "unknown_geography",
        _row("<b>Abbey</b>,2013-07,CLA,5-17,5"),
        "Have it corrected; it is shown as text, never run.",
    )
    part = "Figures"
    yield Case(
        part,
        "A symbol that the source does not list.",
        "not_a_number",
        _row("Abbey,2013-07,CLA,5-17,n/k"),
        "Say in `symbols` what it means.",
    )
    yield Case(
        part,
        "A formula in a cell.",
        "not_a_number",
        _row("Abbey,2013-07,CLA,5-17,=2+3"),
        "Have the value sent; nothing is ever worked out.",
    )
    yield Case(
        part,
        "An error of a workbook.",
        "not_a_number",
        {_FILE: None, f"{MONTH}/cla.xlsx": _book(_HEAD, ["Abbey", MONTH, "CLA", "0-4", "#DIV/0!"])},
        "Have it corrected.",
    )
    yield Case(part, "Half a child.", "not_whole", _row("Abbey,2013-07,CLA,5-17,4.5"), "Ask what is counted.")
    yield Case(
        part, "Fewer than none.", "not_negative", _row("Abbey,2013-07,CLA,5-17,-4"), "Have it corrected."
    )
    yield Case(
        part,
        "Two cells ran together.",
        "too_large",
        _row("Abbey,2013-07,CLA,5-17,12000000000000"),
        "Have it corrected.",
    )
    yield Case(part, "The same row twice.", "unique_key", _row("C1,Jul-13,CLA,0-4,13"), "Ask which is right.")
    yield Case(
        part,
        "Parts that do not add up.",
        "parts_not_total",
        {_FILE: "Cluster,Month,Status,Age,Number,Boys,Girls\nAbbey,2013-07,CLA,0-4,12,5,6\n"},
        "Ask the sender; the file loads.",
        'sums = [{total = "Number", parts = ["Boys", "Girls"]}]',
    )
    yield Case(
        part,
        "A note below the table.",
        "row_without_figures",
        _row("\nSource: social care system"),
        "Nothing: it was left out.",
    )
    yield Case(
        part,
        "A cell of figures is blank.",
        "blank_figure",
        _row("C3,2013-06,CLA,0-4,\n"),
        "Ask the sender what it stands for; until then it is missing.",
    )
    part = "Figures beside their past"
    yield Case(
        part,
        "June's figure is another now.",
        "restated_history",
        {
            "2013-06/cla.csv": GOOD.replace("2013-07", "2013-06"),
            _FILE: GOOD.replace("Brook,2013-07", "Brook,2013-06").replace(",9\n", ",19\n"),
        },
        "Ask whether it is a correction.",
    )
    yield Case(
        part,
        "Everything is zero.",
        "zeros_everywhere",
        {
            **{f"2013-0{month}/cla.csv": GOOD.replace("2013-07", f"2013-0{month}") for month in (4, 5, 6)},
            _FILE: GOOD.replace(",12\n", ",0\n").replace(",9\n", ",0\n"),
        },
        "Ask for the figures.",
    )


def told(case: Case, data: Path) -> str:
    """What `obapipe check` prints of a case, paths shortened."""
    reference = data / "raw" / "reference"
    reference.mkdir(parents=True)
    for name, text in {
        "partnership.toml": conftest.PARTNERSHIP,
        "geography.csv": conftest.GEOGRAPHY,
        "indicators.toml": conftest.INDICATORS,
        "products.toml": conftest.PRODUCTS,
        "sources.toml": f"{conftest.SNAPSHOT}{case.source}\n",
    }.items():
        (reference / name).write_text(text, encoding="utf-8")
    for name, content in {_FILE: GOOD, **case.files}.items():
        if content is None:
            continue
        path = data / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(io.StringIO()):
        app(["--data", str(data), "check", MONTH, "--no-report"], standalone_mode=False)
    return out.getvalue().replace(str(data), "data").strip()


def guide(said: dict[str, str]) -> str:
    """The whole page, from what was said of each case."""
    lines = [BEGIN]
    part = ""
    for case in cases():
        if case.part != part:
            part = case.part
            lines.append(f"## {part}\n")
        lines.append(
            f"**{case.story}** {case.todo}\n\n```\n$ obapipe check {MONTH}\n{said[case.story]}\n```\n"
        )
    return "\n".join(lines)


def run_all() -> dict[str, str]:
    """What was said of each case, by its story; each in a folder of its own."""
    said: dict[str, str] = {}
    for case in cases():
        with tempfile.TemporaryDirectory() as folder:
            said[case.story] = told(case, Path(folder).resolve() / "data")
    return said


if __name__ == "__main__":
    outputs = run_all()
    GUIDE.write_text(guide(outputs), encoding="utf-8")
    sys.stdout.write(f"{GUIDE.name}: {len(outputs)} cases\n")
