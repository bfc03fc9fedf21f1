"""Which extract a table can give: every one is tried, and the one that its columns speak for most is proposed."""

from obapipe.partnership import Term
from obapipe.proposal.across import take_wide
from obapipe.proposal.dimensions import share_of, take_ages, take_dimensions
from obapipe.proposal.filling import take_constants, take_measures, take_period
from obapipe.proposal.fit import INDICATOR, RESIDENTS, Fit
from obapipe.proposal.likeness import words
from obapipe.proposal.measures import UNKNOWN
from obapipe.proposal.recognition import Column
from obapipe.proposal.seen import Draft, Seen
from obapipe.proposal.timing import Timing
from obapipe.proposal.whereabouts import Whereabouts, write_places
from schemas import EXTRACTS, Extract

_NOT_THERE = 3.0
_BY_HEADING = 0.5
_SAYS_RESIDENTS = frozenset(["population", "resident"])


def fits(seen: Seen, where: Whereabouts | None, time: Timing, only: str | None = None) -> list[Fit]:
    """Every extract tried on a table, the one that most speaks for first.

    Args:
        seen: the table.
        where: where its figures belong; None where no column names places.
        time: where the periods stand.
        only: the one extract that the analyst names.
    """
    tried = [EXTRACTS[only]] if only else list(EXTRACTS.values())
    found = [_fit(seen, extract, where, time) for extract in tried]
    return sorted(found, key=lambda one: (-one.score, list(EXTRACTS).index(one.extract.name)))


def _fit(seen: Seen, extract: Extract, where: Whereabouts | None, time: Timing) -> Fit:
    fit = Fit(seen, extract, Draft(), where, time)
    fit.draft.keys["extract"] = extract.name
    _take_places(fit)
    if time.column is not None:
        fit.roles[time.column.at] = "period"
    take_dimensions(fit)
    take_ages(fit)
    take_wide(fit)
    take_measures(fit)
    take_constants(fit)
    if time.column is not None:
        fit.roles.pop(time.column.at)
    take_period(fit)
    _judge(fit)
    return fit


def _take_places(fit: Fit) -> None:
    if fit.where is None:
        fit.draft.part("constants")["geography"] = UNKNOWN
        fit.draft.entries["constants", "geography"] = (
            "no column names places of geography.csv: which place is it?"
        )
        fit.draft.decisions.append("the place: no column names places that geography.csv knows.")
        return
    for column in fit.where.columns:
        fit.roles[column.at] = "geography"
    if isinstance(fit.where.heading, dict) and "by" in fit.where.heading:
        fit.roles[fit.where.columns[-1].at] = "geography: which column"
    fit.unplaced = write_places(fit.where, fit.seen, fit.draft)


def _judge(fit: Fit) -> None:
    """How much speaks for the extract."""
    for name in fit.extract.dimensions:
        _judge_dimension(fit, name)
    _judge_measures(fit)
    fit.score -= sum(_is_category(column) for column in fit.free if column.distinct > 1)
    said = set(words(fit.extract.name)) & set(words(fit.seen.context))
    fit.score += len(said) / len(words(fit.extract.name))
    if said:
        fit.reasons.append(f"the texts around the table speak of {', '.join(sorted(said))}")
    if fit.extract not in fit.seen.known.usable() and not fit.seen.known.is_new:
        fit.score -= 2.0
    if fit.extract.name == RESIDENTS:
        texts = " ".join([fit.seen.context, *(column.shown for column in fit.measuring.columns.values())])
        fit.score += 1.0 if _SAYS_RESIDENTS & set(words(texts)) else -4.0
    elif fit.extract.name not in _asked_for(fit.seen) and not fit.seen.known.is_new:
        fit.score -= 1.0


def _judge_dimension(fit: Fit, name: str) -> None:
    column = fit.dimensions.get(name)
    spoken = name.replace("_", " ")
    if column is not None:
        share = 0.8 if column.counts else share_of(column, fit.matches.get(name, {}))
        if not fit.candidates(name).texts and name != INDICATOR:
            share = _BY_HEADING  # nothing is listed yet that its cells could be compared with
        fit.score += 0.8 if name in fit.extract.ages else 0.3 + 2 * share
        if name != "age_to":
            what = "ages" if name == "age_from" else "indicators" if name == INDICATOR else spoken
            fit.reasons.append(f"'{column.shown or column.heading}' holds {what}")
    elif name in fit.given:
        fit.score += 2.0
        fit.reasons.append(f"{spoken} stands across the top")
    else:
        fit.score -= 1.2


def _judge_measures(fit: Fit) -> None:
    given = {*fit.measuring.columns, *fit.measuring.choice}
    if fit.wide is not None:
        given |= {fit.measure, *fit.wide.measures.values()}
    for name in fit.extract.measures:
        if name not in given:
            fit.score -= _NOT_THERE
            fit.draft.lacking.append(name)
        elif name in fit.measuring.sure:
            fit.score += 1.0
        else:
            fit.score += -1.0 if name in fit.measuring.guessed and len(fit.extract.measures) > 1 else 0.4
    if fit.extract.needs_one_of and not given & set(fit.extract.needs_one_of):
        fit.score -= _NOT_THERE
        fit.draft.lacking.append(" or ".join(fit.extract.needs_one_of))
    fit.score += 0.5 * len(set(fit.extract.optional_measures) & fit.measuring.sure)


def _is_category(column: Column) -> bool:
    """Whether a column's cells are certainly categories of something."""
    return any(
        all(match.sure for match in matched.values())
        for name, matched in column.categories.items()
        if name != INDICATOR
    )


def _asked_for(seen: Seen) -> set[str]:
    """The extracts that the catalogue's indicators are made of."""
    terms = (
        part
        for one in seen.known.partnership.indicators.values()
        for part in (one.numerator, one.denominator)
    )
    return {term.extract for term in terms if isinstance(term, Term)}
