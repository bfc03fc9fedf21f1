"""A partnership folder is believed only where its files agree; every fault is named, all of them at once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from obapipe.partnership import Partnership, PartnershipError, load_partnership

FILES = {
    "partnership.toml": """
[partnership]
name = "Test Partnership"
place = "Testford"
contact = "Performance service"
plan_name = "The Plan"
plan_start = "Apr-13"
obsessions = ["looked_after"]
[publication]
first_month = "2013-04"
""",
    "geography.csv": """code,name,level,parent,valid_from,valid_to,successor
T,Testford,city,,,,
R,Ridge,area,T,,,
A,Abbey,cluster,R,,,
B,Brook,cluster,T,,2013-06,A
""",
    "population.csv": """year,geography,age_from,age_to,population
2011,A,0,17,1000
2011,B,0,17,2000
""",
    "targets.csv": """indicator,geography,period,value,set_by
rate,A,2014-03,50,board
""",
    "baselines.csv": """indicator,geography,baseline,method,good_enough,reason,decided_by,decided_on
rate,,2011-03,,,The plan began,Board,2011-04-19
rate,A,2011-03,last_3,no,A home closed,Cluster chair,2011-05-02
rate,A,2013-03,,yes,A new team,Cluster chair,2013-04-19
""",
    "forecasts.csv": """indicator,geography,period,value,made_by
rate,T,2014-03,48.5,Head of service
""",
    "indicators.toml": """
[categories.status]
in = "Looked after"
[categories.age_band]
"0-4" = "0 to 4"
[indicator.looked_after]
title = "Children looked after"
short_title = "Looked after"
people = "children"
definition = "At the end of the month."
kind = "stock"
unit = "count"
frequency = "month"
better = "lower"
question = "better_off"
breakdowns = ["age_band"]
numerator = {extract = "children_snapshot", measure = "children", where = {status = ["in"]}}
[indicator.rate]
title = "Rate"
short_title = "Rate"
people = "children"
definition = "At the end of the month."
kind = "proportion"
unit = "per_10000"
frequency = "month"
better = "lower"
question = "better_off"
numerator = {extract = "children_snapshot", measure = "children", where = {status = ["in"]}}
denominator = {population = [0, 17]}
""",
    "products.toml": """
[[product]]
id = "one"
title = "One"
short_title = "One"
about = "About."
sections = [{kind = "headline", indicators = ["looked_after"]}]
""",
    "sources.toml": """
[[source]]
name = "snapshot"
extract = "children_snapshot"
files = "cla*.csv"
columns = {geography = "Cluster", period = "Month", status = "Status", age_band = "Age", children = "Number"}
""",
}
Load = Callable[..., Partnership]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Loads the folder after changes: `(file, what stands there, what stands there instead)`."""

    def write(*changes: tuple[str, str, str]) -> Partnership:
        reference = tmp_path / "raw" / "reference"
        reference.mkdir(parents=True)
        texts = dict(FILES)
        for name, old, new in changes:
            assert old in texts[name]
            texts[name] = texts[name].replace(old, new, 1)
        for name, text in texts.items():
            (reference / name).write_text(text, encoding="utf-8")
        return load_partnership(tmp_path)

    return write


def faults(load: Load, *changes: tuple[str, str, str]) -> list[str]:
    with pytest.raises(PartnershipError) as caught:
        load(*changes)
    assert str(caught.value) == "\n".join(caught.value.messages)
    return caught.value.messages


def test_a_folder_whose_files_agree_is_loaded(load: Load) -> None:
    one = load()
    assert (one.name, one.plan_start, one.city) == ("Test Partnership", "2013-04", "T")
    assert (one.disclosure.threshold, one.disclosure.sensitive_from) == (5, 0)
    assert list(one.indicators) == ["looked_after", "rate"]
    assert one.comparators.is_empty()
    assert one.baselines.rows()[0] == (
        "rate", None, "2011-03", None, None, "The plan began", "Board", "2011-04-19",
    )  # fmt: skip
    assert one.baselines.rows()[1][1:5] == ("A", "2011-03", "last_3", "no")
    assert one.forecasts.rows() == [("rate", "T", "2014-03", 48.5, "Head of service")]


def test_decisions_and_forecasts_may_be_left_out(load: Load, tmp_path: Path) -> None:
    load()
    for name in ("baselines.csv", "forecasts.csv", "targets.csv"):
        (tmp_path / "raw" / "reference" / name).unlink()
    one = load_partnership(tmp_path)
    assert one.baselines.columns == [
        "indicator", "geography", "baseline", "method", "good_enough", "reason", "decided_by", "decided_on",
    ]  # fmt: skip
    assert (one.baselines.height, one.forecasts.height, one.targets.height) == (0, 0, 0)


