"""Pages of areas: the city's dashboards again for a part of it, with its own clusters beside each other."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from lxml import html

from obapipe.publishing.pages import publish_pages
from tests.site.conftest import Site
from tests.site.invented import build_partnership, build_release, sum_up

NORTH = ["Ash", "Birch", "Cedar"]
SOUTH = ["Elm", "Fir", "Gorse", "Hazel"]


@pytest.fixture(scope="module")
def parted(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A city of two areas with figures and a third without; the last cluster but one is confidential."""
    whole = build_partnership([*NORTH, *SOUTH])
    parents = dict.fromkeys(NORTH, "A1") | dict.fromkeys(SOUTH, "A2")
    frame = (
        whole.geography.with_columns(
            pl.col("name").replace_strict(parents, default=None, return_dtype=pl.String).alias("found")
        )
        .with_columns(pl.coalesce("found", "parent").alias("parent"))
        .drop("found")
    )
    areas = pl.DataFrame(
        [
            ("A1", "North Side", "area", "C"),
            ("A2", "South Side", "area", "C"),
            ("A3", "Empty Side", "area", "C"),
        ],
        schema=frame.schema,
        orient="row",
    )
    partnership = replace(whole, geography=pl.concat([frame, areas]))
    release = build_release(partnership, "2012-06", "2013-08")
    codes = dict(frame.select("name", "code").iter_rows())
    for area, names in (("A1", NORTH), ("A2", SOUTH)):
        for name in ("neet", "neet_long", "looked_after", "attendance"):
            sum_up(release, name, [codes[one] for one in names], area)
    folder = tmp_path_factory.mktemp("areas")
    publish_pages(release, partnership, ["2013-08"], folder)
    return Site(folder, "2013-08")


def _page(site: Site, name: str) -> html.HtmlElement:
    return html.document_fromstring(site.html(name))


def _said(elements: list[html.HtmlElement]) -> list[str]:
    return [" ".join(one.text_content().split()) for one in elements]


def test_every_dashboard_has_a_page_of_each_area_with_figures(parted: Site) -> None:
    month: Path = parted.folder / parted.month
    assert sorted(path.name for path in month.glob("neet-*side.html")) == [
        "neet-north-side.html",
        "neet-south-side.html",
    ]
    assert (month / "cypp-north-side.html").is_file()
    assert (month / "north-side.zip").is_file()
    assert not list(month.glob("*empty-side*"))


def test_an_area_shows_its_own_clusters_itself_and_the_city(parted: Site) -> None:
    page = _page(parted, "neet-south-side.html")
    places = "//section[contains(@class,'part-places')]//tbody/tr"
    assert _said(page.xpath(f"{places}[not(@data-foot)]/th")) == ["Elm", "Fir", "Gorse", "Hazel"]
    assert _said(page.xpath(f"{places}[@data-foot]/th")) == ["South Side", "Exham"]
    assert "How do the clusters of South Side compare?" in _said(page.xpath("//h2"))
    dots = _said(page.xpath("(//svg[@class='strip'])[1]//circle/title"))
    assert {one.rpartition(" ")[0] for one in dots} <= set(SOUTH)
    assert len(dots) == 2
    assert "North Side" not in " ".join(_said(page.xpath("//main//table")))


def test_the_way_from_city_to_cluster_goes_through_the_area(parted: Site) -> None:
    crumbs = _page(parted, "neet-birch.html").xpath("//nav[contains(@class,'breadcrumbs')]//li")
    assert _said(crumbs) == ["All months", "August 2013", "NEET: Exham", "North Side", "Birch"]
    turns = _page(parted, "neet-north-side.html").xpath("//nav[contains(@class,'pagination')]//a/@href")
    assert turns == ["neet-south-side.html"]
    index = _said(_page(parted, "index.html").xpath("//table[@class='pick']//tbody//th"))
    assert index[:4] == ["Exham", "North Side (area)", "South Side (area)", "Ash, North Side"]


def test_the_whole_city_is_as_it_was(parted: Site) -> None:
    page = _page(parted, "neet-exham.html")
    names = _said(
        page.xpath("(//section[contains(@class,'part-places')]//table)[1]//tbody/tr[not(@data-foot)]/th")
    )
    assert sorted(names) == sorted([*NORTH, *SOUTH])
