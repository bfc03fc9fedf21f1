"""Everything Dagster is told: assets, the one job, its monthly schedule, the sensor of arrivals.

The only module that imports assets.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from assets import figure, landing, observation, released_cell, site, verdict
from obapipe.ingest.completeness import missing_sources
from obapipe.ingest.month import arrivals, received_months, signature
from obapipe.ledger import Ledger
from obapipe.partnership import Partnership, PartnershipError, load_partnership
from obapipe.settings import Settings
from obapipe.workspace import Workspace

JOB = "publish_month"
_MODULES = (landing, observation, released_cell, figure, verdict, site)
_LOOK_EVERY_SECONDS = 300
_HOUR = 6


def build_defs(settings: Settings | None = None) -> dg.Definitions:
    """Fresh definitions over one partnership folder.

    Args:
        settings: where it is; the environment's by default.
    """
    chosen = settings or Settings()
    job = dg.define_asset_job(
        JOB,
        selection=dg.AssetSelection.all(),
        description="From what arrived to the published dashboards, for a month or a range of months.",
    )
    assets = dg.load_assets_from_modules(_MODULES)
    return dg.Definitions(
        assets=assets,
        jobs=[job],
        schedules=[
            dg.build_schedule_from_partitioned_job(
                job,
                name="monthly_publication",
                day_of_month=_arrival_day(chosen.data),
                hour_of_day=_HOUR,
                description="Publishes the month that has just ended.",
            )
        ],
        sensors=[_arrival_sensor(chosen)],
        resources={
            "workspace": Workspace(data=str(chosen.data), lock_timeout_seconds=chosen.lock_timeout_seconds)
        },
        executor=dg.in_process_executor,
    )


@dg.definitions
def defs() -> dg.Definitions:
    """What Dagster loads."""
    return build_defs()


def _arrival_day(data: Path) -> int:
    try:
        return load_partnership(data).publication.arrival_day
    except PartnershipError:
        return 12


def _arrival_sensor(settings: Settings) -> dg.SensorDefinition:
    @dg.sensor(
        job_name=JOB,
        name="complete_arrival",
        minimum_interval_seconds=_LOOK_EVERY_SECONDS,
        description="Asks for the newest month once everything due has arrived and stood unchanged for two looks.",
    )
    def complete_arrival(context: dg.SensorEvaluationContext) -> Iterator[dg.RunRequest | dg.SkipReason]:
        try:
            partnership = load_partnership(settings.data)
        except PartnershipError as error:
            yield dg.SkipReason(f"The partnership folder is not in order: {error.messages[0]}")
            return
        yield _look(context, partnership, Ledger(settings.ledger))

    return complete_arrival


def _look(
    context: dg.SensorEvaluationContext, partnership: Partnership, ledger: Ledger
) -> dg.RunRequest | dg.SkipReason:
    months = received_months(partnership)
    if not months:
        return dg.SkipReason("Nothing has arrived yet.")
    month = months[-1]
    if month in ledger.months():
        return dg.SkipReason(f"{month}, the newest month, is published.")
    missing = missing_sources(partnership, month)
    if missing:
        return dg.SkipReason(f"{month} is still waiting for: {', '.join(missing)}.")
    seen: dict[str, str] = json.loads(context.cursor or "{}")
    now = signature(arrivals(partnership, month))
    context.update_cursor(json.dumps({month: now}))
    if seen.get(month) != now:
        return dg.SkipReason(f"{month} has arrived; looking once more in case it is still being copied.")
    return dg.RunRequest(run_key=f"{month} {now}", partition_key=month)
