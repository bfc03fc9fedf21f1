"""Moments as sentences name them: the point that a change is measured from, and the stretch a figure is of."""

from obapipe.periods import Period, containing

_MARCH = 3


def since(period: Period, kind: str) -> str:
    """A point in time in words that follow `since`.

    A stock of a month is of its end, and that of March is of the end of the financial year: `the end of the 2011-12
    financial year`, `the end of December 2012`. Anything else is of the whole period: `June 2011`.

    Args:
        period: of the earlier figure.
        kind: stock, flow or proportion.
    """
    if kind == "stock" and period.frequency == "month":
        if period.start.month == _MARCH:
            return f"the end of {financial_year(period)}"
        return f"the end of {period.label}"
    return period.label


def financial_year(period: Period) -> str:
    """The financial year a period begins in: `the 2011-12 financial year`."""
    year = containing(f"{period.start:%Y-%m}", "financial_year")
    return f"the {year.text.replace('/', '-')} financial year"


def stretch(first: Period, last: Period) -> str:
    """From one period to another: `July to December 2013`, `October 2012 to March 2013`, `2010/11 to 2012/13`."""
    if first == last:
        return last.label
    if part(first) == "year":
        return f"{first.label} to {last.label}"
    year = "" if first.start.year == last.end.year else f" {first.start.year}"
    return f"{first.start:%B}{year} to {last.end:%B} {last.end.year}"


def part(period: Period) -> str:
    """What one of its periods is called: month, quarter or year."""
    return period.frequency if period.frequency in ("month", "quarter") else "year"


def last_of(label: str) -> str:
    """What follows `the figures to` of a period as printed: of `January to March 2012` its last month."""
    return label.rpartition(" to ")[2]
