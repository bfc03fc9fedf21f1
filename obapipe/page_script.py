"""The one script of the pages, as delivered: without comments and indentation. Pages are complete without it."""

import re
from functools import lru_cache

from obapipe.paths import resource


@lru_cache(maxsize=1)
def page_script() -> str:
    """The text of the script element; the same in every page, so that a policy and an audit can know it."""
    source = (resource("templates") / "script.js").read_text(encoding="utf-8")
    without_comments = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
    return "\n".join(line.strip() for line in without_comments.splitlines() if line.strip())
