"""Attacks on drawings: a mark for a hidden figure, a mark that no printed figure explains, an axis that is too long.

A reader measures a drawing with a ruler. What it shows must be what the files of the month print of the same place,
indicator and period; its axis must end where the drawn figures make it end.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from obapipe.audit.drawings import Drawing, Mark, decode
from obapipe.audit.edition import Edition, Figure
from obapipe.audit.hypertext import Page, Row
from obapipe.audit.report import Breach

_FIGURE = re.compile(r"^(\d[\d,]*(?:\.\d+)?)%?$")
_ROUNDED, _WIDTH = 1.0, 0.004
_HIDDEN = "a drawing shows a figure that is hidden"
_STRANGE = "a drawing shows something that no printed figure explains"
_UNFITTED = "a line or band is drawn that the download does not print"
_UNREAD = "a drawing cannot be read: "


@dataclass(frozen=True)
class Subject:
    """A page and what it is about.

    Attributes:
        file: below the audited folder.
        page: taken apart.
        place: the name of its place, empty where it has none.
        edition: of its month.
    """

    file: str
    page: Page
    place: str
    edition: Edition

    @cached_property
    def city(self) -> str:
        """The name of the whole city."""
        catalogue = self.edition.catalogue
        return next(name for name, code in catalogue.places.items() if code == catalogue.partnership.city)


def judge_drawings(subject: Subject) -> Iterator[Breach]:
    """Everything that the drawings of a page give away."""
    for _, source in subject.page.drawings:
        drawing = decode(source)
        if drawing.fault:
            yield Breach("unread", subject.file, detail=_UNREAD + drawing.fault)
        elif drawing.kind in ("curve", "strip"):
            yield from _marks(subject, drawing)
            yield from _axis(subject, drawing)
    bars: dict[int, list[tuple[Row, Drawing]]] = {}
    for row in subject.page.rows:
        for _, source in row.drawings:
            drawing = decode(source)
            if drawing.fault:
                yield Breach("unread", subject.file, row.heading, detail=_UNREAD + drawing.fault)
            elif drawing.kind == "spark":
                yield from _small_line(subject, row, drawing)
            elif drawing.kind == "bar":
                bars.setdefault(row.table, []).append((row, drawing))
    for drawn in bars.values():
        yield from _bars(subject, drawn)


def _marks(subject: Subject, drawing: Drawing) -> Iterator[Breach]:
    title, place = _said(subject, drawing)
    if title is None:
        yield Breach("unread", subject.file, detail=_UNREAD + "it names no indicator")
        return
    for mark in drawing.marks:
        name = {"own": place, "city": subject.city}.get(mark.who, mark.who)
        period = subject.edition.newest.get(title, "") if mark.period is None else mark.period.text
        if mark.who == "fitted":
            if not _explains(subject.edition.fitted, (place, title, period), drawing, mark):
                yield Breach("drawing", subject.file, place, title, period, _UNFITTED)
        elif not name:
            known = [one for one in subject.edition.printed if one[1] == title and one[2] == period]
            if not any(_explains(subject.edition.printed, one, drawing, mark) for one in known):
                yield Breach("drawing", subject.file, place, title, period, _STRANGE)
        elif (name, title, period) in subject.edition.hidden:
            yield Breach("drawing", subject.file, name, title, period, _HIDDEN)
        elif not _explains(subject.edition.printed, (name, title, period), drawing, mark):
            yield Breach("drawing", subject.file, name, title, period, _STRANGE)


def _explains(
    printed: Mapping[Figure, tuple[str, ...]], figure: Figure, drawing: Drawing, mark: Mark
) -> bool:
    """Whether a printed figure is what the mark shows, within what can be measured and what was rounded."""
    if mark.value is None:
        return True
    for text in printed.get(figure, ()):
        half = 0.5 / 10.0 ** len(text.partition(".")[2])
        if abs(float(text) - mark.value) <= drawing.exact + half + 1e-9:
            return True
    return False


def _said(subject: Subject, drawing: Drawing) -> tuple[str | None, str]:
    """The indicator that a drawing's label names, and its own place."""
    parts = drawing.label.split(": ")
    for end in range(1, len(parts)):
        title = subject.edition.catalogue.named(": ".join(parts[:end]))
        if title is not None:
            return title, ": ".join(parts[end:]) if drawing.kind == "curve" else subject.place
    return None, subject.place


