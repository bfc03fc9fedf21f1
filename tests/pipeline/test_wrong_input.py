"""Whatever is wrong with what arrived: one clear message, exit code 1, and nothing changed."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def replace(old: bytes, new: bytes) -> Callable[[Path], None]:
    def spoil(path: Path) -> None:
        content = path.read_bytes()
        assert old in content
        path.write_bytes(content.replace(old, new, 1))

    return spoil


def append(row: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(path.read_bytes() + row + b"\r\n") and None


def empty(path: Path) -> None:
    path.write_bytes(b"")


def become_a_directory(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "inside.txt").write_text("not what was asked for", encoding="utf-8")


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:900])


def as_it_is(_: Path) -> None:
    """Nothing is wrong with the file."""


def high_numerator(path: Path) -> None:
    import openpyxl  # noqa: PLC0415 - only here

    book = openpyxl.load_workbook(path)
    book.active["C2"] = 172000
    book.save(path)


WRONG = {
    "missing column": ("cla_2013-09.csv", replace(b",Children,", b",Kids,"), ("'Children'",)),
    "unknown cluster": ("cla_2013-09.csv", replace(b"N2,", b"Narnia,"), ("'Narnia'",)),
    "text in a count": ("requests_2013-09.csv", replace(b",0-9,21", b",0-9,lots"), ("'lots'",)),
    "a negative number": ("requests_2013-09.csv", replace(b",0-9,21", b",0-9,-21"), ("'-21'", "0 or more")),
    "duplicate key": ("duration_2013-09.csv", append(b"2013-09,N1,under_3_months,12"), ("a second row for",)),
    "numerator above denominator": ("results_2013-09.xlsx", high_numerator, ("no larger than denominator",)),
    "empty file": ("destinations_2013-09.csv", empty, ("a file of no bytes",)),
    "directory": ("duration_2013-09.csv", become_a_directory, ("found a directory",)),
    "truncated workbook": ("results_2013-09.xlsx", truncate, ("results_2013-09.xlsx",)),
}


@pytest.mark.parametrize(("name", "spoil", "said"), WRONG.values(), ids=WRONG.keys())
def test_one_clear_message_and_nothing_changed(
    one_month_short: Any, name: str, spoil: Callable[[Path], None], said: tuple[str, ...]
) -> None:
    spoil(one_month_short.raw("2013-09", name))
    before = one_month_short.standing()
    ran = one_month_short.run("build", "2013-09")
    assert ran.code == 1, ran.said
    problems = [line for line in ran.err.splitlines() if line.startswith("error: ")]
    assert problems, ran.err
    assert len(problems) <= 2
    assert f"2013-09/{name}" in problems[0]
    assert all(text in "\n".join(problems) for text in said), problems
    assert "nothing was changed" in ran.err
    assert "Traceback" not in ran.said
    assert "Published" not in ran.out
    assert one_month_short.standing() == before


def test_a_month_with_nothing_in_it(one_month_short: Any) -> None:
    before = one_month_short.standing()
    for make in (lambda: None, (one_month_short.folder / "raw" / "2013-10").mkdir):
        make()
        ran = one_month_short.run("build", "2013-10")
        assert ran.code == 1, ran.said
        assert "nothing arrived for 2013-10" in ran.err
        assert "raw/2013-10" in ran.err
        site, ledger, rows = one_month_short.standing()
        assert (site, ledger) == before[:2]
        # September arrived and is valid; that it landed on the way harms nobody.
        assert set(map(str, before[2])) <= set(map(str, rows))


def test_a_wrong_month_spoils_a_whole_range(arrived: Any) -> None:
    empty(arrived.raw("2013-08", "destinations_2013-08.csv"))
    ran = arrived.run("backfill", "2013-07", "2013-09")
    assert ran.code == 1
    assert "What arrived for 2013-08 holds errors" in ran.err
    assert not arrived.site.exists()
    assert arrived.ledger_files() == {}


@pytest.mark.slow
def test_an_earlier_month_that_went_wrong_is_told(one_month_short: Any) -> None:
    """A page of September sums what arrived before it, so what arrived before must hold too."""
    replace(b"N2,", b"Narnia,")(one_month_short.raw("2013-07", "cla_2013-07.csv"))
    before = one_month_short.standing()
    ran = one_month_short.run("build", "2013-09")
    assert ran.code == 1
    assert "2013-07/cla_2013-07.csv" in ran.err
    site, ledger, _ = one_month_short.standing()
    assert (site, ledger) == before[:2]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("partnership.toml", '\n[partnership.extra]\nmotto = "x"\n', ("partnership.toml", "extra")),
        ("sources.toml", "\n[[source]]\ncolour = 1\n", ("sources.toml", "colour")),
        ("indicators.toml", "\n[indicator.broken\n", ("indicators.toml", "not valid TOML")),
        ("targets.csv", "no_such_indicator,EX,2014-03,5.0,Board\n", ("targets.csv", "no_such_indicator")),
        ("population.csv", "2013,N1,0,17,many\n", ("population.csv", "'many'")),
    ],
)
def test_a_partnership_file_that_is_wrong(
    one_month_short: Any, name: str, text: str, said: tuple[str, ...]
) -> None:
    with (one_month_short.folder / "raw" / "reference" / name).open("a", encoding="utf-8") as file:
        file.write(text)
    before = one_month_short.standing()
    ran = one_month_short.run("build", "2013-09")
    assert ran.code == 1, ran.said
    assert all(word in ran.err for word in said), ran.err
    assert "Traceback" not in ran.err
    assert one_month_short.standing() == before


def test_the_next_build_works_once_the_file_is_right(one_month_short: Any, reference_town: Any) -> None:
    path = one_month_short.raw("2013-09", "cla_2013-09.csv")
    good = path.read_bytes()
    empty(path)
    assert one_month_short.run("build", "2013-09").code == 1
    path.write_bytes(good)
    one_month_short.publish("build", "2013-09")
    assert one_month_short.pages() == reference_town.pages()


@pytest.mark.slow
def test_a_file_that_is_gone_again_is_gone_from_the_warehouse(arrived: Any) -> None:
    arrived.publish("build", "2013-06")
    shutil.rmtree(arrived.folder / "raw" / "2013-05")
    arrived.publish("build", "2013-06")
    assert "2013-05" not in set(arrived.landed()["received"])
