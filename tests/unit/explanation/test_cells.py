"""A figure leads to the very cells it came from, in whatever shape they were sent; nothing unproved is shown."""

import zipfile
from io import BytesIO
from pathlib import Path

from obapipe.explanation import Explanation
from tests.unit.explanation.conftest import APRIL, JULY, JUNE, MAY, SOURCES, Village


def cells(
    explanation: Explanation, term: int = 0, state: str = "counted"
) -> list[tuple[str | None, str | None]]:
    """Cell and text of each cell of a term."""
    rows = explanation.terms[term].rows
    return [(cell.cell, cell.text) for row in rows if row.state == state for cell in row.cells]


def troubles(explanation: Explanation) -> set[str]:
    return {row.trouble for row in explanation.terms[0].rows}


def test_a_count_leads_to_its_cells_and_its_residents(year: Village) -> None:
    found = year.explain("looked_after", "Abbey", "April 2013")
    assert cells(found) == [("D2", "21"), ("D3", "1212")]
    assert cells(found, term=1) == [("E2", "600"), ("E3", "400")]
    assert (found.terms[0].number, found.terms[1].number, found.terms[1].year) == (1233.0, 1000.0, 2012)
    assert found.formula == "1,233 / 1,000 x 10,000 = 12,330.0 per 10,000"
    assert found.shown == "12,330.0 per 10,000 (1,233 children)"
    (file,) = found.terms[0].files
    assert (file.name, file.received, file.sources, file.state) == (
        "2013-04/cla_2013-04.csv",
        APRIL,
        ("social care",),
        "as landed",
    )
    assert file.sha256 == year.files()["raw/2013-04/cla_2013-04.csv"]


def test_wide_columns_lead_to_the_column_of_their_category(year: Village) -> None:
    found = year.explain("neet", "B", MAY)
    assert cells(found) == [("E3", "9")]
    assert sorted(cells(found, term=1)) == [("C3", "50"), ("D3", "40"), ("E3", "9")]
    assert found.formula == "9 / 99 x 100 = 9.1%"


def test_rows_that_were_added_up_are_all_shown_and_those_left_out_are_not(year: Village) -> None:
    found = year.explain("attainment", "A", "2012/13")
    assert cells(found) == [("C3", "20"), ("C4", "15")]
    assert cells(found, term=1) == [("D3", "40"), ("D4", "30")]
    assert {cell.sheet for row in found.terms[0].rows for cell in row.cells} == {"Results"}
    assert found.terms[0].number == 35.0


def test_a_year_to_date_leads_to_the_cells_of_its_months(year: Village) -> None:
    found = year.explain("requests", "A", MAY)
    assert found.formula == "It is the year to date, 2013-04 to 2013-05: 60 + 62 = 122."
    assert cells(found) == [("D2", "30"), ("D3", "30"), ("D2", "31"), ("D3", "31")]
    assert [(one.name, one.received) for one in found.terms[0].files] == [
        ("2013-04/requests_2013-04.csv", APRIL),
        ("2013-05/requests_2013-05.csv", MAY),
    ]


def test_a_category_leads_to_its_own_cells(year: Village) -> None:
    found = year.explain("looked_after", "A", APRIL, category="age_band=10 to 17")
    assert cells(found) == [("D3", "1212")]
    assert found.breakdown == ("age_band", "10 to 17")
    assert year.says(found).splitlines()[2] == "Children looked after, 10 to 17: Abbey (A), April 2013"


def test_a_city_is_the_sum_of_its_places(year: Village) -> None:
    found = year.explain("looked_after", "Village", MAY, month=MAY)
    assert cells(found) == [
        ("D2", "21"),
        ("D3", "1212"),
        ("D4", "30"),
        ("D5", "32"),
        ("D6", "34"),
        ("D7", "9"),
    ]
    assert found.terms[0].number == 1338.0
    (parts,) = found.terms[0].parts
    assert (parts.expected, parts.missing, parts.unallocated) == (4, (), True)
    assert "    the sum of 4 of 4 places and those in no cluster" in year.says(found).splitlines()


