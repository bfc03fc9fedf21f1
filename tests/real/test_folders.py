"""The folders themselves: they load without the figures, and their places are those of the files."""

import re
from pathlib import Path

import polars as pl
import pytest

from obapipe.partnership import Partnership, load_partnership

FOLDERS = ("england", "leeds_wards")


def valid_in(partnership: Partnership, month: str) -> pl.DataFrame:
    """The clusters of a month: code, name, level, parent, valid_from, valid_to, successor."""
    return partnership.geography.filter(
        pl.col("level") == "cluster",
        pl.col("valid_from").fill_null("0000") <= month,
        pl.col("valid_to").fill_null("9999") >= month,
    )


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_loads_where_the_figures_are_not(project: Path, name: str, tmp_path: Path) -> None:
    partnership = load_partnership(project / "partnerships" / name, raw_root=tmp_path)
    assert partnership.raw_root == tmp_path
    assert not partnership.synthetic


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_holds_no_figures(project: Path, name: str) -> None:
    reference = project / "partnerships" / name / "raw" / "reference"
    assert {path.name for path in reference.iterdir()} == {
        "baselines.csv",
        "geography.csv",
        "indicators.toml",
        "partnership.toml",
        "products.toml",
        "sources.toml",
    }
    assert [path.name for path in reference.parent.iterdir()] == ["reference"]
    assert set(pl.read_csv(reference / "baselines.csv").columns) == {
        "indicator",
        "geography",
        "baseline",
        "method",
        "good_enough",
        "reason",
        "decided_by",
        "decided_on",
    }


@pytest.mark.parametrize("name", FOLDERS)
def test_every_source_is_read_in_place(project: Path, name: str, tmp_path: Path) -> None:
    partnership = load_partnership(project / "partnerships" / name, raw_root=tmp_path)
    assert {source.root for source in partnership.sources} == {"raw_root"}


@pytest.mark.parametrize(
    ("month", "authorities"),
    [
        ("2013-09", 152),
        ("2019-03", 152),
        ("2019-04", 151),
        ("2021-04", 152),
        ("2023-08", 152),
        ("2023-09", 153),
    ],
)
def test_england_has_its_authorities_of_the_time(
    project: Path, tmp_path: Path, month: str, authorities: int
) -> None:
    partnership = load_partnership(project / "partnerships" / "england", raw_root=tmp_path)
    assert valid_in(partnership, month).height == authorities


def test_nothing_succeeds_what_was_divided_or_only_partly_joined(project: Path, tmp_path: Path) -> None:
    partnership = load_partnership(project / "partnerships" / "england", raw_root=tmp_path)
    ended = partnership.geography.filter(pl.col("valid_to").is_not_null())
    assert sorted(ended["code"]) == ["E06000028", "E06000029", "E10000006", "E10000009", "E10000021"]
    assert ended["successor"].null_count() == ended.height


def test_leeds_has_33_wards_in_three_areas(project: Path, tmp_path: Path) -> None:
    partnership = load_partnership(project / "partnerships" / "leeds_wards", raw_root=tmp_path)
    levels = dict(partnership.geography.group_by("level").len().iter_rows())
    assert levels == {"city": 1, "area": 3, "cluster": 33}


@pytest.mark.real
def test_the_wards_lie_in_the_areas_of_the_published_look_up(leeds: Partnership, real_data: Path) -> None:
    published = pl.read_csv(real_data / "leeds_wards_monthly" / "leeds_ward_to_area_lookup.csv")
    areas = leeds.geography.select(parent="code", area3="name")
    ours = leeds.geography.filter(pl.col("level") == "cluster").join(areas, on="parent")
    assert set(ours.select("code", "name", "area3").iter_rows()) == set(
        published.select("ward_code", "ward", "area3").iter_rows()
    )


@pytest.mark.real
def test_each_source_names_a_file_that_is_there(
    england: Partnership, leeds: Partnership, real_data: Path
) -> None:
    for source in (*england.sources, *leeds.sources):
        assert len(list(real_data.glob(source.files))) == 1, source.name


@pytest.mark.real
def test_a_symbol_means_what_its_source_says(england: Partnership) -> None:
    meanings = {
        re.sub(r", (authorities|regions|England)$", "", source.name): source.symbols
        for source in england.sources
    }
    assert meanings["children looked after, 2013"]["x"] == "withheld"
    assert meanings["child protection plans by duration"]["x"] == "missing"
    assert meanings["child protection plans by duration"]["c"] == "withheld"
    assert meanings["population aged 0 to 17"]["x"] == "missing"
