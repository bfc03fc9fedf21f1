"""Nothing of any release gives a small count away, whatever arrives, is late or is revised."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from obapipe.disclosure.protection import DisclosureError
from tests.disclosure.invented import YEAR, City, bench_of, cities, edition, fill, years
from tests.disclosure.oracle import Edition, Reader, Rule
from tests.spec.bench import Bench

KEY = ["indicator", "geography", "period", "breakdown", "category"]
HOWEVER_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
# Making a failing city smaller takes minutes; the oracle says what is wrong in a sentence.
DRAWN = (Phase.explicit, Phase.generate)
RULES = st.sampled_from([Rule(5, 0), Rule(5, 0), Rule(5, 1), Rule(8, 0)])
LITERAL = Rule(5, 0)
RELEASES = YEAR[3:6]


def filled(cities: list[City], rule: Rule, *, backwards: bool = False) -> Bench:
    one = cities[0]
    bench = bench_of(one.clusters, one.areas, rule.threshold, rule.sensitive_from)
    fill(bench, cities, backwards=backwards)
    return bench


def nothing_is_readable(cities: list[City], rule: Rule) -> None:
    bench = filled(cities, rule)
    readers = [Reader(city.shape, rule) for city in cities]
    hidden: set[tuple[str, str, str]] = set()
    for release in cities[0].releases:
        try:
            bench.protect(release)
        except DisclosureError:
            # refusing is safe; nothing of the month is there
            assert bench.frame("release.released_cell").filter(release=release).is_empty()
            return
        held = bench.frame("restricted.held").filter(release=release)
        for city, reader in zip(cities, readers, strict=True):
            page = edition(bench, city, release)
            if held.is_empty():
                assert {
                    cell for cell, number in page.shown.items() if page.truth.get(cell) != number
                } == set()
            assert hidden & page.shown.keys() == set(), "what was hidden is shown"
            hidden |= page.marked
            reader.reads(page)
            assert reader.finds() == []


@settings(max_examples=12, phases=DRAWN, suppress_health_check=HOWEVER_SLOW)
@given(cities(together=10), RULES)
def test_nothing_that_was_told_gives_a_small_count_away(cities: list[City], rule: Rule) -> None:
    nothing_is_readable(cities, rule)


@settings(max_examples=3, phases=DRAWN, suppress_health_check=HOWEVER_SLOW)
@given(years(), RULES)
def test_twelve_releases_together_give_no_small_count_away(city: City, rule: Rule) -> None:
    nothing_is_readable([city], rule)


@pytest.mark.slow
@settings(max_examples=400, phases=DRAWN, suppress_health_check=HOWEVER_SLOW)
@given(cities(together=10), RULES)
def test_nothing_told_of_thousands_of_cities_gives_a_small_count_away(cities: list[City], rule: Rule) -> None:
    nothing_is_readable(cities, rule)


@pytest.mark.slow
@settings(max_examples=200, phases=DRAWN, suppress_health_check=HOWEVER_SLOW)
@given(years(), RULES)
def test_twelve_releases_of_hundreds_of_cities_give_no_small_count_away(city: City, rule: Rule) -> None:
    nothing_is_readable([city], rule)


@settings(max_examples=4, phases=DRAWN, suppress_health_check=HOWEVER_SLOW)
@given(cities())
def test_releases_one_by_one_are_the_releases_in_one_go(cities: list[City]) -> None:
    together = filled(cities, LITERAL).protect(*RELEASES)
    published = together.clear()
    for release in RELEASES:
        # a new run knows nothing but what arrived and what was published
        bench = filled(cities, LITERAL)
        bench.published(published)
        published = bench.protect(release)
    order = ["release", *KEY]
    assert_frame_equal(published.sort(order), together.sort(order))


@settings(max_examples=4, phases=DRAWN, suppress_health_check=HOWEVER_SLOW)
@given(cities())
def test_a_month_built_again_is_the_same_month(cities: list[City]) -> None:
    bench = filled(cities, LITERAL)
    first = bench.protect(*RELEASES)
    assert_frame_equal(bench.protect(*RELEASES), first)


@settings(max_examples=4, phases=DRAWN, suppress_health_check=HOWEVER_SLOW)
@given(cities())
def test_the_order_in_which_rows_lie_decides_nothing(cities: list[City]) -> None:
    forwards = filled(cities, LITERAL).protect(*RELEASES)
    assert_frame_equal(filled(cities, LITERAL, backwards=True).protect(*RELEASES), forwards)


def read(city: City, rule: Rule, *editions: Edition) -> list[str]:
    reader = Reader(city.shape, rule)
    for one in editions:
        reader.reads(one)
    return reader.finds()


def test_the_oracle_sees_what_it_is_there_to_see() -> None:
    """The oracle itself, on counts a reader could see through."""
    city = City(2, areas=False, unallocated=False, months=(), arrived={})
    a, b, t = (("children", place, "2013-04") for place in "ABT")
    truth = {a: 3.0, b: 9.0, t: 12.0}
    assert read(city, LITERAL, Edition(truth, {t: 12.0})) == []
    assert read(city, LITERAL, Edition(truth, truth)) == [f"{a} shows 3"]
    assert read(city, LITERAL, Edition(truth, {b: 9.0, t: 12.0})) == [f"{a}, 3, is from 3 to 3"]
    few = {a: 3.0, b: 2.0, t: 5.0}
    assert read(city, Rule(5, 1), Edition(few, {t: 5.0}, {a, b})) == [
        f"{a}, 3, is from 1 to 4",
        f"{b}, 2, is from 1 to 4",
    ]
    complement = {("all", "T", "2013-04"): 50.0, ("neet", "T", "2013-04"): 49.0}
    assert read(city, LITERAL, Edition(complement, complement)) == [
        "('not neet', 'T', '2013-04'), 1, is from 1 to 1"
    ]
    rise = {("starts", "T", "2013-04"): 13.0, ("starts", "T", "2013-06"): 15.0}
    assert read(city, LITERAL, Edition(rise, rise)) == [
        "('starts since 2013-04', 'T', '2013-06'), 2, is from 2 to 2"
    ]


def test_the_oracle_lays_one_edition_beside_another() -> None:
    city = City(2, areas=False, unallocated=False, months=(), arrived={})
    a, b, t = (("children", place, "2013-04") for place in "ABT")
    first = Edition({a: 3.0, b: 9.0, t: 12.0}, {t: 12.0}, {a, b})
    # Brook is corrected and shown; Abbey did not change
    then = Edition({a: 3.0, b: 14.0, t: 17.0}, {b: 14.0, t: 17.0}, {a})
    assert read(city, LITERAL, first) == []
    assert f"{a}, 3, is from 3 to 3" in read(city, LITERAL, first, then)
    # Abbey is corrected too: what it was before stays unknown
    both = Edition({a: 8.0, b: 14.0, t: 22.0}, {a: 8.0, b: 14.0, t: 22.0})
    assert read(city, LITERAL, first, both) == []
