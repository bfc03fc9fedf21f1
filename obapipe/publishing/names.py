"""Stable, guessable file names of places."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping


def slug(name: str) -> str:
    """Lower case, accents dropped, everything else that is not a letter or digit a single hyphen."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower().replace("'", "")).strip("-")


def slugs(places: Mapping[str, str]) -> dict[str, str]:
    """File names of places, from code to slug.

    The name gives the slug. Places whose names give the same slug, or none, all carry their code behind it,
    so a name does not depend on the order of places.

    Args:
        places: name by code.
    """
    wanted = {code: slug(name) or "place" for code, name in places.items()}
    seen = Counter(wanted.values())
    taken = {one for one, count in seen.items() if count == 1 and one != "place"}
    result: dict[str, str] = {}
    for code in sorted(wanted):
        name = wanted[code]
        if name not in taken:
            name = f"{name}-{slug(code) or code.encode().hex()}"
            while name in taken:
                name = f"{name}-{code.encode().hex()}"
            taken.add(name)
        result[code] = name
    return result


def card_file(name: str) -> str:
    """The file name, without ending, of an indicator's report card."""
    return f"indicator-{name.replace('_', '-')}"
