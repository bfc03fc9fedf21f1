"""How the counts of a site hang together: which are the sum of which, from the catalogue and the geography alone.

A link is a sum that holds in every edition; which versions of its counts stand in it is for `system`. In each link the
coefficients times the counts come to nothing. A member without a key is a count of children that nobody prints but that
follows from the others, such as the rest of a denominator or a month's part of a year to date.
"""

from collections.abc import Iterator

import polars as pl

from obapipe.audit.catalogue import Catalogue
from obapipe.partnership import UNALLOCATED
from obapipe.periods import Period, containing, month_of, parse_period
from obapipe.reference import Reference

SCHEMA = {
    "link": pl.String,
    "kind": pl.String,
    "scope": pl.Int64,
    "key": pl.Int64,
    "coefficient": pl.Int64,
    "implied": pl.Boolean,
    "asked": pl.Boolean,
    "slack": pl.Int64,
}
_EVERY = -1
_BREAKDOWN = ["breakdown", "category"]


def links_of(keys: pl.DataFrame, catalogue: Catalogue, editions: list[str]) -> pl.DataFrame:
    """Every link between counts that are printed somewhere.

    Args:
        keys: of `vintages.Vintages`.
        catalogue: what each counts.
        editions: the months whose files there are.

    Returns:
        One row a link and member: link, kind, scope (which of `scopes` it holds in, -1 for every edition), key (null
        where nobody prints the count), coefficient, implied (nobody prints it), asked (learning the implied count is a
        disclosure), slack (how far from nothing the sum may be because totals are rounded).
    """
    told = keys.filter(~pl.col("untold"))
    frames = [
        *(
            _geography(keys, families, scope)
            for scope, (families, _) in enumerate(scopes(catalogue, editions))
        ),
        _as_it_was(keys, catalogue),
        _succession(keys, catalogue),
        _categories(keys),
        _choices(keys, catalogue),
        _shares(told, catalogue),
        _nested(told, catalogue),
        _year_to_date(told, catalogue),
        _longer(told, catalogue),
    ]
    return pl.concat([frame.select(*SCHEMA) for frame in frames], how="vertical")


Families = tuple[tuple[str, str, tuple[str, ...]], ...]


def scopes(catalogue: Catalogue, editions: list[str]) -> list[tuple[Families, list[str]]]:
    """The sums of places as they are in each edition: families, and the editions that have them."""
    found: dict[Families, list[str]] = {}
    for edition in editions:
        families = tuple((name, *one) for name, one in catalogue.families(edition).items())
        found.setdefault(families, []).append(edition)
    return list(found.items())


def _links(frame: pl.DataFrame, kind: str, **more: pl.Expr) -> pl.DataFrame:
    """Fill in what most links have in common."""
    usual = {
        "kind": pl.lit(kind),
        "scope": pl.lit(_EVERY, pl.Int64),
        "implied": pl.lit(value=False),
        "asked": pl.lit(value=False),
        "slack": pl.lit(0, pl.Int64),
    }
    return frame.with_columns(**{**usual, **more}).select(
        pl.col(name).cast(kind_of) for name, kind_of in SCHEMA.items()
    )


def _implied(frame: pl.DataFrame, kind: str, asked: pl.Expr) -> pl.DataFrame:
    """The member of each link that nobody prints.

    Args:
        frame: with link, one row a link.
        kind: of the link.
        asked: whether learning it is a disclosure.
    """
    return _links(
        frame.with_columns(pl.lit(None, pl.Int64).alias("key"), pl.lit(-1).alias("coefficient")),
        kind, implied=pl.lit(value=True), asked=asked,
    )  # fmt: skip


def _named(*columns: str) -> pl.Expr:
    return pl.concat_str([pl.col(one).cast(pl.String) for one in columns], separator="\n").alias("link")


def _families_frame(families: Families) -> pl.DataFrame:
    rows = [(name, whole, part) for name, whole, parts in families for part in parts]
    return pl.DataFrame(rows, schema=dict.fromkeys(("family", "head", "part"), pl.String), orient="row")


def _geography(keys: pl.DataFrame, families: Families, scope: int) -> pl.DataFrame:
    """City and areas from what stands below them, as the places are in the edition."""
    return _sum_of_places(keys, _families_frame(families), "places", scope)


