"""What is worked out from a history: no alarm where that history is printed, one where it is not."""

from typing import Any

import pytest

NEET, REQUESTS = "Not in education (NEET)", "Requests for service"
MONTHS = [f"{year}-{month:02d}" for year in (2011, 2012, 2013) for month in range(1, 13)]
HIDDEN = "[c]"


def rates(tiny: Any, *hidden: str) -> None:
    """Three years of Cray, whose percentages go up by a tenth each month to 28.0."""
    for step, month in enumerate(MONTHS):
        value = HIDDEN if month in hidden else f"{24.5 + step / 10:.1f}"
        tiny.put(("Cray", NEET, month, "all", "per cent", value))
        if month in hidden:
            tiny.put(("Cray", NEET, month, "all", "number", HIDDEN))


def years_to_date(tiny: Any, *hidden: str) -> None:
    """Of Abbey from April 2011: 6,000 requests in one month, 7,000 in the next, and so on."""
    total = 0
    for step, month in enumerate(MONTHS[3:]):
        total = (0 if month.endswith("-04") else total) + (6000 if step % 2 == 0 else 7000)
        tiny.put(("Abbey", REQUESTS, month, "all", "number", HIDDEN if month in hidden else str(total)))


def told(tiny: Any, measure: str, value: str, period: str = "2013-12", title: str = NEET) -> None:
    tiny.put(("Cray" if title == NEET else "Abbey", title, period, "all", measure, value))


@pytest.fixture
def empty(tiny: Any) -> Any:
    tiny.rows = {"2013-12/neet-testford": [("Brook", NEET, "2013-12", "all", "number", HIDDEN)]}
    return tiny


def test_a_line_is_no_figure_of_a_child(empty: Any) -> None:
    rates(empty)
    for measure, value in {
        "forecast": "3.1", "forecast, 8 in 10 from": "2.0", "forecast, 8 in 10 to": "4.0",
        "forecast, 19 in 20 from": "0.0", "forecast, 19 in 20 to": "5.0", "partners' forecast": "1.0",
        "earlier forecast of 2013-03": "3.3",
    }.items():  # fmt: skip
        told(empty, measure, value, "2014-01")

    assert empty.audit().clean


def test_a_line_needs_the_figures_of_two_years(empty: Any) -> None:
    rates(empty, *MONTHS[:12])
    told(empty, "forecast", "28.1", "2014-01")
    assert empty.audit().clean

    told(empty, "forecast", "28.1", "2013-12")
    assert [(one.kind, one.place, one.detail) for one in empty.audit().breaches] == [
        ("derived", "Cray", "a line is drawn of which too little of its history is printed")
    ]


def test_an_earlier_line_needs_a_history_of_its_own(empty: Any) -> None:
    rates(empty)
    told(empty, "earlier forecast of 2012-12", "27.0", "2013-12")
    assert empty.audit().clean

    told(empty, "earlier forecast of 2012-11", "27.0", "2013-12")
    assert empty.audit().by_kind == {"derived": 1}


def test_what_partners_expect_needs_no_history(empty: Any) -> None:
    told(empty, "partners' forecast", "20.0", "2014-01")

    assert empty.audit().clean


def test_a_mean_must_be_that_of_the_printed_figures_of_its_months(empty: Any) -> None:
    rates(empty)
    told(empty, "actual over the same months", "27.8")
    assert empty.audit().clean

    told(empty, "actual over the same months", "27.4")
    assert [one.detail for one in empty.audit().breaches] == [
        "a mean that the printed figures of its periods do not give"
    ]


def test_a_mean_of_a_quarter_is_known_by_where_the_line_begins(empty: Any) -> None:
    rates(empty, "2013-07")
    for month in ("2013-10", "2013-11", "2013-12"):
        told(empty, "forecast", "28.0", month)
    told(empty, "actual over the same months", "27.9")
    assert empty.audit().clean

    told(empty, "forecast", "28.0", "2013-06")
    assert [one.detail for one in empty.audit().breaches] == ["a mean of periods one of which is hidden"]


def test_a_mean_of_months_of_a_year_to_date_is_one_of_differences(empty: Any) -> None:
    years_to_date(empty)
    told(empty, "actual over the same months", "6500", title=REQUESTS)
    assert empty.audit().clean

    years_to_date(empty, "2013-06")
    assert ("derived", "a mean of periods one of which is hidden") in [
        (one.kind, one.detail) for one in empty.audit().breaches
    ]


