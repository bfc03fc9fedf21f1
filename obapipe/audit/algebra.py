"""Exact linear algebra: which unknowns do the equations alone determine, whatever their bounds?

Gauss and Jordan modulo a prime, sparse, the shortest row first. The programmes of `engine` confirm what it finds.
"""

from collections import defaultdict
from heapq import heapify, heappop, heappush

from obapipe.audit.equations import Equations

_PRIME = 2**31 - 1
_CONSTANT = -1


def determined(equations: Equations) -> dict[int, int]:
    """Unknowns with one solution, and the solution.

    Returns:
        by place of the unknown in the equations, its value.
    """
    rows: list[dict[int, int]] = [{_CONSTANT: int(one) % _PRIME} for one in equations.constant]
    for row, column, share in zip(
        equations.row.tolist(), equations.column.tolist(), equations.coefficient.tolist(), strict=True
    ):
        rows[row][column] = int(share) % _PRIME
    return _alone(_eliminated(rows))


def _eliminated(rows: list[dict[int, int]]) -> list[dict[int, int]]:
    """Each row with an unknown that no other row has, as far as there are any."""
    holders: dict[int, set[int]] = defaultdict(set)
    for number, row in enumerate(rows):
        for column in row:
            holders[column].add(number)
    waiting = [(len(row), number) for number, row in enumerate(rows)]
    heapify(waiting)
    while waiting:
        length, number = heappop(waiting)
        row = rows[number]
        if len(row) != length:
            heappush(waiting, (len(row), number))
            continue
        columns = [column for column in row if column != _CONSTANT]
        if not columns:
            continue
        pivot = min(columns, key=lambda one: (len(holders[one]), one))
        inverse = pow(row[pivot], -1, _PRIME)
        for column in row:
            row[column] = row[column] * inverse % _PRIME
        for other in sorted(holders[pivot] - {number}):
            _subtract(rows[other], row, rows[other][pivot], holders, other)
    return rows


def _subtract(
    target: dict[int, int], row: dict[int, int], times: int, holders: dict[int, set[int]], number: int
) -> None:
    for column, share in row.items():
        left = (target.get(column, 0) - times * share) % _PRIME
        if left or column == _CONSTANT:
            target[column] = left
            holders[column].add(number)
        else:
            del target[column]
            holders[column].discard(number)


def _alone(rows: list[dict[int, int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for row in rows:
        columns = [column for column in row if column != _CONSTANT]
        if len(columns) == 1:
            value = row[_CONSTANT] * pow(row[columns[0]], -1, _PRIME) % _PRIME
            found[columns[0]] = value - _PRIME if value > _PRIME // 2 else value
    return found
