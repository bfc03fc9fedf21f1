"""The audit of tables from elsewhere as a command: what was found, and the exit code that goes with it."""

from pathlib import Path

from obapipe.audit.foreign import Findings, audit_tables
from obapipe.commands.console import say, say_json, working

BREACH = 1


def audit_foreign(
    folder: Path,
    *,
    description: Path | None,
    suppressed: Path | None,
    threshold: int | None,
    sensitive_from: int | None,
    as_json: bool,
) -> int:
    """Audit the tables of a folder and say what was found.

    Returns:
        the exit code: 0 where nothing was found, 1 for a breach or an undecided figure.

    Raises:
        ForeignError: the tables cannot be audited.
    """
    with working("Auditing the tables") as tell:
        findings: Findings = audit_tables(
            folder,
            description=description,
            suppressed=suppressed,
            threshold=threshold,
            sensitive_from=sensitive_from,
            progress=tell,
        )
    if as_json:
        say_json(findings.as_json())
    else:
        say(findings.describe())
    return 0 if findings.clean else BREACH
