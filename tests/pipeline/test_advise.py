"""`obapipe advise` as an analyst meets it, on a published town: what it says, writes and leaves alone."""

import csv
import json
from typing import Any

import pytest

from obapipe.commands.advising import HEADINGS

MONTH = "2013-09"


def rows(town: Any, month: str = MONTH) -> list[dict[str, str]]:
    path = town.warehouse / "reports" / month / "advice.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_newest_month_is_advised_on_in_plain_sentences(published: Any) -> None:
    before = (
        published.tree(),
        published.ledger_files(),
        published.tables("restricted"),
        published.tables("release"),
    )
    ran = published.publish("advise", "--at-least", "30")
    lines = ran.out.splitlines()
    said = [line for line in lines if line.startswith("NEET for 3 months or more, by cluster: ")]
    assert len(said) == 1
    assert " figures are hidden. Published" in said[0]
    assert lines[-1].startswith("The whole is in ")
    assert lines[-2] == (
        "Worked out as if each had been published so from 2013-04 to 2013-09, the present publication too; what "
        "readers were told before is left aside, so the pages may hide other figures."
    )
    after = (
        published.tree(),
        published.ledger_files(),
        published.tables("restricted"),
        published.tables("release"),
    )
    assert before[:2] == after[:2]
    for one, other in zip(before[2:], after[2:], strict=True):
        assert {
            name: frame.sort(frame.columns).equals(other[name].sort(frame.columns))
            for name, frame in one.items()
        } == dict.fromkeys(other, True)


def test_the_whole_stands_beside_the_months_report_and_what_the_pages_have(published: Any) -> None:
    published.publish("advise", MONTH, "--all")
    found = rows(published)
    assert tuple(found[0]) == HEADINGS
    ranks = [row["Rank"] for row in found if row["Rank"]]
    assert ranks == [str(number) for number in range(1, len(ranks) + 1)]
    assert {row["Coarser publication"] for row in found} == {"quarter", "merged bands", "area", ""}
    assert {(row["Indicator"], row["Breakdown"]) for row in found} == {
        ("looked_after_children", "all"),
        ("young_people", "all"),
        ("young_people", "destination"),
        ("neet_share", "all"),
        ("neet_long", "all"),
        ("requests", "all"),
        ("good_results", "all"),
    }
    cells = (
        published.ledger_cells()
        .sort("release")
        .unique(["indicator", "geography", "period", "breakdown", "category"], keep="last")
    )
    requests = cells.filter(indicator="requests")
    counted = requests.filter(requests["status"].is_in(["released", "confidential"]))
    (first, *_) = [row for row in found if row["Indicator"] == "requests"]
    assert first["Figures on the pages"] == str(counted.height)
    assert first["Hidden on the pages"] == str(counted.filter(status="confidential").height)


def test_json_says_the_same_for_a_machine(published: Any) -> None:
    told = json.loads(published.publish("advise", MONTH, "--all", "--json").out)
    assert (told["month"], told["simulated"][0], told["simulated"][-1]) == (MONTH, "2013-04", MONTH)
    written = [
        (
            row["Indicator"],
            row["Breakdown"],
            int(row["Hidden"]),
            row["Coarser publication"],
            int(row["Become visible"]),
        )
        for row in rows(published)
        if row["Rank"]
    ]
    ranked = sorted(
        (worth["rank"], one["indicator"], one["breakdown"], one["hidden"], worth["change"], worth["freed"])
        for one in told["tables"]
        for worth in one["coarser"]
    )
    assert [row[1:] for row in ranked] == written


def test_a_town_that_hides_little_needs_no_advice(published: Any) -> None:
    ran = published.publish("advise", "--at-least", "100")
    assert ran.out.splitlines()[0] == (
        "2013-09: no table hides 100 % of its figures or more. --all looks at every table."
    )
    assert rows(published) == []


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("2013-Q2",), 2, "'2013-Q2' is not a month (2013-07)."),
        (("yesterday",), 2, "'yesterday' is not a period"),
        (("2014-12",), 2, "see [publication] in partnership.toml"),
    ],
)
def test_a_month_that_cannot_be_advised_on_is_explained(
    reference_town: Any, words: tuple[str, ...], code: int, said: str
) -> None:
    ran = reference_town.run("advise", *words)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err


def test_a_month_that_was_not_built_is_not_advised_on(one_month_short: Any) -> None:
    ran = one_month_short.run("advise", MONTH)
    assert (ran.code, ran.out) == (1, "")
    assert f"{MONTH} is not in the warehouse: run 'obapipe build {MONTH}' first" in ran.err


def test_before_the_first_build_there_is_nothing_to_advise_on(arrived: Any) -> None:
    ran = arrived.run("advise")
    assert (ran.code, ran.out) == (1, "")
    assert "Nothing has been built yet: run 'obapipe build' first." in ran.err
