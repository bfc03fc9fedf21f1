"""The parts of the benchmark: which tasks each runs, and the lines that they make."""

from functools import cached_property
from pathlib import Path
from statistics import median

from benchmarks.curves import curves
from benchmarks.line import MEBIBYTE, Line
from benchmarks.opened import opened
from benchmarks.protection import protection
from benchmarks.task import Measured, measure

CITY_LAST, LONGER_LAST = "2013-12", "2014-07"
FIRST = "2011-04"
BEFORE = "2013-11"
_MILLION = 1_000_000
_STAGES = ("landing", "observation", "released_cell", "figure")


class Bench:
    """The parts over one temporary folder.

    Attributes:
        folder: where everything is written.
        repeat: how often the overhead is measured.
        cases: a folder of folders of tables to protect, if there is one.
    """

    def __init__(self, folder: Path, repeat: int, cases: Path | None = None) -> None:
        self.folder = folder
        self.repeat = repeat
        self.cases = cases

    def month(self) -> list[Line]:
        """A month by the command, as a process: on an empty warehouse, the next one, and the same again."""
        folder = self._fresh("month")
        lines: list[Line] = []
        for month, what, aim in (
            (BEFORE, f"build {BEFORE}, empty warehouse: 32 months to land", "30 s"),
            (CITY_LAST, f"build {CITY_LAST}, the next month", "30 s"),
            (CITY_LAST, f"build {CITY_LAST} again, nothing has changed", ""),
        ):
            done = measure("command", folder=folder, words=["build", month])
            lines.append(Line(what, done.total, done.total_cpu, aim=aim, peak=done.peak))
        return lines

    def stages(self) -> list[Line]:
        """Each stage alone; what it starts from was made by those before it."""
        new = self._fresh("new month")
        measure("landing", folder=new, month=BEFORE)
        one = measure("landing", folder=new, month=CITY_LAST)
        lines = [
            Line(
                "reading the reference folder (in each stage below)",
                median(done.seconds["reference"] for _, done in self._published),
            )
        ]
        for name, done in self._published[:-1]:
            what = "landing, 33 months" if name == "landing" else name
            lines.append(_alone(what, name, done))
            if name == "landing":
                lines.append(_alone("landing, 1 new month", name, one))
        done = self._published[-1][1]
        return [
            *lines,
            *(
                Line(name, done.seconds[name], done.cpu[name], peak=done.counts[f"peak after {name}"])
                for name in ("pages", "audit")
            ),
            Line(
                "swap and ledger",
                done.seconds["swap"],
                done.cpu["swap"],
                peak=done.peak,
                note=f"{done.counts['files']} files",
            ),
        ]

    def overhead(self) -> list[Line]:
        """The SQL stages through Dagster beside the same statements bare, for one month and for six."""
        lines: list[Line] = []
        for first, what in ((CITY_LAST, "one month"), ("2013-07", "six months")):
            runs = [self._overhead(first) for _ in range(self.repeat)]
            seconds = {name: median(run.seconds[name] for run in runs) for name in runs[0].seconds}
            cpu = {name: median(run.cpu[name] for run in runs) for name in runs[0].cpu}
            start = seconds["ours first"] - seconds["ours"]
            peak = max(run.peak for run in runs)
            lines += [
                Line(
                    f"{what}: ours beside bare",
                    seconds["ours"],
                    cpu["ours"],
                    seconds["ours"] / seconds["bare"],
                    cpu["ours"] / cpu["bare"],
                    "1.3",
                    peak,
                    f"bare {seconds['bare']:.2f} s, {runs[0].counts['calls']} calls; "
                    f"ours inside DuckDB {seconds['ours in DuckDB']:.2f} s",
                ),
                *(
                    Line(
                        f"{what}: {name}",
                        seconds[f"{name} ours"],
                        ratio=seconds[f"{name} ours"] / seconds[f"{name} bare"],
                        note=f"bare {seconds[f'{name} bare']:.2f} s",
                    )
                    for name in _STAGES[1:]
                ),
                Line(
                    f"{what}: first run in a process, beside bare",
                    seconds["ours first"],
                    ratio=seconds["ours first"] / seconds["bare first"],
                ),
                Line(
                    "fixed start: instance, definitions, first use",
                    seconds["instance"] + seconds["definitions"] + start,
                    note=f"{seconds['instance']:.2f} + {seconds['definitions']:.2f} + {start:.2f}",
                ),
            ]
        return lines

    def range(self) -> list[Line]:
        """The data side of a long range beside one month, each from nothing and in one run."""
        lines: list[Line] = []
        for last, source, words in (
            (CITY_LAST, self._city, "33 months"),
            (LONGER_LAST, self._longer_city, "40 months"),
        ):
            one = self._data_side(source, [last])
            many = self._data_side(source, _months(FIRST, last))
            lines += [
                Line(f"{last} alone", one.total, one.total_cpu, peak=one.peak),
                Line(
                    f"{words} beside it",
                    many.total,
                    many.total_cpu,
                    many.total / one.total,
                    many.total_cpu / one.total_cpu,
                    "2",
                    many.peak,
                ),
                *(
                    Line(
                        f"{words}: {name}",
                        many.seconds[name],
                        many.cpu[name],
                        many.seconds[name] / one.seconds[name],
                        many.cpu[name] / one.cpu[name],
                        note=f"alone {one.seconds[name]:.2f} s",
                    )
                    for name in _STAGES
                ),
            ]
        return lines

    def trends(self) -> list[Line]:
        """The trend statements on very many series."""
        return curves()

    def file(self) -> list[Line]:
        """A file of a million rows, validated and landed, beside polars reading it and DuckDB inserting it."""
        folder, spoilt = self._fresh("million"), self._fresh("spoilt million")
        written = measure("million", folder=folder, rows=_MILLION, spoilt=0)
        measure("million", folder=spoilt, rows=_MILLION, spoilt=1)
        bare = [measure("bare_file", folder=self._copy(folder, "bare million")) for _ in range(self.repeat)]
        ours = [
            measure("landing", folder=self._copy(folder, "landed million"), month=CITY_LAST)
            for _ in range(self.repeat)
        ]
        refused = measure("landing", folder=spoilt, month=CITY_LAST)
        seconds = median(one.seconds["bare"] for one in bare), median(one.seconds["landing"] for one in ours)
        cpu = median(one.cpu["bare"] for one in bare), median(one.cpu["landing"] for one in ours)
        size = f"{written.counts['bytes'] / MEBIBYTE:.0f} MiB"
        return [
            Line("polars reads, DuckDB inserts", seconds[0], cpu[0], peak=bare[0].peak, note=size),
            Line(
                "read, validated, landed",
                seconds[1],
                cpu[1],
                seconds[1] / seconds[0],
                cpu[1] / cpu[0],
                "3",
                max(one.peak for one in ours),
                f"{ours[0].counts['rows']} rows",
            ),
            Line(
                "the same, every row spoilt in its own way",
                refused.seconds["landing"],
                refused.cpu["landing"],
                peak=refused.peak,
                note=f"{refused.counts['rows']} rows",
            ),
        ]

    def pages(self) -> list[Line]:
        """Pages a second, and how large they are."""
        done = self._published[-1][1]
        sizes = measure("sizes", folder=str(self.folder / "stages"), month=CITY_LAST).counts
        seconds = done.seconds["pages"]
        return [
            Line("pages of a month", seconds, note=f"{sizes['pages'] / seconds:.1f} pages a second"),
            Line("largest page", note=_kibibytes(sizes["largest"])),
            Line("median page", note=_kibibytes(sizes["median"])),
            Line(
                "all files of a month",
                note=f"{sizes['files']} files, {sizes['bytes'] / MEBIBYTE:.1f} MiB",
            ),
            *opened(self.folder / "stages" / "site" / "current" / CITY_LAST),
        ]

    def disclosure(self) -> list[Line]:
        """Tables protected, ours beside tau-Argus."""
        return protection(self.folder / "tables", self.cases)

    @cached_property
    def _city(self) -> str:
        folder = str(self.folder / "city")
        measure("city", folder=folder, last_month=CITY_LAST)
        return folder

    @cached_property
    def _longer_city(self) -> str:
        folder = str(self.folder / "longer city")
        measure("city", folder=folder, last_month=LONGER_LAST)
        return folder

    @cached_property
    def _published(self) -> list[tuple[str, Measured]]:
        """Every stage of the last month in order, each in a process of its own, over one folder."""
        folder = self._fresh("stages")
        months = [CITY_LAST]
        return [
            ("landing", measure("landing", folder=folder, month=CITY_LAST)),
            ("observation", measure("observation", folder=folder)),
            ("released_cell", measure("released_cell", folder=folder, months=months)),
            ("figure", measure("figure", folder=folder, months=months)),
            ("publication", measure("publication", folder=folder, months=months)),
        ]

    @cached_property
    def _landed(self) -> str:
        folder = self._fresh("landed")
        measure("landing", folder=folder, month=CITY_LAST)
        return folder

    def _overhead(self, first: str) -> Measured:
        folder, scratch = self._copy(self._landed, "overhead"), str(self.folder / "bare")
        done = measure("orchestrated", folder=folder, scratch=scratch, first=first, last=CITY_LAST)
        measure("remove", folder=scratch)
        return done

    def _data_side(self, source: str, months: list[str]) -> Measured:
        return measure("data_side", folder=self._copy(source, "data side"), months=months)

    def _fresh(self, name: str) -> str:
        return self._copy(self._city, name)

    def _copy(self, source: str, name: str) -> str:
        folder = str(self.folder / name)
        measure("copy", source=source, folder=folder)
        return folder


def _months(first: str, last: str) -> list[str]:
    begins, ends = (12 * int(text[:4]) + int(text[5:]) - 1 for text in (first, last))
    return [f"{number // 12}-{number % 12 + 1:02d}" for number in range(begins, ends + 1)]


def _alone(what: str, name: str, done: Measured) -> Line:
    return Line(what, done.seconds[name], done.cpu[name], peak=done.peak, note=_counted(done))


def _counted(done: Measured) -> str:
    return ", ".join(f"{done.counts[name]} {name}" for name in ("months", "rows") if name in done.counts)


def _kibibytes(size: int) -> str:
    return f"{size / 1024:.0f} KiB"
