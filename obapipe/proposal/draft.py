"""A draft as TOML, with a remark `# check:` above everything that an analyst has to look at."""

import re
import textwrap
from collections.abc import Iterable, Mapping
from typing import Any, cast

import tomlkit

from obapipe.proposal.cells import clean
from obapipe.proposal.seen import Draft
from schemas import EXTRACTS

CHECK = "check: "
_ORDER = (
    *("name", "extract", "root", "received", "files", "member", "sheet", "every_sheet", "table_text"),
    *("header_text", "header_rows", "end_text", "ends_at_blank_row"),
    *("period_in_name", "period_in_sheet", "period_in_title", "columns", "constants", "frequency"),
    *("keep", "drop", "leave_out", "geography_aliases", "symbols", "number_marks", "footnotes", "units"),
    *("same_rows", "sum_rows", "absent", "sums", "unpivot"),
)
_WIDEST = 110
_PLAIN_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def as_source(draft: Draft) -> dict[str, Any]:
    """The draft as the table of a source, ready to be validated."""
    source: dict[str, Any] = {}
    for key, value in draft.keys.items():
        whole, _, part = key.partition(".")
        if part:
            source.setdefault(whole, {})[part] = value
        else:
            source[key] = value
    return source


def as_toml(draft: Draft) -> str:
    """The draft as text: a key a line, tables that are long or remarked upon at the end with an entry a line."""
    short: list[str] = []
    long: list[str] = []
    for key in _in_order({*draft.keys, *(key for key, _ in draft.offers)}, draft):
        remarks = [line for text in draft.checks.get(key, []) for line in _remark(text)]
        if (key, "") in draft.offers:
            told = _remark(draft.entries[key, ""])
            short += [*remarks, *told, f"# {key} = {as_value(draft.offers[key, ''])}"]
            continue
        value = _ordered(key, draft)
        line = f"{key} = {as_value(value, literal=key.startswith('period_in'))}"
        if isinstance(value, Mapping) and (
            _is_remarked(key, draft) or len(line) > _WIDEST or key == "unpivot"
        ):
            long += ["", *remarks, *_spread(key, cast("Mapping[str, Any]", value), draft)]
        else:
            short += [*remarks, line]
    return "\n".join(["[[source]]", *short, *long]) + "\n"


def commented_out(text: str, reasons: Iterable[str]) -> str:
    """The same as remarks only, with why it would not do as it stands."""
    told = [line for reason in reasons for line in _remark(reason, "this draft is not in force: ")]
    return "\n".join([*told, *(f"# {line}".rstrip() for line in text.splitlines())]) + "\n"


def _remark(text: str, begin: str = CHECK) -> list[str]:
    """A remark of lines that are not too long."""
    said = begin + clean(text)
    return textwrap.wrap(said, _WIDEST, initial_indent="# ", subsequent_indent="#   ", break_long_words=False)


def _in_order(keys: Iterable[str], draft: Draft) -> list[str]:
    """Keys as `docs/partnership.md` has them, the recodes last and in the extract's own order."""
    extract = EXTRACTS[str(draft.keys["extract"])]
    order = [*_ORDER, *(f"recodes.{name}" for name in (*extract.key, *extract.all_measures))]
    return sorted(keys, key=order.index)


def _ordered(key: str, draft: Draft) -> object:
    """The columns and constants as the extract has them; anything else as it is."""
    value = draft.keys.get(key, {})
    if key not in ("columns", "constants") or not isinstance(value, dict):
        return value
    extract = EXTRACTS[str(draft.keys["extract"])]
    table = cast("dict[str, object]", value)
    return {name: table[name] for name in (*extract.key, *extract.all_measures) if name in table}


def _is_remarked(key: str, draft: Draft) -> bool:
    return any(of == key or of.startswith(f"{key}.") for of, _ in draft.entries)


def _spread(key: str, table: Mapping[str, Any], draft: Draft) -> list[str]:
    """A table with an entry a line, what is only offered as remarks, and the tables within it below."""
    lines = [f"[source.{key}]"]
    inner: list[str] = []
    for name, value in table.items():
        if isinstance(value, Mapping) and key == "unpivot":
            inner += _spread(f"{key}.{name}", cast("Mapping[str, Any]", value), draft)
            continue
        remark = draft.entries.get((key, name))
        lines += _remark(remark) if remark else []
        lines.append(f"{_key(name)} = {as_value(cast('object', value), literal=name == 'headings')}")
    for (of, name), value in draft.offers.items():
        if of == key:
            lines += [*_remark(draft.entries[of, name]), f"# {_key(name)} = {as_value(value)}"]
    return [*lines, *inner]


def _filled(parts: Iterable[str]) -> list[str]:
    """As many parts on a line as go."""
    lines: list[str] = []
    for part in parts:
        if lines and len(lines[-1]) + len(part) < _WIDEST:
            lines[-1] += f" {part},"
        else:
            lines.append(f"{part},")
    return lines


def _key(name: str) -> str:
    return name if _PLAIN_KEY.fullmatch(name) else as_value(name)


def as_value(value: object, *, literal: bool = False) -> str:
    """A value in TOML; expressions in literal strings, where nothing has to be escaped."""
    if isinstance(value, str):
        return tomlkit.string(value, literal=literal and "'" not in value).as_string()
    if isinstance(value, Mapping):
        entries = cast("Mapping[str, object]", value).items()
        return "{" + ", ".join(f"{_key(name)} = {as_value(one)}" for name, one in entries) + "}"
    if isinstance(value, list | tuple):
        parts = [as_value(one) for one in cast("list[object]", value)]
        line = "[" + ", ".join(parts) + "]"
        return (
            line if len(line) <= _WIDEST else "[\n" + "".join(f"  {line}\n" for line in _filled(parts)) + "]"
        )
    return tomlkit.item(value).as_string()
