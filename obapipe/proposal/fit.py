"""An extract that a table may give, as far as it has been put together, and what the catalogue says about it."""

from dataclasses import dataclass, field

from obapipe.partnership import Term
from obapipe.periods import FREQUENCIES, Frequency
from obapipe.proposal.likeness import Candidates, Match
from obapipe.proposal.measures import Measuring
from obapipe.proposal.recognition import Column
from obapipe.proposal.seen import Draft, Seen
from obapipe.proposal.timing import Timing
from obapipe.proposal.whereabouts import Unplaced, Whereabouts
from obapipe.proposal.wide import Wide
from schemas import Extract

INDICATOR, FIGURES, RESIDENTS = "indicator", "indicator_values", "population"


@dataclass
class Fit:
    """An extract that a table may give.

    Attributes:
        seen: the table.
        extract: which.
        draft: the keys of its source.
        where: the columns that say where figures belong; None where none does.
        time: where the periods stand.
        wide: the wide columns, where there are some.
        measuring: which columns give the measures.
        roles: column to what it is taken for.
        dimensions: dimension to column.
        matches: dimension to its column's texts and the categories they mean.
        unplaced: texts that name no place.
        score: how much speaks for it.
        reasons: what speaks for it, in words.
    """

    seen: Seen
    extract: Extract
    draft: Draft
    where: Whereabouts | None
    time: Timing
    wide: Wide | None = None
    measuring: Measuring = field(default_factory=Measuring)
    roles: dict[int, str] = field(default_factory=dict[int, str])
    dimensions: dict[str, Column] = field(default_factory=dict[str, Column])
    matches: dict[str, dict[str, Match]] = field(default_factory=dict[str, dict[str, Match]])
    unplaced: Unplaced = field(default_factory=Unplaced)
    score: float = 0.0
    reasons: list[str] = field(default_factory=list[str])

    @property
    def free(self) -> list[Column]:
        """The columns that are taken for nothing yet."""
        return [column for column in self.seen.columns if column.at not in self.roles]

    @property
    def given(self) -> set[str]:
        """The dimensions that a column or the headings give."""
        return {*self.dimensions, *(self.wide.gives if self.wide is not None else ())}

    @property
    def figures(self) -> list[Column]:
        """The columns whose figures are read."""
        return [*self.measuring.columns.values(), *(self.wide.used if self.wide is not None else ())]

    @property
    def indicators(self) -> list[str]:
        """The indicators that the table holds, as far as they are known."""
        constant = self.draft.part("constants").get(INDICATOR) if "constants" in self.draft.keys else None
        if constant is not None:
            return [str(constant)]
        if INDICATOR in self.matches:
            return [match.key for match in self.matches[INDICATOR].values()]
        if self.wide is not None:
            return [match.key for match in self.wide.texts.get(INDICATOR, {}).values()]
        return []

    @property
    def measure(self) -> str:
        """The measure that matters: the one the catalogue makes the indicators of, or the first that is needed."""
        if self.extract.name != FIGURES:
            return next(iter(self.extract.measures))
        named = [term.measure for key in self.indicators if (term := self.term(key)) is not None]
        return max(sorted(set(named)), key=named.count) if named else self.extract.needs_one_of[0]

    @property
    def frequencies(self) -> list[Frequency]:
        """How often the catalogue measures what the table holds."""
        if self.extract.name == RESIDENTS:
            return ["calendar_year"]
        known = self.seen.known.partnership.indicators
        if self.extract.name == FIGURES:
            keys = [key for key in self.indicators if key in known]
        else:
            keys = [key for key, one in known.items() if one.numerator.extract == self.extract.name]
        found = {known[key].frequency for key in keys}
        return [frequency for frequency in FREQUENCIES if frequency in found]

    def term(self, indicator: str) -> Term | None:
        """What an indicator is made of, where it arrives as figures."""
        one = self.seen.known.partnership.indicators.get(indicator)
        return None if one is None or one.numerator.extract != FIGURES else one.numerator

    def candidates(self, dimension: str) -> Candidates:
        """The categories of a dimension; of the indicators, those that arrive as figures."""
        known = self.seen.known.categories.get(dimension, Candidates({}))
        if dimension != INDICATOR:
            return known
        return known.only(key for key in known.texts if self.term(key) is not None)

    def label(self, dimension: str, key: str) -> str:
        """What a page calls a category or indicator."""
        if dimension == INDICATOR:
            one = self.seen.known.partnership.indicators.get(key)
            return key if one is None else one.title
        return self.seen.known.partnership.categories.get(dimension, {}).get(key, key)

    def recode(self, dimension: str, text: str, match: Match) -> None:
        """Write what a text means, where the reading would not recognise it by itself."""
        if match.exact:
            return
        self.draft.part(f"recodes.{dimension}")[text] = match.key
        if not match.sure:
            rivals = f" '{match.rivals[0]}' is nearly as like it." if match.rivals else ""
            label = self.label(dimension, match.key)
            self.draft.entries[f"recodes.{dimension}", text] = f"by likeness: does it mean '{label}'?{rivals}"
