"""Report cards: one page an indicator, in the order of Outcomes Based Accountability."""

import csv
import io
from typing import Any

from lxml import html
from playwright.sync_api import Browser

from obapipe.publishing.names import card_file
from obapipe.publishing.report_card import dashboard_of, published_indicators


def _page(site: Any, name: str) -> html.HtmlElement:
    return html.document_fromstring(site.html(f"{card_file(name)}.html"))


def _said(element: html.HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def _answers(page: html.HtmlElement) -> dict[str, str]:
    (section,) = page.xpath("//section[contains(@class,'part-quality')]")
    return {_said(one.find("dt")): _said(one.find("dd")) for one in section.xpath(".//dl/div")}


def test_every_indicator_of_a_dashboard_has_one(site: Any, release: Any) -> None:
    names = published_indicators(release.partnership)
    assert len(names) > 5
    pages = {path.name for path in (site.folder / site.month).glob("indicator-*.html")}
    assert pages == {f"{card_file(name)}.html" for name in names}


def test_it_reads_from_the_curve_to_the_data(site: Any) -> None:
    page = _page(site, "neet")
    kinds = [one.get("class").split()[1] for one in page.xpath("//main/section")]
    assert kinds == [
        "part-headline", "part-curve", "part-facts", "part-story", "part-position", "part-places", "part-months",
        "part-quality", "part-about",
    ]  # fmt: skip
    answers = _answers(page)
    assert answers["How it is counted"] == "As it stood at the end of each month. Printed as per cent."
    assert answers["What is confidential"].startswith("1 confidential [c] of 11 clusters")
    assert answers["What is aimed for"] == "No target is set."
    assert answers["Which way it has been going"] == (
        "NEET in Exham: falling over recent years. Tested by the seasonal Mann-Kendall test, which compares each part "
        "of the year with its like. The latest figure is within its usual ups and downs, by its control chart."
    )
    assert answers["Which clusters stand apart"] == (
        "NEET is higher in Alder Vale than chance and the usual differences between clusters explain. "
        "3 cluster figures are compared; chance alone would flag fewer than 1 of them."
    )


def test_its_facts_are_those_of_the_city_s_dashboard(site: Any) -> None:
    facts = [_said(one) for one in _page(site, "neet").xpath("//ul[@class='facts']/li")]
    card = html.document_fromstring(site.html("neet-exham.html")).xpath("//ul[@class='cards']/li")[0]
    told = [_said(one) for one in card.xpath("./p")]
    assert facts[0].startswith(told[0])
    assert facts[1] == "The figure for NEET has decreased from 6.5% to 6.1% since August 2012."
    assert set(told[2:]) <= set(facts)


def test_its_tables_lead_to_the_dashboard_of_each_place(site: Any, release: Any) -> None:
    product = dashboard_of(release.partnership, "neet")
    links = _page(site, "neet").xpath("//section[contains(@class,'part-places')]//a/@href")
    assert f"{product.id}-hartsley.html" in links
    assert all((site.folder / site.month / link).is_file() for link in links)


def test_its_download_is_what_it_prints(site: Any, release: Any) -> None:
    text = site.file("indicator-neet.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["indicator"] for row in rows} >= {release.partnership.indicators["neet"].title}
    assert {row["place"] for row in rows} >= {"Exham", "Hartsley"}


def test_it_is_two_sheets_of_paper(site: Any, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(site.file("indicator-neet.html").as_uri())
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    page.close()
    assert printed.count(b"/Type /Page\n") in (1, 2)
