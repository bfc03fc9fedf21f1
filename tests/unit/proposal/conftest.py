"""The small partnership of the ingest tests, and files mapped for it from nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from obapipe.ingest.month import read_month
from obapipe.partnership import load_partnership
from obapipe.proposal.appending import append
from obapipe.proposal.knowledge import know
from obapipe.proposal.proposing import Asked, Proposal, propose
from tests.unit.ingest.conftest import Make, Send, make, send

__all__ = ["Make", "Send", "make", "send"]

NO_SOURCES = "# Nothing is mapped yet.\n"
NOBODY = Asked()


@dataclass(frozen=True)
class Mapped:
    """A file mapped from nothing and read through its draft.

    Attributes:
        proposal: what was found.
        rows: period, place, categories, figures and status of each row, sorted.
        errors: the rules of what holds the file back.
    """

    proposal: Proposal
    rows: list[tuple[object, ...]]
    errors: list[str]

    @property
    def draft(self) -> str:
        """The draft as it was written."""
        return self.proposal.draft.text


Map = Callable[..., Mapped]


@pytest.fixture
def map_file(make: Make, send: Send, tmp_path: Path) -> Map:
    """Puts a file into July 2013, maps it from nothing, writes the draft and reads the month through it."""
    folder = tmp_path / "data"

    def run(name: str, content: str | bytes, asked: Asked = NOBODY) -> Mapped:
        make("source = []\n")
        (folder / "raw" / "reference" / "sources.toml").write_text(NO_SOURCES, encoding="utf-8")
        proposal = propose(send(name, content), know(folder), asked)
        done = append(folder, proposal.draft.text, lacking=proposal.draft.faults)
        assert done.in_force, done.reasons
        reading = read_month(load_partnership(folder), "2013-07")
        errors = [problem.rule for problem in reading.problems if problem.severity == "error"]
        frame = reading.frames.get(proposal.draft.fit.extract.name)
        if frame is None:
            return Mapped(proposal, [], errors)
        extract = proposal.draft.fit.extract
        measures = [name for name in extract.all_measures if frame[name].null_count() < frame.height]
        told = frame.filter(frame["source_row"].is_not_null()).select(
            *extract.key, *measures, "source_status"
        )
        return Mapped(proposal, told.sort(told.columns[: len(extract.key)]).rows(), errors)

    return run
