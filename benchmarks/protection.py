"""The part that protects tables: ours beside tau-Argus on the same cells, and the same attack on both."""

from dataclasses import dataclass
from pathlib import Path

from benchmarks.line import Line
from benchmarks.task import Measured, measure

_SEED = 20240601
_TWO_WAY, _CUBE = "OPT(1)", "MOD(1)"
# Counts below 5 are unsafe and protected to a tenth of themselves, zeros to 5: what disclosure control usually asks.
_RULE = "FREQ(5,10)|ZERO(5)"
_LARGE = 1000  # cells; beyond it tau-Argus has its modular method
_COPIES = (1, 4, 16)
_SECONDS_FOR_A_REPORT = "1 s"
_FASTER = 5


@dataclass(frozen=True)
class _Recorded:
    """What the prototype that came with the brief did: secondaries, or all that it hid, and seconds on 2 cores."""

    hidden: int
    seconds: float
    counted: str = "secondaries"


_PROTOTYPE = {
    "m6_linked2": _Recorded(12, 0.1),
    "m15_linked2": _Recorded(47, 0.2),
    "p6_full": _Recorded(235, 34),
    "m6_full": _Recorded(123, 142),
    "p15_full": _Recorded(73, 409),
    "m15_full": _Recorded(117, 261),
    "ytd_ledger": _Recorded(114, 13.7, "hidden"),
    "ytd_sparse": _Recorded(198, 27.8, "hidden"),
    "neet_nested": _Recorded(165, 14.1, "hidden"),
    "ytd_quarterly": _Recorded(21, 4.5, "hidden"),
}


def protection(folder: Path, cases: Path | None) -> list[Line]:
    """Tables that were given, then invented ones, then reports in growing numbers.

    Args:
        folder: where everything is written.
        cases: a folder of folders of tables, if there is one.
    """
    given = sorted(path.parent for path in cases.glob("*/cells.csv")) if cases else []
    invented = [folder / "invented report", folder / "invented cube"]
    measure("reports", folder=str(invented[0]), seed=_SEED, number=1)
    measure("cube", folder=str(invented[1]), seed=_SEED)
    lines = [line for source in (*given, *invented) for line in _beside(source, folder)]
    return [*lines, *_growth(folder)]


def _beside(source: Path, folder: Path) -> list[Line]:
    """Ours beside tau-Argus, where it can be told the tables at all."""
    size = sum(1 for _ in (source / "cells.csv").open(encoding="utf-8")) - 1
    method = _CUBE if size > _LARGE else _TWO_WAY
    out, theirs = folder / f"{source.name} ours", folder / f"{source.name} tau-Argus"
    ours = measure("suppressed", source=str(source), folder=str(out))
    peer = measure("argus", source=str(source), folder=str(theirs), method=method, rule=_RULE)
    recorded = _PROTOTYPE.get(source.name)
    if recorded and recorded.seconds > 1:
        aim = f"{recorded.seconds / _FASTER:.1f} s"
    else:
        aim = "" if size > _LARGE else _SECONDS_FOR_A_REPORT
    lines = [_line(f"{source.name}: ours", ours, source, out, aim=aim, peer=peer)]
    if recorded:
        note = f"recorded on 2 cores: {recorded.hidden} {recorded.counted}"
        lines.append(Line(f"{source.name}: prototype", recorded.seconds, note=note))
    if not peer.counts["refused"]:
        rule = _RULE.replace("|", " and ")
        lines.append(_line(f"{source.name}: tau-Argus {method}, {rule}", peer, source, theirs))
    return lines


def _line(
    what: str, done: Measured, source: Path, out: Path, *, aim: str = "", peer: Measured | None = None
) -> Line:
    beside = peer if peer and not peer.counts["refused"] else None
    return Line(
        what,
        done.total,
        done.total_cpu,
        done.total / beside.total if beside else None,
        done.total_cpu / beside.total_cpu if beside else None,
        aim,
        done.peak,
        _told(measure("judged", source=str(source), folder=str(out)).counts),
    )


def _told(found: dict[str, int]) -> str:
    attacked = ", ".join(f"{name} {found[name]}" for name in ("exact", "proven", "narrowed", "undecided"))
    shown = found["printed"] - found["hidden"]
    bare = f", {found['bare']} small ones shown" if found["bare"] else ""
    secondaries = found["hidden"] - found["small"] + found["bare"]
    return (
        f"{found['small']} + {secondaries} of {found['printed']} hidden{bare}; {attacked}; visible "
        f"{shown / found['printed']:.1%} of figures, {found['visible'] / found['children']:.1%} of children"
    )


def _growth(folder: Path) -> list[Line]:
    """What reports cost that have nothing to do with each other, beside as many times the cost of one."""
    lines: list[Line] = []
    one: Measured | None = None
    for number in _COPIES:
        source = folder / f"{number} reports"
        written = measure("reports", folder=str(source), seed=_SEED, number=number)
        done = measure("suppressed", source=str(source), folder=str(folder / f"{number} reports ours"))
        one = one or done
        lines.append(
            Line(
                f"{number} independent reports, beside {number} x one" if number > 1 else "1 report",
                done.total,
                done.total_cpu,
                done.total / number / one.total if number > 1 else None,
                done.total_cpu / number / one.total_cpu if number > 1 else None,
                "1" if number > 1 else "",
                done.peak,
                f"{written.counts['cells']} cells",
            )
        )
    return lines
