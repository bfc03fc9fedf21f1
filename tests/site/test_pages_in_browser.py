"""Pages as a reader meets them: from a file, read aloud, on a telephone, in high contrast, on paper."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from obapipe.publishing.contents import pages_of
from obapipe.publishing.edition import read_edition
from obapipe.publishing.pages import publish_pages
from tests.site.invented import CLUSTERS, build_partnership, build_release
from tests.site.judged import trend_tables

pytestmark = pytest.mark.browser
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# One page of each kind, a place of which nothing is shown among them; every page in the slow test below.
KINDS = [
    "neet-hartsley.html",
    "cypp-exham.html",
    "neet-upper-wick.html",
    "indicator-neet.html",
    "exceptions.html",
    "changes.html",
    "young-people.html",
    "index.html",
    "definitions.html",
    "record.html",
    "accessibility.html",
    "../index.html",
]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    opened = context.new_page()
    yield opened
    context.close()


def faults(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": _RULES}}).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


def test_axe_would_find_a_fault(page: Page) -> None:
    page.set_content(
        '<html lang="en-GB"><title>A page</title><main><h1>A page</h1><img src="x.png"></main></html>'
    )
    assert any(one.startswith("image-alt") for one in faults(page))


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("name", KINDS)
def test_axe_finds_nothing_and_nothing_runs_off_the_side(
    site: Any, page: Page, name: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(site.file(name).resolve().as_uri())
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_kind_of_page_is_among_them(site: Any, release: Any) -> None:
    edition = read_edition(release, release.partnership, site.month)
    templates = {f"{one.file}.html": one.template for one in pages_of(edition, release)}
    assert {templates[name] for name in KINDS if name in templates} == set(templates.values())


@pytest.mark.slow
def test_every_page_is_as_good(site: Any, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in sorted(site.folder.rglob("*.html")):
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(path.resolve().as_uri())
            assert faults(page) == [], path.name
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path.name
    assert {one.partition("#")[0] for one in asked} == {
        path.resolve().as_uri() for path in site.folder.rglob("*.html")
    }


@pytest.mark.parametrize("name", ["neet-hartsley.html", "cypp-upper-wick.html", "neet-exham.html"])
def test_a_hidden_figure_is_read_out_as_confidential(site: Any, page: Page, name: str) -> None:
    page.goto(site.file(name).resolve().as_uri())
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert page.get_by_role("cell", name="confidential", exact=True).count() > 3
    assert page.get_by_role("cell", name="[c]").count() == 0
    assert page.get_by_role("cell", name="[x]").count() == 0


def test_a_copied_table_holds_the_symbol_and_not_the_word(site: Any, page: Page) -> None:
    page.goto(site.file("neet-upper-wick.html").resolve().as_uri())
    copied = page.evaluate(
        "(() => { getSelection().selectAllChildren(document.querySelector('.part-months table'));"
        " return getSelection().toString() })()"
    )
    assert "[c]" in copied
    assert "confidential" not in copied


@pytest.mark.parametrize("name", ["neet-hartsley.html", "cypp-exham.html", "index.html"])
def test_the_first_month_ever_is_a_decent_page(first_month: Any, page: Page, name: str) -> None:
    page.goto(first_month.file(name).resolve().as_uri())
    assert faults(page) == []
    assert page.get_by_text("Invented").count() == 0
    assert page.get_by_text("cluster").count() == 0


@pytest.mark.parametrize("name", KINDS)
def test_a_page_asks_for_nothing_but_itself(site: Any, browser: Browser, name: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page, asked, said = context.new_page(), list[str](), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    address = site.file(name).resolve().as_uri()
    page.goto(address)
    assert asked == [address]
    assert said == []
    assert page.locator("script[src], link[href], img").count() == 0
    assert page.locator("h1").is_visible()
    context.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_exactly_one_drawing_of_a_curve_is_seen(site: Any, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(site.file("neet-hartsley.html").resolve().as_uri())
    seen = [one.get_attribute("class") for one in page.locator("svg.chart").all() if one.is_visible()]
    assert seen == ["chart chart--wide" if width == 1280 else "chart chart--narrow"]


def test_high_contrast_keeps_the_drawings_visible(site: Any, browser: Browser) -> None:
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    page.goto(site.file("neet-hartsley.html").resolve().as_uri())
    for kind in (".chart--wide", ".strip", ".spark", ".bar"):
        style = page.locator(kind).first.evaluate(
            "one => [getComputedStyle(one).forcedColorAdjust, getComputedStyle(one).backgroundColor]"
        )
        assert style == ["none", "rgb(255, 255, 255)"]
    context.close()


def test_focus_is_visible_and_the_tables_can_be_reached(site: Any, page: Page) -> None:
    page.goto(site.file("neet-hartsley.html").resolve().as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "govuk-skip-link"
    reached: set[str] = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.className"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid" or page.evaluate("document.activeElement === document.body")
    assert "scroll" in reached


def test_page_one_on_paper_is_the_meeting_sheet(site: Any, page: Page) -> None:
    page.goto(site.file("neet-hartsley.html").resolve().as_uri())
    printed = page.pdf(prefer_css_page_size=True, print_background=True, tagged=True)
    pages = [one.extract_text() for one in PdfReader(io.BytesIO(printed)).pages]
    assert 2 <= len(pages) <= 4
    for text in (
        "5.3%",
        "Beside the city",
        "4 fewer than July 2013",
        "What is the story",
        "who leads it",
        "Page 1 of",
    ):
        assert text in " ".join(pages[0].split())
    rest = " ".join(" ".join(pages[1:]).split())
    for text in (
        "compare with other clusters",
        "August 2012",
        "Employment with training",
        "Quarry Bank",
        "About",
    ):
        assert text in rest


@pytest.mark.parametrize("shown", [True, False], ids=["shown", "hidden"])
def test_many_notices_leave_the_meeting_sheet_on_page_one(page: Page, tmp_path: Path, *, shown: bool) -> None:
    partnership = build_partnership(CLUSTERS)
    release = build_release(partnership, "2011-04", "2013-08")
    release.trends = trend_tables()
    place = "K01" if shown else "K09"
    for name, text in (
        ("neet", "Based on incomplete returns: 75% coverage, below the 80% expected."),
        (
            "neet_long",
            "This figure was revised since it was last published, and those of four months before it.",
        ),
        (
            "looked_after",
            "The figure for this period had not been received when this page was made.",
        ),
        ("destinations", "Counted in another way by two of the partners since the academic year began."),
        ("neet", "One of the colleges sent its list twice, so its young people were counted once by hand."),
        (
            "neet_long",
            "A course was added in the summer, and the clock of those who joined it started again.",
        ),
        ("looked_after", "Short planned breaks were told apart from care for the first time in this month."),
    ):
        release.told.append((name, place, text))
    publish_pages(release, partnership, ["2013-08"], tmp_path)
    page.goto(
        (tmp_path / "2013-08" / f"neet-{'hartsley' if shown else 'upper-wick'}.html").resolve().as_uri()
    )
    assert page.locator(".notices li").count() >= 6
    printed = page.pdf(prefer_css_page_size=True, print_background=True, tagged=True)
    first = " ".join(PdfReader(io.BytesIO(printed)).pages[0].extract_text().split())
    assert "how shall we know?" in first


def test_a_hidden_headline_leaves_the_meeting_sheet_on_page_one(site: Any, page: Page) -> None:
    page.goto(site.file("neet-upper-wick.html").resolve().as_uri())
    printed = page.pdf(prefer_css_page_size=True, print_background=True, tagged=True)
    first = " ".join(PdfReader(io.BytesIO(printed)).pages[0].extract_text().split())
    for text in ("is confidential [c]", "What [c] means", "What is the story", "who leads it", "Page 1 of"):
        assert text in first


@pytest.mark.parametrize("name", ["neet-exham.html", "cypp-exham.html", "neet-upper-wick.html"])
def test_every_page_prints_its_tables_whole(site: Any, page: Page, name: str) -> None:
    page.goto(site.file(name).resolve().as_uri())
    printed = page.pdf(prefer_css_page_size=True, print_background=True, tagged=True)
    text = " ".join(" ".join(one.extract_text() for one in PdfReader(io.BytesIO(printed)).pages).split())
    assert "All clusters" in text
    assert "Yewtree" in text
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 703, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 703
