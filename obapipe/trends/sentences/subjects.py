"""What an indicator is called within a sentence: its catalogue entry made into a singular subject.

The catalogue has a title (`Children looked after`) and a sentence that follows a number (`young people aged 16 to 18
were not in education`). A count or rate is of its title where that names the people counted; anything else is of the
sentence, its verb put behind a who or that: `the percentage of young people aged 16 to 18 who were not in education`.
"""

import re

from obapipe.partnership import Indicator
from obapipe.trends.sentences.measures import Measure

WHAT = {"count": "number", "percent": "percentage", "per_1000": "rate", "per_10000": "rate"}
_PERSONS = re.compile(
    r"\b(?:children|babies|infants|people|adults|pupils|students|learners|women|men|girls|boys|mothers|fathers|parents|"
    r"carers|families|residents|under-\d+s|offenders|claimants)\b"
)
# A main verb of the catalogue: forms of to be and to have, else a past tense that is no participle.
_HELPING = re.compile(r" (were|was|are|is|had|have|has|did|could) ")
_VERB = re.compile(
    r" (took|reached|gained|got|gave|made|met|left|claimed|attended|lived|became|began|came|went|passed|received|"
    r"stayed|started|offended|returned|said|achieved|completed|entered|joined|won) "
)


def measure_of(indicator: Indicator) -> Measure:
    """An indicator as it is judged; of a figure that accumulates, the month alone."""
    counted = indicator.accumulate is not None or indicator.unit == "count"
    unit = "count" if counted else indicator.unit
    return Measure(
        subject=f"the {WHAT[unit]} {_of(indicator)}",
        unit=unit,
        decimals=0 if counted and indicator.measure_kind == "count" else indicator.decimals,
        better=indicator.better,
        people=indicator.people,
        trimmed=indicator.unit == "count" and indicator.measure_kind != "count",
    )


def number_of(indicator: Indicator) -> Measure:
    """The count behind an indicator: `the number of children looked after`."""
    return Measure(
        subject=f"the number {_of(indicator)}",
        unit="count",
        decimals=0,
        better=indicator.better,
        people=indicator.people,
    )


def in_sentence(title: str) -> str:
    """A title within a sentence: its first letter small, unless it is an abbreviation or begins a name."""
    first, _, rest = title.partition(" ")
    named = rest[:1].isupper() or rest[:1].isdigit()
    if named or any(letter.isupper() or letter.isdigit() for letter in first[1:]):
        return title
    return title[:1].lower() + title[1:]


def _of(indicator: Indicator) -> str:
    """What the figure is of: `of children looked after`; `for` a bare title where the sentence gives no clause."""
    title = in_sentence(indicator.title)
    names_people = indicator.people.lower() in title.lower() and " by " not in title
    if indicator.unit != "percent" and names_people:
        return f"of {title}"
    clause = _clause(indicator.sentence)
    if clause:
        return f"of {clause}"
    return f"of {title}" if names_people else f"for {in_sentence(indicator.short_title)}"


def _clause(sentence: str) -> str:
    """`children measured in Year 6 were obese` as `children measured in Year 6 who were obese`; empty with no verb."""
    text = sentence.removeprefix("of ")
    found = _HELPING.search(text) or _VERB.search(f"{text} ")
    if found is None:
        return ""
    people = text[: found.start()]
    joint = "who" if _PERSONS.search(people) else "that"
    return f"{people} {joint} {text[found.start() + 1 :]}"
