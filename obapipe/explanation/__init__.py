"""From a published figure back to the cells it came from, for the analyst who may see what is hidden.

Restricted side: it reads both warehouses and the files that arrived, and writes nothing. Nothing that publishes
imports it.
"""

from obapipe.explanation.account import Explanation
from obapipe.explanation.explaining import NotBuiltError, explain
from obapipe.explanation.question import Question, QuestionError, ask
from obapipe.explanation.wording import NOTICE, lines_of

__all__ = [
    "NOTICE",
    "Explanation",
    "NotBuiltError",
    "Question",
    "QuestionError",
    "ask",
    "explain",
    "lines_of",
]
