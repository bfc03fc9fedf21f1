"""Tables from elsewhere: what is read of them, what is refused and how that is said."""

from pathlib import Path

import polars as pl
import pytest

from obapipe.disclosure.tables import TablesError, read_tables, write_outcome
from obapipe.disclosure.worth import worth

CELLS = "cell_id,place,n\na,one,3\nb,two,9\nt,both,12\n"
RELATIONS = "rel_id,cell_id,coef\nr,a,1\nr,b,1\nr,t,-1\n"


def written(folder: Path, cells: str | bytes = CELLS, relations: str | bytes = RELATIONS) -> Path:
    for name, text in (("cells.csv", cells), ("relations.csv", relations)):
        (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def refusal(folder: Path) -> str:
    with pytest.raises(TablesError) as raised:
        read_tables(folder)
    return str(raised.value)


def test_cells_and_relations_are_read_by_their_place(tmp_path: Path) -> None:
    tables = read_tables(written(tmp_path))
    assert tables.cells.rows() == [
        (0, "a", 3, True, False, 1),
        (1, "b", 9, True, False, 1),
        (2, "t", 12, True, False, 1),
    ]
    assert tables.relations.rows() == [(0, "r", 0, 1, 1), (0, "r", 1, 1, 1), (0, "r", 2, -1, 1)]
    assert tables.releases == [1]


def test_a_byte_order_mark_windows_lines_spaces_and_a_blank_line_are_no_fault(tmp_path: Path) -> None:
    cells = "\ufeff" + CELLS.replace("\n", "\r\n").replace(",3", ", 3 ") + "\r\n"
    assert read_tables(written(tmp_path, cells)).cells["number"].to_list() == [3, 9, 12]


def test_a_whole_number_may_be_written_with_a_point(tmp_path: Path) -> None:
    tables = read_tables(written(tmp_path, CELLS.replace(",3\n", ",3.0\n")))
    assert tables.cells["number"].to_list() == [3, 9, 12]


def test_what_is_not_printed_or_printed_later_or_frozen_is_told_apart(tmp_path: Path) -> None:
    cells = "cell_id,n,published,release,status\na,3,0,2,\nb,9,1,3,frozen\nt,12,1,4,\n"
    tables = read_tables(written(tmp_path, cells))
    assert tables.cells.select("published", "frozen", "release").rows() == [
        (False, False, 2),
        (True, True, 2),
        (True, False, 4),
    ]
    assert tables.relations["release"].to_list() == [4, 4, 4]
    assert tables.releases == [2, 4]


def test_a_cell_that_stands_twice_in_a_relation_counts_twice(tmp_path: Path) -> None:
    relations = "rel_id,cell_id,coef\nr,a,1\nr,a,2\nr,b,-1\n"
    tables = read_tables(written(tmp_path, relations=relations))
    assert tables.relations.select("cell_id", "coefficient").rows() == [(0, 3), (1, -1)]


def test_tables_need_no_relation(tmp_path: Path) -> None:
    assert read_tables(written(tmp_path, relations="rel_id,cell_id,coef\n")).relations.height == 0


@pytest.mark.parametrize(
    ("cells", "relations", "told"),
    [
        (
            CELLS.replace(",9", ",8"),
            RELATIONS,
            "relations.csv, row 2: found relation r, whose coef times n sums to -1, expected every relation to",
        ),
        (
            CELLS,
            RELATIONS.replace("r,b", "r,x"),
            "relations.csv, row 3, cell_id: found 'x', expected a cell of cells.csv. Add the cell",
        ),
        (
            CELLS.replace(",3", ",-3"),
            RELATIONS,
            "cells.csv, row 2, n: found '-3', expected a whole number from 0 to 1,000,000,000. Write",
        ),
        (CELLS.replace(",3", ",2.5"), RELATIONS, "cells.csv, row 2, n: found '2.5', expected a whole number"),
        (CELLS.replace(",3", ","), RELATIONS, "cells.csv, row 2, n: found nothing, expected a whole number"),
        (CELLS.replace(",3", ",[c]"), RELATIONS, "cells.csv, row 2, n: found '[c]', expected a whole number"),
        (CELLS.replace(",3", ",1e3"), RELATIONS, "cells.csv, row 2, n: found '1e3', expected a whole number"),
        (CELLS.replace(",3", ",٣"), RELATIONS, "cells.csv, row 2, n: found '٣', expected a whole number"),
        (
            CELLS.replace(",3", ",2000000000"),
            RELATIONS,
            "cells.csv, row 2, n: found '2000000000', expected a whole number",
        ),
        (
            CELLS.replace("b,two", "a,two"),
            RELATIONS,
            "cells.csv, row 3, cell_id: found a again (first in row 2), expected each cell once. Remove",
        ),
        (CELLS.replace("b,two", ",two"), RELATIONS, "cells.csv, row 3, cell_id: found nothing"),
        (
            CELLS.replace(",n\n", ",number\n"),
            RELATIONS,
            "cells.csv, row 1: found cell_id, place, number, expected one column 'n'. Name the columns so.",
        ),
        (
            CELLS,
            RELATIONS.replace("coef", "c"),
            "relations.csv, row 1: found rel_id, cell_id, c, expected one",
        ),
        (
            CELLS.replace("place", "n"),
            RELATIONS,
            "cells.csv, row 1: found cell_id, n, n, expected one column 'n'",
        ),
        (
            CELLS,
            RELATIONS.replace("r,a,1", "r,a,0.5"),
            "relations.csv, row 2, coef: found '0.5', expected a whole",
        ),
        (
            CELLS,
            RELATIONS.replace("r,a,1", "r,a,0"),
            "relations.csv, row 2, coef: found '0', expected a whole",
        ),
        (CELLS, RELATIONS.replace("r,a", ",a"), "relations.csv, row 2, rel_id: found nothing"),
        (
            CELLS.replace("one,3", "one,3,"),
            RELATIONS,
            "cells.csv, row 2: found 4 cells, expected 3 as in the headings",
        ),
        ("", RELATIONS, "cells.csv, row 1: found nothing, expected one column 'cell_id'"),
        ("cell_id,n\n", "rel_id,cell_id,coef\n", "cells.csv: found no row, expected a row for each cell"),
        (b"cell_id,n\na,3\xff\n", RELATIONS, "cells.csv: found what cannot be read ('utf-8' codec"),
        ('cell_id,n\n"a,3\n', RELATIONS, "cells.csv: found what cannot be read (unexpected end of data)"),
        (
            "cell_id,n,published\na,3,yes\nb,9,1\nt,12,1\n",
            RELATIONS,
            "cells.csv, row 2, published: found 'yes', expected 1 or 0. Write one of these.",
        ),
        (
            "cell_id,n,status\na,3,shown\nb,9,\nt,12,\n",
            RELATIONS,
            "cells.csv, row 2, status: found 'shown', expected frozen or nothing. Write one of these.",
        ),
        (
            "cell_id,n,status,published\na,3,frozen,0\nb,9,,1\nt,12,,1\n",
            RELATIONS,
            "cells.csv, row 2, status: found frozen and published 0, expected published 1 where frozen.",
        ),
        (
            "cell_id,n,release\na,3,May\nb,9,1\nt,12,1\n",
            RELATIONS,
            "cells.csv, row 2, release: found 'May', expected the number of the publication that",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_file_row_found_expected_and_advice(
    tmp_path: Path, cells: str | bytes, relations: str, told: str
) -> None:
    assert refusal(written(tmp_path, cells, relations)).startswith(told)


def test_both_files_are_missed(tmp_path: Path) -> None:
    assert refusal(tmp_path).splitlines() == [
        f"cells.csv: found no such file, expected it in {tmp_path}. Name its folder with --tables.",
        f"relations.csv: found no such file, expected it in {tmp_path}. Name its folder with --tables.",
    ]


def test_a_folder_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    (written(tmp_path) / "cells.csv").unlink()
    (tmp_path / "cells.csv").mkdir()
    assert refusal(tmp_path).startswith("cells.csv: found what cannot be read (Is a directory)")


def test_one_fault_in_every_row_is_told_a_few_times_and_counted(tmp_path: Path) -> None:
    rows = "".join(f"{name},-1\n" for name in range(1000))
    told = refusal(written(tmp_path, f"cell_id,n\n{rows}", "rel_id,cell_id,coef\n")).splitlines()
    assert len(told) == 6
    assert told[4].startswith("cells.csv, row 6, n: found '-1'")
    assert told[5] == "cells.csv, n: 995 more rows with the same fault."


def test_a_long_text_is_cut(tmp_path: Path) -> None:
    told = refusal(written(tmp_path, f"cell_id,n\na,{'7' * 5000}\n"))
    assert told.startswith(f"cells.csv, row 2, n: found '{'7' * 40}...', expected")


def test_a_total_of_totals_is_worth_more_than_a_total_and_that_more_than_a_part(tmp_path: Path) -> None:
    cells = "cell_id,n\na,9\nb,9\nc,9\nd,9\nab,18\ncd,18\nabcd,36\n"
    relations = (
        "rel_id,cell_id,coef\n1,a,1\n1,b,1\n1,ab,-1\n2,c,-1\n2,d,-1\n2,cd,1\n3,ab,1\n3,cd,1\n3,abcd,-1\n"
    )
    found = worth(read_tables(written(tmp_path, cells, relations)))["weight"].to_list()
    assert found[0] == found[3] == pytest.approx(1 + 0.2 * 2.302585093)
    assert found[4] == found[5] == pytest.approx(2.5 * (1 + 0.2 * 2.944438979))
    assert found[6] == pytest.approx(6.25 * (1 + 0.2 * 3.610917913))


def test_a_running_total_is_worth_no_more_each_month(tmp_path: Path) -> None:
    cells = "cell_id,n,published\nf1,9,0\nf2,0,0\ny1,9,1\ny2,9,1\n"
    relations = "rel_id,cell_id,coef\n1,y1,1\n1,f2,1\n1,y2,-1\n2,f1,1\n2,y1,-1\n"
    found = worth(read_tables(written(tmp_path, cells, relations)))["weight"].to_list()
    assert found[0] == found[2] == found[3]


def test_sums_that_go_round_in_a_circle_come_to_an_end(tmp_path: Path) -> None:
    cells = "cell_id,n\na,7\nb,7\nz,0\n"
    relations = "rel_id,cell_id,coef\n1,a,1\n1,b,-1\n1,z,-1\n2,b,1\n2,a,-1\n2,z,-1\n"
    found = worth(read_tables(written(tmp_path, cells, relations)))["weight"].to_list()
    assert found[0] == found[1] == pytest.approx(2.5**5 * (1 + 0.2 * 2.079441542))


def test_what_was_written_before_stands_until_the_whole_is_written(tmp_path: Path) -> None:
    frame = pl.DataFrame({"cell_id": ["a"], "suppressed": [1], "primary": [1]})
    write_outcome(tmp_path / "new", frame, pl.DataFrame({"witness": [0]}), pl.DataFrame({"witness": [0]}))
    assert (tmp_path / "new" / "suppressed.csv").read_bytes() == b"cell_id,suppressed,primary\na,1,1\n"
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [
        "certificates.csv",
        "suppressed.csv",
        "targets.csv",
    ]
