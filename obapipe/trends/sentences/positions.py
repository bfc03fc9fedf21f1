"""Sentences about where a place stands: rank with ties, quarter of the places, and what chance alone would explain."""

from dataclasses import dataclass

from obapipe.trends.sentences.measures import Measure

_FEWEST_FOR_QUARTERS = 8
_TOP = 1
_BOTTOM = 4
_TEENS = (11, 12, 13)
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


@dataclass(frozen=True)
class Standing:
    """Where a place stands among those with a figure that is shown.

    Attributes:
        place: its name.
        rank: 1 is the best, or the lowest where no direction is agreed; None where its figure has no rank.
        ranked: how many places have a rank.
        tied: how many other places share it.
        quartile: 1 to 4, 1 that of the first ranks; None where there is none.
        flag: of the funnel around all places together: `Low (0.001)`, `High (0.025)`, `Not significant`, or None.
        adjusted_flag: the same with the spread between places allowed for.
        places: what the places are called, plural: `clusters`.
        whole: what they are parts of: `the city`.
    """

    place: str
    rank: int | None
    ranked: int
    tied: int
    quartile: int | None
    flag: str | None
    adjusted_flag: str | None
    places: str
    whole: str


def position_sentences(measure: Measure, one: Standing) -> tuple[str, ...]:
    """Rank, quarter and funnel in order, each only where the figures say it; a rank is no judgement by itself."""
    return tuple(text for text in (rank_sentence(measure, one), funnel_sentence(one)) if text)


def rank_sentence(measure: Measure, one: Standing) -> str:
    """`Leeds is ranked 12th of the 150 authorities with a figure (1st is the highest) and is in the top quartile`."""
    if one.rank is None or one.ranked < 2:  # noqa: PLR2004 - one alone has no rank
        return ""
    joint = "joint " if one.tied else ""
    first = "highest" if measure.better == "higher" else "lowest"
    quarter = _quarter(measure, one)
    among = f"of the {one.ranked} {one.places} with a figure (1st is the {first})"
    ending = f" and is {quarter}" if quarter else ""
    return f"{one.place} is ranked {joint}{ordinal(one.rank)} {among}{ending}."


def quartile_sentence(measure: Measure, one: Standing, what: str) -> str:
    """The quartile alone, in the words of the seeds: `Leeds is now ranked in the top quartile for primary attendance`.

    Empty between the first and the last quarter, and where too few places have a rank to have quarters.
    """
    quarter = _quarter(measure, one)
    return f"{one.place} is now ranked {quarter} for {what}." if quarter else ""


def funnel_sentence(one: Standing) -> str:
    """What chance alone would explain of the difference from all places together."""
    if one.flag is None:
        return ""
    way = one.flag.partition(" ")[0].lower()
    if way not in ("low", "high"):
        return f"Chance alone could explain how far its figure is from that of {one.whole}."
    side = "lower" if way == "low" else "higher"
    if one.flag.endswith("(0.001)"):
        said = f"Its figure is {side} than chance alone would explain."
    else:
        said = f"Its figure is {side} than chance alone would usually explain, but not by much."
    adjusted = (one.adjusted_flag or one.flag).partition(" ")[0].lower()
    if adjusted == way:
        return said
    return f"{said} Beside how much {one.places} differ anyway, it is not unusual."


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    ending = "th" if number % 100 in _TEENS else _ENDINGS.get(number % 10, "th")
    return f"{number}{ending}"


def _quarter(measure: Measure, one: Standing) -> str:
    """`in the top quartile` where higher is better; the lowest or highest quarter says which way where it is not."""
    if one.ranked < _FEWEST_FOR_QUARTERS or one.quartile not in (_TOP, _BOTTOM):
        return ""
    if measure.better == "higher":
        return f"in the {'top' if one.quartile == _TOP else 'bottom'} quartile"
    return f"in the {'lowest' if one.quartile == _TOP else 'highest'} quarter"


def moves_sentence(places: str, fell: int, level: int, rose: int, since: str) -> str:
    """How many places fell, stayed or rose, of those where both figures are shown; empty where there are none."""
    counted = fell + level + rose
    if not counted:
        return ""
    if fell and 2 * (fell + level) > counted:
        count = f"In most {places} ({fell + level} of {counted})"
        return f"{count} figures have either fallen or not changed since {since}."
    if 2 * rose > counted:
        return f"In most {places} ({rose} of {counted}) figures have risen since {since}."
    apart = f"fallen in {fell} of {counted} {places}, risen in {rose} and not changed in {level}"
    return f"Figures have {apart} since {since}."
