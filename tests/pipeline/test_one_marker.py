"""Two towns that differ in nothing but which of two hidden figures is the small one: their readers see the same bytes.

That covers all there is to see: tables, cards, charts and their axes, descriptions, order, ranks, sentences, downloads.
"""

from collections.abc import Callable
from typing import Any

import polars as pl

SMALL, LARGE = 3, 12
TOWN: dict[str, int] = {"N1": 61, "S1": 37, "S2": 22, "S3": 19, "S4": 43}
PAIR = {"N2", "N3"}


def build(make_town: Callable[..., Any], small: str) -> Any:
    """A published month of a town in which one of the pair has few children looked after, and the other some."""
    numbers = {code: SMALL if code == small else LARGE for code in sorted(PAIR)}
    return make_town({"step": 0, "looked_after": TOWN | numbers}, "build", "2013-06")


def reasons(town: Any) -> dict[str, str]:
    """Why a place's number of children looked after is hidden in the month itself; only the restricted side knows."""
    decided = town.tables("restricted")["cell_decision"].filter(
        pl.col("term").str.ends_with("[status=looked_after]"),
        pl.col("geography").is_in(sorted(PAIR)),
        period="2013-06",
        breakdown="all",
    )
    return dict(decided.select("geography", "reason").iter_rows())


def test_nothing_tells_a_small_figure_from_one_hidden_for_it(make_town: Callable[..., Any]) -> None:
    one, other = build(make_town, "N2"), build(make_town, "N3")
    assert reasons(one) == {"N2": "small", "N3": "secondary"}
    assert reasons(other) == {"N2": "secondary", "N3": "small"}
    pages, others = one.pages(), other.pages()
    printed = (one.site / "current" / "2013-06" / "plan-exford.csv").read_text(encoding="utf-8-sig")
    for name in ("Old Mill", "Priory"):
        assert f"{name},Children looked after,2013-06,all,all,number,[c]," in printed
    assert len(pages) > 20
    del pages["manifest.json"], others["manifest.json"]
    assert pages == others