def _axis(subject: Subject, drawing: Drawing) -> Iterator[Breach]:
    """An axis that goes on after the highest figure drawn, or starts far below the lowest, was made for another."""
    drawn = [one.value for one in drawing.marks if one.value is not None] + list(drawing.levels)
    if not drawn or len(drawing.ticks) < 2:  # noqa: PLR2004 - an axis has two ends
        return
    low, high, ticks = min(drawn), max(drawn), drawing.ticks
    grain = 10.0 + 0.1 * (high - low)
    if (len(ticks) > 2 and ticks[-2] > high + drawing.exact) or (ticks[0] > 0 and low - ticks[0] > grain):  # noqa: PLR2004 - the same
        detail = "the axis of a drawing ends where no figure that is drawn makes it end"
        yield Breach("axis", subject.file, subject.place, _said(subject, drawing)[0] or "", detail=detail)


def _bars(subject: Subject, drawn: list[tuple[Row, Drawing]]) -> Iterator[Breach]:
    """A bar must be as long as a figure of its row makes it, by one measure for the table or by the tick in the bar."""
    figures = [[_figure(text) for _, text in row.cells] for row, _ in drawn]
    most = max(len(one) for one in figures)
    columns = [[one[place] if place < len(one) else None for one in figures] for place in range(most)]
    lengths = [[bar.width for _, bar in drawn]]
    if all(bar.levels and bar.levels[0] > 0 for _, bar in drawn):
        lengths.append([bar.width / bar.levels[0] for _, bar in drawn])
    explained = [column for column in columns if any(_in_proportion(column, one) for one in lengths)]
    for place, (row, bar) in enumerate(drawn):
        if bar.width > 0 and not any(column[place] is not None for column in explained):
            yield Breach("drawing", subject.file, row.heading, detail=_HIDDEN)


def _figure(text: str) -> float | None:
    found = _FIGURE.match(text)
    return None if found is None else float(found.group(1).replace(",", ""))


def _in_proportion(column: list[float | None], widths: list[float]) -> bool:
    """Whether bars are as long as the numbers of a column, which were rounded, on one scale."""
    known = [(number, width) for number, width in zip(column, widths, strict=True) if number is not None]
    longest = max(known, key=lambda one: one[1], default=(0.0, 0.0))
    if longest[0] <= 0 or longest[1] <= 0:
        return False
    scale = longest[1] / longest[0]
    return all(abs(width - number * scale) <= _ROUNDED * scale + _WIDTH for number, width in known)


def _small_line(subject: Subject, row: Row, drawing: Drawing) -> Iterator[Breach]:
    catalogue = subject.edition.catalogue
    if row.heading in catalogue.places or not row.heading:
        name, title = row.heading, _of_table(subject, row)
    else:
        name, title = subject.place, catalogue.named(row.heading)
    if title is None or not name:
        yield Breach(
            "unread", subject.file, row.heading, detail=_UNREAD + "its row names no place or indicator"
        )
        return
    for mark in drawing.marks:
        period = "" if mark.period is None else mark.period.text
        if (name, title, period) in subject.edition.hidden:
            yield Breach("drawing", subject.file, name, title, period, _HIDDEN)


def _of_table(subject: Subject, row: Row) -> str | None:
    """The indicator of a table of places: its caption names it, or the first of its columns."""
    catalogue = subject.edition.catalogue
    _, caption = subject.page.captions[row.table] if 0 <= row.table < len(subject.page.captions) else ("", "")
    named = catalogue.named(caption.rpartition(", ")[0]) or catalogue.named(caption)
    if named is not None:
        return named
    for column, _ in row.cells:
        named = catalogue.named(column.partition(": ")[0])
        if named is not None:
            return named
    return None
