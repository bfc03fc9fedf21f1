"""A curve as the pages draw it, for the self-test: as small as the audit can still read."""

from html import escape

_WIDTH, _HEIGHT, _MONTHS = 300.0, 240.0, ("Sep 2013", "Dec 2013")


def curve(
    title: str, values: dict[int, float], ticks: tuple[float, ...], fitted: dict[int, float] | None = None
) -> str:
    """A chart of September to December 2013.

    Args:
        title: indicator and place, with a colon between.
        values: by month of the year, from 9 to 12.
        ticks: of the axis, from the bottom.
        fitted: of a dashed line beside it, by month.
    """
    top = ticks[-1]

    def at(month: int, value: float) -> str:
        return f"{(month - 9) * _WIDTH / 3:.1f},{_HEIGHT * (1 - value / top):.1f}"

    levels = "".join(
        f'<line transform="translate(0,{_HEIGHT * (1 - tick / top):.1f})" x2="{_WIDTH:.0f}" y2="0" stroke="#ddd"/>'
        for tick in ticks
    )
    periods = "".join(f'<path d="M{x - 0.5},240.5h1v7h-1Z" fill="#767676"/>' for x in (0.0, _WIDTH))
    line = "M" + "L".join(at(month, value) for month, value in values.items())
    dashed = "M" + "L".join(at(month, value) for month, value in (fitted or {}).items())
    beside = f'<path d="{dashed}" stroke="#12436D" stroke-dasharray="7,4"/>' if fitted else ""
    texts = "".join(f'<text class="t-end" x="0" y="0">{tick:g}</text>' for tick in ticks)
    texts += "".join(f'<text class="t-mid" x="0" y="0">{month}</text>' for month in _MONTHS)
    return (
        f'<svg class="chart" viewBox="0 0 400 300"><title>{escape(title)}</title>{levels}{periods}'
        f'{beside}<path d="{line}" stroke="#12436D"/>{texts}</svg>'
    )