def _sum_of_places(keys: pl.DataFrame, families: pl.DataFrame, kind: str, scope: int) -> pl.DataFrame:
    """A whole and its parts; without the link where a part that must be there is not."""
    same = ["term", "period", *_BREAKDOWN]
    wholes = keys.select("key", pl.col("place").alias("head"), *same, "reported", "rounded_to").join(
        families, on="head"
    )
    members = wholes.join(
        keys.select(pl.col("key").alias("part_key"), pl.col("place").alias("part"), *same),
        on=["part", *same], how="left",
    )  # fmt: skip
    placed = pl.col("part") != UNALLOCATED
    missing = pl.col("part_key").is_null() & placed & ~pl.col("reported")
    some = (pl.col("part_key").is_not_null() & placed).any().over("key", "family")
    members = members.filter(
        some, ~missing.any().over("key", "family"), pl.col("part_key").is_not_null()
    ).with_columns(
        pl.format("{} {} {} {}", pl.lit(kind), pl.lit(scope), "family", "key").alias("link"),
        (pl.col("rounded_to") // 2 + pl.col("rounded_to") % 2).alias("slack"),
    )
    heads = members.unique(["link"], maintain_order=True).with_columns(pl.lit(1).alias("coefficient"))
    parts = members.with_columns(pl.col("part_key").alias("key"), pl.lit(-1).alias("coefficient"))
    both = pl.concat([heads, parts])
    return _links(both, kind, scope=pl.lit(scope, pl.Int64), slack=pl.col("slack"))


def _end_of(keys: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """The month in which each period ends: term, period, ends."""
    frequencies = dict(catalogue.terms.select("term", "frequency").iter_rows())
    rows = [
        (term, period, f"{parse_period(period, frequencies[term]).end:%Y-%m}")
        for term, period in keys.select("term", "period").unique().sort("term", "period").iter_rows()
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(("term", "period", "ends"), pl.String), orient="row")


def _as_it_was(keys: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """City and areas from the places that stood below them when the period ended."""
    ends = _end_of(keys, catalogue)
    closed = catalogue.partnership.geography.filter(pl.col("valid_to").is_not_null())
    gone = set(closed["code"]) & set(keys["place"])
    frames = [pl.DataFrame(schema=SCHEMA)]
    for families, months in scopes(catalogue, sorted(set(ends["ends"]))) if gone else []:
        concerned = tuple(one for one in families if gone & set(one[2]))
        then = keys.join(ends.filter(pl.col("ends").is_in(months)), on=["term", "period"], how="semi")
        frames.append(_sum_of_places(then, _families_frame(concerned), "places then", _EVERY))
    return pl.concat(frames)


def _succession(keys: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """A place and those that it replaced, for periods in which those still stood."""
    part = Reference(catalogue.partnership).part.filter(pl.col("relation") == "succession")
    families = part.select(pl.col("whole").alias("head"), "part", pl.lit("succession").alias("family"))
    ends = _end_of(keys, catalogue).with_columns(
        pl.col("ends").str.to_date("%Y-%m", strict=False).alias("day")
    )
    last = part.group_by("whole").agg(pl.col("valid_to").min().alias("last"))
    heads = (
        keys.join(ends, on=["term", "period"])
        .join(last, left_on="place", right_on="whole")
        .filter(pl.col("day") <= pl.col("last"))
    )
    parts = keys.filter(pl.col("place").is_in(families["part"].implode()))
    within = pl.concat([heads.select(keys.columns), parts]).unique(maintain_order=True)
    return _sum_of_places(within, families, "succession", _EVERY)


def _categories(keys: pl.DataFrame) -> pl.DataFrame:
    """The categories of a breakdown and their total."""
    same = ["term", "place", "period"]
    parts = keys.filter(pl.col("breakdown") != "all").select("key", *same, pl.col("breakdown").alias("by"))
    wholes = keys.filter(pl.col("breakdown") == "all").select("key", *same)
    both = pl.concat(
        [
            parts.join(wholes.select(same), on=same, how="semi").with_columns(
                pl.lit(-1).alias("coefficient")
            ),
            wholes.join(parts.select(*same, "by").unique(), on=same).with_columns(
                pl.lit(1).alias("coefficient")
            ),
        ],
        how="diagonal",
    )
    return _links(both.with_columns(_named("by", *same)), "categories")


def _choices(keys: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Counts that are some categories of another's breakdown."""
    choices = catalogue.choices
    same = ["place", "period"]
    wanted = choices.group_by("choice", "term").agg(pl.len().alias("wanted"))
    wholes = keys.filter(pl.col("breakdown") == "all").join(wanted, on="term")
    parts = keys.join(
        choices.drop("term").rename({"wide_term": "term"}), on=["term", *_BREAKDOWN]
    ).with_columns(pl.len().over("choice", *same).alias("there"))
    whole = wholes.select("choice", *same, "wanted").join(
        parts.select("choice", *same, "there").unique(), on=["choice", *same]
    ).filter(pl.col("there") == pl.col("wanted"))  # fmt: skip
    complete = ["choice", *same]
    columns = ["key", *complete, "coefficient"]
    both = pl.concat(
        [
            frame.join(whole, on=complete, how="semi")
            .with_columns(pl.lit(sign).alias("coefficient"))
            .select(columns)
            for frame, sign in ((wholes, 1), (parts, -1))
        ]
    )
    return _links(both.with_columns(_named(*complete)), "chosen categories")


def _shares(keys: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """A numerator and the rest of its denominator."""
    pairs = (
        catalogue.indicators.filter("counted", pl.col("base_term").is_not_null())
        .group_by("term", "base_term")
        .agg(pl.col("complement").any())
        .sort("term", "base_term")
    )
    inside = keys.join(pairs, on="term").filter(
        (pl.col("term") != pl.col("base_term")) | (pl.col("breakdown") != "all")
    )
    around = keys.filter(pl.col("breakdown") == "all").select(
        pl.col("key").alias("outer_key"), pl.col("term").alias("base_term"), "place", "period"
    )
    return _rest(inside.join(around, on=["base_term", "place", "period"]), "share", pl.col("complement"))


def _nested(keys: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """A count, a part of it, and those who are in one and not in the other."""
    pairs = catalogue.pairs.filter(pl.col("how") == "within").select("inner", "outer")
    same = ["place", "period", *_BREAKDOWN]
    around = keys.select(pl.col("key").alias("outer_key"), pl.col("term").alias("outer"), *same)
    inside = keys.join(pairs, left_on="term", right_on="inner").join(around, on=["outer", *same])
    return _rest(inside, "nested", pl.lit(value=True))


def _rest(pairs: pl.DataFrame, kind: str, asked: pl.Expr) -> pl.DataFrame:
    """Outer = inner + rest, the rest being printed by nobody.

    Args:
        pairs: key, outer_key, public, place.
        kind: of the link.
        asked: whether the rest is a secret.
    """
    named = pairs.with_columns(pl.format("{} {} {}", pl.lit(kind), "key", "outer_key").alias("link"))
    known = pl.col("public") & (pl.col("place") == UNALLOCATED)
    outer = named.with_columns(pl.col("outer_key").alias("key"), pl.lit(1).alias("coefficient"))
    return pl.concat(
        [
            _links(outer, kind),
            _links(named.with_columns(pl.lit(-1).alias("coefficient")), kind),
            _implied(named, kind, asked & ~known),
        ]
    )


def _year_to_date(keys: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """A year to date is the one printed before it in the year and what came since."""
    frames = [pl.DataFrame(schema=SCHEMA)]
    running = keys.filter("accumulates")
    if running.is_empty():
        return frames[0]
    months = {period: month_of(period) for period in running["period"].unique()}
    named = pl.DataFrame(
        [(period, containing(period, "financial_year").text, one.start) for period, one in months.items()],
        schema={"period": pl.String, "year": pl.String, "day": pl.Date},
        orient="row",
    )
    series = ["term", "place", *_BREAKDOWN, "year"]
    known = running.join(named, on="period").sort(*series, "day")
    before = known.with_columns(
        pl.col("key").shift(1).over(series).alias("before"),
        pl.col("day").shift(1).over(series).alias("since"),
    )
    counts = catalogue.terms.select("term", "counts", "reported_term")
    monthly = (
        keys.filter(~pl.col("accumulates"))
        .join(catalogue.terms.filter("flow", pl.col("frequency") == "month"), on="term")
        .select(pl.col("key").alias("flow_key"), "counts", "reported_term", "place", "period", *_BREAKDOWN)
    )
    steps = before.join(counts, on="term").join(
        monthly, on=["counts", "reported_term", "place", "period", *_BREAKDOWN], how="left"
    )
    april = pl.col("day").dt.month() == 4  # noqa: PLR2004 - the financial year starts in April
    neighbours = pl.col("since").dt.offset_by("1mo") == pl.col("day")
    told = pl.col("flow_key").is_not_null() & (april | neighbours)
    steps = steps.filter(pl.col("before").is_not_null() | (april & told)).with_columns(
        pl.format("year to date {}", "key").alias("link"), told.fill_null(value=False).alias("told")
    )
    known_flow = steps.filter("told").with_columns(
        pl.col("flow_key").alias("key"), pl.lit(-1).alias("coefficient")
    )
    earlier = steps.filter(pl.col("before").is_not_null()).with_columns(
        pl.col("before").alias("key"), pl.lit(-1).alias("coefficient")
    )
    kind = "year to date"
    public = pl.col("public") & (pl.col("place") == UNALLOCATED)
    return pl.concat(
        [
            _links(steps.with_columns(pl.lit(1).alias("coefficient")), kind),
            _links(earlier, kind),
            _links(known_flow, kind),
            _implied(steps.filter(~pl.col("told")), kind, ~public),
        ]
    )


def _longer(keys: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """A flow over a quarter or a year is the sum of the shorter periods that are printed beside it."""
    return pl.DataFrame(list(_longer_rows(keys, catalogue)), schema=SCHEMA, orient="row")


def _longer_rows(keys: pl.DataFrame, catalogue: Catalogue) -> Iterator[tuple[object, ...]]:
    flows = catalogue.terms.filter("flow")
    several = flows.filter(pl.struct("counts", "reported_term").is_duplicated())
    if several.is_empty():
        return
    known = keys.join(several, on="term")
    ranges: dict[tuple[str, ...], dict[tuple[str, str], tuple[int, bool]]] = {}
    for row in known.iter_rows(named=True):
        group = (row["counts"], str(row["reported_term"]), row["place"], row["breakdown"], row["category"])
        ranges.setdefault(group, {})[row["frequency"], row["period"]] = (row["key"], row["accumulates"])
    for counts in ranges.values():
        for (frequency, text), (key, accumulates) in counts.items():
            if accumulates or frequency == "month":
                continue
            members = _members(counts, parse_period(text, frequency))  # type: ignore[arg-type]
            for number, parts in enumerate(members):
                link = f"longer {key} {number}"
                yield (link, "longer", _EVERY, key, 1, False, False, 0)
                for part, sign in parts:
                    yield (link, "longer", _EVERY, part, -sign, False, False, 0)


def _members(
    counts: dict[tuple[str, str], tuple[int, bool]], whole: Period
) -> Iterator[list[tuple[int, int]]]:
    """The ways to make up a period: from months, from quarters, from years to date."""
    months = [month_of(f"{whole.start:%Y-%m}").shift(step) for step in range(_length(whole))]
    for frequency in ("month", "quarter"):
        texts = list(dict.fromkeys(containing(one.text, frequency).text for one in months))
        parts = [counts.get((frequency, one)) for one in texts]
        if frequency != whole.frequency and all(one is not None and not one[1] for one in parts):
            yield [(one[0], 1) for one in parts if one is not None]
    last, before = counts.get(("month", months[-1].text)), counts.get(("month", months[0].shift(-1).text))
    april = months[0].start.month == 4  # noqa: PLR2004 - the financial year starts in April
    years = {containing(one.text, "financial_year").text for one in months}
    if last is not None and last[1] and len(years) == 1:
        if april:
            yield [(last[0], 1)]
        elif before is not None and before[1]:
            yield [(last[0], 1), (before[0], -1)]


def _length(period: Period) -> int:
    return (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1
