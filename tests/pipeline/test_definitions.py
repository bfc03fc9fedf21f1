"""What Dagster is told: assets, checks, months, the schedule, the sensor, and that a range is one run."""

import json
from datetime import UTC, datetime
from typing import Any

import dagster as dg
import pytest
from dagster import AssetKey, DagsterEventType, DagsterInstance
from syrupy.assertion import SnapshotAssertion

from obapipe.commands.runs import build_months, open_instance
from obapipe.definitions import JOB, build_defs
from obapipe.settings import Settings


def settings_of(town: Any) -> Settings:
    return Settings(data=town.folder)


@pytest.fixture
def definitions(arrived: Any) -> dg.Definitions:
    return build_defs(settings_of(arrived))


def look(definitions: dg.Definitions, instance: DagsterInstance, cursor: str | None = None) -> Any:
    """One look of the sensor: what it asks for or why it does not, and what it remembers."""
    context = dg.build_sensor_context(
        instance=instance, cursor=cursor, repository_def=definitions.get_repository_def()
    )
    return definitions.resolve_sensor_def("complete_arrival").evaluate_tick(context)


def test_definitions_load(definitions: dg.Definitions) -> None:
    dg.Definitions.validate_loadable(definitions)


def test_definitions_load_where_there_is_no_partnership_yet(tmp_path: Any) -> None:
    dg.Definitions.validate_loadable(build_defs(Settings(data=tmp_path / "nothing")))


def test_what_dagster_shows(definitions: dg.Definitions, snapshot: SnapshotAssertion) -> None:
    graph = definitions.resolve_asset_graph()
    nodes = [graph.get(key) for key in sorted(graph.get_all_asset_keys())]
    schedule = definitions.resolve_schedule_def("monthly_publication")
    sensor = definitions.resolve_sensor_def("complete_arrival")
    seen = {
        "assets": {
            node.key.to_user_string(): {
                "after": sorted(key.to_user_string() for key in node.parent_keys),
                "group": node.group_name,
                "owners": list(node.owners),
                "kinds": sorted(node.kinds),
                "months": node.partitions_def.fmt if node.partitions_def else None,
                "a_range_is": node.backfill_policy.policy_type.value if node.backfill_policy else None,
            }
            for node in nodes
        },
        "checks": {
            key.to_user_string(): {"blocking": graph.get_check_spec(key).blocking}
            for key in sorted(graph.asset_check_keys, key=str)
        },
        "schedule": {"cron": schedule.cron_schedule, "job": schedule.job_name},
        "sensor": {"seconds": sensor.minimum_interval_seconds, "job": sensor.job_name},
    }
    assert json.dumps(seen, indent=1) == snapshot


# Dagster's own schedule calls what Dagster itself calls deprecated.
@pytest.mark.filterwarnings("ignore:Function `JobDefinition.run_request_for_partition`:DeprecationWarning")
@pytest.mark.parametrize(("day", "asked"), [((2013, 10, 9), "2013-09"), ((2014, 1, 9), "2013-12")])
def test_the_schedule_asks_for_the_month_just_ended(
    definitions: dg.Definitions, day: tuple[int, int, int], asked: str
) -> None:
    with DagsterInstance.ephemeral() as instance:
        context = dg.build_schedule_context(
            instance=instance,
            scheduled_execution_time=datetime(*day, 6, tzinfo=UTC),
            repository_def=definitions.get_repository_def(),
        )
        ticked = definitions.resolve_schedule_def("monthly_publication").evaluate_tick(context)
    assert [request.partition_key for request in ticked.run_requests or ()] == [asked]


def test_the_sensor_needs_two_looks_at_the_same_files(arrived: Any, definitions: dg.Definitions) -> None:
    with DagsterInstance.ephemeral() as instance:
        first = look(definitions, instance)
        assert not first.run_requests
        assert "once more" in first.skip_message
        late = arrived.raw("2013-09", "cla_2013-09.csv")
        late.write_bytes(late.read_bytes() + b"ZZ,10-17,0,late\r\n")
        changed = look(definitions, instance, first.cursor)
        assert not changed.run_requests, "the files changed between the looks"
        steady = look(definitions, instance, changed.cursor)
    (request,) = steady.run_requests
    assert (request.job_name or JOB, request.partition_key) == (JOB, "2013-09")


