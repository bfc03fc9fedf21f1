"""Proposes a mapping for a file and writes its draft; `obapipe.proposal` does the looking."""

from dataclasses import dataclass
from pathlib import Path

from obapipe.proposal.appending import Appended, append
from obapipe.proposal.knowledge import know
from obapipe.proposal.proposing import Asked, Proposal, propose


@dataclass(frozen=True)
class Mapped:
    """What came of it.

    Attributes:
        proposal: what was found.
        done: what was written; None where nothing was.
        kept_back: why nothing was written although it was asked for; empty otherwise.
    """

    proposal: Proposal
    done: Appended | None
    kept_back: str = ""


def map_file(
    path: Path, folder: Path, raw_root: Path | None, asked: Asked, *, write: bool, another: bool
) -> Mapped:
    """Look at a file, propose a source and write it at the end of the partnership's `sources.toml`.

    Args:
        path: the file, wherever it lies.
        folder: the partnership folder.
        raw_root: the further folder of sources, where the settings name it.
        asked: what the analyst says about the file.
        write: whether to write at all.
        another: whether to write a further source for a file that one reads already.

    Raises:
        IngestError: the file cannot be read.
        NoTableError: nothing in it is like a table.
        NoSuchSheetError: it has not the sheet asked for.
        OSError: the file cannot be opened, or the draft not written.
    """
    proposal = propose(path, know(folder, raw_root), asked)
    if not write or (proposal.readers and not another):
        return Mapped(proposal, None)
    if not (folder / "raw" / "reference").is_dir():
        return Mapped(
            proposal,
            None,
            f"Nothing was written: there is no partnership in {folder}. Name its folder with --data.",
        )
    return Mapped(proposal, append(folder, proposal.draft.text, raw_root, proposal.draft.faults))
