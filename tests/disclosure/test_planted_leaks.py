"""Every planted leak is found, and none is found by luck: without the attack that finds it, it is missed."""

import pytest

from obapipe.audit.planted.leaks import AROUND, CURVES, LEAKS, WORKED, Leak
from obapipe.audit.planted.selftest import FALSE_ALARM, missed, undetected


def test_the_self_test_finds_every_leak_at_once_and_raises_no_false_alarm() -> None:
    assert undetected() == ()


def test_the_seventeen_worked_leaks_those_around_tables_and_those_of_curves_are_planted() -> None:
    assert [leak.name for leak in WORKED] == [
        "geography", "zeros", "singletons", "tag", "bridge", "two_tables", "year_to_date", "held_back", "quarter",
        "nested", "ratio", "rate", "conversion", "change", "arrows", "unallocated", "ledger", "insider",
    ]  # fmt: skip
    assert [leak.name for leak in CURVES] == [
        "baseline", "bands", "expected", "mean", "start", "limits", "charted", "band", "ahead", "status", "judged",
        "described", "record", "since", "run", "window", "needed", "story", "story_in_words",
    ]  # fmt: skip
    assert {leak.kind for leak in AROUND} == {
        "direct", "inconsistent", "across months", "derived", "drawing", "axis", "order", "wording", "text", "marker",
    }  # fmt: skip


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.name)
def test_a_planted_leak_is_found(leak: Leak) -> None:
    assert missed([leak]) == ()


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.name)
def test_a_planted_leak_is_missed_without_the_attack_that_finds_it(leak: Leak) -> None:
    assert missed([leak], without=[leak.defence]) == (leak.name,)


def test_an_audit_that_is_blind_fails_its_self_test() -> None:
    everything = {leak.defence for leak in LEAKS} | {"deduction"}

    assert missed(LEAKS, without=everything) == tuple(
        leak.name for leak in sorted(LEAKS, key=lambda leak: leak.noughts)
    )


def test_a_page_that_gives_nothing_away_is_planted_beside_them() -> None:
    assert FALSE_ALARM not in missed(LEAKS)