PLACES, CATALOGUE, PEOPLE = "geography.csv", "indicators.toml", "population.csv"
SOURCES, PRODUCTS, WHOLE = "sources.toml", "products.toml", "partnership.toml"
TARGETS, BASELINES, FORECASTS = "targets.csv", "baselines.csv", "forecasts.csv"


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        # places
        (PLACES, "A,Abbey", "T,Abbey", "geography.csv: the code T stands twice."),
        (PLACES, "T,Testford,city", "T,Testford,cluster", "there must be exactly one row of level city"),
        (PLACES, "A,Abbey,cluster", "unallocated,Abbey,cluster", "the code unallocated is reserved"),
        (
            PLACES,
            "A,Abbey,cluster",
            "A,Abbey,ward",
            "geography.csv, A: the level 'ward' is not cluster, area or city.",
        ),
        (PLACES, "A,Abbey,cluster,R", "A,Abbey,cluster,X", "A: the parent 'X' is not a known area or city."),
        (PLACES, "R,Ridge,area,T", "R,Ridge,area,A", "R: the parent 'A' is not a known city."),
        (PLACES, "2013-06,A", "2013-06,R", "B: the successor 'R' is not a known cluster."),
        (PLACES, "2013-06,A", ",A", "B: it has a successor, so it needs valid_to"),
        (PLACES, "2013-06,A", "soon,A", "B, valid_to: 'soon' is not a period"),
        (PLACES, "2013-06,A", "Jun-13,A", "write the month Jun-13 as 2013-06"),
        (PLACES, "code,name", "name,code", "geography.csv: the columns are name,code,"),
        # the catalogue
        (
            CATALOGUE,
            'extract = "children_snapshot"',
            'extract = "children"',
            "'children' is not an extract; there are",
        ),
        (CATALOGUE, 'measure = "children"', 'measure = "pupils"', "has no measure 'pupils'; it has children"),
        (CATALOGUE, "where = {status", "where = {colour", "has no dimension 'colour'; it has"),
        (CATALOGUE, 'status = ["in"]', 'status = ["out"]', "'out' is not a category of status."),
        (CATALOGUE, "population = [0, 17]", "population = [17, 0]", "first age, 17, is above its last, 0"),
        (
            CATALOGUE,
            'breakdowns = ["age_band"]',
            'breakdowns = ["hair"]',
            "has no dimension 'hair' to break down by",
        ),
        (
            CATALOGUE,
            'breakdowns = ["age_band"]',
            'within = "all"',
            "names the indicator 'all', which is not in the catalogue",
        ),
        (
            CATALOGUE,
            'breakdowns = ["age_band"]',
            'within = "looked_after"',
            "`within` goes round in a circle (looked_after in looked_after)",
        ),
        (CATALOGUE, '"0-4" = "0 to 4"', 'all = "Every age"', "'all' may not hold | or be 'all'"),
        (
            CATALOGUE,
            'unit = "count"',
            'unit = "percent"',
            "a count has no denominator, a rate or percentage has one",
        ),
        (
            CATALOGUE,
            'breakdowns = ["age_band"]',
            'measure_kind = "weighted"',
            "for clusters needs public = true",
        ),
        (
            CATALOGUE,
            'breakdowns = ["age_band"]',
            'better_basis = "agreed locally"',
            "names its balancing measures",
        ),
        (CATALOGUE, 'breakdowns = ["age_band"]', 'accumulate = "financial_year"', "only a flow accumulates"),
        (CATALOGUE, 'short_title = "Looked after"', f'short_title = "{"x" * 29}"', "at most 28 characters"),
        # people, targets, products, sources
        (PEOPLE, "2011,B", "2011,X", "population.csv: the geography 'X' is not in geography.csv."),
        (PEOPLE, "2011,B", "2011,A", "population.csv: A in 2011, ages 0 to 17, stands twice."),
        (PEOPLE, "2000", "-2000", "population.csv: a population is negative."),
        (PEOPLE, "2000", "many", "population.csv, row 3, population: 'many' is not a number."),
        (PEOPLE, "2011,B,0,17,2000\n", "", "the cluster 'B' has no population"),
        (TARGETS, "rate,A", "rote,A", "targets.csv: the indicator 'rote' is not in the catalogue."),
        (TARGETS, "rate,A", "rate,X", "targets.csv: the geography 'X' is not in geography.csv."),
        (TARGETS, "2014-03,50,board", "2014-03,,board", "targets.csv, row 2: value is empty."),
        (TARGETS, "50,board", "50,", "targets.csv, row 2: set_by is empty."),
        (TARGETS, "50,board", "50,jo@example.org", "set_by is an address; write a role"),
        (TARGETS, "50,board", "-5,board", "the value -5 is not a number from 0 up."),
        (TARGETS, "2014-03", "2013/14", "targets.csv, row 2, period: "),
        (TARGETS, "2014-03", "Mar-14", "targets.csv, row 2, period: write the period Mar-14 as 2014-03."),
        (
            TARGETS,
            "board\n",
            "board\nrate,A,2014-03,45,chair\n",
            "row 3: rate of A in 2014-03 stands twice.",
        ),
        # decisions on baselines and partners' own forecasts
        (BASELINES, "rate,A,2011-03", "rote,A,2011-03", "baselines.csv: the indicator 'rote' is not in"),
        (BASELINES, "rate,A,2011-03", "rate,X,2011-03", "baselines.csv: the geography 'X' is not in"),
        (BASELINES, "rate,A,2013-03", "rate,A,2011-03", "row 4: this baseline of rate was decided on in an"),
        (BASELINES, "last_3", "line", "row 3: the method 'line' is not one of theta, last_3,"),
        (BASELINES, "rate,A,2011-03,last_3", "rate,T,2011-03,top_down", "not for the city itself."),
        (BASELINES, "last_3,no", "last_3,never", "good_enough is 'never'; write yes, no or nothing."),
        (
            BASELINES,
            "The plan began",
            "",
            "row 2: reason is empty. A baseline is drawn on somebody's decision",
        ),
        (BASELINES, "Board", "jo@example.org", "row 2: decided_by is an address; write a role"),
        (BASELINES, "2011-04-19", "19/04/2011", "decided_on is '19/04/2011'; write the day as 2013-04-19."),
        (BASELINES, "rate,,2011-03", "rate,,2010/11", "baselines.csv, row 2, baseline: "),
        (BASELINES, "reason,", "why,", "baselines.csv: the columns are indicator,geography,"),
        (FORECASTS, "48.5", "falling", "forecasts.csv, row 2, value: 'falling' is not a number."),
        (FORECASTS, "Head of service", "", "forecasts.csv, row 2: made_by is empty."),
        (PRODUCTS, '["looked_after"]', '["unknown"]', "the indicator 'unknown' is not in the catalogue."),
        (
            PRODUCTS,
            'indicators = ["looked_after"]',
            "indicators = []",
            "products.toml, one, headline: it names no indicator.",
        ),
        (PRODUCTS, '"headline"', '"year_to_date"', "looked_after does not accumulate."),
        (
            PRODUCTS,
            '"headline", ',
            '"breakdown", by = "status", ',
            "looked_after is not published by 'status'.",
        ),
        (PRODUCTS, '"headline"', '"song"', "Input should be 'headline'"),
        (
            WHOLE,
            'obsessions = ["looked_after"]',
            'obsessions = ["fun"]',
            "obsessions: 'fun' is not in the catalogue.",
        ),
        (WHOLE, 'plan_start = "Apr-13"', 'plan_start = "spring"', "'spring' is not a period"),
        (
            SOURCES,
            'extract = "children_snapshot"',
            'extract = "snap"',
            "sources.toml, snapshot: 'snap' is not an extract",
        ),
        (SOURCES, ', children = "Number"', "", "nothing gives the column 'children' of children_snapshot."),
        (SOURCES, "columns", 'received = "2013-07"\ncolumns', '`received` and root = "raw_root" go together'),
        (
            SOURCES,
            "columns",
            'received = "2013-07"\nroot = "raw_root"\ncolumns',
            "it reads raw_root, but partnership.toml names none",
        ),
    ],
)
def test_a_contradiction_is_named(load: Load, name: str, old: str, new: str, message: str) -> None:
    found = faults(load, (name, old, new))
    assert any(message in fault for fault in found), found
    assert all(fault.startswith(tuple(FILES)) for fault in found)


