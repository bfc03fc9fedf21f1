"""How like two texts are: the words of a heading or a cell against the names of categories and indicators.

Likeness only ever proposes: what an analyst has not confirmed is marked in the draft.
"""

import re
from calendar import month_abbr, month_name
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from math import log

from obapipe.ingest.tables import plain
from obapipe.proposal.cells import ages_in

_LEAST_LIKENESS = 0.55
_LEAST_SAID = 0.7  # of what a text says has to be in the name it is taken for
_AHEAD = 0.08  # of the next best
_RIVAL = 0.25
_PART = 0.8  # a word that only begins alike
_STEM = 5
_TELLING = 3  # letters of initials that tell something by themselves
_LETTERS = re.compile(r"[a-z]+|[0-9]+|\+")
_LEADING_CODE = re.compile(r"^\s*[A-Z]{0,3}[0-9]{1,3}\s*[-\u2013\u2014:.)]\s+")
_PLURAL_INITIALS = re.compile(r"(?<![A-Za-z])([A-Z]{2,})s(?![A-Za-z])")
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# Words that make no difference; "no", "not" and "without" do.
_DROPPED = frozenset(
    [
        *(
            "an",
            "the",
            "of",
            "in",
            "at",
            "to",
            "and",
            "or",
            "for",
            "by",
            "on",
            "is",
            "are",
            "as",
            "who",
            "were",
        ),
        *(
            "incl",
            "including",
            "number",
            "numbers",
            "count",
            "percent",
            "percentage",
            "pct",
            "pc",
            "rate",
            "per",
        ),
        *("cent", "aged", "age"),
    ]
)
_TURNING = frozenset(["no", "not", "non", "without", "under", "below", "less", "fewer", "more"])
_RATES = frozenset(["percent", "percentage", "pct", "pc", "rate", "per", "cent", "%", "ppts", "change"])
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WORDS: dict[str, str] = {
    **{word: str(number) for number, word in enumerate(_NUMBERS, start=1)},
    **{name.lower(): full.lower() for name, full in zip(month_abbr[1:], month_name[1:], strict=True)},
    **dict.fromkeys(("+", "above", "over", "older", "plus"), "more"),
    **dict.fromkeys(("childrens", "children"), "child"),
    "sept": "september",
}
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


