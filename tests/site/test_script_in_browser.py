"""The small script in Chromium: it adds, nothing depends on it, and the page's own policy lets nothing else run."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from obapipe.page_script import page_script
from obapipe.publishing.pages import publish_pages
from tests.site.invented import HIDDEN


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page under its own policy; what the browser complains of fails the test."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    opened.close()
    assert complaints == []


def _address(site: Any, name: str) -> str:
    return site.file(name).resolve().as_uri()


def _column(page: Page, table: str, column: int) -> list[str]:
    return page.locator(f"{table} tbody tr:not([data-foot]) > :nth-child({column})").all_inner_texts()


def test_it_is_small_and_the_policy_names_it() -> None:
    assert len(page_script().encode()) < 5000
    assert not re.search(r"innerHTML|eval|fetch|XMLHttp|localStorage|import |https?:", page_script())


def test_the_policy_allows_this_script_and_style_and_nothing_else(site: Any, page: Page) -> None:
    policy = re.search(r'Security-Policy" content="([^"]*)"', site.html("neet-hartsley.html"))
    assert policy is not None
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-\S{44}'; script-src 'sha256-\S{44}'; img-src data:; "
        r"base-uri 'none'; form-action 'none'",
        policy[1],
    )
    page.goto(_address(site, "neet-hartsley.html"))
    assert page.evaluate("getComputedStyle(document.querySelector('.lead')).fontWeight") == "700"
    assert page.locator("button.sort").count() > 3
    assert ' style="' not in site.html("neet-hartsley.html")


def test_a_table_is_sorted_either_way_with_what_is_not_shown_last(site: Any, page: Page) -> None:
    page.goto(_address(site, "neet-exham.html"))
    head = page.locator(".part-places table").first.locator("thead th:nth-child(4)")
    table = ".part-places .scroll:first-of-type table"
    foot = page.locator(f"{table} tbody tr[data-foot] th").all_inner_texts()
    head.locator("button").focus()
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    up = _column(page, table, 4)
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    down = _column(page, table, 4)
    hidden = [one for one in up if one.startswith("[")]
    assert hidden
    assert up[-len(hidden) :] == down[-len(hidden) :] == hidden
    shown = [float(one.replace("%", "")) for one in up[: -len(hidden)]]
    assert shown == sorted(shown)
    assert [float(one) for one in down[: -len(hidden)]] == sorted(shown, reverse=True)
    names = _column(page, table, 2)
    assert names[-len(hidden) :] == sorted(names[-len(hidden) :])
    assert page.locator(f"{table} tbody tr[data-foot] th").all_inner_texts() == foot
    assert "highest first" in page.locator("[role=status].unseen").inner_text()


def test_another_place_is_shown_on_the_lines_and_the_address_remembers_it(site: Any, page: Page) -> None:
    page.goto(_address(site, "neet-hartsley.html"))
    page.select_option("#compare", label="Millbrook")
    said = page.locator(".picked-value").first.inner_text()
    assert re.fullmatch(r"Millbrook \d+\.\d%", said)
    assert page.locator("circle.picked").count() == page.locator(
        ".strips .strip"
    ).count() or "not shown" in "".join(page.locator(".picked-value").all_inner_texts())
    assert page.locator("tr.picked th").inner_text() == "Millbrook"
    assert page.url.endswith("#compare=millbrook")
    page.reload()
    assert page.locator(".picked-value").first.inner_text() == said
    page.select_option("#compare", value="")
    assert page.locator(".picked, .picked-value").count() == 0


def test_a_place_without_a_figure_is_not_drawn(site: Any, page: Page) -> None:
    page.goto(_address(site, "neet-hartsley.html") + "#compare=upper-wick")
    assert page.locator(".picked-value").first.inner_text() == "Upper Wick not shown"
    assert page.locator("circle.picked").count() == 0


def test_a_place_whose_name_begins_another_s_is_not_shown_the_other_s_figure(
    page: Page, tmp_path: Path, make_site: Any
) -> None:
    names = ["Birch", "Birch Green", "Birch 2", "Oak", "Elm", "Ash"]
    small = make_site(names, "2013-06", "2013-08")
    small.cells[("neet", "K00", "all", "all")]["2013-08"] = HIDDEN
    publish_pages(small, small.partnership, ["2013-08"], tmp_path)
    page.goto((tmp_path / "2013-08" / "neet-oak.html").resolve().as_uri())
    for name, figure in (("Birch", "not shown"), ("Birch Green", r"\d+\.\d%"), ("Birch 2", r"\d+\.\d%")):
        page.select_option("#compare", label=name)
        assert re.fullmatch(f"{name} {figure}", page.locator(".picked-value").first.inner_text())


def test_a_name_leads_to_its_page(site: Any, page: Page) -> None:
    page.goto(_address(site, "index.html"))
    page.fill("#find", "nowhere at all")
    page.keyboard.press("Enter")
    assert "Nothing here is called" in page.locator("form[data-find] [role=status]").inner_text()
    page.fill("#find", "neet for hartsley")
    page.keyboard.press("Enter")
    page.wait_for_url("**/neet-hartsley.html")


def test_without_script_there_is_no_dead_control(site: Any, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    for name in ("index.html", "neet-hartsley.html", "neet-exham.html"):
        opened.goto(_address(site, name))
        assert opened.locator("button:visible, select:visible, input:visible").count() == 0
    context.close()
