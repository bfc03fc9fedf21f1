"""What changed: judgements of this month's look, revisions, definitions; nothing of a hidden figure."""

from typing import Any

import polars as pl
from lxml import html

from obapipe.publishing.changes import build_changes
from obapipe.publishing.edition import read_edition


def _with_verdicts(release: Any, **changed: Any) -> Any:
    """The release with all verdicts of NEET changed alike."""
    frame = release.trends["verdict"]
    of_neet = pl.col("indicator") == "neet"
    release.trends["verdict"] = frame.with_columns(
        pl.when(of_neet).then(pl.lit(value)).otherwise(pl.col(name)).alias(name)
        for name, value in changed.items()
    )
    return frame


def test_a_look_of_this_month_that_says_otherwise_is_listed_city_first_and_hidden_figures_are_not(
    release: Any,
) -> None:
    before = _with_verdicts(release, status="turned", previous_status="bending", look_period="2013-08")
    try:
        told = build_changes(read_edition(release, release.partnership, "2013-08")).judged
    finally:
        release.trends["verdict"] = before
    assert [(one.title, one.now, one.before) for one in told][:2] == [
        ("NEET in Exham", "The curve has turned", "The curve is bending"),
        ("NEET in Alder Vale", "The curve has turned", "The curve is bending"),
    ]
    assert told[0].file == "indicator-neet"
    assert not any("Upper Wick" in one.title for one in told)


def test_a_look_of_another_month_or_one_that_says_the_same_is_not_listed(release: Any) -> None:
    for changed in (
        {"status": "turned", "previous_status": "bending", "look_period": "2013-06"},
        {"status": "turned", "previous_status": "turned", "look_period": "2013-08"},
        {"status": "turned", "previous_status": "cannot_judge", "look_period": "2013-08"},
    ):
        before = _with_verdicts(release, **changed)
        try:
            assert build_changes(read_edition(release, release.partnership, "2013-08")).judged == ()
        finally:
            release.trends["verdict"] = before


def test_the_page_reads_well_with_nothing_to_say_and_in_the_first_month(site: Any, first_month: Any) -> None:
    text = html.document_fromstring(site.html("changes.html")).text_content()
    assert "Curves are looked at once a quarter" in text
    assert "This is the first month" not in text
    assert "This is the first month" in first_month.html("changes.html")
