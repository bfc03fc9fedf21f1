"""Shorthand as readers meet it: the symbol for eyes, its word for ears, in one markup whatever lies behind it.

Nothing about a hidden figure but that it is hidden reaches this module, so nothing else can be read from the markup.
"""

import re

from markupsafe import Markup, escape

from obapipe.formatting import ABSENT
from obapipe.publishing.drawn import drawn

_SYMBOL = re.compile(
    rf"(?P<word>{'|'.join(ABSENT.values())})?(?P<space>\s*)(?P<symbol>{'|'.join(map(re.escape, ABSENT))})",
    re.IGNORECASE,
)


def spoken(text: str) -> Markup:
    """Text with its `[c]`, `[x]` and `[z]` such that a screen reader says "confidential" and not the letter.

    The word is added for ears only where the text does not say it itself just before the symbol. Everything else is
    escaped as in any template; text without a symbol comes back escaped and otherwise as it was.
    """
    return drawn(_SYMBOL.sub(_said, str(escape(text))))


def _said(found: re.Match[str]) -> str:
    word, symbol = found["word"], found["symbol"]
    if word and word.lower() == ABSENT[symbol].lower():
        return f'{word}{found["space"]}<span aria-hidden="true">{symbol}</span>'
    return (
        f'{word or ""}{found["space"]}<span class="na"><span aria-hidden="true">{symbol}</span>'
        f'<span class="unseen">{ABSENT[symbol].lower()}</span></span>'
    )
