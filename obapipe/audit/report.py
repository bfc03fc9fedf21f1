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
    "bounds": "what is printed leaves a hidden number no room, or too little",
    "undecided": "it could not be decided whether a hidden number can be worked out",
    "across months": "a later month prints what an earlier one hid",
    "text": "a page holds a number that its download does not",
    "drawing": "a drawing shows what is hidden, or what no printed figure explains",
    "axis": "an axis ends where no figure that is drawn makes it end",
    "order": "the order of rows, or a rank, tells something of a hidden figure",
    "wording": "words tell something of a hidden figure",
    "marker": "hidden figures are told apart",
    "unread": "something published cannot be read, so it cannot be judged",
}
NOT_TRIED = (
    "what someone knows who has the figures of several places; of one other place it is counted, and stops nothing",
    "rolling sums and other counts that the catalogue does not declare",
    "working a forecast backwards through its method; that enough of its history is printed is looked at",
    "what a sentence hints at in words that are not known here",
    "names of files, addresses and identifiers of a page's parts",
    "why this and no other pattern was hidden, by someone who runs the same program on guessed figures",
    "the text of the PDFs: they are printed from the pages, which are read",
    "editions of a month that are no longer in the folder",
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
        sure: the class of a deduction, such as `exact by algebra`; empty where it was no deduction.
    """

    kind: str
    file: str
    place: str = ""
    indicator: str = ""
    period: str = ""
    detail: str = ""
    sure: str = ""

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
        narrowed: hidden figures of which some small number is impossible and a large one is not. Every such figure
            that was seen so far is a large one that was hidden for others; the files alone cannot tell, so these stop
            nothing and are counted apart.
        insiders: hidden figures that somebody could work out who knows those of one other place; they stop nothing.
        undetected: planted leaks that the self-test did not find, so that nothing else here can be trusted.
    """

    files: int
    figures: int
    hidden: int
    breaches: tuple[Breach, ...]
    narrowed: tuple[Breach, ...] = ()
    insiders: int = 0
    undetected: tuple[str, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether nothing was found, by an audit that finds what is planted."""
        return not self.breaches and not self.undetected

    @property
    def by_kind(self) -> dict[str, int]:
        """How many breaches of each kind that was found, in the order of `KINDS`."""
        found = Counter(one.kind for one in self.breaches)
        return {kind: found[kind] for kind in KINDS if found[kind]}

    @property
    def by_class(self) -> dict[str, int]:
        """How many deductions there are of each class, by name."""
        found = Counter(one.sure for one in self.breaches if one.sure)
        return {name: found[name] for name in sorted(found)}

    def describe(self) -> str:
        """The outcome for an analyst: counts, the first places of each kind, and what was not tried."""
        said = [f"Read {self.files:,} files: {self.figures:,} figures printed, {self.hidden:,} hidden."]
        if self.undetected:
            said.append(f"The self-test failed: planted leaks were not found ({', '.join(self.undetected)}).")
        if self.clean:
            said.append("Nothing hidden could be worked out with what this audit tries.")
        for kind, count in self.by_kind.items():
            said.append(f"{count:,} {kind}: {KINDS[kind]}.")
            first = [one for one in self.breaches if one.kind == kind][:_PLACES_LISTED]
            said += [f"  {one.where}: {one.detail}" for one in first]
            if count > len(first):
                said.append(f"  and {count - len(first):,} more")
        if self.by_class:
            said.append(
                "Deduced: " + ", ".join(f"{count:,} {name}" for name, count in self.by_class.items()) + "."
            )
        if self.narrowed:
            said.append(
                f"Of {len(self.narrowed):,} hidden figures some small number is impossible and a large one is not: "
                "they may be large ones that were hidden for others."
            )
        if self.insiders:
            said.append(
                f"{self.insiders:,} hidden figures follow for somebody who knows those of one other place."
            )
        said.append("This audit does not try:")
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
            "by_class": self.by_class,
            "narrowed": [asdict(one) for one in self.narrowed],
            "open_to_insiders": self.insiders,
            "undetected": list(self.undetected),
            "breaches": [asdict(one) for one in self.breaches],
            "not_tried": list(NOT_TRIED),
        }