@dataclass(frozen=True)
class Match:
    """What a text was taken for.

    Attributes:
        key: the category.
        sure: whether the words are the same, whatever stands between them.
        exact: whether it is the key or the label itself, which the reading recognises without a recode.
        rivals: other texts that are nearly as like the same category.
    """

    key: str
    sure: bool = False
    exact: bool = False
    rivals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Candidates:
    """The categories that a text may mean.

    Attributes:
        texts: category to the texts that stand for it, its key first.
        labelled: whether the reading recognises the second text, the label, as it does the key.
    """

    texts: Mapping[str, tuple[str, ...]]
    labelled: bool = True
    _asked: dict[tuple[str, str], tuple[tuple[float, str], ...]] = field(
        default_factory=dict[tuple[str, str], tuple[tuple[float, str], ...]], repr=False, compare=False
    )

    def only(self, keys: Iterable[str]) -> "Candidates":
        """Those of some keys."""
        wanted = set(keys)
        return Candidates({key: texts for key, texts in self.texts.items() if key in wanted}, self.labelled)

    @cached_property
    def _exact(self) -> dict[str, str]:
        labels = {
            plain(text): key for key, texts in self.texts.items() for text in texts[1:2] if self.labelled
        }
        return {**labels, **{plain(key): key for key in self.texts}}

    @cached_property
    def _same_words(self) -> dict[tuple[str, ...], set[str]]:
        found: dict[tuple[str, ...], set[str]] = {}
        for key, texts in self.texts.items():
            for text in texts:
                found.setdefault(words(text), set()).add(key)
                found.setdefault(("".join(words(text)),), set()).add(key)
        return found

    @cached_property
    def _ages(self) -> dict[tuple[int, int | None], set[str]]:
        found: dict[tuple[int, int | None], set[str]] = {}
        for key, texts in self.texts.items():
            for text in texts:
                ages = ages_in(text)
                if ages is not None:
                    found.setdefault(ages, set()).add(key)
        return found

    @cached_property
    def _weights(self) -> dict[str, float]:
        """How telling each word is: the fewer names hold it, the more."""
        held = Counter(
            word for texts in self.texts.values() for word in {one for text in texts for one in words(text)}
        )
        return {word: log(1 + len(self.texts) / count) for word, count in held.items()}

    def exactly(self, text: str) -> Match | None:
        """The category whose key or label a text is, or says in the same words."""
        if (key := self._exact.get(plain(text))) is not None:
            return Match(key, sure=True, exact=True)
        said = words(text)
        for same in (said, ("".join(said),)):
            keys = (
                {key for key in self._same_words.get(same, ()) if self._same_years(text, key)}
                if any(same)
                else ()
            )
            if len(keys) == 1:
                return Match(next(iter(keys)), sure=True)
        ages = ages_in(text)
        keys = set[str]() if ages is None else self._ages.get(ages, set())
        return Match(next(iter(keys)), sure=True) if len(keys) == 1 else None

    def _same_years(self, text: str, key: str) -> bool:
        """Whether a text names no year that the category does not name."""
        return set(_YEAR.findall(text)) <= {year for name in self.texts[key] for year in _YEAR.findall(name)}

    def likely(self, text: str, context: str = "") -> Match | None:
        """The category that a text is most like, where one is clearly ahead.

        Args:
            text: a cell or a heading.
            context: what stands around it (the file's name, the title), which may decide between equals.
        """
        return next((Match(key) for _, key in _clear(self.ranked(text, context))), None)

    def ranked(self, text: str, context: str = "") -> tuple[tuple[float, str], ...]:
        """The categories that hold most of what a text says, the likest first."""
        asked = (text, context)
        if asked not in self._asked:
            scored = [(self._likeness(text, key, context), key) for key in self.texts]
            found = sorted((one for one in scored if one[0] > 0), key=lambda one: (-one[0], one[1]))
            self._asked[asked] = tuple(found)
        return self._asked[asked]

    def _likeness(self, text: str, key: str, context: str) -> float:
        scores = [self._shared(words(text), words(name)) for name in self.texts[key]]
        # The short names of several headings may be the same: the title tells them apart.
        best = (max(scores) + scores[1 if len(scores) > 1 else 0]) / 2
        if not context or best == 0:
            return best
        wider = tuple(dict.fromkeys((*words(context), *words(text))))
        return max(self._shared(wider, words(name), least=0) for name in self.texts[key])

    def _shared(self, said: tuple[str, ...], name: tuple[str, ...], least: float = _LEAST_SAID) -> float:
        """How much of a text is in a name and of the name in the text: 1 where each says the same."""
        if not said or not name:
            return 0.0
        most = log(1 + max(len(self.texts), 1))
        in_text, in_name = _matched(said, name)
        total_text = sum(self._weights.get(word, most) for word in said)
        total_name = sum(self._weights.get(word, most) for word in name)
        precise = sum(share * self._weights.get(said[at], most) for at, share in in_text.items()) / total_text
        whole = sum(share * self._weights.get(name[at], most) for at, share in in_name.items()) / total_name
        if precise < least or _turns(said, in_text) or _turns(name, in_name):
            return 0.0
        # What a text says counts more than what it leaves out of a long name.
        return 1.64 * precise * whole / (0.64 * precise + whole) if precise + whole else 0.0


