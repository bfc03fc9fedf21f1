"""The problem report as an analyst meets it: from a file, on a locked-down machine, read aloud, on paper."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from obapipe.reporting.month import month_report
from obapipe.reporting.writing import write_report
from obapipe.settings import Settings
from tests.unit.reporting.made_up import quiet, reading

pytestmark = pytest.mark.browser
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A page with every kind of problem and one without any."""
    folder = tmp_path_factory.mktemp("reports")
    return {
        name: write_report(month_report(month, "Test"), Settings(data=folder / name)).page
        for name, month in (("bad", reading()), ("quiet", quiet()))
    }


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("name", ["bad", "quiet"])
def test_axe_finds_nothing_and_nothing_runs_off_the_side(
    reports: dict[str, Path], page: Page, name: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(reports[name].as_uri())
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": _RULES}}).response["violations"]
    assert [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_it_asks_for_nothing_but_itself_and_shows_the_cell(
    reports: dict[str, Path], browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page, asked, said = context.new_page(), list[str](), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(reports["bad"].as_uri())
    assert (asked, said) == ([reports["bad"].as_uri()], [])
    assert page.locator("script").count() == 0
    row = page.get_by_role("row").filter(has_text="C17")
    assert "unknown_geography" in row.inner_text()
    assert "<script>alert(1)</script>" in row.inner_text()
    assert page.get_by_text("Restricted: for the analyst. Not for publication.").first.is_visible()
    context.close()


def test_every_link_on_the_page_leads_somewhere(reports: dict[str, Path], page: Page) -> None:
    page.goto(reports["bad"].as_uri())
    targets = [link.get_attribute("href") or "" for link in page.locator("a").all()]
    assert len(targets) > 6
    for target in targets:
        if target.startswith("#"):
            assert page.locator(f'[id="{target[1:]}"]').count() == 1, target
        else:
            assert (reports["bad"].parent / target).is_file(), target


def test_it_prints_whole_and_every_sheet_says_restricted(reports: dict[str, Path], page: Page) -> None:
    page.goto(reports["bad"].as_uri())
    printed = page.pdf(prefer_css_page_size=True, print_background=True, tagged=True)
    sheets = [" ".join(one.extract_text().split()) for one in PdfReader(io.BytesIO(printed)).pages]
    assert all("Restricted: for the analyst. Not for publication." in one for one in sheets)
    for text in ("C17", "F9", "A40", "Row 3", "and 903 more values", "geography_aliases", "cccccccccccc"):
        assert text in " ".join(sheets)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1030, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 1030
