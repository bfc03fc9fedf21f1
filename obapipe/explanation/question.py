"""Which figure is asked about: words as a person types them, matched with the catalogue, places and calendar."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from obapipe.partnership import UNALLOCATED, Indicator, Partnership
from obapipe.periods import Period, PeriodError, containing, parse_period

_NEAR = 0.5
_SUGGESTED = 5
_FEW, _LISTED = 10, 50
ALL = "all"


class QuestionError(ValueError):
    """What was asked for is not there; the message says what is near."""


@dataclass(frozen=True)
class Question:
    """A figure: the key of `restricted.observation`.

    Attributes:
        indicator: its id in the catalogue.
        geography: the code of a place.
        period: of the indicator's frequency.
        breakdown: the dimension, `all` for the headline figure.
        category: the category's key, `all` for the headline figure.
    """

    indicator: str
    geography: str
    period: Period
    breakdown: str = ALL
    category: str = ALL


def ask(
    partnership: Partnership, indicator: str, geography: str, period: str, category: str | None = None
) -> Question:
    """Match what was typed.

    Args:
        partnership: whose catalogue and places they are.
        indicator: an id or a title.
        geography: a code or a name.
        period: in any spelling that the indicator's frequency allows.
        category: `dimension=category`, keys or labels; none for the headline figure.

    Raises:
        QuestionError: one of them is not known, or means several things.
    """
    name = _indicator(partnership, indicator)
    entry = partnership.indicators[name]
    when = _period(entry, period)
    breakdown, chosen = (ALL, ALL) if category is None else _category(partnership, entry, category)
    return Question(name, _place(partnership, geography, when), when, breakdown, chosen)


def _indicator(partnership: Partnership, text: str) -> str:
    labels = {name: one.title for name, one in partnership.indicators.items()}
    wanted = _plain(text)
    found = [name for name in labels if _plain(name) == wanted] or [
        name
        for name, one in partnership.indicators.items()
        if wanted in (_plain(one.title), _plain(one.short_title))
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise QuestionError(f"'{text}' is the title of {' and '.join(found)}: name one of these.")
    raise QuestionError(f"There is no indicator '{text}' in the catalogue. {_suggestion(text, labels)}")


def _period(indicator: Indicator, text: str) -> Period:
    try:
        return parse_period(text, indicator.frequency)
    except PeriodError as error:
        hint = _near_period(indicator, text)
        raise QuestionError(f"{error}.{hint}") from error


def _near_period(indicator: Indicator, text: str) -> str:
    try:
        month = f"{parse_period(text).end:%Y-%m}"
    except PeriodError:
        return ""
    near = containing(month, indicator.frequency).text
    return f" '{indicator.title}' is counted by {indicator.frequency.replace('_', ' ')}: did you mean {near}?"


def _place(partnership: Partnership, text: str, period: Period) -> str:
    frame = partnership.geography
    labels = dict(frame.select("code", "name").iter_rows())
    wanted = _plain(text)
    if wanted == UNALLOCATED:
        return UNALLOCATED
    for code in labels:
        if _plain(code) == wanted:
            return code
    named = [row for row in frame.iter_rows(named=True) if _plain(row["name"]) == wanted]
    first, last = f"{period.start:%Y-%m}", f"{period.end:%Y-%m}"
    then = [
        row for row in named if (row["valid_from"] or "") <= last and first <= (row["valid_to"] or "9999-99")
    ]
    found = [str(row["code"]) for row in then or named]
    if len(found) == 1:
        return found[0]
    if found:
        raise QuestionError(f"'{text}' is the name of {' and '.join(found)}: name the code.")
    raise QuestionError(f"There is no place '{text}' in geography.csv. {_suggestion(text, labels)}")


def _category(partnership: Partnership, indicator: Indicator, text: str) -> tuple[str, str]:
    dimension, equals, category = (part.strip() for part in text.partition("="))
    published = {one: one.replace("_", " ") for one in indicator.breakdowns}
    if not equals:
        raise QuestionError(f"'{text}' is no category: write NAME=VALUE, such as age_band=under_1.")
    if not published:
        raise QuestionError(f"'{indicator.title}' is not published by any breakdown: leave --category out.")
    dimension = _plain(dimension).replace(" ", "_")
    if dimension not in published:
        raise QuestionError(
            f"'{indicator.title}' is not published by '{dimension}'. {_suggestion(dimension, published)}"
        )
    labels = partnership.categories[dimension]
    wanted = _plain(category)
    for key, label in labels.items():
        if wanted in (_plain(key), _plain(label)):
            return dimension, key
    raise QuestionError(f"'{category}' is not a category of {dimension}. {_suggestion(category, labels)}")


def _suggestion(text: str, labels: Mapping[str, str]) -> str:
    """The entries that a text nearly names; all of them where none is near and they are few."""
    wanted = _plain(text)
    spelt: dict[str, str] = {}
    for key, label in labels.items():
        spelt.setdefault(_plain(label), key)
        spelt[_plain(key)] = key
    near = [key for plain, key in spelt.items() if wanted and wanted in plain]
    near += [spelt[one] for one in get_close_matches(wanted, spelt, n=_SUGGESTED, cutoff=_NEAR)]
    chosen = list(dict.fromkeys(near))[:_SUGGESTED]
    if chosen:
        return f"Did you mean {_listed(chosen, labels)}?"
    if len(labels) > _LISTED:
        return f"There are {len(labels)}, from {_listed(list(labels)[:2], labels)} on."
    return f"There are {_listed(list(labels), labels) if len(labels) <= _FEW else ', '.join(labels)}."


def _listed(keys: Sequence[str], labels: Mapping[str, str]) -> str:
    return ", ".join(key if _plain(key) == _plain(labels[key]) else f"{key} ({labels[key]})" for key in keys)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
