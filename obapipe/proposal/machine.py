"""What was found and what is proposed, as plain values for a machine."""

from obapipe.proposal.appending import Appended
from obapipe.proposal.proposing import Proposal
from obapipe.proposal.words import looks_like, periods_told, to_decide


def as_json(proposal: Proposal, done: Appended | None) -> dict[str, object]:
    """The whole of a proposal.

    Args:
        proposal: what was found.
        done: what was written; None where nothing was.
    """
    return {
        "file": str(proposal.lying.path),
        **_table(proposal),
        "columns": _columns(proposal),
        "periods": {text: period.text for text, period in periods_told(proposal).items()},
        "periods_in": proposal.draft.fit.time.where,
        "places": _places(proposal),
        "extract": proposal.draft.fit.extract.name if proposal.fits else None,
        "because": list(proposal.draft.fit.reasons),
        "runner_up": proposal.runner_up.extract.name if proposal.runner_up is not None else None,
        "to_decide": to_decide(proposal),
        "name": proposal.draft.name,
        "draft": proposal.draft.text,
        "categories": proposal.draft.fit.draft.catalogue,
        "tried": _tried(proposal),
        "read_already_by": [source.name for source in proposal.readers],
        "month": proposal.month,
        "partnership_faults": list(proposal.known.faults),
        "written": _written(done),
    }


def _table(proposal: Proposal) -> dict[str, object]:
    area = proposal.seen.area
    return {
        "sheet": proposal.seen.sheet or None,
        "other_sheets": [one.sheet for one in proposal.others],
        "sheets_without_a_table": list(proposal.bare),
        "above": list(area.title),
        "heading_rows": list(area.heading_rows),
        "body_rows": list(area.body_rows),
        "rows": area.body.height,
        "below": list(area.below),
        "next_table": area.next_table,
    }


def _columns(proposal: Proposal) -> list[dict[str, object]]:
    roles = proposal.draft.fit.roles
    return [
        {
            "letter": column.letter,
            "heading": column.shown or None,
            "examples": column.examples,
            "looks_like": looks_like(column),
            "maps_to": roles.get(column.at),
        }
        for column in proposal.columns
    ]


def _places(proposal: Proposal) -> dict[str, object]:
    where, unplaced = proposal.draft.fit.where, proposal.draft.fit.unplaced
    return {
        "found": dict(where.places.found) if where is not None else {},
        "proposed": unplaced.aliases,
        "left_out": unplaced.totals,
        "suggested": unplaced.suggested,
        "unknown": unplaced.unknown,
    }


def _tried(proposal: Proposal) -> dict[str, object] | None:
    trial = proposal.draft.trial
    if trial is None:
        return None
    return {
        "rows": trial.rows.height,
        "problems": [
            {"severity": line.severity, "rule": line.rule, "place": line.place, "said": line.describe()}
            for line in trial.lines
        ],
    }


def _written(done: Appended | None) -> dict[str, object] | None:
    if done is None:
        return None
    return {
        "file": str(done.path),
        "line": done.line,
        "in_force": done.in_force,
        "reasons": list(done.reasons),
    }