def test_a_city_without_one_of_its_places_has_no_figure(year: Village) -> None:
    found = year.explain("looked_after", "Village", JUNE)
    assert (found.status, found.terms[0].number, found.terms[0].parts[0].missing) == (None, None, ("C",))
    assert [(one.kind, one.text) for one in found.reasons] == [
        ("missing", "1 of the 4 places that it is the sum of have sent nothing for 2013-06: Copse (C).")
    ]
    assert "    the sum of 3 of 4 places; missing: Copse (C)" in year.says(found).splitlines()


def test_a_place_that_replaced_another_is_its_sum(year: Village) -> None:
    found = year.explain("looked_after", "C", APRIL)
    assert (cells(found), found.status) == ([("D6", "33")], "released")
    assert [row.part for row in found.terms[0].rows] == ["O"]


def test_a_correction_is_told_with_what_it_replaced(year: Village) -> None:
    now = year.explain("looked_after", "A", MAY)
    assert (cells(now), cells(now, state="replaced")) == ([("D3", "1212"), ("D2", "19")], [("D2", "21")])
    assert (now.shown, now.marks) == ("12,310.0 per 10,000 (1,231 children)", "[r]")
    assert [(one.month, one.numerator) for one in now.known] == [(MAY, 1233.0), (JULY, 1231.0)]
    assert [(one.month, one.numerator) for one in now.told] == [(MAY, 1233.0), (JULY, 1231.0)]
    said = year.says(now)
    assert "  Told before: 2013-05: 12,330.0 per 10,000 (1,233 children)\n" in said
    assert "received 2013-05: 12,330.0 per 10,000 (1,233 children); received 2013-07: 12,310.0 per" in said
    assert "  Replaced by what arrived later:\n" in said


def test_an_earlier_edition_does_not_know_what_came_later(year: Village) -> None:
    then = year.explain("looked_after", "A", MAY, month="May 2013")
    assert (cells(then), cells(then, state="later")) == ([("D2", "21"), ("D3", "1212")], [("D2", "19")])
    assert (then.shown, then.marks) == ("12,330.0 per 10,000 (1,233 children)", "[p]")
    assert "  Received later, so not counted yet:\n" in year.says(then)


def test_ten_cells_are_shown_and_all_on_request(year: Village) -> None:
    found = year.explain("requests", "V", MAY)
    few, every = year.says(found), year.says(found, everything=True)
    assert (few.count("    D"), every.count("    D")) == (10, 16)
    assert "  and 6 more; --all shows them." in few.splitlines()
    assert "--all" not in every
    assert "2013-05/requests_2013-05.csv, received 2013-05, source 'requests', sha256 " in few
    assert ": 8 cells, together 248" in few


def test_explaining_writes_nothing(year: Village) -> None:
    before = year.files()
    for place in "VA":
        year.says(year.explain("looked_after", place, MAY))
    assert year.files() == before


def test_the_text_is_shown_as_it_stands(village: Village) -> None:
    village.send("cla.csv", 'Place,Month,Age,Number\nAbbey,Jul-13,Under 10,"1,475"\n', JULY)
    village.build(JULY)
    found = village.explain("looked_after", "A", JULY)
    assert cells(found) == [("D2", "1,475")]
    assert "    D2 '1,475': Abbey, Under 10" in village.says(found).splitlines()
    assert "Nothing has been published yet. This is what is known from 2013-07." in village.says(found)


def test_a_file_inside_an_archive_is_named_with_it(village: Village) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("inner.csv", "Place,Month,Age,Number\nA,2013-07,0-9,50\n")
    village.reference("sources.toml", SOURCES.replace("cla*.csv", "cla*.*"))
    village.send("cla.zip", packed.getvalue(), JULY)
    village.build(JULY)
    ((cell,),) = [row.cells for row in village.explain("looked_after", "A", JULY).terms[0].rows]
    assert (cell.sheet, cell.cell, cell.text) == ("inner.csv", "D2", "50")


def test_two_sources_of_one_file_are_told_apart(village: Village) -> None:
    own = SOURCES.split("[[source]]")[1]
    places = own.replace("constants", 'keep = {Level = ["place"]}\nconstants')
    whole = own.replace("constants", 'keep = {Level = ["whole"]}\nconstants').replace(
        'name = "social care"', 'name = "social care, whole"'
    )
    village.reference("sources.toml", f"[[source]]{places}[[source]]{whole}")
    village.send(
        "cla.csv",
        "Level,Place,Month,Age,Number\nplace,A,2013-07,0-9,50\nwhole,V,2013-07,0-9,260\n",
        JULY,
    )
    village.build(JULY)
    for place, cell, source in (
        ("A", ("E2", "50"), "social care"),
        ("V", ("E3", "260"), "social care, whole"),
    ):
        found = village.explain("looked_after", place, JULY)
        assert cells(found) == [cell]
        counted = [row for row in found.terms[0].rows if row.state == "counted"]
        assert [one.source for row in counted for one in row.cells] == [source]


