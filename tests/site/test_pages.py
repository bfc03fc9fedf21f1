"""What the pages say: the same as the download, escaped, marked, and nothing that was not released."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from lxml import html
from syrupy.assertion import SnapshotAssertion

from obapipe.partnership import Section
from obapipe.periods import parse_period
from obapipe.publishing.pages import css_string, publish_pages

LIMIT = 300_000
CLUSTERS = 11


def parsed(text: str) -> Any:
    """A page as it is seen: without the words that only a screen reader says in place of a symbol."""
    document = html.document_fromstring(text)
    for word in document.xpath("//span[@class='na']/span[@class='unseen']"):
        word.drop_tree()
    return document


def rows_of(site: Any, name: str) -> list[dict[str, str]]:
    text = site.file(name).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def visible_text(document: Any) -> str:
    for gone in document.xpath("//style|//head|//svg"):
        gone.drop_tree()
    blocks = document.xpath(
        "//h1|//h2|//h3|//p|//li[not(p)]|//dt|//dd|//caption|//tr|//figcaption[not(p)]|//summary"
    )
    lines = [
        " | ".join(" ".join(cell.text_content().split()) for cell in (one.xpath("./th|./td") or [one]))
        for one in blocks
    ]
    return "\n".join(line for line in lines if line)


def test_there_is_a_page_and_a_download_a_product_and_place(site: Any) -> None:
    pages = {path.name for path in (site.folder / site.month).glob("*.html")}
    assert len([name for name in pages if name.startswith(("cypp-", "neet-"))]) == 2 * (CLUSTERS + 1)
    assert {"index.html", "definitions.html", "neet-exham.html", "cypp-sallow-gate.html"} <= pages
    downloads = {path.stem for path in (site.folder / site.month).glob("*.csv")}
    assert downloads == {name.removesuffix(".html") for name in pages} - {
        "index",
        "accessibility",
        "changes",
        "definitions",
        "record",
    }
    assert max(path.stat().st_size for path in (site.folder / site.month).iterdir()) < LIMIT


def test_a_page_reads_as_it_did(site: Any, snapshot: SnapshotAssertion) -> None:
    assert visible_text(parsed(site.html("neet-hartsley.html"))) == snapshot


@pytest.mark.parametrize(
    "name", ["neet-hartsley", "neet-exham", "cypp-hartsley", "cypp-exham", "neet-upper-wick"]
)
def test_every_figure_of_a_table_is_in_the_download(site: Any, name: str) -> None:
    downloaded = {row["value"].replace("-", "\u2212") for row in rows_of(site, f"{name}.csv")}
    cells = parsed(site.html(f"{name}.html")).xpath("//tbody//td[not(@class)]")
    shown = {re.sub(r"[,+%]", "", (cell.text or cell.text_content()).strip()) for cell in cells}
    numbers = {text for text in shown if re.fullmatch(r"\u2212?\d+(\.\d+)?", text)}
    ranks_and_counts = {str(number) for number in range(CLUSTERS + 1)}
    assert numbers - downloaded - ranks_and_counts == set()
    assert len(numbers) > 5


def test_a_download_says_each_thing_once(site: Any) -> None:
    for path in (site.folder / site.month).glob("*.csv"):
        rows = rows_of(site, path.name)
        keys = [tuple(row[column] for column in row if column not in ("value", "marks")) for row in rows]
        assert len(keys) == len(set(keys)), path.name


def test_a_hidden_place_has_no_number_of_its_own_anywhere(site: Any) -> None:
    for product in ("neet", "cypp"):
        own = [row for row in rows_of(site, f"{product}-upper-wick.csv") if row["place"] == "Upper Wick"]
        assert own
        assert {row["value"] for row in own} <= {"[c]", "[x]"}
        drawn = parsed(site.html(f"{product}-upper-wick.html")).xpath(
            "//svg//*[@class='me' and ../@overflow]"
        )
        assert drawn == []


def test_a_gap_in_the_line_is_a_gap(site: Any) -> None:
    chart = parsed(site.html("neet-hartsley.html")).xpath("//svg[contains(@class,'chart--wide')]")[0]
    own = [one for one in chart.xpath(".//path[@d]") if one.get("stroke") == "#12436D"]
    solid = [one for one in own if not one.get("stroke-dasharray") and one.get("fill", "none") == "none"]
    lines = [one.get("d") for one in solid if "L" in one.get("d")]
    assert len(lines) == 1
    assert lines[0].count("M") >= 2


def test_confidential_places_stand_last_by_name_and_unranked(site: Any) -> None:
    rows = (
        parsed(site.html("neet-exham.html"))
        .xpath("//section[contains(@class,'part-places')]//table")[0]
        .xpath(".//tbody/tr")
    )
    names = [row.xpath("./th")[0].text_content() for row in rows]
    ranks = [row.xpath("./td")[0].text_content() for row in rows]
    assert names[-4:] == ["Upper Wick", "Yewtree", "Not allocated to a cluster", "Exham"]
    assert ranks[-4:] == ["", "", "", ""]
    assert [int(rank) for rank in ranks[:-4]] == sorted(int(rank) for rank in ranks[:-4])


def test_markup_in_a_name_is_text(site: Any) -> None:
    text = site.html("neet-nor-b-ton-sons.html")
    assert "<b>ton" not in text
    document = parsed(text)
    assert document.xpath("//h1")[0].text_content() == 'NEET dashboard: Nor<b>ton & "Sons"'
    assert r"Nor\00003c b\00003e ton \000026  \000022 Sons\000022 " in text


def test_ids_are_unique_and_every_link_leads_somewhere(site: Any) -> None:
    for path in [*(site.folder / site.month).glob("*.html"), site.folder / "index.html"]:
        document = parsed(path.read_text(encoding="utf-8"))
        ids = document.xpath("//@id")
        assert len(ids) == len(set(ids)), path.name
        for named in document.xpath("//@aria-labelledby"):
            assert set(named.split()) <= set(ids), (path.name, named)
        for link in document.xpath("//a/@href"):
            file, _, anchor = link.partition("#")
            target = (path.parent / file).resolve() if file else path
            assert target.is_file(), (path.name, link)
            if anchor:
                assert anchor in parsed(target.read_text(encoding="utf-8")).xpath("//@id"), (path.name, link)


def test_every_table_has_a_caption_and_scoped_headings(site: Any) -> None:
    for path in (site.folder / site.month).glob("*.html"):
        for table in parsed(path.read_text(encoding="utf-8")).xpath("//table"):
            assert table.xpath("./caption")[0].text_content().strip()
            assert table.xpath(".//th[not(@scope)]") == []
            widths = {len(row.xpath("./th|./td")) for row in table.xpath(".//tr")}
            assert len(widths) == 1, path.name


def test_a_drawing_has_a_name_and_no_noise_inside(site: Any) -> None:
    for drawing in parsed(site.html("neet-hartsley.html")).xpath("//svg[contains(@class,'chart')]"):
        assert drawing.get("role") == "img"
        assert [one.tag for one in drawing[:2]] == ["title", "desc"]
        assert drawing.xpath(".//*[@role or @aria-label or @aria-roledescription]") == []
        assert drawing.xpath(".//rect[@fill='white']") == []


def test_the_same_release_gives_the_same_bytes(site: Any, release: Any, tmp_path: Path) -> None:
    publish_pages(release, release.partnership, [site.month], tmp_path)
    for path in sorted(path for path in site.folder.rglob("*") if path.is_file()):
        assert path.read_bytes() == (tmp_path / path.relative_to(site.folder)).read_bytes(), path.name


def test_progress_is_told_and_carried_months_are_listed(
    release: Any, make_site: Callable[..., Any], tmp_path: Path
) -> None:
    del release
    (tmp_path / "2013-06").mkdir(parents=True)
    small = make_site(["One", "Two", "Three", "Four"], "2013-06", "2013-07")
    told: list[tuple[int, int]] = []
    publish_pages(
        small, small.partnership, ["2013-07"], tmp_path, lambda done, total: told.append((done, total))
    )
    pages = len(list((tmp_path / "2013-07").glob("*.html")))
    assert pages > 10
    assert told == [(number, pages) for number in range(1, pages + 1)]
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"(2013-0\d)/index\.html", text) == ["2013-07", "2013-07", "2013-06"]


def test_words_come_from_the_partnership(first_month: Any) -> None:
    text = first_month.html("neet-exham.html")
    assert "wards" in text
    assert "cluster" not in re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL).replace(
        'class="cluster', ""
    )
    assert "Invented" not in text


def exact(release: Any, name: str, geography: str, period: str) -> dict[str, str]:
    """A released cell as its three columns would be printed, divided here from the counts it rests on."""
    one = release.partnership.indicators[name]
    found = release.cells[(name, geography, "all", "all")].get(period, "not available")
    if isinstance(found, str):
        shorthand = {"confidential": "[c]", "not available": "[x]"}[found]
        return {"value": shorthand, "number": shorthand, "out of": shorthand}
    top, base = (None if part is None else Decimal(str(part)) for part in found)
    assert top is not None
    count = str(top.quantize(Decimal(1), ROUND_HALF_UP))
    if base is None:
        return {"value": count, "number": count, "out of": "[x]"}
    value = (top * one.scale / base).quantize(Decimal(1).scaleb(-one.decimals), ROUND_HALF_UP)
    return {"value": str(value), "number": count, "out of": str(base.quantize(Decimal(1), ROUND_HALF_UP))}


UNITS = ("per cent", "rate per 10,000", "number", "out of")


def test_every_downloaded_figure_of_a_place_is_a_released_cell(site: Any, release: Any) -> None:
    """Not what the code thinks it printed, but what the release holds for that place and period."""
    codes = dict(release.partnership.geography.select("name", "code").iter_rows())
    names = {one.title: name for name, one in release.partnership.indicators.items()}
    checked = 0
    for path in (site.folder / site.month).glob("*.csv"):
        for row in rows_of(site, path.name):
            key = (names[row["indicator"]], codes.get(row["place"], "unallocated"), "all", "all")
            if row["breakdown"] != "all" or row["measure"] not in UNITS or not row["period"]:
                continue
            if row["place"] in ("England", "Statistical neighbours"):
                continue
            if key not in release.cells:
                assert row["value"] == "[x]", (path.name, row)
                continue
            column = row["measure"] if row["measure"] in ("number", "out of") else "value"
            assert row["value"] == exact(release, *key[:2], row["period"])[column], (path.name, row)
            checked += 1
    assert checked > 1000


@pytest.mark.parametrize("name", ["neet-hartsley", "neet-exham", "neet-upper-wick", "neet-alder-vale"])
def test_every_row_of_the_months_is_a_row_of_released_cells(site: Any, release: Any, name: str) -> None:
    document = parsed(site.html(f"{name}.html"))
    place = document.xpath("//h1")[0].text_content().partition(": ")[2]
    code = dict(release.partnership.geography.select("name", "code").iter_rows())[place]
    rows = document.xpath("//section[contains(@class,'part-months')]//tbody/tr")
    assert len(rows) == 13
    for row in rows:
        period = parse_period(row.xpath("./th")[0].text_content(), "month").text
        cells = [cell.text_content().strip() for cell in row.xpath("./td")][:-1]
        wanted = [
            exact(release, indicator, code, period)[column]
            for indicator in ("neet", "neet_long", "looked_after")
            for column in ("number", "value")
        ]
        assert [cell.replace(",", "") for cell in cells] == wanted, period


def test_every_row_of_the_places_is_a_row_of_released_cells(site: Any, release: Any) -> None:
    codes = dict(release.partnership.geography.select("name", "code").iter_rows())
    tables = parsed(site.html("neet-exham.html")).xpath("//section[contains(@class,'part-places')]//table")
    for table, indicator in zip(tables, ("neet", "neet_long", "looked_after"), strict=True):
        for row in table.xpath(".//tbody/tr"):
            code = codes.get(row.xpath("./th")[0].text_content(), "unallocated")
            shown = [cell.text_content().strip().replace(",", "") for cell in row.xpath("./td")][1:3]
            if (indicator, code, "all", "all") in release.cells:
                wanted = exact(release, indicator, code, site.month)
                assert shown == [wanted["number"], wanted["value"]]
            else:
                assert shown == ["[x]", "[x]"]


def test_no_table_has_two_columns_of_one_name_or_a_comparator_nobody_has(site: Any) -> None:
    for path in (site.folder / site.month).glob("*.html"):
        for table in parsed(path.read_text(encoding="utf-8")).xpath("//table"):
            heads = [head.text_content() for head in table.xpath("./thead//th")]
            assert len(heads) == len(set(heads)), path.name
    heads = parsed(site.html("cypp-exham.html")).xpath(
        "//section[contains(@class,'part-indicators')]//thead//th"
    )
    texts = [head.text_content() for head in heads]
    assert "England" in texts
    assert "Statistical neighbours" not in texts


def test_notices_of_clusters_are_one_line_a_kind_on_the_city_page(
    make_site: Callable[..., Any], tmp_path: Path
) -> None:
    names = ["Ash", "Birch, Elm & Oak", "Cedar"]
    few = make_site(names, "2013-06", "2013-07")
    few.told[:] = [
        ("neet", "K00", "Based on incomplete returns: 27% known."),
        ("neet", "K01", "Based on incomplete returns: 58% known."),
        ("neet", "K02", "Based on incomplete returns: 44% known."),
        ("neet", "C", "Based on incomplete returns: 75% known."),
    ]
    publish_pages(few, few.partnership, ["2013-07"], tmp_path)

    def lines(name: str) -> list[str]:
        page = parsed((tmp_path / "2013-07" / name).read_text(encoding="utf-8"))
        return [one.text_content() for one in page.xpath("//div[@class='notices']//li")]

    assert lines("neet-exham.html") == [
        "NEET: Based on incomplete returns: 75% known.",
        "NEET, in Ash; Birch, Elm & Oak and Cedar: Based on incomplete returns. Each page says more.",
    ]
    assert lines("neet-cedar.html") == ["NEET: Based on incomplete returns: 44% known."]


def test_a_missing_headline_names_the_latest_figure(make_site: Callable[..., Any], tmp_path: Path) -> None:
    late = make_site(["One", "Two", "Three", "Four"], "2013-05", "2013-07")
    late.cells[("neet", "K00", "all", "all")]["2013-07"] = "not available"
    publish_pages(late, late.partnership, ["2013-07"], tmp_path)
    text = parsed((tmp_path / "2013-07" / "neet-one.html").read_text(encoding="utf-8")).text_content()
    june = exact(late, "neet", "K00", "2013-06")["value"]
    assert f"The latest figure that can be shown is for June 2013: {june}%." in text
    assert "is not available [x]" in text


def test_a_count_without_its_rate_is_printed(make_site: Callable[..., Any], tmp_path: Path) -> None:
    """As where a place's population is not known: the count is there, the rate is not, and nothing was redefined."""
    release = make_site(["One", "Two", "Three", "Four"], "2012-06", "2013-07")
    mine = pl.col("geography").is_in(["K00", "unallocated"]) & (pl.col("indicator") == "looked_after")

    def without_rates(read: Callable[[str], pl.DataFrame]) -> Callable[[str], pl.DataFrame]:
        def rateless(month: str) -> pl.DataFrame:
            frame = read(month)
            gone = [name for name in frame.columns if name == "denominator" or name.endswith("value")]
            return frame.with_columns(pl.when(~mine).then(pl.col(name)).alias(name) for name in gone)

        return rateless

    release.figures, release.series = without_rates(release.figures), without_rates(release.series)
    publish_pages(release, release.partnership, ["2013-07"], tmp_path)
    folder = tmp_path / "2013-07"

    page = parsed((folder / "neet-one.html").read_text(encoding="utf-8"))
    card = page.xpath("//ul[@class='cards']/li")[2]
    count = release.cells[("looked_after", "K00", "all", "all")]["2013-07"][0]
    before = release.cells[("looked_after", "K00", "all", "all")]["2012-07"][0]
    said = " ".join(card.text_content().split())
    assert f"[x] {count} children" in said
    assert "Rate per 10,000 not available for July 2013" in said
    assert f"{abs(count - before)} {'more' if count > before else 'fewer'} than July 2012" in said
    assert "definition changed" not in said
    headline = parsed((folder / "cypp-one.html").read_text(encoding="utf-8")).xpath("//p[@class='lead']")[0]
    assert (
        headline.text_content().strip()
        == f"At the end of July 2013, {count} children were looked after; the rate per 10,000 is not available [x]. [p]"
    )
    with (folder / "neet-exham.csv").open(encoding="utf-8-sig", newline="") as file:
        values = {
            row["measure"]: row["value"]
            for row in csv.DictReader(file)
            if row["place"].startswith("Not allocated")
            and row["indicator"] == "Children looked after"
            and row["period"] == "2013-07"
        }
    outside = release.cells[("looked_after", "unallocated", "all", "all")]["2013-07"][0]
    assert (values["number"], values["rate per 10,000"]) == (str(outside), "[x]")
    months = page.xpath("//section[contains(@class,'part-months')]//tbody/tr")[-1].xpath("./td")
    assert [cell.text_content().strip() for cell in months[-3:-1]] == [str(count), "[x]"]


def test_a_line_that_counts_says_so(site: Any, tmp_path: Path, release: Any) -> None:
    counted = release.partnership.products[1].model_copy(
        update={"sections": (Section(kind="position", indicators=("requests",)),)}
    )
    partnership = replace(release.partnership, products=[counted])
    publish_pages(release, partnership, [site.month], tmp_path)
    page = parsed((tmp_path / site.month / "cypp-hartsley.html").read_text(encoding="utf-8"))
    part = page.xpath("//section[contains(@class,'part-position')]")[0]
    assert "number" in part.xpath(".//svg[@class='strip']/text/text()")
    assert "April to August 2013" in part.xpath(".//div[@class='said']")[0].text_content()
    assert "larger clusters have more" in part.text_content()
    rates = parsed(site.html("neet-hartsley.html")).xpath("//section[contains(@class,'part-position')]")[0]
    assert "larger clusters have more" not in rates.text_content()


def test_a_name_at_the_foot_of_the_paper_keeps_its_spaces() -> None:
    assert css_string("Dock Road & Gasworks") == r"Dock Road \000026  Gasworks"
    assert css_string('"}x') == r"\000022 \00007d x"
