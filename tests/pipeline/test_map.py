"""`obapipe map` as a newcomer meets it: the invented city's files mapped from nothing, and what the command says."""

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from obapipe.demo import write_demo
from obapipe.ingest.month import Reading, read_month
from obapipe.partnership import load_partnership
from obapipe.proposal.appending import append
from obapipe.proposal.knowledge import know
from obapipe.proposal.proposing import Proposal, propose
from obapipe.proposal.words import to_decide
from tests.pipeline.conftest import Town

KINDS = {
    "attendance": ("attendance", "2013-09"),
    "caf_initiated": ("common_assessments", "2011-12"),
    "ccis_destinations": ("destinations", "2013-09"),
    "cla_cpp": ("children_snapshot", "2013-09"),
    "neet_duration": ("neet_duration", "2013-09"),
    "referrals": ("referrals", "2013-09"),
    "rfs": ("requests_for_service", "2013-09"),
    "attainment": ("indicator_values", "2013-12"),
    "child_measurement": ("indicator_values", "2013-12"),
    "hospital_admissions": ("indicator_values", "2013-12"),
    "school_meals": ("indicator_values", None),
    "conceptions": ("indicator_values", "2013-11"),
    "youth_offending": ("indicator_values", None),
}
Rows = list[tuple[object, ...]]


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented city, as `obapipe demo` writes it."""
    folder = tmp_path_factory.mktemp("map") / "city"
    write_demo(folder, lambda _text: None)
    return folder


@pytest.fixture
def unmapped(city: Path, tmp_path: Path) -> Path:
    """The same without any source: a new partnership's first hour."""
    folder = tmp_path / "city"
    shutil.copytree(city / "raw" / "reference", folder / "raw" / "reference")
    (folder / "raw" / "reference" / "sources.toml").write_text("# Nothing is mapped yet.\n", encoding="utf-8")
    return folder


def bring(unmapped: Path, city: Path, kind: str) -> None:
    """Every file of a kind, where it arrived."""
    for path in (city / "raw").glob(f"2*/{kind}_*.csv"):
        there = unmapped / "raw" / path.parent.name / path.name
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, there)


def one_of(folder: Path, kind: str, month: str | None) -> Path:
    """A file of a kind, of a month or the newest that was not sent late."""
    return max((folder / "raw").glob(f"{month or '*'}/{kind}_{month or '*'}.csv"))


def sent(reading: Reading, extract: str, file: str) -> Rows:
    """The rows that a file itself holds, every column of the extract's key and measures, sorted."""
    frame = reading.frames[extract].filter(
        (pl.col("source_file") == file) & pl.col("source_row").is_not_null()
    )
    columns = [
        name for name in frame.columns if name not in ("source", "source_sheet", "source_row", "source_file")
    ]
    return frame.select(sorted(columns)).sort(sorted(columns), nulls_last=True).rows()


