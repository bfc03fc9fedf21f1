"""What is wrong with a table or its description, collected so that an analyst sees it all at once."""

_TOLD = 5  # faults of one kind that are written out
_LONGEST = 60  # characters of what was found


class ForeignError(ValueError):
    """The tables cannot be audited; the message has a line a fault: file, row, column, found, expected, what to do."""


class Faults:
    """Collects what is wrong, a few of each kind written out and the rest counted."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, str], list[str]] = {}

    def add(self, where: tuple[str, int | None, str], found: str, expected: str, advice: str) -> None:
        """Note a fault.

        Args:
            where: the file, the row as a spreadsheet numbers rows, and the column; null and empty where it is the
                whole file.
            found: what is there.
            expected: what should be.
            advice: what to do.
        """
        file, row, column = where
        place = ", ".join(one for one in (file, "" if row is None else f"row {row}", column) if one)
        text = f"{place}: found {found}, expected {expected}. {advice}"
        self._told.setdefault((f"{file}, {column}" if column else file, expected), []).append(text)

    def stop(self) -> None:
        """Raise what was found, if anything was.

        Raises:
            ForeignError: something is wrong.
        """
        lines: list[str] = []
        for (place, _), told in self._told.items():
            lines += told[:_TOLD]
            if len(told) > _TOLD:
                lines.append(f"{place}: {len(told) - _TOLD:,} more with the same fault.")
        if lines:
            raise ForeignError("\n".join(lines))


def shown(text: str) -> str:
    """What was found, quoted and not too long."""
    if not text:
        return "nothing"
    return f"'{text[:_LONGEST]}...'" if len(text) > _LONGEST else f"'{text}'"


def listed(names: list[str]) -> str:
    """Names in a message, the first of many."""
    most = 12
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
