"""What an audit of tables from elsewhere found: how many of each class, and where; never a number worked out."""

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

PRINTED = "printed"
CLASSES = {
    PRINTED: "printed although it is too small to show",
    "exact by algebra": "hidden, and follows from printed figures by adding and subtracting",
    "exact by bounds": "hidden, and only one number is possible",
    "proven small": "hidden, and can be shown to be below the threshold",
    "narrowed": "hidden, and some small number can be ruled out",
    "undecided": "hidden, and it could not be decided whether it can be worked out",
    "contradiction": "hidden, among figures that cannot all be right, so that nothing follows",
}
NOT_TRIED = (
    "sums, percentages and rates that neither the description nor relations.csv names",
    "one table against another, and against earlier editions of itself",
    "what someone knows who has the figures of one place",
)
_PLACES_LISTED = 5


@dataclass(frozen=True, order=True)
class Place:
    """Where a figure stands that is in danger.

    Attributes:
        row: as a spreadsheet numbers it.
        key: what the row is about.
        column: as the file calls it; empty where each row is one figure.
        sure: one of `CLASSES`.
    """

    row: int
    key: str
    column: str
    sure: str


@dataclass(frozen=True)
class Sum:
    """How one sum of the description fared.

    Attributes:
        name: as the description calls it.
        complete: how often all its figures are printed.
        failing: how often those do not agree.
        aside: how often figures are hidden and it cannot hold, so that it was not believed.
        subtraction: how often it hides one figure and prints all others.
    """

    name: str
    complete: int
    failing: int
    aside: int
    subtraction: int


@dataclass(frozen=True)
class TableFindings:
    """What follows from one table.

    Attributes:
        file: its name.
        title: of its description.
        figures: counts that are printed.
        hidden: counts that are printed as hidden, or never printed and protected all the same.
        sums: in the order of the description.
        places: figures in danger, from the top of the file.
        without: where the printed figures cannot all be right, what was left out, and how many hidden figures were
            judged so.
        idle: sums of the description for which the table has no row.
    """

    file: str
    title: str
    figures: int
    hidden: int
    sums: tuple[Sum, ...]
    places: tuple[Place, ...]
    without: tuple[tuple[str, int], ...] = ()
    idle: tuple[str, ...] = ()

    @property
    def by_class(self) -> dict[str, int]:
        """How many figures of each class that was found, in the order of `CLASSES`."""
        found = Counter(one.sure for one in self.places)
        return {name: found[name] for name in CLASSES if found[name]}

    @property
    def subtraction(self) -> int:
        """How often one hidden figure is a printed total less printed parts, or the other way round."""
        return sum(one.subtraction for one in self.sums)

    def lines(self) -> list[str]:
        """What was found, for an analyst."""
        said = [f"{self.file} ({self.title}): {self.figures:,} figures printed, {self.hidden:,} hidden."]
        if self.subtraction:
            of = ", ".join(f"{one.name} {one.subtraction:,}" for one in self.sums if one.subtraction)
            said.append(f"  {self.subtraction:,} recoverable by one subtraction ({of}).")
        for name, count in self.by_class.items():
            said.append(f"  {count:,} {name}: {CLASSES[name]}.")
            first = [one for one in self.places if one.sure == name][:_PLACES_LISTED]
            said += [
                "    " + ", ".join(part for part in (f"row {one.row}", one.key, one.column) if part)
                for one in first
            ]
            if count > len(first):
                said.append(f"    and {count - len(first):,} more")
        if not self.places:
            said.append("  Nothing hidden could be worked out with what this audit tries.")
        return [*said, *self._notes()]

    def _notes(self) -> list[str]:
        notes = [
            f"  '{one.name}' fails in {one.failing:,} of the {one.complete:,} sums that are printed whole: what "
            "follows from it is likely, not certain."
            for one in self.sums
            if one.failing
        ]
        notes += [
            f"  '{one.name}' cannot hold in {one.aside:,} sums with hidden figures; it was not believed there."
            for one in self.sums
            if one.aside
        ]
        notes += [
            f"  The printed figures cannot all be right: {count:,} hidden ones were judged without {left_out}."
            for left_out, count in self.without
        ]
        return notes + [f"  '{name}' has no row in this file, so it was not tried." for name in self.idle]

    def as_json(self) -> dict[str, Any]:
        """The same for a machine."""
        return {
            "file": self.file,
            "title": self.title,
            "figures": self.figures,
            "hidden": self.hidden,
            "by_class": self.by_class,
            "subtraction": self.subtraction,
            "sums": [asdict(one) for one in self.sums],
            "judged_without": [{"left_out": name, "hidden": count} for name, count in self.without],
            "not_applied": list(self.idle),
            "places": [
                {"row": one.row, "key": one.key, "column": one.column, "class": one.sure}
                for one in self.places
            ],
        }


@dataclass(frozen=True)
class Findings:
    """The outcome for a folder.

    Attributes:
        tables: those that were audited.
        unread: CSV files of the folder that no description is of.
    """

    tables: tuple[TableFindings, ...]
    unread: tuple[str, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether nothing was found in the tables that were audited."""
        return not any(one.places for one in self.tables)

    @property
    def by_class(self) -> dict[str, int]:
        """How many figures of each class, in all tables."""
        found = Counter(place.sure for one in self.tables for place in one.places)
        return {name: found[name] for name in CLASSES if found[name]}

    def describe(self) -> str:
        """The outcome for an analyst."""
        said = [line for one in self.tables for line in one.lines()]
        if self.unread:
            said.append(f"Not audited, for want of a description: {', '.join(self.unread)}.")
        said.append("This audit does not try:")
        return "\n".join([*said, *(f"  - {one}" for one in NOT_TRIED)])

    def as_json(self) -> dict[str, Any]:
        """The same for a machine."""
        return {
            "clean": self.clean,
            "by_class": self.by_class,
            "subtraction": sum(one.subtraction for one in self.tables),
            "tables": [one.as_json() for one in self.tables],
            "not_audited": list(self.unread),
            "not_tried": list(NOT_TRIED),
        }
