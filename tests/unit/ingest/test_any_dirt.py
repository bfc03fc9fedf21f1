"""Whatever the dirt, a table comes back as it was meant, or the report names the damage: never a wrong number.

What no reader can see is left out of the damage, and told in docs/real-data.md: a figure cut short at the very end of a
file, a digit glued to a number, two figures in each other's place.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from obapipe.ingest.month import Reading, read_month
from obapipe.partnership import load_partnership
from tests.unit.ingest import conftest, dirt
from tests.unit.ingest.dirt import DAMAGE, Dirt, Figure, Key, Sent, clean, mappable

Read = Callable[[Sent, str, bytes], Reading]
_MONTH = "2013-07"
_ORDINARY = settings(
    deadline=None, max_examples=120, derandomize=True, suppress_health_check=list(HealthCheck)
)
_LONG = settings(_ORDINARY, max_examples=4000)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """Sends a file to a small partnership and reads the month."""
    data = tmp_path_factory.mktemp("dirt")
    reference, month = data / "raw" / "reference", data / "raw" / _MONTH
    reference.mkdir(parents=True)
    month.mkdir()
    for name, text in {
        "partnership.toml": conftest.PARTNERSHIP,
        "geography.csv": conftest.GEOGRAPHY,
        "indicators.toml": conftest.INDICATORS,
        "products.toml": conftest.PRODUCTS,
    }.items():
        (reference / name).write_text(text, encoding="utf-8")

    def send(sent: Sent, name: str, content: bytes) -> Reading:
        (reference / "sources.toml").write_text(dirt.toml(sent), encoding="utf-8")
        _empty(month)
        (month / name).write_bytes(content)
        return read_month(load_partnership(data), _MONTH)

    return send


def _empty(folder: Path) -> None:
    for child in folder.iterdir():
        child.unlink()


def figures(reading: Reading) -> dict[Key, Figure]:
    """What was read, by period, place, status and age."""
    frame = reading.frames.get("children_snapshot")
    if frame is None:
        return {}
    rows = frame.select("period", "geography", "status", "age_band", "children", "source_status").rows()
    return {row[:4]: row[4:] for row in rows}


def errors(reading: Reading) -> list[str]:
    return [one.describe() for one in reading.problems if one.severity == "error"]


def comes_back(read: Read, sent: Sent, ways: list[Dirt]) -> None:
    for way in ways:
        way(sent)
    reading = read(sent, *dirt.written(sent))
    assert errors(reading) == []
    assert figures(reading) == sent.figures


def never_wrong(read: Read, sent: Sent, ways: list[Dirt], damage: Dirt) -> None:
    """Either an error that names the file, and nothing of it; or nothing but what is true, blank cells missing."""
    before = dict(sent.figures)
    damage(sent)
    damaged = [list(row) for row in sent.rows]
    for way in ways:
        way(sent)
    name, content = dirt.written(sent)
    reading = read(sent, name, content)
    got = figures(reading)
    if errors(reading):
        assert got == {}
        assert all(f"{_MONTH}/{name}" in told for told in errors(reading))
    else:
        assert got.keys() == before.keys(), damaged
        assert all(figure in (before[key], (None, "missing")) for key, figure in got.items()), damaged


@given(sent=clean(), ways=mappable())
@_ORDINARY
def test_dirt_that_the_source_tells_of_leaves_the_table_as_it_was(
    read: Read, sent: Sent, ways: list[Dirt]
) -> None:
    comes_back(read, sent, ways)


@given(sent=clean(), ways=st.just([]) | mappable(), damage=st.sampled_from(DAMAGE))
@_ORDINARY
def test_damage_is_named_or_harmless(read: Read, sent: Sent, ways: list[Dirt], damage: Dirt) -> None:
    never_wrong(read, sent, _beside(ways, damage), damage)


@pytest.mark.slow
@given(sent=clean(), ways=mappable())
@_LONG
def test_thousands_of_dirty_tables_come_back(read: Read, sent: Sent, ways: list[Dirt]) -> None:
    comes_back(read, sent, ways)


@pytest.mark.slow
@given(sent=clean(), ways=st.just([]) | mappable(), damage=st.sampled_from(DAMAGE))
@_LONG
def test_thousands_of_damaged_tables_never_give_a_wrong_number(
    read: Read, sent: Sent, ways: list[Dirt], damage: Dirt
) -> None:
    never_wrong(read, sent, _beside(ways, damage), damage)


def _beside(ways: list[Dirt], damage: Dirt) -> list[Dirt]:
    """The ways that leave the damage what it is: rows of uneven length have no columns to move."""
    moved = {dirt.reordered, dirt.extra_columns, dirt.renamed, dirt.footnotes}
    uneven = {dirt.row_cut_short, dirt.one_cell_more, dirt.heading_lost, dirt.cells_swapped}
    if damage is dirt.stray_quote:
        return [way for way in ways if way not in {dirt.quoted, dirt.workbook, dirt.thousands}]
    return [way for way in ways if way not in moved] if damage in uneven else ways


@given(sent=clean(), cut=st.floats(0.05, 0.999))
@_ORDINARY
def test_a_file_cut_short_gives_no_figure_that_was_not_sent(read: Read, sent: Sent, cut: float) -> None:
    """Rows after the cut are missing and the last figure may have lost digits, which no reader can see."""
    name, content = dirt.written(sent)
    part = content[: int(len(content) * cut)]
    got = figures(read(sent, name, part))
    last = part.decode("utf-8").splitlines()[-1:]
    for key, figure in got.items():
        assert figure == sent.figures[key] or not part.endswith(b"\n"), last
    wrong = [key for key, figure in got.items() if figure != sent.figures[key]]
    assert len(wrong) <= 1


@given(sent=clean(), ways=mappable(), cut=st.floats(0.05, 0.999))
@_ORDINARY
def test_a_workbook_cut_short_is_refused(read: Read, sent: Sent, ways: list[Dirt], cut: float) -> None:
    for way in ways:
        way(sent)
    sent.kind = "xlsx"
    name, content = dirt.written(sent)
    reading = read(sent, name, content[: int(len(content) * cut)])
    assert errors(reading)
    assert figures(reading) == {}
