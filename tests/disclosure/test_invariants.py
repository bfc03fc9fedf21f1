"""No sum of any release gives a small count away, whatever arrives, is late or is revised."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from obapipe.disclosure.protection import DisclosureError
from tests.disclosure.invented import RELEASES, City, bench_of, cities, fill, told
from tests.disclosure.oracle import Rule, breaches
from tests.spec.bench import Bench

KEY = ["indicator", "geography", "period", "breakdown", "category"]
HOWEVER_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
# Making a failing city smaller takes minutes; the oracle says what is wrong in a sentence.
DRAWN = (Phase.explicit, Phase.generate)
RULES = st.sampled_from([Rule(5, 0), Rule(5, 0), Rule(5, 1), Rule(8, 0)])
LITERAL = Rule(5, 0)


def filled(city: City, rule: Rule, *, backwards: bool = False) -> Bench:
    bench = bench_of(city.clusters, city.areas, rule.threshold, rule.sensitive_from)
    fill(bench, city, backwards=backwards)
    return bench


def nothing_is_readable(city: City, rule: Rule) -> None:
    bench = filled(city, rule)
    hidden: set[tuple[str, str, str]] = set()
    for release in RELEASES:
        try:
            bench.protect(release)
        except DisclosureError:
            # refusing is safe; nothing of the month is there
            assert bench.frame("release.released_cell").filter(release=release).is_empty()
            return
        truth, withheld = city.known(release)
        known = told(bench, release, truth)
        assert breaches(city.shape, rule, truth, known, withheld) == []
        assert hidden & known.keys() == set(), "what was hidden is shown"
        hidden |= truth.keys() - known.keys()


@settings(max_examples=40, phases=DRAWN, suppress_health_check=HOWEVER_SLOW)
@given(cities(), RULES)
def test_no_single_sum_gives_a_small_count_away(city: City, rule: Rule) -> None:
    nothing_is_readable(city, rule)


@pytest.mark.slow
@settings(max_examples=1500, phases=DRAWN, suppress_health_check=HOWEVER_SLOW)
@given(cities(), RULES)
def test_no_single_sum_of_thousands_gives_a_small_count_away(city: City, rule: Rule) -> None:
    nothing_is_readable(city, rule)


@settings(max_examples=6, phases=DRAWN, suppress_health_check=HOWEVER_SLOW)
@given(cities())
def test_releases_one_by_one_are_the_releases_in_one_go(city: City) -> None:
    together = filled(city, LITERAL).protect(*RELEASES)
    published = together.clear()
    for release in RELEASES:
        # a new run knows nothing but what arrived and what was published
        bench = filled(city, LITERAL)
        bench.published(published)
        published = bench.protect(release)
    order = ["release", *KEY]
    assert_frame_equal(published.sort(order), together.sort(order))


@settings(max_examples=6, phases=DRAWN, suppress_health_check=HOWEVER_SLOW)
@given(cities())
def test_a_month_built_again_is_the_same_month(city: City) -> None:
    bench = filled(city, LITERAL)
    first = bench.protect(*RELEASES)
    assert_frame_equal(bench.protect(*RELEASES), first)


@settings(max_examples=6, phases=DRAWN, suppress_health_check=HOWEVER_SLOW)
@given(cities())
def test_the_order_in_which_rows_lie_decides_nothing(city: City) -> None:
    forwards = filled(city, LITERAL).protect(*RELEASES)
    assert_frame_equal(filled(city, LITERAL, backwards=True).protect(*RELEASES), forwards)


def test_the_oracle_sees_what_it_is_there_to_see() -> None:
    """The oracle itself, on counts a reader could see through."""
    city = City(2, areas=False, unallocated=False, arrived={})
    truth = {
        ("children", "A", "2013-04"): 3.0,
        ("children", "B", "2013-04"): 9.0,
        ("children", "T", "2013-04"): 12.0,
    }
    safe = {("children", "T", "2013-04"): 12.0}
    assert breaches(city.shape, LITERAL, truth, safe, set()) == []
    single = safe | {("children", "B", "2013-04"): 9.0}
    assert len(breaches(city.shape, LITERAL, truth, single, set())) == 2
    assert breaches(city.shape, LITERAL, truth, truth, set()) == ["('children', 'A', '2013-04') shows 3"]
    withheld = {("children", "B", "2013-04"): 9.0, ("children", "T", "2013-04"): 12.0}
    known = {cell: number for cell, number in truth.items() if cell in withheld}
    assert len(breaches(city.shape, LITERAL, known, withheld, {("children", "A", "2013-04")})) == 1
    complement = {("all", "T", "2013-04"): 50.0, ("neet", "T", "2013-04"): 49.0}
    assert "('not neet', 'T', '2013-04') shows 1" in breaches(
        city.shape, LITERAL, complement, complement, set()
    )
    rise = {("starts", "T", "2013-04"): 13.0, ("starts", "T", "2013-06"): 15.0}
    assert breaches(city.shape, LITERAL, rise, rise, set()) == [
        "starts of T rose by 2 from 2013-04 to 2013-06"
    ]