def errors(reading: Reading) -> list[str]:
    return [problem.describe() for problem in reading.problems if problem.severity == "error"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_file_of_the_invented_city_is_mapped_from_nothing(kind: str, city: Path, unmapped: Path):
    extract, month = KINDS[kind]
    bring(unmapped, city, kind)
    path = one_of(unmapped, kind, month)
    file = f"{path.parent.name}/{path.name}"
    proposal = propose(path, know(unmapped))
    assert proposal.draft.fit.extract.name == extract
    assert proposal.fits
    done = append(unmapped, proposal.draft.text, lacking=proposal.draft.faults)
    assert done.in_force, done.reasons
    mapped = read_month(load_partnership(unmapped), path.parent.name)
    assert errors(mapped) == []
    meant = sent(read_month(load_partnership(city), path.parent.name), extract, file)
    assert meant
    assert sent(mapped, extract, file) == meant
    assert proposal.draft.source is not None
    assert proposal.draft.source.files == f"{kind}_*.csv"


Dirty = Callable[[list[list[str]]], list[list[str]]]


def read_rows(path: Path) -> list[list[str]]:
    """The rows of a file of the invented city, headings first."""
    for encoding in ("utf-8-sig", "windows-1252"):
        try:
            text = path.read_bytes().decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    separator = max(";\t,", key=text.count)
    rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    first = next(at for at, row in enumerate(rows) if len(row) > 1)
    return rows[first:]


def as_csv(rows: list[list[str]], encoding: str = "utf-8", separator: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode(encoding)


def as_book(sheets: dict[str, list[list[str]]]) -> bytes:
    """A workbook; whole numbers as numbers, as people have them."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([int(cell) if cell.isdigit() and len(cell) < 6 else cell or None for cell in row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def mapped_alone(folder: Path, name: str, content: bytes) -> tuple[Proposal, Reading]:
    """The only file of a partnership, mapped from nothing, with no other file to learn from."""
    path = folder / "raw" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    proposal = propose(path, know(folder))
    done = append(folder, proposal.draft.text, lacking=proposal.draft.faults)
    assert done.in_force, done.reasons
    return proposal, read_month(load_partnership(folder), path.parent.name)


@pytest.fixture(scope="session")
def meant(city: Path) -> dict[str, Rows]:
    """What the files of September 2013 hold, read through the city's own sources."""
    reading = read_month(load_partnership(city), "2013-09")
    return {kind: sent(reading, KINDS[kind][0], f"2013-09/{kind}_2013-09.csv") for kind in LONG}


def title_above(rows: list[list[str]]) -> list[list[str]]:
    return [["Performance service: monthly return"], [], ["Not for publication"], *rows]


def notes_below(rows: list[list[str]]) -> list[list[str]]:
    return [
        *rows,
        [],
        ["Source: case management system"],
        ["1. Counts are of children at the end of the month."],
    ]


def blank_lines_between(rows: list[list[str]]) -> list[list[str]]:
    return [*rows[:5], ["" for _ in rows[0]], *rows[5:9], [], *rows[9:]]


def thousands(rows: list[list[str]]) -> list[list[str]]:
    return [rows[0], *([*row[:-1], f"{int(row[-1].replace(',', '')):,}"] for row in rows[1:])]


def footnote_digits(rows: list[list[str]]) -> list[list[str]]:
    place = next(at for at, name in enumerate(rows[0]) if "luster" in name and "code" not in name)
    return [
        [f"{name}1" if at == place else name for at, name in enumerate(rows[0])],
        *(
            [f"{text}{number % 2 + 1}" if at == place and number < 3 else text for at, text in enumerate(row)]
            for number, row in enumerate(rows[1:])
        ),
    ]


def total_at_the_end(rows: list[list[str]]) -> list[list[str]]:
    place = next(at for at, name in enumerate(rows[0]) if "luster" in name)
    body = rows[1:]
    total = ["" for _ in rows[0]]
    total[place], total[-1] = "Total", str(sum(int(row[-1]) for row in body))
    if "Month" in rows[0]:
        total[rows[0].index("Month")] = body[0][rows[0].index("Month")]
    return [*rows, total]


def spaces_around(rows: list[list[str]]) -> list[list[str]]:
    return [[f" {cell} " if at % 2 else f"{cell}\u00a0" for at, cell in enumerate(row)] for row in rows]


DIRT: dict[str, Dirty] = {
    one.__name__: one
    for one in (
        title_above,
        notes_below,
        blank_lines_between,
        thousands,
        footnote_digits,
        total_at_the_end,
        spaces_around,
    )
}
LONG = ("neet_duration", "caf_initiated", "referrals")


@pytest.mark.parametrize("kind", LONG)
@pytest.mark.parametrize("dirt", DIRT)
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_dirty_file_is_mapped_and_gives_the_same_rows(
    kind: str, dirt: str, suffix: str, city: Path, unmapped: Path, meant: dict[str, Rows]
):
    extract, _ = KINDS[kind]
    rows = DIRT[dirt](read_rows(city / "raw" / "2013-09" / f"{kind}_2013-09.csv"))
    if suffix == ".csv":
        content = as_csv(rows, "windows-1252", ";")
    else:
        cover = [["About this workbook"], ["Ask", "performance"]]
        content = as_book({"Cover": cover, "Data": rows, "Notes": [["None"]]})
    name = f"2013-09/{kind}_2013-09{suffix}"
    proposal, reading = mapped_alone(unmapped, name, content)
    assert proposal.draft.fit.extract.name == extract
    assert errors(reading) == []
    assert sent(reading, extract, name) == meant[kind]


GUIDE = Path(__file__).resolve().parents[2] / "docs" / "mapping.md"
SAMPLE = "Time NEET September 2013.csv"


@pytest.fixture
def guide(city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    """The invented city in the folder `data`, and the guide's file beside it."""
    shutil.copytree(city / "raw" / "reference", tmp_path / "data" / "raw" / "reference")
    (tmp_path / SAMPLE).write_text(block("csv"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return Town(Path("data"))


def block(language: str) -> str:
    """The first block of a language in the guide."""
    found = re.search(rf"```{language}\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


def reference(town: Town) -> Path:
    return town.folder / "raw" / "reference" / "sources.toml"


def test_the_guide_shows_what_the_command_says(guide: Town):
    ran = guide.run("map", SAMPLE)
    assert ran.code == 0
    said = ran.out.replace(f"{Path.cwd()}/", "")
    line = re.compile(r"from line \d+")  # how long sources.toml was before is another matter
    assert line.sub("", said).splitlines() == line.sub("", block("text")).splitlines()


def test_the_draft_of_the_guide_reads_its_file_once_the_offer_is_taken_up(guide: Town):
    guide.run("map", SAMPLE)
    text = reference(guide).read_text(encoding="utf-8")
    reference(guide).write_text(
        text.replace('# Merrowfeld = "WX02"', 'Merrowfeld = "WX02"'), encoding="utf-8"
    )
    folder = guide.folder / "raw" / "2013-09"
    folder.mkdir()
    shutil.copyfile(SAMPLE, folder / SAMPLE)
    reading = read_month(load_partnership(guide.folder), "2013-09")
    assert errors(reading) == []
    rows = reading.frames["neet_duration"].filter(pl.col("geography").is_in(["WX02", "WX06"]))
    assert rows.select("geography", "duration", "young_people", "source_status").sort(
        "geography", "duration"
    ).rows() == [
        ("WX02", "3_to_5_months", 7, "ok"),
        ("WX02", "6_months_or_more", 17, "ok"),
        ("WX02", "under_3_months", 50, "ok"),
        ("WX06", "3_to_5_months", None, "withheld"),
        ("WX06", "6_months_or_more", None, "withheld"),
        ("WX06", "under_3_months", 27, "ok"),
    ]


def test_without_write_nothing_changes(guide: Town):
    before = reference(guide).read_bytes()
    ran = guide.run("map", SAMPLE, "--no-write")
    assert ran.code == 0
    assert "The draft is at the end" not in ran.out
    assert reference(guide).read_bytes() == before


def test_a_file_that_is_read_already_is_not_mapped_twice_unless_asked(guide: Town, city: Path):
    before = reference(guide).read_bytes()
    shutil.copyfile(city / "raw" / "2013-09" / "rfs_2013-09.csv", "rfs_2013-09.csv")
    ran = guide.run("map", "rfs_2013-09.csv")
    assert ran.code == 0
    assert "In sources.toml 'requests for service' (requests_for_service) reads this file already" in ran.out
    assert reference(guide).read_bytes() == before
    assert guide.run("map", "rfs_2013-09.csv", "--another", "--name", "once more").code == 0
    assert [one.name for one in load_partnership(guide.folder).sources][-1] == "once more"


def test_a_machine_is_told_the_same(guide: Town):
    ran = guide.run("map", SAMPLE, "--json")
    told = json.loads(ran.out)
    assert told["extract"] == "neet_duration"
    assert told["heading_rows"] == [4, 4]
    assert told["columns"][4] == {
        "letter": "E",
        "heading": "All",
        "examples": ["55", "74", "119"],
        "looks_like": "whole numbers, 19 to 751",
        "maps_to": "their total, checked",
    }
    assert told["places"]["suggested"] == {"Merrowfeld": "WX02"}
    assert told["written"]["in_force"] is True
    assert told["draft"] in reference(guide).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("nowhere.csv",), 2, "nowhere.csv is not there."),
        (("data",), 2, "data is a folder; name a file in it."),
        ((SAMPLE, "--extract", "children"), 2, "'children' is not an extract; there are indicator_values, "),
        (("book.xlsx", "--sheet", "Dada"), 2, "book.xlsx has no sheet 'Dada'; it has 'Data'."),
        (("report.csv",), 1, "report.csv: found a PDF document, whatever its name says"),
        (("letter.csv",), 1, "letter.csv: found text, and nothing like a table"),
        (("empty.csv",), 1, "empty.csv: found a file of no bytes"),
    ],
)
def test_what_cannot_be_looked_at_is_said_in_plain_words(
    guide: Town, words: tuple[str, ...], code: int, said: str
):
    Path("book.xlsx").write_bytes(as_book({"Data": [["Cluster", "Children"], ["Averley", "5"]]}))
    Path("report.csv").write_bytes(b"%PDF-1.4 ...")
    Path("letter.csv").write_text("Dear all\nthe figures are late.\n", encoding="utf-8")
    Path("empty.csv").write_bytes(b"")
    before = reference(guide).read_bytes()
    ran = guide.run("map", *words)
    assert ran.code == code
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert reference(guide).read_bytes() == before


def test_without_a_partnership_the_file_is_still_described(guide: Town):
    ran = Town(Path("elsewhere")).run("map", SAMPLE)
    assert ran.code == 1
    assert "B       Under 3 months" in ran.out
    assert "Places:   column A seems to name 9, none of which geography.csv has." in ran.out
    assert "Nothing was written: there is no partnership in elsewhere." in ran.out


def test_a_partnership_without_sources_begins_with_the_draft(guide: Town):
    reference(guide).unlink()
    ran = guide.run("map", SAMPLE)
    assert ran.code == 0
    assert "sources.toml is missing" in ran.out
    assert [one.name for one in load_partnership(guide.folder).sources] == ["Time NEET"]


def test_a_file_like_nothing_in_the_catalogue_gets_a_draft_that_is_not_in_force(guide: Town):
    Path("pots.csv").write_text(
        "Cluster,Month,Potholes\nAverley,Sep-13,5\nMerrowfield,Sep-13,6\n", encoding="utf-8"
    )
    ran = guide.run("map", "pots.csv")
    assert ran.code == 0
    assert "Extract:  none of the catalogue's is like it" in ran.out
    added = reference(guide).read_text(encoding="utf-8").partition("# this draft is not in force: ")[2]
    assert '# name = "pots"' in added
    assert all(line.startswith("#") for line in added.splitlines()[1:])


PARTNERSHIPS = GUIDE.parents[1] / "partnerships"


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "file", "received", "rows"),
    [
        ("england", "neet_by_local_authority/UD_NEETNK_LA_dashboard_2022_final.csv", "2022-10", 480),
        ("leeds_wards", "leeds_wards_monthly/hb_claimants_ward_monthly.csv", "2022-12", 2006),
    ],
)
def test_an_official_file_is_mapped_as_it_was_by_hand(
    real_data: Path, name: str, file: str, received: str, rows: int
):
    partnership = load_partnership(PARTNERSHIPS / name, real_data)
    proposal = propose(real_data / file, know(PARTNERSHIPS / name, real_data))
    assert proposal.draft.trial is not None
    assert proposal.draft.trial.errors == []
    assert proposal.draft.trial.rows.height == rows
    key = ["period", "geography", "indicator", "numerator", "value", "source_status"]
    by_hand = read_month(partnership, received).frames["indicator_values"]
    by_hand = by_hand.filter(pl.col("source_file") == file).select(key).sort(key)
    drafted = proposal.draft.trial.rows.select(key).cast(dict(by_hand.schema.items())).sort(key)
    here = drafted.filter(pl.col("period").is_in(by_hand["period"].unique().to_list()))
    assert by_hand.height > 30
    assert here.rows() == by_hand.rows()


@pytest.mark.real
@pytest.mark.parametrize(
    ("file", "extract", "decisions"),
    [
        ("cla_by_local_authority/SFR36_CLA2013.csv", "indicator_values", 1),
        ("cla_by_local_authority/cla_time_series_1994_2024.csv", "indicator_values", 0),
        ("attendance_year_to_date/ytd_2023-03-23.csv", "attendance", 2),
        ("cpp_and_referrals/ons_mid-year_population_estimates_2012_to_2024.csv", "population", 1),
        ("cpp_and_referrals/c1_children_in_need_referrals_and_rereferrals_2013_to_2023.csv", None, 4),
        ("messy/LA_Inspection_Outcomes_as_at_31_March_2025.ods", None, 3),
    ],
)
def test_official_files_are_recognised_or_said_to_be_like_nothing(
    real_data: Path, file: str, extract: str | None, decisions: int
):
    proposal = propose(real_data / file, know(PARTNERSHIPS / "england", real_data))
    assert (proposal.draft.fit.extract.name if proposal.fits else None) == extract
    assert len(to_decide(proposal)) == decisions


def test_a_new_partnership_is_told_what_its_catalogue_lacks(guide: Town, city: Path):
    folder = Path("new") / "raw" / "reference"
    folder.mkdir(parents=True)
    (folder / "geography.csv").write_text(
        "code,name,level,parent,valid_from,valid_to,successor\nWX,Wexborough,city,,,,\n", encoding="utf-8"
    )
    shutil.copyfile(city / "raw" / "2013-09" / "cla_cpp_2013-09.csv", "cla_cpp_2013-09.csv")
    ran = Town(Path("new")).run("map", "cla_cpp_2013-09.csv")
    assert ran.code == 0
    assert "Places:   column A seems to name 26, none of which geography.csv has." in ran.out
    assert "Extract:  children_snapshot" in ran.out
    assert (
        '[categories.age_band]\nunder_1 = "Under 1"\n1_to_4 = "1 to 4"\n5_to_9 = "5 to 9"\n10_to_15 = "10 to 15"\n'
        '16_to_17 = "16 to 17"\n'
    ) in ran.out
    assert (folder / "sources.toml").read_text(encoding="utf-8").startswith('[[source]]\nname = "cla cpp"\n')
