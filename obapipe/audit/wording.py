"""Attacks on words: a sentence that says which way a hidden figure went, or how it compares with others.

Also judges the shorthand itself: one marker, written in one way, for everything that is hidden. A second one, or a
title or a class that tells two kinds of hidden figures apart, gives most of them away.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from obapipe.audit.catalogue import Catalogue
from obapipe.audit.geometry import Subject
from obapipe.audit.report import Breach
from obapipe.audit.speech import sayings, spoken_of

_DIRECTION = re.compile(
    r"\b(?:fewer|more|higher|lower|better|worse|rose|risen|rising|fell|fallen|falling|grew|grown|dropped|increased?"
    r"|decreased?|doubled|halved|highest|lowest|largest|smallest|most|fewest|least|above|below|the same as|went up"
    r"|went down|none|nobody|zero|up|down)\b|[\u25b2\u25bc\u25b3\u25bd\u2191\u2193\u2197\u2198\u2b06\u2b07]",
    re.IGNORECASE,
)
_HARMLESS = re.compile(
    r"\b(?:that )?(?:neither higher nor lower|higher|lower|more or fewer|fewer|more)(?: is| are)? "
    r"(?:better|neither good nor bad)\b(?: by itself)?|\bnone set\b|\blowest first\b|\bhighest first\b",
    re.IGNORECASE,
)
_JUDGED = re.compile(
    r"\b(?:curve (?:has turned|is bending)|(?:ahead of|on|off) the (?:curve|baseline)|early (?:sign|warning)|slipped"
    r"|improv\w+|(?:as|than) (?:expected|predicted)|no real change|getting (?:better|worse)|in a row|rises?|falls?"
    r"|(?:an?|\d+-\w+) (?:low|high)|on average|(?:un)?likely|about even|usual ups and downs|significant\w*"
    r"|(?:above|below|within) the (?:limits?|band|funnel)|special cause)\b",
    re.IGNORECASE,
)
_TAGS = re.compile(
    r"^\s*(?:[<\u2264\u2265>~]\s*\d|\*+$|\u2020|\u2021|(?:fewer|less) than (?!promised)|under \d|up to \d|suppressed"
    r"|primary|secondary|low$|small$|hidden$|k$|\[(?![cxz]\])(?!p\]|r\]|b\]|f\])[^\]]*\])",
    re.IGNORECASE,
)
_KINDS = re.compile(
    r"\b(?:primary|secondary|complementary) suppress|\b(?:primary|secondary)$|\bsuppress(?:ed|ion)\b|^[<\u2264]\s*\d"
    r"|\b(?:fewer|less) than (?!\d{4}\b|1 time in )\d",
    re.IGNORECASE,
)
_ALIGNED = re.compile(r"\b(?:point-o+|o)\b")


def judge_words(subject: Subject) -> Iterator[Breach]:
    """Sentences and labels that tell something of a hidden figure."""
    catalogue = subject.edition.catalogue
    for saying in sayings(subject.page):
        bare = _bare(saying[1], catalogue)
        if not _DIRECTION.search(bare) and not _JUDGED.search(bare):
            continue
        found = [one for one in spoken_of(subject, saying) if one in subject.edition.confidential]
        if found:
            place, title = found[0]
            detail = "words say which way a hidden figure goes or how it compares"
            yield Breach("wording", subject.file, place, title, detail=detail)


def judge_markers(subject: Subject) -> Iterator[Breach]:
    """Shorthand that tells one kind of hidden figure from another."""
    page = subject.page
    ways: dict[tuple[int, int], set[str]] = {}
    for row in page.rows:
        for position, markup in row.markers:
            ways.setdefault((row.table, position), set()).add(_ALIGNED.sub("", markup))
        if any(_TAGS.search(text) for _, text in row.cells):
            yield Breach(
                "marker", subject.file, row.heading, detail="a figure is hidden by another marker than [c]"
            )
    if any(len(one) > 1 for one in ways.values()):
        yield Breach(
            "marker", subject.file, detail="hidden figures of one column are marked in different ways"
        )
    if any(_KINDS.search(text) for text in dict.fromkeys(page.unseen)):
        yield Breach("marker", subject.file, detail="a label tells why or how a figure is hidden")


@lru_cache(maxsize=65536)
def _bare(text: str, catalogue: Catalogue) -> str:
    """A text without the names of indicators and places, and without what says which way is better."""
    return _HARMLESS.sub(" ", catalogue.spoken.sub(" ", text))
