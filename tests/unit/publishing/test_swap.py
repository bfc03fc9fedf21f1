"""The site changes all at once or not at all."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from obapipe.publishing import swap

PROJECT = Path(__file__).resolve().parents[3]


def publish(site: Path, version: str, text: str, month: str = "2013-08", carry: tuple[str, ...] = ()) -> None:
    folder = swap.stage(site, version, carry)
    (folder / month).mkdir(exist_ok=True)
    (folder / month / "page.html").write_text(text)
    (folder / "index.html").write_text(f"index of {text}")
    swap.promote(site, version)


def seen(site: Path) -> str:
    """What a reader gets who opens the site's own index page and follows it."""
    text = (site / "index.html").read_text()
    target = text.split('href="')[1].split('"')[0]
    return (site / target).read_text()


def test_nothing_is_current_before_anything_is_published(tmp_path: Path) -> None:
    assert swap.current_version(tmp_path) is None
    swap.settle(tmp_path)


def test_a_version_is_published_and_replaced(tmp_path: Path) -> None:
    publish(tmp_path, "one", "first")
    assert (swap.current_version(tmp_path), seen(tmp_path)) == ("one", "index of first")
    publish(tmp_path, "two", "second")
    assert (swap.current_version(tmp_path), seen(tmp_path)) == ("two", "index of second")
    assert os.readlink(tmp_path / "current") == "releases/two"  # noqa: PTH115 - the text of the link


def test_months_are_carried_over_without_a_copy(tmp_path: Path) -> None:
    publish(tmp_path, "one", "july", "2013-07")
    publish(tmp_path, "two", "august", "2013-08", carry=("2013-07",))
    kept = [tmp_path / "releases" / version / "2013-07" / "page.html" for version in ("one", "two")]
    assert kept[1].read_text() == "july"
    assert kept[0].stat().st_ino == kept[1].stat().st_ino


def test_months_are_copied_where_links_cannot_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tmp_path, "one", "july", "2013-07")
    monkeypatch.setattr(swap.os, "link", refuse)
    publish(tmp_path, "two", "august", carry=("2013-07",))
    assert (tmp_path / "releases" / "two" / "2013-07" / "page.html").read_text() == "july"


def refuse(*_: object, **__: object) -> None:
    raise OSError("not on this share")


def test_without_links_the_index_page_is_the_pointer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "symlink_to", refuse)
    publish(tmp_path, "one", "first")
    publish(tmp_path, "two", "second")
    assert not (tmp_path / "current").exists()
    assert (swap.current_version(tmp_path), seen(tmp_path)) == ("two", "index of second")


def test_the_manifest_lists_every_file(tmp_path: Path) -> None:
    publish(tmp_path, "one", "first")
    manifest = swap.read_manifest(tmp_path, "one")
    assert manifest is not None
    assert (manifest["version"], manifest["months"]) == ("one", ["2013-08"])
    assert list(manifest["files"]) == ["2013-08/page.html", "index.html"]
    assert swap.read_manifest(tmp_path, "two") is None


def test_a_version_follows_from_contents_alone(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.html").write_text("same")
    assert swap.version_of(tmp_path / "a") == swap.version_of(tmp_path / "b")
    (tmp_path / "b" / "x.html").write_text("other")
    assert swap.version_of(tmp_path / "a") != swap.version_of(tmp_path / "b")


def test_settling_keeps_the_current_version_and_the_one_before(tmp_path: Path) -> None:
    for version in ("one", "two", "three"):
        publish(tmp_path, version, version)
    swap.stage(tmp_path, "four")
    swap.settle(tmp_path)
    assert sorted(path.name for path in (tmp_path / "releases").iterdir() if path.is_dir()) == [
        "three",
        "two",
    ]
    assert seen(tmp_path) == "index of three"


def test_promoting_the_same_version_again_changes_nothing(tmp_path: Path) -> None:
    publish(tmp_path, "one", "first")
    publish(tmp_path, "two", "second")
    publish(tmp_path, "two", "second")
    swap.settle(tmp_path)
    assert sorted(path.name for path in (tmp_path / "releases").iterdir() if path.is_dir()) == ["one", "two"]


def test_mistakes_are_explained_and_leave_the_site(tmp_path: Path) -> None:
    publish(tmp_path, "one", "first")
    with pytest.raises(swap.SwapError, match="No version 'nine'"):
        swap.promote(tmp_path, "nine")
    with pytest.raises(swap.SwapError, match="2012-01 cannot be carried over"):
        swap.stage(tmp_path, "two", ["2012-01"])
    with pytest.raises(swap.SwapError, match="cannot name a version"):
        swap.stage(tmp_path, "../out")
    with pytest.raises(swap.SwapError, match="other contents"):
        publish(tmp_path, "one", "changed")
    assert seen(tmp_path) == "index of first"


# Every call that touches the disk from staging to settling is counted; the child kills itself before the
# numbered one.
_KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {project!r})
from obapipe.publishing import swap
left = int(sys.argv[2])
def counted(real):
    def call(*arguments, **named):
        global left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return real(*arguments, **named)
    return call
paths = ("rename", "replace", "symlink_to", "write_text", "mkdir", "unlink")
for owner, names in ((os, ("replace", "link")), (Path, paths)):
    for name in names:
        setattr(owner, name, counted(getattr(owner, name)))
site = Path(sys.argv[1])
folder = swap.stage(site, "two", ["2013-07"])
(folder / "index.html").write_text("index of second")
swap.promote(site, "two")
swap.settle(site)
print(left)
"""


def run_killed(site: Path, after: int) -> subprocess.CompletedProcess[str]:
    script = _KILLED.format(project=str(PROJECT))
    return subprocess.run(
        [sys.executable, "-c", script, str(site), str(after)], capture_output=True, text=True, check=False
    )


def test_a_kill_between_any_two_steps_leaves_the_old_site_or_the_new_one(tmp_path: Path) -> None:
    outcomes: list[str] = []
    for after in range(100):
        site = tmp_path / str(after)
        publish(site, "one", "first", "2013-07")
        done = run_killed(site, after)
        outcomes.append(seen(site))
        assert outcomes[-1] in ("index of first", "index of second")
        version = swap.current_version(site)
        assert version is not None
        manifest = json.loads((site / "releases" / version / "manifest.json").read_text())
        assert manifest["version"] == version
        swap.settle(site)
        assert seen(site) == outcomes[-1]
        assert not list((site / "releases").glob(".building-*"))
        finish(site)
        assert seen(site) == "index of second"
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, done.stderr
    else:
        pytest.fail("the child never reached the end")
    assert {"index of first", "index of second"} == set(outcomes)
    assert len(outcomes) > 8


def finish(site: Path) -> None:
    """The next run: stages and promotes the same version again, whatever it finds."""
    folder = swap.stage(site, "two", ["2013-07"])
    (folder / "index.html").write_text("index of second")
    swap.promote(site, "two")