def test_limits_of_a_control_chart_must_follow_from_its_points(empty: Any) -> None:
    rates(empty, "2013-11")
    told(empty, "control chart, mean", "26.2")
    told(empty, "control chart, lower limit", "25.9")
    told(empty, "control chart, upper limit", "26.5")
    assert empty.audit().clean

    told(empty, "control chart, mean", "29.9")
    assert empty.audit().by_kind == {"derived": 1}


LAWFUL = (
    "<p>NEET in Testford: getting worse. From July to December 2013 it was 28.0% on average.</p>",
    "<h3>NEET in Cray: over time</h3><p>The current figure of Cray is at a 3-month low.</p>",
    "<h3>NEET in Cray</h3><p>In Cray it is the lowest since the series began in September 2013.</p>",
    "<h3>NEET in Cray</h3><p>Cray: two months of falls in a row.</p>",
    "<h3>NEET in Cray</h3><p>Cray: from October to December 2013 it was 28.0 on average.</p>",
    "<h3>NEET in Brook</h3><p>Cannot be judged. Some figures of Brook are hidden to protect children.</p>",
    "<h3>NEET in Brook</h3><p>No figure of Brook can be shown. The baseline starts at the mean of the last three.</p>",
    "<h3>NEET</h3><h4>Partners</h4><p>In Brook small ones are hidden so that no child can be recognised.</p>",
)
TELLING = {
    "a status": "<h3>NEET in Brook</h3><p>Early warning in Brook.</p>",
    "a status of the newest figure under a part": "<h3>NEET</h3><h4>Status</h4><p>Brook slipped back.</p>",
    "a caption": "<figure><h3>NEET</h3><figcaption>Brook, as expected if nothing changed.</figcaption></figure>",
    "an alternative text": '<img alt="NEET in Brook: three months of falls in a row">',
    "a low over a hidden month": "<h3>NEET in Cray</h3><p>Cray is at a 5-month low.</p>",
    "a low of the whole series": "<h3>NEET in Cray</h3><p>Cray: the lowest since the series began in April 2011.</p>",
    "a run over a hidden month": "<h3>NEET in Cray</h3><p>Cray: five months of rises in a row.</p>",
    "a mean over a hidden month": "<h3>NEET in Cray</h3><p>From July to December 2013 it was 28.0 in Cray.</p>",
    "a status without a history": "<h3>NEET in Abbey</h3><p>Requests for service: early warning in Abbey.</p>",
    "a number of people in words": "<h3>NEET</h3><h4>Story</h4><p>In Brook two young people found work.</p>",
    "nobody": "<h3>NEET</h3><h4>Story</h4><p>In Brook no young people are left.</p>",
    "a number of people that is another place's": "<h3>NEET</h3><p>In Brook 20,000 young people came.</p>",
}


@pytest.mark.parametrize("html", LAWFUL)
def test_what_is_told_of_printed_figures_is_no_leak(tiny: Any, html: str) -> None:
    rates(tiny, "2013-08")
    tiny.html = html

    assert tiny.audit().describe().count("wording") == 0


@pytest.mark.parametrize("name", TELLING)
def test_what_is_told_of_hidden_figures_is_found(tiny: Any, name: str) -> None:
    rates(tiny, "2013-08")
    tiny.html = TELLING[name]

    assert "wording" in tiny.audit().by_kind


RECORD = (
    '<!doctype html><html lang="en-GB"><head><title>Record of the forecasts, December 2013</title></head><body><table>'
    "<thead><tr><th>Indicator</th><th>Forecasts</th><th>In the 8 in 10 band</th><th>Remark</th></tr></thead>"
    "<tbody><tr><th>NEET</th><td>75</td><td>62%</td><td>{}</td></tr></tbody></table></body></html>"
)


@pytest.mark.parametrize(
    ("remark", "found"),
    [("Fewer than promised: something changed.", {}), ("Fewer than 5 in Brook.", {"marker": 1, "text": 1})],
)
def test_the_record_of_forecasts_counts_forecasts_and_no_children(
    tiny: Any, remark: str, found: dict[str, int]
) -> None:
    tiny.audit()
    (tiny.folder / "2013-12" / "record.html").write_text(RECORD.format(remark), "utf-8")

    assert tiny.audit().by_kind == found
