"""`obapipe suppress` as an analyst meets it: what is written, what is said, release by release."""

from pathlib import Path

import polars as pl
import pytest

from tests.disclosure.proof import faults
from tests.pipeline.conftest import Ran, Town

AREA = "cell_id,place,n\n0,A,12\n1,B,9\n2,C,10\n3,D,7\n4,E,3\n5,area,41\n"
AREA_SUMS = "rel_id,cell_id,coef\n" + "".join(f"0,{cell},1\n" for cell in range(5)) + "0,5,-1\n"


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A folder of tables: five clusters and their area."""
    return written(tmp_path / "tables", AREA, AREA_SUMS)


def run(*words: str) -> Ran:
    """The command; it needs no partnership."""
    return Town(Path("nowhere")).run(*words)


def written(folder: Path, cells: str, relations: str) -> Path:
    folder.mkdir()
    (folder / "cells.csv").write_text(cells, encoding="utf-8")
    (folder / "relations.csv").write_text(relations, encoding="utf-8")
    return folder


def outcome(folder: Path) -> dict[str, pl.DataFrame]:
    return {path.stem: pl.read_csv(path) for path in sorted(folder.iterdir())}


def test_a_small_count_is_hidden_with_another_and_the_proof_holds(tables: Path, tmp_path: Path) -> None:
    ran = run("suppress", "--tables", str(tables), "--out", str(tmp_path / "out"))
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "Figures: 6. Shown: 4. Hidden for being small: 1. Hidden to protect those: 1.",
        f"What is hidden, and the proof, is in {tmp_path / 'out'}. Restricted: the proof tells true counts.",
    ]
    found = outcome(tmp_path / "out")
    assert found["suppressed"].rows() == [(0, 0, 0), (1, 0, 0), (2, 0, 0), (3, 1, 0), (4, 1, 1), (5, 0, 0)]
    assert faults(tables, tmp_path / "out") == []


def test_the_proof_is_checked_by_this_test_and_not_believed(tables: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("suppress", "--tables", str(tables), "--out", str(out)).code == 0
    whole = {path: path.read_text(encoding="utf-8") for path in out.iterdir()}
    spoilt = {
        out / "suppressed.csv": ("3,1,0", "3,0,0", "a figure that is shown differs"),
        out / "certificates.csv": ("0,4,-3", "0,4,-2", "a relation does not hold"),
        out / "targets.csv": ("0,4,0", "0,4,1", "a target is not in its table"),
    }
    for path, (was, now, told) in spoilt.items():
        assert was in whole[path]
        path.write_text(whole[path].replace(was, now), encoding="utf-8")
        assert told in faults(tables, out)
        path.write_text(whole[path], encoding="utf-8")


def test_a_later_release_shows_nothing_that_gives_an_earlier_one_away(tmp_path: Path) -> None:
    """Year to date 9, then 11: the month between had 2. Either figure alone would be shown."""
    cells = "cell_id,what,n,published,release\n0,ytd 1,9,1,1\n1,month 2,2,0,2\n2,ytd 2,11,1,2\n"
    tables = written(tmp_path / "t", cells, "rel_id,cell_id,coef\n0,0,1\n0,1,1\n0,2,-1\n")
    ran = run("suppress", "--tables", str(tables), "--out", str(tmp_path / "out"))
    assert ran.out.startswith(
        "Figures: 2. Shown: 1. Hidden for being small: 0. Hidden to protect those: 1. Never printed, and "
        "protected as well: 1."
    )
    assert outcome(tmp_path / "out")["suppressed"].rows() == [(0, 0, 0), (1, 1, 1), (2, 1, 0)]
    assert faults(tables, tmp_path / "out") == []


def test_ids_are_words_where_the_file_has_words(tables: Path, tmp_path: Path) -> None:
    cells = tables / "cells.csv"
    relations = tables / "relations.csv"
    cells.write_text(AREA.replace("4,E", "east,E"), encoding="utf-8")
    relations.write_text(AREA_SUMS.replace("0,4,1", "0,east,1"), encoding="utf-8")
    assert run("suppress", "--tables", str(tables), "--out", str(tmp_path / "out")).code == 0
    assert "east,1,1" in (tmp_path / "out" / "suppressed.csv").read_text(encoding="utf-8").splitlines()


def test_a_frozen_figure_is_not_hidden_and_what_it_makes_impossible_is_told(
    tables: Path, tmp_path: Path
) -> None:
    frozen = "cell_id,n,status\n" + "".join(f"{cell},{n},frozen\n" for cell, n in enumerate((12, 9, 10, 7)))
    (tables / "cells.csv").write_text(f"{frozen}4,3,\n5,41,\n", encoding="utf-8")
    assert run("suppress", "--tables", str(tables), "--out", str(tmp_path / "out")).code == 0
    assert outcome(tmp_path / "out")["suppressed"]["suppressed"].to_list() == [0, 0, 0, 0, 1, 1]
    (tables / "cells.csv").write_text(f"{frozen}4,3,\n5,41,frozen\n", encoding="utf-8")
    ran = run("suppress", "--tables", str(tables), "--out", str(tmp_path / "not"))
    assert ran.code == 1
    assert ran.out == ""
    assert "level D cannot be had for release 1. Hidden counts given away: 1." in ran.err
    assert (
        "cells.csv, cell 4: a reader could rule out the value 0, because of frozen figures (cells " in ran.err
    )
    assert "Publish less in this release" in ran.err
    assert not (tmp_path / "not").exists()


def test_the_release_that_blocks_is_named(tmp_path: Path) -> None:
    """Both year-to-date figures were shown before a month of 2 between them was known to be one."""
    cells = "cell_id,n,published,release\n0,9,1,1\n1,11,1,2\n2,2,0,3\n"
    tables = written(tmp_path / "t", cells, "rel_id,cell_id,coef\n0,0,1\n0,2,1\n0,1,-1\n")
    ran = run("suppress", "--tables", str(tables), "--out", str(tmp_path / "out"))
    assert ran.code == 1
    assert "level D cannot be had for release 3" in ran.err
    assert "cells.csv, cell 2: a reader could rule out the value 0, because of release " in ran.err


def test_a_weaker_level_and_another_rule_hide_less(tables: Path, tmp_path: Path) -> None:
    def suppressed(*words: str) -> list[int]:
        assert run("suppress", "--tables", str(tables), "--out", str(tmp_path / "out"), *words).code == 0
        return outcome(tmp_path / "out")["suppressed"]["suppressed"].to_list()

    assert suppressed("--threshold", "3") == [0, 0, 0, 0, 0, 0]
    assert suppressed("--sensitive-from", "4") == [0, 0, 0, 0, 0, 0]
    assert suppressed("--threshold", "8") == [0, 0, 0, 1, 1, 0]
    assert sum(suppressed("--level", "E")) == 2


def test_the_same_tables_give_the_same_bytes(tables: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert run("suppress", "--tables", str(tables), "--out", str(tmp_path / name)).code == 0
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two")
    )
    assert one == two


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--level", "Q"), 2, "--level"),
        (("--threshold", "0"), 2, "--threshold"),
        (("--sensitive-from", "5"), 2, "--sensitive-from 5 must be below --threshold 5."),
        (("--tables", "nowhere"), 2, "nowhere is not a folder"),
    ],
)
def test_a_bad_call_is_told_apart_from_bad_tables(
    tables: Path, tmp_path: Path, words: tuple[str, ...], code: int, told: str
) -> None:
    ran = run("suppress", "--tables", str(tables), "--out", str(tmp_path / "out"), *words)
    assert (ran.code, ran.out) == (code, "")
    assert told in ran.err
    assert not (tmp_path / "out").exists()


def test_bad_tables_are_refused_and_nothing_is_written(tables: Path, tmp_path: Path) -> None:
    (tables / "cells.csv").write_text(AREA.replace(",41", ",42"), encoding="utf-8")
    ran = run("suppress", "--tables", str(tables), "--out", str(tmp_path / "out"))
    assert (ran.code, ran.out) == (1, "")
    assert "relations.csv, row 2: found relation 0, whose coef times n sums to -1, expected every" in ran.err
    assert not (tmp_path / "out").exists()


def test_a_file_in_the_way_is_told(tables: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way", encoding="utf-8")
    ran = run("suppress", "--tables", str(tables), "--out", str(tmp_path / "out"))
    assert ran.code == 2
    assert f"{tmp_path / 'out'}: File exists." in ran.err
