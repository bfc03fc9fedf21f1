"""Dagster's settings: its records stay with the partnership, nothing is sent away, one run at a time."""

import shutil
from pathlib import Path

import dagster as dg
import pytest


def test_dagster_keeps_to_the_state_folder(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, state = tmp_path / "home", tmp_path / "state"
    home.mkdir()
    shutil.copy(project / "dagster.yaml", home)
    monkeypatch.setenv("OBAPIPE_STATE_DIR", str(state))

    with dg.DagsterInstance.from_config(str(home)) as instance:
        assert instance.get_runs_count() == 0
        assert instance.storage_directory().startswith(str(state))
        assert not instance.telemetry_enabled
        assert instance.get_concurrency_config().run_queue_config.max_concurrent_runs == 1

    assert [path.name for path in home.iterdir()] == ["dagster.yaml"]
    assert any(state.rglob("*.db"))
