"""A figure of England's authorities leads to the exact cell of the file that the Department published."""

import shutil
from pathlib import Path

import pytest

from obapipe.explanation import Explanation, ask, explain
from obapipe.ingest.landing import land
from obapipe.observation import conform
from obapipe.partnership import Partnership, load_partnership
from obapipe.reference import Reference
from obapipe.restricted import open_restricted
from obapipe.settings import Settings

pytestmark = pytest.mark.real

MONTH = "2013-09"
CHILDREN = "cla_by_local_authority/SFR36_CLA2013.csv"
RESIDENTS = "cpp_and_referrals/ons_mid-year_population_estimates_2012_to_2024.csv"


@pytest.fixture(scope="module")
def reference(project: Path, real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Reference:
    """England as known in September 2013."""
    folder = tmp_path_factory.mktemp("explained") / "england"
    shutil.copytree(project / "partnerships" / "england" / "raw", folder / "raw")
    reference = Reference(load_partnership(folder, raw_root=real_data))
    with open_restricted(folder / "warehouse") as connection:
        assert land(connection, reference.partnership, [MONTH]).in_order
        conform(connection, reference)
    return reference


def explained(reference: Reference, *words: str) -> Explanation:
    partnership: Partnership = reference.partnership
    return explain(Settings(data=partnership.folder), reference, ask(partnership, *words))


def test_children_looked_after_in_leeds_lead_to_cell_e76(reference: Reference) -> None:
    found = explained(reference, "children_looked_after", "Leeds", "2012/13")
    (row,) = found.terms[0].rows
    (cell,) = row.cells
    assert (row.file, cell.cell, cell.heading, cell.text) == (CHILDREN, "E76", "CLA_Mar2013", "1373")
    assert (cell.source, found.terms[0].files[0].state) == ("children looked after, 2013", "as landed")
    (residents,) = found.terms[1].rows
    assert (residents.file, residents.cells[0].cell, residents.cells[0].text) == (
        RESIDENTS,
        "L2024",
        "156568",
    )
    assert found.formula == "1,373 / 156,568 x 10,000 = 87.7 per 10,000"


def test_a_figure_that_the_department_withheld_leads_to_its_x(reference: Reference) -> None:
    found = explained(reference, "children_looked_after_asylum", "City of London", "2012-13")
    assert [reason.text for reason in found.reasons] == [
        f"Its sender withheld it: 'x' in cell AK14 of {CHILDREN} (City of London)."
    ]


def test_england_as_published_counts_and_the_authorities_are_set_aside(reference: Reference) -> None:
    found = explained(reference, "children_looked_after", "England", "2012/13")
    rows = found.terms[0].rows
    assert [cell.cell for row in rows if row.state == "counted" for cell in row.cells] == ["E2"]
    assert sum(row.state == "aside" for row in rows) == 151
    assert found.terms[0].number == 68110.0
