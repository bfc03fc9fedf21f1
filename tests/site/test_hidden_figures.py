"""Figures that may not be shown: one marker, the same whatever lies behind it, a word for ears, and a plain reason."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from obapipe.publishing.pages import publish_pages
from obapipe.publishing.shorthand import spoken

MARKER = '<span class="na"><span aria-hidden="true">[c]</span><span class="unseen">confidential</span></span>'
SAID = re.compile(r'confidential <span aria-hidden="true">\[c\]</span>', re.IGNORECASE)
EXPLAINED = "What [c] means:"
TOWN = ["Ash", "Birch", "Cedar", "Elm"]


def dashboards(folder: Path) -> dict[str, str]:
    return {
        path.name: path.read_text(encoding="utf-8")
        for path in sorted(folder.glob("*.html"))
        if path.name.startswith(("cypp-", "neet-"))
    }


def publish(release: Any, folder: Path, month: str = "2013-07") -> Path:
    publish_pages(release, release.partnership, [month], folder)
    return folder / month


def with_statuses(release: Any, change: Callable[[str, str, Any], Any]) -> None:
    """Change every cell of a release; the change is told the place, the period and what stands there."""
    for (_, code, _, _), cells in release.cells.items():
        for period, cell in cells.items():
            cells[period] = change(code, period, cell)


def said_in(page: str, path: str) -> list[str]:
    found = html.document_fromstring(page).xpath(path)
    return [" ".join(one.text_content().split()) for one in found]


def test_shorthand_is_said_once_and_everything_else_is_escaped() -> None:
    assert spoken("<b> & 7") == "&lt;b&gt; &amp; 7"
    assert spoken("[c]") == MARKER
    assert spoken("Confidential [c], 3") == 'Confidential <span aria-hidden="true">[c]</span>, 3'
    assert (
        spoken("City [x]")
        == 'City <span class="na"><span aria-hidden="true">[x]</span><span class="unseen">not available</span></span>'
    )


def test_every_hidden_figure_of_a_page_is_marked_in_one_way(site: Any) -> None:
    for name, page in dashboards(site.folder / site.month).items():
        assert page.count(MARKER) > 3, name
        rest = SAID.sub("", page.replace(MARKER, ""))
        for text in re.findall(r"[^<>]*\[c\][^<>]*", rest):
            assert re.search(r"What \[c\] means|count \[c\] as nought|So \[c\] may be|^\[c\]$", text), (
                name,
                text,
            )
        assert rest.count("<b>[c]</b>") == rest.count(">[c]<"), name


def test_a_cell_that_hides_a_figure_holds_nothing_but_the_marker(site: Any) -> None:
    found = set[str]()
    for page in dashboards(site.folder / site.month).values():
        found |= set(re.findall(r"<td[^>]*>(?:(?!</td>).)*\[c\](?:(?!</td>).)*</td>", page))
    plain, drawn = f"<td>{MARKER}</td>", f'<td class="draw">{MARKER}</td>'
    dated = {one for one in found if '<span class="when">' in one}
    assert {plain, drawn} <= found
    assert dated
    assert {re.sub(r'<br><span class="when">[^<]*</span>', "", one) for one in dated} == {plain}
    assert found - dated == {plain, drawn, f'<td class="words">{MARKER}</td>'}


def test_a_figure_withheld_by_its_source_looks_like_any_other(
    make_site: Callable[..., Any], tmp_path: Path
) -> None:
    ours, theirs = make_site(TOWN, "2012-06", "2013-07"), make_site(TOWN, "2012-06", "2013-07")
    with_statuses(theirs, lambda code, period, cell: "withheld at source" if cell == "confidential" else cell)
    assert ours.cells != theirs.cells
    one, other = publish(ours, tmp_path / "ours"), publish(theirs, tmp_path / "theirs")
    for path in sorted(one.iterdir()):
        assert path.read_bytes() == (other / path.name).read_bytes(), path.name


def test_which_of_two_places_is_hidden_shows_nowhere_but_in_their_names(
    make_site: Callable[..., Any], tmp_path: Path
) -> None:
    """Two clusters of equal figures are both hidden: take their names away and their pages are one page."""
    release = make_site(TOWN, "2012-06", "2013-07")
    for key in [key for key in release.cells if key[1] == "K01"]:
        release.cells[key] = dict(release.cells[(key[0], "K00", *key[2:])])
    for name in ("neet", "looked_after"):
        for code in ("K00", "K01"):
            release.cells[(name, code, "all", "all")]["2013-07"] = "confidential"
    targets = release.partnership.targets.clear()
    release.partnership = replace(release.partnership, targets=targets)
    release.told.clear()
    pages = dashboards(publish(release, tmp_path))
    for product in ("neet", "cypp"):
        one, other = pages[f"{product}-ash.html"], pages[f"{product}-birch.html"]
        main = re.compile(r"<h1>.*?(?=<section class=\"part part-(?:position|places)\")", re.DOTALL)
        first, second = (main.search(page) for page in (one, other))
        assert first is not None
        assert second is not None
        assert "is confidential" in first.group()
        assert first.group().replace("Ash", "Birch") == second.group()


def test_every_page_that_hides_something_explains_it_near_the_first_and_in_the_notes(site: Any) -> None:
    contact = "Children's performance service, performance@exham.example"
    for name, page in dashboards(site.folder / site.month).items():
        (said,) = said_in(page, "//div[contains(@class,'why')]")
        assert said.startswith(EXPLAINED), name
        for text in ("any number, small or large", "no child can be recognised", "as nought", contact):
            assert text in said, (name, text)
        first = page.index(MARKER) if MARKER in page else 0
        part = page.rindex('<section class="part', 0, page.index(EXPLAINED))
        assert part < first or part < page.index("confidential <span"), name
        notes = said_in(page, "//section[contains(@class,'part-about')]//dd")[-1]
        assert "any number, small or large" in notes
        assert contact in notes
    city = site.html("neet-exham.html")
    part = city[city.rindex('<section class="part', 0, city.index(EXPLAINED)) :].partition("</section>")[0]
    assert 'class="part part-position"' in part
    assert '1 confidential <span aria-hidden="true">[c]</span>' in part


def test_a_page_that_hides_nothing_explains_only_the_symbol(
    make_site: Callable[..., Any], tmp_path: Path
) -> None:
    release = make_site(TOWN, "2013-05", "2013-07")
    with_statuses(release, lambda code, period, cell: (40.0, 500.0) if cell == "confidential" else cell)
    for page in dashboards(publish(release, tmp_path)).values():
        assert EXPLAINED not in page
        assert MARKER not in page


@pytest.fixture
def hushed(make_site: Callable[..., Any]) -> Any:
    """Ash's figures of the last two months are confidential, a year before they were shown."""
    release = make_site(TOWN, "2012-04", "2013-07")
    for name in ("neet", "requests"):
        cells = release.cells[(name, "K00", "all", "all")]
        cells |= {"2013-06": "confidential", "2013-07": "confidential"}
    release.cells[("neet", "K00", "all", "all")] |= {"2013-05": (30.0, 480.0), "2012-05": (36.0, 480.0)}
    release.cells[("requests", "K00", "all", "all")] |= {"2013-05": (81.0, None), "2012-05": (92.0, None)}
    return release


