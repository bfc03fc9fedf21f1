"""The GOV.UK Design System in our pages: its macros, and of its stylesheet the rules that a page uses.

Its typeface and its crown are for GOV.UK alone, so no rule that asks for either comes through.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import tinycss2
from jinja2 import Environment, PackageLoader, PrefixLoader
from markupsafe import Markup

from obapipe.paths import resource

_STYLESHEET = "govuk-frontend.min.css"
_MACROS = "govuk_frontend_jinja"
_TYPEFACE = "GDS Transport,"
_LEFT_OUT = ("@font-face", "@charset", "@-moz-document")
_OLD_BROWSERS = "\ufffd"
_CLASS = re.compile(r"\.((?:[\w-]|\\.)+)")
_NEGATED = re.compile(r":not\([^)]*\)")


@dataclass(frozen=True)
class _Rule:
    """A rule: its selectors, each with the classes that an element and its ancestors need, and its declarations."""

    selectors: tuple[tuple[str, frozenset[str]], ...]
    declarations: str


@dataclass(frozen=True)
class _Group:
    """Rules under a condition, such as `@media print`."""

    condition: str
    rules: tuple["_Rule | _Group", ...]


@lru_cache(maxsize=1)
def _macros() -> Environment:
    """The macros leave out what a call does not name, so names that are missing are not an error here."""
    loader = PrefixLoader({_MACROS: PackageLoader(_MACROS)})
    return Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)


def component(name: str, /, **options: Any) -> Markup:
    """A component of the design system, such as `tag`, drawn with its own options.

    Raises:
        jinja2.TemplateNotFound: there is no such component.
    """
    macro = f"govuk{name.title().replace('-', '')}"
    drawn: Markup = getattr(_macros().get_template(f"{_MACROS}/components/{name}/macro.html").module, macro)(
        options
    )
    return drawn.strip()


def styles_for(classes: Iterable[str]) -> str:
    """The rules that elements of these classes meet, in the order of the stylesheet, as one line.

    Raises:
        FileNotFoundError: set-up did not copy the stylesheet to its place.
    """
    return _styles_for(frozenset(name for name in classes if name.startswith("govuk-")))


@lru_cache(maxsize=64)
def _styles_for(classes: frozenset[str]) -> str:
    css = "".join(_kept(_rules(), classes))
    used = set(re.findall(r"var\((--[\w-]+)", css))
    return "".join(_kept(_rules(), classes, used))


def _kept(
    rules: Iterable[_Rule | _Group], classes: frozenset[str], variables: Iterable[str] = ()
) -> Iterator[str]:
    for rule in rules:
        if isinstance(rule, _Group):
            inside = "".join(_kept(rule.rules, classes, variables))
            if inside:
                yield f"{rule.condition}{{{inside}}}"
        elif rule.selectors == ((":root", frozenset()),):
            wanted = [one for one in rule.declarations.split(";") if one.partition(":")[0] in variables]
            if wanted:
                yield f":root{{{';'.join(wanted)}}}"
        else:
            selectors = ",".join(text for text, needed in rule.selectors if needed and needed <= classes)
            if selectors:
                yield f"{selectors}{{{rule.declarations}}}"


@lru_cache(maxsize=1)
def _rules() -> tuple[_Rule | _Group, ...]:
    path = resource("templates") / "vendor" / _STYLESHEET
    if not path.is_file():
        message = f"{path} is missing: run `make demo` once, which copies it there, or install obapipe again."
        raise FileNotFoundError(message)
    css = path.read_text(encoding="utf-8").replace(_TYPEFACE, "")
    return tuple(_read(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)))


def _read(nodes: Iterable[Any]) -> Iterator[_Rule | _Group]:
    for node in nodes:
        if node.type == "qualified-rule":
            declarations = tinycss2.serialize(node.content).strip().rstrip(";")
            if "url(" not in declarations:
                yield _Rule(tuple(_selectors(node.prelude)), declarations)
        elif node.type == "at-rule":
            condition = f"@{node.at_keyword}{tinycss2.serialize(node.prelude).rstrip()}"
            if not condition.startswith(_LEFT_OUT) and _OLD_BROWSERS not in condition:
                inside = tinycss2.parse_blocks_contents(node.content)
                yield _Group(condition, tuple(_read(inside)))


def _selectors(prelude: Iterable[Any]) -> Iterator[tuple[str, frozenset[str]]]:
    for text in tinycss2.serialize(prelude).split(","):
        names = _CLASS.findall(_NEGATED.sub("", text))
        yield text.strip(), frozenset(name.replace("\\", "") for name in names)