def assign(texts: Iterable[str], candidates: Candidates, context: str = "") -> dict[str, Match]:
    """Each text's category, no category by likeness that another text is surely meant for.

    Args:
        texts: the different cells of a column, or headings.
        candidates: what they may mean.
        context: what stands around them.
    """
    texts = list(dict.fromkeys(texts))
    found = {text: match for text in texts if (match := candidates.exactly(text)) is not None}
    free = candidates.only(set(candidates.texts) - {match.key for match in found.values()})
    offers = sorted(
        (-score, text, key)
        for text in texts
        if text not in found
        for score, key in _clear(free.ranked(text, context))
    )
    taken: set[str] = set()
    for score, text, key in offers:
        if text not in found and key not in taken:
            rivals = [
                other
                for less, other, same in offers
                if same == key and other != text and less - score < _RIVAL
            ]
            found[text] = Match(key, rivals=tuple(rivals))
            taken.add(key)
    return {text: found[text] for text in texts if text in found}


def _clear(ranked: tuple[tuple[float, str], ...]) -> tuple[tuple[float, str], ...]:
    """The best category, where it is like enough and clearly ahead of the next."""
    if not ranked or ranked[0][0] < _LEAST_LIKENESS:
        return ()
    if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _AHEAD:
        return ()
    return ranked[:1]


def is_rate(text: str) -> bool:
    """Whether a heading says that its figures are percentages, rates or changes rather than counts."""
    return "%" in text or bool(_RATES & set(_LETTERS.findall(_split(text).casefold())))


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """What a text says, word for word in one spelling: no stop words, no plurals, months and numbers written alike."""
    found: list[str] = [
        _WORDS.get(word, word)
        for word in map(str, _LETTERS.findall(_split(text).casefold()))
        if not _YEAR.fullmatch(word)
    ]
    said = [_singular(word) for word in found if word not in _DROPPED]
    return tuple(said or (_singular(word) for word in found))


def _split(text: str) -> str:
    text = _LEADING_CODE.sub("", text).replace("'", "").replace("\u2019", "").replace("_", " ")
    return _CAPITAL.sub(" ", _PLURAL_INITIALS.sub(r"\1", text))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word  # noqa: PLR2004


def _turns(said: tuple[str, ...], matched: Mapping[int, float]) -> bool:
    """Whether a word that turns the meaning round stands on one side only."""
    return any(word in _TURNING and at not in matched for at, word in enumerate(said))


@lru_cache(maxsize=65536)
def _matched(said: tuple[str, ...], name: tuple[str, ...]) -> tuple[dict[int, float], dict[int, float]]:
    """Which words of a text are in a name, and which of the name in the text, each with how well."""
    in_text: dict[int, float] = {}
    in_name: dict[int, float] = {}
    for here, word in enumerate(said):
        best, there = max(
            ((_alike(word, other), place) for place, other in enumerate(name)), key=lambda one: one[0]
        )
        if best > 0:
            in_text[here] = max(best, in_text.get(here, 0))
            in_name[there] = max(best, in_name.get(there, 0))
    for initials, full, own, others in ((said, name, in_text, in_name), (name, said, in_name, in_text)):
        for first, last, begins in _initials(initials, full):
            letters = sum(map(len, initials[first:last]))
            if letters < _TELLING and not own:
                continue  # two letters alone begin too many things
            own.update(dict.fromkeys(range(first, last), 1.0))
            others.update(dict.fromkeys(range(begins, begins + letters), 1.0))
    return in_text, in_name


def _initials(said: tuple[str, ...], name: tuple[str, ...]) -> list[tuple[int, int, int]]:
    """Words that are the initials of a run of others (`CLA`, `KS 2`): from, to, and where the run begins."""
    letters = "".join(word[0] for word in name)
    found: list[tuple[int, int, int]] = []
    for first in range(len(said)):
        for last in (first + 2, first + 1):
            run = "".join(said[first:last])
            begins = letters.find(run) if len(said) >= last and 2 <= len(run) <= 6 else -1  # noqa: PLR2004
            if begins >= 0 and not run.isdigit():
                found.append((first, last, begins))
                break
    return found


@lru_cache(maxsize=65536)
def _alike(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if one.isdigit() or other.isdigit() or min(len(one), len(other)) < _STEM:
        return 0.0
    if one[:_STEM] == other[:_STEM]:
        return _PART
    return _PART if SequenceMatcher(None, one, other).ratio() >= 0.85 else 0.0  # noqa: PLR2004 - a slip of a letter