@pytest.mark.parametrize("name", [WHOLE, CATALOGUE, PRODUCTS, SOURCES])
def test_a_key_that_is_not_known_is_an_error(load: Load, name: str) -> None:
    text = FILES[name]
    (fault,) = faults(load, (name, text, f"colour = 1\n{text}"))
    assert fault.startswith(f"{name}, colour: ")


def test_an_empty_file_says_which_headings_it_needs(load: Load) -> None:
    assert faults(load, (FORECASTS, FILES[FORECASTS], "")) == [
        "forecasts.csv is empty; write its headings: indicator,geography,period,value,made_by, or remove the file."
    ]


def test_all_faults_are_said_at_once(load: Load) -> None:
    found = faults(
        load,
        (WHOLE, 'name = "Test Partnership"', "nome = 1"),
        (CATALOGUE, 'people = "children"', ""),
        (PEOPLE, "2000", "many"),
        (SOURCES, "[[source]]", "[[source]"),
    )
    assert sorted({fault.split(",")[0].split(" ")[0] for fault in found}) == [
        "indicators.toml", "partnership.toml", "population.csv", "sources.toml",
    ]  # fmt: skip
    assert any("partnership.name: Field required" in fault for fault in found)
    assert any("partnership.nome: Extra inputs are not permitted" in fault for fault in found)


def test_contradictions_of_several_files_are_said_at_once(load: Load) -> None:
    found = faults(
        load,
        (PLACES, "2013-06,A", "2013-06,R"),
        (CATALOGUE, 'status = ["in"]', 'status = ["out"]'),
        (PRODUCTS, '["looked_after"]', '["unknown"]'),
    )
    assert len(found) == 3


def test_a_missing_file_is_named(load: Load, tmp_path: Path) -> None:
    load()
    (tmp_path / "raw" / "reference" / SOURCES).unlink()
    with pytest.raises(PartnershipError, match=r"sources\.toml is missing from"):
        load_partnership(tmp_path)


def test_a_folder_that_is_none_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(PartnershipError, match="--data, or make one with 'obapipe demo'"):
        load_partnership(tmp_path / "nowhere")
