"""Every rule that the code can break the news of is in the table of rules, and nothing else is."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from obapipe.ingest.rules import RULES

PROJECT = Path(__file__).resolve().parents[2]
TABLE = PROJECT / "obapipe" / "ingest" / "rules.py"
INGEST = PROJECT / "obapipe" / "ingest"


def raises_rules(path: Path) -> bool:
    """Whether a module can tell of a problem: it reads what came in, is a schema, or imports what does."""
    reads = path.is_relative_to(INGEST) or path.parent.name == "schemas"
    return path != TABLE and (reads or "obapipe.ingest" in path.read_text(encoding="utf-8"))


MODULES = {
    path.relative_to(PROJECT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for package in ("obapipe", "assets", "schemas")
    for path in sorted((PROJECT / package).rglob("*.py"))
    if raises_rules(path)
}
_ANYTHING = "[a-z_…]+"


def takers(modules: dict[str, ast.Module]) -> dict[str, int]:
    """Every function and class of ours with a parameter or field `rule`, and how many stand before it."""
    found: dict[str, int] = {}
    for module in modules.values():
        for node in ast.walk(module):
            names: list[str] = []
            if isinstance(node, ast.FunctionDef):
                names = [one.arg for one in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
            elif isinstance(node, ast.ClassDef):
                fields = [one.target for one in node.body if isinstance(one, ast.AnnAssign)]
                names = [one.id for one in fields if isinstance(one, ast.Name)]
            if "rule" in names and isinstance(node, ast.FunctionDef | ast.ClassDef):
                found[node.name] = names.index("rule")
    return found


def called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def rule_arguments(module: ast.Module, positions: dict[str, int]) -> Iterator[ast.expr]:
    """What is given as a rule, call by call."""
    for node in ast.walk(module):
        if not isinstance(node, ast.Call):
            continue
        yield from (one.value for one in node.keywords if one.arg == "rule")
        place = positions.get(called(node))
        if place is not None and len(node.args) > place:
            yield node.args[place]


def texts(value: ast.expr, module: ast.Module) -> list[str] | None:
    """The rules that an argument can be, as regular expressions; None where it is not written out."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return [re.escape(value.value)]
    if isinstance(value, ast.JoinedStr):
        parts = [
            re.escape(str(one.value)) if isinstance(one, ast.Constant) else _ANYTHING for one in value.values
        ]
        return ["".join(parts)] if any(part != _ANYTHING for part in parts) else None
    if isinstance(value, ast.IfExp):
        both = [texts(value.body, module), texts(value.orelse, module)]
        return None if None in both else [text for one in both for text in one or []]
    if isinstance(value, ast.Call) and len(value.args) == 1:
        return texts(value.args[0], module)
    if isinstance(value, ast.Name):
        given = [
            node.value
            for node in ast.walk(module)
            if isinstance(node, ast.Assign)
            and any(isinstance(one, ast.Name) and one.id == value.id for one in node.targets)
        ]
        found = [text for one in given for text in texts(one, module) or []]
        return found or None
    return None


def handed_on(value: ast.expr) -> bool:
    """Whether an argument only passes a rule on: `rule`, `fault.rule`, `str(rule)`, `pl.lit(rule)`, `row["rule"]`."""
    if isinstance(value, ast.Call):
        return len(value.args) == 1 and handed_on(value.args[0])
    if isinstance(value, ast.Subscript):
        return isinstance(value.slice, ast.Constant) and value.slice.value == "rule"
    return getattr(value, "id", getattr(value, "attr", "")) == "rule"


def pandera_checks(modules: dict[str, ast.Module]) -> Iterator[str]:
    """What the schemas call their checks; a check made by a function of ours is named where it is called."""
    for name, module in modules.items():
        if not name.startswith("schemas/"):
            continue
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and "Check" in ast.unparse(node.func):
                for one in node.keywords:
                    if one.arg in ("error", "name"):
                        yield from texts(one.value, module) or []


def used(modules: dict[str, ast.Module]) -> dict[str, str]:
    """Every rule in the code, as a regular expression, with a module that has it."""
    positions = takers(modules)
    found: dict[str, str] = {}
    for name, module in modules.items():
        for value in rule_arguments(module, positions):
            for text in texts(value, module) or []:
                found.setdefault(text, name)
    return {**found, **dict.fromkeys(pandera_checks(modules), "schemas")}


def test_every_rule_in_the_code_says_what_it_means() -> None:
    known = used(MODULES)
    assert len(known) > 30
    assert {
        text: where for text, where in known.items() if not any(re.fullmatch(text, one) for one in RULES)
    } == {}


def test_every_rule_that_is_explained_is_in_the_code() -> None:
    known = used(MODULES)
    assert [one for one in RULES if not any(re.fullmatch(text, one) for text in known)] == []


def test_every_rule_is_written_out_where_it_is_raised() -> None:
    """A rule that is put together elsewhere would escape the tests above."""
    positions = takers(MODULES)
    unknown = [
        f"{name}:{value.lineno}: {ast.unparse(value)}"
        for name, module in MODULES.items()
        for value in rule_arguments(module, positions)
        if texts(value, module) is None and not handed_on(value)
    ]
    assert unknown == []


def test_a_rule_is_found_however_it_is_raised() -> None:
    module = ast.parse(
        "class Problem:\n    severity: str\n    rule: str\n"
        "def error(rule, file): ...\n"
        "LATE = 'late'\n"
        "error('one', 'f'); Problem('error', 'two'); replace(x, rule='three'); error(f'no_{x}', 'f')\n"
        "Problem('error', rule='four' if x else 'five'); error(LATE, 'f'); error(anything(), 'f')\n"
    )
    assert set(used({"obapipe/x.py": module})) == {
        "one",
        "two",
        "three",
        "no_" + _ANYTHING,
        "four",
        "five",
        "late",
    }
    schema = ast.parse("pa.Check.ge(0, error='not_negative'); pa.Check(holds, name=f'{a}_not_above_{b}')")
    assert set(pandera_checks({"schemas/x.py": schema})) == {
        "not_negative",
        _ANYTHING + "_not_above_" + _ANYTHING,
    }


def test_each_explanation_is_a_sentence_and_says_where_to_change_it() -> None:
    for name, rule in RULES.items():
        assert re.fullmatch(r"[A-Z0-9].*\.", rule.meaning, re.DOTALL), name
        assert rule.where, name
        assert not rule.where.endswith("."), name
        assert "\n" not in rule.meaning + rule.where, name
