"""The ledger: what is about to be published, what was, and what a kill leaves between."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from obapipe.ledger import Ledger, LedgerError


def cells(*rows: tuple[str, str, float]) -> pl.DataFrame:
    """Released cells: release, geography, numerator."""
    return pl.DataFrame(
        [
            {
                "release": release,
                "indicator": "children",
                "definition_version": 1,
                "geography": place,
                "period": "2013-07",
                "period_start": date(2013, 7, 1),
                "period_end": date(2013, 7, 31),
                "breakdown": "all",
                "category": "all",
                "numerator": number,
                "denominator": None,
                "value": number,
                "status": "released",
                "revised": False,
            }
            for release, place, number in rows
        ]
    )


def told(ledger: Ledger) -> list[tuple[int, str, str, float]]:
    return ledger.published().select("publication", "release", "geography", "numerator").sort(pl.all()).rows()


def publish(ledger: Ledger, version: str, months: list[str], *rows: tuple[str, str, float]) -> Path:
    found = cells(*rows) if rows else cells(("2013-07", "A", 0)).clear()
    return ledger.confirm(ledger.intend(found, months, version))


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger")


def test_nothing_was_published_at_first(ledger: Ledger) -> None:
    assert (ledger.months(), ledger.entries(), ledger.intended()) == ([], [], [])
    assert ledger.published().is_empty()
    assert ledger.settle(None) == []


def test_what_is_only_intended_was_not_published(ledger: Ledger) -> None:
    path = ledger.intend(cells(("2013-07", "A", 10)), ["2013-07"], "one")
    assert (path.name, told(ledger), ledger.months()) == ("000001-intended.parquet", [], [])
    assert ledger.confirm(path).name == "000001-confirmed.parquet"
    assert (told(ledger), ledger.months()) == ([(1, "2013-07", "A", 10)], ["2013-07"])
    assert ledger.intended() == []


def test_a_withdrawn_publication_leaves_no_trace(ledger: Ledger) -> None:
    ledger.withdraw(ledger.intend(cells(("2013-07", "A", 10)), ["2013-07"], "one"))
    assert list(ledger.folder.iterdir()) == []


def test_the_latest_publication_of_a_month_stands_for_it(ledger: Ledger) -> None:
    publish(ledger, "one", ["2013-07", "2013-08"], ("2013-07", "A", 10), ("2013-08", "A", 20))
    publish(ledger, "two", ["2013-08"], ("2013-08", "A", 21), ("2013-08", "B", 30))
    assert told(ledger) == [(1, "2013-07", "A", 10), (2, "2013-08", "A", 21), (2, "2013-08", "B", 30)]
    # published again with nothing new in it
    publish(ledger, "three", ["2013-07"])
    assert [row[:2] for row in told(ledger)] == [(2, "2013-08"), (2, "2013-08")]
    assert ledger.months() == ["2013-07", "2013-08"]


def test_after_a_kill_the_site_decides(ledger: Ledger) -> None:
    ledger.intend(cells(("2013-07", "A", 10)), ["2013-07"], "seen")
    ledger.intend(cells(("2013-08", "A", 20)), ["2013-08"], "never seen")
    (ledger.folder / "000003-intended.part").write_bytes(b"half")
    said = ledger.settle("seen")
    assert ["it stands" in one for one in said] == [True, False]
    assert "2013-07" in said[0]
    assert "2013-08" in said[1]
    assert [path.name for path in ledger.folder.iterdir()] == ["000001-confirmed.parquet"]
    assert ledger.settle("seen") == []


def test_numbers_are_never_used_again_while_any_entry_has_them(ledger: Ledger) -> None:
    publish(ledger, "one", ["2013-07"])
    ledger.intend(cells(("2013-08", "A", 1)), ["2013-08"], "two")
    assert ledger.intend(cells(("2013-09", "A", 1)), ["2013-09"], "three").name == "000003-intended.parquet"


def test_a_damaged_entry_is_named_and_never_left_out(ledger: Ledger) -> None:
    publish(ledger, "one", ["2013-07"], ("2013-07", "A", 10))
    path = publish(ledger, "two", ["2013-08"], ("2013-08", "A", 20))
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(LedgerError, match=r"000002-confirmed\.parquet.*Restore it from the backup"):
        ledger.published()
    with pytest.raises(LedgerError, match="000002"):
        ledger.months()


def lines(*rows: tuple[str, str, float]) -> pl.DataFrame:
    """Frozen baselines: geography, period of the baseline, where the line is a period ahead."""
    return pl.DataFrame(
        [
            {
                "indicator": "children",
                "geography": place,
                "baseline": baseline,
                "definition_version": 1,
                "method": "theta",
                "ahead": 1,
                "z": z,
            }
            for place, baseline, z in rows
        ]
    )


def frozen(ledger: Ledger) -> list[tuple[str, str, float]]:
    columns = dict(lines(("A", "2013-03", 0.0)).schema)
    return ledger.frozen(columns).select("geography", "baseline", "z").rows()


def test_the_first_to_freeze_a_baseline_keeps_it(ledger: Ledger) -> None:
    assert frozen(ledger) == []
    month = cells(("2013-07", "A", 10))
    ledger.confirm(ledger.intend(month, ["2013-07"], "one", lines(("A", "2013-03", 4.5))))
    ledger.confirm(ledger.intend(month, ["2013-07"], "two"))
    later = lines(("A", "2013-03", 9.9), ("B", "2013-03", 5.5), ("A", "2014-03", 6.5))
    ledger.confirm(ledger.intend(month, ["2013-08"], "three", later))
    assert frozen(ledger) == [("A", "2013-03", 4.5), ("B", "2013-03", 5.5), ("A", "2014-03", 6.5)]
    assert ledger.months() == ["2013-07", "2013-08"]


def test_a_baseline_that_nobody_saw_is_not_frozen(ledger: Ledger) -> None:
    ledger.intend(cells(("2013-07", "A", 10)), ["2013-07"], "never seen", lines(("A", "2013-03", 4.5)))
    ledger.settle("another")
    assert (frozen(ledger), list(ledger.folder.iterdir())) == ([], [])
    ledger.confirm(ledger.intend(cells(("2013-07", "A", 10)), ["2013-07"], "seen"))
    assert frozen(ledger) == []


def test_frozen_baselines_that_are_gone_are_not_drawn_anew(ledger: Ledger) -> None:
    ledger.confirm(
        ledger.intend(cells(("2013-07", "A", 10)), ["2013-07"], "one", lines(("A", "2013-03", 4.5)))
    )
    (ledger.folder / "000001-baselines.parquet").unlink()
    with pytest.raises(LedgerError, match=r"000001-baselines\.parquet"):
        frozen(ledger)
