"""The young people's page: few words, the same figures and the same judgement as the city's dashboards."""

import csv
import io
from typing import Any

import polars as pl
from lxml import html

from obapipe.publishing.edition import read_edition
from obapipe.publishing.young_people import build_young_people
from obapipe.trends.sentences.statuses import WORDS
from tests.site.invented import CLUSTERS, HIDDEN, build_partnership, build_release

_READ_BY_A_CHILD = 350


def _said(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_it_shows_the_city_s_figures_and_no_other(site: Any, release: Any) -> None:
    page = html.document_fromstring(site.html("young-people.html"))
    download = io.StringIO(site.file("young-people.csv").read_text(encoding="utf-8-sig"))
    rows = list(csv.DictReader(download))
    assert {row["place"] for row in rows} == {"Exham"}
    numbers = [_said(one) for one in page.xpath("//b[@class='big']")]
    assert numbers
    printed = {row["value"] for row in rows}
    assert {one.replace(",", "").rstrip("%") for one in numbers} <= printed
    questions = [_said(one) for one in page.xpath("//section/h2")]
    assert len(questions) == len(release.partnership.obsessions) + 1
    assert questions[-1] == "What do you think?"


def test_it_is_short(site: Any) -> None:
    page = html.document_fromstring(site.html("young-people.html"))
    (body,) = page.xpath("//div[@class='young']")
    assert len(_said(body).split()) < _READ_BY_A_CHILD
    assert "[" not in _said(body)


def test_a_figure_that_is_not_shown_is_said_to_be_so_and_nothing_follows_from_it() -> None:
    partnership = build_partnership(CLUSTERS[:4])
    release = build_release(partnership, "2012-06", "2013-08")
    release.cells[(partnership.obsessions[0], "C", "all", "all")]["2013-08"] = HIDDEN
    answer = build_young_people(read_edition(release, partnership, "2013-08")).answers[0]
    assert answer.number == answer.change == answer.better == answer.going == ""
    assert answer.says == "Confidential."
    assert answer.cells == ()


def test_every_judgement_has_plain_words_of_its_own(release: Any) -> None:
    edition = read_edition(release, release.partnership, "2013-08")
    judged = edition.judged("neet", edition.city)
    place = release.partnership.obsessions.index("neet")
    told: set[str] = set()
    for status in WORDS:
        release.trends["verdict"] = (before := release.trends["verdict"]).with_columns(
            pl.lit(status).alias("status")
        )
        try:
            answer = build_young_people(read_edition(release, release.partnership, "2013-08")).answers[place]
        finally:
            release.trends["verdict"] = before
        assert answer.going.endswith(".")
        told.add(answer.going)
    assert judged.verdict is not None
    assert len(told) == len(WORDS)
