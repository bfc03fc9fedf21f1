"""Figures as cells and changes as words. Knows units and directions of an indicator, never its name."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from obapipe.formatting import (
    UNIT_SUFFIXES,
    joint_marker,
    marker,
    plain,
    ratio,
    rounded,
    signed,
    written,
)
from obapipe.partnership import Indicator
from obapipe.periods import Period, containing
from obapipe.publishing.cells import Cell
from obapipe.publishing.figures import Compared, Figure, Point

Judgement = Literal["better", "worse", ""]
UNIT_WORDS = {
    "count": "number",
    "percent": "per cent",
    "per_1000": "rate per 1,000",
    "per_10000": "rate per 10,000",
}
_CHANGE_UNITS = {"count": "", "percent": " points", "per_1000": " per 1,000", "per_10000": " per 10,000"}
_CHANGE_MEASURES = {
    "count": "change in number",
    "percent": "change in percentage points",
    "per_1000": "change in rate per 1,000",
    "per_10000": "change in rate per 10,000",
}


@dataclass(frozen=True)
class Change:
    """A change since an earlier period.

    Attributes:
        number: change in the count, None where the indicator shows no count.
        value: change in the value.
        amount: the change alone, such as `2 fewer`; shorthand where it cannot be stated.
        aside: the change in percentage points where `amount` is of people, otherwise empty.
        words: the change as a clause, such as `2 fewer than July 2013`.
        judgement: better or worse, empty where neither can be said.
        since: the earlier period's label.
        broken: the definition changed between the two figures, so nothing can be stated.
    """

    number: Cell | None
    value: Cell
    amount: str
    aside: str
    words: str
    judgement: Judgement
    since: str
    broken: bool

    @property
    def shown(self) -> bool:
        """Whether a change can be stated, of the count or of the value."""
        return not self.amount.startswith("[")


def with_unit(indicator: Indicator, text: str) -> str:
    """A number with its unit behind it; shorthand stays bare."""
    return text if text.startswith("[") else f"{text}{UNIT_SUFFIXES[indicator.unit]}"


def value_decimals(indicator: Indicator) -> int:
    """How many decimals the value prints: none for whole counts."""
    return 0 if indicator.unit == "count" and indicator.measure_kind == "count" else indicator.decimals


def settled(indicator: Indicator, value: float | Decimal) -> Decimal:
    """A value as it prints: its indicator's decimals, but none for a weighted count that is whole."""
    result = rounded(value, value_decimals(indicator))
    if (
        indicator.unit == "count"
        and indicator.measure_kind != "count"
        and result == result.to_integral_value()
    ):
        return rounded(result, 0)
    return result


def shows_count(indicator: Indicator) -> bool:
    """Whether the count behind a rate is worth printing: not of a share that a place tries to raise."""
    counted = indicator.has_rate and indicator.measure_kind == "count"
    return counted and not (indicator.unit == "percent" and indicator.better == "higher")


def exact_value(indicator: Indicator, point: Point) -> Decimal | None:
    """The printed value, divided from its counts where they are released; None where nothing is."""
    if not point.value_released or point.value is None:
        return None
    counted = indicator.has_rate and indicator.measure_kind == "count"
    if counted and point.numerator is not None and point.denominator:
        return ratio(point.numerator, point.denominator, indicator.scale, value_decimals(indicator))
    return settled(indicator, point.value)


def value_cell(indicator: Indicator, place: str, point: Point | None, period: Period) -> Cell:
    """The value of a point; shorthand where there is none."""
    value = None if point is None else exact_value(indicator, point)
    return _cell(indicator, place, point, period, value, UNIT_WORDS[indicator.unit])


def number_cell(indicator: Indicator, place: str, point: Point | None, period: Period) -> Cell:
    """The count behind a point, whether or not its rate is known."""
    count = point.numerator if point is not None and point.number_released else None
    number = None if count is None else rounded(count, 0)
    return _cell(indicator, place, point, period, number, "number")


def prints_a_figure(indicator: Indicator, point: Point | None) -> bool:
    """Whether a page shows anything of a point: its value, or a count whose rate is not known."""
    if point is None:
        return False
    return point.value_released or (shows_count(indicator) and point.number_released)


def base_cell(indicator: Indicator, place: str, point: Point | None, period: Period) -> Cell:
    """The denominator: out of how many."""
    base = None if point is None or point.denominator is None else rounded(point.denominator, 0)
    return _cell(indicator, place, point, period, base, "out of")


def _cell(
    indicator: Indicator, place: str, point: Point | None, period: Period, value: Decimal | None, measure: str
) -> Cell:
    if value is None:
        status = "not available" if point is None else point.status
        text = "[x]" if status == "released" else marker(status)
        return Cell(text, text, place, indicator.title, period.text, measure, marks="")
    marks = "" if point is None else point.marks
    return Cell(written(value), plain(value), place, indicator.title, period.text, measure, marks=marks)


