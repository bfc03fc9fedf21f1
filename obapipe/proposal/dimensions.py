"""Which columns give the dimensions of an extract: categories, indicators and ages."""

import re
from collections.abc import Mapping

from obapipe.proposal.cells import ages_in, is_total
from obapipe.proposal.fit import INDICATOR, Fit
from obapipe.proposal.likeness import Match, words
from obapipe.proposal.recognition import Column
from obapipe.proposal.seen import quoted, rows_of

AGES = ("age_from", "age_to")
_CATEGORIES = 60  # a dimension has no more
_LISTED = 6
_HEADING_SAYS = 0.4
_LIKELY = 0.6  # what a category recognised by likeness only is worth
_YES, _NO = ("y", "yes", "true", "1"), ("n", "no", "false", "0")
_OLDEST = 120


def take_dimensions(fit: Fit) -> None:
    """Give each dimension the column whose cells are most its categories."""
    offers: list[tuple[float, str, Column]] = []
    for name in fit.extract.dimensions:
        if name in fit.extract.ages:
            continue
        for column in fit.free:
            if column.figures is not None or column.periods or column.places:
                continue
            share = share_of(column, matches(fit, name, column))
            heading = _HEADING_SAYS if set(words(name)) & column.words else 0.0
            if share > 0 or (heading and 1 < column.distinct <= _CATEGORIES):
                offers.append((share + heading, name, column))
    for _, name, column in sorted(offers, key=lambda one: (-one[0], one[2].at, one[1])):
        if name not in fit.dimensions and column.at not in fit.roles:
            fit.dimensions[name] = column
            fit.matches[name] = matches(fit, name, column)
            fit.roles[column.at] = name
            fit.draft.part("columns")[name] = column.heading
            _write_texts(fit, name, column)


def matches(fit: Fit, name: str, column: Column) -> dict[str, Match]:
    """What the texts of a column mean as categories of a dimension."""
    known = fit.candidates(name).texts
    found = {text: match for text, match in column.categories.get(name, {}).items() if match.key in known}
    return found or _yes_or_no(fit, name, column)


def share_of(column: Column, matched: Mapping[str, Match]) -> float:
    """How many of the different texts are categories, totals aside; likeness counts less."""
    named = [text for text in column.texts if not is_total(text)]
    worth = sum((1.0 if matched[text].sure else _LIKELY) for text in named if text in matched)
    return worth / len(named) if named else 0.0


def _yes_or_no(fit: Fit, name: str, column: Column) -> dict[str, Match]:
    """Two categories of which one denies the other, told by yes and no."""
    keys = list(fit.candidates(name).texts)
    texts = {text.casefold(): text for text in column.texts}
    if len(keys) != 2 or not texts or not set(texts) <= {*_YES, *_NO}:  # noqa: PLR2004 - yes and no
        return {}
    denied = [key for key in keys if "not" in words(key)]
    said = [key for key in keys if key not in denied]
    if len(denied) != 1 or not set(words(said[0])) & column.words:
        return {}
    return {text: Match(said[0] if plain in _YES else denied[0]) for plain, text in texts.items()}


def _write_texts(fit: Fit, name: str, column: Column) -> None:
    """Recodes for what the reading would not recognise; totals are dropped, the rest is asked about."""
    matched = fit.matches[name]
    for text, match in matched.items():
        fit.recode(name, text, match)
    others = [text for text in column.texts if text not in matched]
    if name == INDICATOR and others and matched:
        fit.draft.part("keep")[column.heading] = list(matched)
        said = f"'{column.heading}' holds {len(others)} other texts that are no indicator of the catalogue."
        fit.draft.check("keep", said)
        return
    _drop_totals(fit, column)
    if name != INDICATOR and not fit.candidates(name).texts:
        labels = [text for text in others if not is_total(text)]
        ages = {text: ages_in(text) for text in labels}
        if all(found is not None for found in ages.values()):
            labels.sort(key=lambda text: ages[text] or (0, 0))
        fit.draft.catalogue[name] = {_key(label, place): label for place, label in enumerate(labels, start=1)}
        fit.draft.decisions.append(
            f"[categories.{name}] of indicators.toml lists nothing yet; a beginning is below."
        )
        return
    unknown = [text for text in others if not is_total(text)]
    if not unknown:
        return
    for text in unknown[:_LISTED]:
        near = fit.candidates(name).ranked(text)
        offer = near[0][1] if near else "?"
        said = f"'{text}' ({rows_of(column.texts[text])}) is no category of {name}; once it has one, take the # away."
        fit.draft.offer(f"recodes.{name}", text, offer, said)
    fit.draft.decisions.append(
        f"{quoted(unknown)} under '{column.heading}': no category of {name}. Recode them, drop them, or list them in "
        f"[categories.{name}] of indicators.toml."
    )


def _key(label: str, place: int) -> str:
    """A key for a category, made of its label."""
    said = re.sub(r"[^a-z0-9]+", "_", label.casefold()).strip("_")
    return said or f"category_{place}"


def _drop_totals(fit: Fit, column: Column) -> None:
    totals = [
        text
        for text in column.texts
        if is_total(text) and text not in fit.matches.get(_name(fit, column), {})
    ]
    if totals:
        fit.draft.part("drop")[column.heading] = totals
        fit.draft.check("drop", f"{quoted(totals)}: taken for a total of other rows and left out.")


def _name(fit: Fit, column: Column) -> str:
    return next((name for name, one in fit.dimensions.items() if one is column), "")


def take_ages(fit: Fit) -> None:
    """The ages of residents in a column of single ages or ranges."""
    if not fit.extract.ages:
        return
    for column in fit.free:
        ages = {text: ages_in(text) for text in column.texts if not is_total(text)}
        if not ages or any(found is None or found[1] is None for found in ages.values()):
            continue
        figures = column.figures
        if figures is not None and ("age" not in column.shown.casefold() or figures.highest > _OLDEST):
            continue
        fit.roles[column.at] = "age_from, age_to"
        fit.dimensions |= dict.fromkeys(AGES, column)
        for place, name in enumerate(AGES):
            fit.draft.part("columns")[name] = column.heading
            for text, found in ages.items():
                if found is not None and text != str(found[place]):
                    fit.draft.part(f"recodes.{name}")[text] = str(found[place])
        _drop_totals(fit, column)
        return
