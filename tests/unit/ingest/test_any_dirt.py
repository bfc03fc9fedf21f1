"""Whatever the dirt, a table comes back as it was meant, or the report names the damage: never a wrong number."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from obapipe.ingest.month import Reading, read_month
from obapipe.partnership import load_partnership
from tests.unit.ingest.damage import DAMAGE, Damage, Hurt
from tests.unit.ingest.dirt import KEYS, MEASURES, Dirt, Figure, Key, Sent, clean, mappable
from tests.unit.ingest.sending import partnership_files, toml, written

Read = Callable[[str, str, bytes], Reading]
_MONTH = "2013-07"
_ORDINARY = settings(
    deadline=None, max_examples=200, derandomize=True, suppress_health_check=list(HealthCheck)
)
_LONG = settings(_ORDINARY, max_examples=4000)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """Sends a file to a small partnership and reads the month."""
    data = tmp_path_factory.mktemp("dirt")
    reference, month = data / "raw" / "reference", data / "raw" / _MONTH
    reference.mkdir(parents=True)
    month.mkdir()
    for name, text in partnership_files("").items():
        (reference / name).write_text(text, encoding="utf-8")

    def send(source: str, name: str, content: bytes) -> Reading:
        (reference / "sources.toml").write_text(source, encoding="utf-8")
        _empty(month)
        (month / name).write_bytes(content)
        return read_month(load_partnership(data), _MONTH)

    return send


def _empty(folder: Path) -> None:
    for child in folder.iterdir():
        child.unlink()


def figures(reading: Reading, extract: str) -> dict[Key, Figure]:
    """What was read: key to the measures and the status."""
    frame = reading.frames.get(extract)
    if frame is None:
        return {}
    names = KEYS[extract]
    rows = frame.select(*names, *MEASURES[extract], "source_status").rows()
    return {row[: len(names)]: row[len(names) :] for row in rows}


def told(reading: Reading) -> list[str]:
    return [one.describe() for one in reading.problems if one.severity != "notice"]


def comes_back(read: Read, sent: Sent, ways: list[Dirt]) -> None:
    for way in ways:
        way(sent)
    reading = read(toml(sent), *written(sent))
    assert told(reading) == []
    assert figures(reading, sent.extract) == sent.truth


def never_wrong(read: Read, sent: Sent, ways: list[Dirt], damage: Damage) -> None:
    """Either an error and nothing of the file, or what is true; what is blank then is missing, and told."""
    for way in ways:
        way(sent)
    source = toml(sent)
    hurt = damage(sent)
    name, content = written(sent)
    reading = read(source, name, content)
    assert faults(sent, hurt, name, reading) == []


def faults(sent: Sent, hurt: Hurt, name: str, reading: Reading) -> list[str]:
    """What is wrong with how damage was met."""
    got, errors = figures(reading, sent.extract), [one for one in reading.problems if one.severity == "error"]
    file = f"{_MONTH}/{name}"
    wrong = [f"other file: {one}" for one in reading.problems if not one.file.startswith(file)]
    if errors:
        wrong += [f"rows of a file held back: {got}"] if got else []
        rows = {one.row for one in errors}
        named = rows & hurt.rows if hurt.exact else not hurt.rows or rows & {None, *hurt.rows}
        return wrong if named else [*wrong, f"row {sorted(hurt.rows)} not named: {told(reading)}"]
    for key in got.keys() | sent.truth.keys():
        if got.get(key) == sent.truth.get(key):
            continue
        if not _told_as_missing(got.get(key), sent.truth.get(key), reading):
            wrong.append(f"{key}: {got.get(key)} for {sent.truth.get(key)}")
    return wrong


def _told_as_missing(got: Figure | None, true: Figure | None, reading: Reading) -> bool:
    """Whether a figure only lacks what the report says is blank."""
    if got is None or true is None or (got[0] is None and got[-1] == "ok"):
        return False
    rules = {one.rule for one in reading.problems}
    return bool(rules & {"blank_figure", "row_without_figures"}) and all(
        one in (None, other) for one, other in zip(got[:-1], true[:-1], strict=True)
    )


@given(sent=clean(), ways=mappable())
@_ORDINARY
def test_dirt_that_the_source_tells_of_leaves_the_table_as_it_was(
    read: Read, sent: Sent, ways: list[Dirt]
) -> None:
    comes_back(read, sent, ways)


@given(sent=clean(), ways=st.just([]) | mappable(), damage=st.sampled_from(DAMAGE))
@_ORDINARY
def test_damage_is_named_or_harmless(read: Read, sent: Sent, ways: list[Dirt], damage: Damage) -> None:
    never_wrong(read, sent, ways, damage)


@pytest.mark.slow
@given(sent=clean(), ways=st.just([]) | mappable(), damage=st.sampled_from(DAMAGE))
@_LONG
def test_thousands_of_damaged_tables_never_give_a_wrong_number(
    read: Read, sent: Sent, ways: list[Dirt], damage: Damage
) -> None:
    never_wrong(read, sent, ways, damage)


@pytest.mark.slow
@given(sent=clean(), ways=mappable())
@_LONG
def test_thousands_of_dirty_tables_come_back(read: Read, sent: Sent, ways: list[Dirt]) -> None:
    comes_back(read, sent, ways)
