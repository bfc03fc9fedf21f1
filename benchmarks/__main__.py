"""Words in, a table out: chooses the parts, runs them in a temporary folder and prints what they measured."""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.line import Line, table
from benchmarks.parts import Bench

PARTS: dict[str, Callable[[Bench], list[Line]]] = {
    "month": Bench.month,
    "stages": Bench.stages,
    "overhead": Bench.overhead,
    "range": Bench.range,
    "pages": Bench.pages,
    "file": Bench.file,
    "disclosure": Bench.disclosure,
    "trends": Bench.trends,
}


def main() -> int:
    """Run the chosen parts.

    Returns:
        The exit code: 0, however far from its aim a figure is; a benchmark informs, it does not judge.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; all of them where none is named")
    parser.add_argument("--repeat", type=int, default=3, help="runs of each side of the overhead (default 3)")
    parser.add_argument("--folder", type=Path, help="where to make the temporary folder")
    cases = os.environ.get("OBAPIPE_DISCLOSURE_CASES")
    parser.add_argument(
        "--cases",
        type=Path,
        default=Path(cases) if cases else None,
        help="tables to protect: a folder of folders with cells.csv and relations.csv "
        "(default OBAPIPE_DISCLOSURE_CASES)",
    )
    chosen = parser.parse_args()
    unknown = sorted(set(chosen.parts) - set(PARTS))
    if unknown or chosen.repeat < 1:
        parser.error(f"there is no part {', '.join(unknown)}" if unknown else "--repeat is at least 1")
    if chosen.cases and not any(chosen.cases.glob("*/cells.csv")):
        parser.error(f"no folder in {chosen.cases} has a cells.csv")
    print(f"{os.cpu_count()} cores, load {_load()}, Python {platform.python_version()}", flush=True)
    with tempfile.TemporaryDirectory(prefix="obapipe-bench-", dir=chosen.folder) as folder:
        bench = Bench(Path(folder), chosen.repeat, chosen.cases)
        for name in chosen.parts or PARTS:
            print(f"\n{table(name, PARTS[name](bench))}", flush=True)
    print(f"\nload at the end {_load()}")
    return 0


def _load() -> str:
    return " ".join(f"{one:.1f}" for one in os.getloadavg()) if hasattr(os, "getloadavg") else "unknown"


if __name__ == "__main__":
    sys.exit(main())
