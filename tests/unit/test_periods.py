"""Every way people write a month, a quarter or a year, and what may not be taken for one."""

from datetime import date

import pytest

from obapipe.periods import (
    FREQUENCIES,
    Frequency,
    PeriodError,
    containing,
    month_of,
    months_between,
    parse_period,
)


@pytest.mark.parametrize(
    "text",
    [
        "2013-07", "Jul-13", "July 2013", "jul 2013", "JULY-2013", "Jul'13", "201307", "31/07/2013", "1/7/13",
        "2013-07-31", "2013-07-31 00:00:00", "2013-07-01T00:00:00", "31 July 2013", "  July   2013 ",
    ],
)  # fmt: skip
def test_a_month_in_any_spelling(text: str) -> None:
    found = parse_period(text)
    assert (found.text, found.frequency) == ("2013-07", "month")
    assert (found.start, found.end) == (date(2013, 7, 1), date(2013, 7, 31))


@pytest.mark.parametrize(
    "text",
    [
        "2013-Q2",
        "2013 Q2",
        "2013q2",
        "Q2 13/14",
        "Q2 2013/14",
        "q2 2013-14",
        "2013/14 Q2",
        "13-14 Q2",
        "Q2 2013",
    ],
)
def test_a_financial_quarter_in_any_spelling(text: str) -> None:
    found = parse_period(text)
    assert (found.text, found.start, found.end) == ("2013-Q2", date(2013, 7, 1), date(2013, 9, 30))


@pytest.mark.parametrize("text", ["2012/13", "201213", "2012/2013", "12/13"])
@pytest.mark.parametrize(("frequency", "first"), [("financial_year", 4), ("academic_year", 9), (None, 4)])
def test_a_year_in_any_spelling(text: str, frequency: Frequency | None, first: int) -> None:
    found = parse_period(text, frequency)
    assert (found.text, found.start) == ("2012/13", date(2012, first, 1))


@pytest.mark.parametrize(
    ("text", "frequency", "expected"),
    [
        # a whole year is a calendar year, or the year that ends in it
        ("2013", None, "2013"),
        ("2013", "calendar_year", "2013"),
        ("2013", "financial_year", "2012/13"),
        ("2013", "academic_year", "2012/13"),
        # six digits and a dash are a month or a year
        ("201112", None, "2011/12"),
        ("201112", "month", "2011-12"),
        ("2011-12", None, "2011-12"),
        ("2011-12", "financial_year", "2011/12"),
        ("2012-13", None, "2012/13"),
        # a date stands for the period it lies in
        ("31/03/2013", "financial_year", "2012/13"),
        ("2013-04-01", "financial_year", "2013/14"),
        ("31 August 2013", "academic_year", "2012/13"),
        ("31/12/2013", "quarter", "2013-Q3"),
    ],
)
def test_what_has_two_readings_is_settled_by_what_is_expected(
    text: str, frequency: Frequency | None, expected: str
) -> None:
    assert parse_period(text, frequency).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "2013-13", "201300", "2012/14", "13/2013", "31/13/2013", "Q5 2013", "Foo 2013",
        # words that begin as a month does, and days that no month has
        "Maybe 2013", "Marriages 2013", "Decile 13", "31/06/2013", "2013-07-45", "00/07/2013", "30 February 2013",
    ],
)  # fmt: skip
def test_what_is_no_period_says_what_was_expected(text: str) -> None:
    with pytest.raises(PeriodError, match="is not a period; expected a month"):
        parse_period(text)


@pytest.mark.parametrize(
    ("text", "frequency"), [("2013-07", "quarter"), ("2012/13", "month"), ("2013-Q1", "month")]
)
def test_another_frequency_is_refused(text: str, frequency: Frequency) -> None:
    with pytest.raises(PeriodError, match=f"expected a {frequency}"):
        parse_period(text, frequency)


@pytest.mark.parametrize(
    ("text", "later", "before", "label"),
    [
        ("2013-12", "2014-01", "2012-12", "December 2013"),
        ("2013-Q4", "2014-Q1", "2012-Q4", "January to March 2014"),
        ("2012/13", "2013/14", "2011/12", "2012/13"),
        ("1999/00", "2000/01", "1998/99", "1999/00"),
        ("2013", "2014", "2012", "2013"),
    ],
)
def test_the_next_the_year_before_and_how_it_is_printed(
    text: str, later: str, before: str, label: str
) -> None:
    one = parse_period(text)
    assert (one.shift(1).text, one.year_before().text, one.label) == (later, before, label)
    assert one.shift(1).shift(-1) == one


@pytest.mark.parametrize("frequency", FREQUENCIES)
def test_a_canonical_text_reads_back_as_itself(frequency: Frequency) -> None:
    for month in months_between("2010-12", "2013-05"):
        one = containing(month, frequency)
        assert one.start <= month_of(month).start <= one.end
        if frequency == "calendar_year":
            assert parse_period(one.text) == one
        else:
            assert parse_period(one.text, frequency) == one


def test_months_between_includes_both_ends_and_may_be_empty() -> None:
    assert months_between("2013-11", "Feb 2014") == ["2013-11", "2013-12", "2014-01", "2014-02"]
    assert months_between("2013-07", "2013-07") == ["2013-07"]
    assert months_between("2013-07", "2013-06") == []


def test_a_leap_february_ends_on_the_29th() -> None:
    assert month_of("2012-02").end == date(2012, 2, 29)