def test_measures_in_rows_lead_to_their_own_rows(village: Village) -> None:
    source = """
[[source]]
name = "results"
extract = "indicator_values"
files = "results.csv"
columns = {geography = "Area", period = "Year"}
constants = {indicator = "attainment"}
measures_in_rows = {column = "What", value = "Figure", measures = {"Reached" = "numerator", "Pupils" = "denominator"}}
"""
    village.reference("sources.toml", source)
    village.send(
        "results.csv",
        "Area,Year,What,Figure\nA,2012/13,Reached,35\nA,2012/13,Pupils,70\nB,2012/13,Reached,9\nB,2012/13,Pupils,18\n",
        JULY,
    )
    village.build(JULY)
    found = village.explain("attainment", "B", "2012/13")
    assert (cells(found), cells(found, term=1)) == ([("D4", "9")], [("D5", "18")])


def test_zeros_for_rows_not_sent_are_said_to_be_so(village: Village) -> None:
    village.requests(APRIL, "A 0-9 21", "B 0-9 20", "D 0-9 40")
    village.build(APRIL)
    found = village.explain("requests", "O", APRIL)
    assert [(row.row, row.number, row.cells) for row in found.terms[0].rows] == [(None, 0.0, ())]
    assert "    not sent, counts as 0: Old Copse" in village.says(found)
    assert "1 row not sent" in village.says(found)


def test_a_places_own_total_counts_and_its_parts_are_set_aside(village: Village) -> None:
    village.children(JULY, "V 0-9 150", "A 0-9 30", "B 0-9 31", "C 0-9 33", "D 0-9 32")
    village.build(JULY)
    found = village.explain("looked_after", "V", JULY)
    assert cells(found) == [("D2", "150")]
    assert [text for _, text in cells(found, state="aside")] == ["30", "31", "33", "32"]
    assert found.terms[0].parts == ()


def test_a_file_that_is_not_what_was_landed_shows_no_cell(village: Village, tmp_path: Path) -> None:
    path = village.children(JULY, "A 0-9 30", "B 0-9 31")
    content = path.read_bytes()
    village.build(JULY)
    path.write_bytes(content.replace(b"30", b"99"))
    found = village.explain("looked_after", "A", JULY)
    assert (cells(found), troubles(found)) == ([], {"the file has changed since it was landed"})
    assert [one.state for one in found.terms[0].files] == ["changed"]
    said = village.says(found)
    assert "THE FILE HAS CHANGED since it was landed" in said
    assert "    row 2, landed as 30: Abbey, Under 10; the file has changed since it was landed" in said
    assert "99" not in said

    path.unlink()
    gone = village.explain("looked_after", "A", JULY)
    assert troubles(gone) == {"the file is not there any more"}
    assert "THE FILE IS GONE" in village.says(gone)

    outside = tmp_path / "elsewhere.csv"
    outside.write_bytes(content)
    path.symlink_to(outside)
    assert troubles(village.explain("looked_after", "A", JULY)) == {"the file is not there any more"}


def test_cells_that_the_mapping_no_longer_gives_are_not_shown(village: Village) -> None:
    village.children(JULY, "A 0-9 30", "B 0-9 31")
    village.build(JULY)
    village.reference(
        "sources.toml", SOURCES.replace("symbols = {x =", "scale = {children = 10}\nsymbols = {x =")
    )
    found = village.explain("looked_after", "A", JULY)
    assert cells(found) == []
    assert troubles(found) == {"the cells do not give what was landed: the mapping has changed since"}
    dropped = 'drop = {Place = ["A"]}\nconstants = {status'
    village.reference("sources.toml", SOURCES.replace("constants = {status", dropped))
    assert troubles(village.explain("looked_after", "A", JULY)) == {
        "the row is not found again: the mapping has changed since it was landed"
    }
