"""The design system as we take it: macros that draw what upstream draws, and of its stylesheet what a page uses."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jinja2 import TemplateNotFound
from pydantic import ValidationError

from obapipe.partnership.identity import Identity
from obapipe.publishing.design_system import component, styles_for

_USED = {"breadcrumbs", "details", "generic-header", "inset-text", "notification-banner", "skip-link", "tag"}
# Pagination differs upstream where page numbers are given; we give none.
_NEARLY = {"pagination"}


def _normal(html: str) -> str:
    return re.sub(r"\s*([<>])\s*", r"\1", re.sub(r"\s+", " ", html)).strip()


@pytest.fixture(scope="module")
def fixtures(project: Path) -> list[dict[str, Any]]:
    """What upstream's own macros draw from which options, as upstream publishes it."""
    folder = project / "node_modules" / "govuk-frontend" / "dist" / "govuk" / "components"
    files = sorted(folder.glob("*/fixtures.json"))
    assert len(files) > 30
    read = [json.loads(path.read_text(encoding="utf-8")) for path in files]
    return [{"component": one["component"], **fixture} for one in read for fixture in one["fixtures"]]


def _drawn_as_upstream(fixture: dict[str, Any]) -> bool:
    try:
        drawn = component(fixture["component"], **fixture["options"])
    except TemplateNotFound:
        return False
    return _normal(drawn) == _normal(fixture["html"])


def test_every_component_of_ours_is_drawn_as_upstream_draws_it(fixtures: list[dict[str, Any]]) -> None:
    ours = [one for one in fixtures if one["component"] in _USED]
    assert {one["component"] for one in ours} == _USED
    assert [(one["component"], one["name"]) for one in ours if not _drawn_as_upstream(one)] == []


def test_the_macros_have_not_fallen_behind_the_stylesheet(fixtures: list[dict[str, Any]]) -> None:
    alike = sum(_drawn_as_upstream(one) for one in fixtures)
    assert len(fixtures) == 725
    assert alike >= 640


def test_templates_use_components_that_are_compared(project: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for path in (project / "templates").rglob("*.html")]
    called = {name for text in texts for name in re.findall(r'govuk\("([a-z-]+)"', text)}
    assert called <= _USED | _NEARLY
    assert called


def test_a_page_carries_the_rules_of_its_classes_and_neither_the_typeface_nor_the_crown(site: Any) -> None:
    css = re.search(r"<style>(.*?)</style>", site.html("neet-hartsley.html"), re.DOTALL)
    assert css is not None
    for wanted in (
        ".govuk-tag{",
        ".govuk-skip-link:focus{",
        ".govuk-breadcrumbs__link{",
        ".govuk-details__summary",
    ):
        assert wanted in css[1], wanted
    for unwanted in ("@font-face", "GDS Transport", "url(", "crest", ".govuk-button", ".govuk-accordion"):
        assert unwanted not in css[1], unwanted


def test_rules_come_with_their_conditions_and_the_variables_they_name() -> None:
    css = styles_for(["govuk-tag", "not-ours"])
    assert "@media print{.govuk-tag{" in css
    assert "--govuk-link-colour" not in css
    assert "--govuk-link-colour:#1a65a6" in styles_for(["govuk-link"])
    assert styles_for([]) == ""


def test_a_partnership_has_its_own_colour_on_which_white_can_be_read(site: Any) -> None:
    assert ":root{--govuk-brand-colour:#12436D}" in site.html("index.html")
    known = {"name": "P", "place": "P", "contact": "c", "plan_name": "n", "plan_start": "2011-04"}
    assert Identity(**known, colour="#801650").colour == "#801650"
    with pytest.raises(ValidationError, match=r"only 1\.1 to 1: choose a darker colour"):
        Identity(**known, colour="#fff4e8")
    with pytest.raises(ValidationError):
        Identity(**known, colour="red;}")
