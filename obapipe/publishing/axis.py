"""Where ticks go on an axis. Numbers in, numbers out; nothing is drawn here."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from obapipe.periods import Period

_STEPS = (1.0, 2.0, 5.0, 10.0)
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 36, 60, 120)
_NEARLY_ALL = 50.0


@dataclass(frozen=True)
class Axis:
    """A numeric axis.

    Attributes:
        low: where it starts.
        high: where it ends.
        ticks: tick positions, the ends included.
    """

    low: float
    high: float
    ticks: tuple[float, ...]

    def share(self, value: float) -> float:
        """How far along the axis a value lies, 0 to 1."""
        return (value - self.low) / (self.high - self.low)


def axis_for(values: Sequence[float], *, share: bool = False, most: int = 5, cut: bool = False) -> Axis:
    """An axis for released values, from zero.

    Args:
        values: every value that will be drawn.
        share: the values are percentages, so the axis ends at 100 at the latest.
        most: at most so many steps.
        cut: percentages that all lie above half may start above zero (the caller says so beside the chart).
    """
    top = max(values, default=0.0)
    low = 0.0
    if share and cut and values and min(values) > _NEARLY_ALL:
        low = _floor_to(min(values), top)
    span = max(top - low, 1e-9)
    raw = (span if top > 0 else 1.0) / most
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(one * power for one in _STEPS if one * power >= raw * (1 - 1e-9))
    count = max(1, math.ceil(span / step - 1e-9)) if top > 0 else 1
    if share and low + count * step > 100:  # noqa: PLR2004 - per cent
        count = max(1, math.floor((100 - low) / step + 1e-9))
        high = 100.0
    else:
        high = low + count * step
    ticks = [round(low + index * step, 6) for index in range(count + 1)]
    return Axis(low, high, tuple(ticks))


def _floor_to(lowest: float, highest: float) -> float:
    grain = 10.0 if highest - lowest > 10 else 5.0  # noqa: PLR2004 - ten points
    return max(0.0, math.floor((lowest - (highest - lowest) * 0.1) / grain) * grain)


def tick_text(value: float) -> str:
    """A tick as written: `1,000`, `2.5`."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.6f}".rstrip("0")


def period_number(period: Period) -> int:
    """The period's place on a regular grid of its own frequency."""
    months = period.start.year * 12 + period.start.month - 1
    length = (period.end.year * 12 + period.end.month - 1) - months + 1
    return months // length


def period_ticks(periods: Sequence[Period], most: int) -> tuple[tuple[int, str], ...]:
    """At most so many labelled periods of a gapless run, at round months where they are months.

    Args:
        periods: every period of the axis in order.
        most: at most so many labels.
    """
    monthly = bool(periods) and periods[0].frequency == "month"
    for step in _MONTH_STEPS:
        chosen = [
            one
            for index, one in enumerate(periods)
            if ((one.start.month - 1 + one.start.year * 12) if monthly else index) % step == 0
        ]
        if len(chosen) <= most:
            return tuple(
                (period_number(one), f"{one.start:%b} {one.start.year}" if monthly else one.text)
                for one in chosen
            )
    return ()
