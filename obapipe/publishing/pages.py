"""Writes the pages of published months: dashboards, downloads, definitions, indexes. Derives nothing."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from obapipe.formatting import first_upper
from obapipe.partnership import Partnership
from obapipe.paths import resource
from obapipe.periods import Period, month_of
from obapipe.publishing.dashboard import build_dashboard, explain, file_name
from obapipe.publishing.downloads import as_csv
from obapipe.publishing.drawn import drawn
from obapipe.publishing.edition import Edition, read_edition
from obapipe.publishing.figures import Released
from obapipe.publishing.forecast_record import build_record
from obapipe.publishing.shorthand import spoken
from obapipe.publishing.verdicts import month_statuses
from obapipe.spreadsheet import BYTE_ORDER_MARK

Progress = Callable[[int, int], None]
_MONTH = re.compile(r"\d{4}-\d{2}")


def publish_pages(
    release: Released,
    partnership: Partnership,
    months: Sequence[str],
    folder: Path,
    progress: Progress | None = None,
) -> None:
    """Write the pages of months into a folder, and the index of every month that is there.

    Args:
        release: the opened release.
        partnership: whose figures they are.
        months: canonical months to write, such as `2013-07`; what else the folder holds stays.
        folder: a staged version; it is made where it is missing.
        progress: told how many pages are done and how many there are.

    Raises:
        ValueError: the release holds no city for a month.
    """
    environment = _environment()
    editions = [read_edition(release, partnership, month) for month in sorted(set(months))]
    total = sum(len(partnership.products) * len(edition.places) for edition in editions)
    done = 0
    for edition in editions:
        for product in partnership.products:
            for place in edition.places:
                _write_dashboard(environment, edition, product.id, place.code, folder / edition.month.text)
                done += 1
                if progress is not None:
                    progress(done, total)
        _write_month(environment, release, edition, folder / edition.month.text)
    _write_index(environment, release, partnership, editions, folder)


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(resource("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["css_string"] = css_string
    environment.filters["first_upper"] = first_upper
    environment.filters["spoken"] = spoken
    return environment


def css_string(text: str) -> Markup:
    """Text inside a CSS string: anything but letters, digits, spaces and plain stops becomes a code.

    A template hands over text that is already escaped for HTML; that is undone first.
    """
    text = text.unescape() if isinstance(text, Markup) else text
    return drawn(
        "".join(char if re.fullmatch(r"[A-Za-z0-9 .,:()]", char) else f"\\{ord(char):06x}" for char in text)
    )


@lru_cache(maxsize=1)
def _style() -> Markup:
    """The stylesheet without comments and idle space."""
    css = (resource("templates") / "site.css").read_text(encoding="utf-8")
    without_comments = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return drawn(re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", without_comments)).strip())


def _shared(partnership: Partnership, month: Period | None) -> dict[str, Any]:
    return {"partnership": partnership, "words": partnership.words, "month": month, "style": _style()}


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_text(text, encoding="utf-8", newline="")
    temporary.replace(path)


def _write_dashboard(
    environment: Environment, edition: Edition, product_id: str, code: str, folder: Path
) -> None:
    product = next(one for one in edition.partnership.products if one.id == product_id)
    place = next(one for one in edition.places if one.code == code)
    view = build_dashboard(edition, product, place)
    html = environment.get_template("dashboard.html").render(
        _shared(edition.partnership, edition.month), edition=edition, page=view, file_name=file_name
    )
    _write(folder / f"{view.file}.html", html)
    _write(folder / f"{view.file}.csv", BYTE_ORDER_MARK + as_csv(view.cells))


def _write_month(environment: Environment, release: Released, edition: Edition, folder: Path) -> None:
    shared = _shared(edition.partnership, edition.month)
    month = environment.get_template("month.html").render(
        shared, edition=edition, file_name=file_name, told=month_statuses(edition)
    )
    _write(folder / "index.html", month)
    used = dict.fromkeys(
        name
        for product in edition.partnership.products
        for section in product.sections
        for name in section.indicators
    )
    explained = [explain(edition, name) for name in used]
    definitions = environment.get_template("definitions.html").render(
        shared, edition=edition, explained=explained
    )
    _write(folder / "definitions.html", definitions)
    record = environment.get_template("record.html").render(
        shared, edition=edition, record=build_record(release, edition.partnership, edition.month.text)
    )
    _write(folder / "record.html", record)


def _write_index(
    environment: Environment,
    release: Released,
    partnership: Partnership,
    editions: list[Edition],
    folder: Path,
) -> None:
    """Every month in the folder, the carried-over ones too, latest first; the same whichever of them are new."""
    folder.mkdir(parents=True, exist_ok=True)
    present = [one.name for one in folder.iterdir() if one.is_dir() and _MONTH.fullmatch(one.name)]
    months = [month_of(name) for name in sorted(present, reverse=True)]
    latest = next((one for one in editions if months and one.month == months[0]), None)
    if latest is None and months:
        latest = read_edition(release, partnership, months[0].text)
    text = environment.get_template("index.html").render(
        _shared(partnership, None), months=months, latest=latest, file_name=file_name
    )
    _write(folder / "index.html", text)