def test_a_hidden_headline_names_the_last_figure_that_was_shown(hushed: Any, tmp_path: Path) -> None:
    page = publish(hushed, tmp_path).joinpath("neet-ash.html").read_text(encoding="utf-8")
    lead, latest = said_in(
        page, "//section[contains(@class,'part-headline')]/p[@class='lead' or @class='also']"
    )
    assert lead.endswith("the figure for Ash in July 2013 is confidential [c].")
    assert latest == "The latest figure that can be shown is for May 2013: 6.3%. For May 2012 it was 7.5%."
    headline = said_in(page, "//section[contains(@class,'part-headline')]")[0]
    assert (
        "Shown for Ash on this page: NEET 3 months or more, Children looked after, Primary attendance"
        in headline
    )
    assert re.search(r"City: \d+\.\d%\.", headline)
    card = said_in(page, "//ul[@class='cards']/li")[0]
    assert "Last shown: 6.3% (May 2013); 7.5% (May 2012)" in card
    assert not re.search(r"\b(?:fewer|more|higher|lower|better|worse)\b", card)


def test_a_hidden_row_of_a_table_says_what_was_last_shown(hushed: Any, tmp_path: Path) -> None:
    page = publish(hushed, tmp_path).joinpath("cypp-ash.html").read_text(encoding="utf-8")
    rows = html.document_fromstring(page).xpath("//section[contains(@class,'part-indicators')]//tbody/tr")
    said = {
        row.xpath("./th")[0].text_content(): row.xpath("./td[@class='words']")[0].text_content()
        for row in rows
    }
    assert said["Requests for service"] == "Last shown: 81 (April to May 2013); 92 (April to May 2012)"
    listed = said_in(page, "//ul[@class='said-list']/li")
    assert listed == ["Requests for service: Last shown: 81 (April to May 2013); 92 (April to May 2012)."]
    downloaded = (tmp_path / "2013-07" / "cypp-ash.csv").read_text(encoding="utf-8-sig")
    assert "Ash,Requests for service,2013-05,all,all,number,81," in downloaded


def test_figures_on_both_sides_of_a_changed_definition_do_not_stand_together(
    make_site: Callable[..., Any], tmp_path: Path
) -> None:
    release = make_site(TOWN, "2012-04", "2013-08")
    release.cells[("neet_long", "K00", "all", "all")] |= {"2013-08": "confidential", "2013-07": (24.0, 480.0)}
    page = publish(release, tmp_path, "2013-08").joinpath("neet-ash.html").read_text(encoding="utf-8")
    card = said_in(page, "//ul[@class='cards']/li")[1]
    assert "Last shown: 5.0% (July 2013)" in card
    assert "July 2012" not in card


def test_a_place_of_which_nothing_was_ever_shown_says_so(site: Any) -> None:
    page = site.html("neet-upper-wick.html")
    headline = said_in(page, "//section[contains(@class,'part-headline')]")[0]
    assert "No earlier figure of Upper Wick can be shown either." in headline
    assert "No other figure of this page can be shown for Upper Wick." in headline
    assert "A change can be given only where both figures are shown." in headline
    assert "Gaps in the line" not in page
