"""How a figure is written: rounding, signs, separators and shorthand. The only place that formats numbers."""

from decimal import ROUND_HALF_UP, Decimal

MINUS = "\u2212"
MARKERS = {
    "confidential": "[c]",
    "withheld at source": "[c]",
    "not available": "[x]",
    "not applicable": "[z]",
}
UNIT_SUFFIXES = {"count": "", "percent": "%", "per_1000": " per 1,000", "per_10000": " per 10,000"}
ABSENT = {"[c]": "Confidential", "[x]": "Not available", "[z]": "Not applicable"}
_MARKER_ORDER = ("[z]", "[x]", "[c]")
_FLOAT_NOISE = Decimal("1e-9")


def rounded(value: float | Decimal, decimals: int) -> Decimal:
    """Round half away from zero, as people do; the noise of a binary fraction is removed first."""
    exact = (
        value if isinstance(value, Decimal) else Decimal(repr(value)).quantize(_FLOAT_NOISE, ROUND_HALF_UP)
    )
    result = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return abs(result) if result == 0 else result


def ratio(numerator: float, denominator: float, scale: int, decimals: int) -> Decimal:
    """Divide exactly, scale (100 for a percentage) and round once."""
    return rounded(Decimal(repr(numerator)) * scale / Decimal(repr(denominator)), decimals)


def plain(value: Decimal) -> str:
    """As a download writes it: no separators, a hyphen for minus."""
    return f"{value:f}"


def written(value: Decimal) -> str:
    """As a page writes it: thousands separated, a true minus sign."""
    return f"{value:,f}".replace("-", MINUS)


def signed(value: Decimal) -> str:
    """A change: always with its sign, except no change at all."""
    return f"+{written(value)}" if value > 0 else written(value)


def marker(status: str) -> str:
    """The shorthand that stands in place of a figure that is not released."""
    return MARKERS[status]


def joint_marker(*statuses: str | None) -> str:
    """The shorthand for something that rests on several figures: confidential outweighs not available.

    A status of None, a figure that does not exist, counts as not available.
    """
    found = {MARKERS.get(status or "not available", "") for status in statuses}
    return max((one for one in found if one), key=_MARKER_ORDER.index, default="[x]")


def first_upper(text: str) -> str:
    """The text with its first letter a capital and the rest as it is."""
    return text[:1].upper() + text[1:]


def joined(items: list[str], between: str = ", ") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return items[0] if len(items) == 1 else f"{between.join(items[:-1])} and {items[-1]}" if items else ""
