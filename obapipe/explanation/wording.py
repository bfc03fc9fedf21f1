"""An explanation in plain words, line by line, for the screen of the analyst who may see it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from obapipe.explanation.account import Cell, Explanation, Parts, Row, SourceFile, State, Term, Version
from obapipe.explanation.question import ALL
from obapipe.explanation.saying import Names, listed, number_text, value_text
from obapipe.partnership import UNALLOCATED
from obapipe.partnership import Term as Measured
from obapipe.reference import Reference

NOTICE = "Restricted: holds unsuppressed figures. Keep it where the files that arrived are kept."
_SHOWN = 10
_HASH = 12
_AGES = ("age_from", "age_to")
_STATUSES = {
    "confidential": "it is confidential",
    "withheld at source": "its sender withheld it",
    "not available": "it is not available",
    "not applicable": "there is no such figure",
}
_HEADINGS: dict[State, str] = {
    "counted": "",
    "replaced": "Replaced by what arrived later:",
    "aside": "Not counted, because the place's own row counts:",
    "later": "Received later, so not counted yet:",
}
_FILE_STATES = {
    "changed": "; THE FILE HAS CHANGED since it was landed",
    "gone": "; THE FILE IS GONE",
    "hash not kept": "; its hash was not kept",
    "as landed": "",
    "reference": "",
}


def lines_of(explanation: Explanation, reference: Reference, *, everything: bool = False) -> list[str]:
    """The explanation as it is printed.

    Args:
        explanation: what to say.
        reference: for the names of places and categories.
        everything: every cell, instead of the first ten of each term.
    """
    return list(_Telling(explanation, reference, everything=everything).lines())


class _Telling:
    """One explanation being told."""

    def __init__(self, explanation: Explanation, reference: Reference, *, everything: bool) -> None:
        self.of = explanation
        self.indicator = reference.partnership.indicators[explanation.indicator[0]]
        self.names = Names(reference)
        self.most = None if everything else _SHOWN

    def lines(self) -> Iterator[str]:
        yield NOTICE
        yield ""
        yield self._title()
        yield ""
        yield from self._published()
        yield from self._why()
        yield ""
        yield "How it is worked out"
        yield f"  {self.of.formula}"
        for term in self.of.terms:
            yield from self._term(term)
        for term in self.of.terms:
            yield ""
            yield f"Where the {term.role} came from"
            yield from self._rows(term)

    def _title(self) -> str:
        of = "" if self.of.breakdown[0] == ALL else f", {self.of.breakdown[1]}"
        place = self.names.coded(self.of.place[0])
        return f"{self.of.indicator[1]}{of}: {place}, {self.of.period[1]}"

    def _published(self) -> Iterator[str]:
        of = self.of
        if not of.edition:
            yield f"Nothing has been published yet. This is what is known from {of.month}."
        elif of.status is None:
            yield f"The edition of {of.month} has no such figure; a page shows [x]."
        elif of.status == "released":
            shown = " ".join(filter(None, [of.shown, of.marks]))
            yield f"Published in the edition of {of.month}{self._since()}: {shown}"
        else:
            yield f"The edition of {of.month} prints {of.shown}{self._since()}: {_STATUSES[of.status]}."
        if len(of.told) > 1:
            earlier = [f"{one.month}: {self._told(one.status, one)}" for one in of.told[:-1]]
            yield f"  Told before: {'; '.join(earlier)}"
        current = [one for one in of.known if one.month <= of.month]
        if current:
            yield f"The warehouse holds {self._told('released', current[-1])}, known from {current[-1].month}."
        else:
            yield "The warehouse holds no such figure."
        if len(of.known) > 1:
            history = [f"received {one.month}: {self._told('released', one)}" for one in of.known]
            yield f"  As it became known: {'; '.join(history)}"
        for note in of.notes:
            yield f"Note: {note}"

    def _since(self) -> str:
        first = self.of.told[-1].month
        return "" if first == self.of.month else f", as every one since {first}"

    def _told(self, status: str, version: Version) -> str:
        if status != "released":
            return status
        return value_text(self.indicator, version)

    def _why(self) -> Iterator[str]:
        if not self.of.reasons:
            return
        yield ""
        yield "Why it is hidden" if self.of.status == "confidential" else "Why it is not there"
        for reason in self.of.reasons:
            yield f"  {reason.text}"
            for relation in reason.relations:
                yield f"    - {relation}"
        if self.of.remedy:
            yield f"  What would change it: {self.of.remedy}"

    def _term(self, term: Term) -> Iterator[str]:
        number = "not known" if term.number is None else number_text(term.number)
        year = "" if term.year is None else f", estimates for {term.year}"
        yield f"  {term.role.capitalize()}, {number}: {term.words}{year}"
        for _, group in groupby(term.parts, key=lambda one: replace(one, period="")):
            yield f"    {self._parts(list(group), several=len(term.steps) > 1)}"

    def _parts(self, same: Sequence[Parts], *, several: bool) -> str:
        """Periods in a row that add up the same places."""
        parts, last = same[0], same[-1]
        there = parts.expected - len(parts.missing)
        line = f"the sum of {there} of {parts.expected} places"
        if parts.unallocated:
            line += f" and {self.names.place(UNALLOCATED)}"
        if several:
            line += f", {parts.period}" + (f" to {last.period}" if last.period != parts.period else "")
        if parts.missing:
            line += f"; missing: {listed([self.names.coded(one) for one in parts.missing])}"
        if parts.without_number:
            line += f"; without a number: {listed([self.names.coded(one) for one in parts.without_number])}"
        return line

    def _rows(self, term: Term) -> Iterator[str]:
        if not term.rows:
            yield "  No row of it has arrived."
        files = {(file.received, file.name): file for file in term.files}
        left = self.most
        hidden = 0
        for state, heading in _HEADINGS.items():
            rows = [row for row in term.rows if row.state == state]
            if rows and heading:
                yield f"  {heading}"
            for key, group in groupby(rows, key=lambda row: (row.received, row.file)):
                own = sorted(group, key=_order)
                yield f"  {self._file(files[key], own)}"
                shown = [line for row in own for line in self._cells(row, term)]
                told = shown if left is None else shown[:left]
                yield from (f"    {line}" for line in told)
                hidden += len(shown) - len(told)
                left = None if left is None else left - len(told)
        if hidden:
            yield f"  and {hidden} more; --all shows them."

    def _file(self, file: SourceFile, rows: Sequence[Row]) -> str:
        received = f", received {file.received}" if file.received else ""
        sources = sorted({cell.source for row in rows for cell in row.cells} if file.received else set[str]())
        quoted = [f"'{one}'" for one in sources or file.sources]
        read = f", source {listed(quoted)}" if file.received else ""
        sha256 = f", sha256 {file.sha256[:_HASH]}" if file.sha256 else ""
        cells = sum(len(row.cells) for row in rows)
        unsent = sum(row.row is None for row in rows)
        count = [f"{cells} cell{'' if cells == 1 else 's'}"] if cells else []
        count += [f"{unsent} row{'' if unsent == 1 else 's'} not sent"] if unsent else []
        numbers = [row.number for row in rows if row.number is not None]
        together = f", together {number_text(sum(numbers))}" if numbers and len(rows) > 1 else ""
        counted = f": {' and '.join(count)}{together}" if count else ""
        return f"{file.name}{received}{read}{sha256}{counted}{_FILE_STATES[file.state]}"

    def _cells(self, row: Row, term: Term) -> Iterator[str]:
        what = self._what(row, term)
        if row.row is None:
            yield f"not sent, counts as 0: {what}"
        elif row.trouble:
            number = "no number" if row.number is None else number_text(row.number)
            yield f"row {row.row}, landed as {number}: {what}; {row.trouble}"
        for cell in row.cells:
            yield f"{_place(cell)} {_text(cell, row)}: {what}"

    def _what(self, row: Row, term: Term) -> str:
        """What tells a row from the others of its term."""
        measured = self.indicator.numerator if term.role == "numerator" else self.indicator.denominator
        where = measured.where if isinstance(measured, Measured) else {}
        fixed = {self.of.breakdown[0], *(name for name, allowed in where.items() if len(allowed) == 1)}
        told = [self.names.place(row.part)]
        ages = [row.categories[name] for name in _AGES if name in row.categories]
        told += [f"aged {' to '.join(ages)}"] if ages else []
        told += [
            self.names.category(name, one)
            for name, one in row.categories.items()
            if name not in {*fixed, *_AGES}
        ]
        return ", ".join([*told, row.period] if len(term.steps) > 1 else told)


def _order(row: Row) -> tuple[bool, int, int, str]:
    """As a reader of the file comes upon them; rows that were not sent last."""
    cell = row.cells[0].cell if row.cells and row.cells[0].cell is not None else ""
    return row.row is None, row.row or 0, len(cell), cell


def _place(cell: Cell) -> str:
    sheet = "" if cell.sheet is None else f"sheet '{cell.sheet}' "
    return f"{sheet}{cell.cell or f'row {cell.row}'}"


def _text(cell: Cell, row: Row) -> str:
    if cell.text is None:
        return "is blank"
    if cell.number is None:
        return f"'{cell.text}', {'no number' if row.status == 'ok' else row.status.replace('_', ' ')}"
    number = number_text(cell.number)
    same = number.replace(",", "") == cell.text.replace(",", "")
    return f"'{cell.text}'" if same else f"'{cell.text}', read as {number}"
