"""Where in a file a problem is: the heading, the sheet and the cell, in a spreadsheet's own words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from obapipe.ingest.problems import Problem


@dataclass(frozen=True)
class Places:
    """Where the columns of a file's table are.

    Attributes:
        columns: column of the extract to heading.
        letters: heading to the letter of its column.
    """

    columns: Mapping[str, str]
    letters: Mapping[str, str]


Where = tuple[str, str, str | None]
Placing = Mapping[Where, Places]


def placed(problems: Iterable[Problem], places: Placing) -> list[Problem]:
    """Problems whose column is one of the extract's, told by the file's heading and with their first cell.

    Args:
        problems: of any file.
        places: by source, file and sheet; problems of other files stay as they are.
    """
    return [_placed(one, places.get((one.source or "", one.file, one.sheet))) for one in problems]


def _placed(problem: Problem, where: Places | None) -> Problem:
    if where is None:
        return problem
    heading = None if problem.column is None else where.columns.get(problem.column, problem.column)
    letter = None if heading is None else where.letters.get(heading)
    cell = None if letter is None or problem.row is None else f"{letter}{problem.row}"
    return replace(problem, column=heading, cell=problem.cell or cell)
