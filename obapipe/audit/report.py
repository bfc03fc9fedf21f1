"""What an audit found. A breach says where to look and never what can be read there."""

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

KINDS = {
    "direct": "a count that is too small to show is printed",
    "inconsistent": "one figure is printed in two ways in the same month",
    "derived": "a figure that rests on a hidden number is printed",
    "subtraction": "a hidden number follows from printed ones by adding and subtracting",
    "increment": "two printed year-to-date figures differ by a small number",
    "nested": "a printed count and a part of it differ by a small number",
    "across months": "a later month prints what an earlier one hid",
    "text": "a page holds a number that its download does not",
    "unread": "something published cannot be read, so it cannot be judged",
}
NOT_TRIED = (
    "systems of several sums at once, and bounds from whole numbers that narrow a hidden figure without giving it",
    "counts worked back from rounded percentages and rates where the number beside them is not printed as hidden",
    "places that were merged or replaced, and published totals that are rounded",
    "running text, cards, and the geometry of charts; tables, labels and what a page does not show are read",
    "what someone knows who already has the figures of one place",
    "earlier editions of a month that a rebuild replaced",
)
_PLACES_LISTED = 5


@dataclass(frozen=True, order=True)
class Breach:
    """One thing an outsider could work out, and where.

    Attributes:
        kind: one of `KINDS`.
        file: below the audited folder, with forward slashes.
        place: its name, empty where the whole file is meant.
        indicator: its title, empty where the whole file is meant.
        period: canonical text, empty where the whole file is meant.
        detail: what makes it one, in words, without any figure.
    """

    kind: str
    file: str
    place: str = ""
    indicator: str = ""
    period: str = ""
    detail: str = ""

    @property
    def where(self) -> str:
        """File, place, indicator and period on one line."""
        return ", ".join(one for one in (self.file, self.place, self.indicator, self.period) if one)


@dataclass(frozen=True)
class Report:
    """The outcome of an audit.

    Attributes:
        files: how many published files were read.
        figures: different numbers printed, each counted once a month.
        hidden: different figures printed as hidden, each counted once a month.
        breaches: in the order of `KINDS`, then file and place.
    """

    files: int
    figures: int
    hidden: int
    breaches: tuple[Breach, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not self.breaches

    @property
    def by_kind(self) -> dict[str, int]:
        """How many breaches of each kind that was found, in the order of `KINDS`."""
        found = Counter(one.kind for one in self.breaches)
        return {kind: found[kind] for kind in KINDS if found[kind]}

    def describe(self) -> str:
        """The outcome for an analyst: counts, the first places of each kind, and what was not tried."""
        said = [f"Read {self.files:,} files: {self.figures:,} figures printed, {self.hidden:,} hidden."]
        if self.clean:
            said.append("Nothing hidden could be worked out with what this audit tries.")
        for kind, count in self.by_kind.items():
            said.append(f"{count:,} {kind}: {KINDS[kind]}.")
            first = [one for one in self.breaches if one.kind == kind][:_PLACES_LISTED]
            said += [f"  {one.where}: {one.detail}" for one in first]
            if count > len(first):
                said.append(f"  and {count - len(first):,} more")
        said.append("This basic audit does not yet try:")
        said += [f"  - {one}" for one in NOT_TRIED]
        return "\n".join(said)

    def as_json(self) -> dict[str, Any]:
        """The same for a machine."""
        return {
            "clean": self.clean,
            "files": self.files,
            "figures": self.figures,
            "hidden": self.hidden,
            "by_kind": self.by_kind,
            "breaches": [asdict(one) for one in self.breaches],
            "not_tried": list(NOT_TRIED),
        }
