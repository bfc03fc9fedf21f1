"""The SQL stages as Dagster runs them beside the very same statements given to DuckDB with nothing around them."""

import logging
import shutil
from pathlib import Path
from statistics import median

import dagster as dg

from benchmarks.clock import Clock
from benchmarks.tape import Tape, recording
from obapipe.commands.runs import open_instance
from obapipe.definitions import JOB, build_defs
from obapipe.settings import Settings
from obapipe.workspace import RUN_LOCK

STAGES = ("observation", "released_cell", "figure")
_AGAIN = 3


def compare(clock: Clock, folder: Path, scratch: Path, first: str, last: str) -> dict[str, int]:
    """Run the three stages for a range of months and replay them, the first time and three times more.

    Every run starts from the warehouse as it landed. The bare side is given the partnership's frames ready made.

    Args:
        clock: is given `instance` and `definitions`, the fixed start; `ours`, `bare`, `ours in DuckDB` and by stage
            `<stage> ours`, `<stage> bare`, each the median of the runs after the first; and the first as `... first`.
        folder: a partnership folder whose files have landed.
        scratch: where the warehouse is copied to for the bare side.
        first: the first month.
        last: the last month.

    Returns:
        How many calls one run makes.
    """
    settings = Settings(data=folder)
    landed = scratch / "landed.duckdb"
    scratch.mkdir(parents=True)
    shutil.copyfile(settings.warehouse / "restricted.duckdb", landed)
    with clock.timing("instance"):
        instance = open_instance(settings)
    with clock.timing("definitions"):
        job = build_defs(settings).resolve_job_def(JOB)
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    runs: list[Clock] = []
    calls = 0
    for _ in range(1 + _AGAIN):
        _restore(landed, settings.warehouse)
        runs.append(Clock())
        tapes = _ours(runs[-1], job, instance, first, last)
        bare = scratch / "warehouse"
        _restore(landed, bare)
        _bare(runs[-1], tapes, settings.warehouse, bare)
        calls = sum(len(tape.calls) for tape in tapes)
    for name in runs[0].seconds:
        clock.seconds[f"{name} first"] = runs[0].seconds[name]
        clock.seconds[name] = median(run.seconds[name] for run in runs[1:])
    for name in runs[0].cpu:
        clock.cpu[name] = median(run.cpu[name] for run in runs[1:])
    return {"calls": calls}


def _restore(landed: Path, warehouse: Path) -> None:
    warehouse.mkdir(parents=True, exist_ok=True)
    for path in warehouse.glob("*.duckdb*"):
        path.unlink()
    shutil.copyfile(landed, warehouse / "restricted.duckdb")


def _ours(
    clock: Clock, job: dg.JobDefinition, instance: dg.DagsterInstance, first: str, last: str
) -> list[Tape]:
    with recording(RUN_LOCK) as tapes, clock.timing("ours"):
        result = job.execute_in_process(
            instance=instance,
            asset_selection=[dg.AssetKey(name) for name in STAGES],
            tags={"dagster/asset_partition_range_start": first, "dagster/asset_partition_range_end": last},
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )
    if len(tapes) != len(STAGES):
        message = f"{len(STAGES)} stages opened {len(tapes)} connections: a tape a stage no longer holds."
        raise RuntimeError(message)
    clock.seconds["ours in DuckDB"] = sum(tape.seconds for tape in tapes)
    for name in STAGES:
        found = [event.step_success_data for event in result.events_for_node(name) if event.is_step_success]
        clock.seconds[f"{name} ours"] = sum(one.duration_ms for one in found) / 1000
    return tapes


def _bare(clock: Clock, tapes: list[Tape], ours: Path, bare: Path) -> None:
    def moved(text: str) -> str:
        return text.replace(str(ours), str(bare))

    with clock.timing("bare"):
        for name, tape in zip(STAGES, tapes, strict=True):
            with clock.timing(f"{name} bare"):
                tape.play(moved)