def test_the_sensor_asks_once_for_the_same_files(definitions: dg.Definitions) -> None:
    """Dagster starts no second run for a key it has seen, so the key follows from the files alone."""
    with DagsterInstance.ephemeral() as instance:
        first = look(definitions, instance)
        keys = {look(definitions, instance, first.cursor).run_requests[0].run_key for _ in range(2)}
    assert len(keys) == 1


def test_the_sensor_waits_for_what_is_due(arrived: Any, definitions: dg.Definitions) -> None:
    arrived.raw("2013-09", "requests_2013-09.csv").unlink()
    with DagsterInstance.ephemeral() as instance:
        looked = look(definitions, instance, look(definitions, instance).cursor)
    assert not looked.run_requests
    assert "2013-09 is still waiting for: requests" in looked.skip_message


def test_the_sensor_asks_for_nothing_that_is_published(published: Any) -> None:
    with DagsterInstance.ephemeral() as instance:
        looked = look(build_defs(settings_of(published)), instance)
    assert not looked.run_requests
    assert "is published" in looked.skip_message


def test_the_sensor_speaks_of_a_broken_folder(arrived: Any, definitions: dg.Definitions) -> None:
    (arrived.folder / "raw" / "reference" / "geography.csv").unlink()
    with DagsterInstance.ephemeral() as instance:
        looked = look(definitions, instance)
    assert "geography.csv is missing" in looked.skip_message


def test_a_range_is_one_run_that_says_what_it_did(published: Any) -> None:
    with open_instance(settings_of(published)) as instance:
        (run,) = instance.get_runs()
        assert run.is_success
        assert run.tags["dagster/asset_partition_range_start"] == "2013-06"
        assert run.tags["dagster/asset_partition_range_end"] == "2013-09"
        made = {
            name: instance.get_latest_materialization_event(AssetKey(name)).asset_materialization.metadata  # type: ignore[union-attr]
            for name in ("landing", "observation", "released_cell", "figure", "verdict", "site")
        }
        months = instance.get_materialized_partitions(AssetKey("site"))
        checks = [
            entry.dagster_event.event_specific_data
            for entry in instance.all_logs(run.run_id, DagsterEventType.ASSET_CHECK_EVALUATION)
        ]
    assert months == {"2013-06", "2013-07", "2013-08", "2013-09"}
    tables = {**published.tables("restricted"), **published.tables("release")}
    assert made["landing"]["rows_read"].value == tables["landing"].height
    assert made["released_cell"]["new_figures"].value == tables["released_cell"].height
    for name in ("observation", "figure"):
        assert made[name]["dagster/row_count"].value == tables[name].height
    for name in ("landing", "observation", "released_cell", "figure"):
        shown = [column.name for column in made[name]["dagster/column_schema"].schema.columns]
        assert shown == tables[name].columns
    assert made["site"]["version"].value == published.version
    assert {(check.check_name, check.passed, check.blocking) for check in checks} == {
        ("every_extract_is_valid", True, True),
        ("nothing_can_be_worked_out", True, True),
    }


@pytest.mark.slow
def test_months_that_are_no_neighbours_are_two_runs(arrived: Any) -> None:
    reference = arrived.folder / "raw" / "reference" / "partnership.toml"
    text = reference.read_text(encoding="utf-8")
    reference.write_text(
        text.replace("[publication]", '[publication]\nmonths = ["2013-04", "2013-06"]'), encoding="utf-8"
    )
    assert build_months(settings_of(arrived), ["2013-04", "2013-06"]).succeeded
    with open_instance(settings_of(arrived)) as instance:
        assert instance.get_runs_count() == 2
        assert instance.get_materialized_partitions(AssetKey("site")) == {"2013-04", "2013-06"}
