"""Reads what arrived for some months without loading it, and gathers what is wrong. Nothing is written here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import duckdb

from obapipe.ingest.judging import judge
from obapipe.ingest.month import folder_problems
from obapipe.ingest.problems import Problem
from obapipe.partnership import Partnership
from obapipe.reporting.lines import SEVERITIES, Line, lines_of
from obapipe.reporting.month import MonthReport, month_report
from obapipe.trends.stories import load_stories


@dataclass(frozen=True)
class Checked:
    """What a check found.

    Attributes:
        problems: errors, then warnings, then notices.
        lines: the same, each cause once.
        reports: one a month.
        files: how many files arrived.
        rows: how many of their rows can be loaded.
    """

    problems: list[Problem]
    lines: list[Line]
    reports: list[MonthReport]
    files: int
    rows: int


def check_months(
    partnership: Partnership,
    months: Sequence[str],
    landed: Collection[str],
    connection: duckdb.DuckDBPyConnection | None = None,
) -> Checked:
    """Judge months as a build would and gather their problems, those of the folder as a whole among them.

    Args:
        partnership: whose months they are.
        months: canonical.
        landed: the months that are in the warehouse, and so have to be in the folder.
        connection: to the restricted warehouse, to compare with what has landed; without one it is read anew.
    """
    folder = folder_problems(partnership, landed)
    stories = _stories_left_out(partnership)
    readings = list(judge(partnership, months, connection).values())
    lines = [
        *lines_of(folder),
        *lines_of(stories),
        *(line for reading in readings for line in lines_of(reading.problems)),
    ]
    problems = [*folder, *stories, *(problem for reading in readings for problem in reading.problems)]
    frames = [frame for reading in readings for frame in reading.frames.values()]
    reports = [month_report(reading, partnership.name, also=folder) for reading in readings]
    return Checked(
        sorted(problems, key=lambda problem: SEVERITIES.index(problem.severity)),
        sorted(lines, key=lambda line: SEVERITIES.index(line.severity)),
        reports,
        sum(len(report.arrived) for report in reports),
        sum(frame["source_row"].count() for frame in frames),
    )


def _stories_left_out(partnership: Partnership) -> list[Problem]:
    """Files of `reference/stories` that no page shows; none of them holds anything back."""
    told = [fault.partition(": ") for fault in load_stories(partnership)[1]]
    return [
        Problem(
            "notice",
            "story_left_out",
            f"reference/{file}",
            expected="a dated story of a known indicator and place, without numbers",
            advice=f"{why[:1].upper()}{why[1:]}",
        )
        for file, _, why in told
    ]
