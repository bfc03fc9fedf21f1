"""The tasks that are measured, each in a process of its own: `python -m benchmarks.tasks NAME JSON`.

A task takes paths and months, and prints one line of JSON: `seconds`, `cpu` and `counts` by name,
`peak` in bytes.
Writing a folder to measure on is a task too, so that the process that starts them all stays small.
"""

import json
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.clock import Clock, peak


def city(clock: Clock, *, folder: str, last_month: str) -> dict[str, int]:
    """Write the demo city's files up to a month."""
    from benchmarks.city import write_city  # noqa: PLC0415 - each task loads only what it measures

    with clock.timing("city"):
        write_city(Path(folder), last_month)
    return {"files": sum(path.is_file() for path in Path(folder).rglob("*"))}


def command(clock: Clock, *, folder: str, words: list[str]) -> dict[str, int]:
    """Run the `obapipe` command as a person would, as a process."""
    with clock.timing("command"):
        done = subprocess.run(
            [sys.executable, "-m", "obapipe.cli", "--data", folder, *words],
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise SystemExit(done.stderr + done.stdout)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    clock.cpu["command"] = used.ru_utime + used.ru_stime
    return {"peak": peak(resource.RUSAGE_CHILDREN)}


def landing(clock: Clock, *, folder: str, month: str) -> dict[str, int]:
    """Read, validate and land everything up to a month that has not landed yet."""
    from benchmarks.stages import Stages  # noqa: PLC0415

    landed = Stages(Path(folder), clock).landing(month)
    return {"months": len(landed.months), "rows": landed.rows}


def million(clock: Clock, *, folder: str, rows: int, spoilt: int) -> dict[str, int]:
    """Turn a copy of the city into a folder that received one very long file."""
    from benchmarks.million import write_million  # noqa: PLC0415

    with clock.timing("million"):
        return {"bytes": write_million(Path(folder), rows, spoilt=bool(spoilt))}


def bare_file(clock: Clock, *, folder: str) -> dict[str, int]:
    """Read that file with polars and insert it with DuckDB, and nothing else."""
    from benchmarks.million import store_bare  # noqa: PLC0415

    return {"rows": store_bare(Path(folder), clock)}


def observation(clock: Clock, *, folder: str) -> dict[str, int]:
    """Conform what has landed."""
    from benchmarks.stages import Stages  # noqa: PLC0415

    return {"rows": Stages(Path(folder), clock).observation()}


def released_cell(clock: Clock, *, folder: str, months: list[str]) -> dict[str, int]:
    """Protect months."""
    from benchmarks.stages import Stages  # noqa: PLC0415

    return {"rows": Stages(Path(folder), clock).released_cell(months)}


def figure(clock: Clock, *, folder: str, months: list[str]) -> dict[str, int]:
    """Compare months."""
    from benchmarks.stages import Stages  # noqa: PLC0415

    return {"rows": Stages(Path(folder), clock).figure(months)}


def data_side(clock: Clock, *, folder: str, months: list[str]) -> dict[str, int]:
    """All four stages that come before the pages, from what arrived, for months in one go."""
    from benchmarks.stages import Stages  # noqa: PLC0415

    stages = Stages(Path(folder), clock)
    stages.landing(months[-1])
    stages.observation()
    stages.released_cell(months)
    return {"rows": stages.figure(months)}


def publication(clock: Clock, *, folder: str, months: list[str]) -> dict[str, int]:
    """Write, audit and swap in the pages of months."""
    from benchmarks.stages import Stages  # noqa: PLC0415

    return Stages(Path(folder), clock).publication(months)


def sizes(clock: Clock, *, folder: str, month: str) -> dict[str, int]:
    """How large the published files of a month are."""
    with clock.timing("sizes"):
        files = [path for path in (Path(folder) / "site" / "current" / month).rglob("*") if path.is_file()]
        pages = sorted(path.stat().st_size for path in files if path.suffix == ".html")
    return {
        "pages": len(pages),
        "files": len(files),
        "largest": pages[-1],
        "median": pages[len(pages) // 2],
        "bytes": sum(path.stat().st_size for path in files),
    }


def orchestrated(clock: Clock, *, folder: str, scratch: str, first: str, last: str) -> dict[str, int]:
    """The three SQL stages as Dagster runs them, then the very same statements bare."""
    from benchmarks.overhead import compare  # noqa: PLC0415

    return compare(clock, Path(folder), Path(scratch), first, last)


def cube(clock: Clock, *, folder: str, seed: int) -> dict[str, int]:
    """Write an invented three-way cube."""
    from benchmarks.cases import write_cube  # noqa: PLC0415

    with clock.timing("cube"):
        return {"cells": write_cube(Path(folder), seed)}


def reports(clock: Clock, *, folder: str, seed: int, number: int) -> dict[str, int]:
    """Write invented two-way reports that have nothing to do with each other."""
    from benchmarks.cases import write_reports  # noqa: PLC0415

    with clock.timing("reports"):
        return {"cells": write_reports(Path(folder), seed, number)}


def suppressed(clock: Clock, *, source: str, folder: str) -> dict[str, int]:
    """Protect tables as `obapipe suppress` does: read, decide, prove, write."""
    from obapipe.commands.suppressing import suppress_tables  # noqa: PLC0415

    with clock.timing("suppressed"):
        done = suppress_tables(Path(source), Path(folder))
    return {"witnesses": done.pattern.certificates["witness"].n_unique()}


def argus(clock: Clock, *, source: str, folder: str, method: str, rule: str) -> dict[str, int]:
    """Let tau-Argus protect them and write what it decided in the same form."""
    from benchmarks.peer import protect_cube, read_cube, write_pattern  # noqa: PLC0415

    tables = read_cube(Path(source))
    if tables is None:
        return {"refused": 1}
    with clock.timing("argus"):
        hidden = protect_cube(tables, method, rule, zeros=True)
    write_pattern(Path(folder), tables, hidden)
    return {"refused": 0}


def judged(clock: Clock, *, source: str, folder: str) -> dict[str, int]:
    """Attack a pattern and count what it shows."""
    from benchmarks.judging import judge  # noqa: PLC0415

    with clock.timing("judged"):
        return judge(Path(source), Path(folder), threshold=5)


def copy(clock: Clock, *, source: str, folder: str) -> dict[str, int]:
    """Copy a partnership folder, in place of what was measured there."""
    with clock.timing("copy"):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(source, folder, symlinks=True)
    return {}


def remove(clock: Clock, *, folder: str) -> dict[str, int]:
    """Remove a folder that has been measured."""
    with clock.timing("remove"):
        shutil.rmtree(folder)
    return {}


TASKS: dict[str, Callable[..., dict[str, int]]] = {
    one.__name__: one
    for one in (
        city,
        command,
        landing,
        million,
        bare_file,
        observation,
        released_cell,
        figure,
        data_side,
        publication,
        sizes,
        orchestrated,
        cube,
        reports,
        suppressed,
        argus,
        judged,
        copy,
        remove,
    )
}


def main() -> None:
    """Run the task that the command line names."""
    _, name, given = sys.argv
    clock = Clock()
    counts = TASKS[name](clock, **json.loads(given))
    held = counts.pop("peak", peak())
    found = {"seconds": clock.seconds, "cpu": clock.cpu, "counts": counts, "peak": held}
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
