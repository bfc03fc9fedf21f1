"""Tables that come as cells and relations, with what a protector hides of them."""

from pathlib import Path

import pytest

from obapipe.audit.foreign import Findings, ForeignError, audit_tables

CELLS = "cell_id,place,n\nt,town,30\na,Abbey,3\nb,Brook,8\nc,Cray,19\n"
RELATIONS = "rel_id,cell_id,coef\nr,t,-1\nr,a,1\nr,b,1\nr,c,1\n"
DECIDED = "cell_id,suppressed\nt,0\na,1\nb,{b}\nc,0\n"


def audit(
    folder: Path,
    decided: str,
    cells: str = CELLS,
    relations: str = RELATIONS,
    *,
    threshold: int | None = None,
    sensitive_from: int | None = None,
) -> Findings:
    """Audit tables, all three files in one folder."""
    for name, text in (("cells", cells), ("relations", relations), ("suppressed", decided)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return audit_tables(folder, threshold=threshold, sensitive_from=sensitive_from)


def places(found: Findings) -> list[tuple[int, str, str]]:
    return [(one.row, one.key, one.sure) for one in found.tables[0].places]


def test_a_hidden_cell_alone_is_recovered(tmp_path: Path) -> None:
    found = audit(tmp_path, DECIDED.format(b=0))
    assert places(found) == [(3, "cell a, Abbey", "exact by algebra")]
    assert (found.tables[0].figures, found.tables[0].hidden) == (3, 1)


def test_a_hidden_cell_with_company_is_not(tmp_path: Path) -> None:
    assert audit(tmp_path, DECIDED.format(b=1)).clean


def test_company_that_is_not_enough(tmp_path: Path) -> None:
    cells = CELLS.replace("30", "23").replace("Brook,8", "Brook,1")
    assert places(audit(tmp_path, DECIDED.format(b=1), cells)) == [
        (3, "cell a, Abbey", "proven small"),
        (4, "cell b, Brook", "proven small"),
    ]


def test_where_noughts_are_shown_what_is_hidden_is_more(tmp_path: Path) -> None:
    cells = "cell_id,n\nt,6\na,1\nb,5\n"
    relations = "rel_id,cell_id,coef\nr,t,-1\nr,a,1\nr,b,1\n"
    decided = "cell_id,suppressed\nt,0\na,1\nb,1\n"
    assert audit(tmp_path, decided, cells, relations).clean
    assert audit(tmp_path, decided, cells, relations, sensitive_from=1).clean
    seven = audit(tmp_path, decided, cells, relations, threshold=6, sensitive_from=1)
    assert [sure for _, _, sure in places(seven)] == ["proven small", "proven small"]


def test_a_small_cell_that_is_printed_is_told(tmp_path: Path) -> None:
    found = audit(tmp_path, DECIDED.replace("a,1", "a,0").format(b=0))
    assert places(found) == [(3, "cell a, Abbey", "printed")]


def test_a_nought_may_be_printed_where_noughts_are_shown(tmp_path: Path) -> None:
    cells = CELLS.replace("Abbey,3", "Abbey,0").replace("30", "27")
    shown = DECIDED.replace("a,1", "a,0").format(b=0)
    assert [sure for _, _, sure in places(audit(tmp_path, shown, cells))] == ["printed"]
    assert audit(tmp_path, shown, cells, sensitive_from=1).clean


def test_a_small_count_that_is_never_printed_is_protected_too(tmp_path: Path) -> None:
    cells = "cell_id,n,published,release\nm1,9,1,1\nm2,12,1,2\nnew,3,0,2\n"
    relations = "rel_id,cell_id,coef\nr,m2,-1\nr,m1,1\nr,new,1\n"
    found = audit(tmp_path, "cell_id,suppressed\nm1,0\nm2,0\n", cells, relations)
    assert places(found) == [(4, "cell new", "exact by algebra")]
    assert audit(tmp_path, "cell_id,suppressed\nm1,0\nm2,1\nnew,1\n", cells, relations).clean


def test_to_suppress_what_readers_have_already_hides_nothing(tmp_path: Path) -> None:
    cells = "cell_id,n,status\nt,30,\na,3,\nb,27,frozen\n"
    relations = "rel_id,cell_id,coef\nr,t,-1\nr,a,1\nr,b,1\n"
    found = audit(tmp_path, "cell_id,suppressed\nt,0\na,1\nb,1\n", cells, relations)
    assert places(found) == [(3, "cell a", "exact by algebra")]


def test_what_is_hidden_may_be_said_in_another_folder(tmp_path: Path) -> None:
    tables, protected = tmp_path / "tables", tmp_path / "protected"
    for folder in (tables, protected):
        folder.mkdir()
    (tables / "cells.csv").write_text(CELLS, encoding="utf-8")
    (tables / "relations.csv").write_text(RELATIONS, encoding="utf-8")
    with pytest.raises(ForeignError, match=r"suppressed\.csv: found no such file, expected it in"):
        audit_tables(tables)
    (protected / "suppressed.csv").write_text(DECIDED.format(b=1), encoding="utf-8")
    assert audit_tables(tables, suppressed=protected).clean


@pytest.mark.parametrize(
    ("cells", "relations", "decided", "expected"),
    [
        (CELLS.replace("30", "31"), RELATIONS, DECIDED, "relations.csv, row 2: found relation r, which does not sum"),
        (CELLS.replace("30", "c"), RELATIONS, DECIDED, "cells.csv, row 2, n: found 'c', expected a whole number of 0"),
        (CELLS.replace("a,Abbey", "t,Abbey"), RELATIONS, DECIDED, "cells.csv, row 2, cell_id: found 't' more than"),
        (CELLS, RELATIONS.replace("r,a", "r,x"), DECIDED, "relations.csv, row 3, cell_id: found 'x', expected a cell"),
        (CELLS, RELATIONS.replace("r,a,1", "r,a,half"), DECIDED, "relations.csv, row 3, coef: found 'half'"),
        (CELLS, RELATIONS, DECIDED.replace("b,{b}\n", ""), "suppressed.csv, cell_id: found nothing of cell b"),
        (CELLS, RELATIONS, DECIDED.replace("{b}", "yes"), "suppressed.csv, row 4, suppressed: found 'yes'"),
        (CELLS, RELATIONS, DECIDED + "x,1\n", "suppressed.csv, row 6, cell_id: found 'x', expected a cell"),
        (CELLS, RELATIONS, DECIDED + "b,1\n", "suppressed.csv, row 4, cell_id: found 'b' more than once"),
        (CELLS.replace(",n", ",m"), RELATIONS, DECIDED, "cells.csv, row 1, n: found cell_id, place, m, expected one"),
        (CELLS + "d\n", RELATIONS, DECIDED, "cells.csv, row 6: found 1 cells, expected 3 as in the headings"),
        ("cell_id,n\n", "rel_id,cell_id,coef\n", "cell_id,suppressed\n", "cells.csv: found no row, expected a row for"),
    ],
)  # fmt: skip
def test_files_that_cannot_be(
    tmp_path: Path, cells: str, relations: str, decided: str, expected: str
) -> None:
    with pytest.raises(ForeignError) as caught:
        audit(tmp_path, decided.format(b=1), cells, relations)
    assert expected in str(caught.value)


@pytest.mark.parametrize(
    ("case", "small", "exact"), [("m6_linked2", 8, 8), ("m15_linked2", 105, 45), ("p6_full", 544, 508)]
)
def test_hiding_small_counts_alone_gives_as_many_away_as_others_measured(
    disclosure_cases: Path, tmp_path: Path, case: str, small: int, exact: int
) -> None:
    lines = (disclosure_cases / case / "cells.csv").read_text(encoding="utf-8").splitlines()
    naive = [(line.split(",")[0], int(line.split(",")[-1]) < 5) for line in lines[1:]]
    text = "cell_id,suppressed\n" + "".join(f"{cell},{int(hidden)}\n" for cell, hidden in naive)
    (tmp_path / "suppressed.csv").write_text(text, encoding="utf-8")
    found = audit_tables(disclosure_cases / case, suppressed=tmp_path).tables[0]
    assert found.hidden == small
    assert found.by_class.get("exact by algebra", 0) + found.by_class.get("exact by bounds", 0) == exact
