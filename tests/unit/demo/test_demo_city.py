"""The invented city: the same every time, of the right size, consistent, and readable as a partnership."""

import csv
import hashlib
import re
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

from obapipe.demo import DemoError, history, write_demo
from obapipe.demo.attendance import attendance
from obapipe.demo.deliveries import as_reported
from obapipe.demo.flows import common_assessments, requests_and_referrals
from obapipe.demo.parameters import City, at, load_city
from obapipe.demo.periodic import arrivals
from obapipe.demo.sampling import Table, apportion, binomial, poisson, stream
from obapipe.demo.stocks import children_snapshot
from obapipe.demo.young_people import destinations_and_durations, number_of_young_people
from obapipe.ingest.month import read_month, read_months
from obapipe.partnership import Partnership, load_partnership
from obapipe.periods import month_of

NEET = ("neet_seeking", "neet_unavailable")


def tree(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def total(table: Table, *wanted: str) -> int:
    return sum(number for key, number in table.items() if set(wanted) <= set(key))


@pytest.fixture(scope="module")
def city() -> City:
    return load_city()


@pytest.fixture(scope="module")
def snapshot(city: City) -> dict[str, Table]:
    return children_snapshot(city)


@pytest.fixture(scope="module")
def young(city: City) -> tuple[dict[str, Table], dict[str, Table]]:
    return destinations_and_durations(city)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "data"
    write_demo(folder)
    return folder


@pytest.fixture(scope="module")
def partnership(folder: Path) -> Partnership:
    return load_partnership(folder)


def rows(path: Path, encoding: str = "utf-8", separator: str = ",") -> list[list[str]]:
    return list(csv.reader(path.read_bytes().decode(encoding).splitlines(), delimiter=separator))


class TestFolder:
    def test_the_same_bytes_twice(self, folder: Path, tmp_path: Path) -> None:
        write_demo(tmp_path / "again")
        assert tree(tmp_path / "again") == tree(folder)

    def test_a_rewrite_changes_nothing_and_leaves_what_was_published(self, tmp_path: Path) -> None:
        write_demo(tmp_path)
        before = tree(tmp_path / "raw")
        kept = [tmp_path / name / "kept.txt" for name in ("ledger", "warehouse", "site")]
        for path in kept:
            path.parent.mkdir()
            path.write_text("kept")
        (tmp_path / "raw" / "2013-12" / "stray.csv").write_text("x")
        (tmp_path / "raw" / "reference" / "partnership.toml").unlink()
        write_demo(tmp_path)
        assert tree(tmp_path / "raw") == before
        assert [path.read_text() for path in kept] == ["kept"] * 3

    def test_it_is_small(self, folder: Path) -> None:
        assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) < 10_000_000

    def test_every_month_has_a_folder(self, folder: Path, city: City) -> None:
        found = {path.name for path in (folder / "raw").iterdir() if path.is_dir()} - {"reference"}
        assert found == {month.text for month in city.months}
        assert len(found) == 33

    def test_progress_is_told(self, tmp_path: Path) -> None:
        told: list[str] = []
        write_demo(tmp_path / "d", told.append)
        assert len(told) > 3

    @pytest.mark.parametrize("stranger", ["raw/2013-07/cla.csv", "ledger/2013-07.csv", "notes.txt"])
    def test_another_folder_is_refused_and_left_alone(self, tmp_path: Path, stranger: str) -> None:
        path = tmp_path / stranger
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("somebody's")
        before = tree(tmp_path)
        with pytest.raises(DemoError, match="--data"):
            write_demo(tmp_path)
        assert tree(tmp_path) == before

    def test_a_real_partnership_is_refused(self, tmp_path: Path) -> None:
        write_demo(tmp_path)
        partnership = tmp_path / "raw" / "reference" / "partnership.toml"
        partnership.write_text(partnership.read_text().replace("synthetic = true", "synthetic = false"))
        with pytest.raises(DemoError):
            write_demo(tmp_path)

    def test_a_file_in_place_of_the_folder_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "data").write_text("x")
        with pytest.raises(DemoError, match="is a file"):
            write_demo(tmp_path / "data")

    def test_placeholders_of_git_are_no_strangers(self, tmp_path: Path) -> None:
        for name in ("raw/README.md", "ledger/.gitkeep", "README.md"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text("kept by git")
        write_demo(tmp_path)
        assert (tmp_path / "ledger" / ".gitkeep").is_file()
        assert (tmp_path / "raw" / "README.md").read_text() == "kept by git"

    def test_a_run_that_was_cut_short_is_finished_by_the_next(
        self, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write_demo(tmp_path / "data")

        def killed(_path: Path) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr("obapipe.demo.city.shutil.rmtree", killed)
            with pytest.raises(KeyboardInterrupt):
                write_demo(tmp_path / "data")
        for path in (tmp_path / "data" / "raw" / "reference").glob("*.toml"):
            path.unlink()
        write_demo(tmp_path / "data")
        assert tree(tmp_path / "data") == tree(folder)


class TestPartnership:
    def test_it_loads_and_says_it_is_invented(self, partnership: Partnership) -> None:
        assert partnership.synthetic
        assert [product.id for product in partnership.products] == ["cypp", "neet", "safe_from_harm"]

    def test_there_are_25_clusters_in_3_areas_at_the_end(self, partnership: Partnership) -> None:
        levels = partnership.geography.filter(partnership.geography["valid_to"].is_null())["level"].to_list()
        assert (levels.count("cluster"), levels.count("area"), levels.count("city")) == (25, 3, 1)

    def test_residents_of_the_last_year(self, partnership: Partnership) -> None:
        last = partnership.population.filter(partnership.population["year"] == 2013)
        assert last["population"].sum() == 156_568

    def test_residents_of_the_clusters_of_each_30_june_grow_evenly(self, partnership: Partnership) -> None:
        dated = partnership.population.join(partnership.geography, left_on="geography", right_on="code")
        totals: list[int] = []
        for year in range(2007, 2014):
            june = f"{year}-06"
            valid = dated.filter(
                pl.col("year") == year,
                pl.col("valid_from").is_null() | (pl.col("valid_from") <= june),
                pl.col("valid_to").is_null() | (pl.col("valid_to") >= june),
            )
            totals.append(valid["population"].sum())
        assert totals[-1] == 156_568
        assert [after / before for before, after in pairwise(totals)] == pytest.approx(
            [1.008] * 6, abs=0.0005
        )

    def test_a_merged_cluster_has_residents_for_all_its_history(self, partnership: Partnership) -> None:
        merged = partnership.geography["successor"].drop_nulls().unique().item()
        years = partnership.population.filter(partnership.population["geography"] == merged)["year"].unique()
        assert sorted(years) == list(range(2007, 2014))

    def test_every_parameter_indicator_is_in_the_catalogue(
        self, partnership: Partnership, city: City
    ) -> None:
        assert {one.indicator for one in city.parameters.periodic} <= set(partnership.indicators)

    def test_every_month_of_the_parameters_has_its_destinations(
        self, partnership: Partnership, city: City
    ) -> None:
        assert set(partnership.categories["destination"]) == {
            *city.parameters.destinations,
            *NEET,
            "not_known",
            "neet_not_divided",
            "settled_not_divided",
        }


class TestStocks:
    @pytest.mark.parametrize(
        ("status", "month", "expected"),
        [
            ("looked_after", "2012-03", 1476),
            ("looked_after", "2013-12", 1395),
            ("child_protection", "2013-12", 983),
        ],
    )
    def test_the_city_total(self, snapshot: dict[str, Table], status: str, month: str, expected: int) -> None:
        assert total(snapshot[month], status) == pytest.approx(expected, rel=0.01)

    def test_a_stock_carries_over(self, city: City, snapshot: dict[str, Table]) -> None:
        totals = [total(snapshot[month.text], "looked_after") for month in city.months]
        changes = [abs(b - a) for a, b in pairwise(totals)]
        assert max(changes) < 45
        assert len(set(totals)) > 15

    def test_some_clusters_have_fewer_than_five(self, city: City, snapshot: dict[str, Table]) -> None:
        last = as_reported(city, "2013-12", snapshot["2013-12"])
        small = [one.code for one in city.clusters if 0 < total(last, one.code, "looked_after") < 5]
        assert small

    def test_some_children_have_no_cluster(self, city: City, snapshot: dict[str, Table]) -> None:
        assert all(total(table, "unallocated", "looked_after") > 20 for table in snapshot.values())


class TestYoungPeople:
    def test_durations_add_up_to_neet_everywhere(
        self, city: City, young: tuple[dict[str, Table], ...]
    ) -> None:
        destinations, durations = young
        for month in city.months:
            for place in city.everywhere:
                neet = sum(destinations[month.text].get((place.code, one), 0) for one in NEET)
                assert neet == total(durations[month.text], place.code)

    @pytest.mark.parametrize(("month", "percent"), [("2011-06", 8.8), ("2013-12", 6.0)])
    def test_the_city_percentage(
        self, young: tuple[dict[str, Table], ...], month: str, percent: float
    ) -> None:
        table = young[0][month]
        neet = sum(total(table, one) for one in NEET)
        assert 100 * neet / total(table) == pytest.approx(percent, abs=0.25)

    def test_the_cohort(self, young: tuple[dict[str, Table], ...]) -> None:
        assert total(young[0]["2013-12"]) == pytest.approx(22_900, rel=0.01)

    @pytest.mark.parametrize("year", [2011, 2012, 2013])
    def test_neet_and_not_known_jump_each_september(
        self, young: tuple[dict[str, Table], ...], year: int
    ) -> None:
        july, september = young[0][f"{year}-07"], young[0][f"{year}-09"]
        assert sum(total(september, one) for one in NEET) > 1.08 * sum(total(july, one) for one in NEET)
        assert total(september, "not_known") > 1.5 * total(july, "not_known")

    def test_no_destination_is_negative(self, young: tuple[dict[str, Table], ...]) -> None:
        assert min(number for table in young[0].values() for number in table.values()) >= 0


class TestFlows:
    def test_referrals_are_the_converted_and_a_few_more(self, city: City) -> None:
        requests, referrals = requests_and_referrals(city)
        for month in city.months:
            converted = total(requests[month.text], "converted")
            assert converted < total(referrals[month.text]) < 1.15 * converted
            assert total(requests[month.text], "unallocated") > 0

    def test_common_assessments_pause_in_august(self, city: City) -> None:
        months = common_assessments(city)
        assert total(months["2013-08"]) < 0.6 * total(months["2013-07"])


class TestAttendance:
    def test_none_in_august_and_parts_never_above_wholes(self, city: City) -> None:
        months = attendance(city)
        assert {month.text for month in city.months} - set(months) == {"2011-08", "2012-08", "2013-08"}
        for table in months.values():
            for code, phase, measure in table:
                for part, whole in (
                    ("schools_reporting", "schools_expected"),
                    ("pupils_reporting", "pupils_expected"),
                    ("sessions_attended", "sessions_possible"),
                ):
                    if measure == part:
                        assert 0 <= table[code, phase, part] <= table[code, phase, whole]

    def test_coverage_is_partial_where_the_parameters_say(self, city: City) -> None:
        table = as_reported(city, "2013-12", attendance(city)["2013-12"])
        for code in city.parameters.attendance.phases["Secondary"].few:
            reporting = table[code, "Secondary", "pupils_reporting"]
            assert reporting < 0.8 * table[code, "Secondary", "pupils_expected"]


class TestHistory:
    """Whole figures of the four years before: where they end, the demonstration's own months begin."""

    def test_stocks_end_where_the_demonstration_begins(self, city: City, snapshot: dict[str, Table]) -> None:
        past = history.children(city, snapshot["2011-04"])
        assert (len(past), min(past), max(past)) == (48, "2007-04", "2011-03")
        for status in city.parameters.stocks:
            before, after = total(past["2011-03"], status), total(snapshot["2011-04"], status)
            assert abs(after - before) < 45
            assert before > 1.05 * total(past["2007-04"], status)
        assert min(number for table in past.values() for number in table.values()) >= 0

    def test_young_people_are_as_many_as_there_are(
        self, city: City, young: tuple[dict[str, Table], ...]
    ) -> None:
        past = history.young_people(city, young[0]["2011-04"])
        for month in city.history:
            for place in city.everywhere:
                assert total(past[month.text], place.code) == number_of_young_people(city, place, month)
        shares = {month: total(table, "neet") / total(table) for month, table in past.items()}
        assert shares["2007-05"] > shares["2011-03"] > 0.08
        assert all(shares[f"{year}-09"] > 1.08 * shares[f"{year}-07"] for year in (2007, 2008, 2009, 2010))

    def test_an_archive_is_one_file_of_the_first_month(self, folder: Path, city: City) -> None:
        for path in (folder / "raw").rglob("archive_*"):
            body = rows(path)[1:]
            assert path.parent.name == "2011-04"
            assert {row[0] for row in body} <= {month.text for month in city.history}
            assert {"WX91", "WX92"} <= {row[1] for row in body}
            assert all(int(row[-1]) >= 0 for row in body)

    def test_figures_of_an_archive_are_under_the_right_heading(
        self, partnership: Partnership, snapshot: dict[str, Table], city: City
    ) -> None:
        past = history.children(city, snapshot["2011-04"])
        frame = read_month(partnership, "2011-04").frames["children_snapshot"]
        frame = frame.filter(period="2010-12", status="looked_after")
        assert frame["children"].sum() == total(past["2010-12"], "looked_after")
        assert frame["age_band"].unique().to_list() == ["not_divided"]


class TestPeriodic:
    def test_numerators_never_exceed_denominators(self, city: City) -> None:
        for arrival in arrivals(city):
            assert all(0 <= part <= whole for part, whole in arrival.counts.values())

    def test_a_measure_arrives_after_its_period_and_only_once_final(self, city: City) -> None:
        seen: dict[tuple[str, str], list[str]] = {}
        for arrival in arrivals(city):
            assert arrival.month > f"{arrival.period.end:%Y-%m}"
            seen.setdefault((arrival.measure.indicator, arrival.period.text), []).append(arrival.month)
        assert seen["gcse", "2012/13"] == ["2013-10"]
        assert seen["gcse", "2011/12"] == ["2012-10", "2013-01"]

    def test_every_measure_has_something_at_the_start_and_the_end(self, city: City) -> None:
        found = arrivals(city)
        for measure in city.parameters.periodic:
            months = [one.month for one in found if one.measure == measure]
            assert months[0] == "2011-04"
            assert months[-1] >= "2013-01"


class TestFiles:
    def test_the_city_row_is_the_sum_of_its_clusters(self, folder: Path) -> None:
        path = folder / "raw" / "2013-07" / "ccis_destinations_2013-07.csv"
        body = rows(path, "windows-1252", ";")[3:]
        numbers = [[int(cell.replace(",", "")) for cell in row[2:]] for row in body]
        assert body[-1][1] == "City total"
        assert [sum(column) for column in zip(*numbers[:-1], strict=True)] == numbers[-1]
        assert any("," in cell for cell in body[-1][2:])

    def test_the_late_file_is_in_the_next_folder(self, folder: Path) -> None:
        raw = folder / "raw"
        assert not (raw / "2013-05" / "caf_initiated_2013-05.csv").exists()
        assert (raw / "2013-06" / "caf_initiated_2013-05.csv").exists()
        assert (raw / "2013-06" / "caf_initiated_2013-06.csv").exists()

    def test_corrections_change_figures(self, folder: Path, city: City) -> None:
        assert city.parameters.correction
        for one in city.parameters.correction:
            first = folder / "raw" / one.month / f"{one.file}_{one.month}.csv"
            second = folder / "raw" / one.arrives / f"{one.file}_{one.month}_revised.csv"
            assert second.name > first.name
            assert second.read_bytes() != first.read_bytes()

    def test_a_merged_cluster_is_named_only_once_it_is_one(self, folder: Path, city: City) -> None:
        parts = [place for place in city.places if place.successor]
        assert len(parts) == 2
        for month, names in (("2012-08", [one.code for one in parts]), ("2012-09", [parts[0].successor])):
            codes = {row[0] for row in rows(folder / "raw" / month / f"cla_cpp_{month}.csv")}
            assert codes & {*(one.code for one in parts), parts[0].successor} == set(names)

    def test_event_files_list_only_what_happened(self, folder: Path) -> None:
        for path in (folder / "raw").rglob("rfs_*.csv"):
            assert all(int(row[-1]) > 0 for row in rows(path, "utf-8-sig")[1:])

    def test_no_real_name_of_the_calibration_is_in_the_demo(self, folder: Path) -> None:
        text = " ".join(
            path.read_text(encoding="utf-8") for path in (folder / "raw" / "reference").rglob("*.csv")
        )
        assert not re.search(r"\b(Leeds|Bradford|Wakefield|Morley|Pudsey|Otley|Seacroft)\b", text)


class TestReading:
    def test_every_month_reads_without_a_problem(self, partnership: Partnership, city: City) -> None:
        readings = read_months(partnership, [month.text for month in city.months])
        assert [problem for one in readings for problem in one.problems] == []
        assert all("attendance" in one.frames for one in readings if not one.received.endswith("-08"))
        assert set(readings[-1].frames) == {source.extract for source in partnership.sources}

    def test_what_is_read_is_what_was_drawn(
        self, partnership: Partnership, snapshot: dict[str, Table], young: tuple[dict[str, Table], ...]
    ) -> None:
        frames = read_month(partnership, "2012-10").frames
        assert frames["children_snapshot"]["children"].sum() == total(snapshot["2012-10"])
        durations = frames["neet_duration"].filter(frames["neet_duration"]["period"] == "2012-10")
        assert durations["young_people"].sum() == total(young[1]["2012-10"])
        destinations = frames["destinations"]
        whole = destinations.filter(destinations["geography"] == partnership.city)["young_people"].sum()
        assert whole == total(young[0]["2012-10"])
        assert destinations["young_people"].sum() == 2 * whole


class TestSampling:
    def test_means(self) -> None:
        rng = stream("test", "means")
        assert sum(poisson(rng, 3.5) for _ in range(4000)) / 4000 == pytest.approx(3.5, rel=0.05)
        assert sum(poisson(rng, 130.0) for _ in range(400)) / 400 == pytest.approx(130, rel=0.02)
        assert sum(binomial(rng, 40, 0.3) for _ in range(2000)) / 2000 == pytest.approx(12, rel=0.03)
        assert sum(binomial(rng, 50_000, 0.05) for _ in range(200)) / 200 == pytest.approx(2500, rel=0.01)
        assert sum(binomial(rng, 50_000, 0.0001) for _ in range(2000)) / 2000 == pytest.approx(5, rel=0.05)

    def test_none_of_nothing(self) -> None:
        rng = stream("test", "nothing")
        assert poisson(rng, 0.0) == 0
        assert binomial(rng, 0, 0.5) == 0

    def test_apportioned_parts_add_up(self) -> None:
        assert apportion(10, [1, 1, 1]) == [4, 3, 3]
        assert sum(apportion(1374, [0.2, 0.33, 0.47])) == 1374

    def test_a_path_is_straight_between_its_months(self) -> None:
        path = {"2011-04": 10.0, "2011-08": 14.0}
        values = [
            at(path, month_of(text)) for text in ("2011-01", "2011-04", "2011-06", "2011-08", "2012-01")
        ]
        assert values == [10, 10, 12, 14, 14]
