"""Runs the job that the schedule runs, in this process, recorded in the same Dagster instance."""

import logging
import os
import shutil
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
from dagster import DagsterInstance
from dagster_shared.error import SerializableErrorInfo

from obapipe.definitions import JOB, build_defs
from obapipe.partnership import Partnership
from obapipe.paths import resource
from obapipe.periods import PeriodError, months_between, parse_period
from obapipe.settings import Settings
from obapipe.warehouse import WarehouseError

STATE = "dagster"
_TOLD = ("DAGSTER_HOME", "OBAPIPE_STATE_DIR")
_EXPLAINED = {"WarehouseLockedError", "WarehouseDamagedError", "PartnershipError", "LedgerError"}


class CallError(ValueError):
    """The call is at fault: a period that is none, or one outside the partnership's own."""


@dataclass(frozen=True)
class Outcome:
    """How a run ended.

    Attributes:
        succeeded: whether the months are published.
        messages: why not, a sentence each; empty where it succeeded.
        ours: whether the fault is obapipe's own rather than the data's.
        trace: where a fault of ours came from, for whoever looks after obapipe.
    """

    succeeded: bool
    messages: tuple[str, ...] = ()
    ours: bool = False
    trace: str = ""


def months_of(first: str, last: str, partnership: Partnership) -> list[str]:
    """The months to build from one period to another, months or quarters, as the partnership publishes them.

    Raises:
        CallError: a period is none, or no month between them is one that the partnership publishes.
    """
    try:
        begins, ends = parse_period(first), parse_period(last)
    except PeriodError as error:
        raise CallError(f"{error}.") from error
    for period, text in ((begins, first), (ends, last)):
        if period.frequency not in ("month", "quarter"):
            raise CallError(f"'{text}' is neither a month (2013-07) nor a financial quarter (2013-Q2).")
    asked = months_between(f"{begins.start:%Y-%m}", f"{ends.end:%Y-%m}")
    rules = partnership.publication
    allowed = [
        month
        for month in asked
        if month >= rules.first_month
        and (rules.last_month is None or month <= rules.last_month)
        and (not rules.months or month in rules.months)
    ]
    if not asked:
        raise CallError(f"{last} is before {first}: name the earlier period first.")
    if not allowed:
        which = (
            ", ".join(rules.months) if rules.months else f"{rules.first_month} to {rules.last_month or 'now'}"
        )
        raise CallError(f"{partnership.name} publishes {which}; see [publication] in partnership.toml.")
    return allowed


@contextmanager
def open_instance(settings: Settings) -> Generator[DagsterInstance, None, None]:
    """Dagster's own records, in the partnership's warehouse folder; the environment tells of it while they are open."""
    home = str(state_folder(settings))
    before = {name: os.environ.get(name) for name in _TOLD}
    os.environ.update(dict.fromkeys(_TOLD, home))
    try:
        with DagsterInstance.from_config(home) as instance:
            yield instance
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def state_folder(settings: Settings) -> Path:
    """The folder of Dagster's records, made ready with its settings.

    Raises:
        WarehouseError: a file stands where the warehouse folder should.
    """
    if settings.warehouse.exists() and not settings.warehouse.is_dir():
        raise WarehouseError(f"{settings.warehouse} is a file, and should be a folder. Move it away.")
    home = (settings.warehouse / STATE).resolve()
    home.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(resource("dagster.yaml"), home / "dagster.yaml")
    return home


def build_months(settings: Settings, months: Sequence[str]) -> Outcome:
    """Publish months: each stretch of neighbours in one run of the job.

    Args:
        settings: where the partnership is.
        months: canonical months, oldest first.
    """
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    job = build_defs(settings).resolve_job_def(JOB)
    with open_instance(settings) as instance:
        for first, last in _stretches(months):
            result = job.execute_in_process(
                instance=instance,
                tags={
                    "dagster/asset_partition_range_start": first,
                    "dagster/asset_partition_range_end": last,
                },
                run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
                raise_on_error=False,
            )
            if not result.success:
                return _outcome(result)
    return Outcome(succeeded=True)


def _stretches(months: Sequence[str]) -> list[tuple[str, str]]:
    stretches: list[tuple[str, str]] = []
    for month in months:
        if stretches and months_between(stretches[-1][1], month)[1:] == [month]:
            stretches[-1] = (stretches[-1][0], month)
        else:
            stretches.append((month, month))
    return stretches


def _outcome(result: dg.ExecuteInProcessResult) -> Outcome:
    """Why a run failed: what a step said to the analyst, otherwise the error itself, which is ours."""
    errors: list[SerializableErrorInfo] = []
    for event in result.all_events:
        if event.is_step_failure:
            said = event.step_failure_data.user_failure_data
            if said is not None and said.description:
                return Outcome(succeeded=False, messages=(said.description,))
        error = getattr(event.event_specific_data, "error", None)
        if isinstance(error, SerializableErrorInfo):
            errors.append(error)
    for error in errors:
        for one in _chain(error):
            if one.cls_name in _EXPLAINED:
                return Outcome(succeeded=False, messages=(one.message.partition(": ")[2].strip(),))
        cause = error.cause or error
        return Outcome(succeeded=False, messages=(cause.message.strip(),), ours=True, trace=error.to_string())
    return Outcome(succeeded=False, messages=("The run failed before its first step.",), ours=True)


def _chain(error: SerializableErrorInfo | None) -> Iterator[SerializableErrorInfo]:
    """An error and what it was raised from, outermost first."""
    while error is not None:
        yield error
        error = error.cause
