"""What the catalogue says of the checks: the closer word wins, and the guide tells every default."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from obapipe.checking.policy import Policy
from obapipe.ingest.rules import RULES
from obapipe.partnership.catalogue import CatalogueFile
from obapipe.partnership.checks import Check, Checks
from tests.spec.city import PLACES, indicator, partnership, snapshot
from tests.spec.tables import table

GUIDE = (Path(__file__).resolve().parents[3] / "docs" / "checks.md").read_text(encoding="utf-8")
BY_NAME: dict[str, Check] = {name: value for name, value in Checks() if isinstance(value, Check)}


def test_an_indicator_wins_over_the_catalogue_and_that_over_the_defaults_key_by_key() -> None:
    whole = Checks.model_validate({"jump": {"severity": "notice", "times": 8}, "coverage": "off"})
    own = Checks.model_validate({"jump": {"times": 3}, "restated_history": "error"})
    both = whole.with_(own)
    assert (both.jump.severity, both.jump.times, both.jump.beyond) == ("notice", 3, 1.5)
    assert (both.coverage.severity, both.restated_history.severity) == ("off", "error")
    assert both.stopped_reporting.severity == "warning"


def test_the_severity_alone_leaves_the_settings() -> None:
    both = Checks.model_validate({"jump": {"times": 8}}).with_(Checks.model_validate({"jump": "error"}))
    assert (both.jump.severity, both.jump.times) == ("error", 8)


def test_the_gravest_of_several_indicators_counts() -> None:
    policy = Policy(
        partnership(
            {
                "one": indicator(snapshot(status="in"), checks={"jump": "off"}),
                "two": indicator(snapshot(status="in"), checks={"jump": "notice"}),
                "three": indicator(snapshot(status="in")),
            },
            table(PLACES),
        )
    )
    assert policy.severity("jump", {"one"}) is None
    assert policy.severity("jump", {"one", "two"}) == "notice"
    assert policy.severity("jump", {"one", "two", "three"}) == "warning"
    assert policy.judged("jump") == ["two", "three"]


def test_how_much_past_a_jump_needs_depends_on_the_length_of_a_period() -> None:
    policy = Policy(
        partnership(
            {
                "month": indicator(snapshot(status="in")),
                "quarter": indicator(snapshot(status="in"), frequency="quarter"),
                "year": indicator(snapshot(status="in"), frequency="financial_year"),
                "said": indicator(snapshot(status="in"), checks={"jump": {"past": 4}}),
            },
            table(PLACES),
        )
    )
    assert dict(policy.frame().select("indicator", "jump_past").iter_rows()) == {
        "month": 12,
        "quarter": 8,
        "year": 8,
        "said": 4,
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"jumps": "off"},
        {"jump": "fatal"},
        {"jump": {"time": 3}},
        {"jump": {"beyond": 0.5}},
        {"stopped_reporting": {"periods": 0}},
        {"cumulative": "month"},
    ],
)
def test_a_key_or_value_that_does_not_exist_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Checks.model_validate(wrong)


def test_cumulative_is_said_of_one_indicator_that_does_not_accumulate() -> None:
    said = {"cumulative": "financial_year"}
    one = indicator(snapshot(status="in"), checks=said, kind="flow")
    assert one.checks.cumulative == "financial_year"
    with pytest.raises(ValidationError, match="cannot be accumulated again"):
        indicator(snapshot(status="in"), checks=said, accumulate="financial_year")
    with pytest.raises(ValidationError, match="only months and quarters"):
        indicator(snapshot(status="in"), checks=said, kind="flow", frequency="financial_year")
    with pytest.raises(ValidationError, match="said of one indicator"):
        CatalogueFile.model_validate({"checks": said, "indicator": {}})


def test_the_guide_gives_the_default_of_every_check() -> None:
    told = dict(re.findall(r"^\| `(\w+)` \| (error|warning|notice|off) \|", GUIDE, re.MULTILINE))
    assert told == {name: check.severity for name, check in BY_NAME.items()}


@pytest.mark.parametrize("name", BY_NAME)
def test_the_guide_gives_every_setting_with_its_default(name: str) -> None:
    heading = next(line for line in GUIDE.splitlines() if re.match(rf"## .*\b{name}\b", line))
    section = GUIDE.split(heading, 1)[1].split("\n## ", 1)[0]
    for setting, default in BY_NAME[name]:
        if setting not in ("severity", "past"):
            shown = re.search(rf"`{setting}`\s(?:\(([\d.]+)\)|per\scent)", section)
            assert shown is not None, setting
            assert shown[1] in (None, f"{default:g}"), setting


@pytest.mark.parametrize("name", BY_NAME)
def test_every_check_is_among_the_rules_that_are_explained(name: str) -> None:
    assert "indicators.toml" in RULES[name].where
