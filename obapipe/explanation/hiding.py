"""Why a figure is hidden: what was decided, and which sum would give which figure away if it were shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import polars as pl

from obapipe import sqlfiles
from obapipe.explanation.account import Reason
from obapipe.explanation.question import ALL, Question
from obapipe.explanation.saying import (
    BEYOND,
    NOT_OF,
    YEAR_TO_DATE,
    Names,
    listed,
    number_text,
)
from obapipe.ledger import Ledger
from obapipe.partnership import Disclosure
from obapipe.reference import Reference
from obapipe.relations import lay_out, nesting, subsets

_NEVER = "0000-00"
_IN_COMPANY = ("secondary", "with its denominator")
_SHOWN = 3


@dataclass(frozen=True)
class Hidden:
    """A confidential figure and what is needed to say why.

    Attributes:
        connection: both warehouses, the reference relations registered whole.
        reference: the partnership as relations.
        ledger: what was ever published.
        names: the partnership's words.
        question: the figure.
        month: the edition.
        numerator: the count, as known by then.
    """

    connection: duckdb.DuckDBPyConnection
    reference: Reference
    ledger: Ledger
    names: Names
    question: Question
    month: str
    numerator: float | None

    @property
    def policy(self) -> Disclosure:
        """What is too small."""
        return self.reference.partnership.disclosure

    @property
    def row(self) -> dict[str, Any]:
        """The indicator as SQL knows it."""
        return self.reference.indicator.row(
            by_predicate=pl.col("indicator") == self.question.indicator, named=True
        )


def reasons(hidden: Hidden) -> tuple[Reason, ...]:
    """Why the figure is confidential: its own count, what it is a share of, or another figure."""
    row = hidden.row
    numerator = row["numerator_term"] + (YEAR_TO_DATE if row["accumulate"] else "")
    denominator = row["denominator_term"]
    decided = _decided(hidden, [term for term in (numerator, denominator) if term is not None])
    whole = decided.get((denominator, ALL))
    found: list[Reason] = []
    own = decided.get((numerator, hidden.question.breakdown))
    if own is not None and not (own in _IN_COMPANY and whole is not None and denominator != numerator):
        found.append(_own(hidden, numerator, own))
    if whole is not None and denominator != numerator:
        found.append(_denominator(hidden, denominator, whole))
    return tuple(found) or (_own(hidden, numerator, _rule(hidden)),)


def _decided(hidden: Hidden, terms: Sequence[str]) -> dict[tuple[str, str], str]:
    """By term and breakdown, what was first decided; `earlier` only where nothing else is known."""
    asked = hidden.question
    decisions = sqlfiles.read(
        hidden.connection,
        "provenance/decision",
        terms=list(terms),
        frequency=asked.period.frequency,
        geography=asked.geography,
        period=asked.period.text,
        breakdown=asked.breakdown,
        category=asked.category,
        month=hidden.month,
    )
    found: dict[tuple[str, str], str] = {}
    for row in decisions.iter_rows(named=True):
        key = (row["term"], row["breakdown"])
        if found.get(key, "earlier") == "earlier":
            found[key] = row["reason"]
    return found


def _rule(hidden: Hidden) -> str:
    """What the rule says today where no decision is on record."""
    return "small" if _is_small(hidden.numerator, hidden.policy) else "earlier"


def _is_small(number: float | None, policy: Disclosure) -> bool:
    return number is not None and policy.sensitive_from <= number < policy.threshold


def _own(hidden: Hidden, term: str, reason: str) -> Reason:
    asked = hidden.question
    if reason == "small" or _is_small(hidden.numerator, hidden.policy):
        return Reason("small", _small(hidden))
    if reason == "increment":
        return Reason("increment", _increment(hidden))
    relations = _relations(hidden, term, asked.breakdown, asked.category)
    if reason == "earlier":
        return Reason(
            "earlier",
            "An earlier publication told readers that it is confidential, and it stays so.",
            relations,
        )
    return Reason(
        "secondary",
        "It is not small itself: it is hidden to protect what could be worked out from it.",
        relations,
    )


def _small(hidden: Hidden) -> str:
    number, limit = hidden.numerator, hidden.policy.threshold
    if number is None:
        return f"The count is below the threshold of {limit}."
    if number == 0:
        return f"The count is 0, and zeros are hidden as every count below the threshold of {limit} is."
    return f"The count, {number_text(number)}, is below the threshold of {limit}."


def _increment(hidden: Hidden) -> str:
    """The other figure of the year beside which this one would tell a small count."""
    asked, limit = hidden.question, hidden.policy.threshold
    year = sqlfiles.read(
        hidden.connection,
        "provenance/same_year",
        indicator=asked.indicator,
        geography=asked.geography,
        period=asked.period.text,
        month=hidden.month,
    )
    told = "so the difference of the two figures would tell a small count."
    now = hidden.numerator or 0.0
    close = [row for row in year.iter_rows(named=True) if abs(now - row["numerator"]) < limit]
    for row in sorted(close, key=lambda row: (not row["shown"], not row["before"])):
        month, number = hidden.names.month(row["period"]), number_text(row["numerator"])
        by_now = "" if row["shown"] else ", which is hidden too by now"
        if row["before"]:
            added = number_text(now - row["numerator"])
            return f"Since {month} ({number}{by_now}), {added} were added: fewer than {limit}, {told}"
        return f"{month} ({number}{by_now}) is less than {limit} above it, {told}"
    return f"When it was decided, another figure of the year was less than {limit} away, {told}"


def _denominator(hidden: Hidden, term: str, reason: str) -> Reason:
    why = {
        "small": f"that count is below the threshold of {hidden.policy.threshold}",
        "secondary": "it would give another figure away",
    }.get(reason, "readers were told so before, or its sender withheld it")
    name = hidden.names.count(term)
    text = f"'{name}' is hidden: {why}. Neither a share of it nor the count behind the share is shown."
    relations = () if reason == "small" else _relations(hidden, term, ALL, ALL)
    return Reason("denominator", text, relations)


def _relations(hidden: Hidden, term: str, breakdown: str, category: str) -> tuple[str, ...]:
    """The sums in which the figure stands beside others that are hidden, in words; only the most telling ones."""
    members = _members(hidden, term, breakdown, category)
    relations = [
        one.rows(named=True) for one in members.partition_by("kind", "total_id", maintain_order=True)
    ]
    ranked = [(_telling(one), one) for one in relations]
    best = max((rank for rank, _ in ranked), default=0)
    said = [_sentence(hidden, one) for rank, one in ranked if rank == best]
    return tuple(dict.fromkeys(said))[:_SHOWN]


def _telling(members: Sequence[Mapping[str, Any]]) -> int:
    """How well a relation explains: best where a small count would follow from figures that are printed."""
    decisive = bool(members[0]["decisive"])
    small = any(one["reason"] == "small" for one in _protected(members))
    if decisive and small:
        return 4
    if decisive and not any(_unprinted(one["term"]) for one in members):
        return 3
    return 2 if small else int(decisive)


def _protected(members: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [one for one in members if one["hidden"] and not one["asked"]]


def _unprinted(term: str) -> bool:
    """Whether a count is on no page and only follows from two that are."""
    return NOT_OF in term or BEYOND in term


def _members(hidden: Hidden, term: str, breakdown: str, category: str) -> pl.DataFrame:
    """`provenance/relation` over the cells of the period, made by the SQL that protected them."""
    connection, asked, policy = hidden.connection, hidden.question, hidden.policy
    connection.register("ref_subset", subsets(hidden.reference.partnership))
    connection.register("ref_nesting", nesting(hidden.reference.partnership))
    connection.register("told", hidden.ledger.told().filter(period=asked.period.text))
    when = {"frequency": asked.period.frequency, "period": asked.period.text}
    sqlfiles.run(connection, "provenance/known_now", **when)
    # As if nothing had been published before: then every cell of the period is there.
    sqlfiles.run(connection, "suppression/standing", release=_NEVER)
    sqlfiles.run(connection, "suppression/knowledge", release=hidden.month)
    sqlfiles.run(connection, "suppression/candidate", release=hidden.month)
    lay_out(connection, hidden.month, policy, alone=True)
    return sqlfiles.read(
        connection,
        "provenance/relation",
        **when,
        term=term,
        geography=asked.geography,
        breakdown=breakdown,
        category=category,
        month=hidden.month,
        threshold=policy.threshold,
    )


def _sentence(hidden: Hidden, members: Sequence[Mapping[str, Any]]) -> str:
    """A relation, and what it would give away."""
    names = hidden.names
    total = next(one for one in members if one["is_total"])
    parts = [one for one in members if not one["is_total"]]
    others = _protected(members)
    said = _relation(names, total, parts)
    if len(parts) == 1:
        return f"{said}: what hides the one hides the other."
    if not total["decisive"]:
        return f"{said}; {_beside(hidden, total, others)}."
    protected = listed([_named(names, total, one) for one in others])
    limit = hidden.policy.threshold
    shown = f"with this {'total' if total['asked'] else 'one'} shown"
    if len(others) > 1:
        return f"{said}; {shown}, readers would know that {protected} are together fewer than {limit}."
    small = f", which is below {limit}" if others[0]["reason"] == "small" else ""
    if others[0]["is_total"]:
        return f"{said}; {shown}, adding up the {len(parts)} would give {protected} away{small}."
    rest = "the other" if len(parts) == 2 else f"the other {len(parts) - 1}"  # noqa: PLR2004
    return f"{said}; {shown}, the total minus {rest} would give {protected} away{small}."


def _beside(hidden: Hidden, total: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> str:
    """What is hidden together, where more is hidden than this one."""
    small = [_named(hidden.names, total, one) for one in others if one["reason"] == "small"]
    rest = [_named(hidden.names, total, one) for one in others if one["reason"] != "small"]
    if not small:
        return f"also hidden in it: {listed(rest)}"
    together = f"this one and {listed(rest)} are" if rest else "this one is"
    return (
        f"{together} hidden with {listed(small)}, below {hidden.policy.threshold}, which would follow from the total "
        "and the others"
    )


def _relation(names: Names, total: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]) -> str:
    kind, place = str(total["kind"]), names.place(total["geography"])
    if kind.startswith(("geography", "areas")):
        return f"{place} is the sum of {len(parts)} places"
    if kind.startswith("succession"):
        return f"{place} is the sum of the {len(parts)} places that it replaced"
    if kind.startswith("categories"):
        dimension = kind.removeprefix("categories ").replace("_", " ")
        return f"the {len(parts)} categories of {dimension} add up to the whole"
    named = [_named(names, total, one) for one in parts]
    if len(parts) == 1:
        return f"{named[0]} is a share of {_named(names, total, total)}"
    if kind.startswith("chosen"):
        return f"{_named(names, total, total)} is the sum of {len(parts)} categories"
    return f"{_named(names, total, total)} is the sum of {listed(named)}"


def _named(names: Names, total: Mapping[str, Any], one: Mapping[str, Any]) -> str:
    """A cell by what tells it from the others of its relation: place, category or what it counts."""
    kind = str(total["kind"])
    if kind.startswith(("geography", "areas", "succession")):
        return names.place(one["geography"])
    if kind.startswith(("categories", "chosen")) and not one["is_total"]:
        return f"'{names.category(one['breakdown'], one['category'])}'"
    return f"'{names.count(one['term'])}'"
