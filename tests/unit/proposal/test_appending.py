"""The draft at the end of `sources.toml`: nothing that stands there is touched, and the partnership goes on loading."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from obapipe.ingest.problems import IngestError
from obapipe.partnership import load_partnership
from obapipe.proposal.appending import append
from obapipe.proposal.knowledge import know
from obapipe.proposal.proposing import NoTableError, propose
from tests.unit.ingest.conftest import SNAPSHOT
from tests.unit.proposal.conftest import NO_SOURCES, Make

GOOD = """[[source]]
name = "more"
extract = "children_snapshot"
files = "more_*.csv"
period_in_name = 'more_(?P<period>\\d{4}-\\d{2})'
columns = {geography = "Cluster", status = "Status", age_band = "Age", children = "Number"}
"""


def sources(make: Make, tmp_path: Path, text: str | bytes) -> Path:
    make(SNAPSHOT)
    path = tmp_path / "data" / "raw" / "reference" / "sources.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize(
    "before",
    [SNAPSHOT, SNAPSHOT.rstrip("\n"), SNAPSHOT.replace("\n", "\r\n"), NO_SOURCES, "", f"{SNAPSHOT}# Größe\n"],
    ids=["as it is", "no line end", "Windows line ends", "only a remark", "empty", "letters"],
)
def test_what_stood_there_stays_byte_for_byte(make: Make, tmp_path: Path, before: str):
    path = sources(make, tmp_path, before)
    done = append(tmp_path / "data", GOOD)
    after = path.read_bytes()
    assert after.startswith(before.encode())
    assert done.in_force
    assert after.decode().splitlines()[done.line - 1 :] == GOOD.splitlines()
    assert "more" in [source.name for source in load_partnership(tmp_path / "data").sources]
    assert [one.name for one in path.parent.iterdir() if one.name.startswith(".")] == []


def test_a_missing_file_is_made(make: Make, tmp_path: Path):
    path = sources(make, tmp_path, SNAPSHOT)
    path.unlink()
    assert append(tmp_path / "data", GOOD).in_force
    assert path.read_text(encoding="utf-8") == GOOD


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        (GOOD.replace('"more"', '"snapshot"'), "sources.toml: two sources are called 'snapshot'."),
        (GOOD.replace("children = ", "childre = "), "nothing gives the column 'children'"),
        (GOOD.replace("columns = {", "columns = {{"), "sources.toml is not valid TOML"),
    ],
)
def test_a_draft_that_would_stop_the_partnership_stands_there_as_remarks(
    make: Make, tmp_path: Path, draft: str, reason: str
):
    path = sources(make, tmp_path, SNAPSHOT)
    done = append(tmp_path / "data", draft)
    assert not done.in_force
    assert any(reason in one for one in done.reasons)
    added = path.read_text(encoding="utf-8").removeprefix(SNAPSHOT)
    assert all(line.startswith("#") for line in added.splitlines() if line)
    assert added.splitlines()[1].startswith("# this draft is not in force: ")
    assert len(load_partnership(tmp_path / "data").sources) == 1


def test_a_draft_that_cannot_be_in_force_says_why(make: Make, tmp_path: Path):
    path = sources(make, tmp_path, SNAPSHOT)
    done = append(tmp_path / "data", GOOD, lacking=("nothing gives children of children_snapshot",))
    assert not done.in_force
    assert "# this draft is not in force: nothing gives children" in path.read_text(encoding="utf-8")


def test_a_list_in_brackets_is_not_broken(make: Make, tmp_path: Path):
    path = sources(make, tmp_path, "source = []\n")
    done = append(tmp_path / "data", GOOD)
    assert not done.in_force
    assert done.reasons[0].startswith("sources.toml gives its sources in brackets")
    assert tomllib.loads(path.read_text(encoding="utf-8")) == {"source": []}


CELLS = st.one_of(
    st.sampled_from(
        [
            "Abbey",
            "Brook",
            "C1",
            "Total",
            "Jul-13",
            "2013-07",
            "5",
            "1,234",
            "x",
            "0 to 4",
            "Looked after",
            "",
            "=A1",
        ]
    ),
    st.text(max_size=8),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=8))
def test_whatever_a_file_holds_the_partnership_goes_on_loading(
    make: Make, tmp_path: Path, rows: list[list[str]]
):
    sources(make, tmp_path, SNAPSHOT)
    quoted = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    path = tmp_path / "file 2013-07.csv"
    path.write_bytes(quoted.encode("utf-8", errors="surrogatepass"))
    try:
        proposal = propose(path, know(tmp_path / "data"))
    except (IngestError, NoTableError):
        return
    done = append(tmp_path / "data", proposal.draft.text, lacking=proposal.draft.faults)
    names = [source.name for source in load_partnership(tmp_path / "data").sources]
    assert names == ["snapshot", *([proposal.draft.name] if done.in_force else [])]