def change(
    indicator: Indicator, place: str, figure: Figure | None, compared: Compared | None
) -> Change | None:
    """The change of a figure since an earlier one, None where there is no earlier period to speak of."""
    if figure is None or compared is None or compared.period is None or compared.status is None:
        return None
    if compared.period == figure.period:
        return None
    since = span_label(indicator, compared.period)
    value = _change_cell(indicator, place, figure, compared, _change_value(indicator, compared))
    number = None
    if shows_count(indicator):
        moved = None if compared.change_number is None else rounded(compared.change_number, 0)
        number = _change_cell(indicator, place, figure, compared, moved, measure="change in number")
    amount, aside = _amount(indicator, number, value), ""
    if number is not None and number.shown and value.shown and indicator.unit == "percent":
        still = Decimal(number.plain) == Decimal(value.plain) == 0
        aside = "" if still else f"{value.text} points"
    broken = _parted(figure, compared)
    words = _words(number, value, amount, aside, since)
    return Change(number, value, amount, aside, words, _judgement(indicator, number, value), since, broken)


def _parted(figure: Figure, compared: Compared) -> bool:
    """Whether nothing but a change of definition keeps two released figures from being compared."""
    return compared.broken and figure.status == compared.status == "released"


def changes(indicator: Indicator, place: str, figure: Figure | None, *compared: str) -> tuple[Change, ...]:
    """The changes since `previous`, `last_year` or `start`, each earlier period once."""
    found: dict[str, Change] = {}
    for name in compared:
        earlier: Compared | None = None if figure is None else getattr(figure, name)
        move = change(indicator, place, figure, earlier)
        if move is not None:
            found.setdefault(move.since, move)
    return tuple(found.values())


def _change_value(indicator: Indicator, compared: Compared) -> Decimal | None:
    if compared.change_value is not None:
        return settled(indicator, compared.change_value)
    if indicator.unit == "count" and compared.change_number is not None:
        return settled(indicator, compared.change_number)
    return None


def _change_cell(
    indicator: Indicator,
    place: str,
    figure: Figure,
    compared: Compared,
    moved: Decimal | None,
    *,
    measure: str | None = None,
) -> Cell:
    since = "" if compared.period is None else compared.period.text
    label = f"{measure or _CHANGE_MEASURES[indicator.unit]} since {since}"
    if moved is not None:
        return Cell(
            signed(moved), plain(moved), place, indicator.title, figure.period.text, label, marks=figure.marks
        )
    if _parted(figure, compared):
        return Cell("[z]", "[z]", place, indicator.title, figure.period.text, label, marks="[b]")
    text = joint_marker(figure.status, compared.status)
    return Cell(text, text, place, indicator.title, figure.period.text, label)


def _amount(indicator: Indicator, number: Cell | None, value: Cell) -> str:
    lead = number if number is not None and number.shown else value
    if not lead.shown:
        return lead.text
    counted = lead is number or indicator.unit == "count"
    size, up = lead.text.lstrip("+\u2212"), lead.text.startswith("+")
    if Decimal(lead.plain) == 0:
        return "The same"
    if counted:
        return f"{size} {'more' if up else 'fewer'}"
    return f"{size}{_CHANGE_UNITS[indicator.unit]} {'higher' if up else 'lower'}"


def _words(number: Cell | None, value: Cell, amount: str, aside: str, since: str) -> str:
    lead = number if number is not None and number.shown else value
    if not lead.shown and lead.marks:
        return f"Cannot be compared with {since}: the definition changed {lead.marks}"
    if not lead.shown:
        return f"Change since {since}: {lead.text}"
    joint = "as" if Decimal(lead.plain) == 0 else "than"
    return f"{amount} {joint} {since}{f' ({aside})' if aside else ''}"


def _judgement(indicator: Indicator, number: Cell | None, value: Cell) -> Judgement:
    if indicator.better == "neither" or not value.shown:
        return ""
    moved = Decimal(value.plain)
    if moved == 0 or (number is not None and number.shown and Decimal(number.plain) * moved <= 0):
        return ""
    return "better" if (moved < 0) == (indicator.better == "lower") else "worse"


def span_label(indicator: Indicator, period: Period) -> str:
    """A period's label; of a figure that accumulates, from the start of its year."""
    if indicator.accumulate is None or containing(period.text, "financial_year").start == period.start:
        return period.label
    return f"{containing(period.text, 'financial_year').start:%B} to {period.label}"


def when(indicator: Indicator, period: Period) -> str:
    """How a sentence about a period begins: `At the end of July 2013`, `From April to July 2013`."""
    label = span_label(indicator, period)
    if label != period.label:
        return f"From {label}"
    if indicator.kind == "stock" and indicator.frequency == "month":
        return f"At the end of {period.label}"
    return f"{'From' if indicator.frequency == 'quarter' else 'In'} {period.label}"
