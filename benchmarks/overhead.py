"""The SQL stages as Dagster runs them beside the very same statements given to DuckDB with nothing around them."""

import logging
import shutil
from contextlib import ExitStack
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
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    runs: list[Clock] = []
    calls = 0
    with ExitStack() as stack:
        with clock.timing("instance"):
            instance = stack.enter_context(open_instance(settings))
        with clock.timing("definitions"):
            job = build_defs(settings).resolve_job_def(JOB)
        for _ in range(1 + _AGAIN):
            _restore(landed, settings.warehouse)
            runs.append(Clock())
            tapes = _ours(runs[-1], job, instance, first, last)
            bare = scratch / "warehouse"
            _restore(landed, bare)
            _bare(runs[-1], tapes, settings.warehouse, bare)
            calls = sum(len(tape.calls) for stage in tapes.values() for tape in stage)
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
) -> dict[str, list[Tape]]:
    with recording(RUN_LOCK) as tapes, clock.timing("ours"):
        result = job.execute_in_process(
            instance=instance,
            asset_selection=[dg.AssetKey(name) for name in STAGES],
            tags={"dagster/asset_partition_range_start": first, "dagster/asset_partition_range_end": last},
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )
    clock.seconds["ours in DuckDB"] = sum(tape.seconds for tape in tapes)
    begun = {one.step_key: one for one in instance.get_run_step_stats(result.run_id)}
    sorted_tapes: dict[str, list[Tape]] = {}
    for name in STAGES:
        start, end = begun[name].start_time or 0.0, begun[name].end_time or 0.0
        clock.seconds[f"{name} ours"] = end - start
        sorted_tapes[name] = [tape for tape in tapes if start <= tape.opened <= end and tape.states]
    if not all(sorted_tapes.values()):
        message = f"A stage of {sorted_tapes.keys()} asked DuckDB nothing: the recording has missed it."
        raise RuntimeError(message)
    return sorted_tapes


def _bare(clock: Clock, tapes: dict[str, list[Tape]], ours: Path, bare: Path) -> None:
    def moved(text: str) -> str:
        return text.replace(str(ours), str(bare))

    with clock.timing("bare"):
        for name in STAGES:
            with clock.timing(f"{name} bare"):
                for tape in tapes[name]:
                    tape.play(moved)
