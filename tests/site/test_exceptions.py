"""Exceptions: what is off track, most important first, with the rule that put each row there."""

import csv
import io
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from lxml import html

from obapipe.publishing.edition import Edition, read_edition
from obapipe.publishing.exceptions import ExceptionRow, build_exceptions
from tests.site.invented import CLUSTERS, InventedRelease, build_partnership, build_release
from tests.site.judged import trend_tables


@pytest.fixture(scope="module")
def edition(release: Any) -> Edition:
    return read_edition(release, release.partnership, "2013-08")


def _listed(edition: Edition) -> list[tuple[str, str, tuple[str, ...]]]:
    rows = build_exceptions(edition).rows
    return [(row.name, row.place, tuple(one.key for one in row.reasons)) for row in rows]


def _said(element: html.HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def _with(statuses: dict[tuple[str, str], str], flags: dict[str, str] | None = None) -> Edition:
    """The invented month with other statuses, by indicator and geography, and adjusted flags of NEET."""
    release: InventedRelease = build_release(build_partnership(CLUSTERS), "2011-04", "2013-08")
    release.trends = trend_tables()
    verdicts = [
        {**row, "status": statuses.get((row["indicator"], row["geography"]), "on_baseline")}
        for row in release.trends["verdict"].to_dicts()
    ]
    release.trends["verdict"] = pl.DataFrame(verdicts, infer_schema_length=None)
    positions = [
        {**row, "adjusted_flag": (flags or {}).get(row["geography"], "Not significant")}
        for row in release.trends["position"].to_dicts()
    ]
    release.trends["position"] = pl.DataFrame(positions)
    release.trends["outlook"] = release.trends["outlook"].clear()
    return read_edition(release, release.partnership, "2013-08")


def test_the_whole_stands_before_its_parts_and_the_stronger_rule_before_the_weaker() -> None:
    edition = _with(
        {("neet", "K00"): "early_worse", ("neet", "K01"): "worse", ("neet", "C"): "slipped"},
        {"K00": "High (0.001)", "K02": "Low (0.001)", "K03": "High (0.025)"},
    )
    names = {place.code: place.name for place in edition.places}
    assert _listed(edition) == [
        ("neet", names["C"], ("slipped",)),
        ("neet", names["K01"], ("worse",)),
        ("neet", names["K00"], ("funnel", "early_worse")),
    ]


def test_an_indicator_without_a_direction_is_never_off_track() -> None:
    edition = _with(
        {("requests", "C"): "higher_than_predicted", ("requests", "K01"): "higher_than_predicted"}
    )
    assert _listed(edition) == []
    assert any(
        text.startswith("No direction is agreed of: ") for text in build_exceptions(edition).not_judged
    )


def test_a_place_whose_figure_is_confidential_is_never_listed() -> None:
    edition = _with({("neet", "K09"): "worse"}, {"K09": "High (0.001)"})
    assert edition.figure("neet", next(one for one in edition.places if one.code == "K09")) is not None
    assert _listed(edition) == []


def test_since_reaches_back_as_far_as_the_rule_looks() -> None:
    edition = _with({("neet", "K01"): "worse", ("neet", "K00"): "early_worse"})
    worse, early = build_exceptions(edition).rows
    assert (worse.reasons[0].since, early.reasons[0].since) == ("March 2013 or before", "June 2013")


def test_beyond_a_page_the_rest_is_a_count_for_each_indicator() -> None:
    edition = _with({("neet", "C"): "worse", ("neet", "K00"): "worse", ("neet", "K01"): "worse"})
    file = edition.partnership.file
    file = file.model_copy(update={"partnership": file.partnership.model_copy(update={"obsessions": ()})})
    view = build_exceptions(replace(edition, partnership=replace(edition.partnership, file=file)), most=2)
    assert [row.level for row in view.rows] == ["city"]
    assert [(one.file, one.places) for one in view.more] == [("indicator-neet", "2 clusters")]


def test_the_page_says_the_rule_the_figure_and_where_to_look(site: Any, edition: Edition) -> None:
    page = html.document_fromstring(site.html("exceptions.html"))
    rows: tuple[ExceptionRow, ...] = build_exceptions(edition).rows
    listed = page.xpath("//ol[@class='listed']/li")
    assert len(listed) == len(rows) > 0
    for one, row in zip(listed, rows, strict=True):
        assert row.value in _said(one)
        assert all(reason.rule in _said(one) for reason in row.reasons)
        assert site.file(one.xpath(".//h3/a/@href")[0]).is_file()
    assert "A place whose figure is confidential cannot be listed." in _said(page.xpath("//main")[0])
    found = csv.DictReader(io.StringIO(site.file("exceptions.csv").read_text(encoding="utf-8-sig")))
    assert {row["place"] for row in found} == {row.place for row in rows}


def test_nothing_listed_reads_well(first_month: Any) -> None:
    main = html.document_fromstring(first_month.html("exceptions.html")).xpath("//main")[0]
    assert "Nothing is listed for April 2011." in _said(main)
    assert "That does not say that all is well" in _said(main)
